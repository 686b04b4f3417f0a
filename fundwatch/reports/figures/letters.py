"""The bundled faces for figures drawn with matplotlib, and how wide words are in them."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from fundwatch.paths import resources

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

#: What stands before the head of the log.
CAPTION = "台账日志："
#: The face of labels, then those that have the characters it lacks.
_FACES = ("NotoSansSC-Medium.ttf", "NotoSerifSC-Regular.ttf", "LXGWWenKai-Regular.ttf")
#: FreeType tells advances in parts of this size.
_WHOLE = 1 << 16
_TITLE = "NotoSerifSC-Bold.ttf"


@dataclass(frozen=True)
class Lettering:
    """Faces at a size: the names matplotlib knows them by, and the width of words in the first of them."""

    size: float
    families: list[str]
    title: list[str]

    def measure(self, text: str) -> float:
        """How wide a text is, in points."""
        return _width(text, self.size)


def covered(text: str) -> bool:
    """Whether the face of labels has every letter of a text, so that no other need be embedded."""
    return all(_face().get_char_index(ord(letter)) for letter in set(text) - {"\n"})


@cache
def lettering(size: float) -> Lettering:
    """The bundled faces at a size in points."""
    from matplotlib.font_manager import fontManager  # noqa: PLC0415 - takes a second to import

    # Each face is there in one weight only; that it is not the one usually asked for is no news.
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    folder = resources() / "fonts"
    names = []
    for file in (*_FACES, _TITLE):
        path = str(folder / file)
        if not any(entry.fname == path for entry in fontManager.ttflist):
            fontManager.addfont(path)
        names.append(next(entry.name for entry in fontManager.ttflist if entry.fname == path))
    return Lettering(size, names[:-1], [names[-1], *names[:-1]])


@lru_cache(maxsize=4096)
def _width(text: str, size: float) -> float:
    from matplotlib.ft2font import LoadFlags  # noqa: PLC0415

    face = _face()
    face.set_size(size, 72)
    width = 0.0
    for letter in text:
        width += face.load_char(ord(letter), flags=LoadFlags.NO_HINTING).linearHoriAdvance / _WHOLE
    return width


@cache
def _face() -> FT2Font:
    from matplotlib.ft2font import FT2Font  # noqa: PLC0415

    return FT2Font(str(resources() / "fonts" / _FACES[0]))
