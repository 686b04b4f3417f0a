"""FW-L080: several borrowers gave a part of their small loans to one account, as a charge, soon after lending."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.bank_entry import BankEntry
from fundwatch.models.records.household import Household
from fundwatch.models.records.loan import Loan
from fundwatch.models.records.person import Person
from fundwatch.models.records.unit import Unit
from fundwatch.rules.benefit.gathering import is_collected, may_be_gathering
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.loan.facts import BORROWER, NOT_TO_HOUSEHOLD, TO_HOUSEHOLD
from fundwatch.rules.scope import Scope
from fundwatch.rules.transfers import transfers

E = BankEntry
H = Household
L = Loan
P = Person
_HOUSEHOLDS, _DAYS, _SHARE = "户贷企用户数", "贷款收费核查天数", "贷款集中转出比例"
#: Accounts that may charge for a loan unlawfully; what goes to a company is told of where nearly all of a loan does.
_GATHERING = ("个人", "村账")
_OTHERS = ("供应商", "施工单位", "企业", "合作社", "金融机构", "财政部门", "主管部门", "乡镇政府")
#: What is paid back or paid for, whatever else is said.
_PAID = ("还款", "还贷", "归还", "偿还", "还本", "利息", "结息", "付息", "保险", "保费", "购", "买", "货款", "股")


class ChargedAfterLending(Rule):
    """Parts of several households' loans that went to one account soon after, called a charge or after the loan."""

    code = "FW-L080"
    name = "多户放款后向同一账户交提留、手续费"
    category = "截留私分"
    severity = Severity.MEDIUM
    basis = "扶贫小额信贷免担保、免抵押，不得搭车收费，不得向借款户收取提留、保证金"
    verified = False
    parameters = (_HOUSEHOLDS, _DAYS, _SHARE)
    needs = (Loan, BankEntry)
    needs_columns = (BankEntry.other_account, BankEntry.summary)
    reads = (Read(L), Read(E), Read(P), Read(H), Read(Unit), Read(AccountRegister))
    subject = "账号"
    related = (("小额贷款", "贷款编号"), ("账户流水", "流水号"))
    evidence = (
        Value("转入账号"),
        Value("转入户名"),
        Value("户数", Kind.INTEGER),
        Value("笔数", Kind.INTEGER),
        Value("摘要"),
    )
    details = (
        Value("贷款编号"),
        Value("借款人"),
        Value("贷款金额", Kind.MONEY),
        Value("放款日期", Kind.DAY),
        Value("流水号"),
        Value("转出日期", Kind.DAY),
        Value("转出金额", Kind.MONEY),
        Value("摘要"),
    )
    summary = (
        "{户数}户的小额信贷放款后不久，各向同一账户{转入账号}（{转入户名}）交款，共{笔数}笔{合计}元（如“{摘要}”），"
        "请核实收取的依据、用途，是否与放贷挂钩。"
    )
    compared = (Compared(AMOUNT, Total("账户流水", "金额")),)
    page = Page(
        method="借款户（收款账号或本人账号）与村账、个人账户的往来里，放款后设定的天数内，摘要写着提留、手续费、好处费、保证金、上交一类的，"
        "或摘要提到贷款而各户交的数相同的，转入同一账户的户数达到设定户数，列为疑点。一笔贷款、一笔流水只算一次。",
        why="小额信贷免担保、免抵押，放款后按户交一笔“提留”“好处费”，等于从贷款里收费，利息和本金却由农户自己还。",
        not_flagged=(
            "达到贷款的设定比例的转出（由FW-L041判断），比贷款多的转出",
            "转入企业、合作社、供货、施工单位和金融、财政、主管部门、乡镇账户的",
            "摘要为还款、利息、保险、购买、货款、入股一类的，没有写明收费、也没有提到贷款的",
            "户数没有达到设定的，或超过设定天数的",
        ),
        check=("收款的收据、会议记录", "逐户询问不交能不能贷到款", "款项此后的去向、有没有退还"),
        innocent=("借款户自愿交的互助资金、合作医疗费而摘要写法含糊", "村里代收代缴的费用恰在放款之后"),
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
                        "账号": "6217000000000099",
                        "户名": "上坪村",
                        "交易日期": "2017-03-11",
                        "收支方向": "收",
                        "金额": "10000.00",
                        "对方账号": f"621700000000006{n}",
                        "摘要": "贷款提留款",
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
        """Households' loans with what left their accounts for others' as a charge, or is called after the loan."""
        sent = transfers(_may_be_charge)
        moved = sent.c
        register = AccountRegister
        others = select(Unit.account).where(Unit.account.is_not(None), Unit.category.in_(_OTHERS))
        share = scope.value(_SHARE, L.lent_on_day, H.region_code)
        return (
            select(
                moved.target.label("subject"),
                moved.target.label("partition"),
                moved.target.label("转入账号"),
                func.coalesce(register.account_name, moved.name, "户名不详").label("转入户名"),
                BORROWER.label("home"),
                L.id_number.label("person"),
                L.record_key.label("贷款编号"),
                P.name.label("借款人"),
                L.amount.label("贷款金额"),
                L.lent_on_day.label("放款日期"),
                moved.key.label("流水号"),
                moved.source.label("source"),
                moved.way.label("way"),
                moved.said.label("摘要"),
                moved.day.label("转出日期"),
                moved.day.label("day"),
                moved.amount.label("转出金额"),
                moved.amount.label("amount"),
                case((is_collected(moved.said), 1), else_=0).label("charge"),
                scope.value(_HOUSEHOLDS, L.lent_on_day, H.region_code).label("least"),
            )
            .outerjoin(P, P.record_key == L.id_number)
            .outerjoin(H, H.record_key == BORROWER)
            .join(sent, or_(moved.source == L.payee_account, moved.source == P.account))
            .outerjoin(register, register.record_key == moved.target)
            .where(
                TO_HOUSEHOLD,
                moved.day >= L.lent_on_day,
                moved.day <= L.lent_on_day + scope.value(_DAYS, L.lent_on_day, H.region_code),
                moved.amount * PARTS < L.amount * share,
                func.coalesce(register.account_type, "个人").in_(_GATHERING),
                moved.target.not_in(others),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:  # noqa: ARG002 - the same for every scope
        """Each loan and each line once; then the accounts to which enough households gave."""
        gathered: dict[str, list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: (row["day"], row["流水号"], row["贷款编号"])):
            gathered[row["subject"]].append(row)
        for _, found in sorted(gathered.items()):
            alike: dict[int, set[str]] = defaultdict(set)
            for row in found:
                alike[row["amount"]].add(row["home"])
            lines = _once([row for row in found if row["charge"] or len(alike[row["amount"]]) >= row["least"]])
            homes = {row["home"] for row in lines}
            if lines and len(homes) >= lines[0]["least"]:
                told = {"户数": len(homes), "笔数": len(lines), "转入户名": lines[0]["转入户名"], "region": None}
                yield from ({**row, **told} for row in lines)


def _once(rows: Sequence[Row]) -> list[Row]:
    """Each line with one loan, and each loan with one line; a transfer that both statements show is one."""
    seen: set[Any] = set()
    found = []
    for row in rows:
        transfer = (row["source"], row["day"], row["amount"])
        if not seen & {transfer, row["流水号"], row["贷款编号"]}:
            seen |= {transfer, row["流水号"], row["贷款编号"]}
            found.append(row)
    return found


def _may_be_charge(name: ColumnElement[str], said: ColumnElement[str]) -> ColumnElement[bool]:
    paid = or_(*(said.contains(word) for word in _PAID))
    named = and_(said.contains("贷"), ~said.contains("退"))
    return and_(may_be_gathering(name, said), or_(is_collected(said), named), ~paid)
