"""FW-P005: more money was paid out for a batch of subsidies than the batch paid to people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select

from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.unit import Unit
from fundwatch.rules.benefit.facts import PAID, payments_by
from fundwatch.rules.compared import AMOUNT, Compared, Given, Total
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Value, Via, counted
from fundwatch.rules.scope import Scope

B = BenefitPayment
P = Payment
_DAYS = "批次结余天数"
_LEAST = 100


def _funds() -> ColumnElement[bool]:
    """Whether a payment funded its batch itself: money that its payee passed on for the batch is counted there."""
    onward = aliased(Payment)
    passed_on = exists().where(
        onward.batch_no == P.batch_no, onward.payer_code == P.payee_code, onward.record_key != P.record_key
    )
    return and_(P.batch_no.is_not(None), func.coalesce(P.nature, "支出") != "转拨", ~passed_on)


class BatchNotPassedOn(Rule):
    """Σ 支付 of a batch above Σ 实发 and 扣款 of it, the days for passing on and clearing have gone by."""

    code = "FW-P005"
    version = 2
    name = "批次拨付资金多于实际发放"
    # What the records show is money held back on its way to households; where it went they do not show.
    category = "截留私分"
    severity = Severity.HIGH
    basis = "到户补助资金应足额发放，结余应及时退回"
    verified = False
    parameters = (_DAYS,)
    needs = (Payment, BenefitPayment)
    needs_columns = (Payment.batch_no,)
    reads = (
        *payments_by("batch_no"),
        Read(P, "batch_no"),
        Read(Unit, Via("unit_code", lambda codes: select(P.batch_no).where(P.payer_code.in_(codes)))),
    )
    reads_clock = True
    subject = "批次"
    related = (("支付", "支付流水号"),)
    evidence = (
        Value("批次号"),
        Value("付款单位"),
        Value("收款人"),
        Value("拨付合计", Kind.MONEY),
        Value("发放笔数", Kind.INTEGER),
        Value("实发合计", Kind.MONEY),
        Value("扣款合计", Kind.MONEY),
        Value("别批补发", Kind.MONEY),
        Value("结余", Kind.MONEY),
        Value("最后拨付日期", Kind.DAY),
        Value("截至日期", Kind.DAY),
    )
    details = (
        Value("支付流水号"),
        Value("支付日期", Kind.DAY),
        Value("收款人"),
        Value("支付金额", Kind.MONEY),
        Value("指标编号"),
    )
    summary = (
        "批次{批次号}拨付{拨付合计}元，发放到户{实发合计}元，截至{截至日期}还有{结余}元没有发放也没有退回，"
        "请核实结余停在哪个账户、作何使用。"
    )
    compared = (
        Compared("拨付合计", Total("支付", "金额")),
        Compared("结余", Given("拨付合计") - Given("实发合计") - Given("扣款合计") - Given("别批补发")),
        Compared(AMOUNT, Given("拨付合计") - Given("实发合计") - Given("扣款合计") - Given("别批补发")),
    )
    page = Page(
        method="按批次号合计支付（几个指标的都算，退回抵减，经下级转手的只算最后一手），"
        "减去该批次成功和补发的实发、登记的扣款、在别的批次补发的退票，"
        "最后一次拨付超过设定的天数仍有1元以上结余的列为疑点；没有一笔发放明细的，程度为低。",
        why="拨付多于发放的差额停在代发单位或乡镇账户，容易被截留、挪作他用。",
        not_flagged=(
            "几个指标合起来等于发放的",
            "结余已经退回（负数支付，同一批次号）的",
            "退票后在本批次或别的批次补发的，登记了扣款的",
            "发放后又向农户追回的部分",
            "没有超过设定的天数的",
        ),
        check=("代发专户的余额和流水", "退票名单和补发情况", "结余是否上缴、何时上缴"),
        innocent=("发放明细没有导完", "退票正在联系本人补发", "结余退回时没有填批次号"),
        example=Example(
            {
                "支付": [
                    {
                        "支付流水号": "ZF1",
                        "支付日期": "2017-08-15",
                        "付款单位编码": "XZ",
                        "收款人": "县农村信用社代发专户",
                        "金额": "8000.00",
                        "用途": "退耕还林补助",
                        "支付方式": "一卡通代发",
                        "批次号": "PC1",
                    }
                ],
                "补助发放": [
                    {
                        "发放流水号": "BF1",
                        "批次号": "PC1",
                        "补助项目": "退耕还林补助",
                        "年度": "2017",
                        "姓名": "钱一",
                        "身份证号": "539900197001010036",
                        "银行账号": "6217000000000036",
                        "应发金额": "5000.00",
                        "实发金额": "5000.00",
                        "发放日期": "2017-08-20",
                        "区划代码": "539900101201",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every batch that was funded."""
        funded = _funded(scope).subquery()
        recent = funded.c.last_day >= scope.today - _days(scope, funded.c.batch_no, funded.c.payer_region)
        return counted(funded, literal(value=True), (recent, "没有超过设定的天数"))

    def suspects(self, scope: Scope, added: Added) -> Select[Any]:  # noqa: ARG002 - the same for every scope
        """Batches that payments name."""
        return select(added.batch_no).where(added.batch_no.in_(select(P.batch_no).where(P.batch_no.is_not(None))))

    def select(self, scope: Scope) -> Select[Any]:
        """Funded batches with what was paid of them."""
        funded = _funded(scope).where(scope.touched(P.batch_no)).subquery()
        status = func.coalesce(B.status, "成功")
        # 追回 came from the people afterwards: it had reached them. A 退票 that names a row takes that row back.
        reached = case(
            (status.in_(PAID), B.paid_amount),
            (and_(status == "退票", B.original_serial_no.is_not(None)), -B.paid_amount),
            else_=literal(0),
        )
        paid = (
            select(
                B.batch_no,
                func.sum(reached).label("paid"),
                func.sum(case((status.in_(PAID), func.coalesce(B.deduction, 0)), else_=literal(0))).label("deducted"),
                func.count().label("count"),
                func.min(B.region_code).label("region"),
            )
            .where(B.batch_no.in_(select(funded.c.batch_no)))
            .group_by(B.batch_no)
            .subquery()
        )
        left = funded.c.amount - func.coalesce(paid.c.paid, 0) - func.coalesce(paid.c.deducted, 0)
        return (
            select(
                funded.c.batch_no.label("subject"),
                funded.c.batch_no.label("partition"),
                funded.c.last_day.label("day"),
                func.coalesce(paid.c.region, Unit.region_code).label("region"),
                left.label("left"),
                funded.c.batch_no.label("批次号"),
                Unit.name.label("付款单位"),
                P.record_key.label("支付流水号"),
                P.paid_on_day.label("支付日期"),
                P.payee.label("收款人"),
                P.amount.label("支付金额"),
                P.indicator_no.label("指标编号"),
                funded.c.amount.label("拨付合计"),
                func.coalesce(paid.c.count, 0).label("发放笔数"),
                func.coalesce(paid.c.paid, 0).label("实发合计"),
                func.coalesce(paid.c.deducted, 0).label("扣款合计"),
                funded.c.last_day.label("最后拨付日期"),
            )
            .select_from(funded)
            .join(P, and_(P.batch_no == funded.c.batch_no, _funds()))
            .join(Unit, Unit.record_key == P.payer_code)
            .outerjoin(paid, paid.c.batch_no == funded.c.batch_no)
            .where(
                funded.c.last_day < scope.today - _days(scope, funded.c.batch_no, funded.c.payer_region),
                left >= _LEAST,
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Count what was reissued in other batches; a batch without any detail weighs little."""
        batches: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            batches[row["subject"]].append(row)
        elsewhere = _reissued_elsewhere(scope, sorted(batches))
        for batch, group in batches.items():
            left = group[0]["left"] - elsewhere[batch]
            if left < _LEAST:
                scope.leave_out("退票已在别的批次补发")
                continue
            weight = Severity.HIGH if group[0]["发放笔数"] else Severity.LOW
            told = {"severity": weight, "别批补发": elsewhere[batch], "结余": left, "截至日期": scope.as_of}
            for number, row in enumerate(group):
                yield {**row, **told, "amount": None if number else left}


def _days(scope: Scope, batch: ColumnElement[Any], payer_region: ColumnElement[Any]) -> ColumnElement[int]:
    """The days a batch has where it was paid; no row of it is looked at unless the days differ by region."""
    if not any(value.region_code for value in scope.policy.all_of(_DAYS)):
        return literal(scope.number(_DAYS, scope.as_of))
    place = select(func.min(B.region_code)).where(B.batch_no == batch).scalar_subquery()
    return scope.value(_DAYS, literal(scope.today), func.coalesce(place, payer_region))


def _funded(scope: Scope) -> Select[Any]:
    payer = aliased(Unit)
    return (
        select(
            P.batch_no,
            func.sum(P.amount).label("amount"),
            func.max(P.paid_on_day).label("last_day"),
            func.min(payer.region_code).label("payer_region"),
        )
        .outerjoin(payer, payer.record_key == P.payer_code)
        .where(scope.touched(P.batch_no), _funds())
        .group_by(P.batch_no)
    )


def _reissued_elsewhere(scope: Scope, batches: list[str]) -> dict[str, int]:
    wanted = scope.temporary([("value", str)], ((batch,) for batch in batches))
    again, original = aliased(BenefitPayment), aliased(BenefitPayment)
    asked = (
        select(original.batch_no, func.sum(again.paid_amount))
        .join(again, again.original_serial_no == original.record_key)
        .where(
            original.batch_no.in_(select(wanted.c.value)),
            again.batch_no != original.batch_no,
            or_(again.status == "补发", again.status.is_(None)),
        )
        .group_by(original.batch_no)
    )
    found: dict[str, int] = defaultdict(int)
    found.update({row[0]: row[1] for row in scope.connection.execute(asked)})
    return found
