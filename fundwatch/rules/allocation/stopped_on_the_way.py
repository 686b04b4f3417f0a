"""FW-T041: money was passed on to a township, village or department, and nothing it was for was paid there since."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, union

from fundwatch.ledger import money
from fundwatch.models.base import aliased
from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.deadlines import months_ago
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.payment.facts import with_refunds
from fundwatch.rules.project.example_rows import INDICATOR
from fundwatch.rules.project.same_measures import alike
from fundwatch.rules.scope import Scope

B = BenefitPayment
P = Payment
#: So many digits of a 区划代码 tell the township.
_TOWN = 9
_MONTHS, _LEAST = "转拨未用月数", "闲置最低金额"
_PASSES_ON = ("乡镇政府", "村委会", "主管部门")
#: What of 用途 says that money is passed on, not what it is for.
_PASSING = re.compile(
    r"拨付|下拨|拨入|转拨|拨给|拨款|下达|支付|预拨|划拨|划转|上级|财政|中央|省级|县级|市级|专项|扶贫|衔接|资金|款项|款|经费|补助|补贴|项目|工程"
    r"|乡镇|政府|人民|关于|\d+年度?|第?[一二三四五六七八九十\d]+[批期]|[\s，。、；：（）()“”〔〕\[\]\"\-—]"
)
#: Money that pays back what was spent already, or settles accounts.
_SETTLED = re.compile("归垫|垫付|报账|归还|退还|退回|清算|结算|往来|调账|冲回|质保金|保证金")
#: As much of what it is for has to be found again, in millionths.
_FOUND_AGAIN = PARTS // 4


def _handed_on() -> Select[Any]:
    return select(P.payment_no).where(P.amount > 0, P.batch_no.is_(None), ~money.is_spending())


def _to_townships_of(regions: Statement) -> Statement:
    """Money passed on to units of the townships that these places lie in."""
    places = regions.subquery()
    towns = select(func.substr(places.c[0], 1, _TOWN))
    return _handed_on().join(Unit, Unit.record_key == P.payee_code).where(_town_of(Unit).in_(towns))


def _town_of(table: Any) -> ColumnElement[str]:
    return func.substr(table.region_code, 1, _TOWN)


class StoppedOnTheWay(Rule):
    """A payment in transit older than the months, whose payee has since paid nothing of its project or purpose."""

    code = "FW-T041"
    name = "资金转拨后停在乡镇、部门"
    category = "滞留闲置"
    severity = Severity.MEDIUM
    basis = "财政违法行为处罚处分条例第六条：不得滞留应当下拨的财政资金；资金应按进度及时拨付到项目和农户"
    verified = False
    parameters = (_MONTHS, _LEAST)
    needs = (Payment, Unit)
    needs_columns = (P.payee_code,)
    reads = (
        *(Read(table) for table in (P, Project, Unit, AccountRegister, Indicator)),
        Read(B, Via("project_no", lambda projects: _handed_on().where(P.project_no.in_(projects)))),
        Read(B, Via("indicator_no", lambda documents: _handed_on().where(P.indicator_no.in_(documents)))),
        Read(B, Via("region_code", _to_townships_of)),
    )
    reads_clock = True
    subject = "支付"
    related = (("单位", "unit_key"), ("项目", "project_key"), ("资金指标", "indicator_key"))
    evidence = (
        Value("付款单位"),
        Value("收款单位"),
        Value("用途"),
        Value("支付日期", Kind.DAY),
        Value("金额", Kind.MONEY),
        Value("资金名称"),
        Value("项目名称"),
        Value("截至日期", Kind.DAY),
    )
    summary = (
        "{支付日期}{付款单位}转拨{收款单位}{金额}元（{用途}），截至{截至日期}没有见到{收款单位}为此支付的记录，"
        "请核实款项停在哪个账户、有没有挪作他用。"
    )
    compared = (Compared(AMOUNT, Total("支付", "金额")),)
    page = Page(
        method="转拨给乡镇、村、部门的款项，超过设定的月数，此后收款单位没有为同一项目付过款、项目也没有发放，没有项目的"
        "收款单位没有用途相近的付款、同一指标也没有其他付款的，列为疑点。",
        why="钱到了乡镇账上就没有了下文：该修的没修，该发的没发，也最容易被截留、挪用。",
        not_flagged=(
            "转拨没有超过设定的月数的，低于最低金额的，已经退回的",
            "收款单位此后为同一项目、用途相近的事项付过款的，或本乡镇、同一指标已有同类发放的",
            "归垫、报账、结算等偿还已经支出的",
            "代发批次的款项（由FW-P005核对）",
        ),
        check=("收款单位的银行对账单和往来明细账", "项目、名册是否落实", "有没有转到别的账户"),
        innocent=("收款单位的支付没有纳入数据", "支付的用途写法不同、没有填项目", "项目正在前期准备"),
        example=Example(
            {
                "资金指标": [INDICATOR],
                "支付": [
                    {
                        "支付流水号": "ZF1",
                        "支付日期": "2017-04-10",
                        "付款单位编码": "ZG",
                        "收款人": "清溪镇人民政府",
                        "收款单位编码": "XZ",
                        "金额": "350000.00",
                        "用途": "拨付危房改造资金",
                        "指标编号": "ZB1",
                        "支付方式": "实拨",
                        "支出性质": "转拨",
                    },
                    {
                        "支付流水号": "ZF2",
                        "支付日期": "2017-06-10",
                        "付款单位编码": "XZ",
                        "收款人": "示例县路桥有限公司",
                        "金额": "90000.00",
                        "用途": "河堤砌石款",
                        "支付方式": "转账",
                    },
                ],
            }
        ),
    )

    def concerns(self, subsidy: str, scope: Scope) -> bool:  # noqa: ARG002 - whatever is paid to people
        """None: what is paid to people tells where money went, and raises nothing."""
        return False

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment in transit."""
        transit = scope.touched(P.payment_no) & (P.amount > 0) & ~money.is_spending()
        return counted(P.__table__, transit, (P.batch_no.is_not(None), "代发批次"))

    def select(self, scope: Scope) -> Select[Any]:
        """Payments in transit to units that pass on, old enough."""
        payer, payee = aliased(Unit), aliased(Unit)
        region = func.coalesce(Project.region_code, payee.region_code)
        return (
            select(
                P.record_key.label("subject"),
                P.payment_no.label("partition"),
                P.amount.label("amount"),
                P.paid_on_day.label("day"),
                region.label("region"),
                P.payer_code.label("payer"),
                P.payee_code.label("payee"),
                P.payee.label("收款人"),
                P.project_no.label("project"),
                P.indicator_no.label("indicator"),
                payee.record_key.label("unit_key"),
                payee.region_code.label("town"),
                Project.record_key.label("project_key"),
                Indicator.record_key.label("indicator_key"),
                payer.name.label("付款单位"),
                payee.name.label("收款单位"),
                P.purpose.label("用途"),
                P.paid_on_day.label("支付日期"),
                P.amount.label("金额"),
                Indicator.fund_name.label("资金名称"),
                Project.name.label("项目名称"),
            )
            .join(payer, payer.record_key == P.payer_code)
            .join(payee, payee.record_key == P.payee_code)
            .outerjoin(Project, Project.record_key == P.project_no)
            .outerjoin(Indicator, Indicator.record_key == P.indicator_no)
            .where(
                scope.touched(P.payment_no),
                P.amount >= scope.number(_LEAST, scope.as_of),
                P.batch_no.is_(None),
                ~money.is_spending(),
                payee.category.in_(_PASSES_ON),
                P.payer_code != P.payee_code,
                P.paid_on_day < months_ago(scope, _MONTHS, region),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Look for what each payee paid since."""
        known = [row for row in rows if not _SETTLED.search(row["用途"])]
        if not known:
            return
        onward = _onward(scope)
        stopped: list[Row] = []
        for row in with_refunds(scope.connection, known):
            later = [one for one in onward[row["payee"]] if one["day"] >= row["day"]]
            if row["退回日期"] is None and not _used(row, later):
                stopped.append(row)
        lists = _lists(scope, stopped)
        for row in stopped:
            if not _paid_to_people(row, lists):
                yield {**row, "截至日期": scope.as_of, "severity": Severity.MEDIUM}


def _onward(scope: Scope) -> dict[str, list[Row]]:
    """What units that pass money on paid, by unit."""
    asked = (
        select(
            P.payer_code.label("payer"),
            P.paid_on_day.label("day"),
            P.project_no.label("project"),
            P.indicator_no.label("indicator"),
            P.purpose.label("purpose"),
            Project.name.label("name"),
        )
        .join(Unit, Unit.record_key == P.payer_code)
        .outerjoin(Project, Project.record_key == P.project_no)
        .where(P.amount > 0, Unit.category.in_(_PASSES_ON))
    )
    found: dict[str, list[Row]] = defaultdict(list)
    for row in scope.connection.execute(asked).mappings():
        found[row["payer"]].append(dict(row))
    return found


def _used(row: Row, later: Sequence[Row]) -> bool:
    """Whether anything the payee paid since is of the same project, or for the like of what the money was for."""
    if row["project"] is not None and any(one["project"] == row["project"] for one in later):
        return True
    if not _wanted(row)[1:]:
        return bool(later)
    return any(_is_for(row, f"{one['purpose']}{one['name'] or ''}") for one in later)


def _wanted(row: Row) -> str:
    """What money was for, without the words that say that it was passed on."""
    return _PASSING.sub("", f"{row['用途']}{row['项目名称'] or ''}")


def _is_for(row: Row, said: str) -> bool:
    wanted, text = _wanted(row), _PASSING.sub("", said)
    return wanted in text or alike(wanted, text) >= _FOUND_AGAIN


def _lists(scope: Scope, stopped: Sequence[Row]) -> list[Row]:
    """What people got of these payments' projects and documents and in their payees' townships, each kind once."""
    columns = (B.subsidy, B.indicator_no, B.project_no, func.substr(B.region_code, 1, _TOWN).label("town"))
    towns = sorted({_town(row) for row in stopped if _town(row)})
    among = (
        B.project_no.in_(sorted({row["project"] for row in stopped if row["project"] is not None})),
        B.indicator_no.in_(sorted({row["indicator"] for row in stopped if row["indicator"] is not None})),
        *(and_(B.region_code >= town, B.region_code < f"{town}:") for town in towns),
    )
    # Each by its index: put together by "or" they would be found by a look at every row.
    asked = union(*(select(*columns).where(one) for one in among))
    return [dict(row) for row in scope.connection.execute(asked).mappings()]


def _town(row: Row) -> str:
    return (row["town"] or "")[:_TOWN]


def _paid_to_people(row: Row, lists: Sequence[Row]) -> bool:
    """Whether people got the like of what the money was for, by its document, its project or in its township."""
    town = _town(row)
    for paid in lists:
        if row["project"] is not None and paid["project_no"] == row["project"]:
            return True
        near = paid["town"] == town or (row["indicator"] is not None and paid["indicator_no"] == row["indicator"])
        if near and _is_for(row, paid["subsidy"]):
            return True
    return False
