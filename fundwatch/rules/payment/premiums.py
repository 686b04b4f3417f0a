"""Premiums that villagers paid into a public account, and what of them an official was sent soon after."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from fundwatch.models.records.bank_entry import BankEntry

E = BankEntry
_PREMIUM = re.compile("养老保险|养老金|医保|医疗保险|合作医疗|新农合|新农保|参保|社保|保险费|保费")
#: What the insured draw, or an office passes down, is no premium.
_DRAWN = re.compile("待遇|报销|赔付|理赔|补助|补贴|返还|退")
#: By account: day, amount and other side of each premium that came in.
Premiums = Mapping[str, Sequence[tuple[int, int, str]]]


def premiums_paid_in(connection: Connection, accounts: ColumnElement[bool]) -> Premiums:
    """What came in on such accounts of which the statement says that it is a premium."""
    found: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    asked = select(E.account, E.traded_on_day, E.amount, E.other_account, E.other_name, E.summary)
    for account, day, amount, other, name, said in connection.execute(asked.where(E.direction == "收", accounts)):
        payer = other or name
        if payer and _PREMIUM.search(said or "") and not _DRAWN.search(said or ""):
            found[account].append((day, amount, payer))
    return found


def is_of_premiums(row: Mapping[str, Any], premiums: Premiums, days: int, least: int) -> bool:
    """Whether so many others had paid premiums of at least what went out, within so many days before."""
    before = [one for one in premiums.get(row["account"], ()) if 0 <= row["day"] - one[0] <= days]
    others = [(amount, payer) for _, amount, payer in before if payer not in {row["other"], row["other_name"]}]
    return len({payer for _, payer in others}) >= least and sum(amount for amount, _ in others) >= row["amount"]
