"""FW-B042: somebody was paid under one form of the identity number and stands elsewhere under the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, Table, case, exists, func, or_, select, true, union

from fundwatch.ledger.matching.identity_numbers import lengthened
from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.identity import is_valid
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.deceased_person import DeceasedPerson
from fundwatch.models.records.household import Household
from fundwatch.models.records.minimum_living import MinimumLiving
from fundwatch.models.records.person import Person
from fundwatch.models.records.public_employee import PublicEmployee
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.models.records.village_official import VillageOfficial
from fundwatch.rules.benefit.facts import NOT_PAID, claimed, payments_by, stands
from fundwatch.rules.benefit.homes import people_of
from fundwatch.rules.benefit.number_forms import SHORT, forms_of, short_of, shorts_of
from fundwatch.rules.benefit.tally import counted_in, tally
from fundwatch.rules.benefit.two_forms_judged import LISTS, judged
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Statement, Value, Via
from fundwatch.rules.scope import Scope

_GRACE = "死亡后发放宽限天数"
_NUMBERS = "numbers in two forms"

B = BenefitPayment
D = DeceasedPerson
E = PublicEmployee
P = Person
V = VillageOfficial
#: Where a number of 15 places may stand whose person is paid under 18, or the other way round.
_HELD = (B.id_number, *LISTS)


def _of_homes(households: Statement) -> Statement:
    return shorts_of(people_of(households))


def _housemates(numbers: Statement) -> Statement:
    return _of_homes(select(P.household_no).where(P.record_key.in_(numbers)))


class TwoFormsOfNumber(Rule):
    """What comparing by numbers would show if the old form of 15 places and the form of 18 were written alike."""

    code = "FW-B042"
    name = "同一人用新旧两种身份证号领取或避开比对"
    version = 2
    category = "虚报冒领"
    severity = Severity.HIGH
    basis = "15位旧证号与升为18位的证号属于同一公民，补助的重复发放、死亡停发和身份审核应当按同一人比对"
    verified = False
    parameters = (_GRACE,)
    needs = (BenefitPayment,)
    reads = (
        Read(BenefitPayment, Via("id_number", shorts_of, forms_of)),
        payments_by("id_number", short_of(cast("ColumnElement[Any]", B.id_number)))[1],
        Read(DeceasedPerson, Via("id_number", shorts_of)),
        Read(DeceasedPerson, Via("id_number", _housemates)),
        Read(PublicEmployee, Via("id_number", shorts_of)),
        Read(VillageOfficial, Via("id_number", shorts_of)),
        Read(MinimumLiving, Via("id_number", shorts_of)),
        Read(Person, Via("id_number", shorts_of)),
        Read(Person, Via("household_no", _of_homes)),
        Read(Household, Via("household_no", _of_homes)),
        Read(SubsidyStandard),
    )
    subject = "补助发放"
    related = (
        ("补助发放", "发放流水号"),
        ("死亡人员", "death_key"),
        ("财政供养人员", "employee_key"),
        ("村组干部", "official_key"),
        ("人员", "person_key"),
    )
    evidence = (
        Value("姓名"),
        Value("旧证号"),
        Value("新证号"),
        Value("情形"),
        Value("补助项目"),
    )
    details = (
        Value("发放流水号"),
        Value("批次号"),
        Value("身份证号"),
        Value("发放日期", Kind.DAY),
        Value("实发金额", Kind.MONEY),
        Value("银行账号"),
    )
    summary = (
        "{姓名}的旧证号{旧证号}升为18位是{新证号}：{情形}，涉及“{补助项目}”共{合计}元，请核实是否同一人、款项由谁领取。"
    )
    page = Page(
        method="把15位旧证号升为18位（补世纪数、加校验码），再与补助发放、死亡人员、财政供养人员、村组干部名单中"
        "另一种写法的证号相比；比上以后，是否提示与按相同证号比对的规则（重复发放、死亡后发放、供养人员、村组干部）同一口径。",
        why="同一人以新旧两种证号出现，按证号比对就查不出来，重复领取、死后领取可以长期不被发现。",
        not_flagged=(
            "两种写法的姓名完全不同（旧证号有过重号）",
            "两种写法领取的是不同补助，或不同年度、期次",
            "证号写法相同的（由其他规则提示）",
            "按相同证号比对时也不提示的：死亡前应享的、按户按亩计发而户内还有其他成员的、对象范围不限的、任职以前已识别在册的等",
            "退票、或已全额追回的发放",
        ),
        check=("户口簿和身份证上的证号、姓名", "两笔款进了哪个账户、由谁支取", "旧证号是从哪一年的名册抄来的"),
        innocent=("旧证号重号，是两个人", "名单从旧档案录入，人已核过而证号没有更新"),
        example=Example(
            {
                "补助发放": [
                    {
                        "发放流水号": f"BF{place}",
                        "批次号": f"PC{place}",
                        "补助项目": "外出务工交通补助",
                        "年度": "2017",
                        "姓名": "赵春生",
                        "身份证号": number,
                        "银行账号": f"621700000000003{place}",
                        "应发金额": "600.00",
                        "实发金额": "600.00",
                        "发放日期": f"2017-0{place + 4}-10",
                        "区划代码": "539900101201",
                    }
                    for place, number in enumerate(("539900197001010036", "539900700101003"), 1)
                ]
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment."""
        touched = true() if scope.partitions is None else B.id_number.in_(select(_numbers(scope).c.number))
        kinds = tally(scope, touched, "stands")
        return counted_in(kinds, true(), (kinds.c.stands == 0, NOT_PAID))

    def suspects(self, scope: Scope, added: Added) -> Select[Any]:  # noqa: ARG002 - the same for every scope
        """Short numbers, and the short form of long ones that stands somewhere."""
        short = short_of(cast("ColumnElement[Any]", added.id_number))
        paid = exists().where(B.id_number == short)
        listed = (short.in_(select(number).where(func.length(number) == SHORT)) for number in LISTS)
        return select(short).where(or_(func.length(added.id_number) == SHORT, paid, *listed))

    def select(self, scope: Scope) -> Select[Any]:
        """Payments under either form of numbers that stand somewhere in the short one, and takings-back."""
        numbers = _numbers(scope)
        first, status = aliased(B), func.coalesce(B.status, "成功")
        return (
            select(
                numbers.c.short.label("partition"),
                *(column for column in claimed(B) if column.key != "partition"),
                B.account_holder_normalised.label("holder"),
                B.name_normalised.label("named"),
                status.label("status"),
                B.original_serial_no.label("original"),
                case((status == "补发", first.batch_no)).label("first_batch"),
                scope.value(_GRACE, B.paid_on_day, B.region_code).label("grace"),
            )
            .join(numbers, numbers.c.number == B.id_number)
            .outerjoin(first, first.record_key == B.original_serial_no)
            .where(or_(stands(B, scope), (status == "追回") & B.original_serial_no.is_(None)))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Judge what either comparison would show, each by its own rule."""
        people: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            people[row["partition"]].append(row)
        return judged(people, _numbers(scope), scope) if people else ()


def _numbers(scope: Scope) -> Table:
    """Both forms (`number`) of every short number that stands somewhere, each with the short one."""
    if _NUMBERS not in scope.facts:
        held = (select(column).where(func.length(column) == SHORT, scope.touched(column)) for column in _HELD)
        shorts = [short for (short,) in scope.connection.execute(union(*held)) if is_valid(short)]
        rows = ((number, short) for short in sorted(shorts) for number in (short, lengthened(short)))
        scope.facts[_NUMBERS] = scope.temporary((("number", str), ("short", str)), rows)
    table: Table = scope.facts[_NUMBERS]
    return table
