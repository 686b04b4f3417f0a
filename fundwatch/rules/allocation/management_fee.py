"""FW-W001: more of a document's money went to project management fees than the rate allows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Select, func, null, or_, select

from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, DETAILS, Compared, Given, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value
from fundwatch.rules.scope import Scope

I = Indicator  # noqa: E741 - one letter a table, as in the other rules
P = Payment
_RATE = "项目管理费比例上限"
_LEVELS = ("中央", "省")
_SPECIAL = ("财政专项扶贫", "衔接资金", "常态化帮扶", "以工代赈", "少数民族发展")
_REDUCING = ("调减", "收回")
_FEE = "项目管理费"
#: What a payment says that is for it.
_WORDS = ("项目管理费", "提取管理费", "计提管理费", "列支管理费", "资金管理费", "扶贫管理费", "管理费提取")


class ManagementFeeAboveRate(Rule):
    """Net allocations to 项目管理费, or what was paid as such without one, above the rate of the document."""

    code = "FW-W001"
    version = 3
    name = "项目管理费超过比例上限"
    category = "挥霍浪费"
    severity = Severity.MEDIUM
    basis = "中央和省级专项资金可按一定比例据实列支项目管理费"
    verified = False
    parameters = (_RATE,)
    needs = (Indicator,)
    needs_columns = ((Allocation.project_no, Payment.indicator_no),)
    reads = (Read(Indicator), Read(Allocation), Read(Project), Read(Payment))
    subject = "资金指标"
    related = (
        ("资金分配", "allocation_key"),
        ("支付", "payment_key"),
        ("项目", "project_key"),
        ("资金指标", "lower_key"),
    )
    evidence = (
        Value("指标文号"),
        Value("资金名称"),
        Value("资金级次"),
        Value("指标金额", Kind.MONEY),
        Value("管理费合计", Kind.MONEY),
        Value("比例上限", Kind.RATIO),
        Value("允许金额", Kind.MONEY),
        Value("同级次全年比例", Kind.RATIO),
    )
    details = (
        Value("编号"),
        Value("事项"),
        Value("日期", Kind.DAY),
        Value("金额", Kind.MONEY),
    )
    summary = (
        "“{资金名称}”（{指标文号}）{指标金额}元，安排项目管理费{管理费合计}元，"
        "超过上限{比例上限}（{允许金额}元）{合计}元，请核对提取基数和列支内容。"
    )
    compared = (
        Compared("管理费合计", Total(DETAILS, "金额")),
        Compared("允许金额", Given("指标金额") * Given("比例上限")),
        Compared(AMOUNT, Given("管理费合计") - Given("允许金额")),
    )
    page = Page(
        method="把分解到下级的指标归到最上一级的中央、省级文件，累计净分配给“项目管理费”类项目的金额；"
        "用途写明是项目管理费、又不属于这类项目的支付也累计，取两者中大的，与文件金额（含调减）乘设定的比例相比。",
        why="多提管理费，可能挤占到户到村的项目资金，又容易用于接待、车辆等一般开支。",
        not_flagged=(
            "市县本级和社会资金：比例由当地规定",
            "正好等于上限的提取",
            "分配后又收回的部分",
        ),
        check=("上级文件对提取比例和基数的规定", "管理费支出明细", "是否按年度总额统一提取"),
        innocent=("按全年同级次资金总额提取、只从一个文件列支（同级次全年比例没有超过时，程度为低）",),
        example=Example(
            {
                "资金指标": [
                    {
                        "指标编号": "ZB1",
                        "指标文号": "财农〔2017〕1号",
                        "资金名称": "2017年中央财政专项扶贫资金",
                        "资金级次": "中央",
                        "资金类别": "财政专项扶贫",
                        "预算年度": "2017",
                        "金额": "1000000.00",
                        "下达日期": "2017-01-20",
                    }
                ],
                "项目": [
                    {
                        "项目编号": "XM1",
                        "项目名称": "2017年项目管理费",
                        "项目类别": "项目管理费",
                        "区划代码": "539900000000",
                        "主管单位编码": "ZG",
                        "实施单位编码": "ZG",
                        "计划投资": "30000.00",
                        "状态": "实施",
                    }
                ],
                "资金分配": [
                    {
                        "分配编号": "FP1",
                        "指标编号": "ZB1",
                        "分配文号": "示财农〔2017〕5号",
                        "分配日期": "2017-02-20",
                        "接收单位编码": "ZG",
                        "项目编号": "XM1",
                        "金额": "30000.00",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any] | None:  # noqa: ARG002 - counted by document in refine
        """Counted by document while judging."""
        return None

    def select(self, scope: Scope) -> Select[Any]:  # noqa: ARG002 - always everything; the tables are small
        """Every allocation to management fees."""
        return (
            select(
                Allocation.record_key.label("allocation_key"),
                null().label("payment_key"),
                Project.record_key.label("project_key"),
                Allocation.indicator_no.label("lower_key"),
                Allocation.project_no.label("project"),
                Allocation.record_key.label("编号"),
                Project.name.label("事项"),
                Allocation.allocated_on_day.label("日期"),
                Allocation.amount.label("金额"),
                Allocation.allocated_on_day.label("day"),
                Project.region_code.label("region"),
            )
            .join(Project, Project.record_key == Allocation.project_no)
            .where(Project.category == _FEE)
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Gather by the topmost document and hold against the rate."""
        documents = {row["record_key"]: row for row in scope.connection.execute(_documents()).mappings()}
        tops = {key: _top(key, documents) for key in documents}
        amounts: dict[str, int] = defaultdict(int)
        for key, document in documents.items():
            if tops[key] == key:
                amounts[key] += document["amount"]
            elif document["amount"] < 0 and document["indicator_type"] in _REDUCING:
                amounts[tops[key]] += document["amount"]
        gathered = _larger(_by_document(rows, tops), _by_document(_paid_as_fees(scope), tops))
        totals = _totals(documents, tops, amounts, gathered)
        for key in sorted(amounts):
            document = documents[key]
            if document["fund_level"] not in _LEVELS or document["fund_category"] not in _SPECIAL:
                continue
            scope.look_at()
            yield from self._judge(document, amounts[key], gathered.get(key, []), totals, scope)

    def _judge(
        self, document: Any, amount: int, fees: list[Row], totals: dict[Any, tuple[int, int]], scope: Scope
    ) -> Iterable[Row]:
        paid = sum(row["金额"] for row in fees)
        rate = scope.number(_RATE, date(document["budget_year"], 12, 31))
        allowed = amount * rate // PARTS
        if paid <= allowed or paid <= 0:
            return
        fee, whole = totals[document["fund_level"], document["budget_year"]]
        share = fee * PARTS // whole if whole > 0 else PARTS
        told = {
            "subject": document["record_key"],
            "partition": document["record_key"],
            "severity": self.severity if share > rate else Severity.LOW,
            "指标文号": document["document_no"],
            "资金名称": document["fund_name"],
            "资金级次": document["fund_level"],
            "指标金额": amount,
            "管理费合计": paid,
            "比例上限": rate,
            "允许金额": allowed,
            "同级次全年比例": share,
        }
        for number, row in enumerate(fees):
            yield {**row, **told, "amount": paid - allowed if number == 0 else None}


def _paid_as_fees(scope: Scope) -> Iterable[Row]:
    """Payments that say they are the management fee, but of no project that it was allocated to."""
    asked = (
        select(
            null().label("allocation_key"),
            P.record_key.label("payment_key"),
            Project.record_key.label("project_key"),
            P.indicator_no.label("lower_key"),
            P.project_no.label("project"),
            P.record_key.label("编号"),
            P.purpose.label("事项"),
            P.paid_on_day.label("日期"),
            P.amount.label("金额"),
            P.paid_on_day.label("day"),
            func.coalesce(Project.region_code, Unit.region_code).label("region"),
        )
        .join(I, I.record_key == P.indicator_no)
        .outerjoin(Project, Project.record_key == P.project_no)
        .outerjoin(Unit, Unit.record_key == P.payer_code)
        .where(or_(*(P.purpose.contains(word) for word in _WORDS)), func.coalesce(Project.category, "") != _FEE)
    )
    return [dict(row) for row in scope.connection.execute(asked.order_by(P.record_key)).mappings()]


def _by_document(rows: Iterable[Row], tops: Mapping[str, str]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[tops[row["lower_key"]]].append(row)
    return found


def _larger(allocated: Mapping[str, list[Row]], paid: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    """Of each document the larger of both: the same fee may have been allocated to a project and paid without it."""
    return {
        key: max(allocated.get(key, []), paid.get(key, []), key=lambda rows: sum(row["金额"] for row in rows))
        for key in {*allocated, *paid}
    }


def _documents() -> Select[Any]:
    return select(
        I.record_key,
        I.document_no,
        I.fund_name,
        I.fund_level,
        I.fund_category,
        I.budget_year,
        I.amount,
        func.coalesce(I.indicator_type, "正常下达").label("indicator_type"),
        I.parent_no,
    )


def _top(key: str, documents: dict[str, Any]) -> str:
    """The topmost central or provincial document above one; itself where there is none."""
    seen = {key}
    top = current = key
    while True:
        parent = documents[current]["parent_no"]
        if parent is None or parent in seen or parent not in documents:
            return top
        seen.add(parent)
        current = parent
        if documents[current]["fund_level"] in _LEVELS:
            top = current


def _totals(
    documents: dict[str, Any], tops: dict[str, str], amounts: dict[str, int], gathered: dict[str, list[Row]]
) -> dict[Any, tuple[int, int]]:
    """Fees and amounts of all special documents of one level and budget year."""
    totals: dict[Any, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for key, amount in amounts.items():
        document = documents[key]
        if tops[key] == key and document["fund_category"] in _SPECIAL:
            fee, whole = totals[document["fund_level"], document["budget_year"]]
            fees = sum(row["金额"] for row in gathered.get(key, []))
            totals[document["fund_level"], document["budget_year"]] = (fee + fees, whole + amount)
    return totals
