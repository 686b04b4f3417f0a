"""The comparison of pictures tells a change that people would see from a few other pixels."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from docs.pictures.comparing import Compared, compare, write_report

FILE = Path("docs/images/page.png")


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """One picture kept, the same taken."""
    for name in ("kept", "taken"):
        (tmp_path / name / FILE).parent.mkdir(parents=True)
        Image.new("RGB", (100, 100), "white").save(tmp_path / name / FILE)
    return tmp_path / "kept", tmp_path / "taken"


def change(file: Path, points: int, colour: str) -> None:
    image = Image.open(file)
    for number in range(points):
        image.putpixel((number % 100, number // 100), {"black": (0, 0, 0), "pale": (230, 230, 230)}[colour])
    image.save(file)


@pytest.mark.parametrize(
    ("points", "colour", "same"),
    [(0, "black", True), (60, "black", True), (61, "black", False), (10_000, "pale", True)],
    ids=["nothing", "a date", "more", "a shade"],
)
def test_what_counts_as_changed(folders: tuple[Path, Path], points: int, colour: str, *, same: bool) -> None:
    kept, taken = folders
    change(taken / FILE, points, colour)
    (one,) = compare(kept, taken, [FILE])
    assert one.same is same
    assert (taken / FILE).with_suffix(".difference.png").exists() is not same


def test_another_size_a_new_and_a_left_over_picture_are_changes(folders: tuple[Path, Path]) -> None:
    kept, taken = folders
    Image.new("RGB", (50, 100), "white").save(taken / FILE)
    Image.new("RGB", (10, 10)).save(taken / FILE.with_name("new.png"))
    Image.new("RGB", (10, 10)).save(kept / FILE.with_name("old.png"))
    found = {one.file.name: (one.same, one.said) for one in compare(kept, taken, [FILE, FILE.with_name("new.png")])}
    assert found == {
        "page.png": (False, "(100, 100) became (50, 100)"),
        "new.png": (False, "not kept yet"),
        "old.png": (False, "kept, but no scene takes it"),
    }


def test_the_report_shows_what_changed_first(folders: tuple[Path, Path]) -> None:
    kept, taken = folders
    compared = [Compared(FILE, 9_000, "0.90 % differs"), Compared(FILE.with_name("other.png"), 0, "0.00 % differs")]
    page = write_report(compared, kept, taken).read_text(encoding="utf-8")
    assert "1 of 2 pictures changed" in page
    assert page.index("page.png") < page.index("other.png")
    assert (kept / FILE).as_uri() in page
