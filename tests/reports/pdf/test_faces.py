from __future__ import annotations

import hashlib
import io
import struct
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from fundwatch.errors import FundwatchError, RefusedError
from fundwatch.paths import resources
from fundwatch.reports.pdf.faces import BUNDLED, bundled_fonts, preferred_fonts
from fundwatch.reports.pdf.sfnt import FontFile

FOLDER = resources() / "fonts"
FANG = FOLDER / "FandolFang-Regular.ttf"


def test_the_fonts_are_those_of_the_manifest() -> None:
    listed: dict[str, str] = {}
    for line in (FOLDER / "MANIFEST.sha256").read_text("utf-8").splitlines():
        digest, name = line.split("  ")
        listed[name] = digest
    present = {path.name: path for path in FOLDER.iterdir() if path.suffix in {".ttf", ".otf"}}
    assert set(listed) == set(present)
    for name, path in present.items():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == listed[name]
    assert sum(path.stat().st_size for path in present.values()) < 80 * 1024 * 1024


@pytest.mark.parametrize("role", list(BUNDLED))
@pytest.mark.parametrize("character", "𬱖䶮𠮷㛃赟堃䲟鿍喆玥〇〔〕—…“”·①㎡％")
def test_every_role_prints_rare_characters(role: str, character: str) -> None:
    assert bundled_fonts().file_for(role, character) is not None  # type: ignore[arg-type]


def test_every_common_character_can_be_printed() -> None:
    common = [
        bytes((high, low)).decode("gb2312")
        for high in range(0xB0, 0xD8)
        for low in range(0xA1, 0xFF)
        if (high, low) < (0xD7, 0xFA)
    ]
    assert len(common) == 3755
    for role in BUNDLED:
        assert all(bundled_fonts().file_for(role, character) for character in common)


def test_a_name_is_taken_from_as_many_faces_as_it_needs() -> None:
    runs = [(file.path.name, run) for file, run in bundled_fonts().runs("仿宋", "张𠮷赟abc", "姓名")]
    assert runs == [
        ("FandolFang-Regular.ttf", "张"),
        ("LXGWWenKai-Regular.ttf", "𠮷"),
        ("NotoSerifSC-Regular.ttf", "赟"),
        ("LiberationSerif-Regular.ttf", "abc"),
    ]


def test_figures_are_half_a_character_wide() -> None:
    fonts = bundled_fonts()
    for role in ("仿宋", "楷体"):
        widths = {file.advance(file.glyph(ord(c))) for c in "0123456789" for file, _ in fonts.runs(role, c, "")}
        assert widths == {500.0}


def test_a_character_no_face_has_is_named_with_its_place() -> None:
    with pytest.raises(RefusedError, match=r"第3行“姓名”栏“张𡋾”中的字符“𡋾”（U\+212FE）"):
        list(bundled_fonts().runs("仿宋", "张𡋾", "第3行“姓名”栏"))


def test_measures_agree_with_the_font_file() -> None:
    file, other = FontFile(FANG), TTFont(FANG)
    cmap, metrics = other.getBestCmap(), other["hmtx"]
    for code in list(cmap)[::37]:
        assert file.glyph(code) == other.getGlyphID(cmap[code])
        assert file.advance(file.glyph(code)) == metrics[cmap[code]][0]


@pytest.mark.parametrize("name", ["NotoSansSC-Medium.ttf", "LXGWWenKai-Regular.ttf", "LiberationSerif-Regular.ttf"])
def test_a_subset_is_a_sound_font_with_the_same_outlines(name: str) -> None:
    path = FOLDER / name
    file, whole = FontFile(path), TTFont(path)
    order = whole.getGlyphOrder()
    glyphs = [0, *(file.glyph(ord(character)) for character in "éA1中国ö" if file.has(character))]
    data, count = file.subset(glyphs)
    part = TTFont(io.BytesIO(data), checkChecksums=2)
    assert part["maxp"].numGlyphs == count >= len(glyphs)
    for new, old in enumerate(glyphs):
        original = whole["glyf"][order[old]].getCoordinates(whole["glyf"])[0]
        glyph = part["glyf"][part.getGlyphName(new)]
        assert list(glyph.getCoordinates(part["glyf"])[0]) == list(original)
        assert part["hmtx"][part.getGlyphName(new)] == whole["hmtx"][order[old]]


def test_a_broken_font_file_is_refused_in_words(tmp_path: Path) -> None:
    broken = tmp_path / "坏.ttf"
    broken.write_bytes(b"OTTO" + b"\0" * 64)
    with pytest.raises(FundwatchError, match=r"字体文件读不了：坏\.ttf"):
        FontFile(broken)


def test_installed_faces_come_before_the_bundled_ones(tmp_path: Path) -> None:
    own = tmp_path / "simfang.ttf"
    own.write_bytes(FANG.read_bytes())
    fonts = preferred_fonts({"仿宋 (TrueType)": own, "黑体 (TrueType)": tmp_path / "gone.ttf"})
    assert fonts.chains["仿宋"][0].path == own
    assert fonts.chains["仿宋"][1:] == bundled_fonts().chains["仿宋"]
    assert fonts.chains["黑体"] == bundled_fonts().chains["黑体"]


def test_the_second_face_of_a_collection_is_found(tmp_path: Path) -> None:
    font = FANG.read_bytes()
    count = struct.unpack_from(">H", font, 4)[0]
    start = 20
    moved = bytearray(font)
    for number in range(count):
        offset = struct.unpack_from(">I", moved, 12 + 16 * number + 8)[0]
        struct.pack_into(">I", moved, 12 + 16 * number + 8, offset + start)
    collection = tmp_path / "simsun.ttc"
    collection.write_bytes(struct.pack(">4sIIII", b"ttcf", 0x00010000, 2, start, start) + moved)
    fonts = preferred_fonts({"新宋体 & 宋体 (TrueType)": collection})
    assert (fonts.chains["宋体"][0].path, fonts.chains["宋体"][0].index) == (collection, 1)
    assert fonts.chains["宋体"][0].has("中")


def test_an_installed_face_without_truetype_outlines_is_passed_over(tmp_path: Path) -> None:
    own = tmp_path / "fang.otf"
    own.write_bytes((FOLDER / "FandolFang-Regular.otf").read_bytes())
    assert preferred_fonts({"仿宋 (TrueType)": own}).chains["仿宋"] == bundled_fonts().chains["仿宋"]
