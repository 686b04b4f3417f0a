"""FW-P090: bills of a project were booked against what a person had borrowed of the unit."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, or_, select

from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.unit import Unit
from fundwatch.models.records.voucher_line import VoucherLine
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.payment.facts import looks_like_person
from fundwatch.rules.payment.money_of_people import borrowed, is_handed_out, is_of_people
from fundwatch.rules.payment.village_books_misspent import is_cash, misspent_on, names_special_money
from fundwatch.rules.scope import Scope

L = VoucherLine
#: Accounts of what people owe the unit.
_OWED = ("应收", "借款", "暂付", "内部往来")
_SET_OFF = re.compile("冲(?!回)|抵|核销")
_LOAN = re.compile("借款|欠款|借支|个人")
_PROJECT = re.compile("项目|扶贫|专项|衔接资金|帮扶资金|产业资金|以工代赈|工程")
#: That somebody hands in bills for the advance he took on the unit's business.
_HANDED_IN = re.compile("差旅|出差|备用金|预借|预支|预付|垫|周转金|培训|会议|报[销账帐](?!员)|报.{0,12}费")
#: What an advance is taken for.
_ADVANCED = re.compile(
    f"{_HANDED_IN.pattern}|项目|工程|材料|物资|购|工资|劳务|人工|工钱|运费|油|租|款项|苗|肥|药|活动|慰问|住院|医"
)
#: Whose account it is, where its name tells and nothing else does.
_OWNER = re.compile("[-—_（(·/](?P<name>[\u4e00-\u9fff·]{2,4})[）)]?$")
_UNIT = re.compile("[村镇乡县局所站社行部厂店司会组校院]$|公司|合作社")


class BillsForALoan(Rule):
    """A voucher that debits a project's spending and credits a person's loan, and says that the one met the other."""

    code = "FW-P090"
    name = "项目支出票据冲抵个人借款"
    version = 3
    category = "贪污挪用"
    severity = Severity.MEDIUM
    basis = "专项资金应当按批准的项目和用途支出，不得以项目支出冲抵个人借款"
    verified = False
    needs = (L,)
    reads = (Read(L, "unit_code"), Read(Unit, "unit_code"))
    subject = "记账凭证"
    related = (("记账凭证", "loan_key"),)
    evidence = (
        Value("单位"),
        Value("日期", Kind.DAY),
        Value("摘要"),
        Value("列支科目"),
        Value("冲抵科目"),
        Value("借款人"),
        Value("列支金额", Kind.MONEY),
    )
    summary = (
        "{单位}{日期}“{摘要}”，以“{列支科目}”{列支金额}元冲抵{借款人}的借款（{冲抵科目}），"
        "请核实借款的用途、所附票据和项目实际支出。"
    )
    compared = (Compared(AMOUNT, Total("记账凭证", "列支金额")),)
    page = Page(
        method="在一张记账凭证里，借方科目或摘要写着项目、扶贫、专项支出或群众的补贴、补助，贷方是其他应收款、内部往来、个人借款一类的科目（借款人看往来对象，或科目名称里的姓名），"
        "摘要又写明冲、抵、核销借款、欠款的，列为疑点。账上有这个人此前的借款分录，而且写明是为差旅、采购、工程等公务借的，不列。",
        why="个人借出去的钱用项目的票据来冲，账平了，借款却不用还了；票据是不是真有其事，只看账看不出来。",
        not_flagged=(
            "冲备用金，报销差旅、培训、会议费",
            "摘要写明报销、报账的，补贴款已发放、兑付的；借款时写明了公务用途的",
            "往来对象是单位、合作社、公司的，没有往来对象的",
            "摘要已写明用专项资金还债、借支的（另有规则）",
        ),
        check=("借款单、审批和借款日期", "票据对应的采购、施工和验收", "借款人与票据销售方的关系"),
        innocent=("经办人预借项目款后凭票报账，摘要没有写全", "垫付材料款的结清"),
        example=Example(
            {
                "记账凭证": [
                    {
                        "单位编码": "XZ",
                        "会计期间": "2017-09",
                        "凭证字": "转",
                        "凭证号": "21",
                        "分录号": number,
                        "日期": "2017-09-20",
                        "摘要": "以核桃示范项目支出冲销个人借款",
                        "科目编码": code,
                        "科目名称": name,
                        "借方金额": debit,
                        "贷方金额": credit,
                        "往来对象": other,
                    }
                    for number, code, name, debit, credit, other in (
                        ("1", "5001", "项目支出-扶贫", "38600.00", "0.00", ""),
                        ("2", "1221", "其他应收款-个人借款", "0.00", "38600.00", "赵大山"),
                    )
                ]
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every line that credits what somebody owes."""
        return counted(
            L.__table__,
            and_(scope.touched(L.unit_code), L.credit > 0, is_owed(L)),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Debits of the vouchers that credit what somebody owes, with that line."""
        loan = aliased(VoucherLine)
        voucher = (L.unit_code, L.period, L.voucher_type, L.voucher_no)
        same = (getattr(loan, column.key) == column for column in voucher)
        return (
            select(
                L.record_key.label("subject"),
                L.unit_code.label("partition"),
                L.booked_on_day.label("day"),
                L.debit.label("amount"),
                Unit.region_code.label("region"),
                L.subject_code.label("code"),
                loan.record_key.label("loan_key"),
                Unit.name.label("unit_name"),
                L.booked_on_day.label("日期"),
                L.summary.label("摘要"),
                L.subject_name.label("列支科目"),
                loan.subject_name.label("冲抵科目"),
                loan.counterparty.label("借款人"),
                L.counterparty.label("beside"),
                L.debit.label("列支金额"),
            )
            .join(loan, and_(*same))
            .outerjoin(Unit, Unit.record_key == L.unit_code)
            .where(
                scope.touched(L.unit_code),
                L.debit > 0,
                loan.credit > 0,
                is_owed(loan),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep a project's spending that is said to meet a person's loan, unless he borrowed it on business."""
        lent = _lent(scope)
        told: set[str] = set()
        for line in sorted(rows, key=lambda row: (row["subject"], row["loan_key"])):
            row = {**line, "借款人": _borrower(line)}
            if not row["借款人"]:
                scope.leave_out("没有往来对象")
                continue
            if row["subject"] in told or not _is_told(row):
                continue
            for_what = lent.get((row["partition"], row["借款人"]), ())
            if any(day <= row["day"] and _on_business(said) for day, said in for_what):
                scope.leave_out("为公务借的款报账")
                continue
            told.add(row["subject"])
            yield {**row, "单位": row["unit_name"] or row["partition"]}


def is_owed(line: Any) -> Any:
    """Whether a line's account is one of what people owe the unit."""
    return or_(*(line.subject_name.contains(word) for word in _OWED))


def _borrower(row: Row) -> str:
    """Who owed it: as the line says, else as its account is called, else as the other line says, if it is a person."""
    if row["借款人"]:
        return str(row["借款人"]).strip()
    owner = _OWNER.search(row["冲抵科目"])
    named = (owner["name"] if owner else "", (row["beside"] or "").strip())
    return next((name for name in named if looks_like_person(name)), "")


def _is_told(row: Row) -> bool:
    said = row["摘要"]
    if is_cash(row["code"]) or any(word in row["列支科目"] for word in _OWED) or _UNIT.search(row["借款人"].strip()):
        return False
    if not (_SET_OFF.search(said) and (_LOAN.search(said) or "借款" in row["冲抵科目"])):
        return False
    if _HANDED_IN.search(said) or "备用金" in row["冲抵科目"]:
        return False
    of_people = is_of_people(said) and not is_handed_out(said)
    if not of_people and not _PROJECT.search(f"{said}，{row['列支科目']}"):
        return False
    # What FW-P042 tells of.
    return not (names_special_money(said) and misspent_on(said, date.fromordinal(row["day"])))


def _on_business(said: str) -> bool:
    return (_ADVANCED.search(said) is not None or is_handed_out(said)) and borrowed(said) is None


def _lent(scope: Scope) -> Mapping[tuple[str, str], list[tuple[int, str]]]:
    """When and for what each person borrowed of each unit, by the unit and his name."""
    found: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    asked = select(L.unit_code, L.counterparty, L.booked_on_day, L.summary).where(
        scope.touched(L.unit_code), L.debit > 0, L.counterparty.is_not(None), is_owed(L)
    )
    for unit, name, day, said in scope.connection.execute(asked):
        found[unit, name].append((day, said))
    return found
