"""Jobs that the worker's tests run in the other process."""

from __future__ import annotations

import os
import sys
from itertools import count

from fundwatch.errors import UsageError
from fundwatch.models.actor import Actor
from fundwatch.models.store import Store
from fundwatch.services.progress import Progress


def greet(store: Store, actor: Actor, *, word: str) -> tuple[str, str, int, bool]:
    return word, actor.name, store.head().number, "PySide6" in sys.modules


def step_three_times(store: Store, actor: Actor, *, progress: Progress) -> str:
    del store, actor
    for done in range(3):
        progress.step(0, 3, f"第 {done + 1} 步")
    return "完成"


def step_until_stopped(store: Store, actor: Actor, *, progress: Progress) -> None:
    del store, actor
    for done in count():
        progress.step(done, 0, "一直在做")


def write_and_wait_to_be_stopped(store: Store, actor: Actor, *, progress: Progress) -> None:
    with store.write(actor, "设置") as writing:
        writing.note(written=True)
        for done in count():
            progress.step(done, 0, "已写入")


def refuse(store: Store, actor: Actor) -> None:
    del store, actor
    raise UsageError("日期“昨天”写法不对。", "请写成 2019-01-15 的样子。")


def stumble(store: Store, actor: Actor) -> None:
    del store, actor
    raise ValueError("a bug")


def die(store: Store, actor: Actor, *, progress: Progress) -> None:
    del store, actor
    progress.step(0, 0, "正在读取“坏.xlsx”")
    os._exit(134)


def give_what_cannot_travel(store: Store, actor: Actor) -> object:
    del store, actor
    return lambda: None
