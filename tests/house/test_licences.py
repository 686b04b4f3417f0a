"""Our licence stands whole, and the page of other people's licences is what the locks and fonts say."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def licences() -> ModuleType:
    found = importlib.util.spec_from_file_location("licences", ROOT / "requirements" / "licences.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_our_licence_stands_whole_in_both_languages() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("木兰宽松许可证, 第2版")
    for part in ["条款结束", "END OF THE TERMS AND CONDITIONS", "See the Mulan PSL v2 for more details."]:
        assert part in text
    for number, chinese, english in [
        (0, "定义", "Definition"), (1, "授予版权许可", "Grant of Copyright License"),
        (2, "授予专利许可", "Grant of Patent License"), (3, "无商标许可", "No Trademark License"),
        (4, "分发限制", "Distribution Restriction"),
        (5, "免责声明与责任限制", "Disclaimer of Warranty and Limitation of Liability"), (6, "语言", "Language"),
    ]:  # fmt: skip
        assert f"\n{number}.   {chinese}\n" in text
        assert f"\n{number}. {english}\n" in text


def test_the_page_is_fresh(licences: ModuleType) -> None:
    assert licences.PAGE.read_text(encoding="utf-8") == licences.page()


def test_a_stale_page_fails_the_check(
    licences: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stale = tmp_path / "THIRD-PARTY-LICENSES.md"
    stale.write_text(licences.page().replace("alembic", "alembik"), encoding="utf-8")
    monkeypatch.setattr(licences, "PAGE", stale)
    assert licences.main(["--check"]) == 1
    assert "stale" in capsys.readouterr().out
    assert licences.main(["--write"]) == 0
    assert licences.main(["--check"]) == 0


def test_another_version_than_the_pin_is_refused(licences: ModuleType) -> None:
    with pytest.raises(LookupError, match=r"the lock pins 0\.0\.1"):
        licences.described("click", "0.0.1")


def test_a_font_nobody_described_is_refused(
    licences: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fonts = tmp_path / "resources" / "fonts"
    fonts.mkdir(parents=True)
    (fonts / "Unknown-Regular.ttf").write_bytes(b"")
    monkeypatch.setattr(licences, "ROOT", tmp_path)
    with pytest.raises(LookupError, match="Unknown"):
        licences.font_table()


def test_fonts_and_silent_packages_have_their_texts() -> None:
    fonts = ROOT / "resources" / "fonts"
    families = tuple(path.stem.removeprefix("LICENSE-") for path in fonts.glob("LICENSE-*.txt"))
    faces = [path.name for path in fonts.iterdir() if path.suffix in {".ttf", ".otf"}]
    assert len(faces) >= 5
    assert [name for name in faces if not name.startswith(families)] == []
    lesser = (ROOT / "resources" / "licences" / "LGPL-3.0.txt").read_text(encoding="utf-8")
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in lesser
