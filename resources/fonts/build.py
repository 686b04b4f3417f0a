# ruff: noqa: INP001 -- a script beside the fonts it makes, not a part of the package
"""Make the bundled fonts from their published sources, and write the manifest of what was made.

Run once by a person who wants to check or renew the fonts; the program and its tests only read the result:

    python resources/fonts/build.py SOURCES

`SOURCES` is a folder that holds, anywhere below it, the files named in `COPIED` and `CONVERTED`. README.md
beside this file says where each is published and under which licence.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import sys
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

HERE = Path(__file__).resolve().parent
MANIFEST = HERE / "MANIFEST.sha256"

COPIED = {
    "NotoSerifSC_400Regular.ttf": "NotoSerifSC-Regular.ttf",
    "NotoSerifSC_700Bold.ttf": "NotoSerifSC-Bold.ttf",
    "NotoSansSC_500Medium.ttf": "NotoSansSC-Medium.ttf",
    "LXGWWenKai-Regular.ttf": "LXGWWenKai-Regular.ttf",
    "LiberationSerif-Regular.ttf": "LiberationSerif-Regular.ttf",
}
CONVERTED = {"FandolFang-Regular.otf": "FandolFang-Regular.ttf"}

_COUNTED_LATER = (
    "maxTwilightPoints",
    "maxStorage",
    "maxFunctionDefs",
    "maxInstructionDefs",
    "maxStackElements",
    "maxSizeOfInstructions",
    "maxComponentElements",
    "maxPoints",
    "maxContours",
    "maxCompositePoints",
    "maxCompositeContours",
    "maxComponentDepth",
)

# How far a quadratic outline may lie from the cubic one, in parts of 1000 of the character's height.
TOLERANCE = 0.6


def convert(source: Path, target: Path) -> None:
    """Rewrite an OpenType font with cubic (CFF) outlines as one with quadratic (TrueType) outlines."""
    font = TTFont(source)
    order = font.getGlyphOrder()
    glyph_set = font.getGlyphSet()
    outlines = {}
    for name in order:
        pen = TTGlyphPen(glyph_set)
        glyph_set[name].draw(Cu2QuPen(pen, TOLERANCE, reverse_direction=True))
        outlines[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = glyphs = newTable("glyf")
    glyphs.glyphOrder = order
    glyphs.glyphs = outlines
    for name, outline in outlines.items():
        outline.recalcBounds(glyphs)
        advance, _bearing = font["hmtx"][name]
        font["hmtx"][name] = (advance, getattr(outline, "xMin", 0))
    _replace_maximum_profile(font, len(order))
    font["post"].formatType = 3.0
    font["head"].glyphDataFormat = 0
    for tag in ("CFF ", "VORG", "GSUB", "GPOS", "DSIG"):
        if tag in font:
            del font[tag]
    font.sfntVersion = "\000\001\000\000"
    font.recalcTimestamp = False
    font.save(target, reorderTables=True)


def _replace_maximum_profile(font: TTFont, glyph_count: int) -> None:
    profile = font["maxp"] = newTable("maxp")
    profile.tableVersion = 0x00010000
    profile.numGlyphs = glyph_count
    profile.maxZones = 1
    for field in _COUNTED_LATER:
        setattr(profile, field, 0)
    profile.recalc(font)


def write_manifest() -> None:
    """Write the SHA-256 of every font file, one a line, in the form `sha256sum -c` reads."""
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
        for path in sorted(HERE.iterdir())
        if path.suffix in {".ttf", ".otf"}
    ]
    MANIFEST.write_text("".join(lines), encoding="utf-8", newline="\n")


def _find(sources: Path, name: str) -> Path:
    found = next(iter(sorted(sources.rglob(name))), None)
    if found is None:
        sys.exit(f"{name} is nowhere below {sources}; README.md says where it is published.")
    return found.resolve()


def main() -> None:
    """Copy, convert, write the manifest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", type=Path)
    sources: Path = parser.parse_args().sources
    for name, target in COPIED.items():
        shutil.copyfile(_find(sources, name), HERE / target)
    for name, target in CONVERTED.items():
        original = _find(sources, name)
        shutil.copyfile(original, HERE / name)
        convert(original, HERE / target)
    write_manifest()


if __name__ == "__main__":
    main()
