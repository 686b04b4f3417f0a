"""设置: who acts, how the window looks, what the office prints of itself, the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from fundwatch.ui.backup.desk import BackupDesk
from fundwatch.ui.change_feed import Topic
from fundwatch.ui.context import Context
from fundwatch.ui.late import encrypting, office, opening
from fundwatch.ui.page import SPACE, Page
from fundwatch.ui.passphrase.desk import PassphraseDesk
from fundwatch.ui.settings.backup_card import BackupCard
from fundwatch.ui.settings.books_card import BooksCard
from fundwatch.ui.settings.encryption_card import EncryptionCard
from fundwatch.ui.settings.office_card import OfficeCard
from fundwatch.ui.theme import THEME, ThemeChoice
from fundwatch.ui.time_words import today
from fundwatch.ui.widgets.basics import Button, Card, Segments, label, row

if TYPE_CHECKING:
    from fundwatch.services.checking import CheckReport
    from fundwatch.services.preferences import Preferences

_THEMES = {"跟随系统": ThemeChoice.SYSTEM, "浅色": ThemeChoice.LIGHT, "深色": ThemeChoice.DARK}
_CHECK = "fundwatch.services.checking.check"


class SettingsPage(Page):
    """Cards in two columns."""

    topics = frozenset({Topic.SETTINGS})

    def __init__(self, context: Context) -> None:
        super().__init__(context, "设置")
        kept = context.preferences
        self.name = QLineEdit(kept.name)
        self.office = QLineEdit(kept.office)
        self.office.setPlaceholderText("如 云岭县财政局")
        self.theme = Segments(list(_THEMES))
        self.theme.choose(next(words for words, choice in _THEMES.items() if choice == ThemeChoice(kept.theme)))
        self.theme.chosen.connect(self._choose_theme)
        self.fonts = QCheckBox("始终使用自带字体")
        self.fonts.setChecked(kept.bundled_fonts)
        self.fonts.clicked.connect(lambda checked: self._keep(replace(self._kept, bundled_fonts=checked)))
        self.printed = OfficeCard()
        self.printed.changed.connect(self._change_office)
        self.books = BooksCard()
        self.books.check_asked.connect(self.check)
        self.books.other_asked.connect(self._choose_database)
        self.books.folder_asked.connect(self._open_folder)
        self.backup = BackupCard()
        self.backups = BackupDesk(context, self, self.backup)
        self.encryption = EncryptionCard()
        self.passphrases = PassphraseDesk(context, self, self._passphrase_changed)
        self.encryption.set_asked.connect(self.passphrases.set)
        self.encryption.change_asked.connect(self.passphrases.change)
        self.encryption.remove_asked.connect(self.passphrases.remove)
        self.encryption.note_asked.connect(self.passphrases.note)
        self._lay_out()

    def refresh(self) -> None:
        """Read the office's settings."""
        store = self.context.store
        self.books.path.setText(store.place)
        self.encryption.show_state(encrypted=encrypting.is_encrypted(store), on_server=store.path is None)
        self.backups.refresh()
        day = date.fromisoformat(today())
        self.context.read(self, office.settings, day).on_success(self.printed.show_settings).start()

    def check(self) -> None:
        """Check the database in the worker."""
        self.books.check.setEnabled(False)
        self.context.work(self, "正在检查数据库", _CHECK).on_end(lambda: self.books.check.setEnabled(True)).on_success(
            self._checked
        ).start()

    @property
    def _kept(self) -> Preferences:
        return self.context.preferences

    def _lay_out(self) -> None:
        person = Card("使用者")
        person.body.addWidget(label("每次写入都以这个姓名记入日志。", "muted", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * SPACE)
        grid.setColumnStretch(1, 1)
        for number, (words, field) in enumerate((("姓名", self.name), ("单位", self.office))):
            grid.addWidget(label(words), number, 0)
            grid.addWidget(field, number, 1)
        person.body.addLayout(grid)
        person.body.addLayout(row(None, Button("保存", self.save_person, style="primary")))
        look = Card("外观")
        look.body.addLayout(row(label("颜色"), 2 * SPACE, self.theme, None))
        look.body.addWidget(self.fonts)
        said = "不用电脑上安装的字体，界面和公示在每台电脑上都一样；界面字体重新打开后生效。"
        look.body.addWidget(label(said, "faint", wrap=True))
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, cards in (
            (left, (person, look, self.books, self.encryption)),
            (right, (self.printed, self.backup)),
        ):
            column.setSpacing(2 * SPACE)
            for card in cards:
                column.addWidget(card)
            column.addStretch(1)
        inside = QWidget()
        columns = QHBoxLayout(inside)
        columns.setContentsMargins(0, 0, SPACE, 0)
        columns.setSpacing(2 * SPACE)
        columns.addLayout(left, 1)
        columns.addLayout(right, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        self.body.addWidget(area, 1)

    def save_person(self) -> None:
        """Keep who acts; the next write is under this name."""
        name = self.name.text().strip()
        if not name:
            self.name.setFocus()
            self.context.tell("请填写姓名")
            return
        self._keep(replace(self._kept, name=name, office=self.office.text().strip()))
        self.context.act_as(opening.Actor(name, self.office.text().strip()))
        self.context.tell(f"以后的操作以“{name}”记入日志")

    def _choose_theme(self, words: str) -> None:
        THEME.choose(_THEMES[words])
        self._keep(replace(self._kept, theme=str(_THEMES[words])))

    def _passphrase_changed(self, left: str) -> None:
        self.encryption.show_left(left)
        self.refresh()

    def _keep(self, changed: Preferences) -> None:
        self.context.keep(changed)

    def _change_office(self, changed: list[tuple[str, str, int]]) -> None:
        if not changed:
            self.context.tell("没有改动")
            return
        day = date.fromisoformat(today())

        def write() -> None:
            for name, text, version in changed:
                office.change(
                    self.context.store, self.context.actor, name, text, from_day=day, expected_version=version
                )

        names = "、".join(name for name, _, _ in changed)
        self.context.call(self, write).changing(Topic.SETTINGS, Topic.NOTICES).on_success(
            lambda _none: self.context.tell(f"已保存：{names}")
        ).start()

    def _choose_database(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self,
            "选择或新建数据库",
            "",
            "数据库 (*.db);;所有文件 (*)",
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if name and not Path(name).exists():
            self.passphrases.make_new(Path(name))
        elif name:
            self._keep(replace(self._kept, database=name))
            self.context.tell("下次打开程序时使用这个数据库")

    def _open_folder(self) -> None:
        path = self.context.store.path
        if path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))

    def _checked(self, report: CheckReport) -> None:
        self.books.show_report(report)
        self.context.tell("数据库检查完成：" + ("完整" if report.sound else f"{len(report.disagreements)} 处不一致"))


make_page = SettingsPage
