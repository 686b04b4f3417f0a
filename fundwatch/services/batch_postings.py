"""Whether a batch was posted in its villages as it must be before it was paid: asked of the rule that looks for it.

The page and the leads of that rule (FW-N001) never disagree, its exemption of monthly lists included.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from fundwatch.ledger.policy import in_force
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.notice_record import NoticeRecord
from fundwatch.rules.definition import Rule
from fundwatch.rules.registry import all_rules
from fundwatch.rules.scope import Scope
from fundwatch.services.statement import Tone

POSTED, NOT_POSTED, TOO_SHORT = "已公示", "未公示", "公示不足"
TONES: dict[str, Tone] = {POSTED: "success", NOT_POSTED: "danger", TOO_SHORT: "warning"}
_RULE = "FW-N001"


@dataclass(frozen=True, slots=True)
class BatchPosting:
    """One of the three states of a batch, and what is wrong with it in the rule's words."""

    state: str
    said: str = ""


def batch_postings(connection: Connection, as_of: date, year: int | None = None) -> dict[str, BatchPosting]:
    """The state of every batch in which money arrived, of a year where one is given; empty without any 公示."""
    return _judged(connection, as_of, () if year is None else (BenefitPayment.year == year,))


def posting_of_batch(connection: Connection, as_of: date, batch: str) -> BatchPosting | None:
    """The state of one batch; None where no money arrived, or where no 公示 is in the books."""
    own = BenefitPayment.batch_no == batch
    # A monthly list may have been posted with an earlier batch of its subsidy and year.
    alike = (
        BenefitPayment.subsidy.in_(select(BenefitPayment.subsidy).where(own)),
        BenefitPayment.year.in_(select(BenefitPayment.year).where(own)),
    )
    return _judged(connection, as_of, alike).get(batch)


def _judged(connection: Connection, as_of: date, only: tuple[ColumnElement[bool], ...]) -> dict[str, BatchPosting]:
    if connection.execute(select(NoticeRecord.id).limit(1)).first() is None:
        return {}
    rule = all_rules()[_RULE]
    scope = Scope(connection, as_of, in_force(connection))
    rows = [dict(row) for row in connection.execute(rule.select(scope).where(*only)).mappings()]
    # A batch that only pays again what came back needs no notice, and is not called posted.
    states = {row["subject"]: BatchPosting(POSTED) for row in rows if row["first_time"]}
    for found in _refined(rule, rows, scope):
        state = NOT_POSTED if found["公示开始"] is None else TOO_SHORT
        if states[found["subject"]].state != NOT_POSTED:
            states[found["subject"]] = BatchPosting(state, found["问题"])
    return states


def _refined(rule: Rule, rows: Iterable[dict[str, Any]], scope: Scope) -> Iterable[Mapping[str, Any]]:
    return rule.refine(rows, scope)
