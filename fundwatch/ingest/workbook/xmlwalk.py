"""Walking through a large XML document event by event: nothing is held, no entity is ever resolved."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO, NoReturn
from xml.parsers import expat

from fundwatch.ingest.workbook.encodings import encoding_of
from fundwatch.ingest.workbook.faults import SAVE_AGAIN, SEND_AGAIN, FileFaultError

CHUNK = 2**20
# Text and attributes of one cell; a spreadsheet keeps 32,767 characters.
_LONGEST_TOKEN = 16 * 2**20
_DEEPEST = 200
_CONTROL = bytes(code for code in range(32) if code not in {9, 10, 13})
_FORBIDDEN = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Characters = Callable[[str], None]


class XmlWalk:
    """An expat parser for UTF-8 whose names read "namespace local"; it refuses document types."""

    def __init__(self, start: Start, end: End | None = None, characters: Characters | None = None) -> None:
        self._parser: Any = expat.ParserCreate("utf-8", " ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = start
        self._parser.EndElementHandler = end
        self._parser.CharacterDataHandler = characters
        self._parser.StartDoctypeDeclHandler = _refuse
        self._parser.EntityDeclHandler = _refuse
        self._fed = 0

    def feed(self, piece: bytes) -> None:
        """Take a piece; raises FileFaultError where it is no XML, or a single token fills the memory."""
        piece = piece.translate(None, _CONTROL)
        try:
            self._parser.Parse(piece, False)
        except expat.ExpatError as fault:
            raise FileFaultError("的内容已损坏或不完整。", SEND_AGAIN) from fault
        self._fed += len(piece)
        if self._fed - self._parser.CurrentByteIndex > _LONGEST_TOKEN:
            raise FileFaultError("有一处内容长得不正常，没有读取。", SAVE_AGAIN)

    def feed_all(self, pieces: Iterable[bytes]) -> Iterator[None]:
        """Take piece after piece, and let the caller look at what has come of each."""
        for piece in pieces:
            self.feed(piece)
            yield


def _refuse(*_: object) -> NoReturn:
    raise entities_refused()


def entities_refused() -> FileFaultError:
    """The fault of a document that defines names for other content."""
    return FileFaultError("含有正常工作簿不会有的实体声明，出于安全没有读取。", SAVE_AGAIN)


def forbid_document_type(head: bytes) -> None:
    """Refuse a document whose head declares a type."""
    if _FORBIDDEN.search(head):
        raise entities_refused()


def plain_chunks(stream: BinaryIO, size: int = CHUNK) -> Iterator[bytes]:
    """Read an XML file as UTF-8; what its bytes are decides, not what it declares."""
    encoding = encoding_of(stream)
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    while chunk := stream.read(size):
        yield decoder.decode(chunk).encode()
    yield decoder.decode(b"", final=True).encode()
