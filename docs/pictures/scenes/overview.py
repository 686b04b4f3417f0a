"""总览: full and empty."""

from __future__ import annotations

from PySide6.QtGui import QImage

from docs.pictures.stage import EMPTY, Scene, Stage


def _overview(stage: Stage) -> QImage:
    stage.open("overview")
    return stage.picture()


SCENES = {
    "overview": Scene(_overview, large=True, manual=True),
    "overview-empty": Scene(_overview, EMPTY),
}
