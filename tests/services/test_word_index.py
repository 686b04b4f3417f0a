from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fundwatch.models.actor import Actor
from fundwatch.services import listing, word_index
from fundwatch.services.listing import Filter, ListQuery
from tests.books import ACTOR, TOWN, Books

BENEFITS = "补助发放"
NAMES = ("张三", "李四", "欧阳㛃", "张三丰", "Ada 李", "ADA", "百分%号", "下_划线", "\\")
GROUPS = ("第一组", "第二组", "三组", "")


@pytest.fixture
def paid(books: Books, monkeypatch: pytest.MonkeyPatch) -> Books:
    """Thirty-six payments: every name in every group; no table is too short to be indexed."""
    monkeypatch.setattr(word_index, "LEAST_ROWS", 1)
    rows = [
        {"发放流水号": f"FF{number}", "姓名": name, "村民小组": group}
        for number, (name, group) in enumerate((name, group) for name in NAMES for group in GROUPS)
    ]
    books.put(BENEFITS, *rows)
    return books


def through_engine(books: Books, query: ListQuery, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    with monkeypatch.context() as patched:
        patched.setattr(listing, "standing", lambda *_: None)
        return list(listing.ids(books.store, ACTOR, query))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    words=st.lists(
        st.sampled_from(["张", "三", "张三", "组", "第一", "阳㛃", "ada", "李", "%", "_", "\\", "无此"]), max_size=3
    ),
    descending=st.booleans(),
)
def test_the_index_finds_what_the_engine_finds(
    paid: Books, monkeypatch: pytest.MonkeyPatch, words: list[str], *, descending: bool
) -> None:
    assert listing.warm(paid.store, ACTOR, BENEFITS)
    query = ListQuery(BENEFITS, text=" ".join(words), descending=descending)
    assert list(listing.ids(paid.store, ACTOR, query)) == through_engine(paid, query, monkeypatch)


def test_the_first_rows_are_the_beginning_of_all(paid: Books) -> None:
    assert listing.warm(paid.store, ACTOR, BENEFITS)
    query = ListQuery(BENEFITS, text="张三")
    every = listing.ids(paid.store, ACTOR, query)
    assert len(every) == 8
    assert listing.ids(paid.store, ACTOR, query, limit=3) == every[:3]


def test_the_engine_is_not_asked_for_words_while_the_index_stands(paid: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    assert listing.warm(paid.store, ACTOR, BENEFITS)

    def refuse(*_: object) -> None:
        raise AssertionError("the engine was asked")

    monkeypatch.setattr(listing, "_answer", refuse)
    assert len(listing.ids(paid.store, ACTOR, ListQuery(BENEFITS, text="李四"))) == 4
    with pytest.raises(AssertionError, match="the engine was asked"):
        listing.ids(paid.store, ACTOR, ListQuery(BENEFITS, text="FF1"))
    with pytest.raises(AssertionError, match="the engine was asked"):
        listing.ids(paid.store, ACTOR, ListQuery(BENEFITS, text="李四", filters=(Filter("village_group", ("三组",)),)))


def test_rows_written_later_are_found(paid: Books) -> None:
    assert listing.warm(paid.store, ACTOR, BENEFITS)
    paid.put(BENEFITS, {"发放流水号": "FF99", "姓名": "钱五"})
    assert len(listing.ids(paid.store, ACTOR, ListQuery(BENEFITS, text="钱五"))) == 1
    assert listing.warm(paid.store, ACTOR, BENEFITS)
    assert len(listing.ids(paid.store, ACTOR, ListQuery(BENEFITS, text="钱五"))) == 1


def test_who_sees_one_region_only_searches_through_the_engine(paid: Books) -> None:
    bounded = Actor("乡镇", "", TOWN)
    assert listing.warm(paid.store, ACTOR, BENEFITS)
    assert not listing.warm(paid.store, bounded, BENEFITS)
    assert len(listing.ids(paid.store, bounded, ListQuery(BENEFITS, text="张三"))) == 8


def test_texts_nearly_all_different_are_left_to_the_engine(paid: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_index, "MOST_TEXTS", 3)
    assert not listing.warm(paid.store, ACTOR, BENEFITS)
    assert not listing.warm(paid.store, ACTOR, BENEFITS)
    assert len(listing.ids(paid.store, ACTOR, ListQuery(BENEFITS, text="张三"))) == 8


def test_short_tables_are_left_to_the_engine(books: Books) -> None:
    books.put(BENEFITS, {"发放流水号": "FF1", "姓名": "张三"})
    assert not listing.warm(books.store, ACTOR, BENEFITS)


def test_only_some_tables_are_kept(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_index, "LEAST_ROWS", 1)
    monkeypatch.setattr(word_index, "KEPT", 1)
    books.put(BENEFITS, {"发放流水号": "FF1", "姓名": "张三"})
    assert listing.warm(books.store, ACTOR, BENEFITS)
    assert listing.warm(books.store, ACTOR, "行政区划")
    with books.store.read() as connection:
        assert word_index.standing(books.store, connection, BENEFITS) is None
        assert word_index.standing(books.store, connection, "行政区划") is not None


def test_who_asks_while_another_index_is_made_does_not_wait(paid: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, may_end = threading.Event(), threading.Event()
    make = word_index._made

    def slowly(*arguments: Any) -> word_index.WordIndex | None:
        begun.set()
        assert may_end.wait(20)
        return make(*arguments)

    monkeypatch.setattr(word_index, "_made", slowly)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(listing.warm, paid.store, ACTOR, BENEFITS)
        assert begun.wait(20)
        assert not listing.warm(paid.store, ACTOR, "行政区划")
        may_end.set()
        assert first.result(20)
    with paid.store.read() as connection:
        assert word_index.standing(paid.store, connection, BENEFITS) is not None
        assert word_index.standing(paid.store, connection, "行政区划") is not None


def test_an_index_that_could_not_be_made_is_made_when_next_asked_for(
    paid: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("gone")

    with monkeypatch.context() as patched:
        patched.setattr(word_index, "_made", fail)
        with pytest.raises(OSError, match="gone"):
            listing.warm(paid.store, ACTOR, BENEFITS)
    assert listing.warm(paid.store, ACTOR, BENEFITS)


def test_columns_without_a_word_are_found_empty(paid: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    assert listing.warm(paid.store, ACTOR, BENEFITS)
    query = ListQuery(BENEFITS, text="退票原因里没有的字")
    assert list(listing.ids(paid.store, ACTOR, query)) == through_engine(paid, query, monkeypatch) == []
