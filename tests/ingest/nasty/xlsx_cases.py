""".xlsx as other programs write them: WPS, exports, templates with macros, cells at the sheet's far corner."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from tests.ingest.nasty.cases import Case, refused, taken
from tests.ingest.workbook.handmade import MAIN, OFFICE, RELATIONS, plain_parts, write_zip
from tests.services.importing.office import PAYMENT_HEADER, payment

_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_LETTERS = "ABCDEFGHIJK"


def inline_row(number: int, cells: Sequence[Any], *, referenced: bool = True) -> str:
    """A row whose texts stand in its cells."""
    written = []
    for letter, cell in zip(_LETTERS, cells, strict=False):
        place = f' r="{letter}{number}"' if referenced else ""
        if cell is None:
            written.append(f"<c{place}/>")
        elif isinstance(cell, str):
            written.append(f'<c{place} t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>')
        else:
            written.append(f"<c{place}><v>{cell!r}</v></c>")
    return f'<row r="{number}">{"".join(written)}</row>' if referenced else f"<row>{''.join(written)}</row>"


def sheet_xml(rows: str, before: str = "", after: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def write(path: Path, sheet: str, **parts: str | bytes) -> None:
    content = plain_parts(["补助发放"]) | {"xl/worksheets/sheet1.xml": sheet}
    content |= {name.replace("__", "/"): part for name, part in parts.items()}
    write_zip(path, content)


def _two_rows(*, referenced: bool = True) -> str:
    rows = (PAYMENT_HEADER, payment("A1"))
    return "".join(inline_row(number, row, referenced=referenced) for number, row in enumerate(rows, start=1))


def inline_texts_without_dimension(path: Path) -> None:
    write(path, sheet_xml(_two_rows()))


def without_references(path: Path) -> None:
    write(path, sheet_xml(_two_rows(referenced=False)))


def prefixed_namespace_and_absolute_targets(path: Path) -> None:
    rows = _two_rows().replace("<", "<x:").replace("<x:/", "</x:")
    content = plain_parts(["补助发放"])
    relations = str(content["xl/_rels/workbook.xml.rels"]).replace('Target="worksheets', 'Target="/xl/worksheets')
    sheet = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    write_zip(path, content | {"xl/_rels/workbook.xml.rels": relations, "xl/worksheets/sheet1.xml": sheet})


def strict_workbook(path: Path) -> None:
    content = {
        name: str(part).replace(MAIN, _STRICT).replace(OFFICE, _STRICT_OFFICE)
        for name, part in plain_parts(["补助发放"]).items()
    }
    write_zip(path, content | {"xl/worksheets/sheet1.xml": sheet_xml(_two_rows()).replace(MAIN, _STRICT)})


def as_wps_writes_it(path: Path) -> None:
    """WPS: a backup of the sheet's settings in extensions, shared texts with readings, dates by its own format 31."""
    texts = [*PAYMENT_HEADER, *(cell for cell in payment("A1") if isinstance(cell, str))]
    shared = "".join(f"<si><t>{escape(text)}</t><phoneticPr fontId='1' type='noConversion'/></si>" for text in texts)
    numbers = {text: number for number, text in enumerate(texts)}
    rows = []
    for number, row in enumerate((PAYMENT_HEADER, payment("A1", 发放日期=42779)), start=1):
        cells = "".join(
            f'<c r="{letter}{number}" s="1" t="s"><v>{numbers[cell]}</v></c>'
            if isinstance(cell, str)
            else f'<c r="{letter}{number}" s="{2 if letter == "J" else 0}"><v>{cell}</v></c>'
            for letter, cell in zip(_LETTERS, row, strict=True)
        )
        rows.append(f'<row r="{number}" spans="1:11" customFormat="1" ht="13.5">{cells}</row>')
    before = (
        '<sheetPr/><dimension ref="A1:K2"/><sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews>'
    )
    styles = '<xf numFmtId="0"/><xf numFmtId="49"/><xf numFmtId="31"/>'
    write(
        path,
        sheet_xml("".join(rows), before),
        **{
            "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}" count="99" uniqueCount="{len(texts)}">{shared}</sst>',
            "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs>{styles}</cellXfs></styleSheet>',
            "docProps/app.xml": "<Properties><Application>WPS 表格</Application></Properties>",
        },
    )


def cells_at_the_far_corner(path: Path) -> None:
    corner = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t> </t></is></c></row>'
    write(path, sheet_xml(_two_rows() + corner))


def content_at_the_far_corner(path: Path) -> None:
    corner = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    write(path, sheet_xml(_two_rows() + corner))


def errors_and_formulas(path: Path) -> None:
    rows = [inline_row(1, PAYMENT_HEADER)]
    paid = {
        "A1": "<f>H2*1</f><v>1000.5</v>", "A2": "<f>H3*1</f>", "A3": "<f>H4*1</f><v/>",
    }  # fmt: skip
    for number, (serial, formula) in enumerate(paid.items(), start=2):
        cell = f'<c r="I{number}">{formula}</c>'
        rows.append(inline_row(number, payment(serial)).replace(f'<c r="I{number}"><v>1000.5</v></c>', cell))
    error = '<c r="I5" t="e"><v>#REF!</v></c>'
    rows.append(inline_row(5, payment("A4")).replace('<c r="I5"><v>1000.5</v></c>', error))
    error = '<c r="J6" t="e"><f>VLOOKUP(1,A:A,1)</f><v>#N/A</v></c>'
    rows.append(inline_row(6, payment("A5", 发放日期=1)).replace('<c r="J6"><v>1</v></c>', error))
    text = '<c r="E7" t="str"><f>B1&amp;C1</f><v>李四</v></c>'
    rows.append(inline_row(7, payment("A6", 姓名=1)).replace('<c r="E7"><v>1</v></c>', text))
    write(path, sheet_xml("".join(rows)))


def macro_workbook(path: Path) -> None:
    content = plain_parts(["补助发放"]) | {"xl/worksheets/sheet1.xml": sheet_xml(_two_rows())}
    kinds = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'
    )
    write_zip(path, content | {"[Content_Types].xml": kinds, "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(99)})


def without_root_relations(path: Path) -> None:
    """Some exports leave the package's own relations empty; the workbook lies where it always does."""
    write(path, sheet_xml(_two_rows()), **{"_rels/.rels": f'<Relationships xmlns="{RELATIONS}"/>'})


_ONE = taken({"A1": 100050})
CASES = (
    Case("发放.xlsx", "文字直接写在单元格里，没有 dimension", inline_texts_without_dimension, _ONE),
    Case("发放.xlsx", "行和单元格都没有编号", without_references, _ONE),
    Case("发放.xlsx", "带前缀的命名空间，部件用绝对路径", prefixed_namespace_and_absolute_targets, _ONE),
    Case("发放.xlsx", "严格模式的 OOXML", strict_workbook, _ONE),
    Case(
        "发放.xlsx",
        "WPS 写的工作簿：拼音信息、中文日期格式",
        as_wps_writes_it,
        taken({"A1": 100050}, values={"A1": {"paid_on": "2017-02-13"}}),
    ),
    Case("发放.xlsx", "右下角 XFD1048576 有一个空格", cells_at_the_far_corner, _ONE),
    Case("发放.xlsx", "右下角 XFD1048576 有内容", content_at_the_far_corner, refused("XFD1048576", "删去表格右侧")),
    Case(
        "发放.xlsx",
        "错误值、有结果和没有结果的公式",
        errors_and_formulas,
        taken(
            {"A1": 100050, "A6": 100050},
            values={"A6": {"name": "李四"}},
            rejects=(
                (3, "实发金额", "没有计算结果的公式"),
                (4, "实发金额", "没有计算结果的公式"),
                (5, "实发金额", "错误值 #REF!"),
                (6, "发放日期", "错误值 #N/A"),
            ),
        ),
    ),
    Case("发放.xlsm", "带宏的工作簿：只读数据，宏从不运行", macro_workbook, _ONE),
    Case("发放.xltx", "模板扩展名", inline_texts_without_dimension, _ONE),
    Case("发放.et", "WPS .et 而内容是 zip 工作簿", inline_texts_without_dimension, _ONE),
    Case("发放.xlsx", "包里没有根关系", without_root_relations, _ONE),
)
