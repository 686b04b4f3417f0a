"""What all converters share: a value seen before is not read again, and clean columns are taken as they stand."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from fundwatch.ingest.converters.outcome import Converted, Noted, Refusal
from fundwatch.ingest.workbook import Cell, CellFault
from fundwatch.models.fields import Field

#: Distinct cells remembered for one column before it is forgotten and begun again.
_REMEMBERED = 50_000


class ColumnConverter(ABC):
    """Reads the cells of one column of one sheet, block after block.

    A million cells are read in Python within seconds only if most of them cost no function call: each distinct
    cell is parsed once and remembered, and a column of plain text is recognised as a whole.
    """

    def __init__(self, field: Field, unit: str | None = None) -> None:
        self.field = field
        self.label = field.label
        self.unit = unit
        self._memory: dict[Cell, Any] = {}
        self._special: set[Cell] = set()

    @abstractmethod
    def parse(self, cell: Cell) -> Any:
        """Read one cell that is neither empty nor a fault: a stored value, a Noted one, or a Refusal."""

    def takes_whole(self, cells: Sequence[Cell], kinds: set[type]) -> bool:  # noqa: ARG002 - for overriding
        """Whether the cells may be stored as they stand; `kinds` are the types that occur among them."""
        return False

    def convert(self, cells: Sequence[Cell]) -> Converted:
        """Read a block of cells; a blank one rejects the row where the column is required."""
        kinds = set(map(type, cells))
        if self.takes_whole(cells, kinds):
            converted = Converted(list(cells))
        elif bool in kinds:
            # True equals 1 in a dictionary, so a column with truth values is not remembered.
            converted = _opened(list(map(self._read, cells)))
        else:
            converted = self._remembering(cells)
        if self.field.required and None in converted.values:
            self._refuse_blanks(converted)
        return converted

    def _remembering(self, cells: Sequence[Cell]) -> Converted:
        distinct = set(cells)
        missing = distinct - self._memory.keys()
        if len(self._memory) + len(missing) > _REMEMBERED:
            self._memory.clear()
            self._special.clear()
            missing = distinct
        memory = self._memory
        for cell in missing:
            memory[cell] = found = self._read(cell)
            if isinstance(found, Refusal | Noted):
                self._special.add(cell)
        values = [memory[cell] for cell in cells]
        return Converted(values) if self._special.isdisjoint(distinct) else _opened(values)

    def _read(self, cell: Cell) -> Any:
        if cell is None:
            return None
        if isinstance(cell, CellFault):
            return Refusal(self._fault(cell))
        return self.parse(cell)

    def _fault(self, fault: CellFault) -> str:
        if fault.kind == "error_value":
            return f"“{self.label}”显示为错误值 {fault.text}；请在原表中改正后重新导入。"
        return f"“{self.label}”是没有计算结果的公式；请用 Excel 或 WPS 打开原表，重新计算并保存后再导入。"

    def _refuse_blanks(self, converted: Converted) -> None:
        sentence = f"必填的“{self.label}”空着；请补填后重新导入。"
        for index, value in enumerate(converted.values):
            if value is None:
                converted.refusals.setdefault(index, sentence)


def _opened(values: list[Any]) -> Converted:
    converted = Converted(values)
    for index, value in enumerate(values):
        if isinstance(value, Refusal):
            converted.refusals[index] = value.reason
            values[index] = None
        elif isinstance(value, Noted):
            converted.notes.append((index, value.kind))
            values[index] = value.value
    return converted
