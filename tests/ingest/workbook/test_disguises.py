"""Files that are not what they are called, or cannot be opened at all: each is called by its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from fundwatch.ingest.workbook import open_workbook
from tests.ingest.workbook.handmade import WriteXlsx, refusal, write_zip

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def ole(*streams: str) -> bytes:
    """Imitate an OLE container: its signature, filler, and directory entries across a megabyte's edge."""
    entries = b"".join(name.encode("utf-16-le").ljust(64, b"\0") + bytes(64) for name in streams)
    return OLE + bytes(2**20 - 20) + entries


DISGUISES: dict[str, tuple[bytes, str, str]] = {
    "empty": (b"", "是空的", "完好的文件"),
    "not a workbook": (b"hello", "不是 Excel 工作簿", "改为 .csv"),
    "GB18030 prose": ("扶贫资金\n情况说明\n".encode("gb18030"), "不是 Excel 工作簿", "改为 .csv"),
    "random bytes": (bytes(range(128, 256)) * 9, "不是 Excel 工作簿", "另存为 .xlsx"),
    "xls cut off": (ole("Root Entry", "Workbook"), "实际是旧版 Excel 工作簿（.xls），内容已损坏", "完好的文件"),
    "xls 5 cut off": (ole("Root Entry", "Book"), "实际是很旧的 Excel 工作簿", "完好的文件"),
    "BIFF without container cut off": (b"\x09\x08\x10\x00\x00\x06", "不完整", "完好的文件"),
    "signature and no more": (OLE, "不是 Excel 工作簿", "另存为"),
    "encrypted": (ole("Root Entry", "EncryptionInfo", "EncryptedPackage"), "加了打开密码", "取消打开密码"),
    "doc": (ole("Root Entry", "WordDocument"), "实际是 Word 文档", "复制到 Excel"),
    "other OLE": (ole("Root Entry", "Contents"), "不是 Excel 工作簿", "另存为"),
    "html": (b"<html><title>\xe7\x99\xbb\xe5\xbd\x95</title><p>x", "里面没有表格（标题是“登录”）", "重新登录并导出"),
    "html with BOM": ("\ufeff \r\n<!DOCTYPE html><p>".encode(), "实际是网页，里面没有表格。", "重新登录"),
    "xhtml": (b'<?xml version="1.0"?>\n<html xmlns="x"/>', "实际是网页，里面没有表格。", "重新登录"),
    "empty table": (b"<table border=1>", "实际是网页，里面没有表格。", "重新登录"),
    "frames": (b"<html><frameset><frame src='a.files/sheet001.htm'>", "框架页", "另存为 .xlsx"),
    "mhtml": (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n", "网页档案，里面没有表格", "重新导出"),
    "XML 2003 cut off": (
        b'<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
        "里没有可以读取的工作表",
        "另存为",
    ),
    "gif": (b"GIF89a\x01\x00", "实际是图片", "电子表格"),
    "bmp": (b"BM\x36\x00\x00\x00\x00\x00\x00\x00\x36\x00", "实际是图片", "电子表格"),
    "webp": (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "实际是图片", "电子表格"),
    "dBASE": (b"\x03\x6b\x03\x01" + bytes(4) + b"\x41\x00" + bytes(60) + b"\r", "实际是 dBASE 数据库表", "另存为"),
    "Works": (b"\xff\x00\x02\x00\x04\x04", "实际是 Works 表格", "另存为"),
    "Lotus": (b"\x00\x00\x1a\x00\x00\x10", "实际是 Lotus 1-2-3 表格", "另存为"),
    "SQLite": (b"SQLite format 3\x00", "实际是数据库文件", "电子表格"),
    "program": (b"MZ\x90\x00", "实际是程序", "核实文件来源"),
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
        (("mimetype", "content.xml"), "已损坏或不完整"),
        (("[Content_Types].xml", "xl/workbook.bin"), "实际是 Excel 二进制工作簿（.xlsb）"),
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


def test_content_decides_and_not_the_name(write_xlsx: WriteXlsx) -> None:
    path = write_xlsx('<row r="1"><c r="A1"><v>1</v></c></row>', name="名册.xls")
    with open_workbook(path) as workbook:
        assert workbook.kind == "xlsx"
        assert workbook.name == "名册.xls"
        assert [block.columns for block in workbook.blocks(workbook.sheets[0])] == [[[1]]]
