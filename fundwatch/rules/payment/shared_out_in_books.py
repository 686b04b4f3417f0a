"""FW-P092: a unit's own books show project money, or what single people draw, shared out among households."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, or_, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.unit import Unit
from fundwatch.models.records.voucher_line import VoucherLine
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.payment.village_books_misspent import is_cash
from fundwatch.rules.scope import Scope

L = VoucherLine
_PROJECT = re.compile(
    "项目的?(?:资金|款|经费)|(?:扶贫|专项|产业|衔接|帮扶|整村推进|振兴|上级|财政|基地|工程)[^，。；]{0,4}(?:资金|款)|以工代赈资金"
)
#: What is granted to one person or household by name.
_PERSONAL = re.compile("公益.{0,2}岗|低保|五保|特困|危改|危房|救助|救济|残疾|高龄|护林员|护路员|保洁员")
_SHARED = re.compile(
    "分给|分到|分掉|分光|分发|分了|平分|均分|平均分|分钱|按户分|按人分|按人口分|按人头分|分配[到给至]|分摊[到给]"
)
_EVENLY = re.compile("平分|均分|平均分|重新分配|统一分配|再分配|分给[^，。；]{0,4}户|分掉|分光")
#: Among whom, or how much each.
_AMONG = re.compile("户|每人|人均|村民|群众|社员|全村|全组|全体|各组|人头|人口")
#: What people are lawfully paid one by one or share as theirs; money that goes back to those who gave it.
_DUE = re.compile(
    "奖补|补偿|分红|收益|红利|股|租金|租用|流转|征地|占地|青苗|劳务|务工|用工|工资|工钱|误工|报酬|慰问|救灾|受灾|退还|退回|退给|余款退|"
    "押金|保证金|货款|收购|苗|种子|种薯|化肥|地膜|饲料|物资|自筹|筹资|一事一议|改厕|自建|互助|贷款|公积|承包|出售|变卖|收回|追回|到户项目|到户资金"
)
_SUBSIDY = re.compile("补助|补贴|直补")
_ASKED = (
    *("分给", "分到", "分掉", "分光", "分发", "分了", "平分", "均分", "分钱"),
    *("户分", "人分", "口分", "头分", "分配", "分摊"),
)


class SharedOutInBooks(Rule):
    """Debits whose 摘要 says that project money, or what single people draw, was divided among households."""

    code = "FW-P092"
    name = "账上把项目款、个人补助按户平分"
    category = "截留私分"
    severity = Severity.MEDIUM
    basis = "专项资金按批准的项目、对象和标准使用，不得改为按户平均分配"
    verified = False
    needs = (L,)
    reads = (Read(L, "unit_code"), Read(Unit, "unit_code"))
    subject = "记账凭证"
    related = (("记账凭证", "line_key"),)
    evidence = (Value("单位"), Value("年度", Kind.YEAR), Value("摘要"), Value("命中词"), Value("科目名称"))
    details = (
        Value("日期", Kind.DAY),
        Value("摘要"),
        Value("借方金额", Kind.MONEY),
        Value("往来对象"),
    )
    summary = (
        "{单位}{年度}年账上有{行数}笔把专项资金分给各户的支出共{合计}元（如“{摘要}”，{科目名称}），"
        "请核实项目有没有实施、由谁决定分配、各户是否领到。"
    )
    compared = (Compared(AMOUNT, Total("记账凭证", "借方金额")),)
    page = Page(
        method="在记账凭证的借方里，找摘要写明把项目资金、扶贫款、专项资金分给各户、每户多少、全村平分的分录，"
        "以及把公益岗位、低保、救助、危改这类按人按户审批的补助平分、重新分配的分录。按单位和年度合为一条。现金、银行存款科目的分录不看。",
        why="项目款到了村账，一家一份分了，项目没有做；按人审批的补助平分了，该得的人没有足额得到。",
        not_flagged=(
            "奖补、补偿、分红、收益、租金、劳务、救灾、一事一议等应当付给农户的款项",
            "集体林地、草地的补助按户分配的",
            "只写发放、兑付而没有写分给各户、平分的",
            "退还农户自筹、押金、余款的",
        ),
        check=("项目批复、验收和实施方案", "村民会议记录：谁决定分的", "各户领款签字和入户核对"),
        innocent=("摘要写得简单，实为到户补助按标准兑付", "按批准的调整方案改为直接补助农户"),
        example=Example(
            {
                "记账凭证": [
                    {
                        "单位编码": "CW",
                        "会计期间": "2017-07",
                        "凭证字": "记",
                        "凭证号": "6",
                        "分录号": "1",
                        "日期": "2017-07-02",
                        "摘要": "魔芋项目资金分给各户，每户350元",
                        "科目编码": "261",
                        "科目名称": "专项应付款",
                        "借方金额": "36500.00",
                        "贷方金额": "0.00",
                    }
                ]
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every line that debits something."""
        return counted(L.__table__, and_(scope.touched(L.unit_code), L.debit > 0))

    def select(self, scope: Scope) -> Select[Any]:
        """Debits whose 摘要 says that something was divided."""
        return (
            select(
                L.record_key.label("line_key"),
                L.unit_code.label("partition"),
                L.booked_on_day.label("day"),
                L.debit.label("amount"),
                Unit.region_code.label("region"),
                L.subject_code.label("code"),
                Unit.name.label("unit_name"),
                L.booked_on_day.label("日期"),
                L.summary.label("摘要"),
                L.subject_name.label("科目名称"),
                L.debit.label("借方金额"),
                L.counterparty.label("往来对象"),
            )
            .outerjoin(Unit, Unit.record_key == L.unit_code)
            .where(scope.touched(L.unit_code), L.debit > 0, or_(*(L.summary.contains(word) for word in _ASKED)))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:  # noqa: ARG002 - the same for every scope
        """Gather by unit and year the lines that say what was divided among households."""
        gathered: dict[tuple[str, int], list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: (row["day"], row["line_key"])):
            word = None if is_cash(row["code"]) else divided(row["摘要"])
            if word:
                year = date.fromordinal(row["day"]).year
                told = {"命中词": word, "单位": row["unit_name"] or row["partition"], "年度": year}
                gathered[row["partition"], year].append({**row, **told})
        for found in gathered.values():
            yield from ({**row, "subject": found[0]["line_key"]} for row in found)


def divided(said: str) -> str | None:
    """The word by which a 摘要 says that such money was divided among households; None where it does not."""
    if not _AMONG.search(said) or _DUE.search(said):
        return None
    evenly = _EVENLY.search(said) if _PERSONAL.search(said) else None
    shared = _SHARED.search(said) if _PROJECT.search(said) and not _SUBSIDY.search(said) else None
    found = evenly or shared
    return found[0] if found else None
