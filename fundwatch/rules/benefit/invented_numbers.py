"""FW-B080: several people of one list have numbers that cannot be, and nobody of their names is on the register."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, func, literal, or_, select

from fundwatch.ledger.policy import stem
from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.household import Household
from fundwatch.models.records.person import Person
from fundwatch.rules.benefit.facts import NOT_PAID, payments_by, stands
from fundwatch.rules.benefit.tally import counted_in, tally
from fundwatch.rules.compared import AMOUNT, DETAILS, Compared, Total
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Value
from fundwatch.rules.register.invalid_id_number import fault_of
from fundwatch.rules.scope import Scope

B = BenefitPayment
H = Household
P = Person
_LEAST, _SHARE = "证号不符同批最少人数", "证号不符同批比例"
_LENGTH = 18
#: What a table calculator leaves of a long number, and what is filled up when an old one is made longer.
_CUT_OFF, _FILLED_UP = "000", frozenset("01X")
#: From here on the old cards of 15 digits, whose numbers were filled up, were no longer valid (居民身份证法, 2011).
_OLD_CARDS_END = date(2013, 1, 1).toordinal()
#: Who may have kept such a card beyond that day: 老年人 by law.
_AGED = 60
#: Where so many in ten numbers of the register are wrong, the books hold altered numbers.
_ALTERED, _TENTH = 1, 10


class InventedNumbers(Rule):
    """A fifth of a village's people on a list, three at least, by numbers that cannot be, of whom nothing is known."""

    code = "FW-B080"
    version = 2
    name = "同批几人证号不成立又查无此人"
    category = "虚报冒领"
    severity = Severity.MEDIUM
    basis = "补助发放到身份真实的对象；身份证号须与公民身份号码（GB 11643-1999）相符"
    verified = False
    parameters = (_LEAST, _SHARE)
    needs = (BenefitPayment, Person, Household)
    reads = (*payments_by("batch_no"), Read(Person), Read(Household))
    subject = "批次"
    related = (("补助发放", "发放流水号"),)
    evidence = (
        Value("批次号"),
        Value("补助项目"),
        Value("年度", Kind.YEAR),
        Value("证号不符人数", Kind.INTEGER),
        Value("同村领取人数", Kind.INTEGER),
        Value("领取人"),
    )
    details = (
        Value("发放流水号"),
        Value("姓名"),
        Value("身份证号"),
        Value("问题"),
        Value("实发金额", Kind.MONEY),
        Value("银行账号"),
    )
    summary = (
        "批次{批次号}“{补助项目}”{同村领取人数}名领取人中有{证号不符人数}人（{领取人}）的身份证号不成立，"
        "名册里也没有同名、同户、同账号的人，共领取{合计}元，请逐人核实身份和款项去向。"
    )
    compared = (Compared(AMOUNT, Total(DETAILS, "实发金额")),)
    page = Page(
        method="同一批次同一村的领取人中，18位身份证号的校验位或出生日期不成立，户编号不在册、账号不是名册中人的、"
        "当地名册里又没有同名的人，达到设定的人数和比例的，列为疑点。单个号码不成立的由FW-D001提示更正。",
        why="录错一个号码常见；一份名册里几个人的号码都不成立，又谁也对不上，可能是编出来的人。",
        not_flagged=(
            "人数或比例没有达到设定数的：多半是录入错误",
            "户编号在册、账号是名册中人的，或当地名册里有同名的人的",
            "长度不是18位、末三位是000的：是制表造成的",
            "末位一律是0、1、X，而且是2013年以前发放的，或这些人都满60岁，或同批、名册里查得到的人也这样补的：是旧号码升位造成的",
            "名册里一成以上的号码都不成立的：数据经过变换",
            "退票、或已全额追回的发放",
        ),
        check=("身份证原件和户口簿，派出所户籍", "开户使用的证件和取款人", "申请、验收、公示材料中有没有此人"),
        innocent=(
            "同一人录入的名册整批录错",
            "当地名册只有贫困户，领取人是其他村民而号码录错",
            "身份证升位、重号更正后的旧号",
        ),
        example=Example(
            {
                "户": [
                    {
                        "户编号": "H1",
                        "户主姓名": "赵春生",
                        "户主身份证号": "539900197001010036",
                        "区划代码": "539900101201",
                        "人口数": "1",
                    }
                ],
                "人员": [{"身份证号": "539900197001010036", "姓名": "赵春生", "户编号": "H1"}],
                "补助发放": [
                    {
                        "发放流水号": f"BF{number}",
                        "批次号": "PC1",
                        "补助项目": "退耕还林补助",
                        "年度": "2017",
                        "姓名": name,
                        "身份证号": person,
                        "银行账号": f"621700000000000{number}",
                        "应发金额": "1200.00",
                        "实发金额": "1200.00",
                        "发放日期": "2017-09-10",
                        "区划代码": "539900101201",
                    }
                    for number, (name, person) in enumerate(
                        (
                            ("周文", "539900198001010015"),
                            ("吴武", "539900194503070016"),
                            ("郑全", "539900198505050024"),
                        ),
                        1,
                    )
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment by a number that cannot be right."""
        kinds = tally(scope, scope.touched(B.batch_no), "stands", "valid")
        return counted_in(kinds, kinds.c.valid == 0, (kinds.c.stands == 0, NOT_PAID))

    def suspects(self, scope: Scope, added: Added) -> Select[Any]:  # noqa: ARG002 - the same for every scope
        """Lists with an added payment that hold a number that cannot be; the fewer the others, the more it weighs."""
        return select(B.batch_no).where(B.batch_no.in_(select(added.batch_no)), B.id_number_valid.is_(False))

    def select(self, scope: Scope) -> Select[Any]:
        """Every payment of the villages of a list on which so many numbers cannot be right."""
        key = (B.batch_no, B.region_code, B.subsidy)
        wrong = (B.id_number_valid.is_(False), func.length(B.id_number) == _LENGTH)
        listed = (
            select(*key)
            .where(scope.touched(B.batch_no), *wrong, stands(B, scope))
            .group_by(*key)
            .having(
                func.count(B.id_number.distinct()) >= scope.value(_LEAST, literal(scope.today), B.region_code),
            )
            .subquery()
        )
        place = func.coalesce(B.region_code, "")
        same = and_(listed.c.batch_no == B.batch_no, listed.c.region_code == place, listed.c.subsidy == B.subsidy)
        known = or_(
            B.household_no.in_(select(H.record_key)),
            B.account.in_(select(P.account).where(P.account.is_not(None))),
        )
        return (
            select(
                B.batch_no.label("subject"),
                B.batch_no.label("partition"),
                B.region_code.label("distinguish"),
                B.region_code.label("region"),
                B.paid_on_day.label("day"),
                B.paid_amount.label("amount"),
                B.id_number.label("person"),
                B.name_normalised.label("folded"),
                case((and_(*wrong), 1), else_=0).label("wrong"),
                case((known, 1), else_=0).label("known"),
                B.record_key.label("发放流水号"),
                B.batch_no.label("批次号"),
                B.subsidy.label("补助项目"),
                B.year.label("年度"),
                B.name.label("姓名"),
                B.id_number.label("身份证号"),
                B.paid_amount.label("实发金额"),
                B.account.label("银行账号"),
            )
            .join(listed, same)
            .where(scope.touched(B.batch_no), stands(B, scope))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep the villages of which too many are unknown for slips of the pen."""
        lists: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
        rows_of: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            rows_of[row["批次号"]].append(row)
            lists[row["批次号"], row["region"], row["补助项目"]].append(row)
        if not lists or _altered(scope):
            return
        for (batch, region, _), paid in sorted(lists.items()):
            people = {row["person"] for row in paid}
            unknown = _unknown(paid, rows_of[batch], region, scope)
            found = {row["person"] for row in unknown}
            share = scope.number(_SHARE, scope.as_of, region)
            if len(found) >= scope.number(_LEAST, scope.as_of, region) and len(found) * PARTS >= len(people) * share:
                told = {
                    "证号不符人数": len(found),
                    "同村领取人数": len(people),
                    "领取人": "、".join(dict.fromkeys(row["姓名"] for row in unknown)),
                }
                yield from ({**row, **told, "问题": fault_of(row["身份证号"])} for row in unknown)


def _unknown(paid: Sequence[Row], batch: Sequence[Row], region: str, scope: Scope) -> list[Row]:
    """The rows of those whose number cannot be and of whom nothing else is known where they live."""
    wrong = [row for row in paid if row["wrong"] and not row["known"] and not row["person"].endswith(_CUT_OFF)]
    registered = _registered(wrong, region, scope)
    unknown = [row for row in wrong if row["folded"] not in registered]
    ends = {row["person"][-1] for row in unknown}
    if len({row["person"] for row in unknown}) > 1 and len(ends) == 1 and ends <= _FILLED_UP:
        known = ({**row, "known": 1} for row in wrong if row["folded"] in registered)
        if _from_old_cards(unknown) or _filled_up(ends.pop(), (*known, *batch), region, scope):
            return []
    return sorted(unknown, key=lambda row: (row["day"], row["发放流水号"]))


def _registered(wrong: Sequence[Row], region: str, scope: Scope) -> set[str]:
    names = sorted({row["folded"] for row in wrong if row["folded"]})
    if not names:
        return set()
    asked = (
        select(P.name_normalised)
        .join(H, H.record_key == P.household_no)
        .where(H.region_code.startswith(stem(region or "")), P.name_normalised.in_(names))
    )
    return {name for name in scope.connection.execute(asked).scalars() if name}


def _from_old_cards(unknown: Sequence[Row]) -> bool:
    """Whether all of them were paid while the old cards held, or are so old that they may have kept theirs."""
    return all(row["day"] < _OLD_CARDS_END or _aged(row["person"], row["day"]) for row in unknown)


def _aged(number: str, day: int) -> bool:
    born = number[6:10]
    return born.isdecimal() and date.fromordinal(day).year - int(born) >= _AGED


def _filled_up(end: str, batch: Sequence[Row], region: str, scope: Scope) -> bool:
    """Whether people who are known have numbers that end so and cannot be, on the list or on the register."""
    known = {row["person"] for row in batch if row["wrong"] and row["known"] and row["person"].endswith(end)}
    asked = select(P.id_number).where(
        P.id_number_valid.is_(False), func.length(P.id_number) == _LENGTH, P.id_number.endswith(end)
    )
    known.update(scope.connection.execute(asked).scalars())
    return len(known) >= scope.number(_LEAST, scope.as_of, region)


def _altered(scope: Scope) -> bool:
    wrong = func.coalesce(func.sum(case((P.id_number_valid.is_(False), 1), else_=0)), 0)
    faulty, every = scope.connection.execute(select(wrong, func.count()).select_from(P)).one()
    return bool(faulty * _TENTH >= every * _ALTERED)
