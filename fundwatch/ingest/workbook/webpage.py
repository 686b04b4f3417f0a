"""The sources behind web pages called .xls: HTML, and the archives of it (MHTML)."""

from __future__ import annotations

import email
import email.policy
import html
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from fundwatch.ingest.workbook.encodings import encoding_of
from fundwatch.ingest.workbook.faults import FileFaultError
from fundwatch.ingest.workbook.gathering import Gathering
from fundwatch.ingest.workbook.htmltokens import tokens
from fundwatch.ingest.workbook.looks import SheetLook
from fundwatch.ingest.workbook.sheets import Block, SheetInfo
from fundwatch.ingest.workbook.webtable import WebTables

_PIECE = 2**20
_HEAD = 2**16
_LARGEST_ARCHIVE = 256 * 2**20
_SHEET_NAME = re.compile(r"<x:Name>([^<]{1,99})</x:Name>", re.IGNORECASE)
_HIDDEN = re.compile(r"<x:Visible>\s*Sheet(?:Very)?Hidden", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]*>([^<]{1,60})", re.IGNORECASE)
_FRAMES = re.compile(r"<frameset\b", re.IGNORECASE)


class Webpage:
    """Reads the tables of one page as one sheet, named as Excel noted it or else as the file."""

    def __init__(self, path: Path, stream: BinaryIO) -> None:
        self._stream = stream
        self._page = _Page(stream)
        names = self._page.sheet_names
        name = names[0] if len(names) == 1 else path.stem
        self._looks: dict[int, SheetLook] = {}
        self.sheets = (SheetInfo(name, hidden=False, index=0),)

    def blocks(self, sheet: SheetInfo, size: int) -> Iterator[Block]:
        """Read the page from its beginning in blocks of at most `size` rows."""
        look = self._looks[0] = SheetLook()
        return self._page.blocks(sheet.name, look, size)

    def look(self, sheet: SheetInfo) -> SheetLook:
        """How a sheet that has been read looks."""
        return self._looks.get(sheet.index, SheetLook())

    def close(self) -> None:
        """Let go of the file."""
        self._stream.close()


class WebArchive:
    """Reads the pages of an archive, each a sheet."""

    def __init__(self, path: Path, stream: BinaryIO) -> None:
        self._stream = stream
        if stream.seek(0, 2) > _LARGEST_ARCHIVE:
            raise FileFaultError("太大，读不下去。", "请拆成几个文件后重新导入。")
        stream.seek(0)
        names: list[str] = []
        self._pages: list[_Page] = []
        for content in _html_parts(stream):
            page = _Page(io.BytesIO(content))
            names = names or list(page.sheet_names)
            if page.has_table:
                self._pages.append(page)
        if not self._pages:
            raise FileFaultError("是网页档案，里面没有表格。", "请重新导出数据，保存为 .xlsx 后再导入。")
        alike = len(names) == len(self._pages)
        self.sheets = tuple(
            SheetInfo(names[index] if alike else path.stem, hidden=page.is_hidden, index=index)
            for index, page in enumerate(self._pages)
        )
        self._looks: dict[int, SheetLook] = {}

    def blocks(self, sheet: SheetInfo, size: int) -> Iterator[Block]:
        """Read one page in blocks of at most `size` rows."""
        look = self._looks[sheet.index] = SheetLook()
        return self._pages[sheet.index].blocks(sheet.name, look, size)

    def look(self, sheet: SheetInfo) -> SheetLook:
        """How a sheet that has been read looks."""
        return self._looks.get(sheet.index, SheetLook())

    def close(self) -> None:
        """Let go of the file."""
        self._stream.close()


def _html_parts(stream: BinaryIO) -> Iterator[bytes]:
    message = email.message_from_binary_file(stream, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content:
                yield content


class _Page:
    """One HTML document."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._encoding = encoding_of(stream)
        stream.seek(0)
        self._head = stream.read(_HEAD).decode(self._encoding, "replace")
        self.sheet_names = tuple(html.unescape(name) for name in _SHEET_NAME.findall(self._head))
        self.is_hidden = _HIDDEN.search(self._head) is not None

    @property
    def has_table(self) -> bool:
        """Whether a table stands in it."""
        return any("<table" in text.lower() for text in self._texts())

    def _texts(self) -> Iterator[str]:
        self._stream.seek(0)
        text = io.TextIOWrapper(self._stream, self._encoding)
        try:
            while piece := text.read(_PIECE):
                yield piece
        finally:
            text.detach()

    def blocks(self, name: str, look: SheetLook, size: int) -> Iterator[Block]:
        """Read the tables; raises FileFaultError where there is none."""
        gathering = Gathering(name)
        tables = WebTables(gathering, look)
        take = tables.take
        before = 0
        for token in tokens(self._texts()):
            take(token)
            if tables.rows - before >= size:
                before = tables.rows
                yield from gathering.blocks(size, at_end=False)
        tables.finish()
        if not tables.rows:
            raise self._without_table()
        yield from gathering.blocks(size)

    def _without_table(self) -> FileFaultError:
        if _FRAMES.search(self._head):
            return FileFaultError(
                "是网页工作簿的框架页，数据在同名的文件夹里。", "请用 Excel 打开它，另存为 .xlsx 后重新导入。"
            )
        title = _TITLE.search(self._head)
        named = f"（标题是“{html.unescape(title[1]).strip()}”）" if title and title[1].strip() else ""
        return FileFaultError(
            f"实际是网页，里面没有表格{named}。", "可能导出时登录已经失效；请在原系统中重新登录并导出。"
        )
