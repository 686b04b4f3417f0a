"""From a cell as it was written to the value that is stored, one converter for each kind of column."""

from __future__ import annotations

from fundwatch.ingest.converters.choices import BooleanConverter, ChoiceConverter
from fundwatch.ingest.converters.column import ColumnConverter
from fundwatch.ingest.converters.days import DayConverter
from fundwatch.ingest.converters.money import MoneyConverter
from fundwatch.ingest.converters.numbers import (
    IntegerConverter,
    QuantityConverter,
    RatioConverter,
    YearConverter,
)
from fundwatch.ingest.converters.outcome import Converted, Noted, NoteKind, Refusal, shown
from fundwatch.ingest.converters.periods import PeriodConverter
from fundwatch.ingest.converters.texts import (
    AccountConverter,
    CodeConverter,
    IdListConverter,
    IdNumberConverter,
    NameConverter,
    TextConverter,
)
from fundwatch.models.fields import Field, Kind

_BY_KIND: dict[Kind, type[ColumnConverter]] = {
    Kind.TEXT: TextConverter,
    Kind.CODE: CodeConverter,
    Kind.NAME: NameConverter,
    Kind.ID_NUMBER: IdNumberConverter,
    Kind.ACCOUNT: AccountConverter,
    Kind.MONEY: MoneyConverter,
    Kind.QUANTITY: QuantityConverter,
    Kind.RATIO: RatioConverter,
    Kind.INTEGER: IntegerConverter,
    Kind.YEAR: YearConverter,
    Kind.DAY: DayConverter,
    Kind.BOOLEAN: BooleanConverter,
    Kind.CHOICE: ChoiceConverter,
    Kind.PERIOD: PeriodConverter,
    Kind.ID_LIST: IdListConverter,
}

__all__ = ["ColumnConverter", "Converted", "NoteKind", "Noted", "Refusal", "converter_for", "shown"]


def converter_for(field: Field, unit: str | None = None) -> ColumnConverter:
    """The converter of a column; `unit` is what its header or the sheet's unit line says (元, 万元, %)."""
    return _BY_KIND[field.kind](field, unit)
