"""A command of the program run in a forked process that has everything imported, so that many can be killed soon."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import random
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil

from fundwatch.cli import run_command
from fundwatch.services import worker

#: Seconds between two looks at a file that is watched.
_LOOK_UP = 0.002


class Warm:
    """Stands for multiprocessing's way of starting the worker: forked, and without its owner's end of the pipe."""

    def __init__(self) -> None:
        self._fork = multiprocessing.get_context("fork")
        self._near: Any = None

    def Pipe(self) -> Any:
        """A pipe whose near end is remembered."""
        self._near, far = self._fork.Pipe()
        return self._near, far

    def RawValue(self, kind: str, value: int) -> Any:
        """A number that both processes see."""
        return self._fork.RawValue(kind, value)

    def Process(self, target: Any, args: tuple[Any, ...], **named: Any) -> Any:
        """A process that lets go of the near end first: only then is the pipe seen to close."""
        near = self._near

        def serve(*given: Any) -> None:
            near.close()
            target(*given)

        return self._fork.Process(target=serve, args=args, **named)


class Started:
    """A command under way, with what it says written to a file."""

    def __init__(self, arguments: Sequence[str], said: Path) -> None:
        sys.stdout.flush()
        self.said = said
        self.process = os.fork()
        if not self.process:
            _run(arguments, said)

    def finish(self) -> int:
        """Wait for its exit status; negative where a signal ended it."""
        _, status = os.waitpid(self.process, 0)
        return os.waitstatus_to_exitcode(status)

    def watch(self, file: Path) -> tuple[int, float]:
        """Wait for its exit status; give also the seconds after which the file last changed."""
        begun, last, changed = time.perf_counter(), -1, 0.0
        while True:
            ended, status = os.waitpid(self.process, os.WNOHANG)
            with suppress(FileNotFoundError):
                if (now := file.stat().st_mtime_ns) != last:
                    last, changed = now, time.perf_counter() - begun
            if ended:
                return os.waitstatus_to_exitcode(status), changed
            # Nothing tells of a file's change and of a process's end at once, on every system: both are looked at.
            time.sleep(_LOOK_UP)

    def kill(self, moment: float, chance: random.Random) -> bool:
        """Kill the command and its worker `moment` seconds from now, either first; False where it was done before."""
        # The moment is what is tried: whatever the command does then is cut off.
        time.sleep(moment)
        command = psutil.Process(self.process)
        family = [command, *command.children(recursive=True)]
        chance.shuffle(family)
        for member in family:
            with suppress(psutil.NoSuchProcess):
                member.kill()
        _, status = os.waitpid(self.process, 0)
        # A worker may have been started just then; the command led a group of its own.
        with suppress(ProcessLookupError):
            os.killpg(self.process, signal.SIGKILL)
        psutil.wait_procs([member for member in family if member is not command], timeout=30)
        return os.WIFSIGNALED(status)


def _run(arguments: Sequence[str], said: Path) -> None:
    status = 70
    try:
        os.setsid()
        output = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(output, 1)
        os.dup2(output, 2)
        warm = SimpleNamespace(get_context=lambda _method: Warm(), connection=multiprocessing.connection)
        worker.multiprocessing = warm  # type: ignore[assignment, attr-defined]
        status = run_command(list(arguments))
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(status)
