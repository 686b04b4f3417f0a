"""FW-P010: a public, village or cooperative account paid into private hands, lent money out, or bought products."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Select, select, union

from fundwatch.models.fields import Kind
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.bank_entry import BankEntry
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.person import Person
from fundwatch.models.records.public_employee import PublicEmployee
from fundwatch.models.records.unit import Unit
from fundwatch.models.records.village_official import VillageOfficial
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value
from fundwatch.rules.payment.premiums import is_of_premiums, premiums_paid_in
from fundwatch.rules.payment.public_accounts import (
    APART,
    MUTUAL,
    BookedPayments,
    on_public_account,
    public_holders,
)
from fundwatch.rules.scope import Scope

E = BankEntry
P = Payment
_SMALL = "支付个人小额上限"
#: What public accounts must not do whoever gets the money.
_LENT = re.compile(
    "借给|借与|借予|出借|借出|外借|转借|拆借|挪借|暂借|垫借|借资|理财|结构性存款|申购|认购基金|炒股|股票|证券|期货|信托产品|放贷|高息|吃息"
)
#: A loan that goes out, not one that is paid back, nor one to a member of a mutual fund.
_LOAN_OUT = re.compile("^(?!.*(还|息|贷|社员|会员)).*(借款|周转)")
#: Who is never a member of a mutual fund.
_NO_MEMBER = re.compile(
    "公司|厂$|集团|企业|商行|担保|典当|村委会|村民委员会|居委会|居民委员会|政府|财政所|办事处|[局办]$"
)
#: Public money laid by under somebody's own name; 2 to 4 characters that name no office are a name.
_LAID_BY = re.compile(
    "转存|私存|代存|暂存|寄存|代管|保管|存入个人|个人存折|个人卡|个人户|个人[账帐]户|私人|私户|走[账帐]|过[账帐]|过渡|套现|提现|取现|小金库"
)
_NAME = re.compile("[\u4e00-\u9fff·]{2,4}")
_OFFICE = re.compile("[村镇乡县局所站社行部厂店司会]$")
#: What a person is paid for in the ordinary course.
_ORDINARY = re.compile(
    "工资|报酬|补贴|补助|津贴|劳务|务工|误工|报销|差旅|备用金|退还|退回|租金|青苗|补偿|分红|货款|奖|救助|低保|五保|养老|抚恤|丧葬|退票"
)
#: What a person keeps for small bills, or was out of pocket: never all of what had just come in.
_ADVANCE = re.compile("备用金|差旅|报销|代垫|垫付|垫款")
#: What comes in to be spent on small bills by whoever keeps the village's purse.
_FOR_BILLS = re.compile("经费|运转|办公|备用|开支|误工|报酬|补贴|工资")
_WHOLE_DAYS = "补助集中转出天数"
#: Banks, where money may lie on deposit.
_BANK = re.compile("银行|信用社|联社|农商行|农信")
#: A line that says no more than that money moved.
_MOVED = re.compile(
    "(?:转|汇|划|调|拨|支|收|付|出|入|回|存|取|进账|往来|网银|行内|跨行|同城|电子|资金|归还|还|本金|款|[账帐])*"
)
_BACK = "专户资金转回核查天数"
#: How soon, and of how many, premiums are that an official was sent.
_SOON, _PAYERS = "补助集中转出天数", "补助集中转出户数"


class PublicAccountDrained(Rule):
    """Lines out of such an account to an official's private one, or that say lending or financial products."""

    code = "FW-P010"
    version = 5
    name = "公款账户转入个人或出借、理财"
    category = "贪污挪用"
    severity = Severity.HIGH
    basis = "财政专户、单位和村集体账户的资金不得转入个人账户，不得出借、购买理财产品"
    verified = False
    parameters = (_SMALL, APART, _BACK, _SOON, _PAYERS, _WHOLE_DAYS)
    needs = (E,)
    needs_columns = ((E.other_account, E.summary), (AccountRegister.account, Unit.account))
    reads = (
        Read(E),
        Read(AccountRegister),
        Read(Unit),
        Read(VillageOfficial),
        Read(PublicEmployee),
        Read(Person),
        Read(P),
    )
    subject = "账户流水"
    related = (("账户流水", "entry_key"),)
    evidence = (
        Value("付出账号"),
        Value("账户属于"),
        Value("转入户名"),
        Value("转入账号"),
        Value("去向"),
        Value("摘要"),
    )
    details = (
        Value("流水号"),
        Value("交易日期", Kind.DAY),
        Value("金额", Kind.MONEY),
        Value("摘要"),
        Value("转回日期", Kind.DAY),
    )
    summary = (
        "{账户属于}的账户{付出账号}转出{行数}笔共{合计}元到{转入户名}（{去向}），账上没有对应的支付，"
        "请核实转账依据、审批人和资金去向。"
    )
    compared = (Compared(AMOUNT, Total("账户流水", "金额")),)
    page = Page(
        method="在财政、单位、村、合作社和扶贫互助社账户的流水里，找两种支出：转到村组干部、财政供养人员个人账户，或摘要写明转存、代管而转到个人账户的"
        "（合计超过小额上限，程度为高）；摘要是借款、出借、理财一类的（归还借款、付息、互助资金借给社员不算）（程度为高）。支付台账里前后设定的天数内有同一收款账号、"
        "同样金额的，由支付的规则判断，不在此列。"
        "公款账户转到个人、企业，超过设定的天数又从同一对方同额转回的，也列出，程度为中。"
        "转到干部个人账户的款项，此前设定天数内账户向设定人数以上的人代收过养老、医疗等保险费而且不少于转出数的，没有超过小额上限也列出，程度为中。",
        why="互助金、专户、合作社的钱被借出去、买理财、转进个人账户，账面上往往什么都看不出，只有流水看得见。",
        not_flagged=(
            "摘要为工资、劳务、报销、备用金、租金、补偿、分红一类的个人转账（把刚收到的一笔款原数转给干部而写作备用金、报销、代垫的仍列出；收到的是经费的除外）",
            "合计没有超过小额上限的",
            "支付台账里有的付款",
            "公款账户之间的转账；借给互助社社员的",
            "设定的天数以内转回的（退票、退汇），存放银行的，摘要写明由头的（货款、租金、保证金、退款）",
        ),
        check=("转账凭证和审批单", "是否已经归还、利息归谁", "账户由谁保管印鉴和密钥"),
        innocent=("垫付款的归还没有写明（如干部先代村民缴了保险费）", "按规定开展的保值存放", "干部个人的劳务、货款"),
        example=Example(
            {
                "账户登记": [
                    {
                        "账号": "530053000000009001",
                        "户名": "上坪村村民委员会",
                        "开户单位编码": "CW",
                        "账户类型": "村账",
                    }
                ],
                "村组干部": [
                    {
                        "身份证号": "539900197505050015",
                        "起始日期": "2014-01-01",
                        "姓名": "赵大山",
                        "区划代码": "539900101201",
                        "银行账号": "6217000000000036",
                    }
                ],
                "账户流水": [
                    {
                        "流水号": "LS1",
                        "账号": "530053000000009001",
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

    def population(self, scope: Scope) -> Select[Any] | None:  # noqa: ARG002 - counted while judging
        """Counted while judging."""
        return None

    def select(self, scope: Scope) -> Select[Any]:
        """What left public accounts."""
        return select(
            E.record_key.label("entry_key"),
            E.account.label("partition"),
            E.account.label("account"),
            E.traded_on_day.label("day"),
            E.amount.label("amount"),
            E.other_account.label("other"),
            E.other_name.label("other_name"),
            E.account.label("付出账号"),
            E.record_key.label("流水号"),
            E.traded_on_day.label("交易日期"),
            E.amount.label("金额"),
            E.summary.label("摘要"),
        ).where(
            scope.touched(E.account),
            E.direction == "支",
            on_public_account(),
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Gather by account and by whom it went to; what the books hold as payments is judged there."""
        public, private = public_holders(scope.connection), _private(scope.connection)
        booked, returned = BookedPayments(scope.connection), _returned(scope.connection)
        premiums = premiums_paid_in(scope.connection, on_public_account())
        come = _come(scope.connection)
        gathered: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: (row["day"], row["entry_key"])):
            scope.look_at()
            told = row["摘要"] or ""
            where = private.get(row["other"])
            lent = _LENT.search(told) is not None
            name, region = public[row["account"]]
            member = MUTUAL in name and not _NO_MEMBER.search(row["other_name"] or "")
            lent = lent or (not member and _LOAN_OUT.search(told) is not None)
            where = where or _laid_by(row["other_name"] or "", told)
            back = None if MUTUAL in name else _day_back(row, returned, scope.number(_BACK, scope.as_of, region or ""))
            if booked.holds(row["other"], row["amount"], row["day"], scope.number(APART, scope.as_of, region or "")):
                scope.leave_out("支付台账里有的付款")
            elif row["other"] in public and not lent:
                scope.leave_out("公款账户之间的转账")
            elif lent or ((where or back) and (not _ORDINARY.search(told) or _is_whole(row, come, scope, region))):
                to = row["other"] or row["other_name"] or "对方不详"
                said = "摘要写明出借、理财" if lent else "过后又同额转回"
                shown = {"账户属于": name, "region": region, "去向": where or said, "转回日期": back}
                days, payers = (scope.number(name, scope.as_of, region or "") for name in (_SOON, _PAYERS))
                held = where is not None and is_of_premiums(row, premiums, days, payers)
                if held:
                    shown["去向"] = f"{where}，此前代收过保险费"
                if not lent and not where:
                    shown["severity"] = Severity.MEDIUM
                named = {"转入户名": row["other_name"] or to, "转入账号": row["other"], "lent": lent, "held": held}
                gathered[row["account"], to].append({**row, **shown, **named})
        for found in gathered.values():
            least = scope.number(_SMALL, scope.as_of, found[0]["region"] or "")
            small = not any(row["lent"] for row in found) and sum(row["amount"] for row in found) <= least
            if not small or any(row["held"] for row in found):
                weight = {"severity": Severity.MEDIUM} if small else {}
                yield from ({**row, **weight, "subject": found[0]["entry_key"]} for row in found)


def _laid_by(holder: str, told: str) -> str | None:
    named = _NAME.fullmatch(holder) and not _OFFICE.search(holder)
    return "个人账户，摘要写明转存、代管" if named and _LAID_BY.search(told) else None


def _day_back(row: Row, returned: Mapping[tuple[Any, ...], list[int]], days: int) -> int | None:
    """The day on which the same amount came back of the same other side, more than so many days later."""
    other = row["other"] or row["other_name"]
    if not other or _BANK.search(row["other_name"] or "") or not _MOVED.fullmatch(row["摘要"] or ""):
        return None
    known = returned.get((row["account"], other, row["amount"]), ())
    return min((day for day in known if day - row["day"] > days), default=None)


def _is_whole(
    row: Row, come: Mapping[tuple[str, int], list[tuple[int, str]]], scope: Scope, region: str | None
) -> bool:
    """Whether what is called an advance is the whole of what another paid in shortly before, and not for bills."""
    told = _ADVANCE.sub("", row["摘要"] or "")
    if told == (row["摘要"] or "") or _ORDINARY.search(told):
        return False
    days = scope.number(_WHOLE_DAYS, scope.as_of, region or "")
    received = come.get((row["account"], row["amount"]), ())
    return any(0 <= row["day"] - day <= days and payer != row["other"] for day, payer in received)


def _come(connection: Connection) -> Mapping[tuple[str, int], list[tuple[int, str]]]:
    """When and of whom public accounts received what is not for bills, by account and amount."""
    found: dict[tuple[str, int], list[tuple[int, str]]] = defaultdict(list)
    asked = select(E.account, E.amount, E.traded_on_day, E.other_account, E.summary)
    for account, amount, day, payer, said in connection.execute(asked.where(E.direction == "收", on_public_account())):
        if not _FOR_BILLS.search(said or ""):
            found[account, amount].append((day, payer or ""))
    return found


def _returned(connection: Connection) -> Mapping[tuple[Any, ...], list[int]]:
    """Days on which public accounts received for nothing that is told, by account, other side and amount."""
    found: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    asked = select(E.account, E.other_account, E.other_name, E.amount, E.traded_on_day, E.summary)
    for account, other, name, amount, day, said in connection.execute(
        asked.where(E.direction == "收", on_public_account())
    ):
        if _MOVED.fullmatch(said or ""):
            found[account, other or name, amount].append(day)
    return found


def _private(connection: Connection) -> dict[str, str]:
    own = select(VillageOfficial.account).where(VillageOfficial.account.is_not(None))
    held = select(Person.account).join(VillageOfficial, VillageOfficial.id_number == Person.record_key)
    paid = select(Person.account).join(PublicEmployee, PublicEmployee.id_number == Person.record_key)
    found = {account: "财政供养人员的个人账户" for (account,) in connection.execute(paid) if account}
    officials = connection.execute(union(own, held))
    return found | {account: "村组干部的个人账户" for (account,) in officials if account}
