"""One payment: where its money came from and went to, its contract, invoices, batch, the account it reached, leads."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from fundwatch.errors import UsageError
from fundwatch.ledger import payment_accounts as ledger
from fundwatch.ledger.money import SPENT
from fundwatch.ledger.policy import stem
from fundwatch.models.actor import Actor
from fundwatch.models.store import Store
from fundwatch.services.account_parts import day, finding_badge, findings_shown
from fundwatch.services.named_findings import findings_naming
from fundwatch.services.payment_facts import NATURE_TONES, facts_of, reason_of
from fundwatch.services.payment_sections import (
    account_section,
    batch_section,
    chain_section,
    contract_section,
    instalment_section,
    invoice_section,
)
from fundwatch.services.showing import decimal, yuan
from fundwatch.services.statement import Account, Fact, Section, Tone


def account(store: Store, actor: Actor, key: str) -> Account:
    """One payment; UsageError where there is none that the actor may see."""
    with store.read() as connection:
        row = connection.execute(ledger.one_payment(key)).one_or_none()
        if row is None or not row.place.startswith(stem(actor.region_code)):
            raise UsageError(f"没有支付流水号为“{key}”的支付。", "它可能已随导入撤销；请刷新列表后再看。")
        invoices = connection.execute(ledger.invoices_of(key)).all()
        named = {("支付", key), *(("发票", one.record_key) for one in invoices)}
        findings = findings_shown(findings_naming(connection, actor, named), "现有疑点没有涉及这笔支付和它的发票。")
        sections = (*_sections(connection, row), findings)
    badges: list[tuple[str, Tone]] = [(row.nature, NATURE_TONES.get(row.nature, ""))]
    badges += [(fact, "muted") for fact in facts_of(row)]
    return Account(
        "支付",
        key,
        f"{yuan(row.amount)} 元  {row.payee}",
        f"{day(row.paid_on)} · {row.purpose} · {key}",
        (*badges, *finding_badge(findings)),
        tuple(section for section in sections if section.facts or section.lines or section.empty),
    )


def _sections(connection: Connection, row: Any) -> tuple[Section, ...]:
    bought = row.nature == SPENT and row.batch_no is None
    return (
        chain_section(connection, row),
        _own(row),
        *((contract_section(connection, row), instalment_section(connection, row)) if row.contract_no else ()),
        *((invoice_section(connection, row),) if bought or row.invoices else ()),
        *((batch_section(connection, row),) if row.batch_no else ()),
        account_section(connection, row),
    )


def _own(row: Any) -> Section:
    """What the voucher says; what is blank is left out."""
    counted = f"{decimal(row.quantity)} {row.measure_unit or ''}".strip() if row.quantity is not None else ""
    told = (
        ("凭证号", row.voucher_no),
        ("支付方式", row.method),
        ("性质", f"{row.nature}（{reason_of(row)}）"),
        ("申请日期", day(row.applied_on)),
        ("签批日期", day(row.signed_off_on)),
        ("经办人", row.handler),
        ("支出科目", row.account_subject),
        ("经济分类", row.economic_class),
        ("付款账号", row.payer_account),
        ("数量", counted),
    )
    facts = tuple(Fact(name, value) for name, value in told if value)
    missing = tuple(
        Fact(name, "没有填写", "warning") for name, value in (("指标编号", row.indicator_no),) if value is None
    )
    return Section("凭证", facts=(*facts, *missing))
