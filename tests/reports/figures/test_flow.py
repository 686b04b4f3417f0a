"""A drawn flow on paper."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from fundwatch.reports.content import LogHead
from fundwatch.reports.figures.content import FlowBand, FlowFigure, FlowNode
from fundwatch.reports.figures.flow import SHEETS, Caption, Sheet, draw, fitting_sheet
from fundwatch.reports.figures.letters import covered
from tests.reports.pdf.reading_back import read_back, words_of

pytestmark = pytest.mark.usefixtures("qapp")

CAPTION = Caption("云岭县财政局", "2018年12月20日", LogHead(7, "ab" * 32))


def figure(
    names: tuple[str, ...] = ("水务局", "扶贫办"), notes: tuple[str, ...] = ("每一分钱只计一次。",)
) -> FlowFigure:
    nodes = (
        FlowNode("0", 0, "中央资金", 3_000_000_00),
        *(FlowNode(f"1.{number}", 1, name, 1_000_000_00 + number) for number, name in enumerate(names)),
        FlowNode("2", 2, "在途", 1_000_000_00, "rest"),
    )
    bands = (
        *(FlowBand("0", f"1.{number}", 1_000_000_00 + number) for number in range(len(names))),
        FlowBand("0", "2", 1_000_000_00),
        FlowBand("1.0", "2", 0, "link"),
        FlowBand("1.1", "2", 5, "mixed"),
    )
    return FlowFigure("2018 年资金流向", ("级次", "单位", "结余"), nodes, bands, notes=notes)


def test_the_words_of_a_sheet_can_be_searched() -> None:
    found = words_of(draw(figure(), CAPTION))
    expected = ("2018年资金流向", "云岭县财政局", "单位：万元", "中央资金300.00", "水务局", "在途", "图例", "级次")
    for said in (*expected, "每一分钱只计一次。", "7-abababababababab", "2018年12月20日"):
        assert said in found


def test_only_bundled_faces_are_embedded() -> None:
    fonts = set(re.findall(rb"/BaseFont */([A-Za-z0-9+-]+)", draw(figure(), CAPTION)))
    assert fonts
    assert all(b"Noto" in name for name in fonts)


def test_equal_figures_are_equal_bytes() -> None:
    assert draw(figure(), CAPTION) == draw(figure(), CAPTION)


@pytest.mark.parametrize("sheet", ["A4", "A3"])
def test_a_sheet_lies(sheet: Sheet) -> None:
    size = read_back(draw(figure(), CAPTION, sheet=sheet)).pagePointSize(0)
    assert (size.width(), size.height()) == pytest.approx(SHEETS[sheet], abs=0.1)


def test_a_picture_shows_the_colours_of_bands_and_nodes() -> None:
    picture = Image.open(io.BytesIO(draw(figure(), CAPTION, form="png"))).convert("RGB")
    assert picture.width > 2000
    colours = {colour for _, colour in picture.getcolors(1 << 24) or []}
    assert (0x2F, 0x6F, 0xDE) in colours
    assert (0x98, 0xA1, 0xB0) in colours


def test_a_large_figure_takes_a_large_sheet() -> None:
    assert fitting_sheet(figure()) == "A4"
    many = tuple(f"第{number}个很长的单位名称" for number in range(70))
    assert fitting_sheet(figure(many)) == "A3"
    assert "第69个很长的单位名称" in words_of(draw(figure(many), CAPTION, sheet="A3"))


def test_signs_of_formulas_are_words_here() -> None:
    assert "A$1$_B" in words_of(draw(figure(("A$1$_B", "扶贫办")), CAPTION))


def test_letters_of_rare_names_are_found_in_another_face() -> None:
    rare = "㑊㐆"
    found = words_of(draw(figure((f"张{rare}", "扶贫办")), CAPTION))
    assert not covered(rare) or rare in found
    assert "张" in found


def test_long_notes_are_broken_within_the_sheet() -> None:
    note = "说" * 300
    assert words_of(draw(figure(notes=(note,)), CAPTION)).count("说") >= 300


def test_a_sheet_without_a_caption_says_what_it_must() -> None:
    found = words_of(draw(figure(), Caption()))
    assert "图例" in found
    assert "台账日志" not in found
