"""Listens to the event loop: the longest time in which the window could not have answered."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer

#: How often the heart beats, in milliseconds.
_BEAT = 5


class Heartbeat(QObject):
    """Counts from `start` to `stop`; `longest` is in milliseconds."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        self.beats = 0
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_BEAT)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        self.longest, self.beats = 0.0, 0
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, (now - self._last) * 1000 - _BEAT)
        self._last = now
        self.beats += 1
