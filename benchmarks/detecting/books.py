"""Tables of workbooks being written, and the cases that lie in them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from openpyxl import Workbook

Row = dict[str, object]
#: Business keys by table; a table without one here is kept by its first column.
KEYS: dict[str, tuple[str, ...]] = {
    "指标分解": ("上级指标编号", "指标编号"),
    "投标": ("采购编号", "投标单位编码"),
    "合同项目": ("合同编号", "项目编号"),
    "合同变更": ("合同编号", "变更序号"),
    "发票": ("发票代码", "发票号码", "支付流水号"),
    "验收": ("项目编号", "验收日期", "验收级别"),
    "户收入": ("户编号", "年度"),
    "户动态": ("户编号", "日期", "事项", "身份证号"),
    "补助标准": ("补助项目", "起始年度", "档次"),
    "资产来源": ("资产编号", "项目编号"),
    "折股量化": ("资产编号", "对象"),
    "资产收益": ("资产编号", "年度", "期次"),
    "收益分配": ("资产编号", "年度", "期次", "对象"),
    "公示明细": ("公示编号", "对象类型", "对象编号"),
    "村组干部": ("身份证号", "起始日期"),
    "低保特困": ("身份证号", "起始日期"),
    "车辆登记": ("车牌号",),
    "亲属关系": ("身份证号", "亲属身份证号"),
    "核定数量": ("身份证号", "户编号", "计量项目", "年度"),
    "记账凭证": ("单位编码", "会计期间", "凭证字", "凭证号", "分录号"),
}


@dataclass
class Case:
    """What was planted (or its innocent look-alike): where, as what, and every record that came with it."""

    name: str
    scheme: str
    flagged: bool
    categories: tuple[str, ...]
    subjects: list[tuple[str, str]] = field(default_factory=list)
    records: set[tuple[str, str]] = field(default_factory=set)


class Books:
    """Rows by table, numbered as they come; a case takes note of every row written while it is open."""

    def __init__(self, seed: int) -> None:
        self.tables: dict[str, list[Row]] = {}
        self.cases: list[Case] = []
        self.chance = random.Random(seed)  # noqa: S311 - a made-up county
        self._numbers: dict[str, int] = {}
        self._open: Case | None = None

    def add(self, table: str, **row: object) -> Row:
        """Write a row; parts that are None stay blank."""
        written = {name: value for name, value in row.items() if value is not None}
        self.tables.setdefault(table, []).append(written)
        if self._open is not None:
            self._open.records.add((table, key_of(table, written)))
        return written

    def number(self, prefix: str, width: int = 5) -> str:
        """The next number of a kind."""
        self._numbers[prefix] = self._numbers.get(prefix, 0) + 1
        return f"{prefix}{self._numbers[prefix]:0{width}d}"

    @contextmanager
    def case(self, case: Case) -> Iterator[Case]:
        """Take note of what is written for a case."""
        self.cases.append(case)
        self._open = case
        try:
            yield case
        finally:
            self._open = None

    def own(self, table: str, key: str) -> None:
        """Take note of something without a table of its own (a batch, an account)."""
        if self._open is not None:
            self._open.records.add((table, key))

    @property
    def planting(self) -> bool:
        """Whether a case is open."""
        return self._open is not None

    @property
    def rows(self) -> int:
        """How many records are written."""
        return sum(len(rows) for rows in self.tables.values())

    def write(self, folder: Path) -> list[Path]:
        """One workbook of all tables, with a heading above some, as offices write them."""
        folder.mkdir(parents=True, exist_ok=True)
        book = Workbook(write_only=True)
        for table, rows in self.tables.items():
            sheet = book.create_sheet(table)
            columns = list(dict.fromkeys(name for row in rows for name in row))
            if len(columns) % 2:
                sheet.append([f"{table}表"])
            sheet.append(columns)
            for row in rows:
                sheet.append([row.get(name) for name in columns])
        path = folder / "账册.xlsx"
        book.save(path)
        return [path]


def key_of(table: str, row: Row) -> str:
    """The business key of a row, as findings name it."""
    columns = KEYS.get(table) or (next(iter(row)),)
    return "|".join(_text(row.get(column)) for column in columns)


def _text(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)
