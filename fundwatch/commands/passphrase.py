"""`fundwatch passphrase`: encrypt the database, change or take away its passphrase, print the recovery note."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from fundwatch import paths
from fundwatch.commands.options import (
    acting,
    actor_of,
    asked,
    database,
    first_line,
    given_passphrase,
)
from fundwatch.commands.scan import Telling
from fundwatch.errors import PassphraseNeededError, UsageError
from fundwatch.models.store import Store
from fundwatch.services import encrypting
from fundwatch.services.encrypting import Changed, Secret

_NOTE_DUE = "请用 fundwatch passphrase note 打印恢复单，封存在保险柜里。"
_OLD_VOID = "以前的恢复单已经作废。"


@click.group("passphrase", help="数据库加密：设置、更改、取消口令，打印恢复单，用恢复码换新口令。")
def command() -> None:
    """The commands about a database's passphrase; each needs the database for itself."""


@command.command("set", help="给没有加密的数据库设置口令；数据库还不存在时新建一个加密的。")
@database
@acting
@click.option("--new-file", type=click.Path(path_type=Path), metavar="文件", help="新口令，取文件第一行。")
def set_(db: str | None, actor_name: str | None, new_file: Path | None) -> int:
    """Encrypt a plain database, or make an encrypted one."""
    path = Path(db) if db else paths.default_database()
    new = _new_passphrase(new_file, given_passphrase(path))
    if "://" not in str(path) and not path.exists():
        Store.open(path, passphrase=new).close()
        click.echo(f"已新建加密的数据库“{path}”。{_NOTE_DUE}")
        return 0
    store = Store.open(db or path, create=False)
    _told(encrypting.set_passphrase(store, actor_of(actor_name), Secret(new), progress=Telling()), "已设置口令。")
    click.echo(_NOTE_DUE)
    return 0


@command.command("change", help="更改口令。")
@database
@acting
@click.option("--new-file", type=click.Path(path_type=Path), metavar="文件", help="新口令，取文件第一行。")
def change(db: str | None, actor_name: str | None, new_file: Path | None) -> int:
    """Put the database under another passphrase."""
    proof = _present(db)
    store = _opened(db, proof)
    new = _new_secret(store, new_file)
    _told(encrypting.change_passphrase(store, actor_of(actor_name), proof, new, progress=Telling()), "已更改口令。")
    click.echo(_OLD_VOID + _NOTE_DUE)
    return 0


@command.command("recover", help="忘记口令时，用恢复单上的恢复码设置新口令。")
@database
@acting
@click.option("--code-file", type=click.Path(path_type=Path), metavar="文件", help="恢复码，取文件第一行。")
@click.option("--new-file", type=click.Path(path_type=Path), metavar="文件", help="新口令，取文件第一行。")
def recover(db: str | None, actor_name: str | None, code_file: Path | None, new_file: Path | None) -> int:
    """Open by the recovery code and set a new passphrase."""
    proof = Secret(recovery_code=first_line(code_file) if code_file else _asked("恢复码", "--code-file"))
    store = _opened(db, proof)
    new = _new_secret(store, new_file)
    _told(encrypting.change_passphrase(store, actor_of(actor_name), proof, new, progress=Telling()), "已设置新口令。")
    click.echo(_OLD_VOID + _NOTE_DUE)
    return 0


@command.command("remove", help="取消加密：此后拿到文件的人都能看到全部内容。")
@database
@acting
def remove(db: str | None, actor_name: str | None) -> int:
    """Decrypt the database."""
    proof = _present(db)
    store = _opened(db, proof)
    _told(encrypting.remove_passphrase(store, actor_of(actor_name), proof, progress=Telling()), "已取消加密。")
    return 0


@command.command("note", help="打印恢复单（PDF）：忘记口令时凭它打开数据库，打印后封存。")
@database
@acting
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="文件.pdf")
def note(db: str | None, actor_name: str | None, file: Path) -> int:
    """Write the recovery note as a file that only its owner can read."""
    if file.exists():
        raise UsageError(f"“{file}”已经存在。", "请换一个文件名。")
    proof = _present(db)
    store = _opened(db, proof)
    try:
        pdf = encrypting.recovery_note(store, actor_of(actor_name), proof, date.today())  # noqa: DTZ011 - the desk's day
        file.touch(mode=0o600)
        file.write_bytes(pdf)
    finally:
        store.close()
    click.echo(f"恢复单已写入“{file}”。打印后请删除这个文件，把纸质恢复单装入信封封存在保险柜里。")
    return 0


def _present(db: str | None) -> Secret:
    """What opens the database now."""
    given = given_passphrase(db or paths.default_database())
    return Secret(given or _asked("现在的口令", "--passphrase-file"))


def _opened(db: str | None, proof: Secret) -> Store:
    target = db or paths.default_database()
    return Store.open(target, create=False, passphrase=proof.passphrase, recovery_code=proof.recovery_code)


def _new_secret(store: Store, file: Path | None) -> Secret:
    """What to set on an opened database, which is let go of where nothing usable was given."""
    try:
        return Secret(_new_passphrase(file))
    except BaseException:
        store.close()
        raise


def _new_passphrase(file: Path | None, given: str | None = None) -> str:
    """The passphrase to set: from the file, or typed twice at the terminal; a weak one is told, not refused."""
    if file is not None:
        new = first_line(file)
    elif given is not None:
        new = given
    else:
        new = _asked("新口令", "--new-file")
        if asked("再输入一次") != new:
            raise UsageError("两次输入的口令不一样。", "请重新运行命令。")
    weak = encrypting.weakness(new)
    if weak:
        click.echo(weak, err=True)
    return new


def _asked(what: str, option: str) -> str:
    if not sys.stdin.isatty():
        raise PassphraseNeededError(f"没有给出{what}。", f"请用 {option} 指明存放它的文件。")
    return asked(what)


def _told(changed: Changed, done: str) -> None:
    click.echo(done)
    if changed.left:
        click.echo(changed.left_words)
