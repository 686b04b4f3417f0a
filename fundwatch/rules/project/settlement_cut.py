"""FW-G006: an audit cut a settlement so far that what was submitted needs a look."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, literal, null, select, union_all

from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.final_account import FinalAccount
from fundwatch.models.records.project import Project
from fundwatch.models.records.settlement import Settlement
from fundwatch.rules.compared import AMOUNT, Compared, Given
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value
from fundwatch.rules.project.example_rows import CONTRACT, PROJECT
from fundwatch.rules.scope import Scope

F = FinalAccount
S = Settlement
_LIMIT = "审定核减比例上限"


class SettlementCut(Rule):
    """送审金额 less 审定金额 above the share of what was submitted, of a settlement or else of a final account."""

    code = "FW-G006"
    name = "审定核减幅度异常"
    category = "虚报冒领"
    severity = Severity.LOW
    basis = "送审资料应当真实；核减幅度为审计核查口径"
    verified = False
    parameters = (_LIMIT,)
    needs = (Project,)
    needs_columns = ((Settlement.contract_no, FinalAccount.project_no),)
    reads = (Read(Settlement), Read(FinalAccount), Read(Contract), Read(Project))
    subject = "结算审核"
    related = (("合同", "contract_key"), ("项目", "project"))
    evidence = (
        Value("项目名称"),
        Value("审核"),
        Value("送审金额", Kind.MONEY),
        Value("审定金额", Kind.MONEY),
        Value("核减金额", Kind.MONEY),
        Value("核减比例", Kind.RATIO),
        Value("比例上限", Kind.RATIO),
        Value("审定日期", Kind.DAY),
    )
    summary = (
        "“{项目名称}”{审核}送审{送审金额}元，审定{审定金额}元，核减{核减金额}元（{核减比例}），"
        "请核实送审的工程量、签证和单价。"
    )
    compared = (
        Compared("核减金额", Given("送审金额") - Given("审定金额")),
        Compared("核减比例", (Given("送审金额") - Given("审定金额")) / Given("送审金额")),
        Compared(AMOUNT, Given("送审金额") - Given("审定金额")),
    )
    page = Page(
        method="结算审核、决算的核减金额与送审金额之比，超过设定的比例的列出。同一项目的结算已经列出的，决算不再列。",
        why="大幅核减，送审时可能虚报了工程量或价格，也可能是计价口径不同；审定挡住了一次，同一施工方的其他项目值得再看。",
        not_flagged=("正好等于设定的比例的", "核增的", "送审金额为零的"),
        check=("核减明细和签证单", "同一施工方、同一监理的其他项目", "审定前是否已按送审数付款"),
        innocent=("送审时含有后来取消的工程内容", "送审金额登记成了概算"),
        example=Example(
            {
                "项目": [PROJECT],
                "合同": [CONTRACT],
                "结算审核": [
                    {"合同编号": "HT1", "送审金额": "380000.00", "审定金额": "290000.00", "审定日期": "2017-11-02"}
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any] | None:  # noqa: ARG002 - counted while judging
        """Counted while judging."""
        return None

    def select(self, scope: Scope) -> Select[Any]:  # noqa: ARG002 - always everything; audits are few
        """Every audited settlement and final account."""
        settlements = select(
            literal("结算审核").label("subject_table"),
            S.record_key.label("subject"),
            Contract.project_no,
            S.contract_no.label("contract_key"),
            S.submitted_amount.label("送审金额"),
            S.audited_amount.label("审定金额"),
            S.audited_on_day.label("day"),
        ).join(Contract, Contract.record_key == S.contract_no)
        finals = select(
            literal("决算"),
            F.record_key,
            F.project_no,
            null(),
            F.submitted_amount,
            F.audited_amount,
            F.audited_on_day,
        )
        every = union_all(settlements, finals).subquery()
        return select(
            *every.c,
            every.c.subject.label("partition"),
            every.c.subject_table.label("审核"),
            every.c.day.label("审定日期"),
            Project.record_key.label("project"),
            Project.region_code.label("region"),
            Project.name.label("项目名称"),
        ).join(Project, Project.record_key == every.c.project_no)

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Settlements first; a final account only of a project of which no settlement is told."""
        told: set[str] = set()
        for row in sorted(rows, key=lambda row: (row["subject_table"] == "决算", row["subject"])):
            scope.look_at()
            limit = scope.number(_LIMIT, date.fromordinal(row["day"]), row["region"])
            cut, submitted = row["送审金额"] - row["审定金额"], row["送审金额"]
            if cut * PARTS <= submitted * limit:
                continue
            if row["subject_table"] == "决算" and row["project"] in told:
                scope.leave_out("同一项目的结算已经列出")
                continue
            told.add(row["project"])
            yield {**row, "核减金额": cut, "核减比例": cut * PARTS // submitted, "比例上限": limit, "amount": cut}
