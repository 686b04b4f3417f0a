"""One batch of subsidies: what it paid where, what came back, what funded it, its 公示 and the leads on it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from fundwatch.errors import UsageError
from fundwatch.ledger import benefit_accounts as ledger
from fundwatch.ledger.benefit_accounts import BenefitBounds
from fundwatch.ledger.places import Places
from fundwatch.ledger.seen_from import seen_from_day
from fundwatch.models.actor import Actor
from fundwatch.models.store import Store
from fundwatch.services.account_parts import finding_badge, findings_shown, notice_section, this_day
from fundwatch.services.batch_lines import BatchLine, batch_lines
from fundwatch.services.batch_postings import TONES, posting_of_batch
from fundwatch.services.batch_sections import (
    funding_section,
    money_section,
    place_section,
    return_section,
    subsidy_section,
)
from fundwatch.services.named_findings import findings_naming
from fundwatch.services.statement import Account, Section, Tone


def account(store: Store, actor: Actor, key: str, today: date | None = None) -> Account:
    """One batch, as far as it lies in the actor's region; UsageError where there is none there."""
    bounds = BenefitBounds(region_codes=(actor.region_code,), batch=key)
    with store.read() as connection:
        as_of = seen_from_day(connection, today or this_day())
        places = Places(connection)
        one = _line(connection, bounds, as_of)
        findings = _findings(connection, actor, key)
        sections: tuple[Section, ...] = (
            money_section(one, places),
            subsidy_section(connection, bounds),
            place_section(connection, bounds, places),
            return_section(connection, bounds, places),
            *((funding_section(connection, one),) if one.whole else ()),
            notice_section(connection, "批次", key, "个批次"),
            findings,
        )
    badges: list[tuple[str, Tone]] = []
    if one.posting is not None:
        badges.append((one.posting.state, TONES[one.posting.state]))
    badges += [("拨入与实付不等", "danger")] if one.difference else []
    badges += [(f"退票未补发 {one.open_returns} 笔", "warning")] if one.open_returns else []
    title = "、".join(one.subsidies) or "没有发放明细的批次"
    return Account(
        "批次",
        key,
        title,
        f"批次号 {key} · {one.period}",
        (*badges, *finding_badge(findings)),
        tuple(section for section in sections if section.facts or section.lines or section.empty),
    )


def _findings(connection: Connection, actor: Actor, batch: str) -> Section:
    serials = connection.execute(ledger.serials_of(batch)).scalars()
    rows = findings_naming(connection, actor, {("批次", batch), *(("补助发放", serial) for serial in serials)})
    return findings_shown(rows, "现有疑点没有涉及这个批次和其中的发放。", "包括批次本身的和其中每一笔发放的。")


def _line(connection: Connection, bounds: BenefitBounds, as_of: date) -> BatchLine:
    posting = posting_of_batch(connection, as_of, bounds.batch)
    postings = {} if posting is None else {bounds.batch: posting}
    found = batch_lines(connection, bounds, postings)
    if not found:
        raise UsageError(f"没有批次号为“{bounds.batch}”的发放。", "它可能已随导入撤销；请刷新列表后再看。")
    return found[0]
