"""FW-A006: a completed project left no asset on the register, or an asset that was never handed over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, Select, Text, and_, cast, exists, func, null, select, union_all

from fundwatch.models.fields import Kind
from fundwatch.models.records.acceptance import PASSED, Acceptance
from fundwatch.models.records.asset import Asset
from fundwatch.models.records.asset_source import AssetSource
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.contract_project import ContractProject
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.asset.lasting import is_lasting, is_used_up
from fundwatch.rules.deadlines import months_ago
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.scope import Scope

A = Asset
J = Project
_MONTHS = "资产移交月数"
#: Projects that leave works behind; of others only such that build or buy equipment.
_WORKS = ("基础设施", "公共服务", "资产收益", "整村推进", "少数民族", "乡村建设行动")
_DONE = ("完工", "验收", "决算", "移交")
_OWN, _GONE = "到户类", "已处置"
_BUILDER = "施工单位"
_AT_ONCE = 500


class AssetNotRegistered(Rule):
    """Completed with a contract and no asset names the project; or an asset without 移交, 确权 and 入账."""

    code = "FW-A006"
    version = 2
    name = "项目完工后资产未登记或未移交"
    category = "资产流失"
    severity = Severity.MEDIUM
    basis = "扶贫项目竣工验收后应及时办理资产移交、确权和登记"
    verified = False
    parameters = (_MONTHS,)
    needs = (Project, Asset)
    reads = (Read(J), Read(A), Read(AssetSource), Read(Contract), Read(ContractProject), Read(Acceptance), Read(Unit))
    reads_clock = True
    subject = "项目"
    related = (("项目", "project_key"), ("资产", "asset_key"), ("合同", "contract_key"))
    evidence = (
        Value("情形"),
        Value("项目名称"),
        Value("项目类别"),
        Value("资产名称"),
        Value("起算日期", Kind.DAY),
        Value("金额", Kind.MONEY),
        Value("截至日期", Kind.DAY),
    )
    summary = (
        "项目“{项目名称}”自{起算日期}完工或形成资产，截至{截至日期}{情形}，涉及{金额}元，请核实资产在哪里、由谁管护。"
    )
    page = Page(
        method="有合同、会形成资产的项目（产业等项目看名称、建设内容和合同标的有没有库房、温室、车间、设备一类的东西，"
        "没有写明而交给施工单位做的也算），完工（没有完工日期的用验收合格日期）后超过设定的月数，资产和资产来源中都没有该项目的；"
        "以及资产形成后超过设定的月数，移交、确权、入账日期都空着的，列为疑点。",
        why="建成的资产不登记、不移交，就没有人管护，也最容易被占用、变卖而查无对证。",
        not_flagged=(
            "完工没有超过设定的月数的，还在实施或已终止的",
            "种苗、肥料、管护、培训、补助等不形成资产的产业项目，没有合同的到户补助项目",
            "移交、确权、入账有一项日期的资产",
            "到户类资产，已处置的资产",
        ),
        check=("固定资产移交清单和登记台账", "实地查看资产", "村集体三资台账"),
        innocent=("几个项目合成一项资产而没有登记资产来源", "正在办理确权", "资产登记在主管部门账上"),
        example=Example(
            {
                "资产": [
                    {
                        "资产编号": "ZC9",
                        "资产名称": "下坪村道路",
                        "资产类别": "公益性",
                        "原值": "100000.00",
                        "形成日期": "2017-06-01",
                        "移交日期": "2017-07-01",
                        "区划代码": "539900101202",
                        "状态": "在用",
                    }
                ],
                "项目": [
                    {
                        "项目编号": "XM1",
                        "项目名称": "上坪灌溉渠",
                        "项目类别": "基础设施",
                        "区划代码": "539900101201",
                        "主管单位编码": "ZG",
                        "实施单位编码": "XZ",
                        "计划投资": "300000.00",
                        "实际完工日期": "2017-12-10",
                        "状态": "验收",
                    }
                ],
                "合同": [
                    {
                        "合同编号": "HT1",
                        "项目编号": "XM1",
                        "乙方单位编码": "SG",
                        "合同金额": "290000.00",
                        "签订日期": "2017-05-01",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Completed projects and assets."""
        projects = select(J.record_key.label("key"), cast(null(), Text).label("category")).where(
            J.status.in_(_DONE), scope.touched(J.record_key)
        )
        assets = select(A.record_key, A.category).where(scope.touched(A.record_key))
        both = union_all(projects, assets).subquery()
        return counted(both, both.c.key.is_not(None), (func.coalesce(both.c.category, "") == _OWN, "到户类资产"))

    def select(self, scope: Scope) -> Select[Any]:
        """Projects without an asset, and assets that were not handed over."""
        either = union_all(_unregistered(scope), _not_handed_over(scope)).subquery()
        return select(*either.c)

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Leave out projects that leave nothing behind."""
        found = list(rows)
        served = _contracts_of(scope, {row["subject"] for row in found if not _by_category(row)})
        for row in found:
            if _by_category(row) or _leaves_something(row, served[row["subject"]]):
                yield {**row, "截至日期": scope.as_of}
            else:
                scope.leave_out("不形成资产的产业项目")


def _by_category(row: Row) -> bool:
    return row["subject_table"] == "资产" or row["项目类别"] in _WORKS


def _leaves_something(row: Row, served: list[tuple[str | None, str | None]]) -> bool:
    """By what name, content and contracts tell; where they tell of neither kind, by who was given the contract."""
    name, matters = row["项目名称"], [matter for matter, _ in served]
    if is_lasting(name, row["content"], *matters):
        return True
    built = any(contractor == _BUILDER for _, contractor in served)
    return built and not is_used_up(name, row["content"], *matters)


def _contracts_of(scope: Scope, projects: set[str]) -> dict[str, list[tuple[str | None, str | None]]]:
    """What the contracts of projects are about and of what kind their contractors are."""
    asked = (
        select(Contract.project_no, Contract.subject_matter, Unit.category)
        .outerjoin(Unit, Unit.record_key == Contract.contractor_code)
        .order_by(Contract.record_key)
    )
    found: dict[str, list[tuple[str | None, str | None]]] = defaultdict(list)
    # Some at a time and not by a table of its own: pages of projects ask this rule where nothing may be written.
    wanted = sorted(projects)
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        for project, matter, contractor in scope.connection.execute(asked.where(Contract.project_no.in_(some))):
            found[project].append((matter, contractor))
    return found


def _unregistered(scope: Scope) -> Select[Any]:
    accepted = (
        select(Acceptance.project_no, func.max(Acceptance.accepted_on_day).label("day"))
        .where(Acceptance.verdict.in_(PASSED))
        .group_by(Acceptance.project_no)
        .subquery()
    )
    done = func.coalesce(J.completed_on_day, accepted.c.day)
    serving = union_all(
        select(Contract.project_no, Contract.record_key.label("contract")),
        select(ContractProject.project_no, ContractProject.contract_no).join(
            Contract, Contract.record_key == ContractProject.contract_no
        ),
    ).subquery()
    contracts = (
        select(serving.c.project_no, func.min(serving.c.contract).label("first"))
        .group_by(serving.c.project_no)
        .subquery()
    )
    return (
        select(
            cast("项目", Text).label("subject_table"),
            J.record_key.label("subject"),
            J.record_key.label("partition"),
            J.planned_investment.label("amount"),
            done.label("day"),
            J.region_code.label("region"),
            J.record_key.label("project"),
            J.record_key.label("project_key"),
            cast(null(), Text).label("asset_key"),
            contracts.c.first.label("contract_key"),
            J.content.label("content"),
            cast("没有登记资产", Text).label("情形"),
            J.name.label("项目名称"),
            J.category.label("项目类别"),
            cast(null(), Text).label("资产名称"),
            done.label("起算日期"),
            J.planned_investment.label("金额"),
        )
        .join(contracts, contracts.c.project_no == J.record_key)
        .outerjoin(accepted, accepted.c.project_no == J.record_key)
        .where(
            scope.touched(J.record_key),
            J.status.in_(_DONE),
            done < months_ago(scope, _MONTHS, J.region_code),
            ~exists().where(A.project_no == J.record_key),
            ~exists().where(AssetSource.project_no == J.record_key),
        )
    )


def _not_handed_over(scope: Scope) -> Select[Any]:
    return (
        select(
            cast("资产", Text),
            A.record_key,
            A.record_key,
            cast(A.original_value, BigInteger),
            A.formed_on_day,
            A.region_code,
            A.project_no,
            J.record_key,
            A.record_key,
            cast(null(), Text),
            cast(null(), Text),
            cast("没有移交、确权和入账", Text),
            func.coalesce(J.name, A.name),
            J.category,
            A.name,
            A.formed_on_day,
            A.original_value,
        )
        .outerjoin(J, J.record_key == A.project_no)
        .where(
            scope.touched(A.record_key),
            A.category != _OWN,
            A.status != _GONE,
            A.formed_on_day < months_ago(scope, _MONTHS, A.region_code),
            and_(A.handed_over_on_day.is_(None), A.titled_on_day.is_(None), A.booked_on_day.is_(None)),
        )
    )
