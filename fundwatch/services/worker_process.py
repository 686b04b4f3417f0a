"""What runs inside the worker process, and what travels between it and its owner."""

from __future__ import annotations

import importlib
import inspect
import pickle
import signal
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fundwatch.errors import FundwatchError
from fundwatch.models.actor import Actor
from fundwatch.services.progress import CancelledError

if TYPE_CHECKING:
    from fundwatch.models.store import Store

#: Seconds between two reports of progress that travel to the owner.
_INTERVAL = 0.05


@dataclass(frozen=True)
class Job:
    """Work to do: a dotted path, the books' address, on whose behalf, and the keywords."""

    number: int
    function: str
    url: str
    actor: Actor
    keywords: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Progressed:
    """How far a job is; `total` 0 where that is not known."""

    job: int
    done: int
    total: int
    what: str


@dataclass(frozen=True)
class Finished:
    """A job's result."""

    job: int
    result: Any


@dataclass(frozen=True)
class Failed:
    """How a job failed: a sentence for people, or (`message` None) a bug with its traceback."""

    job: int
    message: str | None
    hint: str = ""
    exit_status: int = FundwatchError.exit_status
    cancelled: bool = False
    trace: str = ""


class PipeProgress:
    """Progress that travels through the pipe, not too often; hears the owner's wish to stop at every step."""

    def __init__(self, job: int, send: Callable[[Any], None], cancelled: Any) -> None:
        self._job = job
        self._send = send
        self._cancelled = cancelled
        self._last = 0.0

    def step(self, done: int, total: int, what: str) -> None:
        """Tell how far the job is; raises CancelledError where the owner asked to stop."""
        if self._cancelled.value == self._job:
            raise CancelledError
        now = time.monotonic()
        if now - self._last >= _INTERVAL or not done:
            self._last = now
            self._send(Progressed(self._job, done, total, what))


def serve(pipe: Any, cancelled: Any) -> None:
    """Do one job after the other until the owner closes the pipe."""
    # Ctrl-C reaches the whole group of processes; the owner decides what becomes of the job.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    stores: dict[str, Store] = {}
    while True:
        try:
            job: Job = pipe.recv()
        except (EOFError, OSError):
            break
        try:
            pipe.send_bytes(_done(job, stores, PipeProgress(job.number, pipe.send, cancelled)))
        except OSError:
            # The owner is gone: nobody waits for the answer.
            break
    for store in stores.values():
        store.close()


def _done(job: Job, stores: dict[str, Store], progress: PipeProgress) -> bytes:
    """Do a job; give its last event, pickled."""
    try:
        return pickle.dumps(Finished(job.number, _result(job, stores, progress)))
    except CancelledError as fault:
        return pickle.dumps(Failed(job.number, fault.message, fault.hint, cancelled=True))
    except FundwatchError as fault:
        return pickle.dumps(Failed(job.number, fault.message, fault.hint, fault.exit_status))
    except Exception:  # noqa: BLE001 - a bug in a job is told to the owner, and the worker lives on
        return pickle.dumps(Failed(job.number, None, trace=traceback.format_exc()))


def _result(job: Job, stores: dict[str, Store], progress: PipeProgress) -> Any:
    module, _, name = job.function.rpartition(".")
    function = getattr(importlib.import_module(module), name)
    keywords = dict(job.keywords)
    if "progress" in inspect.signature(function).parameters:
        keywords["progress"] = progress
    return function(_opened(job.url, stores), job.actor, **keywords)


def _opened(url: str, stores: dict[str, Store]) -> Store:
    from fundwatch.models.store import Store  # noqa: PLC0415 - the owner's window does not wait for SQLAlchemy

    if url not in stores:
        stores[url] = Store.open(url, create=False)
    return stores[url]
