"""Files of a small county in which every kind of work has something to do: payments in batches that no notice shows.

What is written is the same for the same number of rows.
"""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

from big_workbook import TOWNSHIPS, VILLAGES_A_TOWNSHIP, payment, regions

#: Payments of one batch; each batch calls for a notice of its own, and is a finding until there is one.
BATCH = 25
REGION_COLUMNS = ("区划代码", "名称", "级别", "上级代码")
COLUMNS = (
    "发放流水号", "批次号", "补助项目", "年度", "姓名", "身份证号", "银行账号",
    "应发金额", "实发金额", "发放日期", "区划代码",
)  # fmt: skip


def write_places(folder: Path) -> Path:
    """Write the county, its townships and villages."""
    return _written(folder / "行政区划.csv", [REGION_COLUMNS, *regions()])


def write_payments(folder: Path, first: int, rows: int) -> Path:
    """Write payments, the first of which has that number."""
    numbers = range(first, first + rows)
    return _written(folder / "补助发放.csv", [COLUMNS, *(_payment(number) for number in numbers)])


def _written(path: Path, rows: list[tuple[str, ...]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def _payment(number: int) -> tuple[str, ...]:
    _, _, _, _, name, identity, _, account, _, due, *_ = map(str, payment(number))
    batch = number // BATCH
    amount = f"{float(due):.2f}"
    return (
        f"BF{number:08d}", f"PC{batch:05d}", "产业到户奖补", "2018", name, identity, account,
        amount, amount, str(dt.date(2018, 3, 1) + dt.timedelta(days=batch % 200)),
        f"530524{101 + batch % TOWNSHIPS}{201 + batch % VILLAGES_A_TOWNSHIP}",
    )  # fmt: skip
