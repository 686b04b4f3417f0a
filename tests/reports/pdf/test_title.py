from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fundwatch.reports.pdf.title import balanced

ROOM = 442.0


def width(text: str) -> float:
    return 22.0 * len(text)


def test_a_short_title_stays_on_one_line() -> None:
    assert balanced(("云岭县", "2018年度", "分配结果公告"), ROOM, width) == ["云岭县2018年度分配结果公告"]


def test_two_lines_are_nearly_even() -> None:
    lines = balanced(("云岭县石桥镇", "2018年度", "财政专项扶贫资金项目", "实施情况公告"), ROOM, width)
    assert lines == ["云岭县石桥镇2018年度", "财政专项扶贫资金项目实施情况公告"]


@given(
    st.lists(st.text(st.sampled_from("云岭县石桥镇财政专项2018年"), min_size=1, max_size=18), min_size=1, max_size=7)
)
def test_phrases_stay_whole_and_lines_fit(phrases: list[str]) -> None:
    lines = balanced(phrases, ROOM, width)
    assert "".join(lines) == "".join(phrases)
    assert all(width(line) <= ROOM for line in lines)
    edges, ends = {0}, 0
    for phrase in phrases:
        ends += len(phrase)
        edges.add(ends)
    position = 0
    for line in lines:
        position += len(line)
        assert position in edges


def test_an_overlong_name_is_cut_outside_numbers() -> None:
    lines = balanced(("贫" * 18 + "2018" + "困" * 6,), ROOM, width)
    assert any("2018" in line for line in lines)
    assert all(width(line) <= ROOM for line in lines)
