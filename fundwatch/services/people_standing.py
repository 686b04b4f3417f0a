"""The parts of an account that say where its persons stand elsewhere: kin, companies, lists, notices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select

from fundwatch.ledger import payee_accounts as money
from fundwatch.ledger import payee_standing as ledger
from fundwatch.ledger.payee_accounts import Payee
from fundwatch.ledger.policy import stem
from fundwatch.models.record import Record
from fundwatch.models.records import table as table_of
from fundwatch.services.people_sections import money as yuan_of
from fundwatch.services.people_sections import text
from fundwatch.services.showing import decimal, yuan
from fundwatch.services.statement import Line, Section, StatementColumn

#: The lists of other offices that this account looks into, in the order of telling.
LISTS = ("死亡人员", "财政供养人员", "村组干部", "低保特困")
_LISTED_IN = StatementColumn("出处（文件，导入日期）", stretch=True)


def kin_section(connection: Connection, payee: Payee) -> Section:
    """Declared kin with what they are called, and whether they are officials."""
    rows = ledger.kin(connection, payee)
    numbers = {number for _, mine, other, _ in rows for number in (mine, other)}
    names, posts = ledger.names_of(connection, numbers), ledger.posts_of(connection, numbers)
    households = ledger.households_of(connection, numbers)
    lines = tuple(
        Line(
            (
                names.get(mine, mine),
                relation,
                names.get(other, "（姓名未知）"),
                other,
                households.get(other, "不在登记簿上"),
                "、".join(posts.get(other, [])),
            ),
            table="人员",
            key=other,
        )
        for _, mine, other, relation in rows
    )
    columns = (
        StatementColumn("本人", width=96),
        StatementColumn("申报的关系", width=112),
        StatementColumn("亲属", width=96),
        StatementColumn("亲属身份证号", width=180),
        StatementColumn("亲属户编号", width=124),
        StatementColumn("亲属任职", stretch=True),
    )
    note = "关系按申报原样列出；任职按身份证号对应。" if lines else ""
    empty = _nothing(connection, ("亲属关系",), "没有申报的亲属关系。")
    return Section("亲属关系", columns=columns, lines=lines, total=len(lines), note=note, empty=empty)


def company_section(connection: Connection, payee: Payee) -> Section:
    """Companies by the business register and units by our own, with what public money was paid to them."""
    found = ledger.companies(connection, payee)
    units = connection.execute(ledger.units_led(payee, [row.credit_code for row, _ in found])).all()
    paid = {unit.credit_code: int(unit.paid) for unit in units if unit.credit_code}
    lines = [
        Line(
            (row.name, role, text(row.founded_on), row.status or "", yuan_of(paid.get(row.credit_code)), _source(row)),
            table="企业登记",
            key=row.record_key,
        )
        for row, role in found
    ]
    known = {row.credit_code for row, _ in found}
    lines += [
        Line(
            (unit.name, "法定代表人", "", unit.category, yuan(int(unit.paid)), "单位表"),
            table="单位",
            key=unit.record_key,
        )
        for unit in units
        if unit.credit_code not in known
    ]
    columns = (
        StatementColumn("企业名称", stretch=True),
        StatementColumn("身份", width=132),
        StatementColumn("成立日期", "day"),
        StatementColumn("状态", width=96),
        StatementColumn("已付该单位（元）", "money"),
        _LISTED_IN,
    )
    empty = _nothing(connection, ("企业登记",), "没有查到登记的企业。")
    return Section("企业", columns=columns, lines=tuple(lines), total=len(lines), empty=empty)


def holding_section(connection: Connection, payee: Payee) -> Section:
    """Vehicles and homes."""
    lines = [
        Line(
            (
                "车辆",
                row.plate_no or "",
                row.id_number,
                row.model or "",
                text(row.registered_on),
                yuan_of(row.price),
                _source(row),
            ),
            table="车辆登记",
            key=row.record_key,
        )
        for row in connection.execute(ledger.vehicles(payee))
    ]
    lines += [
        Line(
            (
                "房产",
                row.property_no or "",
                row.id_number,
                _home(row),
                text(row.registered_on),
                yuan_of(row.price),
                _source(row),
            ),
            table="房产登记",
            key=row.record_key,
        )
        for row in connection.execute(ledger.homes(payee))
    ]
    columns = (
        StatementColumn("种类", width=76),
        StatementColumn("车牌号或不动产号"),
        StatementColumn("身份证号", width=180),
        StatementColumn("车型，坐落面积"),
        StatementColumn("登记日期", "day"),
        StatementColumn("购置价（元）", "money"),
        _LISTED_IN,
    )
    empty = _nothing(connection, ("车辆登记", "房产登记"), "没有查到车辆和房产。")
    return Section("车辆与房产", columns=columns, lines=tuple(lines), total=len(lines), empty=empty)


def _home(row: Any) -> str:
    area = f"{decimal(row.area)} 平方米" if row.area is not None else ""
    return " ".join(filter(None, (row.location, area)))


def list_section(connection: Connection, payee: Payee) -> Section:
    """死亡人员, 财政供养人员, 村组干部, 低保特困: what each list says of them, with its own days and file."""
    lines = [*_lines_of_lists(connection, payee)]
    columns = (
        StatementColumn("名单", width=120),
        StatementColumn("名单所写姓名", width=126),
        StatementColumn("身份证号", width=180),
        StatementColumn("内容"),
        StatementColumn("起", width=108),
        StatementColumn("止", width=108),
        _LISTED_IN,
    )
    empty = _nothing(connection, LISTS, "在这些名单中都没有查到。")
    return Section("比对名单", columns=columns, lines=tuple(lines), total=len(lines), empty=empty)


def _lines_of_lists(connection: Connection, payee: Payee) -> Iterator[Line]:
    for row in connection.execute(ledger.deaths(payee)):
        yield _listed("死亡人员", row, "死亡登记", row.died_on, None)
    for row in connection.execute(ledger.public_posts(payee)):
        what = " ".join(filter(None, (row.employer, row.post)))
        yield _listed("财政供养人员", row, what, row.from_day, row.until_day)
    for row in connection.execute(ledger.village_posts(payee)):
        yield _listed("村组干部", row, row.post or "", row.from_day, row.until_day)
    for row in connection.execute(ledger.relief(payee)):
        yield _listed("低保特困", row, row.category, row.from_day, row.until_day)


def _listed(name: str, row: Any, what: str, begin: object, end: object) -> Line:
    cells = (name, row.name or "", row.id_number or "", what, text(begin), text(end), _source(row))
    return Line(cells, table=name, key=row.record_key)


def measured_section(connection: Connection, payee: Payee) -> Iterator[Section]:
    """核定数量; nothing where there is none."""
    lines = tuple(
        Line(
            (
                text(row.year),
                row.measured_item or "",
                f"{decimal(row.quantity)} {row.measure_unit or ''}".strip(),
                row.id_number or row.household_no or "",
                row.source or "",
                _source(row),
            ),
            table="核定数量",
            key=row.record_key,
        )
        for row in connection.execute(ledger.measured(payee))
    )
    if lines:
        columns = (
            StatementColumn("年度", width=76),
            StatementColumn("计量项目", width=92),
            StatementColumn("核定数量", "number"),
            StatementColumn("对象", width=150),
            StatementColumn("依据", width=210),
            _LISTED_IN,
        )
        yield Section("核定数量", columns=columns, lines=lines, total=len(lines))


def notice_section(connection: Connection, payee: Payee, subsidies: list[Any]) -> Section:
    """公示 of the batches they were paid in and of the assets that gave to them, in their places."""
    places: dict[str, set[str]] = {}
    for row in subsidies:
        places.setdefault(row.batch_no, set()).add(row.region_code)
    assets = {row.asset_no for row in connection.execute(money.income_shares(payee))}
    assets |= {row.asset_no for row in connection.execute(money.allotted_shares(payee))}
    lines = []
    for row in connection.execute(ledger.notices_of(places, assets)):
        here = places.get(row.covered_no) if row.covered_type == "批次" else None
        if here is not None and not any(place.startswith(stem(row.region_code)) for place in here):
            continue
        until = f"{row.from_day} 至 {row.until_day}" if row.until_day else f"{row.from_day} 起"
        cells = (
            row.record_key,
            row.level,
            row.kind,
            f"{row.covered_type} {row.covered_no}",
            until,
            row.objections or "",
        )
        lines.append(Line(cells, table="公示", key=row.record_key))
    columns = (
        StatementColumn("公示编号", width=150),
        StatementColumn("级别", width=76),
        StatementColumn("公示种类", width=120),
        StatementColumn("对象", stretch=True),
        StatementColumn("公示起止", width=210),
        StatementColumn("异议情况", width=120),
    )
    return Section("公示", columns=columns, lines=tuple(lines), total=len(lines), empty="所领补助的批次没有公示记录。")


def _source(row: Any) -> str:
    return f"{row.file}，{row.imported_at[:10]}"


def _nothing(connection: Connection, labels: tuple[str, ...], found_nothing: str) -> str:
    """What an empty part says: that nothing was found, and of which lists none has been imported."""
    missing = [label for label in labels if _is_empty(connection, table_of(label))]
    if not missing:
        return found_nothing
    told = f"尚未导入{'、'.join(missing)}，无从比对。"
    return told if len(missing) == len(labels) else f"{found_nothing}{told}"


def _is_empty(connection: Connection, record: type[Record]) -> bool:
    columns = record.__table__.c
    return connection.execute(select(columns.id).limit(1)).first() is None
