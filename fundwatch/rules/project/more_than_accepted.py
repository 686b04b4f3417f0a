"""FW-G009: more was claimed, paid for or contracted and paid on a project than its acceptance found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select, true

from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.acceptance import PASSED, Acceptance
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.contract_change import ContractChange
from fundwatch.models.records.contract_project import ContractProject
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.models.records.settlement import Settlement
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.models.records.unit import Unit
from fundwatch.rules.benefit.facts import payments_by, stands
from fundwatch.rules.compared import Compared, Given
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.project.example_rows import PROJECT
from fundwatch.rules.project.facts import paid_by_contract
from fundwatch.rules.scope import Scope

A = Acceptance
B = BenefitPayment
C = Contract
J = Project
P = Payment
_TOLERANCE, _AFTER_AUDIT = "申报数量容差", "合同变更须批复比例"
#: Whose findings count, the highest first: what the county found outweighs what the village said.
_LEVELS = ("县级验收", "乡镇初验", "村自验")
_PAID, _SETTLED = "合同已付部分", "合同按结算审定已付部分"


def _projects_by(contracts: Statement) -> Statement:
    return select(C.project_no).where(C.contract_no.in_(contracts))


class MoreThanAccepted(Rule):
    """Σ 数量 of subsidies, payments or paid contracts of a project above what its acceptances approved, by unit."""

    code = "FW-G009"
    version = 3
    name = "发放或付款数量大于验收核定数量"
    category = "虚报冒领"
    severity = Severity.HIGH
    basis = "补助和工程款应按验收核定的数量兑付"
    verified = False
    parameters = (_TOLERANCE, _AFTER_AUDIT)
    needs = (Project, Acceptance)
    needs_columns = (
        A.approved_quantity,
        A.measure_unit,
        (B.quantity, P.quantity, C.quantity),
        (B.project_no, P.project_no, P.contract_no),
    )
    reads = (
        Read(J, "project_no"),
        Read(A, "project_no"),
        *payments_by("project_no"),
        Read(P, "project_no"),
        Read(P, Via("contract_no", _projects_by)),
        Read(C, "project_no"),
        *(Read(table, Via("contract_no", _projects_by)) for table in (ContractChange, ContractProject, Settlement)),
        Read(Unit, Via("unit_code", lambda units: select(C.project_no).where(C.contractor_code.in_(units)))),
        Read(AccountRegister),
        Read(SubsidyStandard),
    )
    subject = "项目"
    related = (("验收", "acceptance_key"),)
    evidence = (
        Value("项目名称"),
        Value("验收级别"),
        Value("计量单位"),
        Value("核定数量", Kind.QUANTITY),
        Value("兑付数量", Kind.QUANTITY),
        Value("多出数量", Kind.QUANTITY),
        Value("兑付依据"),
        Value("容差", Kind.RATIO),
    )
    summary = (
        "项目“{项目名称}”{验收级别}核定{核定数量}{计量单位}，{兑付依据}合计{兑付数量}{计量单位}，多出{多出数量}{计量单位}，"
        "按平均单价折合{合计}元，请核实花名册和验收清单。"
    )
    compared = (Compared("多出数量", Given("兑付数量") - Given("核定数量")),)
    page = Page(
        method="把项目的补助发放、支付中与验收计量单位相同的数量分别合计，没有按数量付款的合同按累计付款占合同金额的比例折算"
        "（付清的是合同的全部数量；结算审定低于合同金额的，按审定数占合同金额的比例），取较大的一个，与合格验收的核定数量"
        "（同一级的几次验收相加，有县级的看县级）相比，超过容差的列为疑点；"
        "结算已经核减过的，超过设定的变更比例才列。",
        why="上报的数量比建成的多，多出来的可能是虚报，也可能是没有验收的新增部分；一池报两次、少建多报会在这里露出来。",
        not_flagged=(
            "没有核定数量或计量单位的验收",
            "单位不同、没有填数量的发放和付款；单位不同、没有填数量的合同",
            "合同只付了与验收数量相当的部分的，付款以后多付的已经退回的",
            "结算审定核减的金额与少建的数量大体相当的，合同有核减变更、几个项目共用一份合同的",
            "在容差以内的",
            "退票、或已全额追回的发放",
        ),
        check=("验收清单与花名册逐户核对", "现场清点", "同一户、同一处是否报了两次"),
        innocent=(
            "分期验收，后一期没有登记",
            "合同价款约定了不随数量变动的部分",
            "验收单位与计发单位写法不同",
            "发放清册里的数量是别的计量",
        ),
        example=Example(
            {
                "项目": [{**PROJECT, "项目名称": "上坪村沼气池", "项目类别": "公共服务"}],
                "验收": [
                    {
                        "项目编号": "XM1",
                        "验收日期": "2017-08-25",
                        "验收结论": "合格",
                        "核定数量": "9",
                        "计量单位": "口",
                    }
                ],
                "支付": [
                    {
                        "支付流水号": "ZF1",
                        "支付日期": "2017-09-12",
                        "付款单位编码": "XZ",
                        "收款人": "示例县路桥有限公司",
                        "收款单位编码": "SG",
                        "金额": "48000.00",
                        "用途": "沼气池建设款",
                        "项目编号": "XM1",
                        "支付方式": "转账",
                        "数量": "40",
                        "计量单位": "口",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every acceptance."""
        return counted(
            A.__table__,
            scope.touched(A.project_no),
            (A.verdict.not_in(PASSED), "验收不合格"),
            (A.approved_quantity.is_(None) | A.measure_unit.is_(None), "没有核定数量或计量单位"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """What passed acceptances found."""
        return (
            select(
                A.record_key.label("acceptance_key"),
                A.accepted_on_day.label("day"),
                J.record_key.label("subject"),
                J.project_no.label("partition"),
                J.record_key.label("project"),
                J.region_code.label("region"),
                J.name.label("项目名称"),
                func.coalesce(A.acceptance_level, _LEVELS[0]).label("验收级别"),
                A.measure_unit.label("计量单位"),
                A.approved_quantity.label("approved"),
            )
            .join(J, J.record_key == A.project_no)
            .where(
                scope.touched(A.project_no),
                A.verdict.in_(PASSED),
                A.approved_quantity.is_not(None),
                A.measure_unit.is_not(None),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Hold the sums against the acceptances of the highest level, unit by unit."""
        found: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in rows:
            found[row["subject"], row["计量单位"]].append(row)
        claims = _claims(scope) if found else {}
        for (project, unit), known in sorted(found.items()):
            level = min((row["验收级别"] for row in known), key=_rank)
            counting = [row for row in known if row["验收级别"] == level]
            approved = sum(row["approved"] for row in counting)
            for by, (quantity, amount) in _largest(claims.get((project, unit), {})):
                known_by = _AFTER_AUDIT if by == _SETTLED else _TOLERANCE
                tolerance = scope.number(known_by, scope.as_of, counting[0]["region"])
                if quantity * PARTS > approved * (PARTS + tolerance):
                    told = {"核定数量": approved, "兑付数量": quantity, "多出数量": quantity - approved}
                    yield from _told(counting, {**told, "兑付依据": by, "容差": tolerance}, amount)


def _told(rows: list[Row], told: Mapping[str, Any], amount: int) -> Iterable[Row]:
    over = amount * told["多出数量"] // told["兑付数量"]
    ordered = sorted(rows, key=lambda row: (row["day"] or 0, row["acceptance_key"]))
    for number, row in enumerate(ordered):
        yield {**row, **told, "distinguish": row["计量单位"], "amount": None if number else over}


def _rank(level: str) -> int:
    return _LEVELS.index(level) if level in _LEVELS else len(_LEVELS)


def _largest(by: Mapping[str, tuple[int, int]]) -> list[tuple[str, tuple[int, int]]]:
    return sorted(by.items(), key=lambda one: (-one[1][0], one[0]))[:1]


def _claims(scope: Scope) -> dict[tuple[str, str], dict[str, tuple[int, int]]]:
    """Quantity and money by project and unit, of subsidies and of payments."""
    found: dict[tuple[str, str], dict[str, tuple[int, int]]] = defaultdict(dict)
    counted_in = _units(scope.connection)
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    subsidies = (
        select(B.project_no, B.subsidy, func.sum(B.quantity), func.sum(B.paid_amount))
        .where(B.project_no.is_not(None), scope.touched(B.project_no), B.quantity.is_not(None), stands(B, scope))
        .group_by(B.project_no, B.subsidy)
    )
    for project, subsidy, quantity, amount in scope.connection.execute(subsidies):
        for unit in counted_in[subsidy]:
            sums[project, unit][0] += int(quantity)
            sums[project, unit][1] += int(amount)
    for key, (quantity, amount) in sums.items():
        found[key]["补助发放"] = (quantity, amount)
    payments = (
        select(P.project_no, P.measure_unit, func.sum(P.quantity), func.sum(P.amount))
        .where(P.project_no.is_not(None), scope.touched(P.project_no), P.quantity.is_not(None), P.amount > 0)
        .group_by(P.project_no, P.measure_unit)
    )
    for project, unit, quantity, amount in scope.connection.execute(payments):
        found[project, unit]["支付"] = (int(quantity), int(amount))
    for project, unit, by, quantity, amount in _paid_contracts(scope):
        # Payments that tell what they were for need no contract to tell it.
        if "支付" not in found[project, unit]:
            found[project, unit][by] = (quantity, amount)
    return found


def _paid_contracts(scope: Scope) -> Iterable[tuple[str, str, str, int, int]]:
    """Project, unit, how it is known, and of all its contracts in that unit the quantity paid for so far, and the fen.

    A change that made a contract cheaper leaves it no quantity of its own; a settlement that did, a part of it.
    """
    paid = paid_by_contract(true())
    audited = func.min(Settlement.audited_amount).label("fen")
    settled = select(Settlement.contract_no, audited).group_by(Settlement.contract_no).subquery()
    cheaper = or_(
        C.record_key.in_(select(ContractChange.contract_no).where(ContractChange.amount < 0)),
        C.record_key.in_(select(ContractProject.contract_no)),
    )
    asked = (
        select(C.project_no, C.measure_unit, C.quantity, C.amount, paid.c.paid, settled.c.fen)
        .join(paid, paid.c.contract_no == C.record_key)
        .outerjoin(settled, settled.c.contract_no == C.record_key)
        .where(scope.touched(C.project_no), C.quantity > 0, C.measure_unit.is_not(None), C.amount > 0, ~cheaper)
    )
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    by: dict[tuple[str, str], str] = {}
    for project, unit, quantity, price, fen, audit in scope.connection.execute(asked):
        worth = min(price, price if audit is None else int(audit))
        sums[project, unit][0] += quantity * min(int(fen), worth) // price
        sums[project, unit][1] += min(int(fen), worth)
        by[project, unit] = _SETTLED if worth < price else by.get((project, unit), _PAID)
    return [(*key, by[key], quantity, fen) for key, (quantity, fen) in sorted(sums.items()) if fen > 0]


def _units(connection: Connection) -> dict[str, set[str]]:
    """The units that each subsidy is counted in."""
    found: dict[str, set[str]] = defaultdict(set)
    for subsidy, per in connection.execute(select(SubsidyStandard.subsidy, SubsidyStandard.per)):
        found[subsidy].add(per)
    return found
