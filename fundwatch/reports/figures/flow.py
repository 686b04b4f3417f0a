"""A drawn flow on a sheet of paper: vector PDF with text that can be searched, or a picture.

matplotlib takes about a second to import: it is asked for only where a figure is drawn, in the worker.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from fundwatch.reports.content import LogHead
from fundwatch.reports.figures.colours import NEUTRAL
from fundwatch.reports.figures.columns import Style
from fundwatch.reports.figures.content import FlowFigure
from fundwatch.reports.figures.labels import elided, wrapped
from fundwatch.reports.figures.layout import Layout, PlacedBand, lay_out
from fundwatch.reports.figures.letters import CAPTION, Lettering, covered, lettering

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Sheets by name: width and height in points, lying.
SHEETS = {"A4": (841.89, 595.28), "A3": (1190.55, 841.89)}
Sheet = Literal["A4", "A3"]
_MARGIN = 42.0
_SIZE, _TITLE, _SMALL = 8.0, 17.0, 8.5
_LINE = _SIZE * 1.35
_DPI = 200
_COLOURS = (
    "#2f6fde", "#1a9e8f", "#d98a1f", "#cf4a63", "#7a56c8", "#4d9a35", "#b8651b", "#3787a5", "#96609f", "#64748b",
)  # fmt: skip
_GREY, _INK, _FAINT = "#98a1b0", "#1f2430", "#626b7a"
_BAND = 0.36


@dataclass(frozen=True)
class Caption:
    """What stands around the figure: the office that made it, the day as words, the head of the log."""

    office: str = ""
    day: str = ""
    log_head: LogHead | None = None


def draw(figure: FlowFigure, caption: Caption, *, form: Literal["pdf", "png"] = "pdf", sheet: Sheet = "A4") -> bytes:
    """The figure on a lying sheet. Equal figures give equal bytes: no date but the caption's own stands in them."""
    import matplotlib as mpl  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    letters = lettering(_SIZE)
    width, height = SHEETS[sheet]
    families = letters.families[:1] if covered(_words(figure, caption)) else letters.families
    with mpl.rc_context({"pdf.fonttype": 42, "font.family": families, "axes.unicode_minus": False}):
        page = Figure(figsize=(width / 72, height / 72))
        axes = page.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, width)
        axes.set_ylim(height, 0)
        axes.axis("off")
        top = _head(axes, figure, letters, caption, width)
        bottom = _foot(axes, figure, letters, caption, (width, height))
        _body(axes, figure, letters, (_MARGIN, top, width - _MARGIN, bottom))
        written = io.BytesIO()
        metadata = {"CreationDate": None, "Creator": "fundwatch", "Producer": "fundwatch", "Title": figure.title}
        page.savefig(written, format=form, dpi=_DPI, metadata=metadata if form == "pdf" else {"Software": "fundwatch"})
    return written.getvalue()


def _words(figure: FlowFigure, caption: Caption) -> str:
    """Every word that stands on the sheet, the title apart."""
    labels = (node.label for node in figure.nodes)
    return "".join([*labels, *figure.columns, *figure.notes, figure.scope, caption.office, caption.day])


def fitting_sheet(figure: FlowFigure) -> Sheet:
    """A4 where the figure can be read on it, else A3."""
    letters = lettering(_SIZE)
    width, height = SHEETS["A4"]
    room = Style(width - 2 * _MARGIN, height - 2 * _MARGIN - 4 * _LINE, _LINE, letters.measure)
    laid_out = lay_out(figure, room)
    fits = laid_out.width <= room.width * 1.15 and laid_out.height <= room.height * 1.15
    return "A4" if fits else "A3"


def _head(axes: Axes, figure: FlowFigure, letters: Lettering, caption: Caption, width: float) -> float:
    title = elided(figure.title, (width - 2 * _MARGIN) * _SIZE / _TITLE, letters.measure)
    _text(
        axes, width / 2, _MARGIN + 8, title, size=_TITLE, ha="center", va="center", family=letters.title, weight="bold"
    )
    line = _MARGIN + 30
    _text(axes, _MARGIN, line, "　".join(filter(None, [caption.office, figure.scope, caption.day])), size=_SMALL)
    unit = lay_out(figure, Style(1, 1, _LINE, letters.measure)).unit.note
    _text(axes, width - _MARGIN, line, unit, size=_SMALL, ha="right")
    return line + 8


def _foot(axes: Axes, figure: FlowFigure, letters: Lettering, caption: Caption, size: tuple[float, float]) -> float:
    """What is said below the figure, from the bottom up; gives where the figure must end."""
    width, height = size
    said = ["图例：色带宽度与金额成比例；灰色为结余、差额或其他来源；虚线为来源未分，或由前者带来而不是同一笔钱。"]
    said += [f"说明：{note}" for note in figure.notes]
    if caption.log_head is not None:
        said.append(f"{CAPTION}{caption.log_head.number}-{caption.log_head.digest[:16]}")
    lines = [line for text in said for line in wrapped(text, (width - 2 * _MARGIN) * 0.98, letters.measure)]
    top = height - _MARGIN - len(lines) * _LINE
    for number, line in enumerate(lines, 1):
        _text(axes, _MARGIN, top + number * _LINE, line, size=_SIZE, color=_FAINT)
    return top - _LINE


def _body(axes: Axes, figure: FlowFigure, letters: Lettering, box: tuple[float, float, float, float]) -> None:
    left, top, right, bottom = box
    laid_out = lay_out(figure, Style(right - left, bottom - top, _LINE, letters.measure))
    # A figure with more than the sheet holds is made smaller as a whole, words and all.
    scale = min(1.0, (right - left) / laid_out.width, (bottom - top) / laid_out.height)
    x = left + (right - left - laid_out.width * scale) / 2
    _paint(axes, laid_out, _Frame(x, top, scale))


@dataclass(frozen=True)
class _Frame:
    left: float
    top: float
    scale: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        """A point of the layout on the sheet."""
        return self.left + x * self.scale, self.top + y * self.scale


def _paint(axes: Axes, laid_out: Layout, frame: _Frame) -> None:
    from matplotlib.patches import PathPatch, Rectangle  # noqa: PLC0415
    from matplotlib.path import Path  # noqa: PLC0415

    for band in laid_out.bands:
        colour = _GREY if band.colour == NEUTRAL else _COLOURS[band.colour]
        points, codes = zip(*_outline(band, frame, Path), strict=True)
        outlined = band.band.tone != "plain"
        axes.add_patch(
            PathPatch(
                Path(points, codes),
                facecolor=colour,
                edgecolor=colour if outlined else "none",
                alpha=_BAND / 2 if outlined else _BAND,
                linestyle="--" if outlined else "-",
                linewidth=0.6 if outlined else 0,
            )
        )
    for node in laid_out.nodes:
        x, y = frame.at(node.x, node.y)
        colour = _GREY if node.colour == NEUTRAL else _COLOURS[node.colour]
        axes.add_patch(
            Rectangle((x, y), node.width * frame.scale, node.height * frame.scale, facecolor=colour, linewidth=0)
        )
        size = _SIZE * frame.scale
        for number, text in enumerate(node.lines):
            x, y = frame.at(node.text_x, node.text_y + (number + 0.78) * laid_out.line)
            ink = _FAINT if node.node.tone in {"rest", "source"} else _INK
            _text(axes, x, y, text, size=size, ha="right" if node.to_the_left else "left", color=ink)
    for heading in laid_out.headings:
        x, y = frame.at(heading.x, laid_out.line)
        _text(
            axes,
            x,
            y,
            heading.text,
            size=_SIZE * frame.scale,
            ha="right" if heading.to_the_left else "left",
            color=_FAINT,
        )


def _outline(band: PlacedBand, frame: _Frame, path: Any) -> Iterator[tuple[tuple[float, float], int]]:
    half = band.thickness / 2
    upper = band.edge(-half)
    lower = [tuple(reversed(curve)) for curve in reversed(band.edge(half))]
    yield frame.at(*upper[0][0]), path.MOVETO
    for curve in upper:
        yield from ((frame.at(*point), path.CURVE4) for point in curve[1:])
    yield frame.at(*lower[0][0]), path.LINETO
    for back in lower:
        yield from ((frame.at(*point), path.CURVE4) for point in back[1:])
    yield frame.at(*upper[0][0]), path.CLOSEPOLY


def _text(axes: Axes, x: float, y: float, text: str, **style: Any) -> None:
    # Amounts and names are words: a dollar sign in one begins no formula.
    axes.text(x, y, text, parse_math=False, **{"color": _INK, "va": "baseline", **style})
