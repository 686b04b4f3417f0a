from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundwatch.reports.pdf.linebreak import CLOSING, OPENING, Setting, Unit, break_lines, place, units

# A made-up face: full characters 10 wide, figures and letters 5.
GRID = Setting(lambda text: 5.0 * len(text), 10.0, snapped=True)
ROOM = 280.0
TEXT = st.text(st.sampled_from("贫困村资金分配结果的公告，。、（）《》“”：；〔〕2018年12.5万元ab—…"), max_size=200)


def joined(line: list[Unit]) -> str:
    return "".join(unit.text for unit in line)


def lines_of(text: str, *, squeeze: bool = True) -> list[str]:
    return [joined(line) for line in break_lines(text, GRID, ROOM, ROOM, squeeze=squeeze)]


def test_a_line_holds_twenty_eight_characters() -> None:
    assert [len(line) for line in lines_of("贫" * 60)] == [28, 28, 4]


@given(TEXT)
def test_nothing_is_lost_or_added(text: str) -> None:
    assert "".join(lines_of(text)) == text


@given(TEXT)
def test_no_line_is_wider_than_its_room(text: str) -> None:
    for line in break_lines(text, GRID, ROOM, ROOM, squeeze=True):
        blank = sum(unit.width / 2 for unit in line if unit.squeezable)
        assert sum(unit.width for unit in line) - blank <= ROOM + 0.01
        placed = place(line, ROOM, justify=True)
        if placed:
            last = placed[-1]
            ink = last.unit.width / 2 if last.unit.squeezable else last.unit.width
            assert last.x + ink <= ROOM + 0.01


@given(st.lists(st.sampled_from(["资金", "分配，", "《公告》", "（2018年）", "“一卡通”", "12.5万元、"]), max_size=60))
def test_no_closing_mark_begins_and_no_opening_mark_ends_a_line(words: list[str]) -> None:
    lines = lines_of("".join(words))
    for line in lines[1:]:
        assert line[0] not in CLOSING
    for line in lines[:-1]:
        assert line[-1] not in OPENING


@given(st.integers(0, 27), st.integers(10**4, 10**9))
def test_a_number_is_never_torn_nor_parted_from_its_word(before: int, number: int) -> None:
    lines = lines_of("贫" * before + f"{number}元" + "困" * 40)
    assert sum(f"{number}元" in line for line in lines) == 1


@pytest.mark.parametrize("dash", ["——", "……"])
def test_a_dash_is_never_torn(dash: str) -> None:
    lines = lines_of("贫" * 27 + dash + "困")
    assert [dash in line for line in lines] == [False, True]


def test_a_closing_mark_is_drawn_in_by_squeezing() -> None:
    text = "贫困，" + "村" * 25 + "，后面"
    assert lines_of(text)[0] == "贫困，" + "村" * 25 + "，"
    placed = place(break_lines(text, GRID, ROOM, ROOM, squeeze=True)[0], ROOM, justify=True)
    assert placed[-1].x + 5 == pytest.approx(ROOM)


def test_without_blanks_to_squeeze_the_character_before_goes_down_too() -> None:
    lines = lines_of("村" * 28 + "％后面")
    assert lines[0] == "村" * 27
    assert lines[1].startswith("村％")


def test_a_full_line_stands_on_the_grid() -> None:
    (line,) = break_lines("贫困村资金分配结果", GRID, ROOM, ROOM, squeeze=True)
    assert [placed.x for placed in place(line, ROOM, justify=False)] == [10.0 * n for n in range(9)]


def test_figures_take_half_characters_and_keep_the_grid() -> None:
    (line,) = break_lines("到2018年止", GRID, ROOM, ROOM, squeeze=True)
    assert [placed.x for placed in place(line, ROOM, justify=False)] == [0.0, 10.0, 30.0, 40.0]


def test_a_line_with_a_hole_is_not_spread() -> None:
    text = "贫" * 10 + "abcdefghij" * 4 + "困"
    placed = place(break_lines(text, GRID, 150.0, 150.0, squeeze=True)[0], 150.0, justify=True)
    assert [item.x for item in placed[:3]] == [0.0, 10.0, 20.0]


def test_a_long_address_is_torn_rather_than_overflowing() -> None:
    lines = lines_of("邮箱" + "a" * 100)
    assert "".join(lines) == "邮箱" + "a" * 100
    assert len(lines) == 2


def test_pieces_are_figures_words_and_full_characters() -> None:
    assert [unit.text for unit in units("共12.5万元——见PC-01号", GRID)] == [
        "共",
        "12.5",
        "万",
        "元",
        "——",
        "见",
        "PC-01",
        "号",
    ]
