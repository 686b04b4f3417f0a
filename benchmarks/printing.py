"""How long a notice takes to print: an annex of many households, cold and warm.

    python benchmarks/printing.py [ROWS]

The goal is less than one second for 10,000 rows once the fonts are open.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from datetime import date

from fundwatch.reports.content import Column, Contact, NoticeContent, Table
from fundwatch.reports.notice_forms import form_for
from fundwatch.reports.notice_forms.definition import Issue
from fundwatch.reports.notice_forms.village_benefit import BenefitLine, VillageBenefitFigures
from fundwatch.reports.pdf import render_pdf

_NAMES = ("周英海", "杨华伟", "梁梅", "王玉杰", "马静", "袁勇海", "李𠮷祥", "张䶮", "欧阳春花", "赵赟")


def content(rows: int) -> NoticeContent:
    """A village notice over this many made-up persons."""
    lines = tuple(
        BenefitLine(
            group=f"第{number // 40 + 1}村民小组",
            name=_NAMES[number % len(_NAMES)],
            id_number=f"539900{1950 + number % 55}0{1 + number % 9}1{number % 10}{number % 10_000:04d}",
            birth_day=None,
            subsidy="种植业产业发展补助",
            quantity=f"{1 + number % 17}.{number % 100:02d}亩",
            standard="300.00元/亩",
            paid_fen=30_000 * (1 + number % 17) + 300 * (number % 100),
        )
        for number in range(rows)
    )
    figures = VillageBenefitFigures(
        county="云岭县",
        township="石桥镇",
        village="龙山村",
        region_code="539900101201",
        year=2018,
        batch="PC2018-001",
        subsidy="种植业产业发展补助",
        pay_day=date(2019, 1, 4),
        households=rows,
        lines=lines,
        paid_fen=sum(line.paid_fen for line in lines),
    )
    contacts = (Contact("扶贫监督举报电话", "12317"),)
    return form_for("村", "补助发放到户").build(figures, Issue("龙山村村民委员会", date(2018, 12, 24), contacts))


def main() -> None:
    """Print the times."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    started = time.perf_counter()
    made = content(rows)
    built = time.perf_counter()
    render_pdf(replace(made, annexes=()))
    opened = time.perf_counter()
    stored = made.to_json()
    frozen = time.perf_counter()
    NoticeContent.from_json(stored)
    thawed = time.perf_counter()
    size = len(render_pdf(made))
    done = time.perf_counter()
    table = made.annexes[0].blocks[0]
    columns: tuple[Column, ...] = table.columns if isinstance(table, Table) else ()
    print(f"{rows} rows × {len(columns)} columns, {size / 1e6:.1f} MB")
    print(f"build {built - started:.2f} s, fonts and first page {opened - built:.2f} s")
    print(f"freeze {frozen - opened:.2f} s, thaw {thawed - frozen:.2f} s, print {done - thawed:.2f} s")


if __name__ == "__main__":
    main()
