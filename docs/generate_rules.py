"""Write docs/rules/ and resources/rules/ from the rules' declarations, each example executed.

With --check it says which page or example is stale. The window and the papers show the examples that are kept here.

python docs/generate_rules.py [--check]
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "rules"
EXAMPLES = ROOT / "resources" / "rules"
# Examples are filled in by the same means as in the tests.
sys.path.insert(0, str(ROOT))

from fundwatch.ledger.policy import shipped  # noqa: E402
from fundwatch.models.store import Store  # noqa: E402
from fundwatch.rules.definition import Rule  # noqa: E402
from fundwatch.rules.registry import all_rules  # noqa: E402
from fundwatch.services import finding_lists, scanning  # noqa: E402
from fundwatch.services.rule_examples import written  # noqa: E402
from fundwatch.services.rule_pages import render  # noqa: E402
from tests.factory import ACTOR, load, places  # noqa: E402


def files() -> dict[Path, str]:
    """Every page and every executed example by its path, with the list of all rules as README.md."""
    made = {FOLDER / "README.md": contents()}
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "空.db"
        store = Store.open(empty)
        load(store, places())
        with store.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        store.close()
        for rule in all_rules().values():
            found = executed(rule, empty, Path(folder))
            made[FOLDER / f"{rule.code}.md"] = render(rule, shipped(), found)
            made[EXAMPLES / f"{rule.code}.json"] = written(found)
    return made


def executed(rule: Rule, empty: Path, folder: Path) -> Mapping[str, Any]:
    """The one finding that a rule's example raises. Raises ValueError where it is another number of them."""
    file = folder / f"{rule.code}.db"
    shutil.copy2(empty, file)
    store = Store.open(file)
    try:
        load(store, rule.page.example.rows)
        scanning.scan(store, ACTOR, rules=[rule.code], as_of=date.fromisoformat(rule.page.example.as_of))
        found = list(finding_lists.documents(store, ACTOR))
    finally:
        store.close()
    if len(found) != 1:
        raise ValueError(f"the example of {rule.code} raises {len(found)} findings")
    return found[0]


def contents() -> str:
    """The list of all rules."""
    lines = ["# 规则目录", "", "疑点是需要核实的线索，不是结论。", "", "| 编号 | 名称 | 类别 |", "| --- | --- | --- |"]
    lines += [f"| [{rule.code}]({rule.code}.md) | {rule.name} | {rule.category} |" for rule in all_rules().values()]
    return "\n".join(lines) + "\n"


def kept() -> dict[Path, str]:
    """What stands in the folders."""
    paths = (*FOLDER.glob("*.md"), *EXAMPLES.glob("*.json"))
    return {path: path.read_text(encoding="utf-8") for path in paths}


def stale() -> list[str]:
    """Names of files that are not what the declarations say, and of files without a rule."""
    made, found = files(), kept()
    return sorted(
        path.relative_to(ROOT).as_posix() for path in made.keys() | found.keys() if made.get(path) != found.get(path)
    )


def main(arguments: list[str]) -> int:
    """Write the files, or check them."""
    if "--check" in arguments:
        found = stale()
        for name in found:
            sys.stderr.write(f"{name} is stale; run python docs/generate_rules.py\n")
        return 1 if found else 0
    made = files()
    for path in kept().keys() - made.keys():
        path.unlink()
    for path, text in made.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
