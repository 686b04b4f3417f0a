"""A large 补助发放 workbook as Excel writes it: shared strings, row spans, true dates, valid IDs and accounts.

Made by writing the XML directly, because no library is quick enough for a million rows; the same rows for the
same number of rows, so a file once written serves every benchmark.
"""

from __future__ import annotations

import argparse
import datetime as dt
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

COLUMNS = (
    "发放流水号", "批次号", "补助项目", "年度", "姓名", "身份证号", "户编号", "银行账号", "数量",
    "应发金额", "实发金额", "发放日期", "区划代码", "村民小组", "开户名", "领取方式", "档次", "发放状态",
)  # fmt: skip
REGION_COLUMNS = ("区划代码", "名称", "级别", "上级代码")
TOWNSHIPS = 13
VILLAGES_A_TOWNSHIP = 9
LETTERS = "ABCDEFGHIJKLMNOPQR"
PROJECTS = ("农村危房改造补助", "产业到户奖补", "生态护林员补助", "雨露计划补助", "公益岗位补贴")
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英建国华文玉兰红梅春生志永德福"
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECK = "10X98765432"
EXCEL_EPOCH = dt.date(1899, 12, 30).toordinal()
ROWS_A_WRITE = 5_000

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."

CONTENT_TYPES = f"""{HEAD}<Types xmlns="{PACKAGE}/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>\
<Override PartName="/xl/workbook.xml" ContentType="{TYPE}sheet.main+xml"/>\
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPE}worksheet+xml"/>\
<Override PartName="/xl/worksheets/sheet2.xml" ContentType="{TYPE}worksheet+xml"/>\
<Override PartName="/xl/styles.xml" ContentType="{TYPE}styles+xml"/>\
<Override PartName="/xl/sharedStrings.xml" ContentType="{TYPE}sharedStrings+xml"/></Types>"""
ROOT_RELATIONS = f"""{HEAD}<Relationships xmlns="{PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""
WORKBOOK = f"""{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr defaultThemeVersion="124226"/>\
<sheets><sheet name="行政区划" sheetId="1" r:id="rId1"/>\
<sheet name="补助发放" sheetId="2" r:id="rId2"/></sheets></workbook>"""
WORKBOOK_RELATIONS = f"""{HEAD}<Relationships xmlns="{PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>\
<Relationship Id="rId2" Type="{OFFICE}/worksheet" Target="worksheets/sheet2.xml"/>\
<Relationship Id="rId3" Type="{OFFICE}/styles" Target="styles.xml"/>\
<Relationship Id="rId4" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>"""
STYLES = f"""{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>\
</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>"""
SHEET_END = '</sheetData><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'


class SharedStrings:
    """The workbook's table of texts, each kept once, numbered in order of first use as Excel does."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self.uses = 0

    def number(self, text: str) -> int:
        """Give the number under which the text stands."""
        self.uses += 1
        return self._numbers.setdefault(text, len(self._numbers))

    def xml(self) -> Iterator[bytes]:
        """Write sharedStrings.xml in pieces."""
        counts = f'count="{self.uses}" uniqueCount="{len(self._numbers)}"'
        yield f'{HEAD}<sst xmlns="{MAIN}" {counts}>'.encode()
        texts = list(self._numbers)
        for start in range(0, len(texts), ROWS_A_WRITE):
            yield "".join(f"<si><t>{text}</t></si>" for text in texts[start : start + ROWS_A_WRITE]).encode()
        yield b"</sst>"


def identity_number(person: int) -> str:
    """Make the valid ID number of one person; different for every number below 15 million."""
    born = dt.date(1935, 1, 1) + dt.timedelta(days=person * 7919 % 25_000)
    body = f"530524{born:%Y%m%d}{person // 25_000 % 999 + 1:03d}"
    check = sum(int(digit) * weight for digit, weight in zip(body, ID_WEIGHTS, strict=True)) % 11
    return body + ID_CHECK[check]


def account_number(person: int) -> str:
    """Make a valid (Luhn) 19-digit card number."""
    body = f"621700385{person:09d}"
    total = 0
    for place, digit in enumerate(reversed(body)):
        doubled = int(digit) * 2 if place % 2 == 0 else int(digit)
        total += doubled - 9 if doubled > 9 else doubled  # noqa: PLR2004 - Luhn adds the digits of the double
    return f"{body}{-total % 10}"


def village_code(number: int) -> str:
    """Give the 12-digit code of one of the villages written into 行政区划."""
    township, village = divmod(number % (TOWNSHIPS * VILLAGES_A_TOWNSHIP), VILLAGES_A_TOWNSHIP)
    return f"530524{101 + township}{201 + village}"


def regions() -> Iterator[tuple[str, str, str, str]]:
    """Give county, townships and villages."""
    county = "530524000000"
    yield county, "示范县", "县", ""
    for township in range(TOWNSHIPS):
        above = f"530524{101 + township}000"
        yield above, f"第{township + 1}乡", "乡镇", county
        for village in range(VILLAGES_A_TOWNSHIP):
            code = f"530524{101 + township}{201 + village}"
            yield code, f"第{township + 1}乡第{village + 1}村", "村", above


def payment(number: int) -> tuple[str | int | float, ...]:
    """Make one row of 补助发放, valid by every cell rule; amounts often have fen."""
    year = 2016 + number % 3
    due = 300 + number % 997 + (number % 4) * 0.25
    day = dt.date(year, 1 + number % 12, 1 + number % 28).toordinal() - EXCEL_EPOCH
    name = SURNAMES[number % len(SURNAMES)] + GIVEN[number // 31 % len(GIVEN)] + GIVEN[number // 977 % len(GIVEN)]
    return (
        f"BF{year}{number:08d}", f"P{year}{number // 2000:05d}", PROJECTS[number // 2000 % 5], year, name,
        identity_number(number), f"H{number // 3:08d}", account_number(number), 1 + number % 12,
        due, due, day, village_code(number // 2000), f"{number % 15 + 1}组", name, "一卡通", "一档", "成功",
    )  # fmt: skip


def text_row(row: int, texts: tuple[str, ...], strings: SharedStrings) -> str:
    """Write a row of texts, blank ones left out."""
    cells = "".join(
        f'<c r="{letter}{row}" t="s"><v>{strings.number(text)}</v></c>'
        for letter, text in zip(LETTERS, texts, strict=False)
        if text
    )
    return f'<row r="{row}" spans="1:{len(texts)}" x14ac:dyDescent="0.15">{cells}</row>'


def payment_row(row: int, values: tuple[str | int | float, ...], strings: SharedStrings) -> str:
    """Write a row of 补助发放: texts by number, numbers as they are, the day with the date style."""
    cells = []
    for letter, value in zip(LETTERS, values, strict=True):
        if isinstance(value, str):
            cells.append(f'<c r="{letter}{row}" t="s"><v>{strings.number(value)}</v></c>')
        elif letter == "L":
            cells.append(f'<c r="L{row}" s="1"><v>{value}</v></c>')
        else:
            cells.append(f'<c r="{letter}{row}"><v>{value:g}</v></c>')
    return f'<row r="{row}" spans="1:18" x14ac:dyDescent="0.15">{"".join(cells)}</row>'


def sheet_head(last_cell: str) -> bytes:
    """Write what stands before the rows of a worksheet."""
    spaces = (
        f'xmlns="{MAIN}" xmlns:r="{OFFICE}" xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"'
    )
    compatible = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac"'
    return (
        f'{HEAD}<worksheet {spaces} {compatible}><dimension ref="A1:{last_cell}"/><sheetViews>'
        f'<sheetView workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="13.5" '
        f'x14ac:dyDescent="0.15"/><sheetData>'
    ).encode()


def payment_sheet(rows: int, strings: SharedStrings) -> Iterator[bytes]:
    """Write the sheet 补助发放 in pieces: a header and `rows` rows."""
    yield sheet_head(f"R{rows + 1}")
    yield text_row(1, COLUMNS, strings).encode()
    for start in range(0, rows, ROWS_A_WRITE):
        numbers = range(start, min(start + ROWS_A_WRITE, rows))
        yield "".join(payment_row(number + 2, payment(number), strings) for number in numbers).encode()
    yield f"{SHEET_END}</worksheet>".encode()


def region_sheet(strings: SharedStrings) -> Iterator[bytes]:
    """Write the sheet 行政区划, whose codes the payments name."""
    rows = [REGION_COLUMNS, *regions()]
    yield sheet_head(f"D{len(rows)}")
    yield "".join(text_row(number, row, strings) for number, row in enumerate(rows, start=1)).encode()
    yield f"{SHEET_END}</worksheet>".encode()


def write_big_workbook(path: Path, rows: int) -> None:
    """Write a workbook with the sheets 行政区划 and 补助发放, the latter with `rows` rows of 18 filled cells."""
    strings = SharedStrings()
    parts: list[tuple[str, Iterator[bytes]]] = [
        ("[Content_Types].xml", iter([CONTENT_TYPES.encode()])),
        ("_rels/.rels", iter([ROOT_RELATIONS.encode()])),
        ("xl/workbook.xml", iter([WORKBOOK.encode()])),
        ("xl/_rels/workbook.xml.rels", iter([WORKBOOK_RELATIONS.encode()])),
        ("xl/styles.xml", iter([STYLES.encode()])),
        ("xl/worksheets/sheet1.xml", region_sheet(strings)),
        ("xl/worksheets/sheet2.xml", payment_sheet(rows, strings)),
        ("xl/sharedStrings.xml", strings.xml()),
    ]
    unfinished = path.with_suffix(".part")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as package:
        for name, pieces in parts:
            with package.open(name, "w", force_zip64=True) as part:
                for piece in pieces:
                    part.write(piece)
    unfinished.replace(path)


def big_workbook(rows: int) -> Path:
    """Give a workbook of that many rows, kept in the temporary folder from one run to the next."""
    folder = Path(tempfile.gettempdir()) / "fundwatch-benchmarks"
    folder.mkdir(exist_ok=True)
    path = folder / f"补助发放-{rows}.xlsx"
    if not path.exists():
        write_big_workbook(path, rows)
    return path


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    print(big_workbook(parser.parse_args().rows))
