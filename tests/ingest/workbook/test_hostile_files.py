"""Files that are damaged, disguised or made to hurt: each is answered in one sentence that says what to do."""

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
from tests.ingest.workbook.handmade import MAIN, OFFICE, RELATIONS, WriteXlsx, plain_parts, write_zip

SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_through(path: Path) -> int:
    """Open a file and read all of it; gives the number of rows."""
    with open_workbook(path) as workbook:
        return sum(len(block) for sheet in workbook.sheets for block in workbook.blocks(sheet))


def refusal(path: Path) -> UnreadableFileError:
    """Read a file that must be refused."""
    with pytest.raises(UnreadableFileError) as caught:
        read_through(path)
    fault = caught.value
    assert f"“{path.name}”" in fault.message
    assert str(path.parent) not in str(fault)
    assert fault.message.endswith("。")
    assert fault.message.count("。") == 1
    assert fault.hint.endswith("。")
    return fault


def ole(*streams: str) -> bytes:
    """Imitate an OLE container: its signature, filler, and directory entries across a megabyte's edge."""
    entries = b"".join(name.encode("utf-16-le").ljust(64, b"\0") + bytes(64) for name in streams)
    return OLE + bytes(2**20 - 20) + entries


DISGUISES: dict[str, tuple[bytes, str, str]] = {
    "empty": (b"", "是空的", "完好的文件"),
    "not a workbook": (b"hello", "不是 Excel 工作簿", "改为 .csv"),
    "GB18030 text": ("姓名,金额\n张三,1\n".encode("gb18030"), "不是 Excel 工作簿", "改为 .csv"),
    "random bytes": (bytes(range(128, 256)) * 9, "不是 Excel 工作簿", "另存为 .xlsx"),
    "xls": (ole("Root Entry", "Workbook"), "实际是旧版 Excel 工作簿(.xls)", "另存为“Excel 工作簿(*.xlsx)”"),
    "xls 5": (ole("Root Entry", "Book"), "实际是很旧的 Excel 工作簿", "另存为“Excel 工作簿(*.xlsx)”"),
    "BIFF without container": (b"\x09\x08\x10\x00\x00\x06", "实际是很旧的 Excel 工作簿", "另存为"),
    "et": (ole("Root Entry", "Workbook", "ETExtData"), "实际是 WPS 表格(.et)", "另存为"),
    "encrypted": (ole("Root Entry", "EncryptionInfo", "EncryptedPackage"), "加了打开密码", "取消打开密码"),
    "doc": (ole("Root Entry", "WordDocument"), "实际是 Word 文档", "复制到 Excel"),
    "other OLE": (ole("Root Entry", "Contents"), "不是 Excel 工作簿", "另存为"),
    "html": (b"<html><table><tr><td>1</td></tr></table></html>", "实际是网页(HTML)", "另存为"),
    "html with BOM": ("\ufeff \r\n<!DOCTYPE html><p>".encode(), "实际是网页(HTML)", "另存为"),
    "xhtml": (b'<?xml version="1.0"?>\n<html xmlns="x"/>', "实际是网页(HTML)", "另存为"),
    "bare table": (b"<table border=1>", "实际是网页(HTML)", "另存为"),
    "mhtml": (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n", "实际是网页档案(MHTML)", "另存为"),
    "XML 2003": (
        b'<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
        "实际是 XML 表格(2003 格式)",
        "另存为",
    ),
    "pdf": (b"%PDF-1.7\n", "实际是 PDF 文件", "电子表格"),
    "rar": (b"Rar!\x1a\x07\x01\x00", "实际是 RAR 压缩包", "解压"),
    "png": (b"\x89PNG\r\n\x1a\n", "实际是图片", "电子表格"),
    "zip cut at once": (b"PK\x03\x04", "不完整", "重新复制或下载"),
    "end record cut": (b"PK\x03\x04" + bytes(90) + b"PK\x05\x06", "不完整", "重新复制或下载"),
}


@pytest.mark.parametrize(("content", "what", "hint"), DISGUISES.values(), ids=DISGUISES)
def test_what_is_no_workbook_is_called_by_its_name(tmp_path: Path, content: bytes, what: str, hint: str) -> None:
    path = tmp_path / "名册.xlsx"
    path.write_bytes(content)
    fault = refusal(path)
    assert what in fault.message
    assert hint in fault.hint


@pytest.mark.parametrize(
    ("names", "what"),
    [
        (("mimetype", "content.xml"), "实际是 OpenDocument 表格(.ods)"),
        (("[Content_Types].xml", "xl/workbook.bin"), "实际是 Excel 二进制工作簿(.xlsb)"),
        (("[Content_Types].xml", "word/document.xml"), "实际是 Word 文档"),
        (("[Content_Types].xml", "ppt/presentation.xml"), "实际是演示文稿"),
        (("[Content_Types].xml", "docProps/app.xml"), "缺少工作簿的主要内容"),
        (("名册/一.xlsx",), "实际是压缩包"),
        ((), "实际是压缩包"),
    ],
)
def test_other_packages_are_told_apart(tmp_path: Path, names: tuple[str, ...], what: str) -> None:
    assert what in refusal(write_zip(tmp_path / "名册.xlsx", dict.fromkeys(names, "x"))).message


def test_missing_files_folders_and_excels_leftovers(tmp_path: Path) -> None:
    assert refusal(tmp_path / "没有.xlsx").message.startswith("找不到文件“没有.xlsx”")
    (tmp_path / "乡镇.xlsx").mkdir()
    assert "是文件夹" in refusal(tmp_path / "乡镇.xlsx").message
    (tmp_path / "~$名册.xlsx").write_bytes(b"x")
    assert "临时文件" in refusal(tmp_path / "~$名册.xlsx").message


@pytest.mark.parametrize(
    ("fault", "what"), [(PermissionError(13, "x"), "没有权限打开"), (OSError(5, "x"), "打不开文件")]
)
def test_a_file_that_the_system_does_not_open(
    write_xlsx: WriteXlsx, monkeypatch: pytest.MonkeyPatch, fault: OSError, what: str
) -> None:
    # The tests may run as an administrator, whom no permission stops.
    def refuse(*_: object, **__: object) -> None:
        raise fault

    path = write_xlsx()
    monkeypatch.setattr(Path, "open", refuse)
    assert what in refusal(path).message


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
        "文件“名册.xlsx”缺少工作簿的主要内容,文件已损坏。",
        "文件“名册.xlsx”用了读不了的压缩或加密方式。",
        "文件“名册.xlsx”加了密码,打不开。",
        "文件“名册.xlsx”缺少工作表“Sheet”的内容,文件已损坏。",
        "文件“名册.xlsx”里没有可以读取的工作表。",
        "文件“名册.xlsx”实际是压缩包,不是表格。",
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


def test_content_decides_and_not_the_name(write_xlsx: WriteXlsx) -> None:
    path = write_xlsx('<row r="1"><c r="A1"><v>1</v></c></row>', name="名册.xls")
    with open_workbook(path) as workbook:
        assert workbook.kind == "xlsx"
        assert workbook.name == "名册.xls"
        assert [block.columns for block in workbook.blocks(workbook.sheets[0])] == [[[1]]]
