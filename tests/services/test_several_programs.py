"""Several programs on the same books at once: real processes, none of which knows of the others."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, text

from fundwatch.models.store import Store
from fundwatch.services import checking, importing, office, scanning
from fundwatch.services.progress import Quiet
from tests import databases
from tests.books import ACTOR, Books
from tests.services import programs
from tests.services.importing.office import REGIONS, Office
from tests.services.programs import FROM, PATIENCE, SETTING

CONTEXT = multiprocessing.get_context("spawn")


@contextmanager
def running(*calls: tuple[Callable[..., None], tuple[Any, ...], dict[str, Any]]) -> Iterator[None]:
    """Programs of their own while the block runs; afterwards each must have ended well."""
    started = [CONTEXT.Process(target=called, args=given, kwargs=named) for called, given, named in calls]
    for process in started:
        process.start()
    try:
        yield
    finally:
        for process in started:
            process.join(PATIENCE)
            if process.is_alive():
                process.kill()
                process.join()
    assert [process.exitcode for process in started] == [0] * len(started)


def together(count: int, called: Callable[..., None], target: str, names: list[Any]) -> list[Any]:
    """What `count` programs tell that start their work at the same moment; each is given one of `names`."""
    start, told = CONTEXT.Barrier(count), CONTEXT.Queue()
    with running(*((called, (target, *([name] if name is not None else []), start, told), {}) for name in names)):
        return [told.get(timeout=PATIENCE) for _ in range(count)]


def is_sound(store: Store) -> bool:
    return checking.check(store, ACTOR, heads=(), progress=Quiet()).sound


def test_of_two_who_change_one_setting_the_second_is_told(store: Store) -> None:
    told = dict(together(2, programs.change_setting, store.url.whole, ["甲电话", "乙电话"]))
    (winner,) = [name for name, message in told.items() if not message]
    (message,) = [message for message in told.values() if message]
    assert message == f"“{SETTING}”刚被别人改过。"
    assert office.settings(store, ACTOR, FROM)[SETTING].value == winner
    assert store.head().number == 1


def test_of_two_who_conclude_on_one_finding_the_second_is_told(books: Books) -> None:
    books.put("资产", {"资产编号": "ZC1", "状态": "已处置", "资产类别": "经营性"})
    scanning.scan(books.store, ACTOR, rules=["FW-A001"])
    told = dict(together(2, programs.conclude, books.store.url.whole, ["甲", "乙"]))
    (winner,) = [name for name, message in told.items() if not message]
    assert sorted(told.values()) == ["", "这条疑点刚刚由别人下了结论，您的结论没有保存。"]
    with books.store.read() as connection:
        assert connection.execute(text("SELECT actor FROM review")).scalars().all() == [winner]


def test_no_entry_of_the_log_is_lost(store: Store) -> None:
    assert together(4, programs.write_often, store.url.whole, [8, 8, 8, 8]) == ["完成"] * 4
    assert store.head().number == 32
    assert is_sound(store)


def test_readers_go_on_while_another_program_writes_and_see_what_was_before(books: Books) -> None:
    writing, go_on = CONTEXT.Event(), CONTEXT.Event()
    counted = text("SELECT (SELECT count(*) FROM unit), (SELECT name FROM region WHERE level = '县')")
    with running((programs.hold_a_write, (books.store.url.whole, writing, go_on), {})):
        assert writing.wait(PATIENCE)
        with books.store.read() as connection:
            before = tuple(connection.execute(counted).one())
            go_on.set()
    with books.store.read() as connection:
        after = tuple(connection.execute(counted).one())
    assert (before, after) == ((1, "云岭县"), (0, "改了"))


@pytest.fixture
def previewed(store: Store, tmp_path: Path) -> str:
    office_ = Office(store, tmp_path)
    preview = office_.preview(office_.xlsx("区划.xlsx", {"行政区划": REGIONS}))
    return preview.id


def importing_beside(store: Store, preview: str, *, stop: bool) -> tuple[list[str], Any]:
    """What a program sees that imports while another holds the books until the first has heard of it."""
    writing, heard, told = CONTEXT.Event(), CONTEXT.Event(), CONTEXT.Queue()
    target = store.url.whole
    with running((programs.hold_a_write, (target, writing, heard), {})):
        assert writing.wait(PATIENCE)
        importing_ = (target, preview, heard, told)
        with running((programs.import_while_another_writes, importing_, {"stop": stop})):
            said, ended = told.get(timeout=PATIENCE)
    return said, ended


def test_a_second_writer_says_that_it_waits_and_then_writes(store: Store, previewed: str) -> None:
    said, stored = importing_beside(store, previewed, stop=False)
    other = "另一台电脑" if databases.ON_SERVER else "另一个程序"
    assert any(line.startswith(f"{other}正在写入，正在等待") for line in said)
    assert stored == 4
    assert store.head().number == 2
    assert is_sound(store)


def test_who_waits_can_stop_and_changes_nothing(store: Store, previewed: str) -> None:
    _, message = importing_beside(store, previewed, stop=True)
    assert message == "已按您的要求停止，没有改动任何数据。"
    assert store.head().number == 1
    report = importing.commit(store, ACTOR, previewed, progress=Quiet())
    assert report.counts.stored == 4


def test_programs_that_open_new_books_at_once_open_the_same(tmp_path: Path) -> None:
    target = databases.empty_database() if databases.ON_SERVER else str(tmp_path / "新.db")
    names = together(3, programs.open_together, target, [None] * 3)
    store = Store.open(target)
    assert names == [store.installation] * 3
    store.close()


@pytest.mark.server_books
def test_programs_that_open_older_books_at_once_upgrade_them_once(target: str) -> None:
    databases.as_made_by_an_older_release(target, "vehicle_register")
    names = together(3, programs.open_together, target, [None] * 3)
    store = Store.open(target)
    assert names == [store.installation] * 3
    with store.read() as connection:
        assert "vehicle_register" in inspect(connection).get_table_names()
    store.close()
