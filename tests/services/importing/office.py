from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from sqlalchemy import select

from fundwatch.models.actor import Actor
from fundwatch.models.records import table
from fundwatch.models.store import Store
from fundwatch.services import checking, importing
from fundwatch.services.import_outcome import ImportReport, Preview
from fundwatch.services.progress import Quiet

Rows = Sequence[Sequence[Any]]

REGION_HEADER = ("区划代码", "名称", "级别", "上级代码")
REGIONS: Rows = (
    REGION_HEADER,
    ("530524000000", "示范县", "县", None),
    ("530524101000", "第一乡", "乡镇", "530524000000"),
    ("530524101201", "甲村", "村", "530524101000"),
    ("530524101202", "乙村", "村", "530524101000"),
)
PAYMENT_HEADER = (
    "发放流水号", "批次号", "补助项目", "年度", "姓名", "身份证号", "银行账号",
    "应发金额", "实发金额", "发放日期", "区划代码",
)  # fmt: skip
ACTOR = Actor("李会计", "财政所")
ID_ONE = "530524198503152312"


def payment(serial: str, **changes: object) -> list[object]:
    """A good row of 补助发放, changed by header."""
    good: dict[str, object] = {
        "发放流水号": serial,
        "批次号": "P1",
        "补助项目": "产业奖补",
        "年度": 2017,
        "姓名": "张三",
        "身份证号": ID_ONE,
        "银行账号": "6217003850000000017",
        "应发金额": 1000,
        "实发金额": 1000.5,
        "发放日期": "2017-02-13",
        "区划代码": "530524101201",
    }
    return list((good | changes).values())


@dataclass
class Office:
    """An office with its books and a folder for files."""

    store: Store
    folder: Path
    actor: Actor = ACTOR

    def xlsx(self, name: str, sheets: Mapping[str, Rows]) -> Path:
        book = Workbook()
        book.remove(book.worksheets[0])
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
        path = self.folder / name
        book.save(path)
        book.close()
        return path

    def csv(self, name: str, rows: Rows, encoding: str = "utf-8-sig") -> Path:
        path = self.folder / name
        with path.open("w", encoding=encoding, newline="") as out:
            csv.writer(out).writerows(["" if cell is None else cell for cell in row] for row in rows)
        return path

    def preview(self, *files: Path, **choices: Any) -> Preview:
        return importing.preview(self.store, self.actor, files, progress=Quiet(), **choices)

    def bring(self, *files: Path, **choices: Any) -> ImportReport:
        preview = self.preview(*files, **choices)
        return importing.commit(self.store, self.actor, preview.id, progress=Quiet())

    def regions(self) -> ImportReport:
        return self.bring(self.xlsx("区划.xlsx", {"行政区划": REGIONS}))

    def undo(self, import_id: int) -> None:
        importing.undo(self.store, self.actor, import_id, progress=Quiet())

    def stored(self, label: str) -> list[dict[str, Any]]:
        record = table(label)
        with self.store.read() as connection:
            rows = connection.execute(select(record.__table__).order_by(record.id)).mappings().all()
        return [{name: _plain(value) for name, value in row.items()} for row in rows]

    def count(self, name: str) -> int:
        with self.store.read() as connection:
            found: int = connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one()
        return found

    def disagreements(self) -> list[str]:
        report = checking.check(self.store, self.actor, progress=Quiet())
        return [found.sentence for found in report.disagreements]

    def last_entry(self) -> dict[str, Any]:
        with self.store.read() as connection:
            detail = connection.exec_driver_sql(
                "SELECT detail FROM log_entry ORDER BY number DESC LIMIT 1"
            ).scalar_one()
        found: dict[str, Any] = json.loads(detail)
        return found


def cells_of(path: Path, sheet: str) -> list[list[Any]]:
    """All rows of a sheet as written."""
    book = load_workbook(path)
    rows = [[cell.value for cell in row] for row in book[sheet].iter_rows()]
    book.close()
    return rows


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
