"""Colours and the style sheet, light and dark, following the system or the user's choice."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import lru_cache

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from fundwatch.paths import resources


class ThemeChoice(StrEnum):
    """What the user asked for."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True)
class Colours:
    """Every colour the window uses, by its purpose."""

    window: str
    navigation: str
    card: str
    raised: str
    border: str
    line: str
    text: str
    muted: str
    faint: str
    accent: str
    link: str
    accent_hover: str
    accent_pressed: str
    on_accent: str
    selection: str
    hover: str
    field: str
    scroll: str
    scroll_hover: str
    danger: str
    danger_soft: str
    warning: str
    warning_soft: str
    success: str
    success_soft: str
    info_soft: str


LIGHT = Colours(
    window="#f3f5f8",
    navigation="#ffffff",
    card="#ffffff",
    raised="#ffffff",
    border="#dfe3ea",
    line="#eef0f4",
    text="#1f2430",
    muted="#626b7a",
    faint="#98a1b0",
    accent="#2f6fde",
    link="#2563cf",
    accent_hover="#2862c8",
    accent_pressed="#2156b2",
    on_accent="#ffffff",
    selection="#dbe7fc",
    hover="#f2f6fd",
    field="#ffffff",
    scroll="#c9d0db",
    scroll_hover="#a6b0bf",
    danger="#c8393f",
    danger_soft="#fdecec",
    warning="#a5660a",
    warning_soft="#fdf3e0",
    success="#1f7a43",
    success_soft="#e6f5ec",
    info_soft="#e8f0fd",
)

DARK = Colours(
    window="#1b1d21",
    navigation="#232529",
    card="#25282d",
    raised="#2c2f35",
    border="#3a3e46",
    line="#2f3238",
    text="#e7eaef",
    muted="#a3abb8",
    faint="#737c8a",
    accent="#3b74e2",
    link="#82adf8",
    accent_hover="#4a82ec",
    accent_pressed="#2f66d0",
    on_accent="#ffffff",
    selection="#2c4370",
    hover="#2d3138",
    field="#1f2226",
    scroll="#484e58",
    scroll_hover="#626a77",
    danger="#f0787c",
    danger_soft="#43282b",
    warning="#e5ac56",
    warning_soft="#3f3321",
    success="#67c48d",
    success_soft="#233a2d",
    info_soft="#263653",
)


class Theme(QObject):
    """The colours in force; `changed` says that everything painted by hand must be painted anew."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._choice = ThemeChoice.SYSTEM
        self._colours = LIGHT
        self._watching = False

    @property
    def colours(self) -> Colours:
        """The colours in force."""
        return self._colours

    @property
    def dark(self) -> bool:
        """Whether the dark colours are in force."""
        return self._colours is DARK

    def choose(self, choice: ThemeChoice) -> None:
        """Put a choice into force at once."""
        self._choice = choice
        hints = QGuiApplication.styleHints()
        if not self._watching:
            self._watching = True
            hints.colorSchemeChanged.connect(self._apply)
        scheme = {
            ThemeChoice.SYSTEM: Qt.ColorScheme.Unknown,
            ThemeChoice.LIGHT: Qt.ColorScheme.Light,
            ThemeChoice.DARK: Qt.ColorScheme.Dark,
        }[choice]
        hints.setColorScheme(scheme)
        self._apply()

    def colour(self, name: str) -> QColor:
        """A colour by its purpose."""
        return _colour(getattr(self._colours, name))

    def _apply(self) -> None:
        follows_dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        dark = self._choice is ThemeChoice.DARK or (self._choice is ThemeChoice.SYSTEM and follows_dark)
        self._colours = DARK if dark else LIGHT
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.setPalette(_palette(self._colours))
            application.setStyleSheet(style_sheet(self._colours))
        self.changed.emit()


@lru_cache(maxsize=128)
def _colour(value: str) -> QColor:
    return QColor(value)


def style_sheet(colours: Colours) -> str:
    """The style sheet with its @names replaced; KeyError where it names a colour that does not exist."""
    folder = resources() / "style"
    values = {field.name: getattr(colours, field.name) for field in fields(colours)}
    values["icons"] = (resources() / "icons").as_posix()
    values["tone"] = "dark" if colours is DARK else "light"
    text = (folder / "window.qss").read_text(encoding="utf-8")
    return re.sub(r"@(\w+)@", lambda match: values[match[1]], text)


def _palette(colours: Colours) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, value in (
        (role.Window, colours.window),
        (role.Base, colours.field),
        (role.AlternateBase, colours.hover),
        (role.Button, colours.card),
        (role.WindowText, colours.text),
        (role.Text, colours.text),
        (role.ButtonText, colours.text),
        (role.ToolTipBase, colours.raised),
        (role.ToolTipText, colours.text),
        (role.PlaceholderText, colours.faint),
        (role.Highlight, colours.accent),
        (role.HighlightedText, colours.on_accent),
        (role.Link, colours.link),
        (role.Mid, colours.border),
    ):
        palette.setColor(which, _colour(value))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, _colour(colours.faint))
    return palette


#: The one theme of this process.
THEME = Theme()
