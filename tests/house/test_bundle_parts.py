"""What goes into the bundle and what is dropped from it, and what Windows shows of it."""

from __future__ import annotations

import importlib.util
import struct
import sys
from pathlib import Path
from types import ModuleType

import pytest
from packaging.utils import canonicalize_name
from PySide6.QtGui import QImage

import fundwatch
from fundwatch.self_test.manifest import of_sources
from tests.house.test_bundle import imported

ROOT = Path(__file__).resolve().parents[2]
ICONS = ROOT / "resources" / "icons"


def script(name: str) -> ModuleType:
    """A script of packaging/, imported from its file."""
    found = importlib.util.spec_from_file_location(f"packaging_{name}", ROOT / "packaging" / f"{name}.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


shipping, trimming, version, icon = map(script, ("shipping", "trimming", "windows_version", "draw_icon"))


def test_all_that_is_declared_is_shipped_but_what_nothing_imports() -> None:
    packages = shipping.shipped()
    declared = {canonicalize_name(one.name) for one in shipping.declared()}
    assert declared - packages.keys() == shipping.NOT_YET_USED
    tops = {name.split(".")[0] for name in imported()}
    unused = shipping.import_names(dict.fromkeys(shipping.NOT_YET_USED, ""))
    assert set(unused.values()) == shipping.NOT_YET_USED
    assert tops & unused.keys() == set(), "imported now: take it out of NOT_YET_USED"


def test_what_shipped_packages_need_is_shipped_at_its_locked_version() -> None:
    packages = shipping.shipped()
    assert {"mako", "markupsafe", "greenlet", "et-xmlfile", "pillow", "psycopg-binary"} <= packages.keys()
    assert packages.items() <= shipping.pins().items()
    assert "pygments" not in packages  # only rich needs it
    everything = shipping.shipped(frozenset())
    assert everything.keys() - packages.keys() > shipping.NOT_YET_USED


def test_a_package_that_is_not_as_it_is_locked_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipping, "pins", lambda: {"click": "0.1"})
    monkeypatch.setattr(shipping, "declared", lambda: [shipping.Requirement("click>=0")])
    with pytest.raises(LookupError, match="click"):
        shipping.shipped()


def test_markers_and_extras_are_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    needs = {"a": ['b[x]; python_version > "3"', 'c; sys_platform == "elsewhere"'], "b": ['d; extra == "x"'], "d": []}
    monkeypatch.setattr(shipping.metadata, "requires", needs.get)
    monkeypatch.setattr(shipping.metadata, "version", lambda _name: "1")
    monkeypatch.setattr(shipping, "pins", lambda: dict.fromkeys("abcd", "1"))
    monkeypatch.setattr(shipping, "declared", lambda: [shipping.Requirement("a")])
    assert list(shipping.shipped()) == ["a", "b", "d"]


@pytest.mark.parametrize(
    ("name", "stays"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/plugins/platforms/qwindows.dll", True),
        ("PySide6\\plugins\\platforms\\qoffscreen.dll", True),
        ("PySide6/plugins/platforms/qminimal.dll", False),
        ("PySide6/plugins/platforms/qdirect2d.dll", False),
        ("PySide6/Qt/plugins/platforms/libqwayland.so", False),
        ("PySide6/plugins/imageformats/qico.dll", True),
        ("PySide6/plugins/imageformats/qtiff.dll", False),
        ("PySide6/plugins/tls/qopensslbackend.dll", False),
        ("PySide6/Qt6Pdf.dll", True),
        ("PySide6/Qt6Quick.dll", False),
        ("PySide6/translations/qtbase_zh_CN.qm", True),
        ("PySide6/translations/qtbase_zh_TW.qm", False),
        ("PySide6/translations/qtbase_en.qm", False),
        ("stdnum/cn/loc.dat", True),
        ("stdnum/oui.dat", False),
        ("rapidfuzz/distance/metrics_cpp.cpython-311-x86_64-linux-gnu.so", True),
        ("rapidfuzz\\fuzz_cpp_avx2.cp311-win_amd64.pyd", False),
        ("pypinyin/pinyin_dict.json", True),
        ("resources/fonts/NotoSansSC-Medium.ttf", True),
        ("reportlab/fonts/Vera.ttf", False),
        ("psycopg_binary.libs/libpq-1.so.5", True),
    ],
)
def test_what_is_dropped(name: str, *, stays: bool) -> None:
    assert trimming.needed((name, "", "BINARY")) is stays


def test_a_library_that_only_dropped_ones_needed_goes_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """b.so hangs on the dropped plugin alone, c.so on both, d.so on nothing that is known, e.so on b.so."""
    links = {"/p/dropped.so": {"b.so", "c.so"}, "/p/module.so": {"c.so"}, "/p/b.so": {"e.so"}}
    monkeypatch.setattr(trimming, "_links_of", lambda source: frozenset(links.get(source, ())))
    kept = [("module.so", "/p/module.so", "EXTENSION")]
    kept += [(f"{name}.so", f"/p/{name}.so", "BINARY") for name in "bcde"]
    kept += [("here/b.so", "../b.so", "SYMLINK"), ("c-link.so", "c.so", "SYMLINK"), ("b-link.so", "b.so", "SYMLINK")]
    dropped = [("plugins/dropped.so", "/p/dropped.so", "BINARY")]
    names = [name for name, *_ in trimming.without_orphans(kept, dropped)]
    assert names == ["module.so", "c.so", "d.so", "c-link.so"]


def test_debugging_symbols_are_stripped_from_copies_and_never_from_numpy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = [
        ("greenlet/_greenlet.so", "/p/_greenlet.so", "EXTENSION"),
        ("libpython3.11.so.1.0", "/p/libpython3.11.so.1.0", "BINARY"),
        ("numpy/_core/x.so", "/p/x.so", "EXTENSION"),
        ("libicu.so", "/p/libicu.so", "BINARY"),
    ]
    monkeypatch.setattr(trimming.shutil, "which", lambda _name: None)
    assert trimming.without_symbols(entries, tmp_path) == entries
    monkeypatch.setattr(trimming.shutil, "which", lambda _name: sys.executable)
    calls: list[list[str]] = []

    def ran(command: list[str], **_more: object) -> object:
        calls.append(command)
        return type("Done", (), {"returncode": int("python3" in command[-1])})

    monkeypatch.setattr(trimming.subprocess, "run", ran)
    done = trimming.without_symbols(entries, tmp_path)
    assert [command[-1] for command in calls] == ["/p/_greenlet.so", "/p/libpython3.11.so.1.0"]
    # The first copy takes its place; where it fails, and for all others, the file itself stays.
    assert done == [("greenlet/_greenlet.so", str(tmp_path / "greenlet/_greenlet.so"), "EXTENSION"), *entries[1:]]


def test_the_version_resource_says_the_projects_version(tmp_path: Path) -> None:
    for name in ("fundwatch", "fundwatch-window"):
        text = Path(version.write(tmp_path, name)).read_text(encoding="utf-8")
        assert f"'ProductVersion', '{fundwatch.__version__}'" in text
        assert f"'OriginalFilename', '{name}.exe'" in text
        assert "扶贫资金监督" in text
        compile(text, name, "eval")  # PyInstaller evaluates it
    assert version.numbers("1.20.3") == (1, 20, 3, 0)
    assert version.numbers("0.1.0rc1") == (0, 1, 0, 0)
    with pytest.raises(ValueError, match="three numbers"):
        version.numbers("1.2")


def test_the_icon_has_every_size_and_is_drawn_from_its_svg() -> None:
    content = (ICONS / "fundwatch.ico").read_bytes()
    _, kind, count = struct.unpack_from("<3H", content)
    entries = [struct.unpack_from("<4B2H2I", content, 6 + 16 * number) for number in range(count)]
    assert kind == 1
    assert [width or 256 for width, *_ in entries] == list(icon.SIZES)
    assert {16, 32, 48, 256} <= set(icon.SIZES)
    for width, height, _, _, _, depth, length, place in entries:
        image = QImage.fromData(bytes(icon.ico({(width or 256): content[place : place + length]})), "ico")
        assert (image.width(), image.height(), depth) == (width or 256, height or 256, 32)
        drawn = icon._rendered(width or 256)
        for x, y in ((0.5, 0.06), (0.3, 0.35), (0.01, 0.01)):
            at = int(x * image.width()), int(y * image.width())
            assert image.pixelColor(*at).alpha() == pytest.approx(drawn.pixelColor(*at).alpha(), abs=8)
            if image.pixelColor(*at).alpha():
                assert image.pixelColor(*at).red() == pytest.approx(drawn.pixelColor(*at).red(), abs=8)
    assert (ICONS / "fundwatch.svg").read_text(encoding="utf-8") == icon.drawing()
    assert QImage(str(ICONS / "fundwatch.png")).width() == 256


def test_the_manifest_sees_a_rule_that_is_taken_away(tmp_path: Path) -> None:
    """It is read from the files: one file less is one rule less, before anything is imported."""
    folder = tmp_path / "fundwatch"
    (folder / "rules" / "benefit").mkdir(parents=True)
    for number in (1, 2):
        text = f'class A:\n    code = "FW-B00{number}"\n'
        (folder / "rules" / "benefit" / f"r{number}.py").write_text(text, encoding="utf-8")
    assert of_sources(tmp_path, {}).rules == ("FW-B001", "FW-B002")
    (folder / "rules" / "benefit" / "r1.py").unlink()
    assert of_sources(tmp_path, {}).rules == ("FW-B002",)
