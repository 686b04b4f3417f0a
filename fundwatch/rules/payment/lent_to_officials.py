"""FW-P100: a village's books lent money to an official, and half a year later none of it had come back."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, and_, func, select

from fundwatch.models.derivation import normalised_name
from fundwatch.models.fields import Kind
from fundwatch.models.records.unit import Unit
from fundwatch.models.records.village_official import VillageOfficial
from fundwatch.models.records.voucher_line import VoucherLine
from fundwatch.rules.compared import AMOUNT, Compared, Given
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.payment.bills_for_a_loan import is_owed
from fundwatch.rules.payment.facts import looks_like_person
from fundwatch.rules.scope import Scope

L = VoucherLine
_SMALL, _DAYS = "支付个人小额上限", "村干部借款未还天数"
_UNITS = ("村委会", "合作社", "乡镇政府")
_OFFICE = re.compile("支书|书记|村?主任|副主任|会计|出纳|报账员|文书|村干部|村长|组长|理事长|监委")
_TAKEN = re.compile("借|暂支|支取|领用|代管|保管|存放|个人卡|个人[账帐]户|私人|周转")
#: What is lent on the unit's business, or not to the official.
_BUSINESS = re.compile(
    "差旅|出差|备用金|采购|购买|工程|材料|劳务|工资|工钱|培训|会议|发放|兑付|代缴|上缴|缴|垫付|互助|农户|村民|社员|冲|核销|归还|收回"
)


class LentToOfficials(Rule):
    """Receivables of an official, named by office or on the list, of which too little was credited in the days."""

    code = "FW-P100"
    name = "村账借给干部的款长期未还"
    category = "贪污挪用"
    severity = Severity.MEDIUM
    basis = "村集体资金不得出借给个人，干部不得挪用、侵占集体资金"
    verified = False
    parameters = (_SMALL, _DAYS)
    needs = (L, Unit)
    reads = (Read(L, "unit_code"), Read(Unit, "unit_code"), Read(VillageOfficial))
    reads_clock = True
    subject = "记账凭证"
    related = (("记账凭证", "line_key"),)
    evidence = (
        Value("单位"),
        Value("借款人"),
        Value("首次借款日期", Kind.DAY),
        Value("借款笔数", Kind.INTEGER),
        Value("借出合计", Kind.MONEY),
        Value("归还合计", Kind.MONEY),
        Value("尚欠金额", Kind.MONEY),
        Value("摘要首句"),
    )
    details = (Value("日期", Kind.DAY), Value("摘要"), Value("科目名称"), Value("借方金额", Kind.MONEY))
    summary = (
        "{单位}的账上{首次借款日期}起{借款笔数}次借给{借款人}共{借出合计}元（{摘要首句}），归还{归还合计}元，尚欠{尚欠金额}元，"
        "请核实借款的审批、用途和现在的余额。"
    )
    compared = (Compared(AMOUNT, Given("尚欠金额")),)
    page = Page(
        method="村委会、合作社、乡镇的账里，借方是应收款、内部往来、个人借款一类的科目，摘要写着借、代管、存入个人账户，"
        "借款人是名单上的村组干部，或摘要写明职务（支书、主任、会计、报账员…）的，按单位和借款人合计；"
        "最后一笔以后超过设定的天数，减去同一人的贷方（归还、报账）仍欠款超过小额上限的，列为疑点。",
        why="干部从集体账上借钱，一借就是几年，等于拿集体的钱自己用；账上只是一笔应收款，没有人催。",
        not_flagged=(
            "借差旅费、备用金，借去采购、发放、代缴的",
            "已经归还、报账的，尚欠没有超过小额上限的",
            "最后一笔借款以后没有超过设定的天数的",
            "借给农户、社员、单位的",
        ),
        check=("借据、审批人和借款用途", "有没有收过占用费、催过款", "余额和本人是否认账"),
        innocent=("已经归还而没有记账", "借去办公事、票据还没有报", "同名的另一个人"),
        example=Example(
            {
                "单位": [{"单位编码": "CW9", "名称": "上坪村民委员会", "类别": "村委会", "区划代码": "539900101201"}],
                "记账凭证": [
                    {
                        "单位编码": "CW9",
                        "会计期间": "2017-03",
                        "凭证字": "付",
                        "凭证号": "3",
                        "分录号": "1",
                        "日期": "2017-03-02",
                        "摘要": "支书借支集体资金",
                        "科目编码": "1131",
                        "科目名称": "应收款-个人",
                        "借方金额": "60000.00",
                        "贷方金额": "0",
                        "往来对象": "赵大山",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every line that debits what somebody owes, in such a unit's books."""
        return counted(
            L.__table__.join(Unit.__table__, Unit.record_key == L.unit_code),
            and_(scope.touched(L.unit_code), L.debit > 0, is_owed(L)),
            (Unit.category.not_in(_UNITS), "不是村、合作社、乡镇的账"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Lines of what people owe, both ways."""
        return (
            select(
                L.record_key.label("line_key"),
                L.unit_code.label("partition"),
                L.booked_on_day.label("day"),
                Unit.region_code.label("region"),
                func.coalesce(Unit.name, L.unit_code).label("单位"),
                func.coalesce(L.counterparty, "").label("counterparty"),
                L.booked_on_day.label("日期"),
                L.summary.label("摘要"),
                L.subject_name.label("科目名称"),
                L.debit.label("借方金额"),
                L.credit.label("credit"),
            )
            .join(Unit, Unit.record_key == L.unit_code)
            .where(scope.touched(L.unit_code), Unit.category.in_(_UNITS), is_owed(L))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Gather by books and borrower what was lent and what came back."""
        officials = {normalised_name(name) for name in scope.connection.scalars(select(VillageOfficial.name)) if name}
        lent: dict[tuple[str, str], list[Row]] = defaultdict(list)
        back: dict[tuple[str, str], int] = defaultdict(int)
        for row in sorted(rows, key=lambda row: (row["day"], row["line_key"])):
            who = row["counterparty"].strip()
            if not looks_like_person(who):
                continue
            if row["credit"]:
                back[row["partition"], who] += row["credit"]
            elif _is_lent(row, normalised_name(who) in officials):
                lent[row["partition"], who].append(row)
        for key, found in sorted(lent.items()):
            yield from _told(key[1], found, back[key], scope)


def _is_lent(row: Row, known: bool) -> bool:  # noqa: FBT001 - whether the borrower stands on the list
    said = row["摘要"]
    if row["借方金额"] <= 0 or _BUSINESS.search(said) or "备用金" in row["科目名称"]:
        return False
    return _TAKEN.search(said) is not None and (known or _OFFICE.search(said) is not None)


def _told(who: str, found: list[Row], back: int, scope: Scope) -> Iterable[Row]:
    region = found[0]["region"] or ""
    whole = sum(row["借方金额"] for row in found)
    owed = whole - back
    if owed <= scope.number(_SMALL, scope.as_of, region) or scope.today - found[-1]["day"] <= scope.number(
        _DAYS, scope.as_of, region
    ):
        return
    told = {
        "subject": found[0]["line_key"],
        "day": found[0]["day"],
        "借款人": who,
        "首次借款日期": found[0]["day"],
        "借款笔数": len(found),
        "借出合计": whole,
        "归还合计": back,
        "尚欠金额": owed,
        "摘要首句": found[0]["摘要"],
    }
    for at, row in enumerate(found):
        yield {**row, **told, "amount": None if at else owed}
