"""The colours of a drawn flow: told apart on light and on dark ground, the same order in both."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QColor

from fundwatch.reports.figures.colours import NEUTRAL
from fundwatch.ui.theme import THEME

_LIGHT = (
    "#2f6fde", "#1a9e8f", "#d98a1f", "#cf4a63", "#7a56c8", "#4d9a35", "#b8651b", "#3787a5", "#96609f", "#64748b",
)  # fmt: skip
_DARK = (
    "#3b74e2", "#20ad9b", "#e8a43c", "#d9546c", "#8460d8", "#55a63c", "#c8741f", "#3f93b0", "#a06daa", "#708198",
)  # fmt: skip
#: How much of a band is seen: as it is, pointed at, and while another is pointed at.
PLAIN, POINTED, DIMMED = 0.38, 0.66, 0.09
#: On dark ground the same colour needs more.
_DARK_MORE = 1.25


def node_colour(number: int, *, dimmed: bool = False) -> QColor:
    """The colour of a node; rests and sources are grey."""
    return _shaded(number, 0.28 if dimmed else 1.0, dark=THEME.dark)


def band_colour(number: int, share: float) -> QColor:
    """The colour of a band of which so much is seen."""
    return _shaded(number, min(1.0, share * (_DARK_MORE if THEME.dark else 1)), dark=THEME.dark)


@lru_cache(maxsize=256)
def _shaded(number: int, share: float, *, dark: bool) -> QColor:
    grey = "#7d8593" if dark else "#98a1b0"
    colour = QColor(grey if number == NEUTRAL else (_DARK if dark else _LIGHT)[number % len(_LIGHT)])
    colour.setAlphaF(share)
    return colour
