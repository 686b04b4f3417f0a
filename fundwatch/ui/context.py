"""What every page is given: the books, who acts, how to read and work, where to go, where faults are shown."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from PySide6.QtCore import QObject, Signal

from fundwatch.services import preferences as preferences_file
from fundwatch.services.preferences import Preferences
from fundwatch.ui.backup.regular import RegularBackups
from fundwatch.ui.change_feed import ChangeFeed
from fundwatch.ui.operation import Latest, Operation
from fundwatch.ui.reading import Fault, Reader

if TYPE_CHECKING:
    from fundwatch.services.opening import Actor, Store
    from fundwatch.ui.worker import WorkerBridge

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Target:
    """Where to go within a page: a table, its row, a finding, words to search for."""

    table: str = ""
    key: str = ""
    number: int = 0
    text: str = ""
    condition: object = None


class Context(QObject):
    """The pages' one way to everything outside them."""

    fault_shown = Signal(object)
    told = Signal(str)
    asked_for = Signal(str, object)
    manual_asked = Signal()
    opened = Signal()

    def __init__(self, preferences: Preferences, worker: WorkerBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.preferences = preferences
        self.feed = ChangeFeed(self)
        self.reader = Reader(self)
        self.worker = worker
        self._saving = threading.Lock()
        self.backups = RegularBackups(self)
        self._store: Store | None = None
        self._actor: Actor | None = None

    @property
    def store(self) -> Store:
        """The open books; pages are shown only once they are open."""
        if self._store is None:
            raise RuntimeError("the books are not open yet")
        return self._store

    @property
    def actor(self) -> Actor:
        """Who acts."""
        if self._actor is None:
            raise RuntimeError("nobody acts yet")
        return self._actor

    @property
    def is_open(self) -> bool:
        """Whether the books are open."""
        return self._store is not None

    def open(self, store: Store, actor: Actor) -> None:
        """Give the pages the books."""
        self._store = store
        self._actor = actor
        self.worker.use(store.url, actor)
        self.opened.emit()

    def act_as(self, actor: Actor) -> None:
        """Change who acts from now on."""
        self._actor = actor
        self.worker.use(self.store.url, actor)

    def keep(self, changed: Preferences) -> None:
        """Change the preferences, and keep them in their file."""
        self.preferences = changed
        self.call(self, self._save, slow=False).start()

    def state(self, name: str) -> str:
        """What a page remembers of itself; blank at first."""
        return self.preferences.states.get(name, "")

    def remember(self, name: str, value: str) -> None:
        """Let a page remember something of itself."""
        if self.state(name) != value:
            self.keep(replace(self.preferences, states={**self.preferences.states, name: value}))

    def read(
        self,
        owner: QObject,
        function: Callable[Concatenate[Store, Actor, Arguments], Result],
        *arguments: Arguments.args,
        **keywords: Arguments.kwargs,
    ) -> Operation[Result]:
        """A short read of a service function; start it with `.start()`."""
        return self._reading(owner, lambda: function(self.store, self.actor, *arguments, **keywords), slow=False)

    def read_slowly(
        self,
        owner: QObject,
        function: Callable[Concatenate[Store, Actor, Arguments], Result],
        *arguments: Arguments.args,
        **keywords: Arguments.kwargs,
    ) -> Operation[Result]:
        """A read that may take seconds; it does not hold up the short ones."""
        return self._reading(owner, lambda: function(self.store, self.actor, *arguments, **keywords), slow=True)

    def write(
        self,
        owner: QObject,
        function: Callable[Concatenate[Store, Actor, Arguments], Result],
        *arguments: Arguments.args,
        **keywords: Arguments.kwargs,
    ) -> Operation[Result]:
        """A short write; it waits with the slow reads, for another program may hold the books."""
        return self._reading(owner, lambda: function(self.store, self.actor, *arguments, **keywords), slow=True)

    def call(self, owner: QObject, function: Callable[[], Result], *, slow: bool = True) -> Operation[Result]:
        """Any function off the main thread."""
        return self._reading(owner, function, slow=slow)

    def heed(self, operations: Collection[Operation[Any]], seconds: float) -> None:
        """Wait so long at most for reads that were started, and let what follows on those that ended follow now."""
        self.reader.heed([each.ticket for each in operations if isinstance(each.ticket, int)], seconds)

    def drop(self, *questions: Latest) -> bool:
        """End reads that nobody waits for any more; whether one of them was still to come."""
        tickets = [each.asked.ticket for each in questions if each.asked is not None]
        forgotten = [self.reader.forget(ticket) for ticket in tickets if isinstance(ticket, int)]
        return any(forgotten)

    def work(self, owner: QObject, title: str, function: str, **keywords: object) -> Operation[Any]:
        """Long work in the worker process, by the dotted name of a service function; shown with progress."""
        return Operation(
            lambda done, failed: self.worker.submit(title, function, keywords, done, failed),
            self.feed,
            self.show_fault,
            owner,
        )

    def show_fault(self, fault: Fault) -> None:
        """Show a fault in the one place for faults."""
        self.fault_shown.emit(fault)

    def tell(self, message: str) -> None:
        """Say in the status bar what was done."""
        self.told.emit(message)

    def go(self, page: str, target: Target | None = None) -> None:
        """Open a page, at a place within it."""
        self.asked_for.emit(page, target)

    def close(self) -> None:
        """End all work and let go of the books."""
        self.backups.stop()
        self.worker.close()
        self.reader.close()
        if self._store is not None:
            self._store.close()
            self._store = None

    def _save(self) -> None:
        # Changes follow one another quickly, and their threads may overtake each other: the last has the last word.
        with self._saving:
            preferences_file.save(self.preferences)

    def _reading(self, owner: QObject, function: Callable[[], Result], *, slow: bool) -> Operation[Result]:
        return Operation(
            lambda done, failed: self.reader.run(function, done, failed, slow=slow), self.feed, self.show_fault, owner
        )
