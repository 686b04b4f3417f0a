"""The desktop program put together: application, translations, font, theme, window; then the books are opened."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QStyleFactory

from fundwatch import paths
from fundwatch.services import preferences
from fundwatch.services.preferences import Preferences
from fundwatch.ui import fonts
from fundwatch.ui.context import Context
from fundwatch.ui.late import backup_desk, opening
from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.reading import Fault
from fundwatch.ui.theme import THEME, ThemeChoice
from fundwatch.ui.worker import WorkerBridge

if TYPE_CHECKING:
    from fundwatch.services.encrypting import Secret


#: Seconds after which a thread that computes lets the window's own go on: painting asks for its turn many times.
_TURN = 0.0002


def run(arguments: Sequence[str]) -> int:
    """Open the window and stay until it is closed; gives the exit status."""
    application = make_application(sys.argv[:1])
    window = make_window(application, preferences.load(), database=_database(arguments))
    window.show()
    return application.exec()


def make_application(arguments: Sequence[str]) -> QApplication:
    """The application, speaking Chinese in Qt's own dialogs too."""
    application = QApplication(list(arguments))
    application.setApplicationName("fundwatch")
    furnish(application)
    return application


def furnish(application: QApplication) -> None:
    """Give an application our name, look and language, and its own thread its turn before those that compute."""
    sys.setswitchinterval(_TURN)
    application.setApplicationDisplayName("扶贫资金监督")
    application.setWindowIcon(QIcon(str(paths.resources() / "icons" / "fundwatch.ico")))
    application.setStyle(QStyleFactory.create("Fusion"))
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    chinese(application)


def chinese(application: QApplication) -> tuple[QTranslator, ...]:
    """Let Qt's own dialogs and menus speak Chinese; what its translation lacks, ours has."""
    of_qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    found = []
    for name, folder in (("qt_zh_CN_rest", str(paths.resources() / "translations")), ("qtbase_zh_CN", of_qt)):
        translator = QTranslator(application)
        if translator.load(name, folder):
            application.installTranslator(translator)
            found.append(translator)
    return tuple(found)


def make_window(application: QApplication, kept: Preferences, *, database: str = "") -> MainWindow:
    """The window in the look that was chosen; its books open as soon as it is painted.

    `database` is opened this once, in place of the one that is kept.
    """
    fonts.install(application, bundled=kept.bundled_fonts)
    THEME.choose(ThemeChoice(kept.theme))
    context = Context(kept, WorkerBridge())
    window = MainWindow(context)
    context.backups.watch()
    if database or kept.database or paths.default_database().exists():
        # A thread that imports what the books need would take turns with the paint.
        window.painted.connect(lambda: open_books(context, window, database))
    else:
        begin(context, window)
    return window


def begin(context: Context, window: MainWindow) -> None:
    """Ask where to begin: nobody has chosen a database on this seat yet."""
    from fundwatch.ui.first_run.first_run_page import FirstRunPage  # noqa: PLC0415 - shown once in a lifetime

    page = FirstRunPage(context)
    page.existing_chosen.connect(lambda target: open_books(context, window, target, keep=True))
    window.cover(page)


def open_books(context: Context, window: MainWindow, database: str = "", *, keep: bool = False) -> None:
    """Open the database off the main thread, and `keep` it as the one to open; faults are shown where faults are."""
    kept = context.preferences
    target = database or kept.database or str(paths.default_database())

    def opened(store: opening.Store) -> None:
        if keep:
            context.keep(replace(context.preferences, database=target))
        context.open(store, opening.Actor(kept.name, kept.office))
        # What is loaded by now stays: the collector need not walk over it again while somebody types.
        gc.freeze()

    def found(store: opening.Store | None) -> None:
        if store is None:
            unlock(context, window, target, opened)
        else:
            opened(store)

    def failed(fault: Fault) -> None:
        context.show_fault(fault)
        context.call(context, lambda: backup_desk.is_damaged(target)).on_success(judged).start()

    def judged(damaged: object) -> None:
        if damaged:
            window.banner.offer("从备份恢复…", offer)

    def offer() -> None:
        from fundwatch.ui.backup.damaged_dialog import DamagedDialog  # noqa: PLC0415 - few databases are damaged

        DamagedDialog(context, window, target, opened).open()

    context.call(context, lambda: opening.open_unlocked(target)).on_success(found).on_failure(failed).start()


def unlock(context: Context, window: MainWindow, target: str, opened: Callable[[opening.Store], None]) -> None:
    """Ask for the passphrase of an encrypted database until it is open or the person gives up."""
    from fundwatch.ui.passphrase.unlocking import Unlocking  # noqa: PLC0415 - few databases are encrypted

    dialog = Unlocking(window, target)

    def unlocked(store: opening.Store) -> None:
        dialog.accept()
        opened(store)

    def attempt(secret: Secret) -> None:
        context.call(dialog, lambda: opening.open_store(target, secret.passphrase, secret.recovery_code)).on_success(
            unlocked
        ).on_failure(dialog.show_fault).start()

    dialog.tried.connect(attempt)
    dialog.rejected.connect(
        lambda: context.show_fault(
            Fault("数据库没有打开：没有输入口令。", "关闭程序后重新打开，可以再次输入口令或恢复码。")
        )
    )
    dialog.open()


def _database(arguments: Sequence[str]) -> str:
    """The value of `--db`, blank where it is not given."""
    given = list(arguments)
    if not given:
        return ""
    name, _, value = given[0].partition("=")
    if name != "--db":
        return ""
    return value or (given[1] if len(given) > 1 else "")
