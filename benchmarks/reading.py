"""Reading a large workbook: our time and memory against calamine's bare read of the same file.

Each reader runs in a process of its own, one after the other, so that neither warms the other's memory.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

import psutil
from big_workbook import big_workbook
from python_calamine import CalamineWorkbook

from fundwatch.ingest.workbook import open_workbook

SHEET = "补助发放"
MOST_MEMORY = 2**30
MOST_RATIO = 1.4


def read_bare(path: Path) -> int:
    """Read the sheet by calamine into lists of Python values; gives the number of rows."""
    return len(CalamineWorkbook.from_path(path).get_sheet_by_name(SHEET).to_python())


def read_by_blocks(path: Path) -> int:
    """Read the sheet by our reader, one block after the other; gives the number of rows."""
    with open_workbook(path) as workbook:
        sheet = next(sheet for sheet in workbook.sheets if sheet.name == SHEET)
        return sum(len(block) for block in workbook.blocks(sheet))


READERS = {"calamine": read_bare, "fundwatch": read_by_blocks}


def peak_memory() -> int:
    """Give the most memory that this process has held so far, in bytes."""
    info = psutil.Process().memory_info()
    if sys.platform == "win32":
        return int(info.peak_wset)
    import resource  # noqa: PLC0415 - not on Windows

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def measure(reader: str, path: Path) -> dict[str, float]:
    """Run one reader in a process of its own."""
    command = [sys.executable, __file__, "--reader", reader, "--path", str(path)]
    answer: dict[str, float] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    print(f"{reader:10} {answer['seconds']:7.2f} s {answer['memory'] / 2**20:7.0f} MiB {answer['rows']:9,.0f} rows")
    return answer


def run_one(reader: str, path: Path) -> None:
    """Read, and print what it took as JSON for the process that asked."""
    start = time.perf_counter()
    rows = READERS[reader](path)
    print(json.dumps({"seconds": time.perf_counter() - start, "memory": peak_memory(), "rows": rows}))


def compare(rows: int) -> int:
    """Measure both readers and print the ratio; 1 when time or memory is beyond what was promised."""
    path = big_workbook(rows)
    print(f"{path.name}: {path.stat().st_size / 2**20:.0f} MiB")
    bare, ours = measure("calamine", path), measure("fundwatch", path)
    ratio = ours["seconds"] / bare["seconds"]
    print(f"ratio {ratio:.2f} (promised ≤ {MOST_RATIO}), memory promised ≤ {MOST_MEMORY / 2**20:.0f} MiB")
    return int(ratio > MOST_RATIO or ours["memory"] > MOST_MEMORY or ours["rows"] != bare["rows"])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--reader", choices=READERS, help=argparse.SUPPRESS)
    parser.add_argument("--path", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.reader:
        run_one(chosen.reader, chosen.path)
    else:
        sys.exit(compare(chosen.rows))
