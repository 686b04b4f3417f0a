"""紧贴限额: more amounts just under a limit than around it."""

from __future__ import annotations

from datetime import date

from fundwatch.ledger.policy import Policy, PolicyValue
from fundwatch.ledger.statistics.below_limits import Limit, UnderLimit, under_limits
from fundwatch.models.fields import Kind
from fundwatch.services.listing_query import Filter
from fundwatch.services.statement import StatementColumn, StatementRow
from fundwatch.services.statistics.asking import DAYS, Asked, Bar, Behind, Made, Need, StatisticsTest
from fundwatch.services.statistics.lines import LEAD, count, decimal, line, listed, refused, text
from fundwatch.services.statistics.material import Material, ReadColumn

#: How the parameters end that are limits on one amount; a poverty line or a least sum is none.
_LIMITS = ("数额", "上限", "限额", "额度")
_AMOUNTS = ("元", "万元")


def make(asked: Asked, material: Material) -> Made:
    """Each limit in force, or each one given, with what lies just under it and around it."""
    column = material.column
    limits, notes = _limits(asked, material.policy, dated=material.by is not None)
    if not len(column.numbers):
        return refused(asked, material, f"“{column.label}”没有可检查的数。")
    kept = column.filled if material.by is None else column.filled & material.by.filled
    days = None if material.by is None else material.by.aligned[kept]
    found = under_limits(column.aligned[kept], days, limits)
    columns = (
        StatementColumn("限额", width=330, stretch=True),
        StatementColumn("限额（元）", "money", 130),
        StatementColumn("紧贴其下", "number", 92),
        StatementColumn("上、下段", width=92),
        StatementColumn("通常应有", "number", 92),
        StatementColumn("说明", width=90),
    )
    rows = [_row(place, one) for place, one in enumerate(found)]
    return Made(
        asked,
        listed(asked, material, columns, rows, notes=notes),
        _said(found, column),
        tuple(
            Bar(_short(one.limit.amount), one.under, one.usual, str(place), one.unusual)
            for place, one in enumerate(found)
        ),
        "紧贴限额的笔数",
        {str(place): _behind(asked, material, one) for place, one in enumerate(found)},
    )


def _limits(asked: Asked, policy: Policy, *, dated: bool) -> tuple[list[Limit], list[str]]:
    """The limits with their days, and what must be said of them."""
    if asked.bounds:
        return [Limit("自定限额", bound) for bound in asked.bounds], []
    values = [
        value
        for name in policy.names()
        if name.endswith(_LIMITS)
        for value in policy.all_of(name)
        if value.unit in _AMOUNTS
    ]
    notes = ["紧贴其下指低于限额不到一成；上、下段是限额以上和再往下同样宽的两段，通常应有是它们的平均。"]
    unsure = sorted({value.name for value in values if not value.verified})
    if unsure:
        notes.append(f"待核实的限额：{'、'.join(unsure)}，请先核对再引用。")
    if not dated:
        notes.append("没有选日期栏，每个限额都与全部行比较，不论当时是否有效。")
    return [Limit(_name(value), value.fen, *_days(value)) for value in values], notes


def _name(value: PolicyValue) -> str:
    until = f"至 {value.until.isoformat()}" if value.until else "起"
    return f"{value.name}（{value.from_day.isoformat()} {until}）"


def _days(value: PolicyValue) -> tuple[int, int | None]:
    return value.from_day.toordinal(), value.until.toordinal() if value.until else None


def _short(fen: int) -> str:
    ten_thousands, rest = divmod(fen, 1_000_000)
    return f"{fen // 100:,}" if rest else f"{ten_thousands:,}万"


def _row(place: int, one: UnderLimit) -> StatementRow:
    amount = one.limit.amount
    return line(
        str(place),
        text(one.limit.name),
        (f"{amount // 100:,}.{amount % 100:02d}", amount),
        count(one.under),
        text(f"{one.above:,}、{one.further_under:,}"),
        decimal(one.usual, 1),
        text("明显偏多" if one.unusual else ""),
        tones=((5, "warning"),) if one.unusual else (),
    )


def _behind(asked: Asked, material: Material, one: UnderLimit) -> Behind:
    near = Filter(material.column.name, low=one.start, high=one.limit.amount - 1)
    words = f"{material.column.label}紧贴 {_short(one.limit.amount)}元限额"
    if material.by is None or one.limit.first is None:
        return asked.behind(words, near)
    first = date.fromordinal(one.limit.first)
    last = None if one.limit.last is None else date.fromordinal(one.limit.last)
    days = f"{material.by.label} {first.isoformat()} {f'至 {last.isoformat()}' if last else '起'}"
    return asked.behind(words, near, (days, Filter(material.by.name, low=first, high=last)))


def _said(found: tuple[UnderLimit, ...], column: ReadColumn) -> tuple[str, ...]:
    unusual = [one for one in found if one.unusual]
    named = "；".join(
        f"{one.limit.name} {_short(one.limit.amount)}元之下 {one.under:,} 笔，通常约 {one.usual:.1f} 笔"
        for one in unusual
    )
    result = (
        f"比较了 {len(found):,} 个限额：紧贴在限额之下明显偏多的有 {len(unusual):,} 个{'：' + named if named else ''}。"
    )
    return (
        result,
        (
            "限额以上要招标、要报批，有人就会压着限额下面做，或者拆成几笔：请看这些事项是不是同一工程、同一供应商。"
            f"限额各有适用对象（施工、货物、贷款……），要与“{column.label}”所记的事项对应才有意义。"
        ),
        f"预算本来就按限额安排的，也会集中在限额附近。{LEAD}",
    )


TESTS = (
    StatisticsTest(
        "紧贴限额",
        "招标、采购、贷款等限额之下的数额是不是多得不寻常",
        11,
        Need("金额栏", (Kind.MONEY,)),
        make,
        Need("日期栏", DAYS, none="不分日期"),
        takes_bounds="自定限额",
    ),
)
