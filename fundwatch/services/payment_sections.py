"""The parts of one payment's account."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select

from fundwatch.ledger import benefit_accounts
from fundwatch.ledger import payment_accounts as ledger
from fundwatch.ledger.benefit_accounts import BenefitBounds
from fundwatch.ledger.retention import ContractMoney, contract_money
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.unit import Unit
from fundwatch.services.account_parts import day
from fundwatch.services.payment_facts import is_named_otherwise
from fundwatch.services.showing import yuan
from fundwatch.services.statement import Fact, Line, Section, StatementColumn, Tone

_STEPS = 5


def chain_section(connection: Connection, row: Any) -> Section:
    """From the document over the payer to the payee, the contract and the project: each leads to its record."""
    return Section(
        "来龙去脉",
        note="上一手是同一指标拨给付款单位的款，下一手是收款单位用同一指标付出的款。",
        columns=(
            StatementColumn("环节", width=84),
            StatementColumn("名称", width=164, stretch=True),
            StatementColumn("金额（元）", "money", width=122),
            StatementColumn("日期", "day", width=98),
            StatementColumn("编号", width=130),
        ),
        lines=tuple(_steps(connection, row)),
    )


def _steps(connection: Connection, row: Any) -> Iterator[Line]:
    if row.indicator_no:
        cells = ("资金指标", row.document_no or "", "", "", row.indicator_no)
        yield Line(cells, table="资金指标", key=row.indicator_no)
        before = connection.execute(ledger.handed_to(row).limit(_STEPS)).all()
        for one in reversed(before):
            yield _step("上一手", one.payer, one)
    yield Line(("付款单位", row.payer, "", "", row.payer_code), table="单位", key=row.payer_code)
    yield Line(("本笔支付", row.purpose, yuan(row.amount), day(row.paid_on), row.record_key), "success")
    unit = row.payee_code or ""
    yield Line(("收款人", row.payee, "", "", unit), table="单位" if unit else "", key=unit)
    if row.indicator_no and unit and row.amount > 0:
        for one in connection.execute(ledger.passed_on(row).limit(_STEPS)):
            yield _step("下一手", one.payee, one)
    if row.project_no:
        yield Line(("项目", row.project or "", "", "", row.project_no), table="项目", key=row.project_no)
    if row.batch_no:
        yield Line(("发放批次", row.batch_no, "", "", row.batch_no), table="批次", key=row.batch_no)


def _step(step: str, name: str, one: Any) -> Line:
    return Line((step, name, yuan(one.amount), day(one.paid_on), one.record_key), "muted", "支付", one.record_key)


def contract_section(connection: Connection, row: Any) -> Section:
    """How much of the contract had been paid before this payment, and how much with it."""
    (contract,) = contract_money(connection, Contract.record_key == row.contract_no)
    made = connection.execute(ledger.contract_payments(row.contract_no)).all()
    keys = [one.record_key for one in made]
    at = keys.index(row.record_key) if row.record_key in keys else None
    facts = [Fact("合同", row.contract_no, table="合同", key=row.contract_no), *_price_facts(connection, contract)]
    if at is None:
        facts.append(Fact("本笔支付", "不算合同价款（转拨，或退还的保证金）"))
    else:
        before = sum(one.amount for one in made[:at])
        after = before + row.amount
        over: Tone = "danger" if after > contract.price else ""
        facts += [
            Fact("本笔之前已付", f"{yuan(before)} 元（{_share(before, contract.price)}），{at} 笔"),
            Fact("付到本笔", f"{yuan(after)} 元（{_share(after, contract.price)}）", over),
        ]
    paid = sum(one.amount for one in made)
    left = contract.price - paid
    words = f"{yuan(paid)} 元（{_share(paid, contract.price)}），" + (
        f"未付 {yuan(left)} 元" if left >= 0 else f"超出 {yuan(-left)} 元"
    )
    facts.append(Fact("到现在共付", words, "danger" if left < 0 else ""))
    return Section("合同付款进度", facts=tuple(facts))


def _price_facts(connection: Connection, contract: ContractMoney) -> Iterator[Fact]:
    contractor = connection.execute(
        select(Unit.name, Unit.record_key)
        .join(Contract, Contract.contractor_code == Unit.record_key)
        .where(Contract.record_key == contract.key)
    ).one_or_none()
    if contractor is not None:
        yield Fact("乙方", contractor.name, table="单位", key=contractor.record_key)
    yield Fact("合同金额", f"{yuan(contract.agreed)} 元")
    if contract.changes:
        yield Fact("变更", f"{yuan(contract.changes)} 元")
    if contract.settled is not None:
        yield Fact("审定金额", f"{yuan(contract.settled)} 元")
    if contract.retained:
        due = f"，{contract.due_on} 到期" if contract.due_on else ""
        yield Fact("质保金", f"{yuan(contract.retained)} 元，还扣着 {yuan(contract.held)} 元{due}")


def _share(part: int, whole: int) -> str:
    """A share of a price with one decimal, halves away from zero; a dash where there is no price."""
    if whole <= 0:
        return "—"
    tenths = (abs(part) * 2000 + whole) // (2 * whole)
    return f"{'-' if part < 0 else ''}{tenths // 10}.{tenths % 10}%"


def instalment_section(connection: Connection, row: Any) -> Section:
    """Every payment on the contract with what was paid by then."""
    lines, paid = [], 0
    for one in connection.execute(ledger.contract_payments(row.contract_no)):
        paid += one.amount
        tone: Tone = "success" if one.record_key == row.record_key else ""
        cells = (day(one.paid_on), yuan(one.amount), yuan(paid), one.purpose, one.payee)
        lines.append(Line(cells, tone, "支付", one.record_key))
    columns = (
        StatementColumn("支付日期", "day", width=98),
        StatementColumn("金额（元）", "money", width=122),
        StatementColumn("累计已付（元）", "money", width=134),
        StatementColumn("用途", width=120, stretch=True),
        StatementColumn("收款人", width=190),
    )
    return Section("合同的每一笔付款", columns=columns, lines=tuple(lines), total=len(lines))


def invoice_section(connection: Connection, row: Any) -> Section:
    """The invoices with their sum against the payment, and where one stands under other payments too."""
    found = connection.execute(ledger.invoices_of(row.record_key)).all()
    elsewhere: dict[tuple[str, str], list[str]] = {}
    for one in connection.execute(ledger.other_uses(found, row.record_key)) if found else ():
        elsewhere.setdefault((one.invoice_code or "", one.invoice_no), []).append(one.payment_no)
    lines = []
    for one in found:
        others = elsewhere.get((one.invoice_code or "", one.invoice_no), [])
        also = f"还登记在 {'、'.join(others)}" if others else ""
        cells = (one.invoice_no, yuan(one.amount), one.seller, day(one.invoiced_on), one.goods or "", also)
        lines.append(Line(cells, "warning" if others else "", "发票", one.record_key))
    columns = (
        StatementColumn("发票号码", width=104),
        StatementColumn("金额（元）", "money", width=122),
        StatementColumn("销售方", width=190, stretch=True),
        StatementColumn("开票日期", "day", width=98),
        StatementColumn("货物名称", width=120),
        StatementColumn("其他支付", width=150),
    )
    return Section(
        "发票",
        columns=columns,
        lines=tuple(lines),
        total=len(lines),
        note=_compared(found, row.amount),
        empty="没有登记发票。",
    )


def _compared(found: Any, amount: int) -> str:
    if not found:
        return ""
    whole = sum(one.amount for one in found)
    if whole == amount:
        return f"发票合计 {yuan(whole)} 元，与支付金额一致。"
    return f"发票合计 {yuan(whole)} 元，比支付金额{'多' if whole > amount else '少'} {yuan(abs(whole - amount))} 元。"


def batch_section(connection: Connection, row: Any) -> Section:
    """The batch it funded: all that funded it, what the batch paid, the difference."""
    batch = row.batch_no
    bounds = BenefitBounds(batch=batch)
    paid = connection.execute(benefit_accounts.benefit_sums(bounds)).one()
    funding = connection.execute(benefit_accounts.funding_by_batch(batch)).one_or_none()
    facts = [Fact("批次号", batch, table="批次", key=batch)]
    if not paid.rows:
        facts.append(Fact("发放明细", "这个批次没有发放明细", "warning"))
    else:
        told = f"{yuan(int(paid.net))} 元，{int(paid.payments):,} 笔 {paid.households:,} 户"
        facts.append(Fact("批次实际支付", told))
    if funding is not None:
        difference = int(funding.funded) - int(paid.net)
        facts += [
            Fact("批次拨入合计", f"{yuan(int(funding.funded))} 元，{funding.payments:,} 笔"),
            Fact("拨入减实付", f"{yuan(difference)} 元", "danger" if difference else ""),
        ]
    return Section("资助的发放批次", facts=tuple(facts))


def account_section(connection: Connection, row: Any) -> Section:
    """What 账户登记 says of the account the money went to."""
    if not row.payee_account:
        return Section("收款账户", empty="没有填写收款账号。")
    known = connection.execute(ledger.register_of(row.payee_account)).one_or_none()
    if known is None:
        return Section(
            "收款账户",
            facts=(Fact("收款账号", row.payee_account), Fact("账户登记", "没有这个账号的登记，户名无从核对", "muted")),
        )
    other = is_named_otherwise(row)
    facts = [
        Fact("收款账号", row.payee_account, table="账户登记", key=known.record_key),
        Fact("登记户名", known.account_name + ("（与收款人不同）" if other else ""), "warning" if other else ""),
        Fact("账户类型", known.account_type, "warning" if known.account_type == ledger.PRIVATE else ""),
        Fact("开户银行", known.bank or ""),
        Fact("开户单位", known.holder or "", table="单位", key=known.holder_unit_code or ""),
    ]
    if known.closed_on is not None:
        gone = known.closed_on < row.paid_on
        facts.append(Fact("销户日期", f"{known.closed_on}{'（在支付以前）' if gone else ''}", "danger" if gone else ""))
    if known.opened_on is not None and known.opened_on > row.paid_on:
        facts.append(Fact("开户日期", f"{known.opened_on}（在支付以后）", "danger"))
    return Section("收款账户", facts=tuple(fact for fact in facts if fact.value))
