"""FW-P001: special money was paid for something on the negative list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, or_, select

from fundwatch.ledger import money
from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.invoice import Invoice
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.models.records.region import Region
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, Via, counted
from fundwatch.rules.payment.facts import is_for_people, is_special, with_refunds
from fundwatch.rules.payment.negative_list import WASTED_FEES, ForbiddenUse, forbidden_uses, pattern_of
from fundwatch.rules.place_names import is_hamlet, places_of
from fundwatch.rules.scope import Scope

P = Payment
_MANAGEMENT = "项目管理费"
#: What money that is people's own never pays for; the other items would meet words of aid itself.
_NEVER_OF_AID = ("楼堂馆所和办公用房", "公务接待和吃喝", "交通工具及通讯设备", "出借资金和购买理财")

#: Words by which money that a budget unit gets is not to be passed on any more: it is put into the budget's own gap.
_FILLS_A_GAP = (
    *("平衡预算", "平衡财力", "平衡*收支", "财力平衡", "预算稳定调节", "弥补预算", "弥补*预算*缺口", "弥补*财力"),
    *("预算*缺口", "财政*缺口", "财政*赤字", "填补*赤字"),
)


def _payees_of(column: Any) -> Any:
    return lambda values: select(P.payee).where(column.in_(values))


class ForbiddenUsePaid(Rule):
    """A last payment out of special money whose 用途 or payee names something on the negative list."""

    code = "FW-P001"
    version = 6
    name = "专项资金支付用途属于负面清单"
    category = "贪污挪用"
    severity = Severity.HIGH
    basis = "财政专项扶贫资金管理办法关于不得用于的支出的规定（负面清单）"
    verified = False
    needs = (Payment, Indicator)
    needs_columns = ((Payment.indicator_no, Payment.project_no), (Payment.indicator_no, Allocation.project_no))
    reads = (
        # By payee, because a payment and its refund are judged together.
        Read(Payment, "payee"),
        Read(Indicator),
        Read(Allocation, Via("project_no", _payees_of(P.project_no))),
        Read(Project, Via("project_no", _payees_of(P.project_no))),
        Read(Unit, Via("unit_code", _payees_of(P.payee_code))),
        Read(Unit, Via("unit_code", _payees_of(P.payer_code))),
        Read(AccountRegister, Via("account", _payees_of(P.payee_account))),
        Read(Invoice, Via("payment_no", _payees_of(P.record_key))),
        Read(Region),
    )
    subject = "支付"
    related = (("资金指标", "indicator_key"), ("项目", "project_key"))
    evidence = (
        Value("用途"),
        Value("清单项目"),
        Value("命中处"),
        Value("命中词"),
        Value("资金名称"),
        Value("资金类别"),
        Value("货物名称"),
        Value("项目名称"),
        Value("付款单位"),
        Value("收款人"),
        Value("支付日期", Kind.DAY),
        Value("金额", Kind.MONEY),
        Value("退回日期", Kind.DAY),
    )
    summary = (
        "{支付日期}{付款单位}用“{资金名称}”支付“{用途}”{金额}元给{收款人}，"
        "{命中处}中的“{命中词}”属于负面清单（{清单项目}），请核实实际用途。"
    )
    compared = (Compared(AMOUNT, Total("支付", "金额")),)
    page = Page(
        method="在专项资金的支出中，按负面清单的词查用途；同一句中出现排除词的不算。"
        "用途没有命中的，再看所附发票的货物名称。"
        "收款人是酒楼、餐馆、旅行社一类，而用途不是对它自身的补助、贴息或学员培训的，也列出。"
        "没有指标编号的支付，按其项目得到的资金判断。"
        "名称是危房改造、低保、救助、抚恤、养老保险一类应当全部到人的其他资金，用途写着楼堂馆所、接待、车辆、出借理财、平衡预算的，也列出。"
        "办公、会议、差旅一类单位运转的支出程度为中；事后已原额退回的仍列出，程度为低。",
        why="专项资金被用于办公、接待、车辆、福利、还债，可能挤占、挪用专项资金。",
        not_flagged=(
            "不是专项资金的支付；到人资金以外的行业资金，随到人资金下达的工作经费",
            "词语只出现在乡镇、村、自然村寨的名称中（牌坊村饮水工程）",
            "转拨到财政、部门、乡镇、村账户的款项（看最后一手支出）；用途写明平衡预算、弥补预算缺口的仍列出",
            "项目管理费用于办公等管理支出（用于接待、福利、旅游的由FW-W006列出，用于车辆、楼堂馆所的仍在此列出）",
            "易地扶贫搬迁债务的偿还，贴息",
        ),
        check=("原始凭证、发票和审批单", "收款人的经营范围与实际供货", "支出科目和会计处理"),
        innocent=("用途写得含糊，实为项目内容", "词语出现在单位名、小地名中"),
        example=Example(
            {
                "资金指标": [
                    {
                        "指标编号": "ZB1",
                        "指标文号": "示财农〔2017〕1号",
                        "资金名称": "2017年财政专项扶贫资金",
                        "资金级次": "中央",
                        "资金类别": "财政专项扶贫",
                        "预算年度": "2017",
                        "金额": "1000000.00",
                        "下达日期": "2017-01-20",
                    }
                ],
                "支付": [
                    {
                        "支付流水号": "ZF1",
                        "支付日期": "2017-08-15",
                        "付款单位编码": "XZ",
                        "收款人": "清溪镇顺风酒楼",
                        "金额": "12600.00",
                        "用途": "公务接待餐费",
                        "指标编号": "ZB1",
                        "支付方式": "转账",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment that is spending of special money."""
        return counted(
            P.__table__,
            scope.touched(P.payee),
            (~_is_bound(), "不是专项资金"),
            (~_ends_here(scope), "转拨"),
            (P.amount <= 0, "退回"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Spending of special money whose 用途 holds a word of the list, or whose payee's name does."""
        purposes = _said(scope, P.purpose, tuple(word for use in forbidden_uses() for word in use.words))
        payees = _said(scope, P.payee, tuple(word for use in forbidden_uses() for word in use.payees))
        payer = aliased(Unit)
        return (
            select(
                P.record_key.label("subject"),
                P.payee.label("partition"),
                P.amount.label("amount"),
                P.paid_on_day.label("day"),
                func.coalesce(Project.region_code, payer.region_code).label("region"),
                P.project_no.label("project"),
                P.payer_code.label("payer"),
                Indicator.record_key.label("indicator_key"),
                Project.record_key.label("project_key"),
                Project.category.label("project_category"),
                is_special().label("special"),
                P.purpose.label("用途"),
                func.coalesce(Indicator.fund_name, literal("（按项目的资金）")).label("资金名称"),
                Indicator.fund_category.label("资金类别"),
                Project.name.label("项目名称"),
                payer.name.label("付款单位"),
                P.payee.label("收款人"),
                P.paid_on_day.label("支付日期"),
                P.amount.label("金额"),
            )
            .join(payer, payer.record_key == P.payer_code)
            .outerjoin(Indicator, Indicator.record_key == P.indicator_no)
            .outerjoin(Project, Project.record_key == P.project_no)
            .where(
                scope.touched(P.payee),
                or_(P.purpose.in_(purposes), P.payee.in_(payees), P.record_key.in_(_invoiced(scope))),
                P.amount > 0,
                _is_bound(),
                _ends_here(scope),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Hold each purpose against the list as it was in force; what came back since weighs little."""
        found = list(rows)
        goods = _goods(scope)
        told = ({**row, "货物名称": goods.get(row["subject"])} for row in found)
        hits = [hit for hit in (_hit(row, scope) for row in told) if hit]
        return with_refunds(scope.connection, hits)


def _is_bound() -> ColumnElement[bool]:
    return or_(is_special(), is_for_people())


def _ends_here(scope: Scope) -> ColumnElement[bool]:
    """Whether money is spent by a payment, and not passed on by somebody who will spend it."""
    return or_(money.is_spending(), P.purpose.in_(_said(scope, P.purpose, _FILLS_A_GAP)))


def _said(scope: Scope, column: Any, words: tuple[str, ...]) -> Select[Any]:
    """The values of a column that hold any of the words."""
    pattern = pattern_of(words)
    values = scope.connection.execute(select(column).where(scope.touched(P.payee)).distinct())
    held = scope.temporary([("said", str)], [(text,) for (text,) in values if pattern.search(text)])
    return select(held.c.said)


def _invoiced(scope: Scope) -> Select[Any]:
    """Payments of which an invoice names goods that hold any word of the list."""
    pattern = pattern_of(tuple(word for use in forbidden_uses() for word in use.words))
    asked = select(Invoice.payment_no, Invoice.goods).where(Invoice.goods.is_not(None))
    named = sorted({str(key) for key, goods in scope.connection.execute(asked) if key and pattern.search(goods)})
    held = scope.temporary([("invoiced", str)], [(key,) for key in named])
    return select(held.c.invoiced)


def _goods(scope: Scope) -> dict[str, str]:
    """What the invoices of each payment name, one after the other."""
    asked = select(Invoice.payment_no, Invoice.goods).where(Invoice.goods.is_not(None)).order_by(Invoice.record_key)
    found: dict[str, list[str]] = defaultdict(list)
    for key, goods in scope.connection.execute(asked):
        found[str(key)].append(goods)
    return {key: "、".join(dict.fromkeys(goods)) for key, goods in found.items()}


def _hit(row: Row, scope: Scope) -> Row | None:
    day = date.fromordinal(row["day"])
    hits: list[tuple[ForbiddenUse, str, str]] = []
    purpose, goods = places_of(scope).hidden_in(row["用途"]), row["货物名称"] or ""
    for use in forbidden_uses():
        word = use.word_in(purpose, day)
        if word and is_hamlet(word, purpose):
            word = None
        payee = None if word else use.payee_in(row["收款人"], row["用途"], day)
        if word or payee:
            hits.append((use, word or payee or "", "用途" if word else "收款人"))
        # What makes 用途 harmless makes its goods harmless.
        elif (bought := use.word_in(goods, day)) and use.word_in(f"{purpose}，{goods}", day):
            hits.append((use, bought, "发票货物名称"))
    if not row["special"]:
        fills_a_gap = pattern_of(_FILLS_A_GAP).search(purpose) is not None
        hits = [hit for hit in hits if (fills_a_gap or hit[0].item in _NEVER_OF_AID) and hit[2] == "用途"]
    if hits and row["project_category"] == _MANAGEMENT:
        hits = [hit for hit in hits if not hit[0].management and hit[0].item not in WASTED_FEES]
        if not hits:
            scope.leave_out("项目管理费的支出")
    if not hits:
        return None
    # What offices run on says least of a payment, and a payee's name less than 用途.
    use, word, where = min(hits, key=lambda hit: (hit[0].management, hit[2] != "用途", hit[2] != "收款人"))
    # An office runs on such things out of other money too: their name in 用途 is a hint, no more.
    weight = Severity.MEDIUM if use.management else ForbiddenUsePaid.severity
    return {**row, "清单项目": use.item, "命中处": where, "命中词": word.replace("*", "…"), "severity": weight}
