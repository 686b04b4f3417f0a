"""Reading formats other than .xlsx: our time against the bare read of a library in a process of its own.

.xls and .ods are held against calamine, an HTML page against the standard library's parser doing nothing.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from big_workbook import COLUMNS, EXCEL_EPOCH, payment
from python_calamine import CalamineWorkbook

from fundwatch.ingest.workbook import open_workbook
from tests.ingest.nasty.biffs import DAY, Book
from tests.ingest.nasty.documents import html_row, ods_cell, ods_content, ods_table, write_ods

SHEET = "补助发放"
PAID_ON = COLUMNS.index("发放日期")
# How many times the library's bare read ours may take: it also finds hidden rows, errors, formulas without a value.
FLOORS = {"xls": 3.0, "ods": 6.0, "html": 1.2}
ROWS = {"xls": 65_536, "ods": 100_000, "html": 50_000}


def rows(count: int) -> Iterator[tuple[Any, ...]]:
    """A header and so many rows less one, days as dates."""
    yield COLUMNS
    for number in range(count - 1):
        cells = list(payment(number))
        cells[PAID_ON] = dt.date.fromordinal(int(cells[PAID_ON]) + EXCEL_EPOCH)
        yield tuple(cells)


def write_xls(path: Path, count: int) -> None:
    """Write an .xls; its days have a date format."""
    book = Book()
    sheet = book.sheet(SHEET)
    pieces: list[bytes] = []
    for number, cells in enumerate(rows(count)):
        for column, cell in enumerate(cells):
            if isinstance(cell, dt.date):
                sheet.number(number, column, cell.toordinal() - EXCEL_EPOCH, DAY)
            elif isinstance(cell, str):
                sheet.shared(number, column, cell)
            else:
                sheet.number(number, column, cell)
        pieces.append(sheet.content)
        sheet.content = b""
    sheet.content = b"".join(pieces)
    path.write_bytes(book.file())


def write_open_document(path: Path, count: int) -> None:
    """Write an .ods."""
    day = '<table:table-cell office:value-type="date" office:date-value="{0}"><text:p>{0}</text:p></table:table-cell>'
    written = (
        "".join(day.format(cell) if isinstance(cell, dt.date) else ods_cell(cell) for cell in cells)
        for cells in rows(count)
    )
    lines = "".join(f"<table:table-row>{cells}</table:table-row>" for cells in written)
    write_ods(path, ods_content(ods_table(SHEET, lines)))


def write_page(path: Path, count: int) -> None:
    """Write an HTML page as web systems do."""
    lines = "\n".join(html_row([escape(str(cell)) for cell in cells]) for cells in rows(count))
    path.write_text(f"<html><meta charset=utf-8><table border=1>{lines}</table></html>", encoding="utf-8")


def read_by_calamine(path: Path) -> int:
    """Read the first sheet into lists of Python values; gives the number of rows."""
    return len(CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python())


def read_by_parser(path: Path) -> int:
    """Parse the page and keep nothing; gives the number of its rows."""
    text = path.read_text(encoding="utf-8")
    HTMLParser().feed(text)
    return text.count("<tr ")


def read_by_blocks(path: Path) -> int:
    """Read by our reader; gives the number of rows."""
    with open_workbook(path) as workbook:
        return sum(len(block) for sheet in workbook.sheets for block in workbook.blocks(sheet))


WRITERS: dict[str, Callable[[Path, int], None]] = {"xls": write_xls, "ods": write_open_document, "html": write_page}
BARE: dict[str, Callable[[Path], int]] = {"xls": read_by_calamine, "ods": read_by_calamine, "html": read_by_parser}


def measure(kind: str, reader: str, path: Path) -> dict[str, float]:
    """Run one reader in a process of its own; processor time, so that a busy machine misleads less."""
    command = [sys.executable, __file__, "--kind", kind, "--reader", reader, "--path", str(path)]
    answer: dict[str, float] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    print(f"{kind:5} {reader:9} {answer['seconds']:7.2f} s {answer['rows']:9,.0f} rows")
    return answer


def run_one(kind: str, reader: str, path: Path) -> None:
    """Read, and print what it took as JSON for the process that asked."""
    start = time.process_time()
    count = (read_by_blocks if reader == "fundwatch" else BARE[kind])(path)
    print(json.dumps({"seconds": time.process_time() - start, "rows": count}))


def compare(kind: str) -> bool:
    """Measure both readers and print the ratio; whether it is within what was promised."""
    folder = Path(tempfile.gettempdir()) / "fundwatch-benchmarks"
    folder.mkdir(exist_ok=True)
    path = folder / f"{SHEET}-{ROWS[kind]}.{kind}"
    if not path.exists():
        WRITERS[kind](path, ROWS[kind])
    bare, ours = measure(kind, "library", path), measure(kind, "fundwatch", path)
    ratio = ours["seconds"] / bare["seconds"]
    print(f"{kind:5} ratio {ratio:.2f} (promised ≤ {FLOORS[kind]})")
    return ratio <= FLOORS[kind] and ours["rows"] == bare["rows"] == ROWS[kind]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", choices=WRITERS)
    parser.add_argument("--reader", help=argparse.SUPPRESS)
    parser.add_argument("--path", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.reader:
        run_one(chosen.kind, chosen.reader, chosen.path)
    else:
        within = [compare(kind) for kind in ([chosen.kind] if chosen.kind else WRITERS)]
        sys.exit(not all(within))
