"""Cutting HTML into tags and text, and laying tables out."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundwatch.ingest.workbook import CellFault, open_workbook
from fundwatch.ingest.workbook.htmltokens import Tag, attributes_of, tokens
from tests.ingest.workbook.handmade import ReadRows

FRAGMENTS = st.lists(
    st.sampled_from(
        [
            "<td>",
            "</td>",
            "<td style='a>b' x:num=\"1\">",
            "<br/>",
            "<!-- <td> -->",
            "<!--[if gte mso 9]><xml><x></xml>-->",
            "<script>if (a<b) '</td>'</script>",
            "<STYLE>td {}</Style>",
            "甲 & 乙",
            "a < b",
            "&nbsp;",
            "\n",
            "<![endif]>",
            "<",
            ">",
        ]
    ),
    max_size=12,
)


def error(text: str) -> CellFault:
    return CellFault("error_value", text)


def plain(pieces: list[str]) -> list[tuple[str, ...]]:
    """Tokens with neighbouring texts joined."""
    found: list[tuple[str, ...]] = []
    for token in tokens(pieces):
        if isinstance(token, Tag):
            found.append((token.name, token.rest, str(token.is_end)))
        elif token:
            found.append((found.pop()[0] + token,) if found and len(found[-1]) == 1 else (token,))
    return found


@settings(deadline=None)
@given(FRAGMENTS, st.lists(st.integers(0, 300), max_size=6))
def test_where_a_page_is_cut_changes_nothing(fragments: list[str], cuts: list[int]) -> None:
    page = "".join(fragments)
    places = sorted({0, len(page), *(cut for cut in cuts if cut < len(page))})
    assert plain([page[start:end] for start, end in pairwise(places)]) == plain([page])


def test_attributes_in_every_way_of_writing() -> None:
    written = " COLSPAN=2 rowspan = '3' title=\"a&amp;b\" hidden class=x colspan=9"
    assert attributes_of(written) == {"colspan": "2", "rowspan": "3", "title": "a&b", "hidden": "", "class": "x"}


@pytest.mark.parametrize(
    ("body", "rows"),
    [
        ("<tr><td>1<td>2<tr><td>3", {1: ["1", "2"], 2: ["3"]}),
        (
            "<tr><td rowspan=2>1</td><td>2</td></tr><tr><td>3</td></tr><tr><td>4</td></tr>",
            {1: ["1", "2"], 2: [None, "3"], 3: ["4"]},
        ),
        (
            "<tr><td colspan=2 rowspan=2>1</td><td>2</td></tr><tr><td>3</td></tr>",
            {1: ["1", None, "2"], 2: [None, None, "3"]},
        ),
        ("<tr><td>甲<br>乙</td><td> a \n b </td></tr>", {1: ["甲\n乙", "a b"]}),
        ("<td>没有行</td><tr></tr><tr><td>&#21495;&lt;</td></tr>", {1: ["没有行"], 3: ["号<"]}),
        ("<tr><td>#REF!</td><td x:err='#N/A'></td></tr>", {1: [error("#REF!"), error("#N/A")]}),
        ("<tr><td onclick=\"if (a>b) go('x')\" title='1>2'>甲</td></tr>", {1: ["甲"]}),
        ('<tr><td title="没有配对>甲</td></tr>', {1: ["甲"]}),
        ("<tr><th>a</th></tr></table>外面<table><tr><td>b</td></tr>", {1: ["a"], 2: ["b"]}),
    ],
)
def test_tables_as_rows(body: str, rows: dict[int, list[object]], tmp_path: Path, read_rows: ReadRows) -> None:
    path = tmp_path / "补助发放.xls"
    path.write_text(f"<html><table>{body}</table></html>", encoding="utf-8")
    with open_workbook(path) as workbook:
        assert workbook.kind == "html"
    assert read_rows(path) == rows
