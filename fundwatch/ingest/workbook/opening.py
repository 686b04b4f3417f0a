"""Opening a file: what it really is, its digest, and the source that reads it."""

from __future__ import annotations

import hashlib
import struct
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from fundwatch.errors import UnreadableFileError
from fundwatch.ingest.workbook.compound import CompoundFile
from fundwatch.ingest.workbook.delimited import Delimited, is_delimited
from fundwatch.ingest.workbook.disguises import (
    OLE_SIGNATURE,
    disguise,
    is_bare_biff,
    is_workbook_package,
    markup_of,
)
from fundwatch.ingest.workbook.faults import SEND_AGAIN, FileFaultError, told_about
from fundwatch.ingest.workbook.legacy import BOOK_STREAMS, Legacy
from fundwatch.ingest.workbook.opendocument import OpenDocument
from fundwatch.ingest.workbook.parts import Package
from fundwatch.ingest.workbook.sheets import FileKind, Source, Workbook
from fundwatch.ingest.workbook.spreadsheet import PIECE_SIZE, Spreadsheet
from fundwatch.ingest.workbook.webpage import WebArchive, Webpage
from fundwatch.ingest.workbook.xmlspreadsheet import XmlSpreadsheet

TEXT_SUFFIXES = frozenset({".csv", ".txt", ".tsv"})


def open_workbook(path: Path, *, piece_size: int = PIECE_SIZE) -> Workbook:
    """Open a workbook or a delimited text for reading; the content decides what it is, not the name.

    `piece_size` is how many bytes of .xlsx XML are worked on at a time. Raises UnreadableFileError with a sentence
    that names the file and says what to do.
    """
    stream = _opened(path)
    try:
        with told_about(path.name):
            return _workbook(path, stream, piece_size)
    except UnreadableFileError:
        stream.close()
        raise


def _opened(path: Path) -> BufferedReader:
    if path.name.startswith("~$"):
        raise UnreadableFileError(f"文件“{path.name}”是 Excel 打开表格时留下的临时文件。", "请选择不带“~$”的那个文件。")
    if path.is_dir():
        raise UnreadableFileError(f"“{path.name}”是文件夹，不是文件。", "请选择里面的表格文件。")
    try:
        return path.open("rb")
    except FileNotFoundError as fault:
        raise UnreadableFileError(f"找不到文件“{path.name}”。", "请检查文件是否被移走或改名。") from fault
    except PermissionError as fault:
        raise UnreadableFileError(
            f"没有权限打开文件“{path.name}”。", "它可能正被别的程序打开；请关闭后重试，或把文件复制到自己的文件夹。"
        ) from fault
    except OSError as fault:
        raise UnreadableFileError(
            f"打不开文件“{path.name}”。", "请确认磁盘或 U 盘连接正常，把文件复制到本机后重新导入。"
        ) from fault


def _workbook(path: Path, stream: BufferedReader, piece_size: int) -> Workbook:
    digest = hashlib.file_digest(stream, "sha256").hexdigest()
    if not stream.tell():
        raise FileFaultError("是空的，里面没有任何内容。", SEND_AGAIN)
    stream.seek(0)
    beginning = stream.read(8)
    kind: FileKind
    source: Source
    if is_workbook_package(beginning):
        kind, source = _zipped(stream, piece_size)
    elif beginning.startswith(OLE_SIGNATURE):
        kind, source = "xls", Legacy(path, stream, _container(stream))
    elif is_bare_biff(beginning):
        kind, source = "xls", Legacy(path, stream, None)
    else:
        kind, source = _text(path, stream)
    return Workbook(path, digest, kind, source)


def _zipped(stream: BinaryIO, piece_size: int) -> tuple[FileKind, Source]:
    package = Package(stream)
    if "content.xml" in package.names and "xl/workbook.xml" not in package.names:
        return "ods", OpenDocument(stream, package)
    package.close()
    return "xlsx", Spreadsheet(stream, piece_size)


def _container(stream: BinaryIO) -> CompoundFile:
    """Open the container of an .xls; one that holds no workbook is called by its name."""
    try:
        container = CompoundFile(stream)
    except (FileFaultError, struct.error):
        raise disguise(stream) or FileFaultError("的内容已损坏或不完整。") from None
    if "EncryptedPackage" in container.names or not container.names.intersection(BOOK_STREAMS):
        raise disguise(stream) or FileFaultError("不是 Excel 工作簿。")
    return container


def _text(path: Path, stream: BinaryIO) -> tuple[FileKind, Source]:
    markup = markup_of(stream)
    if markup == "xml":
        return markup, XmlSpreadsheet(stream)
    if markup == "html":
        return markup, Webpage(path, stream)
    if markup == "mhtml":
        return markup, WebArchive(path, stream)
    if markup == "ods":
        return markup, OpenDocument(stream)
    fault = disguise(stream)
    if fault is not None:
        raise fault
    if path.suffix.lower() not in TEXT_SUFFIXES and not is_delimited(stream):
        raise FileFaultError(
            "不是 Excel 工作簿。",
            "如果它是逗号分隔的文本，请把扩展名改为 .csv；否则用 Excel 或 WPS 打开，另存为 .xlsx 后重新导入。",
        )
    return "csv", Delimited(path, stream)
