"""FW-D001: an identity number whose form or checksum cannot be right."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, cast, func, literal, null, select, union_all
from sqlalchemy.types import BigInteger, Integer
from stdnum.cn import ric

from fundwatch.models.fields import Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.household import Household
from fundwatch.models.records.person import Person
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Value
from fundwatch.rules.scope import Scope

_TABLES = ("人员", "户", "补助发放")
_FORM = re.compile(r"\d{17}[\dX]")


def fault_of(number: str) -> str:
    """What is wrong with a number, in words; blank where nothing is."""
    if len(number) not in {15, 18}:
        return f"长度是{len(number)}位，应为18位"
    if len(number) == 15:  # noqa: PLR2004 - the first generation
        return "不是合格的15位旧号码"
    if not _FORM.fullmatch(number):
        return "含有数字和末位X以外的字符"
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return f"出生日期{number[6:14]}不存在"
    expected = ric.calc_check_digit(number)
    return "" if expected == number[17] else f"校验位应为{expected}，实为{number[17]}"


class InvalidIdNumber(Rule):
    """One finding a number and person, wherever they stand."""

    code = "FW-D001"
    name = "身份证号码格式或校验位不符"
    category = "数据质量"
    severity = Severity.LOW
    basis = "公民身份号码（GB 11643-1999）：18位，末位为校验码"
    needs = ()
    reads = (
        Read(Person, "id_number"),
        Read(Household, "head_id_number"),
        Read(BenefitPayment, "id_number"),
    )
    subject = "人员"
    related = tuple((label, f"key_{label}") for label in _TABLES)
    evidence = (
        Value("姓名"),
        Value("身份证号"),
        Value("问题"),
        Value("发放笔数", Kind.INTEGER),
        Value("发放金额", Kind.MONEY),
    )
    details = (Value("所在表"), Value("关键字"), Value("姓名"))
    summary = "{姓名}的身份证号{身份证号}{问题}，涉及发放{发放笔数}笔{发放金额}元，请核对身份证原件并更正。"
    page = Page(
        method="对人员、户、补助发放中的身份证号检查长度、字符、出生日期和校验位；同一号码同一姓名合为一条。",
        why="号码不对的人无法与死亡、财政供养等名单比对，也可能是虚构的领取人。",
        not_flagged=("第一代15位号码，形式正确的", "号码正确而区划代码已撤并的"),
        check=("身份证或户口簿原件", "银行开户使用的号码", "同名同户是否另有正确号码的记录"),
        innocent=("抄录、录入错误", "使用了其他证件号码"),
        example=Example(
            {
                "补助发放": [
                    {
                        "发放流水号": "BF1",
                        "批次号": "PC1",
                        "补助项目": "高龄津贴",
                        "年度": "2017",
                        "姓名": "李德福",
                        "身份证号": "539900194503070017",
                        "银行账号": "6217000000000017",
                        "应发金额": "600.00",
                        "实发金额": "600.00",
                        "发放日期": "2017-03-01",
                        "区划代码": "539900101201",
                    }
                ]
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every row of the three tables."""
        columns = (
            (Person, Person.id_number),
            (Household, Household.head_id_number),
            (BenefitPayment, BenefitPayment.id_number),
        )
        rows = union_all(
            *(
                select(func.count().label("n")).select_from(table).where(scope.touched(column))
                for table, column in columns
            )
        )
        counts = rows.subquery()
        return select(cast(null(), BenefitPayment.name.type).label("reason"), func.sum(counts.c.n))

    def suspects(self, scope: Scope, added: Added) -> Select[Any]:  # noqa: ARG002 - the same for every scope
        """Numbers that were found wrong when they were stored."""
        return select(added.id_number).where(added.id_number_valid.is_(False))

    def select(self, scope: Scope) -> Select[Any]:
        """Rows whose number was found wrong when they were stored."""
        nothing = (cast(null(), BigInteger).label("amount"), cast(null(), Integer).label("day"))
        persons = select(
            literal("人员").label("table"),
            Person.record_key.label("key"),
            Person.id_number.label("number"),
            Person.name.label("name"),
            Person.name_normalised.label("folded"),
            cast(null(), Person.name.type).label("region"),
            *nothing,
        ).where(scope.touched(Person.id_number), Person.id_number_valid.is_(False))
        households = select(
            literal("户"),
            Household.record_key,
            Household.head_id_number,
            Household.head_name,
            Household.head_name_normalised,
            Household.region_code,
            *nothing,
        ).where(scope.touched(Household.head_id_number), Household.head_id_number_valid.is_(False))
        payments = select(
            literal("补助发放"),
            BenefitPayment.record_key,
            BenefitPayment.id_number,
            BenefitPayment.name,
            BenefitPayment.name_normalised,
            BenefitPayment.region_code,
            BenefitPayment.paid_amount,
            BenefitPayment.paid_on_day,
        ).where(scope.touched(BenefitPayment.id_number), BenefitPayment.id_number_valid.is_(False))
        return select(union_all(persons, households, payments).subquery())

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:  # noqa: ARG002 - the same for every scope
        """Gather by number and name; the register's row is the subject where there is one."""
        groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in rows:
            groups[row["number"], row["folded"] or row["name"]].append(row)
        for group in groups.values():
            group.sort(key=lambda row: (_TABLES.index(row["table"]), row["day"] or 0, row["key"]))
            first = group[0]
            paid = [row for row in group if row["amount"] is not None]
            told = {
                "subject": first["key"],
                "subject_table": first["table"],
                "partition": first["number"],
                "severity": Severity.MEDIUM if paid else Severity.LOW,
                "person": first["number"],
                "身份证号": first["number"],
                "问题": fault_of(first["number"]),
                "发放笔数": len(paid),
                "发放金额": sum(row["amount"] for row in paid),
            }
            for row in group:
                keys = {f"key_{label}": row["key"] if label == row["table"] else None for label in _TABLES}
                yield {**row, **told, **keys, "姓名": row["name"], "所在表": row["table"], "关键字": row["key"]}
