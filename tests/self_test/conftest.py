from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QStyleFactory

from fundwatch import app
from fundwatch.self_test import manifest, work
from fundwatch.self_test.check import Bench
from fundwatch.ui import fonts
from fundwatch.ui.theme import THEME, ThemeChoice


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform warns that it cannot raise windows; every other warning of Qt stays a failure."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of a test stay in its folder."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "data"))


@pytest.fixture
def application(qapp: QApplication) -> Iterator[QApplication]:
    """The application as the program makes it, speaking Chinese; the tests' own look afterwards."""
    qapp.setStyle(QStyleFactory.create("Fusion"))
    translators = app.chinese(qapp)
    yield qapp
    for translator in translators:
        qapp.removeTranslator(translator)
    fonts.install(qapp, bundled=True)
    THEME.choose(ThemeChoice.LIGHT)


@pytest.fixture(scope="session")
def made() -> manifest.Manifest:
    """What this checkout is made of."""
    return manifest.current()


@pytest.fixture
def bench(tmp_path: Path, made: manifest.Manifest) -> Bench:
    """A fresh bench."""
    return Bench(tmp_path, made)


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory, made: manifest.Manifest) -> tuple[Path, str]:
    """The folder of a bench on which the import was really done once, and what that said."""
    folder = tmp_path_factory.mktemp("自检")
    return folder, work.importing(Bench(folder, made))


@pytest.fixture
def worked(imported: tuple[Path, str], tmp_path: Path, made: manifest.Manifest) -> Bench:
    """A bench with books of its own: a copy of what was imported."""
    folder = tmp_path / "自检"
    shutil.copytree(imported[0], folder)
    return Bench(folder, made)


@pytest.fixture
def without(bench: Bench) -> Callable[[str], Bench]:
    """The bench with a manifest that lacks the last of one kind of part."""

    def changed(kind: str) -> Bench:
        parts = getattr(bench.manifest, kind)[:-1]
        return dataclasses.replace(bench, manifest=dataclasses.replace(bench.manifest, **{kind: parts}))

    return changed


@pytest.fixture
def wanting(bench: Bench) -> Callable[[str, str], Bench]:
    """The bench with a manifest that has one more of a kind of part."""

    def changed(kind: str, name: str) -> Bench:
        parts = (*getattr(bench.manifest, kind), name)
        return dataclasses.replace(bench, manifest=dataclasses.replace(bench.manifest, **{kind: parts}))

    return changed
