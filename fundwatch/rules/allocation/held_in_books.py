"""FW-T081: a village's or township's books took in money for households and half a year later still owe it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.unit import Unit
from fundwatch.models.records.voucher_line import VoucherLine
from fundwatch.rules.compared import AMOUNT, Compared, Given
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.payment.money_of_people import is_of_people
from fundwatch.rules.scope import Scope

L = VoucherLine
_DAYS, _SMALL = "补助兑付期限天数", "支付个人小额上限"
_UNITS = ("村委会", "乡镇政府")
#: Accounts of what a unit owes or holds for others.
_OWING = ("应付", "代管", "代收", "代发", "暂存", "暂收")
_HOUSEHOLDS = re.compile("农户|群众|村民|各户|到户|贫困户|脱贫户|受益户")
_MONEY = re.compile("补助|补贴|补偿|奖补|直补|救助|救济|款|资金|金")
#: What a unit owes others for: builders, sellers, its own staff, the tax office.
_OTHERWISE = re.compile("工程|施工|货款|材料|质保|保证金|押金|工资|社保|税|借款|贷款|利息|食堂|租金|代扣|结转")


class HeldInBooks(Rule):
    """What was credited to an account of money owed to households, less what was debited to it since."""

    code = "FW-T081"
    name = "账上收到的农户补助款长期未发"
    category = "滞留闲置"
    severity = Severity.MEDIUM
    basis = "惠民惠农补贴直达受益人，村、乡镇代收代发的应当及时足额兑付"
    verified = False
    parameters = (_DAYS, _SMALL)
    needs = (L, Unit)
    reads = (Read(L, "unit_code"), Read(Unit, "unit_code"))
    reads_clock = True
    subject = "记账凭证"
    related = (("记账凭证", "line_key"),)
    evidence = (
        Value("单位"),
        Value("科目名称"),
        Value("首次收款日期", Kind.DAY),
        Value("最后收款日期", Kind.DAY),
        Value("收到合计", Kind.MONEY),
        Value("已发合计", Kind.MONEY),
        Value("未发金额", Kind.MONEY),
        Value("收款摘要"),
    )
    details = (Value("日期", Kind.DAY), Value("摘要"), Value("贷方金额", Kind.MONEY))
    summary = (
        "{单位}账上“{科目名称}”{首次收款日期}起收到农户的款{收到合计}元（{收款摘要}），已发{已发合计}元，还有{未发金额}元没有发出，"
        "请核实为什么没有兑付、钱在哪里。"
    )
    compared = (Compared(AMOUNT, Given("未发金额")),)
    page = Page(
        method="村委会、乡镇的账里，贷方是应付、代管、代收、暂存一类的科目，摘要或科目写着农户的补助、补贴、补偿款的，按单位和科目合计，"
        "减去同一科目的借方（发放、退回）；最后一次收款以后超过设定的天数，未发的仍超过小额上限的，列为疑点。",
        why="补助款拨到村里、乡里就停住了，农户不知道有这笔钱；时间一长，容易被挪去办别的事。",
        not_flagged=(
            "已经发放、退回的，未发没有超过小额上限的",
            "最后一次收款以后没有超过设定的天数的",
            "欠工程款、货款、工资、保证金、税款的",
            "县级部门、企业、合作社自己的账",
        ),
        check=("发放花名册和签字", "银行账户余额", "有没有从这笔款里付过别的支出"),
        innocent=("已经发放而记在别的科目", "名单有争议、户主死亡，正在核实"),
        example=Example(
            {
                "单位": [{"单位编码": "CW9", "名称": "上坪村民委员会", "类别": "村委会", "区划代码": "539900101201"}],
                "记账凭证": [
                    {
                        "单位编码": "CW9",
                        "会计期间": "2017-05",
                        "凭证字": "收",
                        "凭证号": "3",
                        "分录号": "2",
                        "日期": "2017-05-10",
                        "摘要": "收镇拨退耕农户补助款待发",
                        "科目编码": "2131",
                        "科目名称": "应付款-农户补助",
                        "借方金额": "0",
                        "贷方金额": "92178.00",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every line that credits what such a unit owes."""
        return counted(
            L.__table__.join(Unit.__table__, Unit.record_key == L.unit_code),
            and_(scope.touched(L.unit_code), L.credit > 0, _is_owing()),
            (Unit.category.not_in(_UNITS), "不是村、乡镇的账"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Lines of what such units owe, both ways."""
        return (
            select(
                L.record_key.label("line_key"),
                L.unit_code.label("partition"),
                L.booked_on_day.label("day"),
                L.subject_code.label("code"),
                L.debit.label("debit"),
                Unit.region_code.label("region"),
                func.coalesce(Unit.name, L.unit_code).label("单位"),
                L.subject_name.label("科目名称"),
                L.booked_on_day.label("日期"),
                L.summary.label("摘要"),
                L.credit.label("贷方金额"),
            )
            .join(Unit, Unit.record_key == L.unit_code)
            .where(scope.touched(L.unit_code), Unit.category.in_(_UNITS), _is_owing())
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Gather by books and account what came in for households and what went out again."""
        accounts: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: (row["day"], row["line_key"])):
            accounts[row["partition"], row["code"], row["科目名称"]].append(row)
        for _, lines in sorted(accounts.items()):
            came = [row for row in lines if row["贷方金额"] > 0 and _is_for_households(row)]
            if came:
                yield from _told(came, lines, scope)


def _is_owing() -> Any:
    return or_(*(L.subject_name.contains(word) for word in _OWING))


def _is_for_households(row: Row) -> bool:
    said = f"{row['摘要']}，{row['科目名称']}"
    if _OTHERWISE.search(said):
        return False
    return is_of_people(said) or (_HOUSEHOLDS.search(said) is not None and _MONEY.search(said) is not None)


def _told(came: Sequence[Row], lines: Sequence[Row], scope: Scope) -> Iterable[Row]:
    region, first, last = came[0]["region"] or "", came[0]["day"], came[-1]["day"]
    whole = sum(row["贷方金额"] for row in came)
    paid = sum(row["debit"] for row in lines if row["day"] >= first)
    small, days = (scope.number(name, scope.as_of, region) for name in (_SMALL, _DAYS))
    if whole - paid <= small or scope.today - last <= days:
        return
    told = {
        "subject": came[0]["line_key"],
        "day": first,
        "首次收款日期": first,
        "最后收款日期": last,
        "收到合计": whole,
        "已发合计": paid,
        "未发金额": whole - paid,
        "收款摘要": came[0]["摘要"],
    }
    for at, row in enumerate(came):
        yield {**row, **told, "amount": None if at else whole - paid}
