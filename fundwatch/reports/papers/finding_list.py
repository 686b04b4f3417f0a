"""疑点清单: every current finding of a place for the office's own use, by category, with how far each has got."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from fundwatch.ledger.finding_accounts import Account, accounts
from fundwatch.ledger.finding_standing import Standing, explained_until
from fundwatch.ledger.places import Places
from fundwatch.reports.figures_text import day_text
from fundwatch.reports.papers.content import Paper, PaperColumn, PaperRow, PaperTable
from fundwatch.reports.papers.definition import PaperForm, PaperScope
from fundwatch.reports.papers.finding_wording import concerned

SEVERITIES = {"high": "高", "medium": "中", "low": "低"}
#: In order of weight, as the contract lists them.
_CATEGORIES = (
    *("虚报冒领", "截留私分", "贪污挪用", "挥霍浪费", "滞留闲置"),
    *("程序违规", "资产流失", "公示缺失", "监督缺位", "数据质量"),
)
_COLUMNS = (
    PaperColumn("序号", "number", 4),
    PaperColumn("疑点编号", "number", 5),
    PaperColumn("程度", weight=4, whole=True),
    PaperColumn("类别", weight=7, whole=True),
    PaperColumn("乡镇、村", weight=10),
    PaperColumn("需核实的情况", weight=40),
    PaperColumn("涉及对象", weight=18),
    PaperColumn("涉及金额", "money", 12),
    PaperColumn("规则", weight=15),
    PaperColumn("规则编号", weight=8, whole=True),
    PaperColumn("核查情况", weight=12),
)
_LEAD_IN = ("内部资料，只供本单位使用，不得公示张贴。疑点是需要核实的线索，不是结论。",)
_NOTES = (
    (
        "涉及金额逐条列出；同一笔资金可能涉及几条疑点，小计与合计是各条之和，不是问题金额。"
        "下过结论后事实又有变化、或者说明已到期的，注明“待重新核实”。"
    ),
)


def make(connection: Connection, scope: PaperScope) -> Paper:
    """The current findings of a place, or of the whole books, with subtotals by category."""
    found = [one for one in accounts(connection, scope.region_code) if one.current]
    places = Places(connection)
    place = places.name(scope.region_code).replace(" ", "") if scope.region_code else ""
    return Paper(
        "疑点清单",
        f"{place}扶贫资金疑点清单",
        f"共{len(found)}条，截至{day_text(scope.as_of)}",
        scope.office,
        scope.as_of,
        (_table(found, places),),
        "单位：元",
        _NOTES,
        log_head=scope.log_head,
        lead_in=_LEAD_IN,
    )


def _table(found: Sequence[Account], places: Places) -> PaperTable:
    rows: list[PaperRow] = []
    number = 0
    unlisted = sorted({one.category for one in found} - set(_CATEGORIES))
    for category in (*_CATEGORIES, *unlisted):
        group = [one for one in found if one.category == category]
        for one in sorted(group, key=lambda one: list(SEVERITIES).index(one.severity)):
            number += 1
            rows.append(_row(number, one, places))
        if group:
            said = f"{category}小计（{len(group)}条）"
            blank = (None,) * 3
            rows.append(PaperRow((*(None,) * 5, said, None, _amount(group), *blank), emphasised=True))
    total = (*(None,) * 5, f"{len(found)}条", None, _amount(found), None, None, None)
    return PaperTable("疑点清单", _COLUMNS, tuple(rows), total)


def _row(number: int, one: Account, places: Places) -> PaperRow:
    content = one.content
    place = places.name(one.region_code) if one.region_code else ""
    named = (number, one.number, SEVERITIES[one.severity], one.category, place)
    about = (content["summary"], concerned(content), one.amount)
    return PaperRow((*named, *about, content["name"], one.rule, standing(one)))


def standing(one: Account) -> str:
    """How far a finding has got, in a few words."""
    if one.standing is Standing.EXPLAINED:
        return f"{one.verdict}，{explained_until(one.review.silenced_until)}"
    if one.verdict:
        return f"{one.verdict}（待重新核实）" if one.standing.waits else one.verdict
    if one.sending is not None:
        return f"已下发{one.sending.name}"
    return "未下结论"


def _amount(found: Sequence[Account]) -> int:
    return sum(one.amount or 0 for one in found)


PAPER = PaperForm(
    "疑点清单",
    "本单位内部用：现有疑点按类别逐条列出，写明规则、金额和核查情况，分类小计。",
    40,
    make,
    frozenset({"region"}),
)
