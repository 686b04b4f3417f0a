"""The page of GB/T 9704-2012 in points: margins, text block, the grid of 22 lines of 28 characters, type sizes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

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


class PageFrame(Protocol):
    """The text block of a page: its size as read, the operator that moves the origin to it, the page it lies on."""

    @property
    def width(self) -> float:
        """Width as read."""

    @property
    def height(self) -> float:
        """Height as read."""

    @property
    def matrix(self) -> str:
        """The PDF operator that moves the origin to its lower left corner."""

    @property
    def media(self) -> tuple[float, float]:
        """Width and height of the page in the file."""

    @property
    def turned(self) -> int:
        """Degrees by which a reader turns the page to the right."""


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

    @property
    def media(self) -> tuple[float, float]:
        """The upright sheet, however it is read."""
        return PAGE_WIDTH, PAGE_HEIGHT

    @property
    def turned(self) -> int:
        """A landscape frame is read from the right side of its sheet."""
        return 0 if self.orientation == "portrait" else 90


SheetSize = Literal["A4", "A3"]
_SHORT_SIDE: dict[SheetSize, float] = {"A4": 210 * MM, "A3": 297 * MM}
_LONG_SIDE: dict[SheetSize, float] = {"A4": 297 * MM, "A3": 420 * MM}


@dataclass(frozen=True, slots=True)
class PaperFrame:
    """The text block of a ledger's page, which is bound at the left: wider margins there, the page itself lying."""

    size: SheetSize
    orientation: Orientation

    LEFT_MARGIN, RIGHT_MARGIN, TOP_MARGIN, BOTTOM_MARGIN = 20 * MM, 14 * MM, 16 * MM, 18 * MM

    @property
    def media(self) -> tuple[float, float]:
        """The page as read."""
        sides = _SHORT_SIDE[self.size], _LONG_SIDE[self.size]
        return sides if self.orientation == "portrait" else (sides[1], sides[0])

    @property
    def turned(self) -> int:
        """Nothing: the page lies as it is read."""
        return 0

    @property
    def width(self) -> float:
        """Width between the margins."""
        return self.media[0] - self.LEFT_MARGIN - self.RIGHT_MARGIN

    @property
    def height(self) -> float:
        """Height between the margins."""
        return self.media[1] - self.TOP_MARGIN - self.BOTTOM_MARGIN

    @property
    def matrix(self) -> str:
        """The PDF operator that moves the origin to the block."""
        return f"1 0 0 1 {number(self.LEFT_MARGIN)} {number(self.BOTTOM_MARGIN)} cm"


def number(value: float) -> str:
    """A coordinate for a PDF: hundredths of a point are finer than any printer."""
    return f"{value:.2f}"
