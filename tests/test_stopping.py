from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.exc import OperationalError

from fundwatch.stopping import Stop, asked_by, watched
from tests.books import Books

#: Counts for minutes unless it is ended.
_ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 2000000000) SELECT count(*) FROM n"


@pytest.fixture
def raw() -> sqlite3.Connection:
    return sqlite3.connect(":memory:", check_same_thread=False)


def test_a_statement_ends_when_its_answer_is_no_longer_wanted(raw: sqlite3.Connection) -> None:
    stop = Stop()
    with ThreadPoolExecutor(1) as pool, watched(raw, stop):
        running = pool.submit(raw.execute, _ENDLESS)
        stop.set()
        with pytest.raises(sqlite3.OperationalError, match="interrupted"):
            running.result(60)


def test_what_is_asked_afterwards_is_answered(raw: sqlite3.Connection) -> None:
    stop = Stop()
    stop.set()
    with watched(raw, stop):
        pass
    long = _ENDLESS.replace("2000000000", "500000")
    assert raw.execute(long).fetchone() == (500_000,)


def test_whoever_asks_in_this_thread_ends_what_it_asks_for(raw: sqlite3.Connection) -> None:
    stop = Stop()
    stop.set()
    with asked_by(stop), watched(raw), pytest.raises(sqlite3.OperationalError, match="interrupted"):
        raw.execute(_ENDLESS)
    with ThreadPoolExecutor(1) as pool, asked_by(stop):
        elsewhere = pool.submit(lambda: watched(raw).__enter__() or raw.execute("SELECT 1").fetchone())
        assert elsewhere.result(60) == (1,), "another thread asks for itself"


def test_a_driver_without_such_a_thing_is_left_alone() -> None:
    with watched(object(), Stop()):
        pass


@pytest.mark.file_books("a server's statement runs on")
def test_a_read_of_the_books_is_ended(books: Books) -> None:
    stop, begun = Stop(), threading.Event()

    def read() -> object:
        with asked_by(stop), books.store.read() as connection:
            begun.set()
            return connection.exec_driver_sql(_ENDLESS).scalar()

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(read)
        assert begun.wait(60)
        stop.set()
        with pytest.raises(OperationalError, match="interrupted"):
            running.result(60)
    with books.store.read() as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar() == 1
