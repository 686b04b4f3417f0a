"""The heartbeat sees a window that stands still, and blames it for nothing else."""

from __future__ import annotations

import time

from pytestqt.qtbot import QtBot

from tests.journeys.heartbeat import Heartbeat


def beating(qtbot: QtBot, heart: Heartbeat, beats: int) -> None:
    before = heart.beats
    qtbot.waitUntil(lambda: heart.beats >= before + beats)


def test_work_in_the_main_thread_is_a_stall(qtbot: QtBot) -> None:
    heart = Heartbeat()
    heart.start()
    beating(qtbot, heart, 2)
    until = time.thread_time() + 0.2
    while time.thread_time() < until:
        pass
    beating(qtbot, heart, 1)
    heart.stop()
    assert heart.longest > 150


def test_waiting_in_the_main_thread_is_a_stall(qtbot: QtBot) -> None:
    heart = Heartbeat()
    heart.start()
    beating(qtbot, heart, 2)
    time.sleep(0.2)  # the very thing that is to be seen
    beating(qtbot, heart, 1)
    heart.stop()
    assert heart.longest > 150
