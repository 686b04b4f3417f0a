"""FW-A007: an asset's income went on what special money must not be spent on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.asset import Asset
from fundwatch.models.records.income_distribution import IncomeDistribution
from fundwatch.models.records.region import Region
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value
from fundwatch.rules.payment.negative_list import forbidden_uses, found, pattern_of
from fundwatch.rules.place_names import places_of
from fundwatch.rules.scope import Scope

A = Asset
D = IncomeDistribution
#: What 用途, a word or two long, says of spending that the negative list describes in more words.
_SHORT = (
    *("还债", "抵债", "债务", "欠款", "欠账", "旧账", "还账", "还*贷", "还*借", "利息", "垫款", "垫付", "亏空", "缺口"),
    *(
        "办公",
        "打印",
        "复印",
        "报刊",
        "会议费",
        "开会",
        "差旅",
        "出差",
        "运转",
        "村级*经费",
        "工作经费",
        "村部*费",
        "村部*修",
        "村委*费",
    ),
    *(
        "村委*开支",
        "村委*修",
        "村委*水电",
        "村委*车",
        "村委*补",
        "征兵",
        "电脑",
        "两委*费",
        "支部*费",
        "党建",
        "换届",
        "迎检",
        "代理记账",
    ),
    *(
        "招待",
        "接待",
        "吃喝",
        "餐费",
        "用餐",
        "聚餐",
        "伙食",
        "生活费",
        "烟酒",
        "礼品",
        "红包",
        "拜年",
        "福利",
        "奖金",
        "绩效",
        "旅游",
        "考察",
    ),
    *(
        "购车",
        "车费",
        "车辆",
        "油费",
        "加油",
        "话费",
        "网费",
        "村干",
        "干部",
        "两委*补",
        "两委*报酬",
        "两委*工资",
        "两委*误工",
    ),
    *(
        "主任*垫",
        "支书*垫",
        "主任*报酬",
        "支书*报酬",
        "会计*工资",
        "会计*报酬",
        "文书*工资",
        "文书*报酬",
        "借给",
        "出借",
        "借支",
        "赞助",
    ),
)
_UNLESS = re.compile(
    "公益岗|公益性岗|村办公益|老人|老年|困难|贫困|脱贫户|五保|特困|孤寡|残疾|学生|助学|奖学|老干部|村民福利|群众福利|村民分|"
    "群众|保洁|护林|护路|环卫|垃圾|运输车|饮水|提灌|贴息"
)


class IncomeMisspent(Rule):
    """用途 of a distribution names debts, offices, entertaining or the like."""

    code = "FW-A007"
    version = 3
    name = "资产收益用于办公、还债等"
    category = "贪污挪用"
    severity = Severity.HIGH
    basis = "扶贫项目资产收益用于贫困户和村内公益，不得用于单位经费、偿还债务和负面清单所列支出"
    verified = False
    needs = (IncomeDistribution, Asset)
    needs_columns = (D.purpose,)
    reads = (Read(D, "asset_no"), Read(A, "asset_no"), Read(Region))
    subject = "收益分配"
    related = (("资产", "asset_key"),)
    evidence = (
        Value("资产名称"),
        Value("年度", Kind.YEAR),
        Value("用途"),
        Value("命中词"),
        Value("对象"),
        Value("分配金额", Kind.MONEY),
        Value("决议日期", Kind.DAY),
    )
    summary = (
        "资产“{资产名称}”{年度}年度收益中有{分配金额}元的用途是“{用途}”，不像到户分红或村内公益，"
        "请核实支出凭证、决议和这笔收益应当归谁。"
    )
    compared = (Compared(AMOUNT, Total("收益分配", "金额")),)
    page = Page(
        method="在收益分配的用途里查还债、办公、招待、购车、福利、干部报酬一类的词和负面清单的词。",
        why="租金、分红收回来了，却用在办公和还债上，应当受益的贫困户一分没有得到。",
        not_flagged=("分红、公益岗、公益事业、奖补、留存", "用途空着的", "用途里写明老人、困难户的慰问、福利"),
        check=("支出的原始凭证", "村民代表会议决议", "应当受益的户是否知道有这笔收益"),
        innocent=("用途写得含糊，实为村内公益", "债务就是这项资产自己的贷款"),
        example=Example(
            {
                "资产": [
                    {
                        "资产编号": "ZC1",
                        "资产名称": "上坪村农机",
                        "资产类别": "经营性",
                        "原值": "600000.00",
                        "形成日期": "2016-06-01",
                        "区划代码": "539900101201",
                        "状态": "出租",
                    }
                ],
                "收益分配": [
                    {
                        "资产编号": "ZC1",
                        "年度": "2017",
                        "对象": "539900101201",
                        "金额": "20000.00",
                        "用途": "村办公经费",
                        "发放日期": "2017-12-10",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any] | None:  # noqa: ARG002 - counted while judging
        """Counted while judging."""
        return None

    def select(self, scope: Scope) -> Select[Any]:
        """Every distribution that says what it was for."""
        day = func.coalesce(D.paid_on_day, D.resolved_on_day)
        return (
            select(
                D.record_key.label("subject"),
                D.asset_no.label("partition"),
                D.amount.label("amount"),
                day.label("day"),
                A.region_code.label("region"),
                A.project_no.label("project"),
                A.record_key.label("asset_key"),
                A.name.label("资产名称"),
                D.year.label("年度"),
                D.purpose.label("用途"),
                D.holder_key.label("对象"),
                D.amount.label("分配金额"),
                D.resolved_on_day.label("决议日期"),
            )
            .join(A, A.record_key == D.asset_no)
            .where(scope.touched(D.asset_no), D.amount > 0, D.purpose.is_not(None))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep those whose 用途 names such a use."""
        places = places_of(scope)
        for row in rows:
            scope.look_at()
            day = date.fromordinal(row["day"]) if row["day"] else date(row["年度"] or scope.as_of.year, 12, 31)
            word = misspent_on(places.hidden_in(row["用途"]), day)
            if word:
                yield {**row, "命中词": word.replace("*", "…")}


def misspent_on(purpose: str, day: date) -> str | None:
    """The word of a 用途 that shows such a use; None where there is none."""
    if _UNLESS.search(purpose):
        return None
    listed = (use.word_in(purpose, day) for use in forbidden_uses())
    short = (
        next((word for word in _SHORT if found(word, purpose)), None) if pattern_of(_SHORT).search(purpose) else None
    )
    return short or next((word for word in listed if word), None)
