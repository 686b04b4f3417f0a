"""The executed examples of the rules' pages: what each rule raised on its own example, kept with the release.

`docs/generate_rules.py` runs them and writes one file a rule; a test fails where a file is not what a run gives now.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from fundwatch.paths import resources

#: What is kept of the finding that an example raised.
KEPT = ("summary", "amount", "evidence")


@cache
def executed(code: str) -> Mapping[str, Any] | None:
    """What a rule raised on its example; None for a rule of another release."""
    path = resources() / "rules" / f"{code}.json"
    if not path.exists():
        return None
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def written(finding: Mapping[str, Any]) -> str:
    """The file of an example that raised this finding."""
    return json.dumps({name: finding[name] for name in KEPT}, ensure_ascii=False, indent=1) + "\n"
