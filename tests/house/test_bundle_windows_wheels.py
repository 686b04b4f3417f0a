"""The check of Windows wheels: what it asks for, and that it fails where one is not to be had."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from tests.house.test_bundle_parts import script
from tests.house.test_locks import pins_in

wheels = script("../requirements/windows_wheels")

LOCK = """\
# head
plain==1.0 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via us
colours==2.0 ; sys_platform == 'win32' \\
    --hash=sha256:cc
elsewhere==3.0 ; sys_platform == 'linux' \\
    --hash=sha256:dd
old==4.0 ; python_full_version < '3.12' \\
    --hash=sha256:ee
"""


@pytest.mark.parametrize(("python", "names"), [("3.11", ["plain", "colours", "old"]), ("3.13", ["plain", "colours"])])
def test_windows_asks_for_its_own(python: str, names: list[str]) -> None:
    lines = wheels.for_windows(LOCK, python).splitlines()
    assert [line.split("==")[0] for line in lines] == names
    assert lines[0] == "plain==1.0 --hash=sha256:aa --hash=sha256:bb"
    assert not any(";" in line for line in lines)


def test_every_pin_of_the_real_lock_is_read() -> None:
    lock = wheels.LOCK.read_text(encoding="ascii")
    asked = wheels.for_windows(lock, "3.11").splitlines()
    assert len(pins_in(lock)) - 3 <= len(asked) <= len(pins_in(lock))
    assert {"psycopg-binary", "sqlcipher3", "greenlet", "numpy"} <= {line.split("==")[0] for line in asked}


def wheel(folder: Path, tag: str) -> str:
    """A wheel of one empty package; gives its hash."""
    path = folder / f"sample-1.0-{tag}.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("sample-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: sample\nVersion: 1.0\n")
        archive.writestr("sample-1.0.dist-info/WHEEL", f"Wheel-Version: 1.0\nTag: {tag}\n")
        archive.writestr("sample-1.0.dist-info/RECORD", "")
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of wheels in place of every other source of pip's."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "none.conf"))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


@pytest.mark.parametrize(
    ("tag", "spoil", "status"),
    [
        ("py3-none-any", False, 0),
        ("cp311-abi3-win_amd64", False, 0),
        ("py3-none-any", True, 1),
        ("cp311-abi3-manylinux_2_17_x86_64", False, 1),
    ],
)
def test_the_real_pip_says_whether_windows_can_have_it(
    source: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tag: str,
    *,
    spoil: bool,
    status: int,
) -> None:
    digest = wheel(source, tag)
    lock = source.parent / "runtime.lock"
    lock.write_text(f"sample==1.0 \\\n    --hash=sha256:{'0' * 64 if spoil else digest}\n", encoding="ascii")
    monkeypatch.setattr(wheels, "LOCK", lock)
    monkeypatch.setattr(wheels, "PYTHONS", ("3.12",))
    assert wheels.main([str(source.parent / "fetched")]) == status
    assert ("all 1 packages" in capsys.readouterr().out) == (status == 0)


def test_a_source_out_of_reach_is_another_matter(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(wheels, "fetch", lambda *_: "Temporary failure in name resolution")
    assert wheels.main([str(tmp_path)]) == 4
