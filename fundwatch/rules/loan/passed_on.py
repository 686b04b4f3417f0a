"""FW-L041: several households' small loans left their accounts for one and the same within days of being lent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.bank_entry import BankEntry
from fundwatch.models.records.household import Household
from fundwatch.models.records.loan import Loan
from fundwatch.models.records.person import Person
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.loan.facts import BORROWER, NOT_TO_HOUSEHOLD, TO_HOUSEHOLD
from fundwatch.rules.scope import Scope
from fundwatch.rules.transfers import transfers

E = BankEntry
H = Household
L = Loan
P = Person
_HOUSEHOLDS, _DAYS, _SHARE = "户贷企用户数", "贷款集中转出天数", "贷款集中转出比例"
#: Whoever sells what a loan is lent for, or takes it back.
_SELLERS = ("供应商", "施工单位", "金融机构", "财政部门", "主管部门", "乡镇政府")
_BOUGHT = ("购", "买", "货款", "种苗", "饲料", "农资", "化肥", "设备", "还款", "还贷", "保险", "保费")


class LoansPassedOn(Rule):
    """Transfers of nearly a whole loan, within days of it, to an account that got several households' loans so."""

    code = "FW-L041"
    version = 2
    name = "多户贷款放出后转入同一账户"
    category = "贪污挪用"
    severity = Severity.HIGH
    basis = "扶贫小额信贷应由贫困户自用于发展生产，不得户贷企用、冒名借款或转贷"
    verified = False
    parameters = (_HOUSEHOLDS, _DAYS, _SHARE)
    needs = (Loan, BankEntry)
    needs_columns = (BankEntry.other_account,)
    reads = (Read(L), Read(E), Read(P), Read(H), Read(Unit))
    subject = "账号"
    related = (("小额贷款", "贷款编号"), ("账户流水", "流水号"), ("单位", "unit_key"))
    evidence = (Value("转入账号"), Value("转入户名"), Value("户数", Kind.INTEGER), Value("笔数", Kind.INTEGER))
    details = (
        Value("贷款编号"),
        Value("借款人"),
        Value("贷款金额", Kind.MONEY),
        Value("放款日期", Kind.DAY),
        Value("流水号"),
        Value("转出日期", Kind.DAY),
        Value("转出金额", Kind.MONEY),
    )
    summary = (
        "{户数}户的{笔数}笔小额信贷放款后几天内转入同一账户{转入账号}（{转入户名}），共{合计}元，"
        "请向借款人核实是否知情、贷款由谁使用、由谁偿还。"
    )
    compared = (Compared(AMOUNT, Total("账户流水", "金额")),)
    page = Page(
        method="借款户（收款账号或本人账号）的账户流水里，放款后设定的天数内转出（分几笔转出的相加）、不超过贷款金额而达到设定比例的，"
        "转入同一账户的户数达到设定户数，列为疑点。",
        why="贷款合同上是农户，钱却当天进了企业或干部的账户：户贷企用、冒名贷款在贷款台账上看不出，流水上看得见。",
        not_flagged=(
            "转入供货、施工单位和金融、财政等单位账户的",
            "摘要为购买、货款、还款、保险一类的",
            "户数没有达到设定的，或超过设定天数的",
        ),
        check=("借款人是否知情、签字是不是本人", "转入账户的用途", "利息和本金由谁偿还"),
        innocent=("几户合伙经营，有协议", "统一向一人购买牲畜而摘要没有写"),
        example=Example(
            {
                "人员": [
                    {"身份证号": number, "姓名": name, "户编号": f"H{n}", "银行账号": f"621700000000006{n}"}
                    for n, (name, number) in enumerate(
                        (
                            ("赵春生", "539900197001010036"),
                            ("孙二", "539900198001010014"),
                            ("李三", "539900197203050116"),
                        ),
                        1,
                    )
                ],
                "小额贷款": [
                    {
                        "贷款编号": f"XD{n}",
                        "户编号": f"H{n}",
                        "身份证号": number,
                        "贷款金额": "50000.00",
                        "放款日期": "2017-03-10",
                        "到期日期": "2020-03-09",
                        "收款账号": f"621700000000006{n}",
                    }
                    for n, number in enumerate(("539900197001010036", "539900198001010014", "539900197203050116"), 1)
                ],
                "账户流水": [
                    {
                        "流水号": f"LS{n}",
                        "账号": f"621700000000006{n}",
                        "交易日期": "2017-03-11",
                        "收支方向": "支",
                        "金额": "50000.00",
                        "对方账号": "6217000000000099",
                        "对方户名": "某养殖公司",
                        "摘要": "转账",
                    }
                    for n in (1, 2, 3)
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:  # noqa: ARG002 - it always runs whole
        """Every loan."""
        return counted(L.__table__, L.id.is_not(None), (~TO_HOUSEHOLD, NOT_TO_HOUSEHOLD))

    def select(self, scope: Scope) -> Select[Any]:
        """Households' loans with what left their accounts soon after."""
        moved = transfers(_not_bought)
        sellers = select(Unit.account).where(Unit.account.is_not(None), Unit.category.in_(_SELLERS))
        days = scope.value(_DAYS, L.lent_on_day, H.region_code)
        return (
            select(
                moved.c.target.label("subject"),
                moved.c.target.label("partition"),
                moved.c.target.label("转入账号"),
                func.coalesce(Unit.name, moved.c.name, "户名不详").label("转入户名"),
                Unit.record_key.label("unit_key"),
                BORROWER.label("home"),
                L.id_number.label("person"),
                L.record_key.label("贷款编号"),
                P.name.label("借款人"),
                L.amount.label("贷款金额"),
                L.lent_on_day.label("放款日期"),
                moved.c.key.label("流水号"),
                moved.c.way.label("way"),
                moved.c.day.label("转出日期"),
                moved.c.day.label("day"),
                moved.c.amount.label("转出金额"),
                moved.c.amount.label("amount"),
                scope.value(_SHARE, L.lent_on_day, H.region_code).label("share"),
                scope.value(_HOUSEHOLDS, L.lent_on_day, H.region_code).label("least"),
            )
            .outerjoin(P, P.record_key == L.id_number)
            .outerjoin(H, H.record_key == BORROWER)
            .join(moved, or_(moved.c.source == L.payee_account, moved.c.source == P.account))
            .outerjoin(Unit, Unit.account == moved.c.target)
            .where(
                TO_HOUSEHOLD,
                moved.c.day >= L.lent_on_day,
                moved.c.day <= L.lent_on_day + days,
                moved.c.amount <= L.amount,
                moved.c.target.not_in(sellers),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:  # noqa: ARG002 - the same for every scope
        """Each loan and each line once; then the accounts that got those of enough households."""
        lines: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: (row["day"], row["流水号"], row["贷款编号"])):
            lines[row["贷款编号"], row["subject"]].append(row)
        gathered: dict[str, list[Row]] = defaultdict(list)
        seen: set[str] = set()
        for (loan, target), known in lines.items():
            passed_on = [] if loan in seen else _nearly_whole([row for row in known if row["流水号"] not in seen])
            if passed_on:
                seen |= {loan, *(row["流水号"] for row in passed_on)}
                gathered[target] += passed_on
        for found in gathered.values():
            homes = {row["home"] for row in found}
            if len(homes) >= found[0]["least"]:
                told = {"户数": len(homes), "笔数": len(found), "转入户名": found[0]["转入户名"], "region": None}
                yield from ({**row, **told} for row in found)


def _nearly_whole(known: Sequence[Row]) -> list[Row]:
    """The first transfer of a loan that is nearly all of it, or the first few that are so together.

    Where both accounts' statements are known a transfer stands on both; what the borrower's says counts.
    """
    single = next((row for row in known if _is_most(row["amount"], row)), None)
    if single is not None:
        return [single]
    sent = [row for row in known if row["way"] == "支"] or list(known)
    whole = 0
    for number, row in enumerate(sent, 1):
        whole += row["amount"]
        if whole > row["贷款金额"]:
            return []
        if _is_most(whole, row):
            return sent[:number]
    return []


def _is_most(amount: int, row: Row) -> bool:
    return bool(amount * PARTS >= row["贷款金额"] * row["share"])


def _not_bought(_name: ColumnElement[str], said: ColumnElement[str]) -> ColumnElement[bool]:
    return ~or_(*(said.contains(word) for word in _BOUGHT))
