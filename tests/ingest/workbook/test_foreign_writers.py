"""Workbooks that other programs write: other namespaces, prefixes, quotes, encodings, part names."""

from __future__ import annotations

import datetime as dt

from fundwatch.ingest.workbook import SheetInfo, open_workbook
from tests.ingest.workbook.handmade import MAIN, OFFICE, RELATIONS, ReadRows, WriteXlsx

SHEET = "xl/worksheets/sheet1.xml"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"


def worksheet(rows: str) -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def test_prefixed_names(write_xlsx: WriteXlsx, read_rows: ReadRows) -> None:
    sheet = (
        f'<?xml version="1.0"?><x:worksheet xmlns:x="{MAIN}"><x:sheetData>'
        '<x:row r="1" hidden="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c><x:c r="B1" t="inlineStr"><x:is><x:t>乙</x:t>'
        '</x:is></x:c></x:row><x:row r="2"><x:c r="A2"><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    strings = f'<x:sst xmlns:x="{MAIN}"><x:si><x:t>甲</x:t></x:si></x:sst>'
    path = write_xlsx(parts={SHEET: sheet, "xl/sharedStrings.xml": strings})
    for piece_size in (1, 50, 2**20):
        assert read_rows(path, piece_size=piece_size) == {1: ["甲", "乙"], 2: [2]}


def test_strict_open_xml(write_xlsx: WriteXlsx, read_rows: ReadRows) -> None:
    parts: dict[str, str | bytes | None] = {
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" '
        f'Type="{STRICT_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{STRICT}" xmlns:r="{STRICT_OFFICE}" conformance="strict">'
        '<workbookPr dateCompatibility="0"/><sheets><sheet name="补助发放" sheetId="1" r:id="rId1"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" '
        f'Type="{STRICT_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" '
        f'Type="{STRICT_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        SHEET: f'<worksheet xmlns="{STRICT}"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c>'
        '<c r="B1" t="d"><v>2017-02-13</v></c></row></sheetData></worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{STRICT}"><si><t>甲</t></si></sst>',
    }
    assert read_rows(write_xlsx(parts=parts)) == {1: ["甲", dt.date(2017, 2, 13)]}


def test_single_quotes_and_other_attribute_orders(write_xlsx: WriteXlsx, read_rows: ReadRows) -> None:
    rows = (
        "<row ht='12' r='2'><c t='s' s='0' r='B2'><v>0</v></c></row>"
        '<row r="3" ><c s="1" r="A3" ><v>42779</v></c ></row >\n'
    )
    path = write_xlsx(rows, shared="<si><t>甲</t></si>", formats=("0", "14"))
    assert read_rows(path) == {2: [None, "甲"], 3: [dt.date(2017, 2, 13)]}


def test_parts_in_utf16_and_gb18030(write_xlsx: WriteXlsx, read_rows: ReadRows) -> None:
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="str"><v>村</v></c></row>'
    sheet = (
        f'<?xml version="1.0" encoding="UTF-16"?><worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    )
    strings = f'<?xml version="1.0" encoding="gb2312"?><sst xmlns="{MAIN}"><si><t>𠮷镕</t></si></sst>'
    path = write_xlsx(parts={SHEET: sheet.encode("utf-16"), "xl/sharedStrings.xml": strings.encode("gb18030")})
    for piece_size in (1, 7, 2**20):
        assert read_rows(path, piece_size=piece_size) == {1: ["𠮷镕", "村"]}


def test_a_byte_order_mark_before_the_xml(write_xlsx: WriteXlsx, read_rows: ReadRows) -> None:
    sheet = (
        f'\ufeff<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>'
    )
    assert read_rows(write_xlsx(parts={SHEET: sheet})) == {1: [1]}


def test_part_names_with_backslashes_and_other_case(write_xlsx: WriteXlsx, read_rows: ReadRows) -> None:
    parts: dict[str, str | bytes | None] = {
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" '
        f'Type="{OFFICE}/worksheet" Target="Worksheets\\Sheet1.xml"/></Relationships>',
        SHEET: None,
        "xl\\worksheets\\sheet1.xml": worksheet('<row r="1"><c r="A1"><v>1</v></c></row>'),
    }
    assert read_rows(write_xlsx(parts=parts)) == {1: [1]}


def test_sheets_in_the_workbooks_order_with_hidden_ones_named(write_xlsx: WriteXlsx, read_rows: ReadRows) -> None:
    def sheet(value: int) -> str:
        return worksheet(f'<row r="1"><c r="A1"><v>{value}</v></c></row>')

    parts: dict[str, str | bytes | None] = {
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="图表" sheetId="9" r:id="rId9"/><sheet name="户" sheetId="2" r:id="rId2"/>'
        '<sheet name="人员&amp;户" sheetId="1" r:id="rId1" state="hidden"/>'
        '<sheet name="代码" sheetId="3" r:id="rId3" state="veryHidden"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{OFFICE}/worksheet" Target="worksheets/sheet2.xml"/>'
        f'<Relationship Id="rId3" Type="{OFFICE}/worksheet" Target="worksheets/sheet3.xml"/>'
        f'<Relationship Id="rId9" Type="{OFFICE}/chartsheet" Target="chartsheets/sheet1.xml"/></Relationships>',
        **{f"xl/worksheets/sheet{n}.xml": sheet(n) for n in (1, 2, 3)},
    }
    path = write_xlsx(parts=parts)
    with open_workbook(path) as workbook:
        assert workbook.sheets == (
            SheetInfo("户", hidden=False, index=0),
            SheetInfo("人员&户", hidden=True, index=1),
            SheetInfo("代码", hidden=True, index=2),
        )
    assert [read_rows(path, n) for n in range(3)] == [{1: [2]}, {1: [1]}, {1: [3]}]
