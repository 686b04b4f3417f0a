"""What stands in for slow things in tests of the window, and how tests do what people do."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from fundwatch.models.actor import Actor
from fundwatch.models.store import Store
from fundwatch.services.progress import Quiet
from fundwatch.ui.reading import Fault, Reader
from fundwatch.ui.widgets.fact_sheet import FactSheet
from fundwatch.ui.worker import WorkerBridge


class WorkerHere(WorkerBridge):
    """The worker's bridge without its process: jobs run in the slow pool of this one."""

    reader: Reader

    def __init__(self) -> None:
        super().__init__()
        self.jobs: list[tuple[str, Mapping[str, object]]] = []
        self.cancelled = 0
        self.running = 0

    @property
    def busy(self) -> bool:
        return self.running > 0

    def use(self, url: str, actor: Actor) -> None:
        self.url, self.actor = url, actor

    def submit(
        self,
        title: str,
        function: str,
        keywords: Mapping[str, object],
        done: Callable[[Any], None],
        failed: Callable[[Fault], None],
    ) -> None:
        self.jobs.append((function, keywords))
        self.running += 1
        self.began.emit(title)

        def finish(result: Any) -> None:
            self.ended.emit()
            self.running -= 1
            done(result)

        def fail(fault: Fault) -> None:
            self.ended.emit()
            self.running -= 1
            failed(fault)

        self.reader.run(lambda: self._called(function, keywords), finish, fail, slow=True)

    def cancel(self) -> None:
        self.cancelled += 1

    def close(self) -> None:
        pass

    def _called(self, function: str, keywords: Mapping[str, object]) -> Any:
        module, _, name = function.rpartition(".")
        called = getattr(importlib.import_module(module), name)
        given = dict(keywords)
        if "progress" in inspect.signature(called).parameters:
            given["progress"] = Quiet()
        store = Store.open(self.url)
        try:
            return called(store, self.actor, **given)
        finally:
            store.close()


def type_chinese(widget: QWidget, text: str) -> None:
    """Put Chinese into a field as an input method does; key clicks cannot carry it."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QCoreApplication.sendEvent(widget, event)


def visible_text(widget: QWidget) -> str:
    """Every label and every sheet of facts in sight, a line each."""
    shown: list[QLabel | FactSheet] = [*widget.findChildren(QLabel), *widget.findChildren(FactSheet)]
    return "\n".join(part.text() for part in shown if part.isVisibleTo(widget))


def says(qtbot: QtBot, widget: QWidget, text: str) -> None:
    """Wait until a text is in sight; what was just put into a layout is shown by the event loop."""
    qtbot.waitUntil(lambda: text in visible_text(widget))
