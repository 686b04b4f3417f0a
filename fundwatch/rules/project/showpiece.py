"""FW-W010: special money was given to a project whose name or content is that of a showpiece."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from fundwatch.ledger import money
from fundwatch.models.fields import Kind
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.models.records.region import Region
from fundwatch.models.records.unit import Unit
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, Via, counted
from fundwatch.rules.payment.facts import SPECIAL
from fundwatch.rules.payment.negative_list import forbidden_uses, found
from fundwatch.rules.place_names import is_beside, is_hamlet, places_of
from fundwatch.rules.project.example_rows import ALLOCATION, INDICATOR, PROJECT
from fundwatch.rules.project.facts import spent_projects_of
from fundwatch.rules.scope import Scope

J = Project
P = Payment
_ITEM = "城市建设和形象工程"
_NOT_YET = ("申报", "入库", "终止")
#: Words that show it in the name or content of a project; in a 用途 they might be part of something else.
_MORE_WORDS = (
    *(
        "景观墙",
        "景观大道",
        "景观亭",
        "景观石",
        "景观带",
        "雕塑",
        "雕像",
        "塑像",
        "喷泉",
        "假山",
        "人工湖",
        "门楼",
        "牌坊",
        "入村*牌",
        "入口*牌楼",
        "村名石",
        "形象墙",
    ),
    *(
        "文化墙",
        "文化长廊",
        "墙绘",
        "彩绘",
        "外墙粉刷",
        "外墙粉饰",
        "外墙*涂",
        "外墙*美化",
        "墙面*刷白",
        "墙体*粉饰",
        "立面改造",
        "立面*整治",
        "立面*美化",
        "穿衣戴帽",
    ),
    *("城区亮化", "楼体亮化", "景观亮化", "夜景", "霓虹", "LED大屏", "村史馆", "陈列馆", "纪念碑", "罗马柱"),
)
#: Tourism and the keeping of villages of nationalities may build such things.
_UNLESS = ("旅游", "民宿", "景区", "特色村寨", "村寨保护", "文物", "传统村落", "危房", "搬迁安置", "安置点", "安置区")
_OTHER_AIM = "少数民族"


class Showpiece(Rule):
    """A project with special money whose 项目名称 or 建设内容 names gateways, sculptures, painted walls."""

    code = "FW-W010"
    version = 4
    name = "专项资金项目疑似形象工程"
    category = "挥霍浪费"
    severity = Severity.MEDIUM
    basis = "专项资金不得用于城市基础设施建设、形象工程等与扶贫无关的支出（负面清单）"
    verified = False
    needs = (Project, Allocation, Indicator)
    needs_columns = (Allocation.project_no,)
    reads = (
        Read(Project, "project_no"),
        Read(Allocation, "project_no"),
        Read(Indicator),
        Read(Payment, "project_no"),
        Read(Unit, Via("unit_code", spent_projects_of(P.payee_code))),
        Read(AccountRegister, Via("account", spent_projects_of(P.payee_account))),
        Read(Region),
    )
    subject = "项目"
    evidence = (
        Value("项目名称"),
        Value("项目类别"),
        Value("建设内容"),
        Value("命中词"),
        Value("专项资金", Kind.MONEY),
        Value("计划投资", Kind.MONEY),
    )
    summary = (
        "项目“{项目名称}”得到专项资金{专项资金}元，名称或建设内容中的“{命中词}”像是形象工程，"
        "请核实建设内容和群众受益情况。"
    )
    page = Page(
        method="得到专项资金的项目，在名称和建设内容中查牌楼、雕塑、文化墙、立面粉饰、城市亮化一类的词；"
        "同时出现旅游、特色村寨、传统村落等词的不算。支付用途已经命中负面清单的，由FW-P001列出，不再重复。",
        why="钱花在路边和墙上，贫困户得不到好处，群众容易看成是浪费。",
        not_flagged=(
            "少数民族类项目，旅游、特色村寨、传统村落保护项目",
            "只用来说明位置的（村史馆周边排水、村口至陈列馆道路）",
            "没有得到专项资金的项目",
            "还在申报、入库或已经终止的项目",
            "支付用途已由FW-P001列出的项目",
        ),
        check=("实施方案中这部分内容的投资", "现场和受益农户的意见", "是否经过项目库论证"),
        innocent=("只是工程中的一小部分", "词语出现在地名中", "旅游扶贫的配套设施"),
        example=Example(
            {
                "资金指标": [INDICATOR],
                "项目": [{**PROJECT, "项目名称": "2017年上坪村村口牌楼建设", "建设内容": "新建村口牌楼一座"}],
                "资金分配": [ALLOCATION],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every approved project."""
        return counted(J.__table__, scope.touched(J.project_no), (J.status.in_(_NOT_YET), "还没有批复或已经终止"))

    def select(self, scope: Scope) -> Select[Any]:
        """Approved projects with special money."""
        given = (
            select(Allocation.project_no, func.sum(Allocation.amount).label("fen"))
            .join(Indicator, Indicator.record_key == Allocation.indicator_no)
            .where(Indicator.fund_category.in_(SPECIAL), scope.touched(Allocation.project_no))
            .group_by(Allocation.project_no)
            .subquery()
        )
        return (
            select(
                J.record_key.label("subject"),
                J.project_no.label("partition"),
                J.record_key.label("project"),
                J.region_code.label("region"),
                given.c.fen.label("amount"),
                J.approved_on_day.label("day"),
                J.name.label("项目名称"),
                J.category.label("项目类别"),
                J.content.label("建设内容"),
                given.c.fen.label("专项资金"),
                J.planned_investment.label("计划投资"),
            )
            .join(given, given.c.project_no == J.record_key)
            .where(scope.touched(J.project_no), J.status.not_in(_NOT_YET), J.category != _OTHER_AIM, given.c.fen > 0)
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep those that name a showpiece and whose payments do not say so themselves."""
        hits = [{**row, "命中词": word} for row in rows if (word := _word_in(row, scope))]
        told = self._told(scope, {row["subject"] for row in hits})
        for row in hits:
            if row["subject"] in told:
                scope.leave_out("支付用途已由FW-P001列出")
            else:
                yield {**row, "amount": int(row["amount"]), "专项资金": int(row["专项资金"])}

    def _told(self, scope: Scope, projects: set[str]) -> set[str]:
        asked = select(P.project_no, P.purpose, P.paid_on_day).where(
            P.project_no.in_(sorted(projects)), P.amount > 0, money.is_spending()
        )
        places = places_of(scope)
        return {
            project
            for project, purpose, day in scope.connection.execute(asked)
            if any(use.word_in(places.hidden_in(purpose), date.fromordinal(day)) for use in forbidden_uses())
        }


def _word_in(row: Row, scope: Scope) -> str | None:
    text = places_of(scope).hidden_in(f"{row['项目名称']}，{row['建设内容'] or ''}")
    if any(word in text for word in _UNLESS):
        return None
    listed = next(use for use in forbidden_uses() if use.item == _ITEM)
    words = (word for word in (*listed.words, *_MORE_WORDS) if found(word, text))
    return next((word for word in words if not is_hamlet(word, text) and not is_beside(word, text)), None)
