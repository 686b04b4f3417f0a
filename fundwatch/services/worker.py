"""Long work in another process: one long-lived spawned worker, one job at a time.

A job is the dotted path of a service function and picklable keywords; the worker opens the books itself by their
address. What comes back are events: progress, a result, a fault told to people, a crash. A file that brings the
interpreter down ends only the worker, and the next job gets a new one. Nothing here imports Qt.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
from dataclasses import dataclass
from typing import Any, Self, TypeAlias

from fundwatch.errors import DatabaseUnusableError, FundwatchError, UnreadableFileError, UsageError
from fundwatch.models.actor import Actor
from fundwatch.services import worker_process
from fundwatch.services.progress import CancelledError, Progress
from fundwatch.services.worker_process import Failed, Finished, Job, Progressed

#: How long a worker asked to end may take, in seconds, before it is ended.
_FAREWELL = 5
#: How often a waiting caller looks up, so that Ctrl-C is heard on Windows too.
_LOOK_UP = 0.5

_KINDS: dict[int, type[FundwatchError]] = {
    kind.exit_status: kind for kind in (UnreadableFileError, UsageError, DatabaseUnusableError, FundwatchError)
}


@dataclass(frozen=True)
class Crashed:
    """The worker's process ended in the middle of a job; `what` is the last it said it was doing."""

    job: int
    what: str
    exit_code: int | None


Event: TypeAlias = Progressed | Finished | Failed | Crashed


class WorkerCrashedError(FundwatchError):
    """The worker's process ended in the middle of a job; nothing was changed. `what` it was doing is named."""

    def __init__(self, what: str) -> None:
        doing = f"{what}时" if what else "工作中"
        super().__init__(f"后台程序在{doing}意外中止，没有改动任何数据。", "如果再次发生，请检查所处理的文件是否损坏。")
        self.what = what


class InternalFaultError(Exception):
    """A bug in a job; its text is the traceback from the worker."""


class Worker:
    """The worker as its owner sees it; a context manager. Used from one thread."""

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("spawn")
        self._cancelled = self._context.RawValue("q", 0)
        self._process: Any = None
        self._pipe: Any = None
        self._number = 0
        self._running: int | None = None
        self._what = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def busy(self) -> bool:
        """Whether a job is under way."""
        return self._running is not None

    @property
    def process_id(self) -> int:
        """The system's number of the worker's process; RuntimeError where none runs."""
        if self._process is None or self._process.pid is None:
            raise RuntimeError("no worker runs")
        number: int = self._process.pid
        return number

    def start(self) -> None:
        """Start the process ahead of the first job; harmless where it runs."""
        if self._process is not None and self._process.is_alive():
            return
        self._pipe, far_end = self._context.Pipe()
        self._process = self._context.Process(
            target=worker_process.serve, args=(far_end, self._cancelled), name="fundwatch-worker", daemon=True
        )
        self._process.start()
        far_end.close()

    def submit(self, function: str, url: str, actor: Actor, **keywords: Any) -> int:
        """Run `function(store, actor, **keywords, progress=…)` on the books at `url`; give the job's number."""
        if self._running is not None:
            raise RuntimeError("the worker does one job at a time")
        self.start()
        self._number += 1
        self._what = ""
        self._pipe.send(Job(self._number, function, url, actor, keywords))
        self._running = self._number
        return self._number

    def cancel(self) -> None:
        """Ask the running job to stop at its next step; it then fails with CancelledError."""
        if self._running is not None:
            self._cancelled.value = self._running

    def poll(self, timeout: float | None = 0) -> Event | None:
        """The next event, waiting for it up to `timeout` seconds (None: for as long as it takes)."""
        if self._running is None:
            return None
        ready = multiprocessing.connection.wait([self._pipe, self._process.sentinel], timeout)
        if self._process.sentinel in ready:
            # Only once it has wholly ended is everything that it sent in the pipe.
            self._process.join()
        try:
            event: Event | None = self._pipe.recv() if self._pipe.poll() else None
        except (EOFError, OSError):
            return self._crashed()
        if event is None:
            return None
        if isinstance(event, Progressed):
            self._what = event.what
        else:
            self._running = None
        return event

    def run(self, function: str, url: str, actor: Actor, progress: Progress, **keywords: Any) -> Any:
        """Run a job, passing its progress on, and give its result.

        Raises the job's FundwatchError, WorkerCrashedError, or InternalFaultError. Where `progress` or the keyboard
        asks to stop, the job is waited for: what it had already finished counts.
        """
        self.submit(function, url, actor, **keywords)
        interrupted = False
        while True:
            try:
                event = self.poll(_LOOK_UP)
                if isinstance(event, Progressed):
                    progress.step(event.done, event.total, event.what)
                elif event is not None:
                    return outcome(event)
            except KeyboardInterrupt:
                if interrupted:
                    self.close(at_once=True)
                    raise
                interrupted = True
                self.cancel()
            except CancelledError:
                if self._running is None:
                    raise
                self.cancel()

    def close(self, *, at_once: bool = False) -> None:
        """End the process; a job under way is rolled back."""
        if self._process is None:
            return
        self._pipe.close()
        self._process.join(0 if at_once or self._running is not None else _FAREWELL)
        if self._process.is_alive():
            self._process.terminate()
            self._process.join()
        self._process.close()
        self._process = self._pipe = self._running = None

    def _crashed(self) -> Crashed:
        self._process.join()
        event = Crashed(self._running or 0, self._what, self._process.exitcode)
        self._pipe.close()
        self._process.close()
        self._process = self._pipe = self._running = None
        return event


def outcome(event: Finished | Failed | Crashed) -> Any:
    """The result of a job by its last event, or its error raised."""
    if isinstance(event, Finished):
        return event.result
    raise error_of(event)


def error_of(event: Failed | Crashed) -> Exception:
    """The error that a job ended with."""
    if isinstance(event, Crashed):
        return WorkerCrashedError(event.what)
    if event.cancelled:
        return CancelledError()
    if event.message is None:
        return InternalFaultError(event.trace)
    return _KINDS.get(event.exit_status, FundwatchError)(event.message, event.hint)
