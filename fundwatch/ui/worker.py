"""The bridge to the worker process: jobs go out, their progress and results come back as signals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from fundwatch.ui.reading import Fault

if TYPE_CHECKING:
    from fundwatch.services.opening import Actor


class WorkerBridge(QObject):
    """One piece of long work at a time, in another process."""

    began = Signal(str)
    progressed = Signal(str, int, int, str)
    ended = Signal()

    def use(self, url: str, actor: Actor) -> None:
        """Work on this database from now on."""

    def submit(
        self,
        title: str,
        function: str,
        keywords: Mapping[str, object],
        done: Callable[[Any], None],
        failed: Callable[[Fault], None],
    ) -> None:
        """Run a service function there."""

    def cancel(self) -> None:
        """Ask the running work to stop."""

    def close(self) -> None:
        """End the process."""
