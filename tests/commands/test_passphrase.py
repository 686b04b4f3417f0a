"""The command passphrase, and how every other command gets at an encrypted database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
import pytest

from fundwatch import cli
from fundwatch.cli import run_command
from fundwatch.commands import options, passphrase
from fundwatch.models.encryption import files
from fundwatch.models.encryption.recovery_code import code_of
from fundwatch.models.store import Store

pytestmark = pytest.mark.file_books("encryption is of a file")
FIRST, SECOND = "云岭县 2026 '账'", '另一个 "口令" 够长'
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def kept(tmp_path: Path) -> Callable[[str, str], str]:
    """Writes a secret's file and gives its path."""

    def write(name: str, text: str) -> str:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def db(tmp_path: Path, kept: Callable[[str, str], str]) -> str:
    path = str(tmp_path / "账.db")
    assert run_command(["passphrase", "set", "--db", path, "--new-file", kept("一", f"{FIRST}\n")]) == 0
    return path


def test_every_command_with_a_database_takes_a_passphrase() -> None:
    def options_of(command: click.Command) -> set[str]:
        return {name for parameter in command.params for name in parameter.opts}

    def commands_of(command: click.Command) -> list[click.Command]:
        inner = command.commands.values() if isinstance(command, click.Group) else ()
        return [command, *(one for child in inner for one in commands_of(child))]

    with_database = [one for one in commands_of(cli.root()) if "--db" in options_of(one)]
    assert len(with_database) > 5
    assert [one.name for one in with_database if "--passphrase-file" not in options_of(one)] == []


def test_a_new_encrypted_database_is_made(tmp_path: Path, kept: Callable[[str, str], str], capsys: Captured) -> None:
    path = tmp_path / "新.db"
    assert run_command(["passphrase", "set", "--db", str(path), "--new-file", kept("一", FIRST)]) == 0
    assert not files.is_plain(path)
    assert "已新建加密的数据库" in capsys.readouterr().out


@pytest.mark.parametrize("line", [f"{FIRST}\n", f"\ufeff{FIRST}\r\n第二行不算\n", FIRST])
def test_the_first_line_of_a_file_opens_it(db: str, kept: Callable[[str, str], str], line: str) -> None:
    assert run_command(["check", "--db", db, "--passphrase-file", kept("口令", line)]) == 0


def test_a_file_of_an_old_notepad_opens_it(db: str, tmp_path: Path) -> None:
    file = tmp_path / "口令"
    file.write_bytes(f"{FIRST}\r\n".encode("gb18030"))
    assert run_command(["check", "--db", db, "--passphrase-file", str(file)]) == 0


def test_the_environment_opens_it(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(options.PASSPHRASE, FIRST)
    assert run_command(["check", "--db", db]) == 0


def test_without_anything_nobody_is_asked_where_nobody_sits(db: str, capsys: Captured) -> None:
    assert run_command(["check", "--db", db]) == 3
    said = capsys.readouterr().err
    assert "“账.db”是加密的数据库，需要口令。请用 --passphrase-file" in said
    assert options.PASSPHRASE in said


def test_whoever_sits_at_a_terminal_is_asked(db: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    typed = iter(["不对", "还不对", FIRST])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(options, "asked", lambda _what: next(typed))
    assert run_command(["check", "--db", db]) == 0
    assert capsys.readouterr().err.count("口令不对") == 2
    typed = iter(["不对"] * 3)
    assert run_command(["check", "--db", db]) == 3


@pytest.mark.parametrize(
    ("text", "told"),
    [("", (2, "第一行是空的")), ("\n口令\n", (2, "第一行是空的")), ("错的口令\n", (3, "口令不对"))],
)
def test_what_a_file_may_hold_wrongly(
    db: str, kept: Callable[[str, str], str], capsys: Captured, text: str, told: tuple[int, str]
) -> None:
    assert run_command(["check", "--db", db, "--passphrase-file", kept("口令", text)]) == told[0]
    assert told[1] in capsys.readouterr().err


def test_a_missing_file_is_told(db: str, capsys: Captured) -> None:
    assert run_command(["check", "--db", db, "--passphrase-file", "没有这个文件"]) == 2
    assert "读不到文件" in capsys.readouterr().err


def test_change_recover_note_and_remove(
    db: str, tmp_path: Path, kept: Callable[[str, str], str], capsys: Captured
) -> None:
    one, two = kept("一", FIRST), kept("二", SECOND)
    assert run_command(["passphrase", "change", "--db", db, "--passphrase-file", one, "--new-file", two]) == 0
    assert "以前的恢复单已经作废" in capsys.readouterr().out
    assert run_command(["check", "--db", db, "--passphrase-file", one]) == 3

    note = tmp_path / "恢复单.pdf"
    assert run_command(["passphrase", "note", "--db", db, "--passphrase-file", two, str(note)]) == 0
    assert note.stat().st_mode & 0o077 == 0
    assert run_command(["passphrase", "note", "--db", db, "--passphrase-file", two, str(note)]) == 2

    store = Store.open(db, passphrase=SECOND)
    assert store.key is not None
    code = kept("码", code_of(store.key).lower())
    store.close()
    assert run_command(["passphrase", "recover", "--db", db, "--code-file", code, "--new-file", one]) == 0
    assert run_command(["passphrase", "recover", "--db", db, "--code-file", code, "--new-file", two]) == 3
    assert "恢复码不是这个数据库现在用的" in capsys.readouterr().err

    assert run_command(["passphrase", "remove", "--db", db, "--passphrase-file", one]) == 0
    assert files.is_plain(Path(db))
    assert run_command(["check", "--db", db]) == 0
    assert run_command(["passphrase", "set", "--db", db, "--new-file", two]) == 0
    assert run_command(["check", "--db", db, "--passphrase-file", two]) == 0


def test_what_is_refused(db: str, kept: Callable[[str, str], str], capsys: Captured) -> None:
    one, short = kept("一", FIRST), kept("短", "1234567")
    assert run_command(["passphrase", "change", "--db", db, "--passphrase-file", one, "--new-file", short]) == 2
    assert "至少要 8 个字符" in capsys.readouterr().err
    assert run_command(["passphrase", "change", "--db", db, "--new-file", one]) == 3
    assert "没有给出现在的口令" in capsys.readouterr().err
    assert run_command(["passphrase", "set", "--db", db, "--new-file", one]) == 3
    assert "需要口令" in capsys.readouterr().err


def test_a_new_passphrase_is_typed_twice(db: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.setenv(options.PASSPHRASE, FIRST)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    typed = iter([SECOND, "打错了的口令", SECOND, SECOND])
    monkeypatch.setattr(passphrase, "asked", lambda _what: next(typed))
    assert run_command(["passphrase", "change", "--db", db]) == 2
    assert "两次输入的口令不一样" in capsys.readouterr().err
    assert run_command(["passphrase", "change", "--db", db]) == 0
    Store.open(db, passphrase=SECOND).close()


def test_a_weak_passphrase_is_told_and_taken(tmp_path: Path, kept: Callable[[str, str], str], capsys: Captured) -> None:
    weak = kept("弱", "12345678")
    assert run_command(["passphrase", "set", "--db", str(tmp_path / "新.db"), "--new-file", weak]) == 0
    assert "全是数字" in capsys.readouterr().err


def test_an_import_into_a_new_database_encrypts_it(tmp_path: Path, kept: Callable[[str, str], str]) -> None:
    table = tmp_path / "行政区划.csv"
    table.write_text("区划代码,名称,级别,上级代码\n530524000000,示范县,县,\n", encoding="utf-8-sig")
    path = tmp_path / "新.db"
    assert run_command(["import", "--db", str(path), "--passphrase-file", kept("一", FIRST), str(table)]) == 0
    assert not files.is_plain(path)
    store = Store.open(path, passphrase=FIRST)
    assert store.head().number == 1
    store.close()
