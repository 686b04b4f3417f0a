"""FW-B021: the pay of village officials went to somebody who is on no list of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.village_official import VillageOfficial
from fundwatch.rules.benefit.facts import NOT_PAID, claim_of, claimed, payments_by, stands, under_first
from fundwatch.rules.benefit.tally import counted_in, tally
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Value
from fundwatch.rules.scope import Scope

B = BenefitPayment
V = VillageOfficial
_PAY = re.compile(
    "(村.{0,2}干部|组干部|村干|定工干部|定补干部|半脱产干部|村.?两委|村委委员|村委会(主任|委员|成员)|村监委|监委会|村务监督|支部?书记|村支书|村书记|村主任|村文书|村会计|村出纳|报账员|"
    "村妇女主任|妇联主席|治保主任|民兵连长|村民?小组长|村组长|村小组干部|屯长|寨老|社长)"
    ".*(报酬|工资|补贴|补助|津贴|误工|待遇|薪|定补|绩效|酬金|岗位)"
)
#: What the name of such a subsidy holds at least.
_WORDS = (
    *(
        "干部",
        "村干",
        "两委",
        "村委",
        "监委",
        "村务监督",
        "书记",
        "村支书",
        "村主任",
        "村文书",
        "村会计",
        "村出纳",
        "报账员",
    ),
    *("妇女主任", "妇联主席", "治保主任", "民兵连长", "小组长", "村组长", "屯长", "寨老", "社长"),
)
#: What those who left office, or never held one, are paid lawfully.
_UNLESS = re.compile(
    "离任|离职|离岗|卸任|退职|退休|老干部|老村干部|老支书|老主任|原村|曾任|正常离|聘用|后备|村医|教师|驻村|第一书记|遗属|去世|培训|大学生|慰问|贫困"
)


def _may_be_pay(subsidy: Any) -> ColumnElement[bool]:
    return or_(*(subsidy.contains(word) for word in _WORDS))


class PayOfNoOfficial(Rule):
    """A subsidy named as village officials' pay to an identity number without any term, where lists are kept."""

    code = "FW-B021"
    version = 2
    name = "村组干部报酬的领取人不在干部名单"
    category = "虚报冒领"
    severity = Severity.MEDIUM
    basis = "村组干部报酬按核定职数和实际任职人员发放"
    verified = False
    needs = (BenefitPayment, V)
    needs_columns = (V.id_number,)
    reads = (*payments_by("id_number"), Read(V))
    subject = "补助发放"
    related = (("补助发放", "发放流水号"),)
    evidence = (
        Value("姓名"),
        Value("身份证号"),
        Value("补助项目"),
        Value("该村名单人数", Kind.INTEGER),
        Value("任职情况"),
    )
    details = (
        Value("发放流水号"),
        Value("年度", Kind.YEAR),
        Value("期次"),
        Value("发放日期", Kind.DAY),
        Value("实发金额", Kind.MONEY),
        Value("银行账号"),
    )
    summary = (
        "{姓名}（{身份证号}）领取“{补助项目}”{行数}笔共{合计}元，{任职情况}（该村名单上有{该村名单人数}人），"
        "请核实任职文件、工资卡由谁掌握。"
    )
    compared = (Compared(AMOUNT, Total("补助发放", "实发金额")),)
    page = Page(
        method="补助项目名称是村组干部报酬、工资、补贴的发放，与村组干部名单按身份证号相比：名单上没有，"
        "或应享期间不在任职期间的，列为疑点。只看有干部名单的村。",
        why="把从未任职的人编进工资表，工资卡集中在别人手里取现，可能是虚列人员套取工资。",
        not_flagged=(
            "没有干部名单的村",
            "离任、离职人员的生活补贴，聘用人员、后备干部的补助",
            "任职期间所属的报酬在离任以后补发的",
            "退票、或已全额追回的发放",
        ),
        check=("任职、选举文件", "本人是否知情、工资卡在谁手里", "取现地点和取现人"),
        innocent=("干部名单没有更新", "小组长、监督委员等没有列入名单", "身份证号录入错误"),
        example=Example(
            {
                "村组干部": [
                    {
                        "身份证号": "539900198001010014",
                        "起始日期": "2013-04-01",
                        "姓名": "周文",
                        "区划代码": "539900101201",
                        "职务": "村文书",
                    }
                ],
                "补助发放": [
                    {
                        "发放流水号": "BF1",
                        "批次号": "PC1",
                        "补助项目": "村组干部报酬",
                        "年度": "2017",
                        "姓名": "钱二",
                        "身份证号": "539900194503070019",
                        "银行账号": "6217000000000018",
                        "应发金额": "1500.00",
                        "实发金额": "1500.00",
                        "发放日期": "2017-05-10",
                        "区划代码": "539900101201",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Payments that are called officials' something."""
        kinds = tally(scope, scope.touched(B.id_number), "subsidy", "stands")
        return counted_in(kinds, _may_be_pay(kinds.c.subsidy), (kinds.c.stands == 0, NOT_PAID))

    def concerns(self, subsidy: str, scope: Scope) -> bool:  # noqa: ARG002 - by its name
        """Those that are called officials' something."""
        return any(word in subsidy for word in _WORDS)

    def suspects(self, scope: Scope, added: Added) -> Select[Any]:  # noqa: ARG002 - the same for every scope
        """People who were paid officials' something."""
        return select(added.id_number).where(_may_be_pay(added.subsidy))

    def select(self, scope: Scope) -> Select[Any]:
        """Such payments that stand."""
        return select(*claimed(B)).where(scope.touched(B.id_number), _may_be_pay(B.subsidy), stands(B, scope))

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep those to people without a term that meets what they are paid for, in villages with lists."""
        terms: dict[str, list[tuple[int, int | None]]] = defaultdict(list)
        listed: dict[str, set[str]] = defaultdict(set)
        for person, region, first, last in scope.connection.execute(
            select(V.id_number, V.region_code, V.from_day_day, V.until_day_day).where(V.id_number.is_not(None))
        ):
            terms[person].append((first or 0, last))
            listed[region].add(person)
        kept = []
        for row in sorted(rows, key=lambda row: (row["day"], row["发放流水号"])):
            since, until = claim_of(row)
            served = terms.get(row["身份证号"], [])
            if not _PAY.search(row["补助项目"]) or _UNLESS.search(row["补助项目"]):
                scope.leave_out("不是在任干部的报酬")
            elif not listed.get(row["region"]):
                scope.leave_out("该村没有干部名单")
            elif not any(first <= until and (last is None or last >= since) for first, last in served):
                told = "应享期间没有任职" if served else "村组干部名单上没有这个人"
                kept.append({**row, "任职情况": told, "该村名单人数": len(listed[row["region"]])})
        return under_first(kept)
