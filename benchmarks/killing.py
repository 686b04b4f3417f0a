"""kill -9 at random moments of an import by the command line: all of it must be in, or all of it out.

Every run starts from the same small database, kills the whole family of processes at a random moment, and then
holds the books against themselves.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

import psutil
from big_workbook import big_workbook

FUNDWATCH = (sys.executable, "-m", "fundwatch")


def import_of(path: Path, database: Path) -> psutil.Popen:
    """Start the import."""
    return psutil.Popen([*FUNDWATCH, "import", "--db", str(database), str(path)], stdout=-3, stderr=-3)


def kill_family(process: psutil.Popen) -> None:
    """Kill the command and its worker, the worker first or last by chance."""
    family = [process, *process.children(recursive=True)]
    random.shuffle(family)
    for member in family:
        if member.is_running():
            member.kill()
    psutil.wait_procs(family, timeout=30)


def rows_in(database: Path) -> tuple[int, int]:
    """Payments and log entries in a database."""
    with sqlite3.connect(database) as connection:
        rows = connection.execute("SELECT count(*) FROM benefit_payment").fetchone()[0]
        entries = connection.execute("SELECT count(*) FROM log_entry").fetchone()[0]
    return rows, entries


def main() -> int:
    """Kill so many imports; 0 where each left all or nothing and sound books."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--rows", type=int, default=100_000)
    chosen = parser.parse_args()
    path = big_workbook(chosen.rows)
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        if import_of(path, Path(folder) / "whole.db").wait() != 0:
            raise SystemExit("the import itself failed")
        whole = time.perf_counter() - begun
        wrong = 0
        for number in range(chosen.times):
            database = Path(folder) / f"{number}" / "books.db"
            database.parent.mkdir()
            process = import_of(path, database)
            moment = random.uniform(0, whole)  # noqa: S311 - moments, not secrets
            time.sleep(moment)
            kill_family(process)
            rows, entries = rows_in(database) if database.exists() and database.stat().st_size else (0, 0)
            sound = not rows or psutil.Popen([*FUNDWATCH, "check", "--db", str(database)], stdout=-3).wait() == 0
            good = sound and (rows, entries) in {(0, 0), (chosen.rows, 1)}
            wrong += not good
            verdict = "good" if good else "WRONG"
            print(f"{number + 1:3} killed after {moment:5.2f} of {whole:.2f} s: {rows:,} rows, {verdict}")
            shutil.rmtree(database.parent)
    print(f"{chosen.times - wrong} of {chosen.times} left all or nothing")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
