"""Pictures taken now held against those kept, and the report in which people look at what changed.

Days and names of this machine stand on some pictures, so a few pixels always differ; a picture has changed when
more of it does.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops

#: A point differs when one of its colours is further away than this, of 255.
_POINT = 48
#: So much of a picture may differ, in millionths.
_ALLOWED = 6_000


@dataclass(frozen=True)
class Compared:
    """One picture: the millionths of it that differ; None where it is not kept yet or no longer taken."""

    file: Path
    differing: int | None
    said: str

    @property
    def same(self) -> bool:
        """Whether people would call the two alike."""
        return self.differing is not None and self.differing <= _ALLOWED


def compare(kept: Path, taken: Path, files: list[Path]) -> list[Compared]:
    """Every picture of `files` (relative to both folders), changed ones first; what is kept and not taken is named."""
    found = [_compared(kept, taken, file) for file in files]
    folders = {file.parent for file in files}
    for folder in folders:
        left = [folder / old.name for old in sorted((kept / folder).glob("*.png"))]
        found += [Compared(file, None, "kept, but no scene takes it") for file in left if file not in files]
    return sorted(found, key=lambda one: (one.same, -(one.differing or 0), one.file))


def _compared(kept: Path, taken: Path, file: Path) -> Compared:
    if not (kept / file).exists():
        return Compared(file, None, "not kept yet")
    before, now = Image.open(kept / file).convert("RGB"), Image.open(taken / file).convert("RGB")
    if before.size != now.size:
        return Compared(file, 1_000_000, f"{before.size} became {now.size}")
    away = ImageChops.difference(before, now).split()
    further = away[0].point(_apart)
    for colour in away[1:]:
        further = ImageChops.lighter(further, colour.point(_apart))
    points = further.histogram()[255]
    share = points * 1_000_000 // (now.width * now.height)
    if share > _ALLOWED:
        further.save((taken / file).with_suffix(".difference.png"))
    return Compared(file, share, f"{share / 10_000:.2f} % differs")


def _apart(value: int) -> int:
    return 255 if value > _POINT else 0


def write_report(compared: list[Compared], kept: Path, taken: Path) -> Path:
    """A page that shows what changed, before, now and the difference side by side, then all that is as it was."""
    rows = []
    for one in compared:
        name = html.escape(one.file.as_posix())
        now = (taken / one.file).as_uri()
        pictures = f'<img src="{now}">'
        if not one.same:
            difference = (taken / one.file).with_suffix(".difference.png")
            shown = [(kept / one.file, "kept"), (taken / one.file, "now"), (difference, "differs")]
            pictures = "".join(
                f'<figure><img src="{path.as_uri()}"><figcaption>{said}</figcaption></figure>'
                for path, said in shown
                if path.exists()
            )
        mark = "same" if one.same else "changed"
        rows.append(f'<section class="{mark}"><h2>{name}</h2><p>{html.escape(one.said)}</p>{pictures}</section>')
    changed = sum(not one.same for one in compared)
    page = _PAGE.format(title=f"{changed} of {len(compared)} pictures changed", rows="\n".join(rows))
    file = taken / "index.html"
    file.write_text(page, encoding="utf-8")
    return file


_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>
<style>body{{font:15px sans-serif;margin:2em;background:#f3f5f8}}section{{margin:0 0 2em}}
figure{{display:inline-block;margin:0 1em 0 0;width:31%}}img{{width:100%;max-width:900px;border:1px solid #ccc}}
h2{{font-size:16px;margin:0}}p{{color:#666;margin:.3em 0}}.changed h2{{color:#c8393f}}</style>
<h1>{title}</h1>{rows}</html>
"""
