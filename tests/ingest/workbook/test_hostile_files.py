"""Files that are damaged or made to hurt: each is answered in one sentence that says what to do."""

from __future__ import annotations

import io
import os
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest

from fundwatch.errors import UnreadableFileError
from fundwatch.ingest.workbook import open_workbook, parts
from tests.ingest.workbook.handmade import (
    MAIN,
    OFFICE,
    RELATIONS,
    WriteXlsx,
    plain_parts,
    read_through,
    refusal,
)

SHEET = "xl/worksheets/sheet1.xml"


def real_workbook() -> bytes:
    content = io.BytesIO()
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for number in range(300):
        sheet.append([f"张{number}", number, os.urandom(20).hex()])
    workbook.save(content)
    workbook.close()
    return content.getvalue()


def test_a_workbook_cut_anywhere_is_refused(tmp_path: Path) -> None:
    whole = real_workbook()
    path = tmp_path / "名册.xlsx"
    for length in range(8, len(whole), len(whole) // 40):
        path.write_bytes(whole[:length])
        assert "不完整" in refusal(path).message


def test_flipped_bytes_are_refused_or_read_but_never_crash(tmp_path: Path) -> None:
    whole = real_workbook()
    path = tmp_path / "名册.xlsx"
    answers: set[int | str] = set()
    for place in range(4, len(whole) - 22, len(whole) // 150):
        damaged = bytearray(whole)
        damaged[place] ^= 0xFF
        path.write_bytes(damaged)
        try:
            answers.add(read_through(path))
        except UnreadableFileError as fault:
            answers.add(fault.message)
    assert answers - {300, "文件“名册.xlsx”的内容已损坏或不完整。"} <= {
        "文件“名册.xlsx”缺少工作簿的主要内容，文件已损坏。",
        "文件“名册.xlsx”用了读不了的压缩或加密方式。",
        "文件“名册.xlsx”加了密码，打不开。",
        "文件“名册.xlsx”缺少工作表“Sheet”的内容，文件已损坏。",
        "文件“名册.xlsx”里没有可以读取的工作表。",
        "文件“名册.xlsx”实际是压缩包，不是表格。",
    }
    assert 300 in answers
    assert "文件“名册.xlsx”的内容已损坏或不完整。" in answers


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "名册.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in plain_parts(["补助发放"]).items():
            package.writestr(name, content)
        with package.open(SHEET, "w") as sheet:
            for _ in range(80):
                sheet.write(b" " * 2**20)
    assert path.stat().st_size < 200_000
    assert "解压后大得不正常" in refusal(path).message


def test_a_size_that_lies_is_found_out(write_xlsx: WriteXlsx) -> None:
    path = write_xlsx("".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 5000)))
    content = path.read_bytes()
    with zipfile.ZipFile(path) as package:
        size = package.getinfo(SHEET).file_size
    for lie in (100, size - 1, size + 1, 2**31):
        path.write_bytes(content.replace(struct.pack("<I", size), struct.pack("<I", lie)))
        refusal(path)


def test_too_many_entries_are_refused_before_they_are_listed(
    write_xlsx: WriteXlsx, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_xlsx()
    monkeypatch.setattr(parts, "LARGEST_DIRECTORY", 100)
    assert "条目多得不正常" in refusal(path).message


def test_a_locked_entry_is_refused(write_xlsx: WriteXlsx) -> None:
    content = bytearray(write_xlsx().read_bytes())
    place = content.find(b"PK\x01\x02")
    while place >= 0:
        content[place + 8] |= 1
        place = content.find(b"PK\x01\x02", place + 1)
    path = write_xlsx(name="锁.xlsx")
    path.write_bytes(content)
    assert "加了密码" in refusal(path).message


ENTITY = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "changed",
    [
        {"xl/workbook.xml": f"{ENTITY}<workbook/>"},
        {SHEET: f'{ENTITY}<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'},
        {SHEET: (f'{ENTITY}<worksheet xmlns="{MAIN}"><sheetData/></worksheet>').encode("utf-16")},
        {"xl/sharedStrings.xml": f'{ENTITY}<sst xmlns="{MAIN}"><si><t>&b;</t></si></sst>'},
        {"xl/styles.xml": '<!DOCTYPE x SYSTEM "file:///etc/passwd"><styleSheet/>'},
    ],
)
def test_entities_are_refused(write_xlsx: WriteXlsx, changed: dict[str, str | bytes | None]) -> None:
    path = write_xlsx('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', shared="", parts=changed)
    assert "实体声明" in refusal(path).message


DAMAGES: dict[str, tuple[dict[str, str | bytes | None], str]] = {
    "sheet missing": ({SHEET: None}, "缺少工作表“补助发放”的内容"),
    "workbook missing": ({"xl/workbook.xml": None}, "缺少工作簿的主要内容"),
    "workbook is something else": ({"xl/workbook.xml": "<html/>"}, "缺少工作簿的主要内容"),
    "workbook cut": ({"xl/workbook.xml": "<workbook><sheets>"}, "已损坏或不完整"),
    "no sheets": ({"xl/workbook.xml": f'<workbook xmlns="{MAIN}"><sheets/></workbook>'}, "没有可以读取的工作表"),
    "chart sheets only": (
        {
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" '
            f'Type="{OFFICE}/chartsheet" Target="chartsheets/sheet1.xml"/></Relationships>'
        },
        "没有可以读取的工作表",
    ),
    "sheet cut": ({SHEET: f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"/></row>'}, "已损坏或不完整"),
    "sheet cut in a tag": ({SHEET: f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A'}, "已损坏或不完整"),
    "sheet without data": ({SHEET: f'<worksheet xmlns="{MAIN}"/>'}, "已损坏或不完整"),
    "sheet empty": ({SHEET: ""}, "已损坏或不完整"),
    "tags crossed": (
        {SHEET: f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"></row></c></sheetData></worksheet>'},
        "已损坏或不完整",
    ),
    "shared strings cut": (
        {"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>甲</t></si><si><t>'},
        "已损坏或不完整",
    ),
    "shared strings missing": ({"xl/sharedStrings.xml": None}, "引用了文件里没有的文字"),
    "bytes that are no UTF-8": (
        {"xl/sharedStrings.xml": b'<sst xmlns="x"><si><t>\xd5\xc5\xc8\xfd</t></si></sst>'},
        "无法识别的文字编码",
    ),
    "an encoding that nobody knows": (
        {SHEET: '<?xml version="1.0" encoding="x-mars"?><worksheet><sheetData/></worksheet>'},
        "认不得的文字编码",
    ),
    "entity from nowhere": (
        {"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>&amp;&nbsp;</t></si></sst>'},
        "已损坏或不完整",
    ),
}


@pytest.mark.parametrize(("changed", "what"), DAMAGES.values(), ids=DAMAGES)
def test_damaged_packages_are_refused(write_xlsx: WriteXlsx, changed: dict[str, str | bytes | None], what: str) -> None:
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    path = write_xlsx(rows, shared="<si><t>甲</t></si>", parts=changed)
    assert what in refusal(path).message


def test_one_row_without_end_is_not_gathered_for_ever(write_xlsx: WriteXlsx, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "LARGEST_ITEM", 2**20)
    path = write_xlsx('<row r="1">' + "<c/>" * 600_000 + "</row>")
    with open_workbook(path, piece_size=2**16) as workbook:
        blocks = workbook.blocks(workbook.sheets[0])
        with pytest.raises(UnreadableFileError, match="有一行的内容多得不正常"):
            next(blocks)


@pytest.mark.parametrize(
    "sheet",
    [
        "<worksheet " + "<sheetData " * 200_000,
        "<worksheet " * 200_000 + "<sheetData><row/></sheetData>",
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">' + "<c>" * 200_000,
    ],
    ids=["start tags without end", "roots without end", "cells in cells"],
)
def test_xml_that_goes_on_and_on_is_refused(write_xlsx: WriteXlsx, sheet: str) -> None:
    assert "已损坏或不完整" in refusal(write_xlsx(parts={SHEET: sheet})).message


def test_xml_too_dense_for_the_memory_is_not_parsed(write_xlsx: WriteXlsx, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "MOST_TAGS", 1000)
    assert "多得不正常" in refusal(write_xlsx("<row>" + "<c/>" * 1000 + "</row>")).message
