from __future__ import annotations

from collections.abc import Iterator

import pytest

from fundwatch.errors import UsageError
from fundwatch.models.actor import Actor
from fundwatch.models.store import Store
from fundwatch.services.progress import CancelledError, Quiet
from fundwatch.services.worker import (
    Crashed,
    Event,
    InternalFaultError,
    Worker,
    WorkerCrashedError,
)
from fundwatch.services.worker_process import Failed, Finished, Progressed

JOBS = "tests.services.worker_jobs"
ACTOR = Actor("李会计")
#: Seconds after which a test gives up waiting for another process.
PATIENCE = 60


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker() as started:
        yield started


class Telling:
    """Progress that keeps what it was told, and asks to stop after so many steps."""

    def __init__(self, stop_after: int | None = None) -> None:
        self.told: list[tuple[int, int, str]] = []
        self._stop_after = stop_after

    def step(self, done: int, total: int, what: str) -> None:
        self.told.append((done, total, what))
        if len(self.told) == self._stop_after:
            raise CancelledError


def last_event(worker: Worker) -> Event:
    while True:
        event = worker.poll(PATIENCE)
        assert event is not None
        if not isinstance(event, Progressed):
            return event


def test_a_job_runs_on_the_books_without_qt_and_gives_its_result(worker: Worker, store: Store) -> None:
    assert worker.run(f"{JOBS}.greet", store.url, ACTOR, Quiet(), word="你好") == ("你好", "李会计", 0, False)


def test_progress_travels(worker: Worker, store: Store) -> None:
    telling = Telling()
    assert worker.run(f"{JOBS}.step_three_times", store.url, ACTOR, telling) == "完成"
    assert telling.told == [(0, 3, "第 1 步"), (0, 3, "第 2 步"), (0, 3, "第 3 步")]


def test_a_fault_for_people_crosses_the_pipe_with_its_kind_and_words(worker: Worker, store: Store) -> None:
    with pytest.raises(UsageError) as told:
        worker.run(f"{JOBS}.refuse", store.url, ACTOR, Quiet())
    assert (told.value.message, told.value.hint) == ("日期“昨天”写法不对。", "请写成 2019-01-15 的样子。")


@pytest.mark.parametrize(("job", "trace"), [("stumble", "ValueError: a bug"), ("give_what_cannot_travel", "pickle")])
def test_a_bug_comes_with_its_traceback_and_the_worker_lives_on(
    worker: Worker, store: Store, job: str, trace: str
) -> None:
    with pytest.raises(InternalFaultError, match=trace):
        worker.run(f"{JOBS}.{job}", store.url, ACTOR, Quiet())
    assert worker.run(f"{JOBS}.step_three_times", store.url, ACTOR, Quiet()) == "完成"


def test_a_job_stops_at_its_next_step_when_asked(worker: Worker, store: Store) -> None:
    worker.submit(f"{JOBS}.step_until_stopped", store.url, ACTOR)
    assert isinstance(worker.poll(PATIENCE), Progressed)
    worker.cancel()
    event = last_event(worker)
    assert isinstance(event, Failed)
    assert event.cancelled
    assert not worker.busy


def test_a_watcher_that_asks_to_stop_stops_the_job_and_what_it_wrote_is_rolled_back(
    worker: Worker, store: Store
) -> None:
    with pytest.raises(CancelledError):
        worker.run(f"{JOBS}.write_and_wait_to_be_stopped", store.url, ACTOR, Telling(stop_after=2))
    assert store.head().number == 0
    assert worker.run(f"{JOBS}.greet", store.url, ACTOR, Quiet(), word="再来")[0] == "再来"


def test_a_wish_to_stop_one_job_does_not_stop_the_next(worker: Worker, store: Store) -> None:
    worker.submit(f"{JOBS}.step_three_times", store.url, ACTOR)
    worker.cancel()
    last_event(worker)
    worker.submit(f"{JOBS}.step_three_times", store.url, ACTOR)
    event = last_event(worker)
    assert isinstance(event, Finished)


def test_one_job_at_a_time(worker: Worker, store: Store) -> None:
    worker.submit(f"{JOBS}.step_until_stopped", store.url, ACTOR)
    with pytest.raises(RuntimeError, match="one job"):
        worker.submit(f"{JOBS}.greet", store.url, ACTOR, word="")
    worker.cancel()
    last_event(worker)


def test_a_crash_names_what_was_being_done_and_the_next_job_gets_a_new_process(worker: Worker, store: Store) -> None:
    worker.submit(f"{JOBS}.die", store.url, ACTOR)
    event = last_event(worker)
    assert event == Crashed(event.job, "正在读取“坏.xlsx”", 134)
    assert not worker.busy
    with pytest.raises(WorkerCrashedError, match=r"正在读取“坏\.xlsx”时意外中止"):
        worker.run(f"{JOBS}.die", store.url, ACTOR, Quiet())
    assert worker.run(f"{JOBS}.step_three_times", store.url, ACTOR, Quiet()) == "完成"


def test_closing_in_the_middle_of_a_job_rolls_it_back(store: Store) -> None:
    worker = Worker()
    worker.submit(f"{JOBS}.write_and_wait_to_be_stopped", store.url, ACTOR)
    assert isinstance(worker.poll(PATIENCE), Progressed)
    worker.close()
    assert not worker.busy
    with store.write(ACTOR, "设置"):
        pass
    assert store.head().number == 1


def test_nothing_to_wait_for_is_said_at_once() -> None:
    worker = Worker()
    assert worker.poll(PATIENCE) is None
    worker.close()
