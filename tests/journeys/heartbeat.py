"""Listens to the event loop: the longest time in which the window could not have answered.

Time in which the thread was ready and the machine gave its processors to other programs is no fault of the window and
is not counted, where the system tells it (Linux: /proc/thread-self/schedstat, its second number, in nanoseconds).
"""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

#: How often the heart beats, in milliseconds.
_BEAT = 5
_SCHEDULER = Path("/proc/thread-self/schedstat")


def kept_waiting() -> float:
    """Milliseconds in which this thread was ready and had no processor, since it began; 0 where nobody tells."""
    try:
        return int(_SCHEDULER.read_text(encoding="ascii").split()[1]) / 1e6
    except (OSError, IndexError, ValueError):
        return 0.0


class Heartbeat(QObject):
    """Counts from `start` to `stop`; `longest` is in milliseconds."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        self.beats = 0
        self._last = 0.0
        self._waited = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_BEAT)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        self.longest, self.beats = 0.0, 0
        self._last, self._waited = time.perf_counter(), kept_waiting()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _beat(self) -> None:
        now, waited = time.perf_counter(), kept_waiting()
        still = (now - self._last) * 1000 - _BEAT - (waited - self._waited)
        self.longest = max(self.longest, still)
        self._last, self._waited = now, waited
        self.beats += 1
