"""设置: backup, restore, encryption."""

from __future__ import annotations

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QScrollArea

from docs.pictures.looks import ACTOR
from docs.pictures.stage import EMPTY, Scene, Stage
from fundwatch.demo import AS_OF
from fundwatch.services import scanning
from fundwatch.ui.pages.settings import SettingsPage
from fundwatch.ui.passphrase.unlocking import Unlocking
from fundwatch.ui.reading import Fault


def _settings(stage: Stage) -> QImage:
    stage.open("settings")
    page = stage.window.page("settings")
    assert isinstance(page, SettingsPage)  # noqa: S101
    page.check()
    stage.settle()
    page.books.path.setText("D:/扶贫资金监督/账.db")
    return stage.picture()


def _backed_up(stage: Stage) -> SettingsPage:
    """The settings page, scrolled to a backup that was just made."""
    stage.open("settings")
    page = stage.window.page("settings")
    assert isinstance(page, SettingsPage)  # noqa: S101
    page.backup.days.setValue(7)
    page.backup.run.click()
    stage.settle()
    area = page.findChild(QScrollArea)
    assert area is not None  # noqa: S101
    area.ensureWidgetVisible(page.backup)
    return page


def _backup(stage: Stage) -> QImage:
    _tell_places(stage, _backed_up(stage))
    return stage.picture()


def _tell_places(stage: Stage, page: SettingsPage) -> None:
    """Show a user's folder where the pictures' own is."""
    page.books.path.setText("D:/扶贫资金监督/账.db")
    for words in (page.backup.state, page.backup.said, stage.window.status.message):
        words.setText(words.text().replace(str(stage.folder), "D:/扶贫资金监督"))


def _restore(stage: Stage) -> QImage:
    page = _backed_up(stage)
    made = stage.window.context.backups.made
    assert made is not None  # noqa: S101
    scanning.scan(stage.window.context.store, ACTOR, as_of=AS_OF)
    _tell_places(stage, page)
    dialog = page.backups.show(made.path)
    stage.until(lambda: dialog.preview is not None)
    return stage.with_dialog(dialog)


def _unlocking(stage: Stage) -> QImage:
    stage.open("overview")
    dialog = Unlocking(stage.window, "账.db")
    dialog.proof.passphrase.fields["口令"].setText("12345678")
    dialog.show_fault(Fault("口令不对，“账.db”没有打开。", "请重新输入，次数不限。"))
    return stage.with_dialog(dialog)


def _passphrase(stage: Stage) -> QImage:
    stage.open("settings")
    page = stage.window.page("settings")
    assert isinstance(page, SettingsPage)  # noqa: S101
    page.books.path.setText("D:/扶贫资金监督/账.db")
    dialog = page.passphrases.set()
    assert dialog.new is not None  # noqa: S101
    for field in dialog.new.fields.values():
        field.setText("今年云岭县要修三条路")
    return stage.with_dialog(dialog)


SCENES = {
    "settings": Scene(_settings, manual=True),
    "backup": Scene(_backup),
    "restore": Scene(_restore),
    "unlocking": Scene(_unlocking, EMPTY),
    "passphrase": Scene(_passphrase, EMPTY),
}
