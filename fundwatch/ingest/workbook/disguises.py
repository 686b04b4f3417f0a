"""Files that are not what they are called: what they really are, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import BinaryIO, Literal, TypeAlias

from fundwatch.ingest.workbook.faults import SAVE_AGAIN, SEND_AGAIN, FileFaultError, locked

OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_FROM_WORD = "请把其中的表格复制到 Excel，保存为 .xlsx 后重新导入。"
_UNPACK = "请先解压，再导入里面的表格。"
_ASK = "请向报送单位要电子表格。"

# The streams of an OLE container stand in its directory in UTF-16; which of them is there tells the program.
_OLE_STREAMS = (
    ("EncryptedPackage", locked().what, locked().hint),
    ("Workbook", "实际是旧版 Excel 工作簿（.xls），内容已损坏或不完整。", SEND_AGAIN),
    ("Book", "实际是很旧的 Excel 工作簿（.xls），内容已损坏或不完整。", SEND_AGAIN),
    ("WordDocument", "实际是 Word 文档，不是表格。", _FROM_WORD),
    ("PowerPoint Document", "实际是演示文稿，不是表格。", SEND_AGAIN),
    ("MatOST", "实际是 Works 文件，读不了。", SAVE_AGAIN),
)
_SIGNATURES = (
    (b"%PDF", "实际是 PDF 文件，不是表格。", _ASK),
    (b"Rar!", "实际是 RAR 压缩包。", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "实际是 7z 压缩包。", _UNPACK),
    (b"\x1f\x8b", "实际是 gzip 压缩包。", _UNPACK),
    (b"\x89PNG", "实际是图片，不是表格。", _ASK),
    (b"\xff\xd8\xff", "实际是图片，不是表格。", _ASK),
    (b"GIF8", "实际是图片，不是表格。", _ASK),
    (b"II*\0", "实际是图片，不是表格。", _ASK),
    (b"MM\0*", "实际是图片，不是表格。", _ASK),
    (b"{\\rtf", "实际是 RTF 文档，不是表格。", _FROM_WORD),
    (b"\xff\0\x02\0", "实际是 Works 表格（.wks），读不了。", SAVE_AGAIN),
    (b"\0\0\x02\0", "实际是 Lotus 1-2-3 表格，读不了。", SAVE_AGAIN),
    (b"\0\0\x1a\0", "实际是 Lotus 1-2-3 表格，读不了。", SAVE_AGAIN),
    (b"SQLite format 3", "实际是数据库文件，不是表格。", _ASK),
    (b"MZ", "实际是程序，不是表格。", "请不要打开它，并核实文件来源。"),
)
# A BIFF stream that no container holds: the first record and its length.
_BARE_BIFF = (
    b"\x09\x08\x10\0", b"\x09\x08\x08\0", b"\x09\x04\x06\0", b"\x09\x02\x06\0", b"\x09\0\x04\0", b"\x09\0\x06\0",
)  # fmt: skip
_DBASE = frozenset({0x02, 0x03, 0x30, 0x31, 0x32, 0x83, 0x8B, 0xF5})
_MARKUP = re.compile(r"<\s*(?:!doctype\s+html|html|head|body|table|meta|style|div)\b", re.IGNORECASE)
_TABLE = re.compile(r"<\s*(?:html|body|table|tr|td)\b", re.IGNORECASE)
_MHTML = re.compile(r"(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}?(?:MIME-Version|X-Document-Type):", re.IGNORECASE)
_BEGINNING = 4096

Markup: TypeAlias = Literal["xml", "html", "mhtml", "ods"]


def is_workbook_package(beginning: bytes) -> bool:
    """Tell whether a file begins as a zip does."""
    return beginning.startswith(ZIP_SIGNATURES)


def is_bare_biff(beginning: bytes) -> bool:
    """Tell whether a file begins as an .xls without a container does, as old Delphi and FoxPro programs write it."""
    return beginning.startswith(_BARE_BIFF)


def markup_of(stream: BinaryIO) -> Markup | None:
    """Tell which kind of marked-up text a file is, if any."""
    text = _readable(_beginning(stream))
    if "urn:schemas-microsoft-com:office:spreadsheet" in text and "<html" not in text.lower():
        return "xml"
    if "urn:oasis:names:tc:opendocument:xmlns:office" in text and "<?xml" in text[:200]:
        return "ods"
    bare = text.lstrip()
    if _MARKUP.match(bare) or (bare.startswith("<") and _TABLE.search(bare)):
        return "html"
    return "mhtml" if _MHTML.match(text) else None


def disguise(stream: BinaryIO) -> FileFaultError | None:
    """Name what a file is by its content when that is no kind of table; None otherwise."""
    beginning = _beginning(stream)
    if beginning.startswith(OLE_SIGNATURE):
        return _ole_fault(stream)
    for signature, what, hint in _SIGNATURES:
        if beginning.startswith(signature):
            return FileFaultError(what, hint)
    if beginning.startswith(b"BM") and beginning[6:10] == bytes(4):
        return FileFaultError("实际是图片，不是表格。", _ASK)
    if beginning.startswith(b"RIFF") and beginning[8:12] == b"WEBP":
        return FileFaultError("实际是图片，不是表格。", _ASK)
    if _is_dbase(beginning):
        return FileFaultError("实际是 dBASE 数据库表（.dbf），读不了。", SAVE_AGAIN)
    return None


def _is_dbase(beginning: bytes) -> bool:
    """A kind, a day in three bytes, and a header whose length is a line of 32 bytes a column and one more."""
    if len(beginning) < 32 or beginning[0] not in _DBASE:  # noqa: PLR2004 - its first line
        return False
    month, day, length = beginning[2], beginning[3], int.from_bytes(beginning[8:10], "little")
    return month <= 12 and day <= 31 and length >= 33 and length % 32 in {0, 1, 8, 9}  # noqa: PLR2004


def _beginning(stream: BinaryIO) -> bytes:
    stream.seek(0)
    return stream.read(_BEGINNING)


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
        return FileFaultError("实际是 Excel 二进制工作簿（.xlsb），读不了。", SAVE_AGAIN)
    if any(name.startswith("word/") for name in names):
        return FileFaultError("实际是 Word 文档，不是表格。", _FROM_WORD)
    if any(name.startswith("ppt/") for name in names):
        return FileFaultError("实际是演示文稿，不是表格。", SEND_AGAIN)
    if "[content_types].xml" in names:
        return FileFaultError("缺少工作簿的主要内容，文件已损坏。", SEND_AGAIN)
    return FileFaultError("实际是压缩包，不是表格。", _UNPACK)
