"""The source behind a .csv file: one sheet, named by the file's stem, every cell text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import chain, islice, zip_longest
from pathlib import Path
from typing import BinaryIO

from fundwatch.ingest.workbook.cells import ERROR_TEXTS, Cell, CellFault
from fundwatch.ingest.workbook.collection import no_collection
from fundwatch.ingest.workbook.encodings import encoding_of
from fundwatch.ingest.workbook.faults import SAVE_AGAIN, FileFaultError
from fundwatch.ingest.workbook.grid import MOST_CELLS_A_BLOCK, MOST_COLUMNS
from fundwatch.ingest.workbook.looks import SheetLook
from fundwatch.ingest.workbook.sheets import Block, SheetInfo

LONGEST_LINE = 4 * 2**20
MOST_CHARACTERS_A_BLOCK = 32 * 2**20

_SEPARATORS = ",\t;"
_LINES_TO_JUDGE = 20
_QUOTED = re.compile(r'"[^"]*"')
_DECLARED = re.compile(r"sep=([,;\t|])\s*", re.IGNORECASE)
_AS_FORMULA = re.compile(r'="((?:[^"]|"")*)"')
_APOSTROPHE = re.compile(r"'(?=[0-9A-Za-z-]+$)")
# Handed to the csv module after the last line: the last record swallows it when a quote was never closed.
_END = "\ufdd0end of text\ufdd0"


class Delimited:
    """Reads a delimited text; memory holds one block."""

    def __init__(self, path: Path, stream: BinaryIO) -> None:
        self._stream = stream
        self._encoding = encoding_of(stream)
        self.sheets = (SheetInfo(path.stem, hidden=False, index=0),)

    def blocks(self, sheet: SheetInfo, size: int) -> Iterator[Block]:  # noqa: ARG002 - a text has one sheet
        """Read the text from its beginning in blocks of at most `size` records."""
        self._stream.seek(0)
        text = io.TextIOWrapper(self._stream, self._encoding, newline="")
        try:
            records = _records(text)
            while block := _next_block(records, size):
                yield block
        finally:
            text.detach()

    def look(self, sheet: SheetInfo) -> SheetLook:  # noqa: ARG002 - a text has no look
        """A text has neither widths nor merged cells."""
        return SheetLook()

    def close(self) -> None:
        """Let go of the file."""
        self._stream.close()


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    for number in range(1, 2**31):
        line = text.readline(LONGEST_LINE + 1)
        if not line:
            return
        if len(line) > LONGEST_LINE:
            raise FileFaultError(f"第 {number} 行长得不正常，不是表格文本。", SAVE_AGAIN)
        yield line


def _records(text: io.TextIOWrapper) -> Iterator[tuple[int, list[str]]]:
    """Give the records that are not blank, each with the number of its first line."""
    lines = _lines(text)
    judged = list(islice(lines, _LINES_TO_JUDGE))
    declared = _DECLARED.fullmatch(judged[0]) if judged else None
    separator = declared[1] if declared else _separator(judged)
    reader = csv.reader(chain(judged, lines, [_END]), delimiter=separator)
    number = 1
    try:
        for record in reader:
            if record and _END in record[-1]:
                if record != [_END]:
                    raise _unclosed(number)
                return
            if any(record) and not (declared and number == 1):
                yield number, record
            number = reader.line_num + 1
    except csv.Error as fault:
        raise _unclosed(number) from fault


def _unclosed(line: int) -> FileFaultError:
    return FileFaultError(
        f"从第 {line} 行起有一个双引号没有配对，后面的内容分不清行列。",
        "请用记事本打开这一行补上或删去双引号，或用 Excel 另存为 .xlsx 后重新导入。",
    )


def is_delimited(stream: BinaryIO) -> bool:
    """Tell whether a text is a table though its name does not say so, as web systems export it under .xls.

    Its first lines have as many tabs each, or as many commas.
    """
    try:
        encoding = encoding_of(stream)
    except FileFaultError:
        return False
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding, newline="")
    try:
        lines = [text.readline(LONGEST_LINE + 1) for _ in range(_LINES_TO_JUDGE)]
    finally:
        text.detach()
    bare = [_QUOTED.sub("", line) for line in lines if line.strip()]
    alike = ({line.count(mark) for line in bare} for mark in "\t,")
    return len(bare) > 1 and any(len(counts) == 1 and counts != {0} for counts in alike)


def _separator(lines: list[str]) -> str:
    """Choose comma, tab or semicolon by the line that has most of one; comma where two have as many."""
    bare = [_QUOTED.sub("", line) for line in lines]
    header = max(bare, key=lambda line: max(map(line.count, _SEPARATORS)), default="")
    counts = sorted(((header.count(mark), mark) for mark in _SEPARATORS), reverse=True)
    return "," if counts[0][0] == counts[1][0] else counts[0][1]


def _batch(records: Iterator[tuple[int, list[str]]], size: int) -> list[tuple[int, list[str]]]:
    """Take the records of one block; fewer than `size` where they are wide or long."""
    batch: list[tuple[int, list[str]]] = []
    width = characters = 0
    for number, record in records:
        if len(record) > MOST_COLUMNS:
            if any(record[MOST_COLUMNS:]):
                raise FileFaultError(
                    f"第 {number} 行有 {len(record)} 列，超出了程序能读的 {MOST_COLUMNS} 列。", SAVE_AGAIN
                )
            del record[MOST_COLUMNS:]
        batch.append((number, record))
        width = max(width, len(record))
        characters += sum(map(len, record))
        if len(batch) >= size or len(batch) * width >= MOST_CELLS_A_BLOCK or characters >= MOST_CHARACTERS_A_BLOCK:
            break
    return batch


def _next_block(records: Iterator[tuple[int, list[str]]], size: int) -> Block | None:
    with no_collection():
        batch = _batch(records, size)
        return _block(batch) if batch else None


def _block(batch: list[tuple[int, list[str]]]) -> Block:
    columns = [_column(texts) for texts in zip_longest(*(record for _, record in batch), fillvalue="")]
    while columns and not any(columns[-1]):
        columns.pop()
    return Block([number for number, _ in batch], columns, frozenset())


def _column(texts: tuple[str, ...]) -> list[Cell]:
    joined = "\n" + "\n".join(texts)
    if "\t" in joined or "\n'" in joined or "\n=" in joined or "\n#" in joined:
        return [_cleaned(text) for text in texts]
    return [text or None for text in texts]


def _cleaned(text: str) -> Cell:
    """Take off what exports put around long numbers so that Excel keeps their digits; tell error values."""
    if text in ERROR_TEXTS:
        return CellFault("error_value", text)
    text = text.strip("\t")
    if formula := _AS_FORMULA.fullmatch(text):
        text = formula[1].replace('""', '"').strip("\t")
    return _APOSTROPHE.sub("", text) or None
