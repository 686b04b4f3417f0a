"""What other programs do to the same books while a test looks on: each function runs in a process of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier, Event
from typing import Any

from sqlalchemy import text

from fundwatch.errors import FundwatchError
from fundwatch.models.actor import Actor
from fundwatch.models.store import Store
from fundwatch.services import importing, office, reviewing
from fundwatch.services.progress import CancelledError

PATIENCE = 120
FROM = date(2018, 1, 1)
SETTING = "异议受理电话"


def open_together(target: str, start: Barrier, told: Queue[Any]) -> None:
    start.wait(PATIENCE)
    store = Store.open(target)
    told.put(store.installation)
    store.close()


def write_often(target: str, times: int, start: Barrier, told: Queue[Any]) -> None:
    store = Store.open(target)
    start.wait(PATIENCE)
    for _ in range(times):
        with store.write(Actor("某"), "设置"):
            pass
    told.put("完成")
    store.close()


def change_setting(target: str, value: str, start: Barrier, told: Queue[Any]) -> None:
    def change(store: Store) -> None:
        office.change(store, Actor(value), SETTING, value, from_day=FROM)

    _do_together(target, change, value, start, told)


def conclude(target: str, who: str, start: Barrier, told: Queue[Any]) -> None:
    def decide(store: Store) -> None:
        reviewing.conclude(store, Actor(who), 1, "属实", "已核实", expected_version=0)

    _do_together(target, decide, who, start, told)


def _do_together(target: str, act: Callable[[Store], None], name: str, start: Barrier, told: Queue[Any]) -> None:
    store = Store.open(target)
    start.wait(PATIENCE)
    try:
        act(store)
    except FundwatchError as fault:
        told.put((name, fault.message))
    else:
        told.put((name, ""))
    store.close()


def hold_a_write(target: str, writing: Event, go_on: Event) -> None:
    """Take everything away from one table and wait with the transaction open."""
    store = Store.open(target)
    with store.write(Actor("占用者"), "设置") as opened:
        opened.connection.execute(text("DELETE FROM unit"))
        opened.connection.execute(text("UPDATE region SET name = '改了' WHERE level = '县'"))
        writing.set()
        go_on.wait(PATIENCE)
    store.close()


class Telling:
    """Progress that keeps what it is told, sets a sign when it hears of waiting, and stops where it shall."""

    def __init__(self, heard: Event, *, stop: bool) -> None:
        self.said: list[str] = []
        self._heard = heard
        self._stop = stop

    def step(self, done: int, total: int, what: str) -> None:
        del done, total
        self.said.append(what)
        if "正在等待" in what:
            self._heard.set()
            if self._stop:
                raise CancelledError


def import_while_another_writes(target: str, preview: str, heard: Event, told: Queue[Any], *, stop: bool) -> None:
    """Commit an import; tell what the person saw and how it ended."""
    store = Store.open(target)
    progress = Telling(heard, stop=stop)
    try:
        report = importing.commit(store, Actor("李会计"), preview, progress=progress)
    except FundwatchError as fault:
        told.put((progress.said, fault.message))
    else:
        told.put((progress.said, report.counts.stored))
    store.close()
