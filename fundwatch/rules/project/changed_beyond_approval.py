"""FW-W009: changes without an approval added more to a contract than may be added without one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, case, exists, func, select

from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.contract_change import ContractChange
from fundwatch.models.records.project import Project
from fundwatch.models.records.settlement import Settlement
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Rule, Severity, Value, Via, counted
from fundwatch.rules.project.example_rows import CONTRACT, PROJECT
from fundwatch.rules.project.facts import changes_by_contract, contracts_of
from fundwatch.rules.scope import Scope

C = Contract
X = ContractChange
_LIMIT = "合同变更须批复比例"


class ChangedBeyondApproval(Rule):
    """Σ of increases without 批复文号 above the share of 合同金额, where the settlement is not above it as well."""

    code = "FW-W009"
    version = 2
    name = "合同累计变更超过比例未见批复"
    category = "挥霍浪费"
    severity = Severity.MEDIUM
    basis = "累计变更超过合同金额一成的，应报原审批部门批准"
    verified = False
    parameters = (_LIMIT,)
    needs = (Contract, ContractChange)
    reads = (
        Read(Contract, "contract_no"),
        Read(ContractChange, "contract_no"),
        Read(Settlement, "contract_no"),
        Read(Unit, Via("unit_code", contracts_of(C.contractor_code))),
        Read(Project, Via("project_no", contracts_of(C.project_no))),
    )
    subject = "合同"
    related = (("合同变更", "change_key"), ("项目", "project"))
    evidence = (
        Value("项目名称"),
        Value("乙方"),
        Value("合同金额", Kind.MONEY),
        Value("未见批复的增加", Kind.MONEY),
        Value("变更次数", Kind.INTEGER),
        Value("比例上限", Kind.RATIO),
    )
    details = (Value("变更日期", Kind.DAY), Value("变更金额", Kind.MONEY), Value("原因"))
    summary = (
        "“{项目名称}”与{乙方}的合同{合同金额}元，{变更次数}次变更共增加{未见批复的增加}元，没有批复文号，"
        "超过合同金额的{比例上限}，请核实变更的审批。"
    )
    compared = (
        Compared("未见批复的增加", Total("合同变更", "变更金额")),
        Compared(AMOUNT, Total("合同变更", "变更金额")),
    )
    page = Page(
        method="把每份合同没有批复文号的增加变更加起来，超过合同金额设定的比例的列出；已经结算、审定金额没有超过的，程度为低。"
        "审定金额也超过的由FW-W004列出。",
        why="小步多次地加，合同就不再是招标时的那份合同，超支由专项资金承担。",
        not_flagged=(
            "有批复文号的变更",
            "核减的变更",
            "正好等于上限的",
            "结算审定也超过合同和批复变更的（由FW-W004列出）",
        ),
        check=("变更签证单、会议纪要和批复", "变更内容现场是否存在"),
        innocent=("批复文件没有登记文号", "暂列金额、甲供材料按合同约定调整"),
        example=Example(
            {
                "项目": [PROJECT],
                "合同": [CONTRACT],
                "合同变更": [
                    {
                        "合同编号": "HT1",
                        "变更序号": "1",
                        "变更日期": "2017-06-10",
                        "变更金额": "58000.00",
                        "原因": "增加护栏",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every contract."""
        return counted(C.__table__, scope.touched(C.contract_no))

    def select(self, scope: Scope) -> Select[Any]:
        """Contracts with the increases that nobody approved."""
        open_change = (X.amount > 0) & X.approval_no.is_(None)
        sums = (
            select(
                X.contract_no,
                func.sum(X.amount).label("added"),
                func.count().label("times"),
                func.max(X.changed_on_day).label("last"),
            )
            .where(scope.touched(X.contract_no), open_change)
            .group_by(X.contract_no)
            .subquery()
        )
        changes = changes_by_contract()
        settled = C.record_key.in_(select(Settlement.contract_no))
        limit = scope.value(_LIMIT, sums.c.last, Project.region_code)
        base = C.amount + func.coalesce(changes.c.approved, 0)
        # What FW-W004 tells of, by the sum of all that was approved.
        settled_above = exists().where(
            Settlement.contract_no == C.record_key, Settlement.audited_amount * PARTS > base * (PARTS + limit)
        )
        return (
            select(
                C.record_key.label("subject"),
                C.contract_no.label("partition"),
                X.amount.label("amount"),
                X.changed_on_day.label("day"),
                X.record_key.label("change_key"),
                Project.record_key.label("project"),
                Project.region_code.label("region"),
                Project.name.label("项目名称"),
                Unit.name.label("乙方"),
                C.amount.label("合同金额"),
                sums.c.added.label("未见批复的增加"),
                sums.c.times.label("变更次数"),
                limit.label("比例上限"),
                X.changed_on_day.label("变更日期"),
                X.amount.label("变更金额"),
                X.reason.label("原因"),
                case((settled, Severity.LOW), else_=Severity.MEDIUM).label("severity"),
            )
            .join(sums, sums.c.contract_no == C.record_key)
            .join(X, (X.contract_no == C.record_key) & open_change)
            .join(Project, Project.record_key == C.project_no)
            .join(Unit, Unit.record_key == C.contractor_code)
            .outerjoin(changes, changes.c.contract_no == C.record_key)
            .where(
                scope.touched(C.contract_no),
                ~settled_above,
                sums.c.added * PARTS > C.amount * limit,
            )
        )
