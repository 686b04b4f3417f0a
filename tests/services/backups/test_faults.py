"""Full, read-only and vanishing disks, and a database that is moved while it is open: one sentence, nothing lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from fundwatch.cli import run_command
from fundwatch.errors import DatabaseUnusableError, FundwatchError
from fundwatch.models.actor import Actor
from fundwatch.models.store import Store
from fundwatch.services import backing_up, checking, importing, scanning
from fundwatch.services.books_state import state_of
from fundwatch.services.progress import Quiet
from tests.books import Books
from tests.services.backups.disks import FULL, READ_ONLY, Disk, small_disk
from tests.services.importing.office import PAYMENT_HEADER, Office, payment

pytestmark = pytest.mark.file_books("a server's disks are its administrator's matter")
ACTOR = Actor("李会计", "财政局")
ONE = {"单位编码": "D2", "名称": "某某局", "类别": "主管部门"}


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with small_disk(tmp_path / "盘") as made:
        yield made


@pytest.fixture
def office(disk: Disk, tmp_path: Path) -> Iterator[Office]:
    """Books on the disk, with places; files to import lie elsewhere."""
    store = Store.open(disk.folder / "账.db")
    made = Office(store, tmp_path)
    made.regions()
    yield made
    store.close()


def payments(office: Office) -> Path:
    return office.csv("补助发放.csv", [PAYMENT_HEADER, *(payment(f"L{number}") for number in range(300))])


def does_import(office: Office) -> None:
    office.bring(payments(office))


def does_scan(office: Office) -> None:
    scanning.scan(office.store, ACTOR, as_of=date(2018, 1, 15))


def does_backup(office: Office) -> None:
    backing_up.back_up(office.store, ACTOR, office.store.path.with_name("备份.db"), progress=Quiet())  # type: ignore[union-attr]


WORKS = pytest.mark.parametrize("work", [does_import, does_scan, does_backup])


def sound(store: Store) -> bool:
    with store.read() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    return checking.check(store, ACTOR, progress=Quiet()).sound


def is_told(fault: FundwatchError) -> None:
    """One Chinese sentence, with what to do, and a status of the contract."""
    assert fault.exit_status in {3, 4}
    assert fault.hint
    assert "Errno" not in fault.message
    assert "OperationalError" not in fault.message


@WORKS
def test_a_full_disk(office: Office, disk: Disk, work: Callable[[Office], None]) -> None:
    before = state_of(office.store)
    disk.fill()
    with pytest.raises(FundwatchError, match=FULL) as raised:
        work(office)
    is_told(raised.value)
    disk.clear()
    assert state_of(office.store) == before
    assert sound(office.store)
    assert not list(disk.folder.glob("备份*"))
    work(office)
    assert office.store.head().number == before.head.number + 1
    assert sound(office.store)


def test_a_disk_that_fills_up_between_preview_and_commit(office: Office, disk: Disk) -> None:
    shown = office.preview(payments(office))
    disk.fill()
    with pytest.raises(FundwatchError, match=FULL) as raised:
        importing.commit(office.store, ACTOR, shown.id, progress=Quiet())
    is_told(raised.value)
    disk.clear()
    assert office.count("benefit_payment") == 0
    assert sound(office.store)
    importing.commit(office.store, ACTOR, shown.id, progress=Quiet())
    assert office.count("benefit_payment") == 300


@pytest.mark.parametrize("moment", ["正在复制数据库", "正在试恢复备份", "正在核对备份"])
def test_a_disk_that_fills_up_during_a_backup_leaves_nothing_or_a_proved_one(
    office: Office, disk: Disk, moment: str
) -> None:
    class Filling(Quiet):
        filled = False

        def step(self, _done: int, _total: int, what: str) -> None:
            if what == moment and not self.filled:
                self.filled = True
                disk.fill()

    target = disk.folder / "备份.db"
    try:
        made = backing_up.back_up(office.store, ACTOR, target, progress=Filling())
    except FundwatchError as fault:
        is_told(fault)
        assert not list(disk.folder.glob("备份*"))
    else:
        assert backing_up.prove(target, None, office.folder, Quiet()).state == made.state
        assert office.store.head().number == made.state.head.number + (not made.unlogged)
    disk.clear()
    assert sound(office.store)


@WORKS
def test_a_read_only_disk(office: Office, disk: Disk, work: Callable[[Office], None]) -> None:
    office.store.close()
    disk.protect()
    with pytest.raises(FundwatchError, match=READ_ONLY) as raised:
        work(Office(Store.open(disk.folder / "账.db", create=False), office.folder))
    is_told(raised.value)
    disk.unprotect()
    again = Store.open(disk.folder / "账.db", create=False)
    assert sound(again)
    work(Office(again, office.folder))
    again.close()


def test_a_backup_onto_a_read_only_disk(books: Books, disk: Disk) -> None:
    disk.protect()
    with pytest.raises(FundwatchError, match=READ_ONLY) as raised:
        backing_up.back_up(books.store, ACTOR, disk.folder / "备份.db", progress=Quiet())
    is_told(raised.value)
    assert "没有备份" in raised.value.message
    assert sound(books.store)


@pytest.mark.parametrize("moment", ["正在试恢复备份", "正在核对备份"])
def test_a_share_lost_during_a_backup(books: Books, disk: Disk, moment: str) -> None:
    class Losing(Quiet):
        def step(self, _done: int, _total: int, what: str) -> None:
            if what == moment:
                disk.take_away()

    with pytest.raises(FundwatchError, match="没有备份：文件或文件夹已不在原处") as raised:
        backing_up.back_up(books.store, ACTOR, disk.folder / "备份.db", progress=Losing())
    is_told(raised.value)
    assert sound(books.store)
    assert books.store.head().number == 2


def moved(path: Path) -> None:
    path.rename(path.with_name("搬走.db"))


def deleted(path: Path) -> None:
    path.with_name("副本.db").write_bytes(path.read_bytes())
    path.unlink()


@pytest.mark.parametrize("way", [moved, deleted])
def test_a_database_moved_or_deleted_while_it_is_open(books: Books, way: Callable[[Path], None]) -> None:
    path = books.store.path
    assert path is not None
    with books.store.read() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    way(path)
    for work in (books.store.head, lambda: books.put("单位", ONE)):
        with pytest.raises(DatabaseUnusableError, match="已不在原处") as raised:
            work()
        is_told(raised.value)
    assert not path.exists()
    [kept] = [*path.parent.glob("搬走.db"), *path.parent.glob("副本.db")]
    kept.rename(path)
    assert books.store.head().number == 2
    books.put("单位", ONE)
    assert sound(books.store)
    books.store.close()
    again = Store.open(path, create=False)
    assert dict(state_of(again).rows)["单位"] == 2
    again.close()


def test_a_folder_that_vanishes_in_the_middle_of_a_write(tmp_path: Path) -> None:
    folder = tmp_path / "共享"
    folder.mkdir()
    store = Store.open(folder / "账.db")
    books = Books(store)
    books.put_places()

    def renaming_a_unit() -> None:
        with store.write(ACTOR, "登记") as writing:
            writing.connection.exec_driver_sql("UPDATE unit SET name = '别的局'")
            folder.rename(tmp_path / "断开")

    with pytest.raises(DatabaseUnusableError, match="已不在原处"):
        renaming_a_unit()
    (tmp_path / "断开").rename(folder)
    assert store.head().number == 2
    assert sound(store)
    store.close()


@pytest.mark.parametrize(
    "arguments",
    [
        ["import", "补助发放.csv"],
        ["scan"],
        ["backup", "盘/备份.db"],
        ["notices", "--level", "全部", "--out", "盘/公示"],
    ],
)
def test_the_command_line_tells_of_a_full_disk(
    office: Office,
    disk: Disk,
    arguments: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    office.bring(payments(office))
    (office.folder / "补助发放.csv").write_text(
        (office.folder / "补助发放.csv").read_text("utf-8-sig").replace("L", "M")
    )
    office.store.close()
    monkeypatch.chdir(office.folder)
    disk.fill()
    assert run_command([*arguments, "--db", str(disk.folder / "账.db")]) in {3, 4}
    said = capsys.readouterr().err
    assert "空间不足" in said or "读写磁盘出错" in said or "磁盘允许的大小" in said
    assert "内部出错" not in said
    disk.clear()
    again = Store.open(disk.folder / "账.db", create=False)
    assert sound(again)
    again.close()
