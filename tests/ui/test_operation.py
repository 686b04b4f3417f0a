from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from fundwatch.ui.change_feed import ChangeFeed, Topic
from fundwatch.ui.operation import Latest, Operation
from fundwatch.ui.reading import Fault

FAULT = Fault("账簿打不开。")


class Asked:
    """Work that is answered when a test says so, in whatever order."""

    def __init__(self) -> None:
        self.answers: list[tuple[Callable[[Any], None], Callable[[Fault], None]]] = []

    def __call__(self, done: Callable[[Any], None], failed: Callable[[Fault], None]) -> None:
        self.answers.append((done, failed))


@pytest.fixture
def owner(qapp: QApplication) -> Iterator[QObject]:
    made = QObject(qapp)
    yield made
    made.deleteLater()


@pytest.fixture
def faults() -> list[Fault]:
    return []


@pytest.fixture
def make(owner: QObject, faults: list[Fault]) -> Callable[[Asked], Operation[str]]:
    return lambda asked: Operation(asked, ChangeFeed(), faults.append, owner)


Make = Callable[[Asked], Operation[str]]


def test_an_answer_that_was_overtaken_is_not_heard(make: Make) -> None:
    """Asked for 2017, then for 2018; 2018 comes first, and 2017 after it."""
    asked, latest, heard = Asked(), Latest(), list[str]()
    make(asked).on_success(heard.append).of(latest).start()
    make(asked).on_success(heard.append).of(latest).start()
    (first, _), (second, _) = asked.answers
    second("2018 年")
    first("2017 年")
    assert heard == ["2018 年"]


def test_nor_is_one_that_comes_before_the_last_one_s(make: Make) -> None:
    asked, latest, heard = Asked(), Latest(), list[str]()
    make(asked).on_success(heard.append).of(latest).start()
    make(asked).on_success(heard.append).of(latest).start()
    asked.answers[0][0]("2017 年")
    assert heard == []
    asked.answers[1][0]("2018 年")
    assert heard == ["2018 年"]


def test_other_questions_are_heard_whatever_is_asked_besides(make: Make) -> None:
    asked, heard = Asked(), list[str]()
    make(asked).on_success(heard.append).of(Latest()).start()
    make(asked).on_success(heard.append).of(Latest()).start()
    make(asked).on_success(heard.append).start()
    for number, (done, _) in enumerate(asked.answers):
        done(f"第 {number} 问")
    assert heard == ["第 0 问", "第 1 问", "第 2 问"]


def test_what_ends_with_an_overtaken_one_ends_all_the_same(make: Make) -> None:
    asked, latest, ended = Asked(), Latest(), list[str]()
    make(asked).on_end(lambda: ended.append("完")).of(latest).start()
    make(asked).of(latest).start()
    asked.answers[0][0]("2017 年")
    assert ended == ["完"]


def test_a_fault_of_an_overtaken_one_is_shown_and_handled_by_nobody(make: Make, faults: list[Fault]) -> None:
    asked, latest, handled = Asked(), Latest(), list[Fault]()
    make(asked).on_failure(handled.append).of(latest).start()
    make(asked).of(latest).start()
    asked.answers[0][1](FAULT)
    assert (handled, faults) == ([], [])
    asked.answers[1][1](FAULT)
    assert (handled, faults) == ([], [FAULT])


def test_what_changed_is_told_even_where_the_answer_was_overtaken(owner: QObject) -> None:
    feed, told = ChangeFeed(), list[object]()
    feed.changed.connect(told.append)
    asked, latest = Asked(), Latest()
    operation: Operation[str] = Operation(asked, feed, lambda _fault: None, owner)
    operation.changing(Topic.FINDINGS).of(latest).start()
    latest.ask(None)
    asked.answers[0][0]("好")
    assert told
