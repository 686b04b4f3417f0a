"""Options that several commands share."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from typing import Any

import click

from fundwatch import paths
from fundwatch.models.actor import Actor
from fundwatch.models.store import Store


def database(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--db`: a file or a SQLAlchemy URL; by default the user's own database."""
    return click.option(
        "--db", "db", default=None, metavar="数据库", help="数据库文件或地址；默认用本机用户的数据库。"
    )(function)


def acting(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--actor`: on whose behalf the books are read or written; by default the signed-in user."""
    return click.option("--actor", "actor_name", default=None, metavar="姓名", help="经办人；默认用登录名。")(function)


def open_store(db: str | None, *, create: bool = False) -> Store:
    """The store that `--db` names. Raises DatabaseUnusableError."""
    return Store.open(db or paths.default_database(), create=create)


def actor_of(name: str | None) -> Actor:
    """The actor that `--actor` names."""
    return Actor(name or getpass.getuser(), "命令行")
