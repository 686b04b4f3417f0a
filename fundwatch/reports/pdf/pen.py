"""Measuring text and writing it into a page's operators."""

from __future__ import annotations

from itertools import groupby

from fundwatch.reports.pdf.embedding import DocumentFonts, EmbeddedFont, RoleTable
from fundwatch.reports.pdf.faces import FontSet, Role, missing_character
from fundwatch.reports.pdf.geometry import number


class Pen:
    """Measures and writes text in the faces of one document; widths are exact, so layout and page agree."""

    def __init__(self, fonts: FontSet) -> None:
        self.fonts = DocumentFonts(fonts)
        self._hex: dict[tuple[Role, bool], _HexTable] = {}
        self._mixed: dict[tuple[Role, float, str], str] = {}

    def width(self, role: Role, text: str, where: str = "") -> float:
        """Width in thousandths of the type size.

        Raises RefusedError naming `where` when no font has one of the characters.
        """
        table = self.fonts.role(role)
        try:
            return sum(map(table.__getitem__, map(ord, text)))
        except LookupError as error:
            raise missing_character(chr(error.args[0]), text, where or "正文") from None

    def show(self, role: Role, size: float, at: tuple[float, float], text: str, spacing: float = 0.0) -> str:
        """Operators (inside BT … ET) that write a text measured before, its base line beginning at `at`."""
        key = (role, text.isascii())
        table = self._hex.get(key)
        if table is None:
            table = self._hex[key] = _HexTable(self.fonts.role(role))
        # Hundredths of a point as geometry.number writes them, without a call for each: this runs for every cell.
        position = f"{spacing:.2f} Tc 1 0 0 1 {at[0]:.2f} {at[1]:.2f} Tm"
        try:
            run = text.translate(table)
        except _OtherFontError:
            return f"{position} {self._runs(role, size, text)}"
        name = table.font.name if table.font else "F1"
        return f"{position} /{name} {size:.2f} Tf <{run}> Tj"

    def _runs(self, role: Role, size: float, text: str) -> str:
        key = (role, size, text)
        if key in self._mixed:
            return self._mixed[key]
        table = self.fonts.role(role)
        operators = []
        for font, run in groupby(map(ord, text), key=lambda code: _font(table, code)):
            encoded = "".join(font.hex(code) for code in run)
            operators.append(f"/{font.name} {number(size)} Tf <{encoded}> Tj")
        joined = self._mixed[key] = " ".join(operators)
        return joined


def _font(table: RoleTable, code: int) -> EmbeddedFont:
    table[code]  # looked up, so that its font is known
    return table.font_of[code]


class _OtherFontError(Exception):
    """A character comes from another font than the role's first."""


class _HexTable(dict[int, str]):
    """Glyph numbers of the characters that come from one font, for `str.translate`."""

    def __init__(self, widths: RoleTable) -> None:
        super().__init__()
        self._widths = widths
        self.font: EmbeddedFont | None = None

    def __missing__(self, code: int) -> str:
        font = _font(self._widths, code)
        if self.font is None:
            self.font = font
        if font is not self.font:
            raise _OtherFontError
        text = self[code] = font.hex(code)
        return text
