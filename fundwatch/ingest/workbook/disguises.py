"""Files that are not what they are called: what they really are, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import BinaryIO

from fundwatch.ingest.workbook.faults import SAVE_AGAIN, SEND_AGAIN, FileFaultError

OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
LATER = "这一版还不能直接读取它，请用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”后重新导入。"

# The streams of an OLE container stand in its directory in UTF-16; which of them is there tells the program.
_OLE_STREAMS = (
    ("EncryptedPackage", "加了打开密码，读不了。", "请在 Excel 或 WPS 中取消打开密码后另存，再重新导入。"),
    ("WordDocument", "实际是 Word 文档，不是表格。", "请把其中的表格复制到 Excel，保存为 .xlsx 后重新导入。"),
    ("PowerPoint Document", "实际是演示文稿，不是表格。", SEND_AGAIN),
    ("ETExtData", "实际是 WPS 表格（.et）。", LATER),
    ("Workbook", "实际是旧版 Excel 工作簿（.xls）。", LATER),
    ("Book", "实际是很旧的 Excel 工作簿（.xls）。", LATER),
)
_SIGNATURES = (
    (b"%PDF", "实际是 PDF 文件，不是表格。", "请向报送单位要电子表格。"),
    (b"Rar!", "实际是 RAR 压缩包。", "请先解压，再导入里面的表格。"),
    (b"7z\xbc\xaf\x27\x1c", "实际是 7z 压缩包。", "请先解压，再导入里面的表格。"),
    (b"\x1f\x8b", "实际是 gzip 压缩包。", "请先解压，再导入里面的表格。"),
    (b"\x89PNG", "实际是图片，不是表格。", "请向报送单位要电子表格。"),
    (b"\xff\xd8\xff", "实际是图片，不是表格。", "请向报送单位要电子表格。"),
    (b"{\\rtf", "实际是 RTF 文档，不是表格。", "请把其中的表格复制到 Excel，保存为 .xlsx 后重新导入。"),
    (b"\x09\x08", "实际是很旧的 Excel 工作簿（.xls）。", LATER),
    (b"\x09\x04", "实际是很旧的 Excel 工作簿（.xls）。", LATER),
    (b"\x09\x02", "实际是很旧的 Excel 工作簿（.xls）。", LATER),
)
_MARKUP = re.compile(r"<\s*(?:!doctype\s+html|html|head|body|table|meta|style|div)\b", re.IGNORECASE)
_BEGINNING = 4096


def is_workbook_package(beginning: bytes) -> bool:
    """Tell whether a file begins as a zip does."""
    return beginning.startswith(ZIP_SIGNATURES)


def disguise(stream: BinaryIO) -> FileFaultError | None:
    """Name what a file is by its content when that is neither a zip nor plain text; None otherwise."""
    stream.seek(0)
    beginning = stream.read(_BEGINNING)
    if beginning.startswith(OLE_SIGNATURE):
        return _ole_fault(stream)
    for signature, what, hint in _SIGNATURES:
        if beginning.startswith(signature):
            return FileFaultError(what, hint)
    text = _readable(beginning)
    if "urn:schemas-microsoft-com:office:spreadsheet" in text:
        return FileFaultError("实际是 XML 表格（2003 格式）。", LATER)
    if _MARKUP.match(text.lstrip()) or ("<?xml" in text[:200] and _MARKUP.search(text)):
        return FileFaultError("实际是网页（HTML），只是改了扩展名。", LATER)
    if re.match(r"MIME-Version:", text, re.IGNORECASE):
        return FileFaultError("实际是网页档案（MHTML），只是改了扩展名。", LATER)
    return None


def _readable(beginning: bytes) -> str:
    encoding = "utf-16" if beginning[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    return beginning.decode(encoding, "replace")


def _ole_fault(stream: BinaryIO) -> FileFaultError:
    """Look for the telling stream names; one may lie across two reads, so each read begins with the last tail."""
    found: set[str] = set()
    tail = b""
    stream.seek(0)
    while chunk := stream.read(2**20):
        window = tail + chunk
        found.update(name for name, _, _ in _OLE_STREAMS if _directory_entry(name) in window)
        tail = window[-64:]
    for name, what, hint in _OLE_STREAMS:
        if name in found:
            return FileFaultError(what, hint)
    return FileFaultError("不是 Excel 工作簿。", SAVE_AGAIN)


def _directory_entry(name: str) -> bytes:
    """A directory entry begins with the name, ended by a zero."""
    return name.encode("utf-16-le") + b"\0\0"


def zip_fault(names: Collection[str]) -> FileFaultError:
    """Say what a zip is that holds no .xlsx workbook; `names` are its parts in small letters."""
    if "xl/workbook.bin" in names:
        return FileFaultError("实际是 Excel 二进制工作簿（.xlsb）。", LATER)
    if "content.xml" in names and "mimetype" in names:
        return FileFaultError("实际是 OpenDocument 表格（.ods）。", LATER)
    if any(name.startswith("word/") for name in names):
        return FileFaultError("实际是 Word 文档，不是表格。", "请把其中的表格复制到 Excel，保存为 .xlsx 后重新导入。")
    if any(name.startswith("ppt/") for name in names):
        return FileFaultError("实际是演示文稿，不是表格。", SEND_AGAIN)
    if "[content_types].xml" in names:
        return FileFaultError("缺少工作簿的主要内容，文件已损坏。", SEND_AGAIN)
    return FileFaultError("实际是压缩包，不是表格。", "请先解压，再导入里面的表格。")
