"""Reading .ods: the quick way and the thorough way find the same, wherever the document is cut."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundwatch.ingest.workbook import open_workbook, opendocument
from tests.ingest.nasty import ods_cases
from tests.ingest.nasty.cases import Make
from tests.ingest.nasty.documents import ods_cell, ods_content, ods_table, write_ods
from tests.ingest.workbook.handmade import ReadRows, rows_of
from tests.ingest.workbook.test_legacy import by_calamine

TEXTS = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cn"]), max_size=12)


def typed(attributes: str, inside: str = "") -> str:
    return f"<table:table-cell {attributes}>{inside}</table:table-cell>"


CELLS = st.one_of(
    st.none().map(ods_cell),
    TEXTS.map(ods_cell),
    st.integers(-(10**6), 10**17).map(ods_cell),
    st.floats(-1e6, 1e6).map(ods_cell),
    st.integers(2, 4).map(lambda count: f'<table:table-cell table:number-columns-repeated="{count}"/>'),
    st.sampled_from(
        [
            typed('table:formula="of:=1"'),
            typed('office:value-type="date" office:date-value="2017-02-13"'),
            typed('office:value-type="string" office:string-value="甲&amp;乙"'),
            typed('office:value-type="boolean" office:boolean-value="true"', "<text:p>是</text:p>"),
            typed('office:value-type="string" calcext:value-type="error"', "<text:p>#REF!</text:p>"),
            typed('office:value-type="time" office:time-value="PT8H30M0S"', "<text:p>8:30</text:p>"),
            typed('office:value-type="string"', "<text:p>一</text:p><text:p>二</text:p>"),
            '<table:table-cell table:number-columns-spanned="2"/><table:covered-table-cell/>',
        ]
    ),
)
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["", 'table:number-rows-repeated="2"', 'table:visibility="collapse"']),
        st.lists(CELLS, max_size=6),
    ),
    max_size=8,
)


def document(rows: list[tuple[str, list[str]]], between: str = "") -> str:
    written = (f"<table:table-row {given}>{''.join(cells)}</table:table-row>" for given, cells in rows)
    return ods_content(ods_table("甲", between.join(["", *written, ""])))


@settings(deadline=None, max_examples=60)
@given(rows=ROWS, chunk=st.integers(256, 900))
def test_the_quick_way_finds_what_the_thorough_way_finds(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, list[str]]], chunk: int
) -> None:
    found = []
    for between, size in (("", 2**20), ("<!-- x -->", 2**20), ("", chunk)):
        path = tmp_path_factory.mktemp("ods") / "名册.ods"
        write_ods(path, document(rows, between))
        with pytest.MonkeyPatch.context() as patch, open_workbook(path) as workbook:
            patch.setattr(opendocument, "CHUNK", size)
            blocks = list(workbook.blocks(workbook.sheets[0]))
            found.append((rows_of(blocks), sorted(number for block in blocks for number in block.hidden_rows)))
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize(
    "make", [ods_cases.repeated_to_the_end, ods_cases.repeated_cells_and_rows, ods_cases.numbers_and_days]
)
def test_another_reader_finds_the_same_cells(make: Make, tmp_path: Path, read_rows: ReadRows) -> None:
    path = tmp_path / "名册.ods"
    make(path)
    assert read_rows(path) == by_calamine(path)


def test_merged_titles_and_widths_are_known_after_reading(tmp_path: Path) -> None:
    path = tmp_path / "名册.ods"
    ods_cases.people_and_hidden(path)
    with open_workbook(path) as workbook:
        assert workbook.kind == "ods"
        assert workbook.look(workbook.sheets[0]).merged == []
        list(workbook.blocks(workbook.sheets[0]))
        look = workbook.look(workbook.sheets[0])
    assert look.merged == [(1, 0, 1, 10)]
    assert sorted(look.widths) == list(range(11))
    assert 19 < look.widths[0] < 22
