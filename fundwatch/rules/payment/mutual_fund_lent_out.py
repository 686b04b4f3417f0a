"""FW-P101: a village's mutual aid money was lent to what cannot be a member: a company, an office, a committee."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.unit import Unit
from fundwatch.models.records.voucher_line import VoucherLine
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.scope import Scope

L = VoucherLine
_MUTUAL = "互助"
_LENT = re.compile("借给|借与|出借|借出|外借|借款|借支|放款|放贷|拆借|周转")
_BACK = re.compile("归还|还款|收回|还清|利息|占用费|入社|入股|退社|划转|上缴|转存|存入")
#: Who is never a household of the village.
_NO_MEMBER = re.compile(
    "公司|厂|集团|企业|商行|商店|担保|典当|村委会|村民委员会|居委会|村两委|政府|财政所|办事处|合作社|砖窑|煤矿|矿山|工地|项目部|[局办]$"
)


class MutualFundLentOut(Rule):
    """A debit of a receivable that names mutual aid money, a loan, and a borrower that is no household."""

    code = "FW-P101"
    name = "互助资金借给企业或村委会"
    category = "贪污挪用"
    severity = Severity.MEDIUM
    basis = "贫困村互助资金只借给入社农户用于增收项目，不得借给企业和非社员，不得用于村务"
    verified = False
    needs = (L,)
    reads = (Read(L, "unit_code"), Read(Unit, "unit_code"))
    subject = "记账凭证"
    evidence = (
        Value("单位"),
        Value("日期", Kind.DAY),
        Value("摘要"),
        Value("科目名称"),
        Value("往来对象"),
        Value("借出金额", Kind.MONEY),
    )
    summary = (
        "{单位}{日期}账上“{摘要}”{借出金额}元（{往来对象}），借款人不像入社农户，请核实借款手续、用途和有没有收回。"
    )
    compared = (Compared(AMOUNT, Total("记账凭证", "借方金额")),)
    page = Page(
        method="在记账凭证的借方里，找摘要或科目写着互助资金、互助社，摘要写明借款，而往来对象或摘要写着公司、厂、村委会、政府一类的分录。",
        why="互助资金是全村贫困户的周转钱，借给企业、拿去办村务，农户借不到，收不回来的也不少。",
        not_flagged=(
            "借给农户、社员的",
            "收回、归还、利息、入社、退社的分录",
            "没有写明互助资金的",
        ),
        check=("借款申请、联保小组和理事会记录", "借款用途和收回情况", "互助社章程的借款对象"),
        innocent=("往来对象写的是农户所在的企业", "停办后按规定划转给村集体"),
        example=Example(
            {
                "记账凭证": [
                    {
                        "单位编码": "CW",
                        "会计期间": "2017-08",
                        "凭证字": "付",
                        "凭证号": "3",
                        "分录号": "1",
                        "日期": "2017-08-10",
                        "摘要": "互助资金借给兴隆砖厂",
                        "科目编码": "1131",
                        "科目名称": "应收款-互助资金借款",
                        "借方金额": "150000.00",
                        "贷方金额": "0",
                        "往来对象": "兴隆砖厂",
                    }
                ]
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every debit that names mutual aid money."""
        return counted(L.__table__, and_(scope.touched(L.unit_code), L.debit > 0, _is_mutual()))

    def select(self, scope: Scope) -> Select[Any]:
        """Such debits."""
        return (
            select(
                L.record_key.label("subject"),
                L.unit_code.label("partition"),
                L.booked_on_day.label("day"),
                L.debit.label("amount"),
                Unit.region_code.label("region"),
                func.coalesce(Unit.name, L.unit_code).label("单位"),
                L.booked_on_day.label("日期"),
                L.summary.label("摘要"),
                L.subject_name.label("科目名称"),
                func.coalesce(L.counterparty, "").label("往来对象"),
                L.debit.label("借出金额"),
            )
            .outerjoin(Unit, Unit.record_key == L.unit_code)
            .where(scope.touched(L.unit_code), L.debit > 0, _is_mutual())
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:  # noqa: ARG002 - by the words alone
        """Keep loans to what is no household."""
        for row in sorted(rows, key=lambda row: row["subject"]):
            said = row["摘要"]
            whom = f"{row['往来对象']}，{said}" if row["往来对象"] else said
            if _LENT.search(said) and not _BACK.search(said) and _NO_MEMBER.search(whom):
                yield row


def _is_mutual() -> Any:
    return or_(L.summary.contains(_MUTUAL), L.subject_name.contains(_MUTUAL))
