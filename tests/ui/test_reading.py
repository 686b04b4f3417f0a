from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fundwatch.errors import RefusedError
from fundwatch.stopping import Stop, current
from fundwatch.ui.reading import Fault, Reader


@pytest.fixture
def reader(qapp: QApplication) -> Iterator[Reader]:
    made = Reader(qapp)
    yield made
    made.close()


def refuse() -> str:
    raise RefusedError("账簿正在被别人写入。", "请稍后再试。")


@pytest.mark.parametrize("slow", [False, True])
def test_an_answer_comes_to_the_one_who_asked(qtbot: QtBot, reader: Reader, *, slow: bool) -> None:
    heard: list[str] = []
    reader.run(lambda: "两行", heard.append, lambda fault: heard.append(fault.message), slow=slow)
    qtbot.waitUntil(lambda: heard == ["两行"])
    assert reader.waiting == 0


def test_a_refusal_is_told_in_its_own_words(qtbot: QtBot, reader: Reader) -> None:
    heard: list[Fault] = []
    reader.run(refuse, heard.append, heard.append)
    qtbot.waitUntil(lambda: heard == [Fault("账簿正在被别人写入。", "请稍后再试。")])


def test_once_closed_nothing_is_begun(qapp: QApplication, reader: Reader) -> None:
    """A thread begun then would want the interpreter while the pool that goes waits for the thread: neither ends."""
    begun: list[str] = []
    reader.close()
    for slow in (False, True):
        reader.run(lambda: begun.append("读了"), begun.append, lambda fault: begun.append(fault.message), slow=slow)
    reader.close()
    qapp.processEvents()  # an answer would be delivered here
    assert begun == []
    assert reader.waiting == 0


def test_who_waits_a_moment_hears_at_once_and_once(qtbot: QtBot, reader: Reader) -> None:
    heard: list[str] = []
    faults: list[Fault] = []
    good = reader.run(lambda: "两行", heard.append, faults.append)
    bad = reader.run(refuse, heard.append, faults.append)
    reader.heed((good, bad), 60)
    assert heard == ["两行"], "without the event loop"
    assert [fault.message for fault in faults] == ["账簿正在被别人写入。"]
    reader.heed((good, bad), 60)
    last: list[str] = []
    reader.run(lambda: "以后", last.append, faults.append)
    qtbot.waitUntil(lambda: last == ["以后"])
    assert (heard, len(faults)) == (["两行"], 1), "the event loop hands nothing on twice"


def test_an_answer_that_takes_longer_than_a_moment_comes_later(qtbot: QtBot, reader: Reader) -> None:
    heard: list[str] = []
    go_on = threading.Event()

    def slow() -> str:
        go_on.wait(60)
        return "迟"

    ticket = reader.run(slow, heard.append, lambda fault: heard.append(fault.message))
    reader.heed((ticket,), 0.001)
    assert heard == []
    go_on.set()
    qtbot.waitUntil(lambda: heard == ["迟"])


def test_an_answer_that_was_forgotten_is_not_handed_on(reader: Reader) -> None:
    heard: list[str] = []
    ticket = reader.run(lambda: "两行", heard.append, lambda fault: heard.append(fault.message))
    assert reader.forget(ticket), "it was still to come"
    reader.heed((ticket,), 60)
    assert heard == []
    assert reader.waiting == 0
    assert not reader.forget(ticket)


def test_what_is_forgotten_before_its_turn_is_not_begun(qtbot: QtBot, reader: Reader) -> None:
    begun: list[str] = []
    go_on = threading.Event()
    holding = [reader.run(lambda: go_on.wait(60), begun.append, begun.append, slow=True) for _ in range(2)]
    ticket = reader.run(lambda: begun.append("读了"), begun.append, begun.append, slow=True)
    reader.forget(ticket)
    go_on.set()
    reader.heed((*holding, ticket), 60)
    qtbot.waitUntil(lambda: begun == [True, True])


def test_who_asks_is_known_to_what_is_read(qtbot: QtBot, reader: Reader) -> None:
    """A forgotten question is ended within a store by the same mark."""
    seen: list[Stop | None] = []
    ticket = reader.run(current, seen.append, pytest.fail)
    qtbot.waitUntil(lambda: len(seen) == 1)
    assert seen[0] is not None
    assert not seen[0].stopped
    assert not reader.forget(ticket)
