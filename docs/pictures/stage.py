"""The window on which the pictures are taken, and what a scene is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEventLoop, QRect
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from docs.pictures.looks import ACTOR, Look
from fundwatch import app
from fundwatch.services.preferences import Preferences
from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.theme import THEME

#: The books of a scene; with none of them the program is started for the first time.
NONE, EMPTY, FILLED = "", "空.db", "账.db"


class Stage:
    """The window on which the pictures are taken."""

    def __init__(self, look: Look, database: Path | None, folder: Path) -> None:
        self.folder = folder
        self.application = QApplication.instance() or app.make_application(["pictures"])
        if not isinstance(self.application, QApplication):
            raise TypeError("no application")
        kept = Preferences(
            look.theme,
            bundled_fonts=True,
            name=ACTOR.name,
            office=ACTOR.office,
            database=str(database or ""),
            backup_days=0,
        )
        self.window: MainWindow = app.make_window(self.application, kept)
        self.window.resize(*look.size)
        self.window.show()
        if database is not None:
            self.until(lambda: self.window.context.is_open)
        self.settle()

    def until(self, reached: Callable[[], bool]) -> None:
        """Let events run until something is so."""
        while not reached():
            self.application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    def settle(self) -> None:
        """Let everything that was asked for arrive and be painted."""
        context = self.window.context
        for _ in range(4):
            self.until(lambda: not context.worker.busy and context.reader.waiting == 0)
            for _ in range(10):
                self.application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)

    def open(self, page: str) -> None:
        """Open a page and let it settle."""
        self.window.open_page(page)
        self.settle()

    def picture(self, also: QWidget | None = None) -> QImage:
        """The window as it is, with a popup over it."""
        self.settle()
        image = self.window.grab()
        if also is not None:
            painter = QPainter(image)
            place = self.window.mapFromGlobal(also.pos())
            painter.drawPixmap(place, also.grab())
            if isinstance(also, QDialog):
                # The frame that a desktop puts around a dialog.
                painter.setPen(THEME.colour("scroll_hover"))
                painter.drawRect(QRect(place, also.size()))
            painter.end()
        return image.toImage()

    def with_dialog(self, dialog: QDialog) -> QImage:
        """The window with a dialog in its middle, which is then dismissed."""
        dialog.show()
        self.settle()
        middle = self.window.geometry().center()
        dialog.move(middle.x() - dialog.width() // 2, middle.y() - dialog.height() // 2)
        taken = self.picture(dialog)
        dialog.reject()
        return taken


@dataclass(frozen=True)
class Scene:
    """One picture: how it is set up, over which database, whether on a large screen and for the manual too."""

    take: Callable[[Stage], QImage]
    database: str = FILLED
    large: bool = False
    manual: bool = False
