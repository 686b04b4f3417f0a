"""Figures for tests: any number of columns, nodes and bands that lead on."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import strategies as st

from fundwatch.reports.figures.columns import Style
from fundwatch.reports.figures.content import FlowBand, FlowFigure, FlowNode

NAMES = (
    "水务局",
    "2016年中央财政专项扶贫资金(产业发展)",
    "青岚县柳溪镇人民政府",
    "在途",
    "X",
    "东西部协作资金2018年第12批",
)


def measure(text: str) -> float:
    """A face in which every Chinese letter is ten wide, and every other six."""
    return sum(10.0 if ord(letter) > 0x2E80 else 6.0 for letter in text)


def style(width: float = 800, height: float = 500) -> Style:
    return Style(width, height, 14.0, measure)


@st.composite
def figures(draw: st.DrawFn) -> FlowFigure:
    """Nodes in up to five columns; bands between any two of them that lead to the right, over several columns too."""
    sizes = draw(st.lists(st.integers(1, 7), min_size=1, max_size=5))
    places = [(column, number) for column, size in enumerate(sizes) for number in range(size)]
    ends = st.tuples(st.sampled_from(places), st.sampled_from(places), st.integers(1, 10**12))
    amounts: dict[tuple[str, str], int] = {}
    for (first, a), (second, b), amount in draw(st.lists(ends, max_size=20)):
        if first < second:
            amounts[f"{first}.{a}", f"{second}.{b}"] = amount
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for (source, target), amount in amounts.items():
        sums[source][1] += amount
        sums[target][0] += amount
    tones = st.sampled_from(["plain", "plain", "group", "rest", "source"])
    nodes = tuple(
        FlowNode(
            f"{column}.{number}",
            column,
            draw(st.sampled_from(NAMES)),
            draw(st.sampled_from([max(sums[f"{column}.{number}"]), None])),
            draw(tones),
        )
        for column, number in places
    )
    bands = tuple(FlowBand(source, target, amount) for (source, target), amount in amounts.items())
    return FlowFigure("资金流向", tuple(f"第{column}列" for column in range(len(sizes))), nodes, bands)
