"""The current findings on a batch: on the batch itself, or on any of its payments."""

from __future__ import annotations

import re

from sqlalchemy import Connection, select

from fundwatch.ledger.policy import stem
from fundwatch.models.actor import Actor
from fundwatch.models.finding import Finding
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.services.account_parts import findings_shown
from fundwatch.services.statement import Section

#: Rows as a finding's stored content names them; reading it whole would take ten times as long.
_NAMED = re.compile(r'"table":"([^"]*)","key":"([^"]*)"')


def batch_finding_section(connection: Connection, actor: Actor, batch: str) -> Section:
    """Leads to be checked, the most urgent first."""
    serials = select(BenefitPayment.record_key).where(BenefitPayment.batch_no == batch)
    own = {("批次", batch), *(("补助发放", serial) for serial in connection.execute(serials).scalars())}
    asked = select(*Finding.__table__.columns).where(Finding.current)
    if actor.region_code:
        asked = asked.where(Finding.region_code.startswith(stem(actor.region_code), autoescape=True))
    rows = [
        row
        for row in connection.execute(asked.order_by(Finding.score.desc(), Finding.number))
        if not own.isdisjoint(_NAMED.findall(row.content))
    ]
    return findings_shown(rows, "现有疑点没有涉及这个批次和其中的发放。", "包括批次本身的和其中每一笔发放的。")
