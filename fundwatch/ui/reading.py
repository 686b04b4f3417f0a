"""Short reads off the main thread: a function runs in a pool, its answer comes back to the thread of the window."""

from __future__ import annotations

import itertools
import threading
import traceback
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QThreadPool, Signal

from fundwatch.errors import FundwatchError
from fundwatch.stopping import Stop, asked_by

#: Threads for answers that somebody waits for with the key still down.
_QUICK_THREADS = 2
#: Threads for lists and sums over a million rows.
_SLOW_THREADS = 2


@dataclass(frozen=True)
class Fault:
    """Why something did not succeed, as people are told; `detail` is for whoever mends the program.

    `cancelled` where the person asked to stop: nothing to be alarmed by. `crashed_while` is what the worker last said
    it was doing, where its process ended in the middle of it.
    """

    message: str
    hint: str = ""
    detail: str = ""
    cancelled: bool = False
    crashed_while: str = ""

    @classmethod
    def internal(cls, detail: str) -> Fault:
        """A bug, with what its mender needs to know."""
        hint = "数据没有改动。请把“详细信息”复制下来，交给维护人员。"
        return cls("程序内部出错，这一步没有完成。", hint, detail)

    @classmethod
    def of(cls, error: BaseException) -> Fault:
        """The fault that an exception means."""
        if isinstance(error, FundwatchError):
            return cls(error.message, error.hint)
        return cls.internal("".join(traceback.format_exception(error)))


class Reader(QObject):
    """Runs functions in two pools and hands their answers to callbacks on the main thread."""

    _answered = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tickets = itertools.count(1)
        self._waiting: dict[int, tuple[Callable[[Any], None], Callable[[Fault], None], Stop]] = {}
        self._quick = QThreadPool(self)
        self._quick.setMaxThreadCount(_QUICK_THREADS)
        self._slow = QThreadPool(self)
        self._slow.setMaxThreadCount(_SLOW_THREADS)
        self._closed = False
        #: What came and was not yet handed on: the answer, or the fault.
        self._answers: dict[int, tuple[Any, Fault | None]] = {}
        self._arrived = threading.Condition()
        self._answered.connect(self._deliver)

    @property
    def waiting(self) -> int:
        """How many answers are still to come."""
        return len(self._waiting)

    def run(
        self,
        function: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[Fault], None],
        *,
        slow: bool = False,
    ) -> int:
        """Run `function` in a pool; exactly one of the callbacks follows, unless forgotten. Gives a ticket.

        Once closed, nothing is begun and nothing follows: the pools are about to go, and wait for their threads as
        they do, while those wait for the interpreter.
        """
        ticket = next(self._tickets)
        if self._closed:
            return ticket
        stop = Stop()
        self._waiting[ticket] = (done, failed, stop)

        def work() -> None:
            answer: Any = None
            fault: Fault | None = None
            try:
                with asked_by(stop):
                    answer = None if stop.stopped else function()
            except Exception as error:  # noqa: BLE001 - whatever happens there is told to the person here
                fault = Fault.of(error)
            with self._arrived:
                self._answers[ticket] = (answer, fault)
                self._arrived.notify_all()
            self._answered.emit(ticket)

        (self._slow if slow else self._quick).start(work)
        return ticket

    def heed(self, tickets: Collection[int], seconds: float) -> None:
        """Wait so long at most for these answers, and hand on those that came.

        For what will be here before the eye sees that it is missing: to paint the gap first takes longer.
        """
        with self._arrived:
            self._arrived.wait_for(lambda: all(ticket in self._answers for ticket in tickets), seconds)
        for ticket in tickets:
            self._deliver(ticket)

    def forget(self, ticket: int) -> bool:
        """Drop an answer that nobody waits for any more, and end what is read for it; whether it was still to come."""
        waited = self._waiting.pop(ticket, None)
        if waited is not None:
            waited[2].set()
        return waited is not None

    def close(self) -> None:
        """Forget every answer, wait until no thread runs, and begin no other."""
        self._closed = True
        self._waiting.clear()
        for pool in (self._quick, self._slow):
            pool.clear()
            pool.waitForDone()
        self._answers.clear()

    def _deliver(self, ticket: int) -> None:
        """Hand an answer on, unless it was already, or is forgotten, or has not come."""
        with self._arrived:
            answered = self._answers.pop(ticket, None)
        if answered is None:
            return
        callbacks = self._waiting.pop(ticket, None)
        if callbacks is None:
            return
        (answer, fault), (done, failed, _) = answered, callbacks
        if fault is None:
            done(answer)
        else:
            failed(fault)
