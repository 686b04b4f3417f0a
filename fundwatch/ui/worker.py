"""The bridge to the worker process: jobs go out, their progress and results come back as signals.

A thread of this process owns the worker and waits for it, because unpickling a result may import whole services; the
window's own thread only hears signals.
"""

from __future__ import annotations

import itertools
import queue
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from fundwatch.ui.reading import Fault

if TYPE_CHECKING:
    from fundwatch.services.opening import Actor

#: How long the owner waits for the worker before it looks whether something else is wanted, in seconds.
_LOOK_UP = 0.05

Done = Callable[[Any], None]
Failed = Callable[[Fault], None]


@dataclass(frozen=True)
class _Request:
    number: int
    title: str
    function: str
    keywords: Mapping[str, object]
    url: str
    actor: Actor


class WorkerBridge(QObject):
    """One piece of long work at a time, in another process; further ones wait their turn."""

    began = Signal(str)
    progressed = Signal(str, int, int, str)
    ended = Signal()
    _told = Signal(object, object)
    _started = Signal(object)
    _over = Signal(int, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._numbers = itertools.count(1)
        self._waiting: dict[int, tuple[Done, Failed]] = {}
        self._requests: queue.SimpleQueue[_Request | None] = queue.SimpleQueue()
        self._cancel = threading.Event()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self._books: tuple[str, Actor] | None = None
        self._told.connect(self._tell)
        self._started.connect(self._begin)
        self._over.connect(self._finish)

    @property
    def busy(self) -> bool:
        """Whether work is running or waiting."""
        return bool(self._waiting)

    def use(self, url: str, actor: Actor) -> None:
        """Work on this database for this actor from now on; the process is started ahead of the first job."""
        self._books = (url, actor)
        if self._thread is None:
            self._thread = threading.Thread(target=self._own, name="worker-owner", daemon=True)
            self._thread.start()

    def submit(self, title: str, function: str, keywords: Mapping[str, object], done: Done, failed: Failed) -> None:
        """Run a service function there by its dotted name; exactly one of the callbacks follows."""
        if self._books is None:
            raise RuntimeError("the books are not open yet")
        number = next(self._numbers)
        self._waiting[number] = (done, failed)
        self._requests.put(_Request(number, title, function, keywords, *self._books))

    def cancel(self) -> None:
        """Ask the running work to stop; everything it did is rolled back."""
        self._cancel.set()

    def close(self) -> None:
        """End the process and its owner; work under way is rolled back."""
        self._waiting.clear()
        self._closing.set()
        self._requests.put(None)
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _own(self) -> None:
        """The owner's thread: take requests one by one."""
        from fundwatch.services.worker import Worker  # noqa: PLC0415 - the first paint does not wait for it

        with Worker() as worker:
            with suppress(OSError):  # the first job tries again and says why it cannot
                worker.start()
            while (request := self._requests.get()) is not None and not self._closing.is_set():
                self._cancel.clear()
                self._started.emit(request.title)
                result, fault = self._run(worker, request)
                self._over.emit(request.number, result, fault)
            if self._closing.is_set():
                worker.close(at_once=True)

    def _run(self, worker: Any, request: _Request) -> tuple[Any, Fault | None]:
        from fundwatch.services.worker import outcome  # noqa: PLC0415
        from fundwatch.services.worker_process import Progressed  # noqa: PLC0415

        try:
            worker.submit(request.function, request.url, request.actor, **request.keywords)
            while not self._closing.is_set():
                if self._cancel.is_set():
                    worker.cancel()
                event = worker.poll(_LOOK_UP)
                if isinstance(event, Progressed):
                    self._told.emit(request.title, event)
                elif event is not None:
                    return outcome(event), None
        except Exception as error:  # noqa: BLE001 - whatever ended the job is told to the person
            return None, fault_of(error)
        return None, Fault("程序正在关闭。")

    def _begin(self, title: object) -> None:
        self.began.emit(str(title))

    def _tell(self, title: object, event: Any) -> None:
        self.progressed.emit(str(title), min(event.done, _MOST), min(event.total, _MOST), event.what)

    def _finish(self, number: int, result: Any, fault: Fault | None) -> None:
        self.ended.emit()
        callbacks = self._waiting.pop(number, None)
        if callbacks is None:
            return
        if fault is None:
            callbacks[0](result)
        else:
            callbacks[1](fault)


#: What fits a signal's whole number.
_MOST = 2**31 - 1


def fault_of(error: Exception) -> Fault:
    """The fault that a job's error means; a stop that was asked for is none to be alarmed by."""
    from fundwatch.services.progress import CancelledError  # noqa: PLC0415
    from fundwatch.services.worker import InternalFaultError, WorkerCrashedError  # noqa: PLC0415

    if isinstance(error, InternalFaultError):
        return Fault.internal(str(error))
    if isinstance(error, WorkerCrashedError):
        return Fault(error.message, error.hint, crashed_while=error.what or "工作")
    if isinstance(error, CancelledError):
        return Fault(error.message, error.hint, cancelled=True)
    return Fault.of(error)
