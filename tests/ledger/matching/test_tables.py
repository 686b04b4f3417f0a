from __future__ import annotations

import importlib.util
import unicodedata
from pathlib import Path

import pytest

from fundwatch.ledger.matching import tables

FOLDER = Path(__file__).resolve().parents[3] / "resources" / "matching"


@pytest.mark.parametrize("pair", ["未末", "己已", "戊戌", "侯候", "官宫", "杨扬", "佘余", "字宇", "玲铃"])
def test_what_readers_confuse_looks_alike(pair: str) -> None:
    assert tuple(pair) in tables.similar()
    assert tuple(pair[::-1]) in tables.similar()


@pytest.mark.parametrize("pair", ["李王", "张李", "为力", "明华", "国明"])
def test_what_nobody_confuses_does_not(pair: str) -> None:
    assert tuple(pair) not in tables.similar()


def test_variants_lead_to_one_form_in_one_step() -> None:
    forms = tables.variants()
    assert len(forms) > 500
    assert [chr(code) for code, form in forms.items() if ord(form) in forms or code == ord(form)] == []
    # What NFKC already does needs no row.
    assert [chr(code) for code in forms if unicodedata.normalize("NFKC", chr(code)) != chr(code)] == []


def test_parts_are_of_known_characters() -> None:
    assert all(len(parts) > 1 or parts == "或" for parts in tables.parts().values())
    assert all(len(surname) == 2 for surname in tables.compound_surnames())


def test_the_measure_says_what_the_table_says() -> None:
    """The script's own drawing, over a few characters: the whole takes half a minute."""
    found = importlib.util.spec_from_file_location("matching_build", FOLDER / "build.py")
    assert found is not None
    assert found.loader is not None
    build = importlib.util.module_from_spec(found)
    found.loader.exec_module(build)
    lines = (FOLDER / "alike.txt").read_text(encoding="utf-8").splitlines()
    shares = {line[0] + line[2]: int(line[4:]) for line in lines if not line.startswith("#")}
    measured = [pair for pair in list(shares)[:120:10] if "".join(pair) not in build.ADDED]
    for one, other in measured:
        moved = [
            build.squares([one]) @ build.squares([other], across, down).T
            for across in (-2, 0, 2)
            for down in (-2, 0, 2)
        ]
        assert int(max(float(share[0, 0]) for share in moved) * 100) == pytest.approx(shares[one + other], abs=1)
    assert set("".join(shares)) & set(build.name_characters())
