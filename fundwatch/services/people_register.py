"""What the register says of a household and its members: facts, members, dated changes, income by year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from fundwatch.ledger.payee_accounts import Payee
from fundwatch.ledger.places import Places
from fundwatch.models.identity import facts
from fundwatch.models.records.household import Household
from fundwatch.models.records.household_event import HouseholdEvent
from fundwatch.models.records.household_income import HouseholdIncome
from fundwatch.models.records.person import Person
from fundwatch.services.people_sections import money, text
from fundwatch.services.showing import decimal, yuan
from fundwatch.services.statement import Fact, Line, Section, StatementColumn, Tone

#: Colours of a person's standing on the register.
STANDING: dict[str, Tone] = {"死亡": "muted", "迁出": "muted", "除名": "muted"}


#: Columns of the members with their widths.
_MEMBER = (
    *(("姓名", 92), ("与户主关系", 106), ("身份证号", 180), ("出生日期", 108), ("劳动能力", 92)),
    *(("在校与务工", 106), ("健康状况", 92), ("银行账号", 186), ("状态", 96)),
)


def register_facts(connection: Connection, row: Any) -> Iterator[Fact]:
    """What the register has of the household; what is blank is left out."""
    yield Fact("户主身份证号", row.head_id_number, table="人员", key=row.head_id_number)
    yield Fact("所在村", Places(connection).name(row.region_code), table="行政区划", key=row.region_code)
    told = (
        ("识别日期", row.identified_on),
        ("脱贫日期", row.lifted_on),
        ("返贫日期", row.relapsed_on),
        ("致贫原因", row.cause),
        ("帮扶责任人", row.helper),
        ("帮扶单位", row.helping_unit),
        ("人均纯收入", None if row.income_per_head is None else _income(row)),
        ("住房面积", None if row.housing_area is None else f"{decimal(row.housing_area)} 平方米"),
        ("易地搬迁", None if row.relocated is None else ("是" if row.relocated else "否")),
    )
    for label, value in told:
        if value is not None:
            yield Fact(label, str(value))


def _income(row: Any) -> str:
    year = f"（{row.income_year} 年）" if row.income_year else ""
    return f"{yuan(row.income_per_head)} 元{year}"


def members(connection: Connection, household_no: str) -> list[Any]:
    """The persons of the household by the register, in the order of entry."""
    asked = select(Person.__table__).where(Person.household_no == household_no).order_by(Person.id)
    return list(connection.execute(asked))


def member_section(known: list[Any]) -> Section:
    """The members with their standing."""
    lines = tuple(
        Line(
            (
                row.name,
                row.relation or "",
                row.id_number,
                *(_born(row.birth_day), row.labour_ability or ""),
                "，".join(filter(None, (row.schooling, row.employment))),
                row.health or "",
                *(row.account or "", _status(row)),
            ),
            STANDING.get(row.status or "", ""),
            "人员",
            row.record_key,
        )
        for row in known
    )
    columns = tuple(StatementColumn(label, width=width) for label, width in _MEMBER)
    return Section("家庭成员", columns=columns, lines=lines, total=len(lines), empty="人员表中没有这一户的成员。")


def _status(row: Any) -> str:
    return (row.status or "在册") + (f"（{row.status_on}）" if row.status_on else "")


def _born(day: int | None) -> str:
    return "" if day is None else date.fromordinal(day).isoformat()


def event_section(connection: Connection, household_no: str, known: list[Any]) -> Iterator[Section]:
    """户动态 by day; nothing where there is none. `known` are the members, whose names are told."""
    names = {row.id_number: row.name for row in known}
    asked = (
        select(HouseholdEvent.__table__)
        .where(HouseholdEvent.household_no == household_no)
        .order_by(HouseholdEvent.happened_on_day, HouseholdEvent.record_key)
    )
    lines = tuple(
        Line(
            (
                text(row.happened_on),
                row.event or "",
                names.get(row.id_number, row.id_number) if row.id_number else "全户",
                row.note or "",
            ),
            table="户动态",
            key=row.record_key,
        )
        for row in connection.execute(asked)
    )
    if lines:
        columns = tuple(StatementColumn(label) for label in ("日期", "事项", "对象"))
        yield Section(
            "户动态", columns=(*columns, StatementColumn("说明", stretch=True)), lines=lines, total=len(lines)
        )


def income_section(connection: Connection, household_no: str) -> Iterator[Section]:
    """户收入 by year; nothing where there is none."""
    asked = (
        select(HouseholdIncome.__table__)
        .where(HouseholdIncome.household_no == household_no)
        .order_by(HouseholdIncome.year)
    )
    lines = tuple(
        Line(
            (str(row.year or ""), *(money(fen) for fen in _sums(row))),
            table="户收入",
            key=row.record_key,
        )
        for row in connection.execute(asked)
    )
    if lines:
        labels = ("人均纯收入", "工资性", "经营性", "财产性", "转移性", "生产经营支出")
        columns = (StatementColumn("年度", width=76), *(StatementColumn(f"{label}（元）", "money") for label in labels))
        yield Section("收入", columns=columns, lines=lines, total=len(lines))


def _sums(row: Any) -> tuple[int | None, ...]:
    """The sums of a year's income in the order of the columns."""
    return (
        *(row.income_per_head, row.wage_income, row.business_income),
        *(row.property_income, row.transfer_income, row.business_cost),
    )


def person_facts(connection: Connection, payee: Payee, row: Any, names: dict[str, str], number: str) -> Iterator[Fact]:
    """One person: what the register has, else what the number itself and the lists say."""
    others = [form for form in payee.id_numbers if form != (row.id_number if row else number)]
    yield Fact("身份证号", row.id_number if row else number)
    if others:
        yield Fact("同一人的另一写法", "、".join(others))
    found = facts([payee.id_numbers[0]])
    if not found.valid[0]:
        yield Fact("号码校验", "不是有效的身份证号", "warning")
    yield Fact("出生日期（按号码）", _born(found.birth_days[0]) or "无法判断")
    yield Fact("性别（按号码）", found.sexes[0] or "无法判断")
    called = list(dict.fromkeys(names.values()))
    if called and (row is None or called != [row.name]):
        yield Fact("各处所写姓名", "、".join(called))
    if row is None:
        yield Fact("登记簿", "人员表中没有此人", "warning")
        return
    head = connection.execute(
        select(Household.head_name, Household.region_code).where(Household.record_key == row.household_no)
    ).first()
    yield Fact(
        "所在户", f"{head.head_name}户（{row.household_no}）" if head else row.household_no, "", "户", row.household_no
    )
    if head:
        yield Fact("所在村", Places(connection).name(head.region_code))
    told = (
        *(("与户主关系", row.relation), ("性别", row.sex), ("民族", row.ethnicity), ("劳动能力", row.labour_ability)),
        *(("在校状况", row.schooling), ("健康状况", row.health), ("务工状况", row.employment)),
        *(("银行账号", row.account), ("状态", _status(row))),
    )
    for label, value in told:
        if value:
            yield Fact(label, value)
