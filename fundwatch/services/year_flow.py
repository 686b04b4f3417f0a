"""A whole year's money through the county, in columns that are chosen: level, unit, township, use, and finer ones."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from fundwatch.ledger.chain_names import county_name
from fundwatch.ledger.chain_rows import in_pieces
from fundwatch.ledger.chain_year import NOT_TOLD_APART, Piece, year_pieces, years
from fundwatch.ledger.policy import stem
from fundwatch.models.actor import Actor
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.project import Project
from fundwatch.models.records.region import Region
from fundwatch.models.records.unit import Unit
from fundwatch.models.store import Store
from fundwatch.reports.figures.content import FlowBand, FlowFigure, FlowNode, Trail
from fundwatch.services.flow_request import USUAL, Narrowing
from fundwatch.services.trace_tree import Branch, short, yuan

#: Columns whose values are records, and their tables.
TABLES = {"指标": "资金指标", "项目": "项目", "单位": "单位"}
#: How many nodes of a column are drawn one by one.
MANY = 12
_REST = "其余"


@dataclass(frozen=True, slots=True)
class YearFlow:
    """The pieces of a year with what is needed to name them; `years` are the years there are."""

    year: int
    years: tuple[int, ...]
    pieces: tuple[Piece, ...]
    levels: Mapping[str, str]
    categories: Mapping[str, str]
    names: Mapping[str, str]

    @property
    def empty(self) -> bool:
        """Whether nothing was given in this year."""
        return not self.pieces


def flow(store: Store, actor: Actor, year: int | None = None) -> YearFlow:
    """All money of a budget year, by default of the latest in which something was spent, as far as the actor sees."""
    with store.read() as connection:
        known = years(connection)
        chosen, pieces = _chosen(connection, known if year is None else [one for one in known if one == year])
        chosen = chosen or year or 0
        if actor.region_code:
            seen = stem(actor.region_code)
            pieces = [one for one in pieces if (one.village or one.township).startswith(seen)]
        return _named(connection, chosen, known, pieces)


def _chosen(connection: Connection, wanted: list[int]) -> tuple[int, list[Piece]]:
    """The first of the years in which something was spent, else the first, with its pieces."""
    read: dict[int, list[Piece]] = {}
    for year in wanted:
        read[year] = year_pieces(connection, year)
        if any(not piece.end for piece in read[year]):
            return year, read[year]
    return (wanted[0], read[wanted[0]]) if wanted else (0, [])


def _named(connection: Connection, year: int, known: list[int], pieces: list[Piece]) -> YearFlow:
    names: dict[str, str] = {}
    for record, column, keys in (
        (Unit, Unit.name, {one.unit for one in pieces}),
        (Project, Project.name, {one.project for one in pieces}),
        (Region, Region.name, {code for one in pieces for code in (one.township, one.village)}),
        (Indicator, Indicator.fund_name, {one.document for one in pieces}),
    ):
        asked = select(record.record_key, column.label("name"))
        names |= {row.record_key: row.name for row in in_pieces(connection, asked, record.record_key, keys)}
    county = county_name(connection)
    # Every unit of the county begins with its name: without it the labels are read at a glance.
    names |= {key: names[key].removeprefix(county) or names[key] for key in {one.unit for one in pieces} & names.keys()}
    kinds = select(Indicator.record_key, Indicator.fund_level, Indicator.fund_category)
    found = list(in_pieces(connection, kinds, Indicator.record_key, {one.document for one in pieces}))
    return YearFlow(
        year,
        tuple(known),
        tuple(pieces),
        {row.record_key: row.fund_level for row in found},
        {row.record_key: row.fund_category for row in found},
        names,
    )


def figure(seen: YearFlow, columns: tuple[str, ...] = USUAL, narrowed: tuple[Narrowing, ...] = ()) -> FlowFigure:
    """The flow drawn by these columns, narrowed to what was entered."""
    paths = _paths(seen, columns, narrowed)
    shown = _shortened(seen, paths, columns)
    sums: dict[tuple[str, str], int] = defaultdict(int)
    totals: dict[str, int] = defaultdict(int)
    trails: dict[tuple[str, ...], int] = defaultdict(int)
    for path, amount in paths.items():
        steps = tuple(shown.get(step, step) for step in path)
        trails[steps] += amount
        for step in steps:
            totals[step] += amount
        for pair in itertools.pairwise(steps):
            sums[pair] += amount
    bands = tuple(FlowBand(*ends, amount) for ends, amount in sorted(sums.items()) if amount > 0)
    members: dict[str, list[str]] = defaultdict(list)
    for step, group in shown.items():
        members[group].append(step)
    drawn = {step for step in totals if step.startswith("0|")} | {band.target for band in bands}
    nodes = tuple(
        _node(seen, step, totals[step], tuple(sorted(members[step])), columns)
        for step in sorted(totals)
        if step in drawn
    )
    title = f"{seen.year} 年资金流向" + "".join(f" · {one.text}" for one in narrowed)
    notes = tuple(_notes(seen, paths, sums, narrowed))
    return FlowFigure(
        title, columns, nodes, bands, notes=notes, trails=tuple(Trail(*found) for found in sorted(trails.items()))
    )


def _paths(seen: YearFlow, columns: tuple[str, ...], narrowed: tuple[Narrowing, ...]) -> dict[tuple[str, ...], int]:
    """The pieces summed by the nodes they pass: `number|column|value`, or `number|余|name` where they end."""
    paths: dict[tuple[str, ...], int] = defaultdict(int)
    for piece in seen.pieces:
        if all(_value(seen, piece, one.column) in one.values for one in narrowed):
            paths[tuple(_steps(seen, piece, columns))] += piece.amount
    return dict(paths)


def _steps(seen: YearFlow, piece: Piece, columns: tuple[str, ...]) -> list[str]:
    steps: list[str] = []
    for number, column in enumerate(columns):
        value = _value(seen, piece, column)
        last = number == len(columns) - 1
        if piece.end and number and (last or not value):
            return [*steps, f"{number}|余|{piece.end}"]
        steps.append(f"{number}|{column}|{value or '没有写明'}")
    return steps


def _value(seen: YearFlow, piece: Piece, column: str) -> str:
    values = {
        "级次": seen.levels.get(piece.document, ""),
        "资金类别": seen.categories.get(piece.document, ""),
        "指标": piece.document,
        "单位": piece.unit,
        "乡镇": piece.township,
        "村": piece.village,
        "用途": piece.use,
        "项目": piece.project or piece.subsidy,
    }
    return values[column]


def _shortened(seen: YearFlow, paths: Mapping[tuple[str, ...], int], columns: tuple[str, ...]) -> dict[str, str]:
    """Which small nodes are drawn as one, by the node they are drawn as."""
    totals: dict[str, int] = defaultdict(int)
    for path, amount in paths.items():
        for step in path:
            totals[step] += amount
    shown: dict[str, str] = {}
    for number in range(len(columns)):
        of_column = [step for step in totals if step.startswith(f"{number}|") and "|余|" not in step]
        if len(of_column) > MANY:
            largest = sorted(of_column, key=lambda step: (-totals[step], _label(seen, step)))
            shown |= dict.fromkeys(largest[MANY - 1 :], f"{number}|{_REST}|{len(of_column) - MANY + 1}")
    return shown


def _node(seen: YearFlow, step: str, amount: int, members: tuple[str, ...], columns: tuple[str, ...]) -> FlowNode:
    number, column, value = step.split("|", 2)
    if column == "余":
        return FlowNode(step, int(number), short(value), amount, "rest", note=value if short(value) != value else "")
    if column == _REST:
        text = f"其余 {value} 个{columns[int(number)]}"
        return FlowNode(step, int(number), text, amount, "group", members=members)
    table = TABLES.get(column, "") if value in seen.names else ""
    return FlowNode(step, int(number), _label(seen, step), amount, "plain", table, value if table else "")


def _label(seen: YearFlow, step: str) -> str:
    _, column, value = step.split("|", 2)
    if column == "级次":
        return (
            f"{value}资金"
            if value in {"东西部协作", "社会捐赠", "金融"}
            else f"{value}级资金".replace("中央级", "中央")
        )
    return seen.names.get(value, value)


def _notes(
    seen: YearFlow,
    paths: Mapping[tuple[str, ...], int],
    sums: Mapping[tuple[str, str], int],
    narrowed: tuple[Narrowing, ...],
) -> list[str]:
    total = sum(paths.values())
    notes = [
        f"合计 {yuan(total)} 元。" if narrowed else f"{seen.year} 年最末级指标合计 {yuan(total)} 元，每一分钱只计一次。"
    ]
    cut = sum(amount for path, amount in paths.items() if path[-1].endswith("|余|调减、收回"))
    if cut > 0:
        notes.append(f"其中调减、收回 {yuan(cut)} 元，单列。")
    hidden = sum(amount for amount in sums.values() if amount < 0)
    if hidden:
        notes.append(f"退回大于支出、支付超出指标或没有对应转拨的 {yuan(-hidden)} 元是负数，没有画出。")
    if any(NOT_TOLD_APART in step for path in paths for step in path):
        notes.append("“来源未分”：一批补助由几个指标出资又发往几个地方，账上没有记明，不作推算。")
    return notes


def branches(
    seen: YearFlow, columns: tuple[str, ...] = USUAL, narrowed: tuple[Narrowing, ...] = ()
) -> tuple[Branch, ...]:
    """The same flow as a tree: the nodes of the first column, below each those that its money goes on to."""
    return _grown(seen, _paths(seen, columns, narrowed), 0)


def _grown(seen: YearFlow, paths: Mapping[tuple[str, ...], int], depth: int) -> tuple[Branch, ...]:
    below: dict[str, dict[tuple[str, ...], int]] = defaultdict(dict)
    for path, amount in paths.items():
        if len(path) > depth:
            below[path[depth]][path] = amount
    lines = []
    for step, inner in below.items():
        _, column, value = step.split("|", 2)
        amount = sum(inner.values())
        rest = column == "余"
        table = TABLES.get(column, "") if value in seen.names else ""
        lines.append(
            Branch(
                value if rest else _label(seen, step),
                "" if rest else column,
                amount,
                amount,
                step,
                table,
                value if table else "",
                kind="rest" if rest else "record",
                children=_grown(seen, inner, depth + 1),
            )
        )
    return tuple(sorted(lines, key=lambda line: (line.kind == "rest", -line.whole, line.text)))
