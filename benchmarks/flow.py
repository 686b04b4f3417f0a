"""How long the drawn flow takes to lay out and paint, beside a floor measured in the same run.

python benchmarks/flow.py   a figure of 46 nodes and 360 bands in a window of 1600 × 900

The floor is the least any painter does here: the same shapes filled plainly, without words or marks.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from fundwatch.reports.figures.content import FlowBand, FlowFigure, FlowNode, Trail
from fundwatch.ui import fonts
from fundwatch.ui.flow.canvas import FlowCanvas

ROOM = QSize(1600, 900)
SIZES = (6, 12, 14, 14)
BANDS = 360


def figure() -> FlowFigure:
    """Nearly every node of a column tied to every node of the next."""
    nodes, bands, trails = [], [], []
    for column, size in enumerate(SIZES):
        nodes += [FlowNode(f"{column}.{one}", column, f"第{one}个单位", 10**9) for one in range(size)]
    for column in range(3):
        for a in range(SIZES[column]):
            for b in range(SIZES[column + 1]):
                amount = (a * 7 + b * 13 + column) % 97 + 1
                bands.append(FlowBand(f"{column}.{a}", f"{column + 1}.{b}", amount * 10**6))
                trails.append(Trail((f"{column}.{a}", f"{column + 1}.{b}"), amount * 10**5))
    return FlowFigure("", ("级次", "单位", "乡镇", "用途"), tuple(nodes), tuple(bands[:BANDS]), trails=tuple(trails))


def middle(do: Callable[[], object], times: int = 15) -> float:
    """The middle of some runs, in milliseconds of the processor."""
    taken = []
    for _ in range(times):
        began = time.process_time()
        do()
        taken.append((time.process_time() - began) * 1000)
    return statistics.median(taken)


def main() -> None:
    """See the module's own words."""
    application = QApplication.instance() or QApplication(["flow"])
    if isinstance(application, QApplication):
        fonts.install(application, bundled=True)
    drawn, canvas = figure(), FlowCanvas()
    canvas.show_figure(drawn)
    canvas.give_room(ROOM)
    image = QImage(ROOM, QImage.Format.Format_ARGB32_Premultiplied)

    def plainly() -> None:
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for _, path in canvas.shapes.paths if canvas.shapes is not None else ():
            painter.fillPath(path, QColor(47, 111, 222, 90))
        painter.end()

    def laid_out() -> None:
        canvas.show_figure(drawn)
        canvas.give_room(ROOM)

    def anew() -> None:
        laid_out()
        canvas.render(image)

    floor, laying = middle(plainly), middle(laid_out)
    first = middle(anew) - laying
    painting = middle(lambda: canvas.render(image))
    canvas.make_current("1.3")
    marked = middle(lambda: canvas.render(image))
    print(f"{len(drawn.nodes)} nodes, {len(drawn.bands)} bands, {ROOM.width()} × {ROOM.height()}")
    print(f"floor {floor:.1f} ms; laying out {laying:.1f} ms; painting first {first:.1f} ms ({first / floor:.2f})")
    print(f"painting again {painting:.1f} ms ({painting / floor:.2f}); with a node marked {marked:.1f} ms")


if __name__ == "__main__":
    main()
