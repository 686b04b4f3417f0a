"""Texts as .xlsx keeps them: entities, escaped characters, rich text, the table of shared strings."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import numpy as np

from fundwatch.ingest.workbook.faults import FileFaultError
from fundwatch.ingest.workbook.grid import Objects
from fundwatch.ingest.workbook.parts import Opening, Part, pieces_of

# 1,000,000 rows with five texts of their own each take a third of this; beyond, memory would not hold.
MOST_SHARED_BYTES = 768 * 2**20
MOST_SHARED_TEXTS = 20_000_000

_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ENTITY = re.compile(r"&(?:#(\d{1,7})|#x([0-9A-Fa-f]{1,6})|(\w+));|&")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SIMPLE_ITEM = re.compile(r'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>')
_LAST_CHARACTER = 0x10FFFF


class UnknownEntityError(ValueError):
    """An entity that XML does not define; only a document type could."""


def plain_text(raw: str) -> str:
    """Resolve what character data taken from .xlsx XML as it stands holds: entities, line ends, `_x000D_`."""
    return unescaped(resolved(raw))


def resolved(raw: str) -> str:
    """Resolve the entities of character data taken from the XML as it stands, and its line ends."""
    if "\r" in raw:
        raw = raw.replace("\r\n", "\n").replace("\r", "\n")
    if "&" in raw:
        raw = _ENTITY.sub(_character, raw)
    return raw


def unescaped(text: str) -> str:
    """Resolve `_x000D_`, by which .xlsx writes characters that XML cannot carry."""
    if "_x" not in text:
        return text
    found = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    # Two escaped surrogates are one character; a lonely one is none and could not be stored.
    return found.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _character(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name in _ENTITIES:
        return _ENTITIES[name]
    code = int(decimal) if decimal else int(hexadecimal, 16) if hexadecimal else -1
    if not 0 <= code <= _LAST_CHARACTER or 0xD800 <= code <= 0xDFFF:  # noqa: PLR2004 - the surrogates
        raise UnknownEntityError(match[0])
    return chr(code)


def item_text(item: ET.Element) -> str:
    """Join the text of a string item (`si`, `is`): its own or its rich runs, without phonetic readings."""
    texts = []
    for child in item:
        local = child.tag.rpartition("}")[2]
        if local == "t":
            texts.append(child.text or "")
        elif local == "r":
            texts.extend(run.text or "" for run in child if run.tag.rpartition("}")[2] == "t")
    return unescaped("".join(texts))


def shared_texts(part: Part | None, piece_size: int) -> Objects:
    """Read the table of shared strings into an array; an empty text is None, as a blank cell is."""
    texts = _listed(part, piece_size) if part else []
    table: Objects = np.empty(len(texts), dtype=object)
    table[:] = texts
    return table


def _listed(part: Part, piece_size: int) -> list[str | None]:
    if part.size > MOST_SHARED_BYTES:
        raise FileFaultError("的文字内容太多，超出了程序能读的范围。", "请拆成几个文件后重新导入。")
    texts: list[str | None] = []
    for opening, piece in pieces_of(part, "sst", "sst", "si", piece_size):
        texts.extend(_texts_of(opening, piece))
        if len(texts) > MOST_SHARED_TEXTS:
            raise FileFaultError("的文字内容太多，超出了程序能读的范围。", "请拆成几个文件后重新导入。")
    return texts


def _texts_of(opening: Opening, piece: bytes) -> Iterator[str | None]:
    try:
        found = _plain_items(piece.decode())
    except UnknownEntityError:
        found = None
    if found is None:
        found = [item_text(item) for item in opening.parse(piece) if item.tag.endswith("si")]
    return (text or None for text in found)


def _plain_items(piece: str) -> list[str] | None:
    """Take the texts of a piece of nothing but plain items; None where anything else stands in it.

    Each item has exactly four tags, so the count of `<` proves that nothing was passed over.
    """
    tags = piece.count("<")
    if piece.startswith("<si><t>") and piece.endswith("</t></si>"):
        found = piece[7:-9].split("</t></si><si><t>")
        if len(found) * 4 == tags:
            return _resolved(piece, found)
    found = _SIMPLE_ITEM.findall(piece)
    return _resolved(piece, found) if len(found) * 4 == tags else None


def _resolved(piece: str, texts: list[str]) -> list[str]:
    if "&" in piece or "_x" in piece or "\r" in piece:
        return [plain_text(text) for text in texts]
    return texts
