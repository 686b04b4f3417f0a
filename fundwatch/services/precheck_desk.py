"""预审 as a desk shows it: the findings on a batch before the money leaves, as a list, and each one's evidence.

Runs in the worker; nothing is stored. Links lead to rows of the books only: those of the batch are not in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fundwatch.models.actor import Actor
from fundwatch.models.store import Store
from fundwatch.rules.runner import CHECKED, FAILED, NOT_APPLICABLE
from fundwatch.services.prechecking import Precheck, precheck
from fundwatch.services.progress import Progress
from fundwatch.services.showing import yuan
from fundwatch.services.statement import (
    Account,
    Fact,
    Line,
    Section,
    SortValue,
    Statement,
    StatementColumn,
    StatementFigure,
    StatementRow,
    Tone,
)

_SEVERITIES: dict[str, tuple[str, Tone, int]] = {"high": ("高", "danger", 3), "medium": ("中", "warning", 2)}
_LOW: tuple[str, Tone, int] = ("低", "", 1)
_COLUMNS = (
    StatementColumn("程度", width=60),
    StatementColumn("检查的事项", width=150),
    StatementColumn("需核查的情况", width=230, stretch=True),
    StatementColumn("涉及金额（元）", "money", width=126),
    StatementColumn("本批行数", "number"),
)
_DETAILS, _COUNT = "明细", "明细条数"


@dataclass(frozen=True)
class Prechecked:
    """What came of it: the list, each row's account by its key, what is to be said of the whole, how many rows."""

    listed: Statement
    accounts: Mapping[str, Account]
    summary: Account
    files: tuple[str, ...]
    checked: int


def try_files(store: Store, actor: Actor, files: Sequence[str | Path], *, progress: Progress) -> Prechecked:
    """Try the rules on workbooks of a batch that is not yet paid."""
    names = tuple(Path(file).name for file in files)
    result = precheck(store, actor, files, progress=progress)
    keys = [str(number) for number, _ in enumerate(result.findings, 1)]
    rows = tuple(_row(key, one, names) for key, one in zip(keys, result.findings, strict=True))
    listed = Statement(
        "发放前预审",
        "",
        _COLUMNS,
        rows,
        tuple(_figures(result)),
        unit_note="单位：元",
        notes=tuple(_notes(result, names)),
    )
    accounts = {key: _account(key, one, names) for key, one in zip(keys, result.findings, strict=True)}
    return Prechecked(listed, accounts, _summary(result, names), names, result.rows)


def _row(key: str, one: Mapping[str, Any], names: Sequence[str]) -> StatementRow:
    word, tone, weight = _SEVERITIES.get(one["severity"], _LOW)
    own = len(_own_rows(one, names))
    cells = (word, one["name"], one["summary"], _yuan(one["amount"]), f"{own:,}" if own else "")
    sort: tuple[SortValue, ...] = (weight, one["name"], one["summary"], _fen(one["amount"]), own)
    return StatementRow(key, cells, sort, ((0, tone),))


def _own_rows(one: Mapping[str, Any], names: Sequence[str]) -> list[Mapping[str, Any]]:
    """Where the rows of the batch that it names stand."""
    return [source for source in one["sources"] if source["file"] in names]


def _figures(result: Precheck) -> Iterator[StatementFigure]:
    grave = sum(one["severity"] == "high" for one in result.findings)
    states = [rule.state for rule in result.rules]
    tone: Tone = (
        "danger" if grave else "warning" if result.findings else "success" if result.clean and result.rows else ""
    )
    yield StatementFigure("疑点", f"{len(result.findings):,} 条", f"其中程度高 {grave:,} 条", tone)
    yield StatementFigure("检查", f"{result.rows:,} 行", "没有存入任何数据")
    yield StatementFigure(
        "没有检查",
        f"{result.rejected + result.repeated:,} 行",
        f"不合格式 {result.rejected:,} 行，账里已有 {result.repeated:,} 行",
        "warning" if result.rejected else "",
    )
    yield StatementFigure(
        "规则",
        f"{states.count(CHECKED):,} 条",
        f"不适用 {states.count(NOT_APPLICABLE):,} 条，出错 {states.count(FAILED):,} 条",
        "danger" if result.failed else "",
    )


def _notes(result: Precheck, names: Sequence[str]) -> Iterator[str]:
    yield f"预审的文件：{'、'.join(names)}。疑点是需要在发放前核实的线索，不是结论；没有存入任何数据。"
    yield from (f"{name}：没有检查。{reason}" for name, reason in result.refused)
    if result.rejected:
        yield f"有 {result.rejected:,} 行不符合格式，没有检查；在“数据导入”里预览这个文件，可以看到每一行的原因。"
    if result.repeated:
        yield f"有 {result.repeated:,} 行账里已经有了，没有再查。"
    yield from (f"规则没有运行成功：{failed}" for failed in result.failed)
    idle = [rule.name for rule in result.rules if rule.state == NOT_APPLICABLE]
    if idle:
        yield f"不适用的规则 {len(idle)} 条（缺少需要的数据）：{'、'.join(idle)}。"


def _summary(result: Precheck, names: Sequence[str]) -> Account:
    """What is said of the whole: files, rows that were not checked, rules that do not apply."""
    files = tuple(
        Fact(name, dict(result.refused).get(name, "已检查"), "danger" if name in dict(result.refused) else "")
        for name in names
    )
    facts = (
        Fact("已检查", f"{result.rows:,} 行"),
        Fact("不合格式", f"{result.rejected:,} 行，没有检查", "warning" if result.rejected else ""),
        Fact("账里已有", f"{result.repeated:,} 行，没有再查"),
    )
    idle = [rule for rule in result.rules if rule.state != CHECKED]
    lines = tuple(
        Line((rule.state, rule.name, rule.message), "danger" if rule.state == FAILED else "") for rule in idle
    )
    columns = (
        StatementColumn("情形", width=76),
        StatementColumn("规则", width=190),
        StatementColumn("原因", width=320, stretch=True),
    )
    badges: tuple[tuple[str, Tone], ...] = (("没有存入任何数据", "success"),)
    empty = "全部规则都适用，并且运行成功。" if result.rules else ""
    section = Section("没有检查的规则", columns=columns, lines=lines, total=len(lines), empty=empty)
    return Account(
        "预审",
        "",
        "预审概况",
        "、".join(names),
        badges,
        (Section("行", facts=facts), Section("文件", facts=files), section),
    )


def _account(key: str, one: Mapping[str, Any], names: Sequence[str]) -> Account:
    word, tone, _ = _SEVERITIES.get(one["severity"], _LOW)
    evidence = dict(one["evidence"])
    details, counted = evidence.pop(_DETAILS, []), evidence.pop(_COUNT, 0)
    facts = tuple(Fact(label, _text(value)) for label, value in evidence.items() if value is not None)
    parameters = tuple(Fact(label, _text(value)) for label, value in one["parameters"].items())
    sections = (
        Section("依据的数据", facts=facts),
        *((_details(details, counted),) if details else ()),
        _rows(one, names),
        Section("规则", facts=(Fact("依据", one["basis"]), *parameters)),
    )
    badges: tuple[tuple[str, Tone], ...] = ((f"程度{word}", tone), (one["category"], "muted"), (one["rule"], "muted"))
    return Account("预审", key, one["name"], one["summary"], badges, sections)


def _details(details: Sequence[Mapping[str, Any]], counted: int) -> Section:
    columns = tuple(StatementColumn(label) for label in details[0])
    lines = tuple(Line(tuple(_text(value) for value in line.values())) for line in details)
    return Section(_DETAILS, columns=columns, lines=lines, total=counted or len(lines))


def _rows(one: Mapping[str, Any], names: Sequence[str]) -> Section:
    """Every row it rests on, with its file, sheet and row; those of the batch first."""
    sources = sorted(one["sources"], key=lambda source: source["file"] not in names)
    lines = tuple(_source(source, own=source["file"] in names) for source in sources)
    columns = (
        StatementColumn("出处", width=60),
        StatementColumn("表", width=96),
        StatementColumn("编号", width=170),
        StatementColumn("文件、工作表和行", width=280, stretch=True),
    )
    total = int(one["related_total"]) + 1
    return Section("涉及的记录", columns=columns, lines=lines, total=max(total, len(lines)))


def _source(source: Mapping[str, Any], *, own: bool) -> Line:
    place = f"{source['file']}，“{source['sheet']}”第 {source['row']} 行"
    cells = ("本批" if own else "账里", source["table"], source["key"], place)
    # A row of the batch stands in no table yet.
    return Line(cells, "warning") if own else Line(cells, "", source["table"], source["key"])


def _text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "、".join(map(_text, value))
    return "—" if value is None else str(value)


def _fen(amount: str | None) -> int | None:
    return None if amount is None else int(amount.replace(".", ""))


def _yuan(amount: str | None) -> str:
    fen = _fen(amount)
    return "" if fen is None else yuan(fen)
