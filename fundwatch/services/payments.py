"""支付: every payment with what the books say around it, and what the payments of a year come to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fundwatch.ledger import payment_accounts as ledger
from fundwatch.ledger.money import IN_TRANSIT, REFUND, SPENT
from fundwatch.ledger.payment_accounts import PaymentBounds
from fundwatch.ledger.places import Places
from fundwatch.models.actor import Actor
from fundwatch.models.store import Store
from fundwatch.services.account_parts import wan, year_choice
from fundwatch.services.payment_account import account
from fundwatch.services.payment_facts import FACTS, NATURE_TONES, NATURES, facts_of
from fundwatch.services.showing import yuan
from fundwatch.services.statement import (
    Choice,
    Statement,
    StatementColumn,
    StatementFigure,
    StatementRow,
    Tone,
)

__all__ = ["account", "choices", "statement"]

#: More payments than these take longer to list than anybody waits.
_AT_ONCE = 20_000
_COLUMNS = (
    StatementColumn("支付日期", "day", width=98),
    StatementColumn("支付流水号", width=104),
    StatementColumn("付款单位", width=140),
    StatementColumn("收款人", width=180, stretch=True),
    StatementColumn("金额（元）", "money", width=142),
    StatementColumn("性质", width=58),
    StatementColumn("用途", width=214),
    StatementColumn("情况", width=120),
    StatementColumn("项目", width=190),
    StatementColumn("指标文号", width=168),
    StatementColumn("合同编号", width=112),
    StatementColumn("支付方式", width=116),
)
_AMOUNT, _NATURE = 4, 5
_NOTES = (
    "转拨是付给财政、主管部门、乡镇、村或其账户的，不算支出；最后一手付给收款人才是支出。",
    "情况只说账上有没有：无合同、无发票指支出（不含到户批次）没有填合同编号、没有登记发票。",
    "个人账户指账户登记为个人，或是人员、村组干部名下的账号；户名不同指账户登记的户名与收款人写法不同。",
)


def choices(store: Store, actor: Actor) -> tuple[Choice, ...]:
    """年度, 性质, 乡镇 with villages, 情况; of many payments the latest year is what is shown first."""
    with store.read() as connection:
        many = ledger.number_of_payments(connection) > _AT_ONCE
        years, places = ledger.years(connection), Places(connection).choices(actor.region_code)
    return (
        year_choice("支付年度", years, latest_first=many),
        Choice("nature", "性质", (("", "全部性质"), *((one, one) for one in NATURES))),
        Choice("region", "乡镇和村", (("", "全部乡镇和村"), *places)),
        Choice("fact", "情况", (("", "全部情况"), *((value, text) for value, text, _ in FACTS))),
    )


def statement(
    store: Store, actor: Actor, *, year: str = "", nature: str = "", region: str = "", fact: str = ""
) -> Statement:
    """The payments of the choices, the latest first; `year` is that of payment."""
    bounds = PaymentBounds(int(year) if year else None, (actor.region_code, region))
    with store.read() as connection:
        rows: Sequence[Any] = connection.execute(ledger.payments(bounds)).all()
    if nature:
        rows = [row for row in rows if row.nature == nature]
    wanted = {value: fits for value, _, fits in FACTS}.get(fact)
    if wanted is not None:
        rows = [row for row in rows if wanted(row)]
    paid = sum(row.amount for row in rows)
    blank = ("",) * (len(_COLUMNS) - _AMOUNT - 1)
    total = ("合计", f"{len(rows):,} 笔", *("",) * (_AMOUNT - 2), yuan(paid), *blank)
    return Statement(
        "支付", "支付", _COLUMNS, tuple(map(_row, rows)), _figures(rows), total if rows else None, "单位：元", _NOTES
    )


def _row(row: Any) -> StatementRow:
    before = (row.paid_on.isoformat(), row.record_key, row.payer, row.payee)
    facts, project = "、".join(facts_of(row)), row.project or ""
    after = (row.nature, row.purpose, facts, project, row.document_no or "", row.contract_no or "", row.method)
    tones: tuple[tuple[int, Tone], ...] = ()
    if row.nature != SPENT:
        tones = ((_NATURE, NATURE_TONES[row.nature]),)
    if row.amount < 0:
        tones = (*tones, (_AMOUNT, "warning"))
    return StatementRow(row.record_key, (*before, yuan(row.amount), *after), (*before, row.amount, *after), tones)


def _figures(rows: Sequence[Any]) -> tuple[StatementFigure, ...]:
    sums, counts = dict.fromkeys(NATURES, 0), dict.fromkeys(NATURES, 0)
    batches: dict[str, int] = {}
    for row in rows:
        sums[row.nature] += row.amount
        counts[row.nature] += 1
        if row.batch_no is not None and row.nature != IN_TRANSIT:
            batches[row.batch_no] = batches.get(row.batch_no, 0) + row.amount
    return (
        StatementFigure("支付合计", wan(sum(sums.values())), f"{len(rows):,} 笔"),
        StatementFigure("其中支出", wan(sums[SPENT]), f"{counts[SPENT]:,} 笔"),
        StatementFigure("其中转拨", wan(sums[IN_TRANSIT]), f"{counts[IN_TRANSIT]:,} 笔，在途，不算支出"),
        StatementFigure(
            "其中退回", wan(sums[REFUND]), f"{counts[REFUND]:,} 笔，冲减支出", "warning" if counts[REFUND] else ""
        ),
        StatementFigure("拨入发放批次", wan(sum(batches.values())), f"{len(batches):,} 批，已含在支出里"),
    )
