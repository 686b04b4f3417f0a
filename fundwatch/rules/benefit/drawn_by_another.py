"""FW-B085: what several households were paid went to one and the same other person, by name and without an account."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select

from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.bank_entry import BankEntry
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.person import Person
from fundwatch.models.records.public_employee import PublicEmployee
from fundwatch.models.records.village_official import VillageOfficial
from fundwatch.rules.benefit import gathering
from fundwatch.rules.benefit.each_once import each_once
from fundwatch.rules.benefit.facts import claimed, payments_by, stands
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Statement, Value, Via
from fundwatch.rules.payment.facts import looks_like_person
from fundwatch.rules.scope import Scope

B = BenefitPayment
E = BankEntry
P = PublicEmployee
V = VillageOfficial
_DAYS, _SHARE, _HOUSEHOLDS = "补助集中转出天数", "补助集中转出比例", "补助集中转出户数"


def _batches_of(accounts: Statement) -> Statement:
    return select(B.batch_no).where(B.account.in_(accounts))


def _batches_with(names: Statement) -> Statement:
    return _batches_of(select(E.account).where(E.other_name.in_(names), E.other_account.is_(None)))


def _to_a_name() -> ColumnElement[bool]:
    return and_(E.direction == "支", E.other_account.is_(None), E.other_name.is_not(None))


class DrawnByAnother(Rule):
    """Of one batch's payments, those of several households that left for the same name, which is none of their own."""

    code = "FW-B085"
    name = "多户补助取给同一个人"
    category = "截留私分"
    severity = Severity.MEDIUM
    basis = "惠民惠农补贴直达受益人，任何单位和个人不得代领、集中收回"
    verified = False
    parameters = (_DAYS, _SHARE, _HOUSEHOLDS)
    needs = (BenefitPayment, BankEntry)
    needs_columns = (BenefitPayment.account, BenefitPayment.batch_no, BankEntry.other_name)
    reads = (
        *payments_by("batch_no"),
        Read(E, Via("account", _batches_of)),
        Read(V, Via("name", _batches_with)),
        Read(P, Via("name", _batches_with)),
        Read(Person),
    )
    subject = "批次"
    related = (("补助发放", "发放流水号"), ("账户流水", "entry_key"))
    evidence = (
        Value("批次号"),
        Value("补助项目"),
        Value("对方户名"),
        Value("是否在名单"),
        Value("户数", Kind.INTEGER),
        Value("笔数", Kind.INTEGER),
    )
    details = (
        Value("发放流水号"),
        Value("姓名"),
        Value("银行账号"),
        Value("发放日期", Kind.DAY),
        Value("实发金额", Kind.MONEY),
        Value("流水号"),
        Value("取出日期", Kind.DAY),
        Value("取出金额", Kind.MONEY),
        Value("摘要"),
    )
    summary = (
        "{批次号}批“{补助项目}”中{户数}户的补助到账后，账户流水上{笔数}笔共{合计}元的对方户名都是{对方户名}（{是否在名单}），没有对方账号，"
        "请核实是谁去取的、钱在谁手里。"
    )
    compared = (Compared(AMOUNT, Total("账户流水", "金额")),)
    page = Page(
        method="在同一批次里，找补助到账后设定的天数内、达到补助设定比例而不超过补助的支出，对方账号空白、对方户名是别人姓名的；"
        "对方户名相同的户达到设定的户数，列为疑点。姓名与村组干部、财政供养人员名单上的相同的程度为中，其余为低。",
        why="拿着几个人的存折去取现，凭条上留的是取款人的姓名：流水没有对方账号，按账号归集就看不出来。",
        not_flagged=(
            "对方户名是户主本人、账户户名，或不像人名的（柜台、公司、银行、超市等）",
            "摘要为保险、水电、学费、货款、材料款、工钱、租金等的；摘要为还款、退回而不与名单上的人同名的",
            "户数没有达到设定户数的，超过设定天数的",
            "有对方账号的（由FW-B031判断），对方户名空白的",
        ),
        check=("取款凭条上的签名和监控录像", "存折、银行卡由谁保管", "逐户问实际拿到多少", "名单上的人是不是同名"),
        innocent=("行动不便的老人委托同村人代取，有委托手续", "同名的另一个人", "流水的对方户名填的是经办柜员"),
        example=Example(
            {
                "村组干部": [
                    {
                        "身份证号": "539900197505050015",
                        "起始日期": "2014-01-01",
                        "姓名": "赵大山",
                        "区划代码": "539900101201",
                    }
                ],
                "补助发放": [
                    {
                        "发放流水号": f"BF{number}",
                        "批次号": "PC1",
                        "补助项目": "农村低保金",
                        "年度": "2017",
                        "姓名": name,
                        "身份证号": f"53990019700101{code}",
                        "银行账号": f"621700000000006{number}",
                        "应发金额": "1140.00",
                        "实发金额": "1140.00",
                        "发放日期": "2017-09-10",
                        "区划代码": "539900101201",
                    }
                    for number, name, code in ((1, "钱一", "0036"), (2, "钱二", "0052"), (3, "钱三", "0079"))
                ],
                "账户流水": [
                    {
                        "流水号": f"LS{number}",
                        "账号": f"621700000000006{number}",
                        "交易日期": "2017-09-12",
                        "收支方向": "支",
                        "金额": "1140.00",
                        "对方户名": "赵大山",
                        "摘要": "取现",
                    }
                    for number in range(1, 4)
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any] | None:  # noqa: ARG002 - counted while judging
        """Counted while judging: the batches of which something went to somebody named."""
        return None

    def suspects(self, scope: Scope, added: Added) -> Statement:  # noqa: ARG002 - the same for every scope
        """Batches of added payments to accounts out of which something went to a name alone."""
        return select(added.batch_no).where(added.account.in_(select(E.account).where(_to_a_name())))

    def select(self, scope: Scope) -> Select[Any]:
        """Payments and what soon left their accounts for somebody of another name."""
        share, days = (scope.value(name, literal(scope.today), B.region_code) for name in (_SHARE, _DAYS))
        name, said = func.coalesce(E.other_name, ""), func.coalesce(E.summary, "")
        listed = or_(E.other_name.in_(select(V.name)), E.other_name.in_(select(P.name)))
        return (
            select(
                *(column for column in claimed(B) if column.key not in {"partition", "amount"}),
                B.batch_no.label("subject"),
                B.batch_no.label("partition"),
                func.coalesce(B.household_no, Person.household_no, B.id_number).label("home"),
                E.record_key.label("entry_key"),
                E.record_key.label("流水号"),
                E.traded_on_day.label("取出日期"),
                E.amount.label("amount"),
                E.amount.label("取出金额"),
                E.other_name.label("对方户名"),
                E.summary.label("摘要"),
                case((listed, 1), else_=0).label("listed"),
            )
            .join(E, E.account == B.account)
            .outerjoin(Person, Person.record_key == B.id_number)
            .where(
                scope.touched(B.batch_no),
                B.batch_no.is_not(None),
                stands(B, scope),
                _to_a_name(),
                E.traded_on_day >= B.paid_on_day,
                E.traded_on_day <= B.paid_on_day + days,
                E.amount * PARTS >= B.paid_amount * share,
                E.amount <= B.paid_amount,
                E.other_name != B.name,
                E.other_name != func.coalesce(E.account_name, ""),
                gathering.may_be_gathering(name, said),
                or_(~gathering.is_settling(said), listed),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """The names in a batch to whom enough households' payments went, each line for one payment."""
        named: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: (row["取出日期"], row["entry_key"], row["发放流水号"])):
            if looks_like_person(row["对方户名"]):
                named[row["partition"], row["对方户名"]].append(row)
        for (_, name), found in sorted(named.items()):
            scope.look_at()
            lines = each_once(found)
            homes = {row["home"] for row in lines}
            if len(homes) < scope.number(_HOUSEHOLDS, scope.as_of, lines[0]["region"]):
                continue
            listed = any(row["listed"] for row in lines)
            told = {
                "户数": len(homes),
                "笔数": len(lines),
                "是否在名单": "与干部、供养人员名单上的人同名" if listed else "不在干部、供养人员名单上",
                "distinguish": name,
                "severity": Severity.MEDIUM if listed else Severity.LOW,
            }
            yield from ({**row, **told} for row in lines)
