"""The worksheets inside one XML document: where each begins, so that it can be read without the others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from fundwatch.ingest.workbook.faults import SAVE_AGAIN, SEND_AGAIN, FileFaultError
from fundwatch.ingest.workbook.parts import Opening
from fundwatch.ingest.workbook.xmlwalk import forbid_document_type

_TAG_REST = rb"""(?:[^<>"']|"[^"<]*"|'[^'<]*')*>"""
_ROOT = re.compile(rb"<[A-Za-z_]" + _TAG_REST)
_LONGEST_HEAD = 2**20
_LONGEST_TAG = 2**20
_MOST_SECTIONS = 10_000

#: Gives the document from its beginning as UTF-8, piece by piece.
Chunks = Callable[[], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Section:
    """One worksheet: its start tag, the byte at which that begins, and whether a mark stood inside."""

    attributes: dict[str, str]
    start: int
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Sections:
    """The worksheets of a document in order."""

    chunks: Chunks
    root: bytes
    found: tuple[Section, ...]

    def head(self) -> Iterator[bytes]:
        """The document up to its first worksheet."""
        yield from self._range(0, self.found[0].start if self.found else None)

    def pieces(self, index: int) -> Iterator[bytes]:
        """One worksheet, preceded by the document's first tag; what follows its end may be cut anywhere."""
        end = self.found[index + 1].start if index + 1 < len(self.found) else None
        yield self.root
        yield from self._range(self.found[index].start, end)

    def _range(self, start: int, end: int | None) -> Iterator[bytes]:
        place = 0
        for chunk in self.chunks():
            if place + len(chunk) > start:
                yield chunk[max(0, start - place) : None if end is None else end - place]
            place += len(chunk)
            if end is not None and place >= end:
                return


def sections_of(chunks: Chunks, item: str, mark: bytes | None = None) -> Sections:
    """Find the start tags of that local name. Raises FileFaultError for a document type or a tag without an end."""
    sought = rb"<(?:[A-Za-z_][\w.-]*:)?" + item.encode() + rb"(?=[\s/>])" + _TAG_REST
    pattern = re.compile(b"(" + sought + b")|" + mark if mark else b"(" + sought + b")")
    # Hardly a piece holds any; looking for plain words first is ten times as quick.
    needles = [item.encode() + following for following in (b" ", b">", b"/", b"\n", b"\r", b"\t")]
    needles += [b"Hidden"] if mark else []
    pieces = chunks()
    rest = next(pieces, b"")
    while (root := _ROOT.search(rest)) is None:
        more = next(pieces, b"")
        if not more or len(rest) > _LONGEST_HEAD:
            raise FileFaultError("的内容已损坏或不完整。", SEND_AGAIN)
        rest += more
    forbid_document_type(rest[: root.end()])
    tags: list[tuple[bytes, int]] = []
    marked: set[int] = set()
    place = 0
    while rest:
        following = next(pieces, b"")
        cut = rest.rfind(b"<") if following else len(rest)
        worth_a_look = any(needle in rest for needle in needles)
        for match in pattern.finditer(rest, 0, max(cut, 0)) if worth_a_look else ():
            if match[1] is not None:
                tags.append((match[1], place + match.start()))
            else:
                marked.add(len(tags) - 1)
        if len(rest) - cut > _LONGEST_TAG + len(following) or len(tags) > _MOST_SECTIONS:
            raise FileFaultError("的结构不正常，没有读取。", SAVE_AGAIN)
        cut = max(cut, 0)
        place += cut
        rest = rest[cut:] + following
    found = tuple(Section(_attributes(root[0], tag), start, index in marked) for index, (tag, start) in enumerate(tags))
    return Sections(chunks, root[0], found)


def _attributes(root: bytes, tag: bytes) -> dict[str, str]:
    if tag.endswith(b"/>"):
        tag = tag[:-2] + b">"
    return dict(Opening((root, tag), b"").parse(b"").attrib)
