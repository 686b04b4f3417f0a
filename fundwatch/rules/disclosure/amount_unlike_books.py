"""FW-N004: the sum that a notice printed is none of the sums the books give for the thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, or_, select, union, union_all

from fundwatch.ledger import money
from fundwatch.models.fields import Kind
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.asset_income import AssetIncome
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.final_account import FinalAccount
from fundwatch.models.records.income_distribution import IncomeDistribution
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.notice_item import NoticeItem
from fundwatch.models.records.notice_record import NoticeRecord
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.models.records.settlement import Settlement
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Applied, Compared, Given
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via
from fundwatch.rules.disclosure.postings import notices_about
from fundwatch.rules.project.example_rows import INDICATOR
from fundwatch.rules.project.facts import spent_by_project, spent_projects_of
from fundwatch.rules.scope import Scope

B = BenefitPayment
N = NoticeRecord
#: Notices that print a sum of the books, by what they are on; the others print plans that have changed since.
_KINDS = {
    "批次": ("补助发放到户", "发放结果", "公益岗聘用", "劳务报酬"),
    "指标": ("资金分配结果",),
    "项目": ("年度项目计划", "资金项目安排", "项目实施前", "项目完成情况", "项目实施后", "年度计划完成情况"),
    "资产": ("资产收益分配",),
}
#: A hundred yuan: the last place of 万元 with two decimals, and how far such a figure may lie off.
_WAN_STEP = 100 * 100

#: The sums the books give for a thing, with what each one is.
Figures = dict[str, list[tuple[str, int]]]


def _about(kind: str, then: Callable[[Statement], Statement] | None = None) -> Callable[[Statement], Statement]:
    """From touched values to notices on things of a kind; `then` leads from the values to the things first."""
    return lambda values: notices_about(kind)(then(values) if then else values)


def _projects_of_contracts(values: Statement) -> Statement:
    return select(Contract.project_no).where(Contract.contract_no.in_(values))


class AmountUnlikeBooks(Rule):
    """公示金额 or a listed sum further from every sum of the books than its own rounding explains."""

    code = "FW-N004"
    name = "公示金额与台账不一致"
    category = "公示缺失"
    severity = Severity.LOW
    basis = "公告公示的内容应当真实，与资金台账一致"
    verified = False
    needs = (NoticeRecord,)
    needs_columns = ((NoticeRecord.amount, NoticeItem.amount), (NoticeRecord.subject_no, NoticeItem.amount))
    reads = (
        Read(NoticeRecord, "notice_no"),
        Read(NoticeItem, "notice_no"),
        Read(BenefitPayment, Via("batch_no", _about("批次"))),
        Read(BenefitPayment, Via("project_no", _about("项目"))),
        Read(Indicator, Via("indicator_no", _about("指标"))),
        Read(Allocation, Via("indicator_no", _about("指标"))),
        Read(Allocation, Via("project_no", _about("项目"))),
        Read(Project, Via("project_no", _about("项目"))),
        Read(Payment, Via("project_no", _about("项目"))),
        Read(Payment, Via("batch_no", _about("项目", spent_projects_of(Payment.batch_no)))),
        Read(Unit, Via("unit_code", _about("项目", spent_projects_of(Payment.payee_code)))),
        Read(AccountRegister, Via("account", _about("项目", spent_projects_of(Payment.payee_account)))),
        Read(Contract, Via("project_no", _about("项目"))),
        Read(Settlement, Via("contract_no", _about("项目", _projects_of_contracts))),
        Read(FinalAccount, Via("project_no", _about("项目"))),
        Read(AssetIncome, Via("asset_no", _about("资产"))),
        Read(IncomeDistribution, Via("asset_no", _about("资产"))),
    )
    subject = "公示"
    evidence = (
        Value("级别"),
        Value("公示种类"),
        Value("对象"),
        Value("公示金额", Kind.MONEY),
        Value("台账金额", Kind.MONEY),
        Value("台账口径"),
        Value("相差", Kind.MONEY),
    )
    details = (Value("对象"), Value("公示金额", Kind.MONEY), Value("台账金额", Kind.MONEY), Value("台账口径"))
    summary = (
        "{级别}级公示“{公示种类}”中{对象}的金额为{公示金额}元，台账最接近的数是{台账金额}元（{台账口径}），相差{相差}元，"
        "请核对公示原件和台账。"
    )
    compared = (
        Compared("相差", Applied("ABS", (Given("公示金额") - Given("台账金额"),))),
        Compared(AMOUNT, Applied("ABS", (Given("公示金额") - Given("台账金额"),))),
    )
    page = Page(
        method="公示金额（和公示明细中的金额）与台账里该对象的各种口径相比：批次看实发、应发和扣除退票后的数；"
        "指标看文件金额、累计分配和每次分配；项目看计划、概算、分配、合同、审定、支出；资产看各年、各期的收益和分配。"
        "与任何一种都不一致的列出。整百元的金额（万元取两位小数）允许相差一百元，其他的要求分毫不差。",
        why="公示一个数、入账一个数，差额就可能被截留；群众看到的数必须是真的。",
        not_flagged=(
            "没有登记公示金额的",
            "整百元金额相差一百元以内的",
            "项目库、调整、实施情况等计划数会变的公示",
            "台账里没有该对象的",
        ),
        check=("公示原件上的金额和单位（元还是万元）", "公示后是否有退票、追回、调整", "同一对象其他级别公示的金额"),
        innocent=("金额单位登记错了", "公示的是几个批次的合计", "公示后经批准调整"),
        example=Example(
            {
                "资金指标": [INDICATOR],
                "公示": [
                    {
                        "公示编号": "GS1",
                        "级别": "县",
                        "公示种类": "资金分配结果",
                        "区划代码": "539900000000",
                        "对象类型": "指标",
                        "对象编号": "ZB1",
                        "公示金额": "900000.00",
                        "开始日期": "2017-02-20",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any] | None:  # noqa: ARG002 - counted while judging
        """Counted while judging."""
        return None

    def select(self, scope: Scope) -> Select[Any]:
        """Every printed sum: of a notice on one thing, and of each thing a notice lists."""
        own = select(
            N.record_key.label("subject"), N.subject_type.label("what"), N.subject_no.label("对象编号"), N.amount
        ).where(N.amount.is_not(None), N.subject_no.is_not(None), scope.touched(N.record_key))
        listed = select(NoticeItem.notice_no, NoticeItem.subject_type, NoticeItem.subject_no, NoticeItem.amount).where(
            NoticeItem.amount.is_not(None), scope.touched(NoticeItem.notice_no)
        )
        printed = union(own, listed).subquery()
        kinds = or_(*((printed.c.what == what) & N.kind.in_(kinds) for what, kinds in _KINDS.items()))
        return (
            select(
                printed.c.subject,
                printed.c.subject.label("partition"),
                printed.c.what,
                printed.c.对象编号.label("number"),
                printed.c.amount.label("公示金额"),
                N.region_code.label("region"),
                N.from_day_day.label("day"),
                N.level.label("级别"),
                N.kind.label("公示种类"),
            )
            .join(N, N.record_key == printed.c.subject)
            .where(scope.touched(N.notice_no), kinds)
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Hold each printed sum against the nearest one of the books."""
        known = sorted(rows, key=lambda row: (row["subject"], row["what"], row["number"]))
        numbers: dict[str, set[str]] = defaultdict(set)
        for row in known:
            numbers[row["what"]].add(row["number"])
        books = {what: self._figures(what, wanted, scope) for what, wanted in numbers.items()}
        for row in known:
            scope.look_at()
            number, printed = row["number"], row["公示金额"]
            figures = [*books[row["what"]].get(number, []), *books[row["what"]].get(f"{number}|{row['region']}", [])]
            if not figures:
                scope.leave_out("台账里没有该对象的金额")
                continue
            said, nearest = min(figures, key=lambda figure: (abs(figure[1] - printed), figure))
            apart = abs(nearest - printed)
            if apart > (_WAN_STEP if printed % _WAN_STEP == 0 else 0):
                told = {"台账金额": nearest, "台账口径": said, "相差": apart, "对象": f"{row['what']}{number}"}
                yield {**row, **told, "amount": apart}

    def _figures(self, what: str, wanted: set[str], scope: Scope) -> Figures:
        table = scope.temporary([("value", str)], ((number,) for number in sorted(wanted)))
        asked = select(table.c.value)
        if what == "批次":
            return _batches(asked, scope)
        found: Figures = defaultdict(list)
        statement = {"指标": _documents, "项目": _projects, "资产": _assets}[what]
        for number, said, fen in scope.connection.execute(statement(asked)):
            if fen is not None:
                found[number].append((said, int(fen)))
        if what == "指标":
            _add_rounds(found, asked, scope)
        return found


def _batches(wanted: Statement, scope: Scope) -> Figures:
    """What was due, paid and kept, of a batch and (number|region) of each village in it."""
    first = or_(B.status.is_(None), B.status == "成功", _bounced())
    sums = {
        "实发净额": money.net_paid(),
        "实发（含退票）": case((first, B.paid_amount), else_=0),
        "应发": case((first, B.due_amount), else_=0),
        "发放成功": case((or_(B.status.is_(None), B.status == "成功"), B.paid_amount), else_=0),
    }
    asked = select(B.batch_no, B.region_code, *(func.sum(fen) for fen in sums.values()))
    whole: dict[str, list[int]] = {}
    found: Figures = defaultdict(list)
    for batch, region, *part in scope.connection.execute(
        asked.where(B.batch_no.in_(wanted)).group_by(B.batch_no, B.region_code)
    ):
        found[f"{batch}|{region}"] = [(f"本村{said}", int(fen)) for said, fen in zip(sums, part, strict=True)]
        before = whole.get(batch, [0] * len(sums))
        whole[batch] = [sum(pair) for pair in zip(before, map(int, part), strict=True)]
    for batch, totals in whole.items():
        found[batch] = list(zip(sums, totals, strict=True))
    return found


def _bounced() -> ColumnElement[bool]:
    return (B.status == "退票") & B.original_serial_no.is_(None)


def _documents(wanted: Statement) -> Statement:
    own = select(Indicator.record_key, literal("文件金额"), Indicator.amount).where(Indicator.record_key.in_(wanted))
    given = select(Allocation.indicator_no, literal("累计分配"), func.sum(Allocation.amount))
    return union_all(own, given.where(Allocation.indicator_no.in_(wanted)).group_by(Allocation.indicator_no))


def _add_rounds(found: Figures, wanted: Statement, scope: Scope) -> None:
    """What was given out on each day, and up to it."""
    a = Allocation
    asked = select(a.indicator_no, a.allocated_on_day, func.sum(a.amount)).where(a.indicator_no.in_(wanted))
    grouped = asked.group_by(a.indicator_no, a.allocated_on_day).order_by(a.indicator_no, a.allocated_on_day)
    given: dict[str, int] = defaultdict(int)
    for number, _, fen in scope.connection.execute(grouped):
        given[number] += int(fen)
        found[number] += [("一次分配", int(fen)), ("至当次累计分配", given[number])]


def _projects(wanted: Statement) -> Statement:
    """Plan, estimate, money given, contracts, audits and spending of projects."""
    project, given, contract = Project, Allocation, Contract
    spent = spent_by_project(Payment.project_no.in_(wanted), B.project_no.in_(wanted))
    return union_all(
        select(project.record_key, literal("计划投资"), project.planned_investment).where(
            project.record_key.in_(wanted)
        ),
        select(project.record_key, literal("概算投资"), project.estimated_investment).where(
            project.record_key.in_(wanted)
        ),
        select(given.project_no, literal("分配"), func.sum(given.amount))
        .where(given.project_no.in_(wanted))
        .group_by(given.project_no),
        select(given.project_no, literal("一份指标的分配"), func.sum(given.amount))
        .where(given.project_no.in_(wanted))
        .group_by(given.project_no, given.indicator_no),
        # What a notice told before some of it was taken back.
        select(given.project_no, literal("收回以前的分配"), func.sum(given.amount))
        .where(given.project_no.in_(wanted), given.amount > 0)
        .group_by(given.project_no),
        select(contract.project_no, literal("合同"), func.sum(contract.amount))
        .where(contract.project_no.in_(wanted))
        .group_by(contract.project_no),
        select(contract.project_no, literal("结算审定"), func.sum(Settlement.audited_amount))
        .join(Settlement, Settlement.contract_no == contract.record_key)
        .where(contract.project_no.in_(wanted))
        .group_by(contract.project_no),
        select(FinalAccount.project_no, literal("决算审定"), FinalAccount.audited_amount).where(
            FinalAccount.project_no.in_(wanted)
        ),
        select(spent.c.project_no, literal("支出"), spent.c.spent),
    )


def _assets(wanted: Statement) -> Statement:
    """What was received and handed out of assets, by year and by period."""
    shares, income = IncomeDistribution, AssetIncome
    pieces = []
    for table, amount, said in ((shares, shares.amount, "分配"), (income, income.received_amount, "实收收益")):
        asked = select(table.asset_no, literal(said), func.sum(amount)).where(table.asset_no.in_(wanted))
        pieces += [
            asked.group_by(table.asset_no, table.year),
            asked.group_by(table.asset_no, table.year, table.period),
        ]
    handed = select(shares.asset_no, literal("分到户"), func.sum(shares.amount)).where(
        shares.asset_no.in_(wanted), shares.holder_key.is_not(None)
    )
    return union_all(*pieces, handed.group_by(shares.asset_no, shares.year))
