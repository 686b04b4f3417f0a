"""Take docs/images/ of every page over the made-up county: light, dark, and at one and a half times the scale.

python docs/take_pictures.py [NAME …]     (names as in SCENES; none: all)

Each look is taken in a process of its own, because Qt reads its scale once. Nothing is shown on a screen.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image  # noqa: E402
from PySide6.QtCore import QEventLoop, QRect  # noqa: E402
from PySide6.QtGui import QImage  # noqa: E402
from PySide6.QtWidgets import QApplication, QDialog, QScrollArea, QWidget  # noqa: E402

from fundwatch import app  # noqa: E402
from fundwatch.demo import AS_OF, build_county, write_county  # noqa: E402
from fundwatch.reports.workbook import write_workbook  # noqa: E402
from fundwatch.services import importing, office, publishing, reviewing, scanning  # noqa: E402
from fundwatch.services.opening import Actor, Store, open_store  # noqa: E402
from fundwatch.services.preferences import Preferences  # noqa: E402
from fundwatch.services.progress import Quiet  # noqa: E402
from fundwatch.services.publishing import Wanted  # noqa: E402
from fundwatch.ui.context import Target  # noqa: E402
from fundwatch.ui.main_window import MainWindow  # noqa: E402
from fundwatch.ui.pages.findings import FindingsPage  # noqa: E402
from fundwatch.ui.pages.importing import ImportingPage  # noqa: E402
from fundwatch.ui.pages.ledger import LedgerPage  # noqa: E402
from fundwatch.ui.pages.notices import NoticesPage  # noqa: E402
from fundwatch.ui.pages.settings import SettingsPage  # noqa: E402
from fundwatch.ui.passphrase.unlocking import Unlocking  # noqa: E402
from fundwatch.ui.reading import Fault  # noqa: E402
from fundwatch.ui.theme import THEME  # noqa: E402
from fundwatch.ui.widgets.table_chooser import TableChooser  # noqa: E402

ACTOR = Actor("李会计", "青岚县财政局")
#: A picture larger than this is no picture for a page of text.
LARGEST = 300_000
DAY = AS_OF.isoformat()
EMPTY, FILLED = "空.db", "账.db"


@dataclass(frozen=True)
class Look:
    """One look of the window; a `large` one is taken of the scenes that are worth it."""

    name: str
    theme: str
    scale: str = "1"
    size: tuple[int, int] = (1366, 768)
    large: bool = False


LOOKS = {
    look.name: look
    for look in (
        Look("light", "light"),
        Look("dark", "dark"),
        Look("light-1.5x", "light", scale="1.5"),
        Look("light-1920", "light", size=(1920, 1080), large=True),
    )
}


class Stage:
    """The window on which the pictures are taken."""

    def __init__(self, look: Look, database: Path, folder: Path) -> None:
        self.folder = folder
        self.application = QApplication.instance() or app.make_application(["pictures"])
        if not isinstance(self.application, QApplication):
            raise TypeError("no application")
        kept = Preferences(
            look.theme,
            bundled_fonts=True,
            name=ACTOR.name,
            office=ACTOR.office,
            database=str(database),
            backup_days=0,
        )
        self.window: MainWindow = app.make_window(self.application, kept)
        self.window.resize(*look.size)
        self.window.show()
        self.until(lambda: self.window.context.is_open)
        self.settle()

    def until(self, reached: Callable[[], bool]) -> None:
        """Let events run until something is so."""
        while not reached():
            self.application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    def settle(self) -> None:
        """Let everything that was asked for arrive and be painted."""
        context = self.window.context
        for _ in range(4):
            self.until(lambda: not context.worker.busy and context.reader.waiting == 0)
            for _ in range(10):
                self.application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)

    def open(self, page: str) -> None:
        """Open a page and let it settle."""
        self.window.open_page(page)
        self.settle()

    def picture(self, also: QWidget | None = None) -> QImage:
        """The window as it is, with a popup over it."""
        self.settle()
        image = self.window.grab()
        if also is not None:
            from PySide6.QtGui import QPainter  # noqa: PLC0415 - for popups only

            painter = QPainter(image)
            place = self.window.mapFromGlobal(also.pos())
            painter.drawPixmap(place, also.grab())
            if isinstance(also, QDialog):
                # The frame that a desktop puts around a dialog.
                painter.setPen(THEME.colour("scroll_hover"))
                painter.drawRect(QRect(place, also.size()))
            painter.end()
        return image.toImage()


def _overview(stage: Stage) -> QImage:
    stage.open("overview")
    return stage.picture()


def _import_start(stage: Stage) -> QImage:
    stage.open("importing")
    return stage.picture()


def _import_preview(stage: Stage) -> QImage:
    stage.open("importing")
    page = stage.window.page("importing")
    assert isinstance(page, ImportingPage)  # noqa: S101 - for the type checker
    page.choose(sorted(stage.folder.glob("*.xlsx")))
    stage.until(lambda: page.view.preview is not None)
    return stage.picture()


def _ledger(stage: Stage) -> QImage:
    stage.open("ledger")
    page = stage.window.page("ledger")
    assert isinstance(page, LedgerPage)  # noqa: S101
    page.table.select_first()
    page.table.row_opened.emit(page.table.model.ids[0])
    return stage.picture()


def _ledger_project(stage: Stage) -> QImage:
    stage.open("ledger")
    page = stage.window.page("ledger")
    assert isinstance(page, LedgerPage)  # noqa: S101
    page.receive(Target(table="项目"))
    stage.settle()
    page.table.grid.setCurrentIndex(page.table.model.index(2, 0))
    page.table.row_opened.emit(page.table.model.ids[2])
    return stage.picture()


def _ledger_tables(stage: Stage) -> QImage:
    stage.open("ledger")
    page = stage.window.page("ledger")
    assert isinstance(page, LedgerPage)  # noqa: S101
    page.close_panel()
    page.choose_table()
    stage.settle()
    popup = page.chooser_button.findChild(TableChooser)
    image = stage.picture(popup)
    if popup is not None:
        popup.close()
    return image


def _ledger_filter(stage: Stage) -> QImage:
    stage.open("ledger")
    page = stage.window.page("ledger")
    assert isinstance(page, LedgerPage)  # noqa: S101
    page.show_table("补助发放")
    stage.settle()
    page.close_panel()
    entry = page.table.entry
    assert entry is not None  # noqa: S101
    editor = page.table.filters.edit(entry.columns, page.table.filter_button)
    editor.column.setCurrentText("实发金额（元）")
    editor.type_bounds("2,000", "5,000")
    editor.accept()
    stage.settle()
    editor = page.table.filters.edit(entry.columns, page.table.filter_button)
    editor.column.setCurrentText("发放状态")
    image = stage.picture(editor)
    editor.close()
    page.table.filters.set_filters([])
    return image


def _finding(stage: Stage, rule: str) -> FindingsPage:
    stage.open("findings")
    page = stage.window.page("findings")
    assert isinstance(page, FindingsPage)  # noqa: S101
    at = next((number for number, one in enumerate(page.model.things()) if one.rule == rule), 0)
    page.grid.setCurrentIndex(page.model.index(at, 0))
    page.grid.scrollTo(page.model.index(at, 0))
    stage.settle()
    return page


def _findings(stage: Stage) -> QImage:
    _finding(stage, "FW-B001")
    return stage.picture()


def _findings_compared(stage: Stage) -> QImage:
    page = _finding(stage, "FW-B003")
    area = page.view.evidence_area
    stage.settle()
    area.ensureWidgetVisible(page.view.comparison, 0, 0)
    bar = area.verticalScrollBar()
    bar.setValue(min(bar.maximum(), page.view.comparison.y()))
    return stage.picture()


def _findings_rule(stage: Stage) -> QImage:
    page = _finding(stage, "FW-B001")
    page.view.tabs.setCurrentIndex(1)
    image = stage.picture()
    page.view.tabs.setCurrentIndex(0)
    return image


def _notice(stage: Stage, level: str) -> QImage:
    stage.open("notices")
    page = stage.window.page("notices")
    assert isinstance(page, NoticesPage)  # noqa: S101
    page.day.setText(DAY)
    page.year.setCurrentText("2018 年")
    page.level.choose(level)
    page.level.chosen.emit(level)
    stage.settle()
    stage.until(page.panel.view.strip.all_drawn)
    return stage.picture()


def _rules(stage: Stage) -> QImage:
    stage.open("rules")
    return stage.picture()


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
    return _with(stage, dialog)


def _unlocking(stage: Stage) -> QImage:
    stage.open("overview")
    dialog = Unlocking(stage.window, "账.db")
    dialog.proof.passphrase.fields["口令"].setText("12345678")
    dialog.show_fault(Fault("口令不对，“账.db”没有打开。", "请重新输入，次数不限。"))
    return _with(stage, dialog)


def _passphrase(stage: Stage) -> QImage:
    stage.open("settings")
    page = stage.window.page("settings")
    assert isinstance(page, SettingsPage)  # noqa: S101
    page.books.path.setText("D:/扶贫资金监督/账.db")
    dialog = page.passphrases.set()
    assert dialog.new is not None  # noqa: S101
    for field in dialog.new.fields.values():
        field.setText("今年云岭县要修三条路")
    return _with(stage, dialog)


def _with(stage: Stage, dialog: QDialog) -> QImage:
    """The window with a dialog in its middle."""
    dialog.show()
    stage.settle()
    middle = stage.window.geometry().center()
    dialog.move(middle.x() - dialog.width() // 2, middle.y() - dialog.height() // 2)
    taken = stage.picture(dialog)
    dialog.reject()
    return taken


@dataclass(frozen=True)
class Scene:
    """One picture: how it is set up, over which database, and whether on a large screen too."""

    take: Callable[[Stage], QImage]
    database: str = FILLED
    large: bool = False


SCENES = {
    "overview": Scene(_overview, large=True),
    "overview-empty": Scene(_overview, EMPTY),
    "import": Scene(_import_start),
    "import-preview": Scene(_import_preview, EMPTY),
    "ledger": Scene(_ledger),
    "ledger-project": Scene(_ledger_project, large=True),
    "ledger-tables": Scene(_ledger_tables),
    "ledger-filter": Scene(_ledger_filter),
    "findings": Scene(_findings, large=True),
    "findings-compared": Scene(_findings_compared),
    "findings-rule": Scene(_findings_rule),
    "notice-county": Scene(lambda stage: _notice(stage, "县"), large=True),
    "notice-township": Scene(lambda stage: _notice(stage, "乡镇")),
    "notice-village": Scene(lambda stage: _notice(stage, "村")),
    "rules": Scene(_rules),
    "settings": Scene(_settings),
    "backup": Scene(_backup),
    "restore": Scene(_restore),
    "unlocking": Scene(_unlocking, EMPTY),
    "passphrase": Scene(_passphrase, EMPTY),
}


def make_books(folder: Path) -> None:
    """The small made-up county, imported and scanned; two leads concluded, the county's notice issued."""
    files = write_county(build_county("small", 1), folder, write_workbook)
    open_store(str(folder / EMPTY)).close()
    store = open_store(str(folder / FILLED))
    preview = importing.preview(store, ACTOR, files, progress=Quiet())
    importing.commit(store, ACTOR, preview.id, progress=Quiet())
    scanning.scan(store, ACTOR, as_of=AS_OF)
    _conclude(store)
    office.change(store, ACTOR, "县级发布单位", "青岚县财政局", from_day=date(2016, 1, 1))
    office.change(store, ACTOR, "异议受理电话", "0999-8123456", from_day=date(2016, 1, 1))
    keys = [entry.key for entry in publishing.called_for(store, ACTOR, Wanted("县", "", "", 2018))]
    publishing.issue(store, ACTOR, keys, AS_OF)
    store.close()


def _conclude(store: Store) -> None:
    found = [one for one in scanning.findings(store, ACTOR) if one.rule == "FW-B001"]
    said = (
        ("属实", "已核对死亡证明与取款凭条，款项由其子领取，责成退回。"),
        ("不属实", "死亡日期登记有误，本人健在。"),
    )
    for one, (verdict, reason) in zip(found, said, strict=False):
        reviewing.conclude(store, ACTOR, one.number, verdict, reason, expected_version=0)


def take(look: Look, names: list[str], folder: Path) -> None:
    """Take pictures in one look; runs in a process of its own."""
    for database in (EMPTY, FILLED):
        scenes = [
            name for name in names if SCENES[name].database == database and (SCENES[name].large or not look.large)
        ]
        if not scenes:
            continue
        stage = Stage(look, folder / database, folder)
        for name in scenes:
            save(SCENES[name].take(stage), IMAGES / f"{name}-{look.name}.png")
        stage.window.close()


def save(image: QImage, path: Path) -> None:
    """Save a picture in 256 colours of its own: a window's text and flat grounds need no more."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    data = bytes(plain.constBits())
    drawn = Image.frombytes("RGB", (plain.width(), plain.height()), data, "raw", "RGB", plain.bytesPerLine())
    drawn.quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(path, optimize=True)
    if path.stat().st_size > LARGEST:
        raise SystemExit(f"{path.name}: {path.stat().st_size:,} bytes")


def main() -> None:
    """Make the books once, then take every look in its own process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="scenes to take")
    parser.add_argument("--look", choices=list(LOOKS), action="append", help="only this look")
    parser.add_argument("--in", dest="folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    names = given.names or list(SCENES)
    IMAGES.mkdir(exist_ok=True)
    if given.folder is not None:
        for look in given.look:
            take(LOOKS[look], names, given.folder)
        return
    with tempfile.TemporaryDirectory() as folder:
        make_books(Path(folder))
        for look in given.look or list(LOOKS):
            command = [sys.executable, __file__, "--look", look, "--in", folder, *names]
            environment = {**os.environ, "QT_SCALE_FACTOR": LOOKS[look].scale, "XDG_DATA_HOME": folder}
            subprocess.run(command, check=True, env=environment)  # noqa: S603 - this very script


if __name__ == "__main__":
    main()
