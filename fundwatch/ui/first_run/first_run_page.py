"""The page of a first start, in the place of everything else until books are open."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from fundwatch.ui.context import Context
from fundwatch.ui.first_run.demo_card import DemoCard
from fundwatch.ui.first_run.own_books_card import OwnBooksCard
from fundwatch.ui.page import SPACE, Page
from fundwatch.ui.widgets.basics import Button, Card, IconLabel, label, row

if TYPE_CHECKING:
    from fundwatch.services.opening import Actor, Store

_WIDEST = 1040


class FirstRunPage(Page):
    """`existing_chosen` carries the database to open; books made here are opened and kept as the ones to open."""

    existing_chosen = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__(context, "")
        self.title.hide()
        self.demo = DemoCard(context)
        self.own = OwnBooksCard(context)
        self.existing = Button("打开已有的账…", self.open_existing, icon="folder")
        self.demo.made.connect(lambda store, actor: self._open(store, actor, "overview"))
        self.own.made.connect(lambda store, actor: self._open(store, actor, "importing"))
        for one, other in ((self.demo, self.own), (self.own, self.demo)):
            one.working.connect(other.setDisabled)
            one.working.connect(self.existing.setDisabled)
        self.help = Button("使用说明", context.manual_asked.emit, icon="book", style="link", tip="打开使用说明（F1）")
        self._lay_out()

    def search(self) -> None:
        """Put the cursor where the office's name is typed."""
        self.own.office.setFocus()

    def open_existing(self) -> None:
        """Choose a database file that is there already."""
        name, _ = QFileDialog.getOpenFileName(self, "打开已有的账", "", "数据库 (*.db);;所有文件 (*)")
        if name:
            self.existing_chosen.emit(name)

    def _open(self, store: Store, actor: Actor, page: str) -> None:
        context = self.context
        database = str(store.path or store.url)
        context.keep(replace(context.preferences, database=database, name=actor.name, office=actor.office))
        context.open(store, actor)
        context.go(page)

    def _lay_out(self) -> None:
        existing = Card()
        said = QVBoxLayout()
        said.setSpacing(2)
        said.addWidget(label("打开已有的账", "cardTitle"))
        said.addWidget(label("已经有数据库文件：以前建立的、从备份取回的，或从另一台电脑拷来的。", "muted", wrap=True))
        line = row(IconLabel("folder", "accent", 24), spacing=2 * SPACE)
        line.addLayout(said, 1)
        line.addWidget(self.existing)
        existing.body.addLayout(line)
        column = QVBoxLayout()
        column.setSpacing(2 * SPACE)
        column.addStretch(1)
        head = QVBoxLayout()
        head.setSpacing(SPACE // 2)
        head.addLayout(row(label("扶贫资金监督：从哪里开始？", "pageTitle"), None, self.help))
        head.addWidget(label("只在第一次使用时选择；以后打开程序就直接进入这里选定的账。", "muted", wrap=True))
        column.addLayout(head)
        both = QHBoxLayout()
        both.setSpacing(2 * SPACE)
        both.addWidget(self.demo, 1)
        both.addWidget(self.own, 1)
        column.addLayout(both)
        column.addWidget(existing)
        column.addStretch(2)
        centred = QWidget()
        centred.setMaximumWidth(_WIDEST)
        centred.setLayout(column)
        inside = QWidget()
        sides = QHBoxLayout(inside)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.addStretch(1)
        sides.addWidget(centred, 100)
        sides.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        self.body.addWidget(area, 1)
