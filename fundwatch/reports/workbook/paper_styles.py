"""The cell formats of a paper's workbook, collected while its sheets are planned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fundwatch.reports.workbook.package import HEAD, MAIN

_FONTS = {
    "plain": '<font><sz val="10"/><name val="宋体"/></font>',
    "bold": '<font><b/><sz val="10"/><name val="宋体"/></font>',
    "title": '<font><b/><sz val="18"/><name val="宋体"/></font>',
    "section": '<font><b/><sz val="12"/><name val="宋体"/></font>',
}
_FILLS = {"none": "", "head": "FFEDEFF3", "strong": "FFF5F6F8", "entry": "FFFFF9DB"}
#: Formats that spreadsheets have of themselves; others get numbers from 164 on.
_BUILT_IN = {"General": 0, "0": 1, "#,##0": 3, "#,##0.00": 4, "0.00%": 10, "@": 49}
_FIRST_OWN = 164

Font = Literal["plain", "bold", "title", "section"]
Align = Literal["left", "center", "right"]
Fill = Literal["none", "head", "strong", "entry"]


@dataclass(frozen=True, slots=True)
class CellStyle:
    """How a cell looks; an `open` one may be written to where its sheet is protected."""

    font: Font = "plain"
    fill: Fill = "none"
    bordered: bool = True
    number: str = "General"
    align: Align = "left"
    wrapped: bool = True
    open: bool = False


class Styles:
    """Numbers the cell formats as they come up: equal papers number them equally."""

    def __init__(self) -> None:
        self._numbers: dict[CellStyle, int] = {CellStyle(bordered=False, wrapped=False): 0}

    def number(self, style: CellStyle) -> int:
        """The format's number in the workbook."""
        return self._numbers.setdefault(style, len(self._numbers))

    def xml(self) -> str:
        """The part styles.xml."""
        own = sorted({style.number for style in self._numbers} - set(_BUILT_IN))
        numbered = {code: _FIRST_OWN + place for place, code in enumerate(own)}
        formats = "".join(f'<numFmt numFmtId="{number}" formatCode="{code}"/>' for code, number in numbered.items())
        if own:
            formats = f'<numFmts count="{len(own)}">{formats}</numFmts>'
        cells = "".join(_format(style, _BUILT_IN | numbered) for style in self._numbers)
        fills = "".join(
            f'<fill><patternFill patternType="solid"><fgColor rgb="{colour}"/></patternFill></fill>'
            for colour in _FILLS.values()
            if colour
        )
        sides = "".join(
            f'<{side} style="thin"><color auto="1"/></{side}>' for side in ("left", "right", "top", "bottom")
        )
        return (
            f'{HEAD}<styleSheet xmlns="{MAIN}">'
            f"{formats}"
            f'<fonts count="{len(_FONTS)}">{"".join(_FONTS.values())}</fonts>'
            f'<fills count="{len(_FILLS) + 1}"><fill><patternFill patternType="none"/></fill>'
            f'<fill><patternFill patternType="gray125"/></fill>{fills}</fills>'
            f'<borders count="2"><border/><border>{sides}</border></borders>'
            '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
            f'<cellXfs count="{len(self._numbers)}">{cells}</cellXfs>'
            '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
        )


def _format(style: CellStyle, numbers: dict[str, int]) -> str:
    fill = list(_FILLS).index(style.fill)
    wrap = ' wrapText="1"' if style.wrapped else ""
    applied, unlocked = (' applyProtection="1"', '<protection locked="0"/>') if style.open else ("", "")
    return (
        f'<xf numFmtId="{numbers[style.number]}" fontId="{list(_FONTS).index(style.font)}" '
        f'fillId="{fill + 1 if fill else 0}" borderId="{int(style.bordered)}" xfId="0" applyNumberFormat="1" '
        f'applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"{applied}>'
        f'<alignment horizontal="{style.align}" vertical="center"{wrap}/>{unlocked}</xf>'
    )
