from __future__ import annotations

from pathlib import Path

from fundwatch.services import preferences
from fundwatch.services.preferences import Preferences


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    kept = Preferences(theme="dark", bundled_fonts=True, name="李会计", office="云岭县财政局", database="D:/账.db")
    preferences.save(kept, tmp_path / "偏好.json")
    assert preferences.load(tmp_path / "偏好.json") == kept


def test_a_missing_or_damaged_file_is_as_at_first(tmp_path: Path) -> None:
    path = tmp_path / "偏好.json"
    assert preferences.load(path) == Preferences()
    for damaged in ("", "[1]", "{", '"x"'):
        path.write_text(damaged, encoding="utf-8")
        assert preferences.load(path) == Preferences()


def test_values_of_a_wrong_kind_and_unknown_names_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "偏好.json"
    path.write_text('{"theme": 3, "name": "王", "later": 1}', encoding="utf-8")
    assert preferences.load(path) == Preferences(name="王")
