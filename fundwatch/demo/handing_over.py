"""Writes the county's files: workbooks through the writer it is given, the CSV and the answers by itself."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from fundwatch.demo.answers import Answer
from fundwatch.demo.books import DemoSheet, DemoWorkbook

ANSWERS_FILE = "答案.jsonl"
Writer = Callable[[Path, Sequence[DemoSheet]], None]


def write_books(books: Sequence[DemoWorkbook], folder: Path, writer: Writer) -> list[Path]:
    """Write every file into the folder; `writer` is given an .xlsx path and its sheets."""
    paths: list[Path] = []
    for book in books:
        path = folder / book.file_name
        if path.suffix == ".csv":
            _write_csv(path, book.sheets[0])
        else:
            writer(path, book.sheets)
        paths.append(path)
    return paths


def write_answers(answers: Sequence[Answer], folder: Path) -> Path:
    """Write the planted cases, one a line."""
    path = folder / ANSWERS_FILE
    lines = "".join(json.dumps(one.as_line(), ensure_ascii=False) + "\n" for one in answers)
    path.write_text(lines, encoding="utf-8", newline="\n")
    return path


def _write_csv(path: Path, sheet: DemoSheet) -> None:
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(sheet.header)
        writer.writerows(_printed(sheet))


def _printed(sheet: DemoSheet) -> Iterator[list[str]]:
    money = [kind == "money" for kind in sheet.kinds]
    for row in sheet.rows:
        yield [_cell(cell, fen=fen) for cell, fen in zip(row, money, strict=True)]


def _cell(cell: Any, *, fen: bool) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, date):
        return cell.isoformat()
    if fen and isinstance(cell, int):
        return f"{'-' if cell < 0 else ''}{abs(cell) // 100}.{abs(cell) % 100:02d}"
    return repr(cell)
