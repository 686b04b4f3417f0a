"""Options that several commands share."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from fundwatch import paths
from fundwatch.errors import PassphraseNeededError, UsageError, WrongPassphraseError
from fundwatch.models.actor import Actor
from fundwatch.models.store import Store

#: The environment variable that holds the passphrase where no file is named.
PASSPHRASE = "FUNDWATCH_PASSPHRASE"  # noqa: S105 - the name of a variable
_FILE = "fundwatch.passphrase_file"
_TRIES = 3


def database(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--db`: a file or a SQLAlchemy URL; by default the user's own database. `--passphrase-file`: what opens it."""
    with_passphrase = click.option(
        "--passphrase-file",
        type=click.Path(path_type=Path),
        expose_value=False,
        callback=_keep,
        metavar="文件",
        help=f"加密数据库的口令，取文件第一行；也可设环境变量 {PASSPHRASE}。新建的数据库用它加密。",
    )(function)
    return click.option(
        "--db", "db", default=None, metavar="数据库", help="数据库文件或地址；默认用本机用户的数据库。"
    )(with_passphrase)


def _keep(context: click.Context, _parameter: click.Parameter, value: Path | None) -> None:
    context.meta[_FILE] = value


def acting(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--actor`: on whose behalf the books are read or written; by default the signed-in user."""
    return click.option("--actor", "actor_name", default=None, metavar="姓名", help="经办人；默认用登录名。")(function)


def open_store(db: str | None, *, create: bool = False) -> Store:
    """The store that `--db` names, unlocked by what was given, or asked for where somebody sits at a terminal.

    Raises DatabaseUnusableError.
    """
    target = db or paths.default_database()
    given = given_passphrase(target)
    try:
        return Store.open(target, create=create, passphrase=given)
    except PassphraseNeededError as fault:
        if not sys.stdin.isatty():
            hint = f"请用 --passphrase-file 指明存放口令的文件，或设置环境变量 {PASSPHRASE}。{fault.hint}"
            raise PassphraseNeededError(fault.message, hint) from fault
    for _ in range(_TRIES - 1):
        try:
            return Store.open(target, create=create, passphrase=asked("口令"))
        except WrongPassphraseError as fault:
            click.echo(fault.message, err=True)
    return Store.open(target, create=create, passphrase=asked("口令"))


def given_passphrase(target: str | Path) -> str | None:
    """The passphrase of `--passphrase-file`, failing that of the environment; None where neither is given."""
    file: Path | None = click.get_current_context().meta.get(_FILE)
    if file is not None:
        return first_line(file)
    kept = os.environ.get(PASSPHRASE) or None
    # A variable set for good is meant for files; a server takes no passphrase.
    return None if "://" in str(target) else kept


def first_line(file: Path) -> str:
    """The first line of a file that holds a secret. Raises UsageError where there is none."""
    try:
        content = file.read_bytes()
    except OSError as fault:
        raise UsageError(f"读不到文件“{file}”。", "请检查文件是否存在、是否有读取权限。") from fault
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", errors="replace")
    line = text.split("\n", 1)[0].rstrip("\r")
    if not line:
        raise UsageError(f"文件“{file}”的第一行是空的。", "请把口令写在第一行。")
    return line


def asked(what: str) -> str:
    """A secret typed at the terminal without being shown."""
    text: str = click.prompt(what, hide_input=True, err=True)
    return text


def actor_of(name: str | None) -> Actor:
    """The actor that `--actor` names."""
    return Actor(name or getpass.getuser(), "命令行")
