"""The bridge over a real worker process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fundwatch.ui.reading import Fault
from fundwatch.ui.worker import WorkerBridge
from tests.books import ACTOR, Books

JOBS = "tests.ui.jobs"


class Heard:
    """What came back."""

    def __init__(self) -> None:
        self.results: list[Any] = []
        self.faults: list[Fault] = []

    @property
    def count(self) -> int:
        return len(self.results) + len(self.faults)


@pytest.fixture
def bridge(qapp: QApplication, books: Books) -> Iterator[WorkerBridge]:
    made = WorkerBridge(qapp)
    made.use(books.store.url, ACTOR)
    yield made
    made.close()


def start(bridge: WorkerBridge, job: str, heard: Heard, **keywords: object) -> None:
    bridge.submit("正在试", f"{JOBS}.{job}", keywords, heard.results.append, heard.faults.append)


def wait(qtbot: QtBot, heard: Heard, count: int = 1) -> None:
    qtbot.waitUntil(lambda: heard.count == count, timeout=20_000)


def test_results_and_progress_come_back(qtbot: QtBot, bridge: WorkerBridge) -> None:
    heard, steps = Heard(), []
    bridge.progressed.connect(lambda *told: steps.append(told))
    with qtbot.waitSignals([bridge.began, bridge.ended], timeout=20_000):
        start(bridge, "count_tables", heard, up_to=3)
    assert heard.results == [("测试", 3)]
    assert ("正在试", 0, 3, "正在数") in steps
    assert not bridge.busy


def test_jobs_wait_their_turn(qtbot: QtBot, bridge: WorkerBridge) -> None:
    heard = Heard()
    for number in (1, 2, 3):
        start(bridge, "count_tables", heard, up_to=number)
    wait(qtbot, heard, 3)
    assert [result[1] for result in heard.results] == [1, 2, 3]


def test_a_fault_is_told_as_it_was_meant(qtbot: QtBot, bridge: WorkerBridge) -> None:
    heard = Heard()
    start(bridge, "refuse", heard)
    wait(qtbot, heard)
    assert heard.faults == [Fault("不行。", "换一个。")]


def test_a_bug_keeps_its_trace_for_its_mender(qtbot: QtBot, bridge: WorkerBridge) -> None:
    heard = Heard()
    start(bridge, "fail", heard)
    wait(qtbot, heard)
    assert heard.faults[0].message.startswith("程序内部出错")
    assert "ZeroDivisionError" in heard.faults[0].detail


def test_a_stop_that_was_asked_for_alarms_nobody(qtbot: QtBot, bridge: WorkerBridge) -> None:
    heard = Heard()
    with qtbot.waitSignal(bridge.progressed, timeout=20_000):
        start(bridge, "never_end", heard)
    bridge.cancel()
    wait(qtbot, heard)
    assert heard.faults[0].cancelled


def test_a_process_that_dies_is_told_and_the_next_job_has_a_new_one(qtbot: QtBot, bridge: WorkerBridge) -> None:
    heard = Heard()
    start(bridge, "die", heard)
    wait(qtbot, heard)
    assert heard.faults[0].crashed_while == "正在读“坏.xlsx”"
    start(bridge, "count_tables", heard, up_to=1)
    wait(qtbot, heard, 2)
    assert heard.results == [("测试", 1)]


def test_closing_does_not_wait_for_work_under_way(qtbot: QtBot, bridge: WorkerBridge) -> None:
    heard = Heard()
    with qtbot.waitSignal(bridge.progressed, timeout=20_000):
        start(bridge, "never_end", heard)
    bridge.close()
    assert heard.count == 0
