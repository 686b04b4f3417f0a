"""FW-P040: a seller's invoices run on without a gap for weeks, on several projects, and others were paid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Select, and_, func, select

from fundwatch.models.base import aliased
from fundwatch.models.derivation import normalised_name
from fundwatch.models.fields import Kind
from fundwatch.models.records.invoice import Invoice
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import DETAILS, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.project.example_rows import PROJECT
from fundwatch.rules.scope import Scope, number_of

I = Invoice  # noqa: E741 - one letter a table, as in the other rules
P = Payment
_LEAST, _DAYS = "连号发票最少张数", "连号发票最短天数"
#: Numbers of paper invoices; digital ones (20 digits) are given out by a region, not by a seller's own book.
_LONGEST = 12


def _sellers_by(column: Any) -> Callable[[Statement], Statement]:
    return lambda values: select(I.seller).join(P, P.record_key == I.payment_no).where(column.in_(values))


class ConsecutiveInvoices(Rule):
    """Numbers in a row over at least the days allowed, several projects or payers, none of the payees the seller."""

    code = "FW-P040"
    version = 2
    name = "连号发票在几个项目列支而未付给销售方"
    category = "虚报冒领"
    severity = Severity.MEDIUM
    basis = "发票应当如实反映经营业务，款项应当付给销售方（发票管理办法关于不得虚开的规定）"
    verified = False
    parameters = (_LEAST, _DAYS)
    needs = (Invoice, Payment)
    needs_columns = (I.invoice_no, I.payment_no)
    reads = (
        Read(I, "seller"),
        Read(P, Via("payment_no", _sellers_by(P.payment_no))),
        Read(Project, Via("project_no", _sellers_by(P.project_no))),
        Read(Unit, Via("unit_code", _sellers_by(P.payer_code))),
        Read(Unit, Via("unit_code", _sellers_by(P.payee_code))),
    )
    subject = "发票"
    related = (("发票", "invoice_key"), ("支付", "支付流水号"), ("项目", "project_key"))
    evidence = (
        Value("销售方"),
        Value("发票代码"),
        Value("首张号码"),
        Value("末张号码"),
        Value("张数", Kind.INTEGER),
        Value("首尾相隔天数", Kind.INTEGER),
        Value("涉及项目"),
        Value("实际收款人"),
    )
    details = (
        Value("发票号码"),
        Value("开票日期", Kind.DAY),
        Value("货物名称"),
        Value("票面金额", Kind.MONEY),
        Value("支付流水号"),
        Value("项目名称"),
        Value("收款人"),
        Value("付款单位"),
    )
    summary = (
        "{销售方}的{张数}张发票号码相连（{首张号码}至{末张号码}），{首尾相隔天数}天里分在{涉及项目}列支共{合计}元，"
        "款项付给{实际收款人}，没有付给销售方，请核实是否真有这些货物和租赁。"
    )
    compared = (Compared("涉及金额", Total(DETAILS, "票面金额")),)
    page = Page(
        method="同一销售方、同一发票代码下号码相连、达到设定张数的发票，首尾开票日期相隔达到设定天数"
        "（这段时间除了这些项目没有别的生意），或由互不相干的几个收款人分别列支，分在两个以上项目或付款单位列支，"
        "而每一笔的收款人都不是销售方的，合为一条列出。",
        why="材料费、机械租赁费的发票专为几个项目开，可能是虚开；也可能是垫付后报销。",
        not_flagged=(
            "同一收款人一次购货连开的几张（首尾相隔没有达到设定天数）",
            "款项付给了销售方本人或本单位的",
            "只在一个项目、由一个单位列支的",
            "二十位的数电票，没有发票号码的",
            "付款已经退回的",
        ),
        check=("销售方有没有场地、设备和货源", "收料单、机械台班记录、过磅单", "收款人与销售方、经办人的关系"),
        innocent=("经办人垫付后报销，附有付款凭证", "销售方是只给本乡供货的小店", "款项按销售方书面委托付给他人"),
        example=Example(
            {
                "项目": [PROJECT, {**PROJECT, "项目编号": "XM2", "项目名称": "上坪村村道维修"}],
                "支付": [
                    {
                        "支付流水号": f"ZF{n}",
                        "支付日期": day,
                        "付款单位编码": "XZ",
                        "收款人": "赵大山",
                        "金额": "23000.00",
                        "用途": "材料费",
                        "项目编号": project,
                        "支付方式": "转账",
                    }
                    for n, (day, project) in enumerate(
                        [("2017-05-20", "XM1"), ("2017-06-28", "XM2"), ("2017-08-02", "XM2")], 1
                    )
                ],
                "发票": [
                    {
                        "发票代码": "051001700107",
                        "发票号码": f"0000451{n}",
                        "支付流水号": f"ZF{n}",
                        "开票日期": day,
                        "销售方": "示例县某某建材经营部",
                        "金额": "23000.00",
                        "货物名称": goods,
                    }
                    for n, (day, goods) in enumerate(
                        [("2017-05-18", "河沙"), ("2017-06-25", "片石"), ("2017-07-30", "挖机租赁费")], 1
                    )
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every invoice with a number and a payment."""
        return counted(
            I.__table__,
            scope.touched(I.seller),
            (func.coalesce(I.invoice_no, "") == "", "没有发票号码"),
            (I.payment_no.is_(None), "没有支付流水号"),
            (func.length(I.invoice_no) > _LONGEST, "数电票"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Numbered invoices of sellers with enough of them, with the payments they are on."""
        payer, payee = aliased(Unit), aliased(Unit)
        numbered = and_(I.invoice_no != "", func.length(I.invoice_no) <= _LONGEST, I.payment_no.is_not(None))
        least = min(number_of(value) for value in scope.policy.all_of(_LEAST))
        several = (
            select(I.seller)
            .where(scope.touched(I.seller), numbered)
            .group_by(I.seller)
            .having(func.count(I.invoice_no.distinct()) >= least, func.count(I.payment_no.distinct()) > 1)
        )
        return (
            select(
                I.record_key.label("invoice_key"),
                I.seller.label("partition"),
                I.amount.label("amount"),
                I.invoiced_on_day.label("day"),
                func.coalesce(Project.region_code, payer.region_code).label("region"),
                P.project_no.label("project"),
                P.payer_code.label("payer"),
                payee.name.label("payee_name"),
                Project.record_key.label("project_key"),
                I.invoice_code.label("发票代码"),
                I.invoice_no.label("发票号码"),
                I.seller.label("销售方"),
                I.invoiced_on_day.label("开票日期"),
                I.goods.label("货物名称"),
                I.amount.label("票面金额"),
                P.record_key.label("支付流水号"),
                Project.name.label("项目名称"),
                P.payee.label("收款人"),
                payer.name.label("付款单位"),
            )
            .join(P, P.record_key == I.payment_no)
            .join(payer, payer.record_key == P.payer_code)
            .outerjoin(payee, payee.record_key == P.payee_code)
            .outerjoin(Project, Project.record_key == P.project_no)
            .where(scope.touched(I.seller), I.seller.in_(several), numbered, P.amount > 0)
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Find each seller's unbroken runs of numbers and judge them."""
        books: dict[tuple[str, str], dict[int, Row]] = defaultdict(dict)
        for row in sorted(rows, key=lambda row: (row["day"], row["支付流水号"])):
            if row["发票号码"].isdecimal():
                books[row["销售方"], row["发票代码"] or ""].setdefault(int(row["发票号码"]), row)
        for _, book in sorted(books.items()):
            for run in _runs(book):
                yield from _judge(run, scope)


def _runs(book: dict[int, Row]) -> Iterable[list[Row]]:
    """The invoices of unbroken runs of numbers, in their order."""
    run: list[Row] = []
    before = None
    for number in sorted(book):
        if before is not None and number != before + 1:
            yield run
            run = []
        run.append(book[number])
        before = number
    yield run


def _judge(run: Sequence[Row], scope: Scope) -> Iterable[Row]:
    first, region = run[0], run[0]["region"] or ""
    days = [row["day"] for row in run]
    apart = max(days) - min(days)
    payees = {row["收款人"] for row in run}
    # One buyer may well be given a run on one day; several who do not buy together are not.
    lasted = apart >= scope.number(_DAYS, scope.as_of, region) or len(payees) > 1
    if len(run) < scope.number(_LEAST, scope.as_of, region) or not lasted:
        return
    if len({row["project"] for row in run}) < 2 and len({row["payer"] for row in run}) < 2:  # noqa: PLR2004 - several
        return
    seller = normalised_name(first["销售方"])
    if any(seller in {normalised_name(name) for name in (row["收款人"], row["payee_name"]) if name} for row in run):
        return
    projects = sorted({row["项目名称"] for row in run if row["项目名称"]})
    told = {
        "subject": first["invoice_key"],
        "首张号码": first["发票号码"],
        "末张号码": run[-1]["发票号码"],
        "张数": len(run),
        "首尾相隔天数": apart,
        "涉及项目": "、".join(projects) or "没有写明项目的支付",
        "实际收款人": "、".join(sorted(payees)),
    }
    yield from ({**row, **told} for row in run)
