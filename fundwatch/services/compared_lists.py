"""比对名单: which lists of other offices the books hold, how far they reach, and which rules rest on them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, or_, select, union

from fundwatch.errors import UsageError
from fundwatch.models.actor import Actor
from fundwatch.models.fields import Kind
from fundwatch.models.finding import Finding, RuleRun
from fundwatch.models.record import Record
from fundwatch.models.records import all_tables
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.household import Household
from fundwatch.models.records.person import Person
from fundwatch.models.source import ImportBatch, SourceFile, SourceSheet
from fundwatch.models.store import Store
from fundwatch.rules.definition import Rule
from fundwatch.rules.registry import all_rules
from fundwatch.services.disk_faults import told_in_words
from fundwatch.services.statement import (
    Account,
    Choice,
    Fact,
    Line,
    Section,
    Statement,
    StatementColumn,
    StatementFigure,
    StatementRow,
    Tone,
)

GROUP = "比对名单"
#: By list: which office has it, and what it is held against.
_OFFICES = {
    "死亡人员": ("公安（户籍注销）、民政（殡葬火化）", "死亡以后是否还在领补助"),
    "财政供养人员": ("财政（工资统发）、机构编制、人社", "财政供养人员是否领了补助"),
    "村组干部": ("组织部门、乡镇人民政府", "村组干部本人、账号是否涉及补助"),
    "低保特困": ("民政", "是否符合只发给低保、特困对象的补助"),
    "企业登记": ("市场监督管理", "供应商之间、供应商与干部之间有无关联，领补助的人是否办有企业"),
    "车辆登记": ("公安交通管理", "领补助的人名下有无较贵的车辆"),
    "房产登记": ("自然资源（不动产登记）", "领补助的人名下有无商品房"),
    "亲属关系": ("公安（户籍）、组织人事（申报）", "干部的亲属是否集中领取补助"),
    "核定数量": ("农业农村、林草、自然资源、保险机构", "申报的亩数、头数是否超过别处核定的数量"),
}
_RAN, _NOT_RUN = "已检查", "未扫描"
_RULE_TONES: dict[str, Tone] = {"失败": "danger", "不适用": "warning", _NOT_RUN: "muted"}
_COLUMNS = (
    StatementColumn("名单", width=120),
    StatementColumn("条数", "number", 92),
    StatementColumn("涉及人数", "number", 92),
    StatementColumn("在登记簿上", "number", 104),
    StatementColumn("领过补助", "number", 92),
    StatementColumn("规则", "number", 64),
    StatementColumn("名单最晚日期", "day"),
    StatementColumn("导入日期", "day"),
    StatementColumn("来源文件", stretch=True),
    StatementColumn("导入人", width=100),
)


@dataclass(frozen=True)
class _Reach:
    """How many persons a list names, and how many of them stand on the register and were paid a subsidy."""

    persons: int
    registered: int
    paid: int


def choices(store: Store, actor: Actor) -> tuple[Choice, ...]:
    """Nothing to choose: there are few lists."""
    del store, actor
    return ()


def statement(store: Store, actor: Actor) -> Statement:
    """Every list, those that hold rows and those that do not."""
    del actor
    with store.read() as connection:
        rows = tuple(_row(connection, record) for record in _lists())
    filled = [row for row in rows if row.sort[1]]
    waiting = [rule for rule in all_rules().values() if _needed_lists(rule) - {row.key for row in filled}]
    figures = (
        StatementFigure("已有名单", f"{len(filled)} 种", f"共 {len(rows)} 种"),
        StatementFigure("名单条数", f"{sum(int(row.sort[1] or 0) for row in rows):,} 条"),
        StatementFigure("缺名单的规则", f"{len(waiting)} 条", "缺了名单就不适用", "warning" if waiting else ""),
    )
    notes = ("名单只说明别的单位在某一天怎样登记；比对只按身份证号，不按姓名。",)
    return Statement("比对名单", GROUP, _COLUMNS, rows, figures, None, "", notes)


def account(store: Store, actor: Actor, key: str) -> Account:
    """One list: where it came from, how far it reaches, the rules that use it, the columns wanted."""
    del actor
    record = next((one for one in _lists() if one.sheet.label == key), None)
    if record is None:
        raise UsageError(f"没有“{key}”这种比对名单。", "请在左边的列表中选择。")
    office, purpose = _OFFICES.get(key, ("", ""))
    with store.read() as connection:
        rows, reach, latest = _count(connection, record), _reach(connection, record), _latest(connection, record)
        rules = _rules(connection, record, empty=not rows)
        files = _files(connection, record)
    facts = [Fact("用来核对", purpose), Fact("向谁要", office)] if office else []
    facts += [
        Fact("条数", f"{rows:,} 条", "" if rows else "warning"),
        Fact("名单最晚日期", latest or ("名单没有日期" if rows else "—")),
        Fact("涉及人数", f"{reach.persons:,} 人"),
        Fact("在登记簿上", f"{reach.registered:,} 人"),
        Fact("领过补助", f"{reach.paid:,} 人"),
    ]
    badge: tuple[str, Tone] = ("已导入", "success") if rows else ("尚未导入", "warning")
    return Account(
        GROUP, key, key, purpose, (badge,), (Section("概要", facts=tuple(facts)), files, rules, _wanted(record))
    )


def write_template(store: Store, actor: Actor, key: str, path: Path) -> None:
    """Write an empty workbook with the columns of a list, to be sent to the office that has it.

    Raises FundwatchError where the disk or folder does not let it be written.
    """
    del store, actor
    from fundwatch.ingest.template import write_template as write  # noqa: PLC0415 - openpyxl is slow to load

    with told_in_words(f"“{path.name}”没有写成", "请换一个文件夹或文件名再试。"):
        write(path, [key])


def _lists() -> list[type[Record]]:
    """The tables of this group, those we can say most of first."""
    found = [record for record in all_tables().values() if record.sheet.group == GROUP]
    order = list(_OFFICES)
    return sorted(found, key=lambda one: order.index(one.sheet.label) if one.sheet.label in order else len(order))


def _row(connection: Connection, record: type[Record]) -> StatementRow:
    label = record.sheet.label
    rows = _count(connection, record)
    uses = sum(1 for rule in all_rules().values() if record in rule.tables())
    if not rows:
        cells = (label, "尚未导入", "", "", "", str(uses), "", "", "", "")
        return StatementRow(label, cells, (label, 0, None, None, None, uses, *([None] * 4)), ((1, "warning"),))
    reach, latest = _reach(connection, record), _latest(connection, record)
    files = _imports(connection, record)
    names = list(dict.fromkeys(row.name for row in files))
    told = names[0] + (f" 等 {len(names)} 个文件" if len(names) > 1 else "")
    newest = files[0]
    texts = (latest, newest.imported_at[:10], told, newest.actor)
    counts = (reach.persons, reach.registered, reach.paid, uses)
    cells = (label, f"{rows:,}", *(f"{count:,}" for count in counts), *texts)
    return StatementRow(label, cells, (label, rows, *counts, *texts))


def _count(connection: Connection, record: type[Record]) -> int:
    return int(connection.execute(select(func.count()).select_from(record)).scalar_one())


def _persons(record: type[Record]) -> Any:
    """Every identity number that a list names, each once; where it names households, their heads."""
    columns = [name for name, it in record.fields().items() if it.kind is Kind.ID_NUMBER]
    named = [select(record.__table__.c[name].label("number")) for name in columns]
    if "household_no" in record.fields():
        own = record.__table__.c["household_no"]
        named.append(select(Household.head_id_number.label("number")).where(Household.record_key.in_(select(own))))
    both = union(*named).subquery()
    # A union of one select is that select: it drops nothing that stands there twice.
    return select(both.c.number).where(both.c.number.is_not(None), both.c.number != "").distinct()


def _reach(connection: Connection, record: type[Record]) -> _Reach:
    persons = _persons(record).subquery()
    on_register = or_(
        persons.c.number.in_(select(Person.record_key)), persons.c.number.in_(select(Household.head_id_number))
    )
    paid = select(BenefitPayment.id).where(BenefitPayment.id_number == persons.c.number).exists()
    asked = select(
        func.count().label("persons"),
        func.count().filter(on_register).label("registered"),
        func.count().filter(paid).label("paid"),
    ).select_from(persons)
    row = connection.execute(asked).one()
    return _Reach(row.persons, row.registered, row.paid)


def _latest(connection: Connection, record: type[Record]) -> str:
    """How far the list reaches by its own days, or by its years where it has no days; blank where it has neither."""
    for kind, form in ((Kind.DAY, "{}"), (Kind.YEAR, "{} 年")):
        columns = [record.__table__.c[name] for name, it in record.fields().items() if it.kind is kind]
        found = [connection.execute(select(func.max(column))).scalar() for column in columns]
        told = [value for value in found if value is not None]
        if told:
            return form.format(max(told))
    return ""


def _imports(connection: Connection, record: type[Record]) -> list[Any]:
    """Where the rows stand: file, sheet, rows, when, by whom; the latest import first."""
    columns = record.__table__.c
    counted = select(columns.source_id, func.count().label("rows")).group_by(columns.source_id).subquery()
    asked = (
        select(
            SourceFile.name,
            SourceSheet.name.label("sheet"),
            counted.c.rows,
            ImportBatch.id.label("import_id"),
            ImportBatch.imported_at,
            ImportBatch.actor,
        )
        .join(SourceSheet, SourceSheet.id == counted.c.source_id)
        .join(SourceFile, SourceFile.id == SourceSheet.file_id)
        .join(ImportBatch, ImportBatch.id == SourceFile.import_id)
        .order_by(ImportBatch.id.desc(), SourceFile.id, SourceSheet.id)
    )
    return list(connection.execute(asked))


def _files(connection: Connection, record: type[Record]) -> Section:
    lines = tuple(
        Line((row.name, row.sheet, f"{row.rows:,}", row.imported_at[:10], row.actor))
        for row in _imports(connection, record)
    )
    columns = (
        StatementColumn("文件", stretch=True),
        StatementColumn("工作表"),
        StatementColumn("条数", "number"),
        StatementColumn("导入日期", "day"),
        StatementColumn("导入人"),
    )
    empty = "还没有导入。请向上面的单位要名单，按下面的列整理成工作簿，点“导入”。"
    return Section("来源", columns=columns, lines=lines, total=len(lines), empty=empty)


def _rules(connection: Connection, record: type[Record], *, empty: bool) -> Section:
    latest = select(func.max(RuleRun.id)).group_by(RuleRun.rule)
    runs = {row.rule: row for row in connection.execute(_run_columns().where(RuleRun.id.in_(latest)))}
    counting = select(Finding.rule, func.count().label("found")).where(Finding.current).group_by(Finding.rule)
    found = {row.rule: row.found for row in connection.execute(counting)}
    lines = []
    for code, rule in all_rules().items():
        if record not in rule.tables():
            continue
        run = runs.get(code)
        state = run.state if run else _NOT_RUN
        needed = "没有它不适用" if record in rule.needs else "有它更准"
        if empty and record in rule.needs:
            state = "不适用"
        count = f"{found.get(code, 0):,}" if state == _RAN else ""
        lines.append(Line((code, rule.name, needed, state, count), _RULE_TONES.get(state, ""), "规则", code))
    columns = (
        StatementColumn("编号", width=92),
        StatementColumn("规则", stretch=True),
        StatementColumn("用法", width=110),
        StatementColumn("上次扫描", width=92),
        StatementColumn("疑点", "number"),
    )
    empty_words = "还没有规则用到这种名单；户与人员的页面会列出它。"
    return Section("用到它的规则", columns=columns, lines=tuple(lines), total=len(lines), empty=empty_words)


def _run_columns() -> Any:
    return select(RuleRun.rule, RuleRun.state, RuleRun.message)


def _wanted(record: type[Record]) -> Section:
    """The columns of the template, so that an office can be asked for exactly these."""
    lines = tuple(
        Line(
            (
                it.label,
                "必填" if it.required else ("用于区分" if name in record.sheet.key else "选填"),
                "、".join(it.choices),
            )
        )
        for name, it in record.fields().items()
    )
    columns = (
        StatementColumn("列"),
        StatementColumn("要求", width=84),
        StatementColumn("取值", stretch=True),
    )
    return Section("要哪些列", columns=columns, lines=lines, total=len(lines))


def _needed_lists(rule: Rule) -> set[str]:
    return {record.sheet.label for record in rule.needs if record.sheet.group == GROUP}
