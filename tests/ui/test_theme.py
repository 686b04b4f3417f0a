from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from fundwatch import paths
from fundwatch.ui import icons
from fundwatch.ui.theme import DARK, LIGHT, THEME, Colours, ThemeChoice, style_sheet

#: Text and the ground it stands on.
READ = [
    *((text, ground) for text in ("text", "muted") for ground in ("window", "card", "navigation", "field", "raised")),
    ("text", "selection"),
    ("text", "hover"),
    ("on_accent", "accent"),
    ("link", "card"),
    ("danger", "card"),
    ("danger", "danger_soft"),
    ("warning", "warning_soft"),
    ("success", "success_soft"),
    ("link", "info_soft"),
    ("link", "selection"),
]


def luminance(value: str) -> float:
    parts = [part / 255 for part in QColor(value).getRgb()[:3]]  # type: ignore[index]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return float(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), READ)
def test_text_can_be_read_on_its_ground(colours: Colours, text: str, ground: str) -> None:
    """Contrast as WCAG 2.1 counts it; 4 is between its bounds for small (4.5) and large (3) text."""
    assert contrast(getattr(colours, text), getattr(colours, ground)) >= 4.0


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_every_name_of_the_style_sheet_is_a_colour(colours: Colours) -> None:
    text = style_sheet(colours)
    assert "@" not in text.split("*/", 1)[1]
    for url in re.findall(r"url\(([^)]+)\)", text):
        assert Path(url).is_file(), url


def test_every_colour_is_one() -> None:
    for colours in (LIGHT, DARK):
        for field in fields(Colours):
            assert QColor(getattr(colours, field.name)).isValid(), field.name


def test_the_choice_is_in_force_at_once(qapp: QApplication) -> None:
    try:
        THEME.choose(ThemeChoice.DARK)
        assert THEME.dark
        assert qapp.palette().window().color() == QColor(DARK.window)
        assert DARK.accent in qapp.styleSheet()
    finally:
        THEME.choose(ThemeChoice.LIGHT)
    assert not THEME.dark


@pytest.mark.usefixtures("qapp")
def test_every_icon_is_drawn_in_its_colour_at_every_scale() -> None:
    names = sorted(path.stem for path in (paths.resources() / "icons").glob("*.svg"))
    assert len(names) > 25
    for name in names:
        for scale in (1.0, 1.5, 2.0):
            image = icons._pixmap(name, "#2f6fde", 20, scale).toImage()
            inked = [
                (x, y)
                for x in range(image.width())
                for y in range(image.height())
                if image.pixelColor(x, y).alpha() > 128
            ]
            assert image.width() == round(20 * scale)
            assert len(inked) > 8, name


@pytest.mark.usefixtures("qapp")
def test_an_icon_is_sharp_on_every_screen_there_is() -> None:
    drawn = icons._icon("fund", "#2f6fde", "#ffffff", 20, (1.0, 1.25, 2.0))
    for scale, pixels in ((1.0, 20), (1.25, 25), (2.0, 40)):
        assert drawn.pixmap(QSize(20, 20), scale).toImage().width() == pixels
    on, off = (drawn.pixmap(QSize(20, 20), 1.0, QIcon.Mode.Normal, state).toImage() for state in QIcon.State)
    assert on != off
    screens = {screen.devicePixelRatio() for screen in QGuiApplication.screens()}
    assert len(icons.icon("fund").availableSizes()) == len(screens)


def test_every_icon_that_the_code_names_exists() -> None:
    folder = Path(icons.__file__).parent
    named: set[str] = set()
    for path in folder.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        named |= set(re.findall(r'icon="([a-z-]+)"', text))
        named |= set(re.findall(r'(?:EmptyState|IconLabel|IconButton)\(\s*"([a-z-]+)"', text))
    assert len(named) > 15
    assert [name for name in sorted(named) if not (paths.resources() / "icons" / f"{name}.svg").is_file()] == []
