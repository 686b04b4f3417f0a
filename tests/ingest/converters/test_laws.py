from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from fundwatch.ingest.converters import converter_for
from fundwatch.ingest.workbook import Cell, CellFault
from fundwatch.models.fields import Field, Kind

FEN = st.integers(-(10**14), 10**14)
CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.just(CellFault("error_value", "#N/A")),
)


def one(kind: Kind, cell: Cell, unit: str | None = None) -> object:
    column = converter_for(Field("列", kind, negative=True), unit).convert([cell])
    assert not column.refusals, column.refusals
    return column.values[0]


@given(FEN)
def test_an_amount_reads_back_however_it_is_written(fen: int) -> None:
    yuan = Decimal(fen) / 100
    assert one(Kind.MONEY, float(yuan)) == fen
    assert one(Kind.MONEY, f"{yuan:.2f}") == fen
    assert one(Kind.MONEY, f"{yuan:,.2f}") == fen
    assert one(Kind.MONEY, f"￥{yuan:,.2f}元") == fen
    assert one(Kind.MONEY, f"{Decimal(fen) / 1_000_000:.6f}", "万元") == fen


@given(st.integers(0, 10**12))
def test_an_amount_finer_than_a_fen_is_never_taken(tenths: int) -> None:
    text = f"{tenths}.005"
    assert converter_for(Field("列", Kind.MONEY)).convert([text]).refusals


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_day_reads_back_however_it_is_written(day: date) -> None:

    written = (day, f"{day:%Y-%m-%d}", f"{day.year}/{day.month}/{day.day}", f"{day.year}年{day.month}月{day.day}日")
    assert {one(Kind.DAY, form) for form in written} == {day.isoformat()}


@given(st.lists(CELLS, max_size=30), st.sampled_from(list(Kind)))
def test_a_block_reads_like_its_cells_one_by_one(cells: list[Cell], kind: Kind) -> None:
    field = Field("列", kind, choices=("甲", "乙"))
    together = converter_for(field).convert(cells)
    apart = [converter_for(field).convert([cell]) for cell in cells]
    assert together.values == [single.values[0] for single in apart]
    assert together.refusals == {i: single.refusals[0] for i, single in enumerate(apart) if single.refusals}
    assert together.notes == [(i, note) for i, single in enumerate(apart) for _, note in single.notes]
    assert list(map(type, together.values)) == [type(single.values[0]) for single in apart]


@given(st.text(max_size=20))
def test_what_text_is_stored_holds_nothing_invisible_and_reads_the_same_again(text: str) -> None:
    first = one(Kind.TEXT, text)
    assert first is None or (isinstance(first, str) and first == first.strip())
    assert first is None or not any(ord(char) < 32 for char in str(first))
    assert one(Kind.TEXT, first if isinstance(first, str) else None) == first
