"""How long work tells how far it is, and hears that it should stop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from fundwatch.errors import FundwatchError


class CancelledError(FundwatchError):
    """The person asked to stop; everything is as it was before."""

    def __init__(self) -> None:
        super().__init__("已按您的要求停止，没有改动任何数据。")


class Progress(Protocol):
    """What long work reports to."""

    def step(self, done: int, total: int, what: str) -> None:
        """Say that `done` of `total` is behind us (total 0: not known) and what is being done, in Chinese.

        Cheap enough to be called for every block. Raises CancelledError where the person asked to stop.
        """


def told_while_waiting(progress: Progress) -> Callable[[str], None]:
    """What `Store.write` calls while another program writes: the person sees why nothing moves, and can stop."""
    return lambda said: progress.step(0, 0, said)


class Quiet:
    """Progress that nobody watches."""

    def step(self, done: int, total: int, what: str) -> None:
        """Say nothing."""
