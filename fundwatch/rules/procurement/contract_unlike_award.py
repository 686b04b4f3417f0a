"""FW-C004: a contract was signed late after the award, or for another sum than was awarded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.procurement import Procurement
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import Compared, Given
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, Via, counted
from fundwatch.rules.procurement.kinds import PROCEDURES
from fundwatch.rules.project.example_rows import CONTRACT, PROCUREMENT, PROJECT
from fundwatch.rules.scope import Scope

C = Contract
Q = Procurement
_DAYS = "合同签订期限"
#: It has an award, whose sum binds, but no days set by law.
_SELECTION = "比选"
#: What is printed in 万元 with two decimals is a hundred yuan exact.
_ROUNDING = 100 * 100


def _procurements_of(column: Any) -> Any:
    return lambda values: select(C.procurement_no).where(column.in_(values))


class ContractUnlikeAward(Rule):
    """签订日期 more than the days after 中标通知日期, another 乙方 than the winner, or another sum than 中标金额."""

    code = "FW-C004"
    version = 2
    name = "合同签订超期，乙方或金额与中标不一致"
    category = "程序违规"
    severity = Severity.MEDIUM
    basis = "招标投标法第四十六条、政府采购法第四十六条：自中标通知书发出之日起三十日内按中标内容订立书面合同"
    parameters = (_DAYS,)
    needs = (Contract, Procurement)
    needs_columns = (Contract.procurement_no,)
    reads = (
        Read(Procurement, "procurement_no"),
        Read(Contract, "procurement_no"),
        Read(Project, Via("project_no", _procurements_of(C.project_no))),
        Read(Unit, Via("unit_code", _procurements_of(C.contractor_code))),
    )
    subject = "合同"
    related = (("采购", "procurement_key"), ("项目", "project"))
    evidence = (
        Value("项目名称"),
        Value("乙方"),
        Value("中标单位"),
        Value("中标通知日期", Kind.DAY),
        Value("签订日期", Kind.DAY),
        Value("相隔天数", Kind.INTEGER),
        Value("中标金额", Kind.MONEY),
        Value("合同金额", Kind.MONEY),
        Value("同次采购合同合计", Kind.MONEY),
        Value("问题"),
    )
    summary = "“{项目名称}”与{乙方}的合同（{合同金额}元，{签订日期}签订）{问题}，请核实中标通知书和合同文本。"
    compared = (Compared("相隔天数", Given("签订日期") - Given("中标通知日期")),)
    page = Page(
        method="填了采购编号的合同，签订日期比中标通知日期晚于规定天数的列出；同一次采购的合同合计与中标金额相差"
        "超过一百元（万元取两位小数的尾差）的列出；乙方不是登记的中标单位的列出。",
        why="迟迟不签或者另签一个价，说明中标结果没有算数，常见的是低价中标、高价签约，或者换了条件。",
        not_flagged=(
            "正好第三十天签订的",
            "一次采购分签几份合同、合计等于中标金额的",
            "比选只比较金额，不看签订期限",
            "直接委托、框架协议、电子卖场、以工代赈、村民自建",
            "一百元以内的尾差",
            "没有登记中标单位的采购",
        ),
        check=("中标通知书的发出日期和金额", "合同原件和补充协议", "暂列金额、税金是否另计"),
        innocent=(
            "因质疑、投诉暂停签约",
            "合同签订日期登记成了备案日期",
            "中标价是费率或单价",
            "中标单位放弃后由第二候选人签约，联合体由成员签约",
        ),
        example=Example(
            {
                "项目": [PROJECT],
                "采购": [PROCUREMENT],
                "合同": [{**CONTRACT, "采购编号": "CG1", "合同金额": "330000.00", "签订日期": "2017-06-01"}],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every contract; those that name no procurement cannot be judged."""
        return counted(C.__table__, scope.touched(C.procurement_no), (C.procurement_no.is_(None), "没有采购编号"))

    def select(self, scope: Scope) -> Select[Any]:
        """Contracts of a procurement with a procedure, with the sum of all contracts of it."""
        winner = aliased(Unit)
        whole = (
            select(C.procurement_no, func.sum(C.amount).label("amount"))
            .where(scope.touched(C.procurement_no))
            .group_by(C.procurement_no)
            .subquery()
        )
        return (
            select(
                C.record_key.label("subject"),
                C.procurement_no.label("partition"),
                C.procurement_no.label("procurement_key"),
                C.signed_on_day.label("day"),
                Project.record_key.label("project"),
                Project.region_code.label("region"),
                Project.name.label("项目名称"),
                Unit.name.label("乙方"),
                winner.name.label("中标单位"),
                (C.contractor_code != Q.winner_code).label("other"),
                Q.awarded_on_day.label("中标通知日期"),
                C.signed_on_day.label("签订日期"),
                (C.signed_on_day - Q.awarded_on_day).label("相隔天数"),
                Q.award_amount.label("中标金额"),
                C.amount.label("合同金额"),
                whole.c.amount.label("同次采购合同合计"),
                Q.method.label("method"),
            )
            .join(Q, Q.record_key == C.procurement_no)
            .join(whole, whole.c.procurement_no == C.procurement_no)
            .join(Project, Project.record_key == C.project_no)
            .join(Unit, Unit.record_key == C.contractor_code)
            .outerjoin(winner, winner.record_key == Q.winner_code)
            .where(scope.touched(C.procurement_no), Q.method.in_((*PROCEDURES, _SELECTION)))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Say what is not as awarded; a differing sum is told on the first of its contracts."""
        told: set[str] = set()
        for row in sorted(rows, key=lambda row: row["subject"]):
            problems = [f"乙方不是中标的{row['中标单位']}"] if row["other"] and row["中标单位"] else []
            days = scope.number(_DAYS, date.fromordinal(row["day"]), row["region"])
            lawful = row["method"] != _SELECTION
            if lawful and row["相隔天数"] is not None and row["相隔天数"] > days:
                problems.append(f"在中标通知{row['相隔天数']}天后签订，超过{days}天")
            signed, awarded = int(row["同次采购合同合计"]), row["中标金额"]
            apart = 0 if awarded is None else signed - awarded
            if abs(apart) > _ROUNDING and row["partition"] not in told:
                problems.append(f"金额比中标金额{'多' if apart > 0 else '少'}{abs(apart) // 100}元")
            told.add(row["partition"])
            if problems:
                amount = abs(apart) if abs(apart) > _ROUNDING else row["合同金额"]
                yield {**row, "同次采购合同合计": signed, "问题": "，".join(problems), "amount": amount}
