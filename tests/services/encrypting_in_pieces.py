"""A program that changes a passphrase and is killed at a given moment; started by test_encrypting_killed.

Arguments: the moment, what to do (set, change, remove), the database.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fundwatch.models.actor import Actor
from fundwatch.models.encryption import recoding
from fundwatch.models.store import Store
from fundwatch.services import encrypting
from fundwatch.services.encrypting import Secret
from fundwatch.services.progress import Quiet

OLD, NEW = "旧的口令 12345", "新的口令 67890"
ACTOR = Actor("李会计", "财政局")
#: Moments at which the program dies: on entering or on leaving a step of the change.
MOMENTS = (
    "enter _inventory",
    "look 1",
    "look 3",
    "leave _export",
    "enter _verify",
    "leave _verify",
    "enter _swap",
    "replaced",
    "leave _swap",
    "enter settle",
    "leave settle",
)


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def dying(moment: str) -> None:
    """Let the program die at the moment."""
    when, _, what = moment.partition(" ")
    if when == "replaced":
        recoding._sync_folder = die
    elif when == "look":
        recoding._LOOK_UP = 500
        left = [int(what)]

        def step(*_: object) -> None:
            left[0] -= 1
            if not left[0]:
                die()

        encrypting._telling = lambda _progress: step
    else:
        step_of: Callable[..., Any] = getattr(recoding, what)

        def instead(*arguments: Any, **keywords: Any) -> Any:
            if when == "enter":
                die()
            step_of(*arguments, **keywords)
            die()

        setattr(recoding, what, instead)


def main(moment: str, action: str, path: str) -> None:
    store = Store.open(Path(path), create=False, passphrase=None if action == "set" else OLD)
    dying(moment)
    if action == "set":
        encrypting.set_passphrase(store, ACTOR, Secret(NEW), progress=Quiet())
    elif action == "change":
        encrypting.change_passphrase(store, ACTOR, Secret(OLD), Secret(NEW), progress=Quiet())
    else:
        encrypting.remove_passphrase(store, ACTOR, Secret(OLD), progress=Quiet())


if __name__ == "__main__":
    main(*sys.argv[1:])
