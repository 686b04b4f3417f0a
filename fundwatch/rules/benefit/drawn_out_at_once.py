"""FW-B083: several households' lump sums were drawn out in cash on the very day they came."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select

from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.bank_entry import BankEntry
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.person import Person
from fundwatch.rules.benefit.each_once import each_once
from fundwatch.rules.benefit.facts import claimed, payments_by, stands
from fundwatch.rules.compared import AMOUNT, DETAILS, Compared, Total
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Statement, Value, Via
from fundwatch.rules.scope import Scope

B = BenefitPayment
E = BankEntry
_HOUSEHOLDS, _LEAST, _SHARE = "集中取现最少户数", "集中取现单笔下限", "补助集中转出比例"
_CASH = ("现金", "取现", "支取", "取款", "现支", "柜面取", "柜台取", "ATM")


def _batches_of(accounts: Statement) -> Statement:
    return select(B.batch_no).where(B.account.in_(accounts))


def _is_cash() -> ColumnElement[bool]:
    said = or_(*(E.summary.contains(word) for word in _CASH))
    return and_(E.direction == "支", E.other_account.is_(None), said)


class DrawnOutAtOnce(Rule):
    """Of one batch's lump sums, those of several households left in cash on the day of payment."""

    code = "FW-B083"
    name = "补助到账当日多户同时取现"
    category = "截留私分"
    severity = Severity.MEDIUM
    basis = "惠民惠农补贴直达受益人，任何单位和个人不得代领、集中收回"
    verified = False
    parameters = (_HOUSEHOLDS, _LEAST, _SHARE)
    needs = (BenefitPayment, BankEntry)
    needs_columns = (BenefitPayment.account, BenefitPayment.batch_no, BankEntry.summary)
    reads = (*payments_by("batch_no"), Read(E, Via("account", _batches_of)), Read(Person))
    subject = "批次"
    related = (("补助发放", "发放流水号"), ("账户流水", "entry_key"))
    evidence = (
        Value("批次号"),
        Value("补助项目"),
        Value("发放日期", Kind.DAY),
        Value("户数"),
        Value("批次笔数"),
        Value("取现合计", Kind.MONEY),
    )
    details = (
        Value("姓名"),
        Value("银行账号"),
        Value("实发金额", Kind.MONEY),
        Value("流水号"),
        Value("取现金额", Kind.MONEY),
        Value("摘要"),
    )
    summary = (
        "{批次号}批“{补助项目}”{发放日期}到账，当天有{户数}户的账户取走现金{取现合计}元（全批{批次笔数}笔），"
        "请核实是谁去取的、钱在谁手里。"
    )
    compared = (
        Compared("取现合计", Total(DETAILS, "取现金额")),
        Compared(AMOUNT, Total("账户流水", "金额")),
    )
    page = Page(
        method="在同一批次里，找每笔达到设定下限、到账当天就从本人账户取走现金、取走的达到这笔补助设定比例的；户数达到设定的户数的批次列为疑点。",
        why="一批人的存折当天一起取空，往往是有人拿着全部存折、密码去取的：代办、抽头、套名的钱就这样走掉，流水里看不到收款人。",
        not_flagged=(
            "每笔不到设定下限的月度补助（领到就取是常事）",
            "户数不到设定数的，到账以后几天才取的",
            "转到别的账户的（由FW-B031判断）",
        ),
        check=("取款凭条上的签名和监控录像", "存折、银行卡由谁保管", "逐户问实际拿到多少"),
        innocent=("村里统一带大家到网点取款", "取出后当面付给统建的施工队"),
        example=Example(
            {
                "补助发放": [
                    {
                        "发放流水号": f"BF{number}",
                        "批次号": "PC1",
                        "补助项目": "农村危房改造补助",
                        "年度": "2017",
                        "姓名": name,
                        "身份证号": f"53990019700101{code}",
                        "银行账号": f"621700000000006{number}",
                        "应发金额": "14000.00",
                        "实发金额": "14000.00",
                        "发放日期": "2017-09-10",
                        "区划代码": "539900101201",
                        "发放状态": "成功",
                    }
                    for number, name, code in (
                        *((1, "钱一", "0036"), (2, "钱二", "0052"), (3, "钱三", "0079")),
                        *((4, "钱四", "0095"), (5, "钱五", "0116")),
                    )
                ],
                "账户流水": [
                    {
                        "流水号": f"LS{number}",
                        "账号": f"621700000000006{number}",
                        "交易日期": "2017-09-10",
                        "收支方向": "支",
                        "金额": "14000.00",
                        "摘要": "柜面现金支取",
                    }
                    for number in range(1, 6)
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any] | None:  # noqa: ARG002 - counted while judging
        """Counted while judging: the batches of which somebody drew cash at once."""
        return None

    def suspects(self, scope: Scope, added: Added) -> Statement:  # noqa: ARG002 - the same for every scope
        """Batches of added payments to accounts that cash was drawn from."""
        return select(added.batch_no).where(added.account.in_(select(E.account).where(_is_cash())))

    def select(self, scope: Scope) -> Select[Any]:
        """Lump sums and the cash that left their accounts on the same day."""
        share, least = (scope.value(name, literal(scope.today), B.region_code) for name in (_SHARE, _LEAST))
        left_out = {"partition", "amount"}
        return (
            select(
                *(column for column in claimed(B) if column.key not in left_out),
                B.batch_no.label("subject"),
                B.batch_no.label("partition"),
                func.coalesce(B.household_no, Person.household_no, B.id_number).label("home"),
                E.record_key.label("entry_key"),
                E.record_key.label("流水号"),
                E.amount.label("amount"),
                E.amount.label("取现金额"),
                E.summary.label("摘要"),
            )
            .join(E, and_(E.account == B.account, E.traded_on_day == B.paid_on_day))
            .outerjoin(Person, Person.record_key == B.id_number)
            .where(
                scope.touched(B.batch_no),
                B.batch_no.is_not(None),
                stands(B, scope),
                _is_cash(),
                B.paid_amount >= least,
                E.amount * PARTS >= B.paid_amount * share,
                E.amount <= B.paid_amount,
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """The batches of which enough households drew at once, each draw for one payment."""
        batches: dict[str, list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: (row["发放流水号"], row["entry_key"])):
            batches[row["partition"]].append(row)
        sizes = _sizes(scope, sorted(batches))
        for batch, found in batches.items():
            scope.look_at()
            lines = each_once(found)
            days: dict[int, list[Row]] = defaultdict(list)
            for row in lines:
                days[row["day"]].append(row)
            day, same = max(days.items(), key=lambda item: (len(item[1]), -item[0]))
            homes = {row["home"] for row in same}
            if len(homes) >= scope.number(_HOUSEHOLDS, scope.as_of, same[0]["region"]):
                total = sum(row["取现金额"] for row in same)
                told = {"户数": len(homes), "批次笔数": sizes[batch], "取现合计": total, "发放日期": day}
                yield from ({**row, **told} for row in same)


def _sizes(scope: Scope, batches: list[str]) -> dict[str, int]:
    """How many payments each batch has."""
    held = scope.temporary((("batch", str),), ((batch,) for batch in batches))
    asked = select(B.batch_no, func.count()).where(B.batch_no.in_(select(held.c.batch))).group_by(B.batch_no)
    return {str(batch): int(count) for batch, count in scope.connection.execute(asked)}
