"""Write the workbooks of the published notices beside their declarations; the same bytes every time.

python examples/published/build.py           writes every workbook
python examples/published/build.py --check   writes nothing, ends with 1 where a workbook is not what it should be

A declaration (`<place>-<year>.yml`) holds a notice's figures exactly as they were printed. 表 are rows of the
contract's tables; 安排 are the notice's lines, each one project and, for every fund it names, one allocation.
"""

from __future__ import annotations

import re
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent
if __name__ == "__main__":
    sys.path.insert(0, str(FOLDER.parent.parent))

from fundwatch.models.fields import Field, Kind  # noqa: E402 - the checkout first
from fundwatch.models.records import all_tables  # noqa: E402
from fundwatch.reports.workbook import Cell, PlainSheet, write_workbook  # noqa: E402

#: Fen in one of the units that notices print.
FEN = {"万元": 1_000_000, "元": 100}
_AMOUNT_PRINTED = re.compile(r"(-?\d+(?:\.\d+)?)(万元|元)")
_PROJECT, _ALLOCATION = "项目", "资金分配"
_AMOUNT, _NUMBER = "金额", "项目编号"
_WIDTHS = {Kind.DAY: 12.0, Kind.MONEY: 16.0}
Row = dict[str, Any]


@dataclass(frozen=True)
class Notice:
    """A declaration as it was read; `rows` are the rows of the contract's tables, the lines of 安排 among them."""

    name: str
    told: Mapping[str, Any]
    rows: Mapping[str, Sequence[Row]]

    @property
    def workbook(self) -> Path:
        """Where its workbook lies."""
        return FOLDER / f"{self.name}.xlsx"


def declarations() -> tuple[Path, ...]:
    """Every declaration."""
    return tuple(sorted(FOLDER.glob("*.yml")))


def read(path: Path) -> Notice:
    """Read one declaration. Raises KeyError for a table or a column that the contract has not."""
    with path.open(encoding="utf-8") as file:
        told = yaml.safe_load(file)
    rows = {table: list(_alike(given)) for table, given in told["表"].items()}
    if "安排" in told:
        rows[_PROJECT], rows[_ALLOCATION] = _arranged(told["安排"])
    for row in rows.get("资金指标", []):
        row.setdefault("备注", f"指标编号为示例自编；数字来自{told['来源']}")
    _refuse_unknown(rows)
    return Notice(path.stem, told, {table: own for table, own in rows.items() if own})


def fen(printed: object) -> int:
    """An amount as printed, with its unit, in fen: 46.3万元, 191266元. Raises ValueError."""
    found = _AMOUNT_PRINTED.fullmatch(str(printed))
    amount = Decimal(found[1]) * FEN[found[2]] if found else Decimal("0.1")
    if amount != int(amount):
        raise ValueError(f"{printed} is no amount in 元 or 万元, to the fen")
    return int(amount)


def _alike(given: Any) -> Iterator[Row]:
    """The rows of one table: a list, or what they share (相同) and the list (各行)."""
    shared, rows = (given["相同"], given["各行"]) if isinstance(given, dict) else ({}, given)
    for row in rows:
        yield {**shared, **row}


def _arranged(lines: Mapping[str, Any]) -> tuple[list[Row], list[Row]]:
    """Projects and allocations of the notice's lines; a fund's amounts may be several, the last a sum taken back."""
    projects: list[Row] = []
    allocations: list[Row] = []
    for line in lines["各项"]:
        number = f"{lines['编号']}-XM{len(projects) + 1:02d}"
        own = {key: value for key, value in line.items() if key in lines["分配"]}
        given = [
            {"指标编号": indicator, **lines["分配"], **own, **part, _NUMBER: number}
            for fund, indicator in lines["指标"].items()
            if fund in line
            for part in _parts(line[fund])
        ]
        apart = {*lines["指标"], *lines["分配"]}
        project = {**lines["项目"], **{key: value for key, value in line.items() if key not in apart}}
        if "计划投资" not in project:
            project["计划投资"] = f"{Decimal(sum(fen(one[_AMOUNT]) for one in given)) / 100}元"
        projects.append({_NUMBER: number, **project})
        for one in given:
            allocations.append({"分配编号": f"{lines['编号']}-FP{len(allocations) + 1:02d}", **one})
    return projects, allocations


def _parts(given: Any) -> Iterator[Row]:
    for part in given if isinstance(given, list) else [given]:
        yield part if isinstance(part, dict) else {_AMOUNT: part}


def _refuse_unknown(rows: Mapping[str, Sequence[Row]]) -> None:
    for table, own in rows.items():
        known = {field.label for field in all_tables()[table].fields().values()}
        unknown = {label for row in own for label in row} - known
        if unknown:
            raise KeyError(f"{table}: {sorted(unknown)}")


def sheets(notice: Notice) -> list[PlainSheet]:
    """The workbook's sheets: what the notice is and where from, then a sheet a table."""
    unit = notice.told["单位"]
    return [_source(notice), *(_sheet(table, rows, unit) for table, rows in notice.rows.items())]


def _source(notice: Notice) -> PlainSheet:
    """The sheet 说明, which import leaves aside."""
    told = notice.told
    lines: list[Sequence[Cell]] = [("公告", told["标题"]), ("发布单位", told["发布单位"])]
    lines += [("发布日期", told["发布日期"]), ("来源", told["来源"])]
    lines += [("来源性质", "转载或镜像网页，引用前请找到原站")] if told.get("镜像") else []
    lines += [("公布的数字", f"{one['项']}：{one['数']}") for one in told["公布"]]
    lines += [("没有公布", text) for text in told["未公布"]]
    lines += [("代为登记", text) for text in told["代填"]]
    lines += [("代为登记", "单位、指标、项目、分配等编号均为示例自编；县级区划代码按国家标准GB/T 2260")]
    lines += [("数字不符", f"{one['式']}：{one['不符']}") for one in told["算式"] if "不符" in one]
    return PlainSheet("说明", ("事项", "内容"), ("text", "text"), lines, widths=(14.0, 100.0))


def _sheet(table: str, rows: Sequence[Row], unit: str) -> PlainSheet:
    used = {label for row in rows for label in row}
    fields = [field for field in all_tables()[table].fields().values() if field.label in used]
    return PlainSheet(
        table,
        [f"{field.label}（{unit}）" if field.kind is Kind.MONEY else field.label for field in fields],
        [_kind(field, unit) for field in fields],
        [[_cell(field, row.get(field.label)) for field in fields] for row in rows],
        widths=[_WIDTHS.get(field.kind, 24.0) for field in fields],
    )


def _kind(field: Field, unit: str) -> str:
    if field.kind is Kind.MONEY:
        return "wan" if unit == "万元" else "money"
    return "number" if field.kind in {Kind.INTEGER, Kind.YEAR, Kind.QUANTITY, Kind.RATIO} else "text"


def _cell(field: Field, given: Any) -> Cell:
    if given is None:
        return None
    if field.kind is Kind.MONEY:
        return fen(given)
    if field.kind in {Kind.INTEGER, Kind.YEAR}:
        return int(given)
    if field.kind in {Kind.QUANTITY, Kind.RATIO}:
        return Decimal(str(given))
    return given if field.kind is Kind.DAY else str(given)


def parts(workbook: Path) -> dict[str, bytes]:
    """What a workbook holds, part by part: the same on every machine, however its zip library packs it."""
    with zipfile.ZipFile(workbook) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def out_of_date() -> tuple[str, ...]:
    """Names of the workbooks that are not what their declarations say, or that no declaration stands beside."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "new.xlsx"
        stale = []
        for notice in map(read, declarations()):
            write_workbook(fresh, sheets(notice))
            if not notice.workbook.exists() or parts(notice.workbook) != parts(fresh):
                stale.append(notice.workbook.name)
    declared = {path.stem for path in declarations()}
    return (*stale, *sorted(path.name for path in FOLDER.glob("*.xlsx") if path.stem not in declared))


def main(arguments: Sequence[str]) -> int:
    """Write, or with --check only compare."""
    if "--check" in arguments:
        stale = out_of_date()
        for name in stale:
            print(f"examples/published/{name} is not what its declaration says; run build.py")
        return 1 if stale else 0
    for notice in map(read, declarations()):
        write_workbook(notice.workbook, sheets(notice))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
