"""One thing a person asked for: how it runs, what follows on success or failure, what it changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Protocol, Self, TypeVar

from PySide6.QtCore import QObject
from shiboken6 import isValid

from fundwatch.ui.change_feed import ChangeFeed, Topic
from fundwatch.ui.reading import Fault

Result = TypeVar("Result")


class Runner(Protocol):
    """Starts the work; exactly one of the two callbacks follows, on the main thread."""

    def __call__(self, done: Callable[[Any], None], failed: Callable[[Fault], None]) -> object:
        """Start."""


class Latest:
    """A question that is asked again and again: answers may overtake one another, and only the last asked counts."""

    def __init__(self) -> None:
        #: The one that counts.
        self.asked: Operation[Any] | None = None

    def ask(self, operation: Operation[Any] | None) -> None:
        """From now on this one counts, or none does."""
        self.asked = operation

    def counts(self, operation: Operation[Any]) -> bool:
        """Whether no other was asked since."""
        return self.asked is operation


class Operation(Generic[Result]):
    """An action of the user, started once.

    Callbacks of a page that was closed meanwhile are not called. A failure nobody handles is shown in the one place
    where the window shows failures.
    """

    def __init__(self, run: Runner, feed: ChangeFeed, show_fault: Callable[[Fault], None], owner: QObject) -> None:
        self._run = run
        self._feed = feed
        self._show_fault = show_fault
        self._owner = owner
        self._success: list[Callable[[Result], object]] = []
        self._failure: list[Callable[[Fault], None]] = []
        self._always: list[Callable[[], None]] = []
        self._topics: tuple[Topic, ...] = ()
        self._latest: Latest | None = None
        #: What the runner gave when it was started: a ticket, where a reader runs it.
        self.ticket: object = None

    def on_success(self, callback: Callable[[Result], object]) -> Self:
        """Call with the result."""
        self._success.append(callback)
        return self

    def on_failure(self, callback: Callable[[Fault], None]) -> Self:
        """Call with the fault, in place of showing it."""
        self._failure.append(callback)
        return self

    def on_end(self, callback: Callable[[], None]) -> Self:
        """Call when it is over, before the others."""
        self._always.append(callback)
        return self

    def changing(self, *topics: Topic) -> Self:
        """What a success changes in the books."""
        self._topics = topics
        return self

    def of(self, latest: Latest) -> Self:
        """Of a question that may be asked again before it is answered: no answer but the last one's is heard."""
        self._latest = latest
        return self

    def start(self) -> Self:
        """Start the work."""
        if self._latest is not None:
            self._latest.ask(self)
        self.ticket = self._run(self._done, self._failed)
        return self

    def _done(self, result: Result) -> None:
        if isValid(self._owner):
            for always in self._always:
                always()
            for callback in self._success if self._counts() else ():
                callback(result)
        self._feed.announce(*self._topics)

    def _failed(self, fault: Fault) -> None:
        if isValid(self._owner):
            for always in self._always:
                always()
            for callback in self._failure if self._counts() else ():
                callback(fault)
        if not self._failure:
            self._show_fault(fault)

    def _counts(self) -> bool:
        return self._latest is None or self._latest.counts(self)
