"""FW-T040: half a year after a document nothing of it is used, and the projects it was given to have not begun."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select

from fundwatch.ledger import money
from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.contract_project import ContractProject
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.indicator_split import IndicatorSplit
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.procurement import Procurement
from fundwatch.models.records.project import Project
from fundwatch.rules.allocation.idle_money import months_before
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via
from fundwatch.rules.project.example_rows import ALLOCATION, INDICATOR, PROJECT
from fundwatch.rules.scope import Scope, number_of

A = Allocation
I = Indicator  # noqa: E741 - one letter a table, as in the other rules
J = Project
_UNTOUCHED, _IDLE, _LEAST = "资金未动用月数", "资金闲置月数", "闲置最低金额"
#: States of a project on which work has not begun.
_WAITING = ("申报", "入库", "批复")


def _documents_of(projects: Statement) -> Statement:
    return select(A.indicator_no).where(A.project_no.in_(projects))


class Untouched(Rule):
    """A lowest document older than 资金未动用月数, not yet 资金闲置月数, nothing paid and nothing begun."""

    code = "FW-T040"
    version = 2
    name = "资金下达半年没有动用、项目没有开工"
    category = "滞留闲置"
    severity = Severity.MEDIUM
    basis = "财政资金应当及时拨付使用，项目应按计划开工（预算法第五十七条、预算法实施条例第五十七条）"
    verified = False
    parameters = (_UNTOUCHED, _IDLE, _LEAST)
    needs = (Indicator, Allocation, Project)
    needs_columns = (A.project_no,)
    reads = (
        Read(I, "indicator_no"),
        Read(I, "parent_no"),
        Read(IndicatorSplit, "parent_no"),
        Read(A, "indicator_no"),
        Read(J, Via("project_no", _documents_of)),
        *(Read(table, "indicator_no") for table in (Payment, BenefitPayment)),
        *(
            Read(table, Via("project_no", _documents_of))
            for table in (Payment, BenefitPayment, Contract, ContractProject, Procurement)
        ),
    )
    reads_clock = True
    subject = "资金指标"
    related = (("资金分配", "allocation_key"), ("项目", "project_key"))
    evidence = (
        Value("指标文号"),
        Value("资金名称"),
        Value("预算年度", Kind.YEAR),
        Value("下达日期", Kind.DAY),
        Value("起算日期", Kind.DAY),
        Value("指标金额", Kind.MONEY),
        Value("项目个数", Kind.INTEGER),
        Value("已满月数", Kind.INTEGER),
        Value("截至日期", Kind.DAY),
    )
    details = (
        Value("分配日期", Kind.DAY),
        Value("分配金额", Kind.MONEY),
        Value("项目名称"),
        Value("状态"),
        Value("计划开工日期", Kind.DAY),
    )
    summary = (
        "“{资金名称}”（{指标文号}）自{起算日期}起已满{已满月数}个月，截至{截至日期}没有一笔支付，"
        "分配到的{项目个数}个项目都没有开工，涉及{指标金额}元，请核实项目卡在哪一步。"
    )
    page = Page(
        method="对最低一级、已经分配到项目的指标，从下达日期与预算年度1月1日中较晚的一天起算，超过资金未动用月数、"
        "还没有到资金闲置月数，没有任何支付和发放，而分配到的项目全部停在申报、入库、批复，"
        "没有采购、合同、开工日期和支付的，列为疑点。",
        why="钱到了县里，项目没有准备好，半年一分没动，再拖就成了结转、沉淀资金。",
        not_flagged=(
            "满资金闲置月数以后的（由FW-T001列出），没有分配的（由FW-T002列出）",
            "分配给单位、没有落实到项目的",
            "有项目已经采购、签约、开工或支付的，计划开工日期还没有到的",
            "还有下级分解文件的指标，金额低于最低金额的",
            "提前下达的资金，在预算年度开始之前不计",
        ),
        check=("项目前期工作（用地、设计、评审）到了哪一步", "资金停在哪个账户", "是否应当调整到能够开工的项目"),
        innocent=("季节性项目，等播种、放苗时节", "已经支付而漏填指标和项目编号", "项目已经开工而没有登记"),
        example=Example(
            {
                "资金指标": [{**INDICATOR, "下达日期": "2018-03-20", "预算年度": "2018", "金额": "300000.00"}],
                "项目": [{**PROJECT, "实际开工日期": "", "实际完工日期": "", "状态": "批复"}],
                "资金分配": [{**ALLOCATION, "分配日期": "2018-04-10"}],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any] | None:  # noqa: ARG002 - counted by document in refine
        """Counted by document while judging."""
        return None

    def select(self, scope: Scope) -> Select[Any]:
        """Lowest documents old enough of which nothing was paid, a row each allocation."""
        shortest = min(number_of(value) for value in scope.policy.all_of(_UNTOUCHED))
        old, older = (months_before(scope.as_of, months) for months in (shortest, scope.number(_IDLE, scope.as_of)))
        cut = aliased(Indicator)
        cuts = (
            select(cut.parent_no, func.sum(cut.amount).label("cut"))
            .where(cut.amount < 0, scope.touched(cut.parent_no))
            .group_by(cut.parent_no)
            .subquery()
        )
        return (
            select(
                I.record_key.label("subject"),
                I.record_key.label("partition"),
                I.issued_on_day.label("day"),
                (I.amount + func.coalesce(cuts.c.cut, 0)).label("指标金额"),
                I.document_no.label("指标文号"),
                I.fund_name.label("资金名称"),
                I.budget_year.label("预算年度"),
                I.issued_on_day.label("下达日期"),
                A.record_key.label("allocation_key"),
                A.allocated_on_day.label("分配日期"),
                A.amount.label("分配金额"),
                A.project_no.label("project"),
                J.record_key.label("project_key"),
                J.region_code.label("region"),
                J.name.label("项目名称"),
                J.status.label("状态"),
                J.planned_start_on_day.label("计划开工日期"),
                _begun().label("begun"),
            )
            .join(A, A.indicator_no == I.record_key)
            .outerjoin(J, J.record_key == A.project_no)
            .outerjoin(cuts, cuts.c.parent_no == I.record_key)
            .where(
                scope.touched(I.record_key),
                I.amount > 0,
                I.issued_on_day < old.toordinal(),
                or_(I.budget_year >= older.year, I.issued_on_day >= older.toordinal()),
                money.is_lowest(),
                ~exists().where(Payment.indicator_no == I.record_key),
                ~exists().where(BenefitPayment.indicator_no == I.record_key),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Judge each document by its age and by whether any of its projects moves."""
        documents: dict[str, list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: (row["分配日期"], row["allocation_key"])):
            documents[row["subject"]].append(row)
        for known in documents.values():
            scope.look_at()
            reason, told = _judge(known, scope)
            if reason:
                scope.leave_out(reason)
            else:
                given = [row for row in known if row["分配金额"] > 0]
                yield from ({**row, **told, "amount": None if at else told["指标金额"]} for at, row in enumerate(given))


def _begun() -> Any:
    """Whether anything shows that a project is being carried out."""
    tables: tuple[Any, ...] = (Payment, BenefitPayment, Contract, ContractProject, Procurement)
    shown = (exists().where(table.project_no == J.record_key) for table in tables)
    dated = or_(J.started_on_day.is_not(None), J.completed_on_day.is_not(None))
    return and_(J.id.is_not(None), or_(dated, J.status.not_in(_WAITING), *shown))


def _judge(known: Sequence[Row], scope: Scope) -> tuple[str, Row]:
    """Why a document is left out, blank where it is not, and what is told of it."""
    first = known[0]
    start = max(date.fromordinal(first["day"]), date(first["预算年度"], 1, 1))
    region = first["region"] or ""
    months = scope.number(_UNTOUCHED, scope.as_of, region)
    projects = {row["project_key"] for row in known}
    # From then on it is the document's own matter, of which FW-T001 tells by the value of the county.
    too_old = months_before(scope.as_of, scope.number(_IDLE, scope.as_of))
    least = scope.number(_LEAST, scope.as_of, region)
    planned = [row["计划开工日期"] for row in known if row["计划开工日期"] is not None]
    reasons = (
        (start >= months_before(scope.as_of, months), "没有满规定月数"),
        (start < too_old, "已满资金闲置月数，由FW-T001列出"),
        (None in projects, "分配没有落实到项目"),
        (any(row["begun"] for row in known), "有项目已经采购、签约、开工或支付"),
        (max(planned, default=0) >= scope.today, "计划开工日期还没有到"),
        (
            first["指标金额"] < least or sum(row["分配金额"] for row in known) <= 0,
            "低于最低金额，或分配已经收回",
        ),
    )
    told = {"起算日期": start, "项目个数": len(projects), "已满月数": months, "截至日期": scope.as_of}
    reason = next((said for applies, said in reasons if applies), "")
    return reason, {**told, "指标金额": int(first["指标金额"])}
