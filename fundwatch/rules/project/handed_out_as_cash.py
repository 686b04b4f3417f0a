"""FW-G010: the money of a project that was to produce something went to households as cash, the same to each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select

from fundwatch.ledger import money
from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.acceptance import Acceptance
from fundwatch.models.records.asset import Asset
from fundwatch.models.records.asset_source import AssetSource
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.contract_project import ContractProject
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.procurement import Procurement
from fundwatch.models.records.project import Project
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.rules.benefit.example_people import eight_payments
from fundwatch.rules.benefit.facts import OF_THE_HOUSEHOLD, payments_by, standards_of, stands
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.project.example_rows import CONTRACT, PROJECT
from fundwatch.rules.scope import Scope

B = BenefitPayment
J = Project
P = Payment
_LEAST, _DAYS = "等额发放最少户数", "产业资金验收等待天数"
_KIND = "产业发展"
#: What shows that something was to be built, bought or grown.
_PRODUCES = re.compile(
    "种植|养殖|种养|栽培|栽植|抚育|繁育|育苗|育肥|改良|建设|新建|修建|改建|扩建|改造|购置|采购|购买|引进|苗|仔猪|母猪|肉牛|母牛|山羊|肉羊|土鸡|"
    "中蜂|药材|魔芋|食用菌|蔬菜|水果|圈舍|大棚|冷库|烤房|加工|基地|园区|机械|农机|设备|灌溉"
)
#: Projects that were approved to pay households.
_TO_HOUSEHOLDS = re.compile("奖补|以奖代补|奖励|补助|补贴|贴息|保险|到户|入户|直补|分红|现金|周转金|务工|就业")
#: Standards that go by what one holds: then it is a subsidy for what was done.
_BY_QUANTITY = frozenset(OF_THE_HOUSEHOLD) - {"户"}


class HandedOutAsCash(Rule):
    """产业发展 without contract, 采购, acceptance or asset, that spent nothing but equal sums to households."""

    code = "FW-G010"
    version = 2
    name = "产业项目资金按户等额发了现金"
    category = "程序违规"
    severity = Severity.MEDIUM
    basis = "产业项目按批复的内容实施和验收，不得改为直接向农户发钱"
    verified = False
    parameters = (_LEAST, _DAYS)
    needs = (Project, BenefitPayment, Contract, Acceptance)
    needs_columns = (BenefitPayment.project_no,)
    reads = (
        Read(Project, "project_no"),
        *payments_by("project_no"),
        Read(Contract, "project_no"),
        Read(ContractProject, "project_no"),
        Read(Procurement, "project_no"),
        Read(Acceptance, "project_no"),
        Read(Asset, "project_no"),
        Read(AssetSource, "project_no"),
        Read(Payment, "project_no"),
        Read(SubsidyStandard),
    )
    reads_clock = True
    subject = "项目"
    related = (("补助发放", "发放流水号"),)
    evidence = (
        Value("项目名称"),
        Value("建设内容"),
        Value("计划投资", Kind.MONEY),
        Value("补助项目"),
        Value("领取人数", Kind.INTEGER),
        Value("每人实发", Kind.MONEY),
        Value("最后发放日期", Kind.DAY),
        Value("截至日期", Kind.DAY),
    )
    details = (
        Value("发放流水号"),
        Value("姓名"),
        Value("身份证号"),
        Value("实发金额", Kind.MONEY),
        Value("发放日期", Kind.DAY),
    )
    summary = (
        "产业项目“{项目名称}”没有合同、采购、验收和资产记录，支出全是发给{领取人数}人的钱，每人{每人实发}元、共{合计}元，"
        "请核实批复的“{建设内容}”有没有实施、是否批准改变。"
    )
    page = Page(
        method="产业发展类项目，名称或建设内容写明种植、养殖、建设、购置等，而没有合同、采购、验收、资产，"
        "也没有发放批次以外的支出，只有发到户的补助，每人金额完全相同、人数达到设定的户数，最后一次发放超过设定的天数，列为疑点。",
        why="用来发展生产的钱直接分了，当年账面上花完了，产业没有做起来。",
        not_flagged=(
            "名称、建设内容、二级类型写明奖补、补助、贴息、保险、到户、分红、务工等的项目",
            "金额各不相同的，填有数量、按亩或头等计发的补助：是对已经做了的事给的奖补",
            "有合同、采购、验收、资产中任何一样，或付过发放批次以外的钱的项目",
            "发放后还没有超过设定的天数的，终止的项目",
            "退票、或已全额追回的发放",
        ),
        check=("批复文件和实施方案", "有没有变更批复", "入户看钱作什么用、产业有没有做"),
        innocent=("合同、验收资料没有录入", "由农户自建自购，凭票据兑付而没有登记验收", "项目类别选错，实为到户补助"),
        example=Example(
            {
                "项目": [
                    {
                        **PROJECT,
                        "项目名称": "2017年上坪村中药材种植",
                        "项目类别": _KIND,
                        "建设内容": "种植中药材200亩，购置烘干设备",
                    },
                    {**PROJECT, "项目编号": "XM2"},
                ],
                "合同": [{**CONTRACT, "项目编号": "XM2"}],
                "验收": [{"项目编号": "XM2", "验收日期": "2017-09-10", "验收结论": "合格"}],
                "补助发放": eight_payments("2000.00", 补助项目="产业扶持资金", 发放日期="2017-09-10", 项目编号="XM1"),
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every project of the kind."""
        of_kind = and_(scope.touched(J.project_no), J.category == _KIND, J.status != "终止")
        return counted(J.__table__, of_kind, (_has_works(), "有合同、采购、验收、资产或其他支出"))

    def select(self, scope: Scope) -> Select[Any]:
        """What such projects paid to households, where it was the same to all and long enough ago."""
        alike = (
            select(B.project_no, func.max(B.paid_on_day).label("last"))
            .where(scope.touched(B.project_no), B.project_no.is_not(None), stands(B, scope))
            .group_by(B.project_no)
            .having(func.min(B.paid_amount) == func.max(B.paid_amount))
            .subquery()
        )
        longest = literal(scope.today) - scope.value(_DAYS, literal(scope.today), J.region_code)
        return (
            select(
                J.record_key.label("subject"),
                J.project_no.label("partition"),
                J.record_key.label("project"),
                J.region_code.label("region"),
                B.paid_on_day.label("day"),
                B.paid_amount.label("amount"),
                B.quantity.label("quantity"),
                J.subcategory.label("subcategory"),
                J.name.label("项目名称"),
                J.content.label("建设内容"),
                J.planned_investment.label("计划投资"),
                alike.c.last.label("最后发放日期"),
                B.record_key.label("发放流水号"),
                B.subsidy.label("补助项目"),
                B.name.label("姓名"),
                B.id_number.label("身份证号"),
                B.paid_amount.label("实发金额"),
                B.paid_on_day.label("发放日期"),
            )
            .join(alike, alike.c.project_no == J.record_key)
            .join(B, B.project_no == J.record_key)
            .where(
                scope.touched(J.project_no),
                J.category == _KIND,
                J.status != "终止",
                ~_has_works(),
                alike.c.last < longest,
                stands(B, scope),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep the projects that were to produce, and paid nobody for what he had done."""
        projects: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            projects[row["subject"]].append(row)
        for _, paid in sorted(projects.items()):
            people = len({row["身份证号"] for row in paid})
            if people >= scope.number(_LEAST, scope.as_of, paid[0]["region"]) and _is_cash(paid, scope):
                told = {"领取人数": people, "每人实发": paid[0]["amount"], "截至日期": scope.as_of}
                yield from ({**row, **told, "建设内容": row["建设内容"] or row["项目名称"]} for row in paid)


def _has_works() -> ColumnElement[bool]:
    """Whether anything but payments to households is known of a project."""
    own: tuple[Any, ...] = (Contract, ContractProject, Procurement, Acceptance, Asset, AssetSource)
    spent = exists().where(P.project_no == J.record_key, P.batch_no.is_(None), money.is_spending())
    # Lists that are gone through once: only two of these columns have an index.
    known = (select(table.project_no).where(table.project_no.is_not(None)) for table in own)
    return or_(*(J.record_key.in_(projects) for projects in known), spent)


def _is_cash(paid: Sequence[Row], scope: Scope) -> bool:
    said = " ".join(paid[0][label] or "" for label in ("项目名称", "建设内容", "subcategory"))
    if not _PRODUCES.search(said) or _TO_HOUSEHOLDS.search(said):
        return False
    standards = standards_of(scope)
    by_quantity = any(one.per in _BY_QUANTITY for row in paid for one in standards.all_of(row["补助项目"]))
    return not by_quantity and all(row["quantity"] in (None, PARTS) for row in paid)
