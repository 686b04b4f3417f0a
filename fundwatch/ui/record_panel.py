"""One row beside its list: its values, where it came from, what it was before, and what it is tied to."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from fundwatch.ui.context import Context
from fundwatch.ui.late import listing
from fundwatch.ui.time_words import moment
from fundwatch.ui.widgets.basics import SPACE, Button, label, separator
from fundwatch.ui.widgets.side_panel import SidePanel

if TYPE_CHECKING:
    from fundwatch.services.listing import DetailValue, RecordDetail, RelatedGroup

_LABEL_WIDTH = 104
_WIDTH = 368


class RecordPanel(SidePanel):
    """Shows a row; links lead to the rows it is tied to, and back."""

    list_asked = Signal(str, object, str)
    located = Signal(str, str)

    def __init__(self, context: Context) -> None:
        super().__init__("明细")
        self.setFixedWidth(_WIDTH)
        self._context = context
        self._trail: list[tuple[str, str]] = []
        self._current: tuple[str, str] | None = None
        self.back_asked.connect(self._go_back)

    @property
    def current(self) -> tuple[str, str] | None:
        """Table and key of the row shown."""
        return self._current

    def open_id(self, table: str, row_id: int) -> None:
        """Show the row of a list."""
        self._trail.clear()
        self._context.read(self, listing.detail_by_id, table, row_id).on_success(self.show_detail).start()

    def open_key(self, table: str, key: str) -> None:
        """Show the row with a business key."""
        self._trail.clear()
        self._load(table, key)

    def show_detail(self, detail: RecordDetail) -> None:
        """Show a row."""
        self._current = (detail.table, detail.key)
        self.begin(detail.table)
        self.back.setVisible(bool(self._trail))
        self.body.addWidget(label(detail.title, "cardTitle", wrap=True, selectable=True))
        self._add_values(detail.values)
        self._add_source(detail)
        self._add_versions(detail)
        self._add_related(detail.related)
        self.body.addStretch(1)
        self.located.emit(detail.table, detail.key)

    def _load(self, table: str, key: str) -> None:
        self._context.read(self, listing.detail, table, key).on_success(self.show_detail).start()

    def _follow(self, table: str, key: str) -> None:
        if self._current is not None:
            self._trail.append(self._current)
        self._load(table, key)

    def _go_back(self) -> None:
        if self._trail:
            self._load(*self._trail.pop())

    def _add_values(self, values: tuple[DetailValue, ...]) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(SPACE - 2)
        grid.setColumnMinimumWidth(0, _LABEL_WIDTH)
        grid.setColumnStretch(1, 1)
        filled = [value for value in values if value.value]
        for number, value in enumerate(filled):
            name = label(value.label, "muted", wrap=True)
            name.setFixedWidth(_LABEL_WIDTH)
            grid.addWidget(name, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._value(value), number, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(grid)
        blank = [value.label for value in values if not value.value]
        if blank:
            self.body.addWidget(label(f"未填写：{'、'.join(blank)}", "faint", wrap=True))

    def _value(self, value: DetailValue) -> QWidget:
        if not value.refers:
            return label(value.value, wrap=True, selectable=True)
        holder = QWidget()
        stacked = QVBoxLayout(holder)
        stacked.setContentsMargins(0, 0, 0, 0)
        stacked.setSpacing(0)
        words = f"{value.refers_title}（{value.value}）" if value.refers_title else value.value
        link = Button(
            self._fitting(words), lambda: self._follow(value.refers, value.value), style="link", tip=f"看{words}"
        )
        stacked.addWidget(link)
        return holder

    def _fitting(self, words: str) -> str:
        room = _WIDTH - _LABEL_WIDTH - 6 * SPACE
        return self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)

    def _section(self, title: str) -> None:
        self.body.addSpacing(SPACE // 2)
        self.body.addWidget(separator())
        self.body.addSpacing(SPACE // 2)
        self.body.addWidget(label(title, "sectionTitle"))

    def _add_source(self, detail: RecordDetail) -> None:
        source = detail.source
        if source is None:
            return
        self._section("来源")
        self.body.addWidget(label(source.file, wrap=True, selectable=True))
        self.body.addWidget(label(f"工作表“{source.sheet}”第 {source.row} 行", "muted", wrap=True))
        when = moment(source.imported_at)
        self.body.addWidget(label(f"{when} 由 {source.actor} 导入", "muted", wrap=True))

    def _add_versions(self, detail: RecordDetail) -> None:
        if not detail.versions:
            return
        self._section("以前的内容")
        for version in detail.versions:
            when = moment(version.superseded_at)
            self.body.addWidget(label(f"第 {version.version} 版 · {when} {version.reason}", wrap=True))
            for name, before, after in version.changes:
                words = f"{name}：{before or '（空）'} → {after or '（空）'}"
                self.body.addWidget(label(words, "muted", wrap=True, selectable=True))

    def _add_related(self, groups: tuple[RelatedGroup, ...]) -> None:
        if not groups:
            return
        self._section("相关记录")
        for group in groups:
            self.body.addWidget(label(f"{group.table} · {group.title}（{group.total:,} 条）", wrap=True))
            for related in group.rows:
                words = self.fontMetrics().elidedText(related.text, Qt.TextElideMode.ElideRight, _WIDTH - 6 * SPACE)
                link = Button(
                    words,
                    partial(self._follow, group.table, related.key),
                    style="link",
                    tip=related.text,
                )
                self.body.addWidget(link)
            if group.total > len(group.rows):
                self.body.addWidget(self._all_of(group))

    def _all_of(self, group: RelatedGroup) -> Button:
        words = f"{group.title}：{group.condition.values[0]}"
        return Button(
            f"列出全部 {group.total:,} 条",
            lambda: self.list_asked.emit(group.table, group.condition, words),
            style="link",
            icon="chevron-right",
        )
