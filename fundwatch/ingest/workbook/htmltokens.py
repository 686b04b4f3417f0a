"""Cutting HTML as web systems write it into tags and text; broken markup is taken as browsers take it."""

from __future__ import annotations

import html
import re
from collections.abc import Generator, Iterable, Iterator

_NAME = r"[A-Za-z][\w:.-]*"
# Possessive, so that no crafted tag makes the search try again and again.
_TOKEN = re.compile(
    rf"<(?P<end>/)?(?P<name>{_NAME})(?P<rest>(?:[^<>\"']|\"[^\"<]{{0,9999}}\"|'[^'<]{{0,9999}}'|[\"'])*+)>"
    r"|<!--.*?-->|<[!?](?!--)[^<>]*+>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""([^\s=/"'<>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?""")
_QUOTED = re.compile(r"\"[^\"<]{0,9999}\"|'[^'<]{0,9999}'")
_LONGEST_QUOTED = 10_000
_RAW = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in ("script", "style", "textarea", "title", "xml")}
_LONGEST_WAIT = 4 * 2**20


class Tag:
    """A start or end tag; `rest` is what follows its name, as it was written."""

    __slots__ = ("is_end", "name", "rest")

    def __init__(self, name: str, rest: str, *, is_end: bool) -> None:
        self.name = name
        self.rest = rest
        self.is_end = is_end


def attributes_of(rest: str) -> dict[str, str]:
    """The attributes that follow a tag's name, by their names in small letters; of two alike the first counts."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(rest):
        found.setdefault(name.lower(), html.unescape(double or single or bare))
    return found


_Cutting = Generator[Tag | str, None, tuple[str, str]]


def tokens(pieces: Iterable[str]) -> Iterator[Tag | str]:
    """Cut a document that comes in pieces into tags and the raw text between them.

    Comments are dropped, and what scripts and style sheets hold; a `<` that begins no tag is text.
    """
    rest, raw = "", ""
    for piece in pieces:
        rest += piece
        rest, raw = yield from _cut(rest, raw, at_end=False)
        if len(rest) > _LONGEST_WAIT:
            yield rest
            rest = ""
    yield from _cut(rest, raw, at_end=True)


def _cut(text: str, raw: str, *, at_end: bool) -> _Cutting:
    """Give the tokens of a text; returns what must wait for more, and the name of an element of raw text."""
    place = 0
    while True:
        if raw:
            closing = _RAW[raw].search(text, place)
            if closing is None:
                return ("", raw) if at_end else (text[max(place, len(text) - 32) :], raw)
            place, raw = closing.end(), ""
        match = _TOKEN.search(text, place)
        if match is None or (not at_end and _may_go_on(text, place, match)):
            return (yield from _waiting(text, place, at_end=at_end))
        if match.start() > place:
            yield text[place : match.start()]
        place = match.end()
        name = match["name"]
        if name is not None:
            name = name.lower()
            yield Tag(name, match["rest"], is_end=match["end"] is not None)
            raw = name if name in _RAW and match["end"] is None else ""


def _may_go_on(text: str, place: int, match: re.Match[str]) -> bool:
    """Whether what follows in the next piece may make of this something else: a comment, or a longer tag."""
    if text.find("<!--", place, match.start()) >= 0:
        return True
    # A quote without its partner is only known to have none once a `<`, or more than a value's length, follows.
    if match["rest"] is None or text.find("<", match.end()) >= 0 or len(text) - match.end() > _LONGEST_QUOTED:
        return False
    alone = _QUOTED.sub("", match["rest"])
    return '"' in alone or "'" in alone


def _waiting(text: str, place: int, *, at_end: bool) -> _Cutting:
    """Give the text that no tag follows any more."""
    cut = -1 if at_end else text.find("<", place)
    yield text[place : cut if cut >= 0 else None]
    return (text[cut:] if cut >= 0 else "", "")
