"""疑点核查表: what one township is asked to check, with columns to answer in; the answers are read back by number.

It names persons with their whole identity number: a village has several people of one name, and whoever checks must
find the right one in the register and at the bank. It is therefore marked as internal, not to be posted; the masked
editions are for walls. It never says the category of a finding nor its rule's name (see finding_wording).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from sqlalchemy import Connection

from fundwatch.errors import UsageError
from fundwatch.ledger.finding_accounts import VERDICTS, Account, Receivers, accounts, facts_digest, finding_no
from fundwatch.ledger.finding_accounts import installation as own_installation
from fundwatch.ledger.places import Places, township_of
from fundwatch.reports.figures_text import day_text
from fundwatch.reports.papers.content import Cell, Paper, PaperColumn, PaperRow, PaperTable
from fundwatch.reports.papers.definition import PaperForm, PaperScope
from fundwatch.reports.papers.finding_pairing import check_code
from fundwatch.reports.papers.finding_wording import concerned, detail_lines, to_check

KIND = "疑点核查表"
#: The sheet is called as the table that its rows are taken into when they come back.
SHEET = "疑点核查"
ITEM, CODE = "需核查事项", "核对码"
_DETAILS = "核查明细"
_COLUMNS = (
    PaperColumn("疑点编号", hidden=True),
    PaperColumn(CODE, hidden=True),
    PaperColumn("序号", "number", 4),
    PaperColumn("村", weight=7),
    PaperColumn(ITEM, weight=30),
    PaperColumn("涉及对象", weight=16),
    PaperColumn("涉及金额", "money", 11),
    PaperColumn("发生日期", "day", 9),
    PaperColumn("是否属实", weight=8),
    PaperColumn("情况说明", weight=17),
    PaperColumn("整改措施", weight=14),
    PaperColumn("追缴金额", "money", 9),
    PaperColumn("已追缴金额", "money", 9),
    PaperColumn("票据号", weight=8),
    PaperColumn("核查人", weight=7),
    PaperColumn("核查日期", "day", 9),
)
_ANSWERED = 8
#: Words by which the line is known, when the sheet comes back, for one of signatures.
_SIGNATORIES = ("经办人", "分管负责人", "主要负责人")
_LEAD_IN = (
    "内部资料，只供核查使用，不得公示张贴，不得转发给核查对象。表中事项是需要核实的线索，不是结论。",
    (
        "请逐项核查后填写后面各栏（工作簿中为黄色）：“是否属实”从下拉列表中选，属实的写明整改措施和追缴金额（元）；"
        "其他各栏和隐藏的列请不要改动。填好后交回工作簿，并将签字盖章的纸质表一并交回。"
    ),
)


def make(connection: Connection, scope: PaperScope) -> Paper:
    """All that a township (or the county's own units, by the county's code) still has to check.

    Raises UsageError where no region is named: each receiver sees its own only.
    """
    receivers = Receivers(connection)
    level = receivers.levels.get(scope.region_code)
    if level is None:
        raise UsageError("疑点核查表按乡镇下发，没有写明是哪一个。", "请选择一个乡镇或村；县级单位的用县的区划代码。")
    if level == "县":
        found = [one for one in accounts(connection) if one.receiver == scope.region_code]
    else:
        found = accounts(connection, scope.region_code)
    receiver = scope.region_code if level == "县" else township_of(scope.region_code)
    place = Places(connection).name(scope.region_code).replace(" ", "") if level == "村" else receivers.name(receiver)
    return paper_of(connection, scope, place, [one for one in found if one.waits])


def paper_of(connection: Connection, scope: PaperScope, place: str, found: Sequence[Account]) -> Paper:
    """The sheet for a receiver: these findings, by village, the weightiest first."""
    ordered = sorted(found, key=lambda one: one.region_code)
    items, details = _items(connection, ordered), _details(ordered)
    return Paper(
        KIND,
        f"{place}扶贫资金有关事项核查表",
        f"共{len(ordered)}项，截至{day_text(scope.as_of)}",
        scope.office,
        scope.as_of,
        (items, *([details] if details.rows else [])),
        "单位：元",
        signatories=_SIGNATORIES,
        log_head=scope.log_head,
        lead_in=_LEAD_IN,
    )


def _items(connection: Connection, found: Sequence[Account]) -> PaperTable:
    places, own = Places(connection), own_installation(connection)
    rows = [PaperRow(_cells(number, one, places, own)) for number, one in enumerate(found, 1)]
    entry = [(place, VERDICTS if place == _ANSWERED else ()) for place in range(_ANSWERED, len(_COLUMNS))]
    return PaperTable(SHEET, _COLUMNS, tuple(rows), entry=tuple(entry))


def _cells(number: int, one: Account, places: Places, own: str) -> tuple[Cell, ...]:
    named, item = finding_no(own, one.number), to_check(one.content)
    village = "" if one.region_code in {"", one.receiver} else places.short(one.region_code)
    asked = (named, check_code(named, facts_digest(one.content), item), number, village, item)
    return (*asked, concerned(one.content), one.amount, one.day, *([None] * (len(_COLUMNS) - _ANSWERED)))


def _details(found: Sequence[Account]) -> PaperTable:
    """The single records of those that were gathered from several, under the number of their line."""
    columns = (PaperColumn("序号", "number", 4), PaperColumn("行", "number", 4), PaperColumn("登记的内容", weight=80))
    listed = chain.from_iterable(
        ((number, line, text) for line, text in enumerate(detail_lines(one.content), 1))
        for number, one in enumerate(found, 1)
    )
    return PaperTable(_DETAILS, columns, tuple(PaperRow(cells) for cells in listed))


PAPER = PaperForm(
    KIND,
    "下发给一个乡镇（或县级单位）核查的事项，带填写栏和隐藏编号，填好可以读回；不写疑点类别。须选乡镇。",
    41,
    make,
    frozenset({"region"}),
    by_county=True,
)
