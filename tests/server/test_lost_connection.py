"""The connection to the server is lost, and found again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import event, text

from fundwatch.errors import DatabaseUnusableError, FundwatchError
from fundwatch.models.copying import copy_books
from fundwatch.models.store import Store
from fundwatch.services import checking, importing, office, scanning
from fundwatch.services.progress import Quiet
from tests import databases
from tests.books import ACTOR, Books
from tests.server.wire import Wire
from tests.services.importing.office import Office

PERSON = (("身份证号", "姓名", "死亡日期"), ("某人", "2016-01-01"))


@pytest.fixture
def far(wire: Wire) -> Iterator[Store]:
    """Books at the other end of a wire."""
    store = Store.open(wire.url)
    Books(store).put_places()
    yield store
    store.close()


def end_connections(store: Store) -> None:
    """End every connection to these books, as a server does that is restarted."""
    databases.server().execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [store.engine.url.database]
    )


def regions(store: Store) -> int:
    with store.read() as connection:
        return int(connection.execute(text("SELECT count(*) FROM region")).scalar_one())


def test_between_two_readings_nobody_notices(store: Store) -> None:
    Books(store).put_places()
    assert regions(store) == 3
    end_connections(store)
    assert regions(store) == 3
    end_connections(store)
    with store.write(ACTOR, "设置"):
        pass
    assert store.head().number == 3


def test_in_the_middle_of_reading_it_is_said_and_the_next_reading_works(store: Store) -> None:
    Books(store).put_places()

    def reading() -> None:
        with store.read() as connection:
            end_connections(store)
            connection.execute(text("SELECT count(*) FROM region"))

    with pytest.raises(FundwatchError, match="断开") as told:
        reading()
    assert "再试" in told.value.hint
    assert regions(store) == 3


def test_in_the_middle_of_writing_nothing_was_changed(store: Store) -> None:
    Books(store).put_places()

    def writing() -> None:
        with store.write(ACTOR, "设置") as opened:
            opened.connection.execute(text("DELETE FROM unit"))
            end_connections(store)
            opened.connection.execute(text("DELETE FROM region"))

    with pytest.raises(FundwatchError, match="没有写入") as told:
        writing()
    assert "本次没有改动任何数据" in told.value.hint
    assert regions(store) == 3
    assert store.head().number == 2
    with store.write(ACTOR, "设置"):
        pass
    assert store.head().number == 3
    assert checking.check(store, ACTOR, heads=(), progress=Quiet()).sound


def test_lost_just_before_the_commit_nothing_was_changed(store: Store) -> None:
    Books(store).put_places()

    def writing() -> None:
        with store.write(ACTOR, "设置") as opened:
            opened.connection.execute(text("DELETE FROM unit"))
            end_connections(store)

    with pytest.raises(FundwatchError, match="没有写入"):
        writing()
    assert store.head().number == 2


def test_a_commit_whose_answer_was_lost_is_found_in_the_log(far: Store, wire: Wire) -> None:
    before = far.head().number
    wire.lose_answer(stay_cut=False)
    office.change(far, ACTOR, "异议受理电话", "12317", from_day=date(2018, 1, 1))
    assert far.head().number == before + 1
    assert office.settings(far, ACTOR, date(2018, 1, 1))["异议受理电话"].value == "12317"


def test_that_a_commit_is_not_certain_is_said_where_nobody_can_be_asked(far: Store, wire: Wire) -> None:
    before = far.head().number
    wire.lose_answer(stay_cut=True)
    with pytest.raises(FundwatchError, match="不能确定刚才的写入是否已经完成") as told:
        office.change(far, ACTOR, "异议受理电话", "12317", from_day=date(2018, 1, 1))
    assert f"有第 {before + 1} 条就是已经完成" in told.value.hint
    wire.mend()
    assert far.head().number == before + 1


def test_a_connection_broken_before_the_commit_arrives_wrote_nothing(store: Store) -> None:
    Books(store).put_places()

    def writing() -> None:
        with store.write(ACTOR, "设置") as opened:
            opened.connection.execute(text("DELETE FROM unit"))
            event.listen(opened.connection, "commit", lambda _connection: end_connections(store), once=True)

    with pytest.raises(FundwatchError, match="没有写入"):
        writing()
    assert store.head().number == 2


def test_while_the_network_is_down_everything_says_so_and_works_again_afterwards(far: Store, wire: Wire) -> None:
    assert regions(far) == 3
    wire.cut()
    for _ in range(3):
        with pytest.raises(FundwatchError, match=r"连接不上|断开"):
            regions(far)
        with pytest.raises(FundwatchError, match=r"没有写入：.*(连接不上|断开)") as told:
            office.change(far, ACTOR, "异议受理电话", "12317", from_day=date(2018, 1, 1))
        assert "本次没有改动任何数据" in told.value.hint
    wire.mend()
    assert regions(far) == 3
    assert scanning.scan(far, ACTOR).failed == ()


def test_opening_while_the_network_is_down_is_told(wire: Wire) -> None:
    wire.cut()
    with pytest.raises(DatabaseUnusableError, match=r"数据库打不开：.*(连接不上|断开)"):
        Store.open(wire.url)
    wire.mend()
    Store.open(wire.url).close()


def test_a_network_cut_in_the_middle_of_an_import_stores_nothing(far: Store, wire: Wire, tmp_path: Path) -> None:
    rows = [(*PERSON[0],), *((f"53052419500{number:07d}", *PERSON[1]) for number in range(30_000))]
    office_ = Office(far, tmp_path)
    preview = office_.preview(office_.csv("死亡人员.csv", rows))
    sent: list[str] = []

    class Cutting:
        def step(self, done: int, total: int, what: str) -> None:
            del done, total
            sent.append(what)
            if "存入" in what:
                wire.cut()

    with pytest.raises(FundwatchError, match=r"没有写入：.*(连接不上|断开)") as told:
        importing.commit(far, ACTOR, preview.id, progress=Cutting())
    assert "本次没有改动任何数据" in told.value.hint
    wire.mend()
    with far.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM deceased_person")).scalar_one() == 0
    assert importing.commit(far, ACTOR, preview.id, progress=Quiet()).counts.stored == 30_000
    assert checking.check(far, ACTOR, heads=(), progress=Quiet()).sound


def test_a_network_cut_in_the_middle_of_a_copy_leaves_no_file(far: Store, wire: Wire, tmp_path: Path) -> None:
    with pytest.raises(FundwatchError, match=r"连接不上|断开"):
        copy_books(far, tmp_path / "副本.db", lambda _rows: wire.cut())
    assert not (tmp_path / "副本.db").exists()
    wire.mend()
    assert copy_books(far, tmp_path / "副本.db") > 3


def test_a_network_cut_in_the_middle_of_a_scan_leaves_no_scan(far: Store, wire: Wire) -> None:
    class Cutting:
        def step(self, done: int, total: int, what: str) -> None:
            del done, total
            if "保存" in what:
                wire.cut()

    with pytest.raises(FundwatchError, match=r"连接不上|断开"):
        scanning.scan(far, ACTOR, progress=Cutting())
    wire.mend()
    with far.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM scan")).scalar_one() == 0
    assert scanning.scan(far, ACTOR).scan_id == 1
