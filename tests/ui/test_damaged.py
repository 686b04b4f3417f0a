"""A database that cannot be opened any more: the window offers to put a backup in its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from fundwatch import app
from fundwatch.models.store import Store
from fundwatch.services import backing_up
from fundwatch.services.books_state import state_of
from fundwatch.services.preferences import Preferences
from fundwatch.services.progress import Quiet
from fundwatch.ui.backup.damaged_dialog import DamagedDialog
from tests.books import ACTOR, Books
from tests.ui.standing_in import says

#: A proof copies, restores and checks.
PATIENCE = 30_000


@pytest.mark.file_books("a damaged server is its administrator's matter")
class TestDamaged:
    """A file that cannot be opened any more."""

    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        books = Books(Store.open(tmp_path / "坏.db"))
        books.put_places()
        backing_up.back_up(books.store, ACTOR, tmp_path / "备份.db", progress=Quiet())
        books.store.close()
        (tmp_path / "坏.db").write_bytes(b"\xff" * 12_345)
        return tmp_path / "坏.db"

    def test_a_backup_takes_its_place_and_the_books_open(
        self, qtbot: QtBot, qapp: Any, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        window = app.make_window(qapp, Preferences(theme="light", database=str(path), name="李会计", backup_days=0))
        qtbot.addWidget(window)
        window.show()
        qtbot.waitUntil(window.banner.action.isVisible)
        assert window.banner.action.text() == "从备份恢复…"
        window.banner.action.click()
        dialog = window.findChild(DamagedDialog)
        assert isinstance(dialog, DamagedDialog)
        assert not dialog.yes.isEnabled()
        for name, said in (("不是.db", "不是 fundwatch"), ("备份.db", "")):
            chosen = path.with_name(name)
            if said:
                chosen.write_bytes(b"GIF89a" * 1000)
            monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, given=chosen: (str(given), ""))
            dialog.choose()
            qtbot.waitUntil(lambda: window.context.reader.waiting == 0)
            dialog.yes.click()
            if said:
                says(qtbot, dialog, said)
                assert path.read_bytes() == b"\xff" * 12_345
        qtbot.waitUntil(lambda: window.context.is_open, timeout=PATIENCE)
        assert dict(state_of(window.context.store).rows)["单位"] == 1
        says(qtbot, window.banner, "打不开的数据库原样保存在“")
        [kept] = path.parent.glob("坏.损坏-*.db")
        assert kept.read_bytes() == b"\xff" * 12_345
        window.close()

    def test_where_there_is_nothing_to_replace_nothing_is_offered(
        self, qtbot: QtBot, qapp: Any, tmp_path: Path
    ) -> None:
        target = tmp_path / "没有这个文件夹" / "账.db"
        window = app.make_window(qapp, Preferences(theme="light", database=str(target), backup_days=0))
        qtbot.addWidget(window)
        window.show()
        qtbot.waitUntil(window.banner.isVisible)
        qtbot.waitUntil(lambda: window.context.reader.waiting == 0)
        assert not window.banner.action.isVisible()
        window.close()
