"""规则."""

from __future__ import annotations

from PySide6.QtGui import QImage

from docs.pictures.stage import Scene, Stage


def _rules(stage: Stage) -> QImage:
    stage.open("rules")
    return stage.picture()


SCENES = {
    "rules": Scene(_rules, manual=True),
}
