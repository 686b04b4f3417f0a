"""FW-B031: several households soon passed their subsidies on to one account."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, Table, and_, case, func, literal, or_, select, union

from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.bank_entry import BankEntry
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.person import Person
from fundwatch.models.records.unit import Unit
from fundwatch.rules.benefit import gathering
from fundwatch.rules.benefit.facts import claimed, stands
from fundwatch.rules.benefit.given_back import LEAST, given_back
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Statement, Value, Via
from fundwatch.rules.scope import Scope, number_of
from fundwatch.rules.transfers import transfers

B = BenefitPayment
E = BankEntry
_DAYS, _SHARE, _HOUSEHOLDS = "补助集中转出天数", "补助集中转出比例", "补助集中转出户数"
_TRANSFERS = "transfers"
#: Accounts into which a household's money can be gathered; whoever is not in the register may be anybody.
_GATHERING = ("个人", "村账")
#: Units that households pay in the ordinary course, or to whom money goes back.
_SELLERS = ("施工单位", "供应商", "企业", "金融机构", "财政部门", "主管部门", "乡镇政府")


def _gathered_from(accounts: Statement) -> Statement:
    """The accounts to which a statement shows money going from these."""
    sent = select(E.other_account).where(E.direction == "支", E.account.in_(accounts))
    received = select(E.account).where(E.direction == "收", E.other_account.in_(accounts))
    return union(sent, received)


def _from_original(serials: Statement) -> Statement:
    return _gathered_from(select(B.account).where(B.record_key.in_(serials)))


def _from_people(ids: Statement) -> Statement:
    return _gathered_from(select(B.account).where(B.id_number.in_(ids)))


class PassedOn(Rule):
    """Most of a subsidy, or what is called a charge, soon left several households' accounts for the same one."""

    code = "FW-B031"
    version = 4
    name = "多户补助到账后转入同一账户"
    category = "截留私分"
    severity = Severity.HIGH
    basis = "惠民惠农补贴直达受益人，任何单位和个人不得在发放后集中收回"
    verified = False
    parameters = (_DAYS, _SHARE, _HOUSEHOLDS, LEAST)
    needs = (BenefitPayment, BankEntry)
    needs_columns = (BenefitPayment.account, BankEntry.other_account)
    reads = (
        Read(B, Via("account", _gathered_from)),
        Read(B, Via("original_serial_no", _from_original)),
        Read(E, "account"),
        Read(E, "other_account"),
        Read(AccountRegister, "account"),
        Read(Unit, "account"),
        Read(Person, Via("id_number", _from_people)),
        *gathering.OFFICIALS,
    )
    suspects_suffice = True
    subject = "账号"
    related = (("补助发放", "发放流水号"), ("账户流水", "entry_key"))
    evidence = (
        Value("转入账号"),
        Value("转入户名"),
        Value("账户类型"),
        Value("户数", Kind.INTEGER),
        Value("转出笔数", Kind.INTEGER),
        Value("转出比例", Kind.RATIO),
    )
    details = (
        Value("发放流水号"),
        Value("姓名"),
        Value("身份证号"),
        Value("补助项目"),
        Value("发放日期", Kind.DAY),
        Value("实发金额", Kind.MONEY),
        Value("流水号"),
        Value("转出日期", Kind.DAY),
        Value("转出金额", Kind.MONEY),
    )
    summary = (
        "{户数}户的补助到账后不久转入同一账户{转入账号}（{转入户名}）{转出笔数}笔共{合计}元，占这些补助的{转出比例}，"
        "请向农户核实是谁要求转的、款项作什么用。"
    )
    compared = (Compared(AMOUNT, Total("账户流水", "金额")),)
    page = Page(
        method="对账户流水中由补助账户转到另一账户的款项，找补助到账后设定的天数内、金额不超过该笔补助而达到设定的比例的，或摘要写明推荐费、协调费、好处费、申报费、押金、捐款、上交、返还一类的（不论多少），"
        "或摘要写着低保、救助、补助一类而达到设定户数的几户转出同样金额的；"
        "转入同一账户的户数达到设定的户数，列为疑点。同一转账在双方流水中各有一笔的，只算一次；一笔转账只对一笔补助。"
        "摘要写着退回而转入村账、其他个人账户的，同一批次退回达到设定比例的户数达到集中退回最少户数才列出，程度为中。"
        "同户的人算一户，登记簿上没有户编号的按人算。",
        why="账面上全部发到了存折，钱却又集中到一个账户，可能是虚报顶名、发后收回，也可能是户主之间的正常往来。",
        not_flagged=(
            "转入企业、财政、金融机构等单位账户，户名是公司、银行、保险、医院、学校等的",
            "摘要为保险、水电、学费、货款、材料款、工钱、租金等的，摘要为还款、退回而转入账户不是村组干部、财政供养人员的（一批人集体退回的除外）",
            "集体退回以后，收款账户把不少于退回的钱交给财政、乡镇、主管部门的",
            "户数没有达到设定的户数，或同一户几个人转给自家人",
            "只转出补助的一小部分而摘要没有写明收费、返还，或超过设定的天数",
            "退票、或已全额追回的发放",
        ),
        check=("逐户询问补助实际领到多少", "存折、银行卡由谁保管，转账在哪里、由谁办理", "转入账户此后的去向"),
        innocent=(
            "几户合伙经营、集资建设，有协议或会议记录",
            "向同村人购买苗木、牲畜而摘要没有写",
            "集中委托一人代购，有凭据",
        ),
        example=Example(
            {
                "补助发放": [
                    {
                        "发放流水号": f"BF{number}",
                        "批次号": "PC1",
                        "补助项目": "危房改造补助",
                        "年度": "2017",
                        "姓名": name,
                        "身份证号": person,
                        "银行账号": f"621700000000006{number}",
                        "应发金额": "3000.00",
                        "实发金额": "3000.00",
                        "发放日期": "2017-09-10",
                        "区划代码": "539900101201",
                    }
                    for number, name, person in (
                        (1, "钱一", "539900197001010036"),
                        (2, "孙二", "539900198001010014"),
                        (3, "李三", "539900197203050116"),
                    )
                ],
                "账户流水": [
                    {
                        "流水号": f"LS{number}",
                        "账号": f"621700000000006{number}",
                        "交易日期": "2017-09-12",
                        "收支方向": "支",
                        "金额": "3000.00",
                        "对方账号": "6217000000000099",
                        "对方户名": "赵大山",
                        "摘要": "转账",
                    }
                    for number in (1, 2, 3)
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any] | None:  # noqa: ARG002 - counted while judging
        """Counted while judging: the accounts into which several others paid."""
        return None

    def suspects(self, scope: Scope, added: Added) -> Statement:  # noqa: ARG002 - the same for every scope
        """Accounts into which money went on from those that were paid to."""
        return _gathered_from(select(added.account))

    def select(self, scope: Scope) -> Select[Any]:
        """Transfers out of an account that a subsidy had reached shortly before, and that subsidy."""
        moved = _transfers(scope).c
        share, days = (scope.value(name, literal(scope.today), B.region_code) for name in (_SHARE, _DAYS))
        register = AccountRegister
        left_out = {"partition", "account"}
        most = moved.amount * PARTS >= B.paid_amount * share
        enough = or_(most, gathering.is_collected(moved.said))
        of_officials = moved.target.in_(gathering.officials_accounts())
        sellers = select(Unit.account).where(Unit.account.is_not(None), Unit.category.in_(_SELLERS))
        return (
            select(
                *(column for column in claimed(B) if column.key not in left_out | {"amount", "person", "day"}),
                moved.target.label("subject"),
                moved.target.label("partition"),
                moved.target.label("转入账号"),
                func.coalesce(register.account_name, moved.name, "户名不详").label("转入户名"),
                register.account_type.label("账户类型"),
                func.coalesce(B.household_no, Person.household_no, B.id_number).label("home"),
                moved.source.label("source"),
                moved.key.label("entry_key"),
                moved.key.label("流水号"),
                moved.way.label("way"),
                moved.day.label("day"),
                moved.day.label("转出日期"),
                moved.amount.label("amount"),
                moved.amount.label("转出金额"),
                enough.label("enough"),
                case((and_(gathering.is_settling(moved.said), ~of_officials), 1), else_=0).label("back"),
            )
            .select_from(_transfers(scope))
            .join(B, B.account == moved.source)
            .outerjoin(Person, Person.record_key == B.id_number)
            .outerjoin(register, register.record_key == moved.target)
            .where(
                stands(B, scope),
                moved.day >= B.paid_on_day,
                moved.day <= B.paid_on_day + days,
                moved.amount <= B.paid_amount,
                or_(enough, gathering.names_subsidy(moved.said)),
                or_(~gathering.is_settling(moved.said), of_officials, and_(gathering.gives_back(moved.said), most)),
                func.coalesce(register.account_type, "个人").in_(_GATHERING),
                moved.target.not_in(sellers),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Each transfer for one subsidy; then the accounts that gathered those of enough households."""
        gathered: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            gathered[row["subject"]].append(row)
        for found in gathered.values():
            scope.look_at()
            least = scope.number(_HOUSEHOLDS, scope.as_of, found[0]["region"])
            lines = _matched(_or_alike([row for row in found if not row["back"]], least))
            if len({row["home"] for row in lines}) < least:
                lines = []
            back = given_back(_matched([row for row in found if row["back"]]), scope)
            if lines or back:
                yield from _told(lines, back)


def _told(lines: Sequence[Row], back: Sequence[Row]) -> Iterable[Row]:
    paid = {row["发放流水号"] for row in lines}
    every = [*lines, *(row for row in back if row["发放流水号"] not in paid)]
    told = {
        "户数": len({row["home"] for row in every}),
        "转出笔数": len(every),
        "转出比例": sum(row["amount"] for row in every) * PARTS // sum(row["实发金额"] for row in every),
        "转入户名": min(row["转入户名"] for row in every),
        # It may well be a mistake that was put right; what tells is how many they are and where it went.
        "severity": Severity.HIGH if lines else Severity.MEDIUM,
    }
    yield from ({**row, **told} for row in every)


def _or_alike(rows: Sequence[Row], least: int) -> list[Row]:
    """Without parts of subsidies, unless enough households gave the same sum and named what it is of."""
    homes: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        homes[row["amount"]].add(row["home"])
    return [row for row in rows if row["enough"] or len(homes[row["amount"]]) >= least]


def _matched(rows: Sequence[Row]) -> list[Row]:
    """Pairs of a transfer and a subsidy, each of either once; a transfer that both statements show is one."""
    ranked = sorted(rows, key=lambda row: (row["day"], row["entry_key"], -row["发放日期"], row["发放流水号"]))
    lines: dict[tuple[Any, ...], dict[str, None]] = defaultdict(dict)
    for row in ranked:
        lines[row["source"], row["day"], row["amount"], row["way"]][row["entry_key"]] = None
    entries: set[str] = set()
    subsidies: set[str] = set()
    found: list[Row] = []
    for row in ranked:
        sent = lines.get((row["source"], row["day"], row["amount"], "支"), {})
        again = row["way"] == "收" and list(lines[row["source"], row["day"], row["amount"], "收"]).index(
            row["entry_key"]
        ) < len(sent)
        if not again and row["entry_key"] not in entries and row["发放流水号"] not in subsidies:
            entries.add(row["entry_key"])
            subsidies.add(row["发放流水号"])
            found.append(row)
    return found


def _transfers(scope: Scope) -> Table:
    """What left an account for one that several others paid into, by the statement of either; computed once."""
    if _TRANSFERS not in scope.facts:
        fewest = min(number_of(value) for value in scope.policy.all_of(_HOUSEHOLDS))
        moved = transfers(gathering.may_be_gathering)
        several = (
            select(moved.c.target)
            .where(scope.touched(moved.c.target))
            .group_by(moved.c.target)
            .having(func.count(moved.c.source.distinct()) >= fewest)
        )
        columns = (
            ("key", str),
            ("source", str),
            ("target", str),
            ("name", str),
            ("way", str),
            ("said", str),
            ("day", int),
        )
        rows = select(*(moved.c[name] for name, _ in columns), moved.c.amount).where(moved.c.target.in_(several))
        scope.facts[_TRANSFERS] = scope.temporary((*columns, ("amount", int)), rows)
    table: Table = scope.facts[_TRANSFERS]
    return table
