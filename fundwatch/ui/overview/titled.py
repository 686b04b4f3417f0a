"""A card with its title, as the first page is made of."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fundwatch.ui.widgets.basics import SPACE, Card


def titled(title: str, content: QWidget | QVBoxLayout) -> Card:
    """A card around a widget or a column of widgets."""
    card = Card(title)
    if isinstance(content, QWidget):
        card.body.addWidget(content)
    else:
        content.setSpacing(SPACE // 2)
        card.body.addLayout(content)
    return card
