"""Jobs for the tests of the bridge; they run in the worker process."""

from __future__ import annotations

import os

from fundwatch.errors import RefusedError
from fundwatch.models.actor import Actor
from fundwatch.models.store import Store
from fundwatch.services.progress import Progress


def count_tables(store: Store, actor: Actor, *, up_to: int, progress: Progress) -> tuple[str, int]:
    for number in range(up_to):
        progress.step(number, up_to, "正在数")
    with store.read() as connection:
        connection.exec_driver_sql("SELECT 1")
    return actor.name, up_to


def refuse(store: Store, actor: Actor) -> None:
    del store, actor
    raise RefusedError("不行。", "换一个。")


def fail(store: Store, actor: Actor) -> float:
    del store
    return 1 / (len(actor.name) - len(actor.name))


def never_end(store: Store, actor: Actor, *, progress: Progress) -> None:
    del store, actor
    while True:
        progress.step(0, 0, "正在等")


def die(store: Store, actor: Actor, *, progress: Progress) -> None:
    del store, actor
    progress.step(0, 0, "正在读“坏.xlsx”")
    os._exit(9)
