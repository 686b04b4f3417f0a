"""The manual's chapters: Markdown files in resources/manual, one for each page of the window and some besides.

A file is called NN-name.md: the number is its place in the contents, the name that of the page it belongs to. Its
first line is its title. Links between chapters name the file; pictures stand in images/, and a picture that has a
companion called …-dark.png is replaced by it where the window is dark.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fundwatch.paths import resources

_NAMED = re.compile(r"\d\d-(?P<name>\w+)")
START = "start"


@dataclass(frozen=True)
class Chapter:
    """A chapter: its name, its title, its text."""

    name: str
    title: str
    text: str

    def holds(self, words: str) -> bool:
        """Whether every word stands somewhere in it."""
        lowered = self.text.lower()
        return all(word in lowered for word in words.lower().split())


def folder() -> Path:
    """Where the chapters and their pictures lie."""
    return resources() / "manual"


@cache
def chapters() -> tuple[Chapter, ...]:
    """Every chapter in order."""
    found = []
    for file in sorted(folder().glob("*.md")):
        named = _NAMED.fullmatch(file.stem)
        if named:
            text = file.read_text(encoding="utf-8")
            found.append(Chapter(named["name"], text.partition("\n")[0].lstrip("# ").strip(), text))
    return tuple(found)


def chapter_for(name: str) -> Chapter:
    """The chapter of a page; the first one where it has none."""
    return next((one for one in chapters() if one.name == name), chapters()[0])


def name_in(link: str) -> str:
    """The chapter that a link between chapters leads to; blank for any other link."""
    named = _NAMED.fullmatch(Path(link.partition("#")[0]).stem)
    return named["name"] if named and link.partition("#")[0].endswith(".md") else ""
