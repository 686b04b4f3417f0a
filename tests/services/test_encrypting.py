"""Setting, changing and taking away a passphrase; the recovery note; nothing readable on disk meanwhile."""

from __future__ import annotations

import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from fundwatch.errors import DatabaseUnusableError, RefusedError, UsageError, WrongPassphraseError
from fundwatch.models.encryption import files, recoding
from fundwatch.models.encryption.connecting import connect
from fundwatch.models.encryption.recovery_code import GROUPS, code_of
from fundwatch.models.store import Store
from fundwatch.services import encrypting, importing, prechecking, scanning
from fundwatch.services.encrypting import Secret
from fundwatch.services.progress import CancelledError, Quiet
from tests.reports.pdf.reading_back import words_of
from tests.services.importing.office import ACTOR, ID_ONE, PAYMENT_HEADER, Office, payment

pytestmark = pytest.mark.file_books("encryption is of a file")
FIRST, SECOND = "云岭县 2026 '账'", '另一个 "口令" 够长'
NAME, ACCOUNT = "欧阳守信", "6217003850000000017"
DAY = date(2026, 11, 24)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An encrypted database with an import of which rows were rejected; files to import lie elsewhere."""
    folder = tmp_path / "表"
    folder.mkdir()
    books = tmp_path / "账"
    books.mkdir()
    made = Office(Store.open(books / "账.db", passphrase=FIRST), folder)
    fill(made)
    yield made
    made.store.close()


def fill(office: Office) -> None:
    office.regions()
    rows = [payment("L1", 姓名=NAME), payment("L2", 姓名=NAME, 发放日期="坏")]
    office.bring(office.csv("补助发放.csv", [PAYMENT_HEADER, *rows]))


def reopened(office: Office, target: str | Path, **secret: str) -> Office:
    office.store.close()
    office.store = Store.open(target, create=False, **secret)
    return office


def change(office: Office, proof: Secret | None = None, new: str = SECOND) -> encrypting.Changed:
    return encrypting.change_passphrase(office.store, ACTOR, proof or Secret(FIRST), Secret(new), progress=Quiet())


def path_of(office: Office) -> Path:
    assert office.store.path is not None
    return office.store.path


def readable_in(folder: Path) -> list[str]:
    """Files in which a name, a number or an account can be read."""
    wanted = [
        word.encode(encoding)
        for word in (NAME, ID_ONE, ACCOUNT, "CREATE TABLE", "SQLite format")
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
    ]
    contents = {file.name: file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}
    return [name for name, content in contents.items() if any(word in content for word in wanted)]


def test_nothing_can_be_read_on_disk_at_any_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "临时"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    monkeypatch.setenv("SQLITE_TMPDIR", str(temporary))
    books, tables = tmp_path / "账", tmp_path / "表"
    books.mkdir()
    tables.mkdir()
    seen: set[str] = set()

    class Looking:
        def step(self, _done: int, _total: int, _what: str) -> None:
            for folder in (books, temporary):
                seen.update(str(file.relative_to(tmp_path)) for file in folder.rglob("*") if file.is_file())
                assert readable_in(folder) == []

    office = Office(Store.open(books / "账.db", passphrase=FIRST), tables)
    office.regions()
    file = office.csv("补助发放.csv", [PAYMENT_HEADER, payment("L1", 姓名=NAME), payment("L2", 发放日期="坏")])
    preview = importing.preview(office.store, ACTOR, [file], progress=Looking())
    assert readable_in(books) == []
    importing.commit(office.store, ACTOR, preview.id, progress=Looking())
    scanning.scan(office.store, ACTOR, progress=Looking())
    more = office.csv("补助发放.csv", [PAYMENT_HEADER, payment("L9", 姓名=NAME)])
    assert prechecking.precheck(office.store, ACTOR, [more], progress=Looking()).rows == 1
    encrypting.change_passphrase(office.store, ACTOR, Secret(FIRST), Secret(SECOND), progress=Looking())
    assert readable_in(books) == []
    for name in ("账.db-wal", "预览-", "读取中-", "退回-", "预审.db", "换口令中"):
        assert any(name in file for file in seen), name
    assert readable_in(tables) == ["补助发放.csv"]


def test_the_same_search_finds_a_plain_database(tmp_path: Path) -> None:
    tables = tmp_path / "表"
    tables.mkdir()
    office = Office(Store.open(tmp_path / "账.db"), tables)
    fill(office)
    office.store.close()
    assert {"账.db", "退回-2.db"} <= set(readable_in(tmp_path))


def test_a_changed_passphrase_opens_and_the_old_one_does_not(office: Office) -> None:
    old = office.store.key
    changed = change(office)
    assert old is not None
    for secret in ({"passphrase": FIRST}, {"recovery_code": code_of(old)}):
        with pytest.raises(WrongPassphraseError):
            Store.open(path_of(office), **secret)
    reopened(office, changed.url)
    assert office.disagreements() == []
    assert office.count("benefit_payment") == 1
    reopened(office, path_of(office), passphrase=SECOND)
    assert office.store.head().number == 3
    with office.store.read() as connection:
        last = connection.exec_driver_sql("SELECT action, actor, detail FROM log_entry ORDER BY number DESC").first()
    assert last == ("更改口令", "李会计", "{}")


def test_a_link_stays_a_link_and_the_file_stays_its_owners(office: Office, tmp_path: Path) -> None:
    path = path_of(office)
    path.chmod(0o600)
    link = tmp_path / "链接.db"
    link.symlink_to(path)
    reopened(office, link, passphrase=FIRST)
    change(office)
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o600
    reopened(office, link, passphrase=SECOND)
    assert office.disagreements() == []


def test_rejected_rows_stay_and_previews_go(office: Office) -> None:
    preview = office.preview(office.csv("补助发放.csv", [PAYMENT_HEADER, payment("L7")]))
    reopened(office, change(office).url)
    assert importing.rejects_workbook(office.store, ACTOR, 2, office.folder / "退回.xlsx") == 1
    with pytest.raises(RefusedError, match="已经失效"):
        importing.commit(office.store, ACTOR, preview.id, progress=Quiet())


@pytest.mark.usefixtures("qapp")
def test_a_forgotten_passphrase_is_replaced_by_the_recovery_note(office: Office) -> None:
    pdf = encrypting.recovery_note(office.store, ACTOR, Secret(FIRST), DAY)
    code = code_in(pdf)
    assert office.store.key is not None
    assert code == code_of(office.store.key)
    reopened(office, path_of(office), recovery_code=code)
    reopened(office, change(office, Secret(recovery_code=code)).url)
    assert office.disagreements() == []
    with pytest.raises(WrongPassphraseError, match="恢复码不是"):
        Store.open(path_of(office), recovery_code=code)
    assert encrypting.recovery_note(office.store, ACTOR, Secret(SECOND), DAY) != pdf


def code_in(pdf: bytes) -> str:
    """The code as it is read off the paper: groups in their order, each behind its number."""
    words = words_of(pdf)
    boxed = words[words.index("恢复码") + len("恢复码") : words.index("用途")]
    groups = []
    for number in range(1, GROUPS + 1):
        assert boxed.startswith(str(number))
        groups.append(boxed[len(str(number)) :][:5])
        boxed = boxed[len(str(number)) + 5 :]
    return "-".join(groups)


def test_a_plain_database_is_encrypted_and_decrypted_again(tmp_path: Path) -> None:
    books, tables = tmp_path / "账", tmp_path / "表"
    books.mkdir()
    tables.mkdir()
    office = Office(Store.open(books / "账.db"), tables)
    fill(office)
    backups = books / "账.db.备份"
    backups.mkdir()
    shutil.copy(path_of(office), backups / "定期备份.db")
    changed = encrypting.set_passphrase(office.store, ACTOR, Secret(FIRST), progress=Quiet())
    assert changed.left == ("账.db.备份/定期备份.db",)
    assert "没有口令的仍是明文），请自行处理：账.db.备份/定期备份.db。" in changed.left_words
    assert readable_in(books) == ["定期备份.db"]
    reopened(office, path_of(office), passphrase=FIRST)
    assert office.disagreements() == []
    assert importing.rejects_workbook(office.store, ACTOR, 2, tables / "退回.xlsx") == 1
    encrypting.remove_passphrase(office.store, ACTOR, Secret(FIRST), progress=Quiet())
    reopened(office, path_of(office))
    assert files.is_plain(path_of(office))
    assert office.disagreements() == []
    assert importing.rejects_workbook(office.store, ACTOR, 2, tables / "退回 2.xlsx") == 1
    assert office.store.head().number == 4
    office.store.close()


def test_what_is_refused(office: Office, tmp_path: Path) -> None:
    wrong = Secret("不是这个口令")
    with pytest.raises(WrongPassphraseError, match="口令不对，没有改动"):
        change(office, wrong)
    with pytest.raises(WrongPassphraseError):
        encrypting.remove_passphrase(office.store, ACTOR, wrong, progress=Quiet())
    with pytest.raises(WrongPassphraseError):
        encrypting.recovery_note(office.store, ACTOR, wrong, DAY)
    with pytest.raises(UsageError, match="至少要 8 个字符"):
        change(office, new="太短")
    with pytest.raises(RefusedError, match="已经加密"):
        encrypting.set_passphrase(office.store, ACTOR, Secret(SECOND), progress=Quiet())
    plain = Store.open(tmp_path / "明.db")
    with pytest.raises(RefusedError, match="没有加密"):
        encrypting.change_passphrase(plain, ACTOR, Secret(FIRST), Secret(SECOND), progress=Quiet())
    plain.close()
    assert office.store.head().number == 2


def test_another_program_that_has_it_open_keeps_it(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recoding, "PATIENCE", 0.2)
    other = Store.open(office.store.url)
    with other.read(), pytest.raises(RefusedError, match="正被其他窗口或程序使用，口令没有改动"):
        change(office)
    with other.write(ACTOR, "设置"):
        pass
    other.close()
    reopened(office, path_of(office), passphrase=FIRST)
    assert office.store.head().number == 3


def test_a_program_that_waits_meanwhile_writes_nothing_into_the_void(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = []
    swap = recoding._swap

    def swap_while_another_waits(*arguments: object, **keywords: object) -> None:
        connection = connect(path_of(office), office.store.key, isolation_level=None, timeout=0)
        waiting.append(connection)
        with pytest.raises(Exception, match="locked"):
            connection.execute("INSERT INTO closed_period (budget_year) VALUES (2019)")
        swap(*arguments, **keywords)  # type: ignore[arg-type]

    monkeypatch.setattr(recoding, "_swap", swap_while_another_waits)
    changed = change(office)
    with pytest.raises(Exception, match=r"not a database|malformed|disk I/O|no such table"):
        waiting[0].execute("INSERT INTO closed_period (budget_year) VALUES (2019)")
    waiting[0].close()
    assert reopened(office, changed.url).disagreements() == []


def test_a_stop_is_heard_and_nothing_changed(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recoding, "_LOOK_UP", 100)

    class Stopping:
        def step(self, _done: int, _total: int, _what: str) -> None:
            raise CancelledError

    with pytest.raises(CancelledError):
        encrypting.change_passphrase(office.store, ACTOR, Secret(FIRST), Secret(SECOND), progress=Stopping())
    assert [file.name for file in path_of(office).parent.iterdir() if "口令" in file.name] == []
    reopened(office, path_of(office), passphrase=FIRST)
    assert office.disagreements() == []


def test_a_full_disk_changes_nothing(office: Office) -> None:
    office.store.close()
    small = path_of(office).stat().st_size // 2

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (small, small))

    file = office.folder / "口令"
    file.write_text(f"{FIRST}\n", encoding="utf-8")
    new = office.folder / "新口令"
    new.write_text(f"{SECOND}\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "fundwatch", "passphrase", "change", "--db", str(path_of(office)),
         "--passphrase-file", str(file), "--new-file", str(new)],
        cwd=ROOT, capture_output=True, text=True, check=False, preexec_fn=limit,
    )  # fmt: skip
    assert done.returncode == 3
    assert "口令没有改动" in done.stderr
    assert [file.name for file in path_of(office).parent.iterdir() if "换口令" in file.name] == []
    reopened(office, path_of(office), passphrase=FIRST)
    assert office.disagreements() == []


def test_a_copy_that_lost_something_is_not_swapped_in(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    log = encrypting._log

    def lose(copy: Path, key: object, actor: object, action: str) -> None:
        log(copy, key, actor, action)  # type: ignore[arg-type]
        connection = connect(copy, key, isolation_level=None)  # type: ignore[arg-type]
        connection.execute("DELETE FROM benefit_payment")
        connection.close()

    monkeypatch.setattr(encrypting, "_log", lose)
    with pytest.raises(DatabaseUnusableError, match="没有通过核对，原数据库未作改动"):
        change(office)
    reopened(office, path_of(office), passphrase=FIRST)
    assert office.count("benefit_payment") == 1
