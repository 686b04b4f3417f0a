"""The page of GB/T 9704-2012 in points: margins, text block, the grid of 22 lines of 28 characters, type sizes."""

from __future__ import annotations

from dataclasses import dataclass

from fundwatch.reports.content import Orientation

MM = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM
LEFT, TOP = 28 * MM, 37 * MM
BLOCK_WIDTH, BLOCK_HEIGHT = 156 * MM, 225 * MM
RIGHT, BOTTOM = PAGE_WIDTH - LEFT - BLOCK_WIDTH, PAGE_HEIGHT - TOP - BLOCK_HEIGHT

LINES, CHARACTERS = 22, 28
LINE = BLOCK_HEIGHT / LINES
PITCH = BLOCK_WIDTH / CHARACTERS

# 字号 in points.
NO_2, NO_3, NO_4, SMALL_4, NO_5, SMALL_5, NO_6 = 22.0, 16.0, 14.0, 12.0, 10.5, 9.0, 7.5

# Chinese faces are drawn in a box from 0.88 above to 0.12 below the base line; its middle lies here.
BOX_ASCENT, BOX_MIDDLE = 0.88, 0.38


@dataclass(frozen=True, slots=True)
class Frame:
    """The text block of one page, measured from its lower left corner as it is read.

    A landscape frame is the same block of the same upright sheet read from its right side: its head lies at the
    left edge of the sheet, on odd and even pages alike, and the page number stays at the sheet's foot.
    """

    orientation: Orientation

    @property
    def width(self) -> float:
        """Width as read."""
        return BLOCK_WIDTH if self.orientation == "portrait" else BLOCK_HEIGHT

    @property
    def height(self) -> float:
        """Height as read."""
        return BLOCK_HEIGHT if self.orientation == "portrait" else BLOCK_WIDTH

    @property
    def lines(self) -> int:
        """Whole lines of running text it holds."""
        return int(self.height / LINE + 1e-6)

    @property
    def matrix(self) -> str:
        """The PDF operator that moves the origin to this frame."""
        if self.orientation == "portrait":
            return f"1 0 0 1 {number(LEFT)} {number(BOTTOM)} cm"
        return f"0 1 -1 0 {number(LEFT + BLOCK_WIDTH)} {number(BOTTOM)} cm"


def number(value: float) -> str:
    """A coordinate for a PDF: hundredths of a point are finer than any printer."""
    return f"{value:.2f}"
