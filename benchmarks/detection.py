"""Detection on counties that the project's own demo does not know: recall, false alarms, precision of the first fifty.

Two made-up counties are written as workbooks, imported, scanned and judged: one with nothing amiss, one with that and
every planting of `detecting/plants` beside its innocent look-alikes. The plants vary the published schemes; thresholds
and code lists come from the interchange contract and the domain, never from the rules. A finding beside a planting
(on its rows, of another category) counts neither way. Exit status 1 when a goal is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from detecting.books import Books, Case
from detecting.clean import Parts, begin, fill
from detecting.measuring import Finding, Result, judge
from detecting.plants import ALL
from detecting.stage import Stage

AS_OF = "2019-03-31"
RECALL, RECORDS_A_FALSE_ALARM, PRECISION = 0.95, 2_000, 0.90
STORED_OR_NOTED = (0, 1)


@dataclass(frozen=True)
class Scanned:
    """What the program says of a county."""

    findings: list[Finding]
    clues: list[dict[str, object]]
    records: int


def main() -> int:
    """Make, scan and judge both counties."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=20261130)
    parser.add_argument("--villages", type=int, default=40, help="villages of the clean side")
    parser.add_argument("--keep", type=Path, help="a folder in which workbooks, databases and findings are kept")
    parser.add_argument("--planted-only", action="store_true", help="leave the clean county out")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = chosen.keep or Path(place)
        good = True
        if not chosen.planted_only:
            good = clean(chosen.seed, chosen.villages, folder / "clean")
        return 0 if planted(chosen.seed, chosen.villages, folder / "planted") and good else 1


def clean(seed: int, villages: int, folder: Path) -> bool:
    """A county with nothing amiss: every finding is a false alarm."""
    parts = begin(seed)
    fill(parts, villages)
    scanned = scan(finish(parts), folder)
    result = judge(scanned.findings, scanned.clues, [])
    return _alarms("clean county", result, scanned.records)


def planted(seed: int, villages: int, folder: Path) -> bool:
    """The same county with plantings and look-alikes."""
    parts = begin(seed)
    fill(parts, villages)
    stage = Stage(parts)
    for one in ALL:
        one.plants(stage)
    books = finish(parts)
    scanned = scan(books, folder)
    result = judge(
        scanned.findings, scanned.clues, books.cases, tuple(str(row["指标编号"]) for row in parts.money.aside.values())
    )
    own = {record for case in books.cases if case.flagged for record in case.records}
    enough = _recall(result)
    first = result.clues_right + len(result.clues_wrong)
    precision = result.clues_right / first if first else 0.0
    print(f"first {len(scanned.clues)} clues: {result.clues_right} right, {len(result.clues_wrong)} wrong, "
          f"{len(scanned.clues) - first} beside a planting: precision {precision:.1%}")  # fmt: skip
    for title in result.clues_wrong:
        print(f"  wrong: {title}")
    print(f"findings: {result.right} right, {result.beside} beside a planting, {len(result.wrong)} wrong")
    quiet = _alarms("planted county", result, books.rows - len(own))
    return enough and quiet and precision >= PRECISION


def finish(parts: Parts) -> Books:
    """Write what is due for the whole."""
    parts.money.close()
    return parts.county.books


def scan(books: Books, folder: Path) -> Scanned:
    """Import, scan and rank by the commands."""
    files = books.write(folder)
    database = folder / "fundwatch.db"
    database.unlink(missing_ok=True)
    report = folder / "import.json"
    run("import", *map(str, files), "--db", str(database), "--report", str(report))
    for file in json.loads(report.read_text("utf-8")):
        for reject in file["rejects"][:20]:
            print(f"rejected: {reject}")
        if file["rejects"]:
            raise SystemExit("a workbook of the benchmark was not taken whole")
    printed = run("scan", "--db", str(database), "--format", "jsonl", "--as-of", AS_OF)
    (folder / "findings.jsonl").write_text(printed, "utf-8")
    clues = run("clues", "--db", str(database), "--top", "50", "--json", "-")
    return Scanned([json.loads(line) for line in printed.splitlines()], json.loads(clues)["clues"], books.rows)


def run(*words: str) -> str:
    """What a command of the program prints; it must not fail."""
    environment = os.environ | {"PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "fundwatch", *words], capture_output=True, text=True, env=environment, check=False
    )
    if done.returncode not in STORED_OR_NOTED:
        raise SystemExit(f"fundwatch {words[0]}: {done.stderr[-2000:]}")
    return done.stdout


def _recall(result: Result) -> bool:
    missed: dict[str, list[Case]] = defaultdict(list)
    for case in result.missed:
        missed[case.scheme].append(case)
    found, whole = sum(map(len, result.met.values())), sum(map(len, result.met.values())) + len(result.missed)
    for scheme in sorted({*result.met, *missed}):
        hits = len(result.met.get(scheme, ()))
        print(f"  {scheme}: {hits} of {hits + len(missed[scheme])}")
        for case in missed[scheme]:
            print(f"    missed: {case.name} [{'/'.join(case.categories)}]")
    print(f"recall {found} of {whole} = {found / whole:.1%} (goal {RECALL:.0%})")
    return found / whole >= RECALL


def _alarms(what: str, result: Result, records: int) -> bool:
    rate = len(result.wrong) * RECORDS_A_FALSE_ALARM / records
    said = f"{len(result.wrong)} false alarms on {records:,} clean records = {rate:.2f} per {RECORDS_A_FALSE_ALARM:,}"
    print(f"{what}: {said} (goal 1)")
    for finding, where in result.wrong:
        print(f"  {finding['rule']} {finding['subject']} {where}: {finding['summary']}")
    return rate <= 1


if __name__ == "__main__":
    sys.exit(main())
