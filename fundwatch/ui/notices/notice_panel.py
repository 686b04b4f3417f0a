"""One notice at the right of the list: its pages, or why it cannot be issued, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from fundwatch.ui.notices.pdf_view import PdfView
from fundwatch.ui.reading import Fault, Reader
from fundwatch.ui.time_words import moment
from fundwatch.ui.widgets.basics import SPACE, Badge, Button, Card, IconButton, clear, label, row
from fundwatch.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from fundwatch.services.notice_desk import Pages
    from fundwatch.services.notice_lists import NoticeEntry


class NoticePanel(Card):
    """Signals ask for what the buttons say; the page does it."""

    issue_asked = Signal()
    print_asked = Signal()
    save_asked = Signal()
    reader_asked = Signal()
    withdraw_asked = Signal()

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self._pages: Pages | None = None
        self._why: tuple[str, ...] = ()
        self.state = Badge()
        self.headline = label("", "cardTitle", wrap=True)
        self.note = label("", "muted", wrap=True)
        self.issue = Button("出具并编号", self.issue_asked.emit, style="primary", shortcut="Ctrl+Return")
        self.print = Button("打印…", self.print_asked.emit, icon="print", shortcut="Ctrl+P")
        self.save = Button("另存为 PDF…", self.save_asked.emit, icon="save", shortcut="Ctrl+S")
        self.reader = IconButton("open", "用电脑上的 PDF 阅读器打开", self.reader_asked.emit)
        self.withdraw = IconButton("undo", "撤销这份公示", self.withdraw_asked.emit)
        head = row(self.state, self.headline)
        head.setStretch(1, 1)
        self.body.addLayout(head)
        under = row(self.note, self.withdraw, self.reader, self.save, self.print, self.issue)
        under.setStretch(0, 1)
        self.body.addLayout(under)
        self._stack = QStackedWidget()
        self._stack.addWidget(EmptyState("notice", "选一份公示来看", "左边列出按台账应当公示的内容。"))
        self.view = PdfView(reader)
        self._stack.addWidget(self.view)
        self._blocked = QWidget()
        self._reasons = QVBoxLayout(self._blocked)
        self._stack.addWidget(self._blocked)
        self._working = EmptyState("refresh", "正在生成…", "")
        self._stack.addWidget(self._working)
        self.body.addWidget(self._stack, 1)
        self.show_nothing()

    @property
    def pages(self) -> Pages | None:
        """What is shown."""
        return self._pages

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the notice cannot be issued, where that is shown."""
        return self._why

    def show_nothing(self) -> None:
        """No notice is chosen."""
        self._show(0, None)
        self.state.hide()
        self.headline.setText("")
        self.note.setText("")

    def begin(self, entry: NoticeEntry) -> None:
        """Say which notice is coming."""
        about = f"批次 {entry.key.subject}" if entry.key.subject else f"{entry.key.year} 年度"
        self.headline.setText(f"{entry.region_name}　{entry.key.kind}（{about}）")
        self.note.setText("")
        self.state.hide()
        self._show(3, None)

    def show_pages(self, pages: Pages, entry: NoticeEntry) -> None:
        """Show the pages of a preview or of an issued notice."""
        self._show(1, pages)
        self.view.show_pdf(pages.pdf)
        self.headline.setText(pages.title)
        if not pages.number:
            self.state.show_badge("预览稿", "warning")
            self.note.setText("还没有编号；核对无误后出具。")
        else:
            self.state.show_badge("已撤销" if entry.withdrawn else "已出具", "" if entry.withdrawn else "success")
            said = f"编号 {pages.number}　{moment(entry.issued_at)}　{entry.issued_by}"
            moved = "　此后台账有变动：如需更正，先撤销再出具。" if pages.moved else ""
            self.note.setText(said + moved)
        self.state.show()

    def show_blocked(self, fault: Fault) -> None:
        """Show why the notice cannot be issued."""
        self._show(2, None)
        self.state.show_badge("不能出具", "danger")
        self.state.show()
        clear(self._reasons)
        self._reasons.setSpacing(SPACE)
        self._reasons.addWidget(label("出具之前要先解决：", "strong"))
        self._why = tuple(reason for reason in (*fault.message.split("；"), fault.hint) if reason)
        for reason in self._why:
            self._reasons.addLayout(row(Badge("!", "danger"), label(reason, wrap=True, selectable=True)))
        self._reasons.addStretch(1)

    def _show(self, at: int, pages: Pages | None) -> None:
        self._pages = pages
        self._why = ()
        self._stack.setCurrentIndex(at)
        issued = pages is not None and bool(pages.number)
        self.issue.setVisible(pages is not None and not issued)
        for part in (self.print, self.save, self.reader):
            part.setVisible(pages is not None)
        self.withdraw.setVisible(issued)
