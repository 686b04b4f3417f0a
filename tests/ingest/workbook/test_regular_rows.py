"""Which XML the quick reader takes itself, and that it reads it as the XML parser does."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import numpy as np
import pytest

from fundwatch.ingest.workbook.anyrows import read_any_rows
from fundwatch.ingest.workbook.grid import FilledCells, Objects
from fundwatch.ingest.workbook.parts import Opening
from fundwatch.ingest.workbook.regularrows import read_regular_rows
from fundwatch.ingest.workbook.styles import Format
from fundwatch.ingest.workbook.values import CellReader

TEXTS: Objects = np.array(["甲", None, "丙"], dtype=object)
READER = CellReader(TEXTS, [Format.PLAIN, Format.DATE], since_1904=False)

REGULAR = {
    "Excel": (
        '<row r="9" spans="1:3" x14ac:dyDescent="0.15"><c r="A9" t="s"><v>0</v></c><c r="B9" s="1"><v>42779</v></c>'
        '<c r="C9"><v>1.5</v></c><c r="D9" s="1"/></row><row r="10" spans="1:3" hidden="1" x14ac:dyDescent="0.15">'
        '<c r="A10" t="s"><v>1</v></c><c r="AA10" s="0" t="s"><v>2</v></c></row>'
    ),
    "openpyxl": (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>甲&amp;乙</t></is></c><c r="B1" t="n"><v>12</v></c>'
        '<c r="C1" s="1" t="n"><v>42779.5</v></c><c r="D1" t="b"><v>1</v></c></row>'
    ),
    "LibreOffice": (
        '<row r="1" customFormat="false" ht="12.8" hidden="false" customHeight="false" outlineLevel="0" '
        'collapsed="false"><c r="A1" s="0" t="s"><v>0</v></c><c r="B1" s="1" t="n"><v>42779</v></c>'
        '<c r="C1" s="0" t="n"><f aca="false">SUM(B1:B2)</f><v>42779</v></c></row>'
    ),
    "formulas": (
        '<row r="1"><c r="A1"><f>B1&gt;0</f></c><c r="B1" t="e"><f t="shared" ref="B1:B9" si="0">1/0</f>'
        '<v>#DIV/0!</v></c><c r="C1" t="str"><f t="shared" si="1"/><v>x</v></c></row>'
    ),
    "rows only": '<row r="1"/><row r="2" ht="3"></row>',
    "letters": "".join(
        f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="Z{n}"><v>2</v></c><c r="AA{n}"><v>3</v></c>'
        f'<c r="ZZ{n}"><v>4</v></c><c r="AAA{n}"><v>5</v></c><c r="XFD{n}"><v>6</v></c></row>'
        for n in (1, 99, 12345, 1048576)
    ),
    "many digits": "".join(
        f'<row r="{n}"><c r="A{n}"><v>{10**n - 1}</v></c><c r="B{n}"><v>-{10**n}.25</v></c></row>'
        for n in range(1, 20)
    ),
    "many styles": "".join(
        f'<row r="{n}"><c r="A{n}" s="{n}"><v>{n}</v></c><c r="B{n}" s="{n}" t="s"><v>2</v></c></row>'
        for n in range(1, 400)
    ),
}  # fmt: skip

IRREGULAR = {
    "attributes turned round": '<row r="1"><c t="s" r="A1"><v>0</v></c></row>',
    "type before style": '<row r="1"><c r="A1" t="s" s="1"><v>0</v></c></row>',
    "single quotes": "<row r='1'><c r='A1'><v>0</v></c></row>",
    "no references": "<row><c><v>0</v></c></row>",
    "blanks in tags": '<row r="1"><c  r="A1" ><v>0</v></c ></row>',
    "line ends": '<row r="1">\n <c r="A1">\n  <v>0</v>\n </c>\n</row>\n',
    "rich text": '<row r="1"><c r="A1" t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r></is></c></row>',
    "CDATA": '<row r="1"><c r="A1" t="str"><v><![CDATA[<v>9</v>]]></v></c></row>',
    "comment": '<row r="1"><!-- <c r="A1"><v>9</v></c> --><c r="A1"><v>0</v></c></row>',
    "other attribute": '<row r="1"><c r="A1" cm="1"><v>0</v></c></row>',
    "extension": '<row r="1"><c r="A1"><v>0</v><extLst><ext/></extLst></c></row>',
    "space kept": '<row r="1"><c r="A1" t="str"><v xml:space="preserve"> a </v></c></row>',
    "inline type, plain value": '<row r="1"><c r="A1" t="inlineStr"><v>甲</v></c></row>',
}


def by_parser(rows: str, row_before: int = 0) -> FilledCells:
    root = ET.fromstring(f'<sheetData xmlns:x14ac="urn:x">{rows}</sheetData>')  # noqa: S314 - our own text
    return read_any_rows(root, READER, row_before)


def laid_out(cells: FilledCells) -> list[tuple[int, int, object, type]]:
    numbers = cells.row_numbers[cells.places].tolist()
    return [
        (row, column, value, type(value))
        for row, column, value in zip(numbers, cells.columns.tolist(), cells.values.tolist(), strict=True)
    ]


@pytest.mark.parametrize("rows", REGULAR.values(), ids=REGULAR)
def test_usual_xml_is_read_at_once_and_as_the_parser_does(rows: str) -> None:
    found = read_regular_rows(rows.encode(), READER)
    assert found is not None
    expected = by_parser(rows)
    assert laid_out(found) == laid_out(expected)
    assert found.hidden == expected.hidden
    assert found.row_numbers.tolist() == expected.row_numbers.tolist()


def test_a_prefix_does_not_make_xml_unusual() -> None:
    opening = Opening((b'<x:worksheet xmlns:x="u">', b"<x:sheetData>"), b"x:")
    piece = b'<x:row r="1"><x:c r="A1" t="str"><x:v>&lt;x:v</x:v></x:c></x:row>'
    found = read_regular_rows(opening.without_prefix(piece), READER)
    assert found is not None
    assert found.values.tolist() == ["<x:v"]
    assert read_any_rows(opening.parse(piece), READER, 0).values.tolist() == ["<x:v"]


@pytest.mark.parametrize("rows", IRREGULAR.values(), ids=IRREGULAR)
def test_unusual_xml_is_left_to_the_parser(rows: str) -> None:
    assert read_regular_rows(rows.encode(), READER) is None
    assert by_parser(rows).values.tolist() != []


@pytest.mark.parametrize(
    "rows",
    [
        "",
        "text",
        '<row r="1"><c r="A1"><v>1</v></row>',
        '<row r="1"><c r="A1"><v>1</v></c>',
        '<row r="1"><c r="A1"></row></c>',
        '<row r="1"><c r="A1"/><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v><v>2</v></c></row>',
        '<row r="1"/><c r="A1"><v>1</v></c>',
        '<row r="1"><c r="A2"><v>1</v></c></row>',
        '<row r="1"><c r="A11"><v>1</v></c></row>',
        '<row r="1"><c r="a1"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="str"><v>&unknown;</v></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t>&unknown;</t></is></c></row>',
        '<row r="1',
        "<",
        "<r",
    ],
)
def test_broken_xml_is_never_guessed_at(rows: str) -> None:
    assert read_regular_rows(rows.encode(), READER) is None
