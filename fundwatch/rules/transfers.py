"""What left an account for another, by the bank statement of either."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, func, select, union_all

from fundwatch.models.records.bank_entry import BankEntry

E = BankEntry
#: Whether a transfer counts, by the name of the account it went to and by what its line says, both blank where unknown.
Keep = Callable[[ColumnElement[str], ColumnElement[str]], ColumnElement[bool]]


def transfers(keep: Keep) -> Subquery:
    """Columns key, source, target, name, way, said, day, amount (fen) of every line of a statement that counts.

    One transfer has a line on the statement of each of its two accounts: `way` is 支 or 收, as the line says.
    """
    return union_all(_lines("支", keep), _lines("收", keep)).subquery()


def _lines(way: str, keep: Keep) -> Select[Any]:
    sent = way == "支"
    source, target = (E.account, E.other_account) if sent else (E.other_account, E.account)
    name, said = E.other_name if sent else E.account_name, func.coalesce(E.summary, "")
    return select(
        E.record_key.label("key"),
        source.label("source"),
        target.label("target"),
        name.label("name"),
        E.direction.label("way"),
        said.label("said"),
        E.traded_on_day.label("day"),
        E.amount.label("amount"),
    ).where(
        E.direction == way,
        E.other_account.is_not(None),
        E.account != E.other_account,
        keep(func.coalesce(name, ""), said),
    )
