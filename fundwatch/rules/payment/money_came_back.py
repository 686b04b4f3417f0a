"""FW-P006: money paid to a supplier came back to the payer's people or to a public unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, select

from fundwatch.models.base import aliased
from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.bank_entry import BankEntry
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.person import Person
from fundwatch.models.records.project import Project
from fundwatch.models.records.public_employee import PublicEmployee
from fundwatch.models.records.unit import Unit
from fundwatch.models.records.village_official import VillageOfficial
from fundwatch.rules.compared import AMOUNT, DETAILS, Compared, Given, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.payment.left_account import Return, returns_of, within_payments
from fundwatch.rules.scope import Scope

P = Payment
E = BankEntry
_DAYS, _SHARE, _PRIVATE = "资金回流天数", "资金回流比例", "资金回流个人比例"


class MoneyCameBack(Rule):
    """The payee's account soon passed on most of a payment to officials, the payroll or a public unit."""

    code = "FW-P006"
    version = 5
    name = "资金支付后回流"
    category = "贪污挪用"
    severity = Severity.HIGH
    basis = "财政资金不得通过供应商套取转回，不得公款私存、私设小金库"
    verified = False
    parameters = (_DAYS, _SHARE, _PRIVATE)
    needs = (Payment, BankEntry)
    needs_columns = (Payment.payee_account, (BankEntry.other_account, BankEntry.other_name))
    reads = (
        Read(P),
        Read(E),
        Read(Unit),
        Read(AccountRegister),
        Read(VillageOfficial),
        Read(PublicEmployee),
        Read(Person),
        Read(Project),
    )
    subject = "支付"
    related = (("账户流水", "entry_key"), ("项目", "project_key"))
    evidence = (
        Value("付款单位"),
        Value("收款人"),
        Value("收款账号"),
        Value("用途"),
        Value("支付日期", Kind.DAY),
        Value("支付金额", Kind.MONEY),
        Value("回流合计", Kind.MONEY),
        Value("回流比例", Kind.RATIO),
        Value("回流去向"),
    )
    details = (
        Value("流水号"),
        Value("回流日期", Kind.DAY),
        Value("回流金额", Kind.MONEY),
        Value("转入账号"),
        Value("账户属于"),
    )
    summary = (
        "{支付日期}{付款单位}支付给{收款人}{支付金额}元（{用途}）后，其账户转出{回流合计}元到{回流去向}，"
        "占付款的{回流比例}，请核实转账的由头和资金最终去向。"
    )
    compared = (
        Compared("回流合计", Total(DETAILS, "回流金额")),
        Compared("回流比例", Given("回流合计") / Given("支付金额")),
        Compared(AMOUNT, Total("账户流水", "金额")),
    )
    page = Page(
        method="对每笔支付，在账户流水中找收款账户此后设定的天数内转到下列账户的款项：付款单位本身，乡镇、村等公共单位，"
        "村组干部、财政供养人员、经办人的个人账户。合计达到设定的比例的列为疑点；一笔转出只算在一笔支付上。"
        "转到个人账户的，达到较低的比例也列出，程度为中；名单上没有账号、只有姓名相同的，按往来户名判断，程度为中；"
        "摘要是借款、还款的，转给供养人员账户的也算，只有姓名相同的要一笔就达到回流比例。",
        why="付给供应商的钱转回单位或干部手里，可能是虚开套取、设小金库或收受回扣，也可能是退还的保证金和借款。",
        not_flagged=(
            "登记为退回的付款（负数支付）",
            "县、乡镇单位收款后往下级单位、村账转拨的（退回付款单位、转到个人的仍列出）",
            "摘要为保证金、税费、水电的",
            "比此前设定天数内付给该账户的全部款项还大的对公转账；给村集体的租金、承包费、分红，退给别的村的到期入股本金，交到村里的水费、医保费",
            "没有达到回流比例、摘要为工资、劳务、租金、货款的个人转账，与村组干部的借还款",
            "只有姓名相同，摘要是借款、还款而一笔没有达到回流比例的",
            "超过设定的天数的",
        ),
        check=("供应商的真实供货和发票", "转账双方的借贷或买卖凭据", "回流款的最后用途"),
        innocent=("工程质量问题的退款没有登记", "供应商与干部之间的正常买卖、借贷", "账户登记有误"),
        example=Example(
            {
                "村组干部": [
                    {
                        "身份证号": "539900197505050015",
                        "起始日期": "2014-01-01",
                        "姓名": "赵大山",
                        "区划代码": "539900101201",
                        "银行账号": "6217000000000036",
                    }
                ],
                "支付": [
                    {
                        "支付流水号": "ZF1",
                        "支付日期": "2017-08-15",
                        "付款单位编码": "XZ",
                        "收款人": "示例县路桥有限公司",
                        "收款账号": "530012000000004212",
                        "收款单位编码": "SG",
                        "金额": "100000.00",
                        "用途": "产业路工程款",
                        "支付方式": "转账",
                    }
                ],
                "账户流水": [
                    {
                        "流水号": "LS1",
                        "账号": "530012000000004212",
                        "交易日期": "2017-08-20",
                        "收支方向": "支",
                        "金额": "90000.00",
                        "对方账号": "6217000000000036",
                        "对方户名": "赵大山",
                        "摘要": "转账",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Payments to an account."""
        return counted(
            P.__table__,
            scope.touched(P.payment_no),
            (P.amount <= 0, "退回"),
            (P.payee_account.is_(None), "没有收款账号"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Payments to accounts out of which a statement shows money going."""
        payer = aliased(Unit)
        left = select(E.account).where(E.direction == "支").union(select(E.other_account).where(E.direction == "收"))
        return (
            select(
                P.record_key.label("subject"),
                P.payment_no.label("partition"),
                P.paid_on_day.label("day"),
                func.coalesce(Project.region_code, payer.region_code).label("region"),
                P.project_no.label("project"),
                Project.record_key.label("project_key"),
                P.payee_account.label("account"),
                P.payer_code.label("payer"),
                P.payer_account.label("payer_account"),
                payer.account.label("payer_own"),
                P.handler.label("handler"),
                payer.name.label("付款单位"),
                P.payee.label("收款人"),
                P.payee_account.label("收款账号"),
                P.purpose.label("用途"),
                P.paid_on_day.label("支付日期"),
                P.amount.label("支付金额"),
            )
            .join(payer, payer.record_key == P.payer_code)
            .outerjoin(Project, Project.record_key == P.project_no)
            .where(scope.touched(P.payment_no), P.amount > 0, P.payee_account.in_(left))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Match payments with what left the payee's account afterwards, in the order of days."""
        known = sorted(rows, key=lambda row: (row["day"], row["subject"]))
        refunded = _refunded(scope.connection)
        payers: dict[str, dict[str, str]] = defaultdict(dict)
        for row in known:
            own = {row["payer_account"]: "付款单位的账户", row["payer_own"]: "付款单位的账户"}
            payers[row["account"]] |= {account: whose for account, whose in own.items() if account}
        handlers: dict[str, set[str]] = defaultdict(set)
        for row in known:
            handlers[row["account"]] |= {row["handler"]} - {None}
        paid: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
        for row in known:
            paid[row["account"]].append((row["day"], _until(row, scope), row["支付金额"]))
        returns = within_payments(returns_of(scope.connection, payers, handlers), paid)
        used: set[str] = set()
        for row in known:
            found = _matched(row, returns.get(row["account"], ()), used, refunded, scope)
            used |= {one.key for one in found}
            yield from _told(row, found, scope.number(_SHARE, scope.as_of, row["region"] or ""))


def _told(row: Row, found: Sequence[Return], least: int) -> Iterable[Row]:
    total = sum(one.amount for one in found)
    share = total * PARTS // row["支付金额"]
    told = {
        "回流合计": total,
        "回流比例": share,
        "回流去向": "、".join(dict.fromkeys(one.whose for one in found)),
        # That somebody has an official's name is a hint, no more.
        "severity": Severity.HIGH if share >= least and not all(one.alike for one in found) else Severity.MEDIUM,
    }
    for one in found:
        line = {"entry_key": one.key, "流水号": one.key, "回流日期": one.day, "回流金额": one.amount}
        yield {**row, **told, **line, "转入账号": one.account, "账户属于": one.whose, "amount": one.amount}


def _until(row: Row, scope: Scope) -> int:
    """The last day on which money that comes back may be of a payment."""
    return int(row["day"]) + scope.number(_DAYS, scope.as_of, row["region"] or "")


def _matched(
    row: Row, returns: Sequence[Return], used: set[str], refunded: set[tuple[str, str, int]], scope: Scope
) -> list[Return]:
    region = row["region"] or ""
    until = _until(row, scope)
    share = scope.number(_SHARE, scope.as_of, region)
    fitting = [
        one
        for one in returns
        if one.key not in used
        and not (one.doubtful and not share * row["支付金额"] <= one.amount * PARTS <= row["支付金额"] * PARTS)
        and row["day"] <= one.day <= until
        and (one.private or (row["payer"], row["收款人"], one.amount) not in refunded)
    ]
    everything = sum(one.amount for one in fitting)
    if everything * PARTS >= share * row["支付金额"]:
        return fitting
    private = [one for one in fitting if one.private and not one.ordinary]
    some = sum(one.amount for one in private)
    least = scope.number(_PRIVATE, scope.as_of, region) * row["支付金额"]
    return private if private and some * PARTS >= least else []


def _refunded(connection: Connection) -> set[tuple[str, str, int]]:
    """Refunds that the books hold: payer, payee and amount."""
    asked = select(P.payer_code, P.payee, P.amount).where(P.amount < 0)
    return {(payer, payee, -amount) for payer, payee, amount in connection.execute(asked)}
