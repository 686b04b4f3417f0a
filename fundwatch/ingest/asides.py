"""Rows that are no records: totals, signatures, repeated headers, blanks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fundwatch.ingest.converters import shown
from fundwatch.ingest.converters.cleaning import squeezed
from fundwatch.ingest.notes import Skip
from fundwatch.ingest.planning import ColumnPlan, SheetPlan
from fundwatch.ingest.synonyms import TOTALS
from fundwatch.ingest.workbook import Cell

#: Every word of TOTALS holds this character.
_TOTAL_MARK = "计"
_TOTAL_LENGTH = 12
_SIGNATURE = re.compile(
    r"(制表|填表|填报|编制|审核|复核|核对|经办|审批|负责人|单位负责人|分管|主管领导|领导|签字|签名|签章|盖章|公章)"
    r"|(联系人|联系电话|日期|时间|备注|附注|注|说明|单位):|\d{4}年\d{1,2}月\d{1,2}日$"
)
# A line of signatures spread over cells: words with a colon, each perhaps followed by a name in the next cell.
_SIGNED = re.compile(
    r"[^:]{0,12}(制表|填表|填报|编制|审核|复核|核对|经办|审批|负责人|主管|领导|签字|签名|签章|盖章|公章|联系人|电话|会计|出纳"
    r"|日期|时间|单位|村委会)[^:]{0,12}:"
)
_SIGNED_DAY = re.compile(r"\d{4}[年./-]\d{1,2}[月./-]\d{1,2}日?|年月日|\(?(公章|盖章|签章|签字|章)\)?")
_SIGNED_LENGTH = 20


class Asides:
    """Tells the rows of one sheet that are no records from those that are."""

    def __init__(self, plan: SheetPlan) -> None:
        self._key_columns = [
            column.index
            for column in plan.columns
            if column.attribute in plan.record.sheet.key and column.index is not None
        ]
        self._header = {
            column.index: column.written.rsplit("/", 1)[-1] for column in plan.columns if column.index is not None
        }
        self._required = [column for column in plan.columns if column.field.required and column.index is not None]

    def find(self, columns: Sequence[Sequence[Cell]]) -> dict[int, Skip]:
        """Totals and repeated headers of a block, which might pass for records."""
        found = dict.fromkeys(self._headers(columns), Skip.HEADER)
        for index in self._totals(columns):
            found[index] = Skip.TOTAL
        return found

    def judge(self, cells: Sequence[Cell], columns: Sequence[ColumnPlan]) -> Skip | None:
        """Whether a row that cannot be a record is one that needs no complaint; `columns` are those refused."""
        texts = [squeezed(shown(cell)) for cell in cells]
        first = next((text for text in texts if text), None)
        if first is None:
            return Skip.BLANK
        blank = sum(1 for column in columns if column.index is not None and not _text_at(texts, column.index))
        is_signature = _SIGNATURE.match(first) and blank * 2 >= len(self._required)
        return Skip.SIGNATURE if is_signature or _is_signed([text for text in texts if text]) else None

    def _totals(self, columns: Sequence[Sequence[Cell]]) -> list[int]:
        found = []
        for place, column in enumerate(columns):
            texts = [cell for cell in column if type(cell) is str]
            if _TOTAL_MARK in "".join(texts):
                found += [
                    index
                    for index, cell in enumerate(column)
                    if type(cell) is str and _is_total(cell) and self._stands_alone(columns, place, index)
                ]
            if len(texts) == len(column) and "" not in texts:
                # Every row has its first text here or further left.
                break
        return found

    def _stands_alone(self, columns: Sequence[Sequence[Cell]], place: int, index: int) -> bool:
        before = (columns[left][index] for left in range(place))
        if any(isinstance(cell, str) and cell.strip() for cell in before):
            return False
        keys = (columns[key][index] if key < len(columns) else None for key in self._key_columns)
        return all(_is_blank(cell) or (isinstance(cell, str) and _is_total(cell)) for cell in keys)

    def _headers(self, columns: Sequence[Sequence[Cell]]) -> list[int]:
        present = {place: text for place, text in self._header.items() if place < len(columns)}
        if not present:
            return []
        leading = min(present)
        needed = max(2, len(present) // 2) if len(present) > 1 else 1
        return [
            index
            for index in _positions(columns[leading], present[leading])
            if sum(columns[place][index] == text for place, text in present.items()) >= needed
        ]


def _positions(column: Sequence[Cell], text: str) -> list[int]:
    if text not in column:
        return []
    return [index for index, cell in enumerate(column) if cell == text]


def _is_signed(texts: Sequence[str]) -> bool:
    """Whether every text of a row belongs to a line of signatures; a record has cells that do not."""
    before = ""
    for text in texts:
        is_name = before.endswith(":") and len(text) <= _SIGNED_LENGTH
        if not (is_name or _SIGNED.match(text) or (before and _SIGNED_DAY.fullmatch(text))):
            return False
        before = text
    return True


def _is_total(text: str) -> bool:
    return len(text) <= _TOTAL_LENGTH and _TOTAL_MARK in text and squeezed(text) in TOTALS


def _is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _text_at(texts: Sequence[str], index: int) -> str:
    return texts[index] if index < len(texts) else ""
