"""Importing a large workbook through the command line: our time and memory against calamine's bare read.

The bare read and the import run one after the other on the same file; with --server it is imported into PostgreSQL as
well. Memory is the peak of the resident set of all processes of the import together, sampled, and of the largest one.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil
from big_workbook import big_workbook

ALLOWED_RATIO = 3.0
ALLOWED_MEMORY = 1024
BARE = """
import sys, time
from python_calamine import CalamineWorkbook
begun = time.perf_counter()
rows = CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_name("补助发放").to_python()
print(time.perf_counter() - begun, len(rows))
"""


def bare_read(path: Path) -> float:
    """Seconds that calamine takes to read the sheet into Python lists, in a process of its own."""
    told = subprocess.run([sys.executable, "-c", BARE, str(path)], check=True, capture_output=True, text=True).stdout
    return float(told.split()[0])


class MemoryWatch(threading.Thread):
    """Samples the resident memory of a process and its children, in MiB."""

    def __init__(self, process: psutil.Process) -> None:
        super().__init__(daemon=True)
        self._process = process
        self.together = 0.0
        self.largest = 0.0

    def run(self) -> None:
        """Sample until the process is gone."""
        while self._process.is_running():
            try:
                family = [self._process, *self._process.children(recursive=True)]
                sizes = [member.memory_full_info().uss / 2**20 for member in family]
            except psutil.Error:
                break
            self.together = max(self.together, sum(sizes))
            self.largest = max(self.largest, *sizes)
            # No system tells when a process takes memory: it is asked often enough to see what lasts.
            time.sleep(0.05)


def import_file(path: Path, target: str, report: Path) -> tuple[float, MemoryWatch, dict[str, dict[str, int]]]:
    """Import by the command; gives seconds, memory and the report's counts."""
    begun = time.perf_counter()
    process = psutil.Popen(
        [sys.executable, "-m", "fundwatch", "import", "--db", target, str(path), "--report", str(report)]
    )
    watch = MemoryWatch(process)
    watch.start()
    if process.wait() != 0:
        raise SystemExit("the import failed")
    took = time.perf_counter() - begun
    watch.join()
    tables: dict[str, dict[str, int]] = json.loads(report.read_text(encoding="utf-8"))[0]["tables"]
    return took, watch, tables


def main() -> int:
    """Measure once; 0 where time and memory are within what is allowed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--server", help="the address of an empty PostgreSQL database to import into as well")
    chosen = parser.parse_args()
    path = big_workbook(chosen.rows)
    bare = bare_read(path)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        took, watch, tables = import_file(path, str(Path(folder) / "books.db"), report)
        if chosen.server:
            there, _, _ = import_file(path, chosen.server, report)
            print(
                f"into a server's database {there:.1f} s: {there / took:.2f} times the file's, {there / bare:.2f} bare"
            )
    ratio = took / bare
    print(f"calamine's bare read {bare:.1f} s, import {took:.1f} s: {ratio:.2f} times (allowed {ALLOWED_RATIO})")
    print(
        f"memory {watch.largest:.0f} MiB in one process, {watch.together:.0f} MiB together (allowed {ALLOWED_MEMORY})"
    )
    print(tables)
    return 0 if ratio <= ALLOWED_RATIO and watch.together <= ALLOWED_MEMORY else 1


if __name__ == "__main__":
    sys.exit(main())
