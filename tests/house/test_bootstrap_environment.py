"""The virtual environment: made once, made again when it must be, never half made, and its faults told."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

import pytest

from bootstrap import environment
from bootstrap.words import ExpectedError


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A checkout in a folder with a Chinese name and a space, its environment not made yet."""
    root = tmp_path / "昌宁县 资金监督"
    (root / "requirements").mkdir(parents=True)
    for kind in ("runtime", "development"):
        (root / "requirements" / f"{kind}.lock").write_text(f"click==8.1 # {kind}\n", encoding="ascii")
    folder = "Scripts" if sys.platform == "win32" else "bin"
    monkeypatch.setattr(environment, "ROOT", root)
    monkeypatch.setattr(environment, "VENV", root / ".venv")
    monkeypatch.setattr(environment, "PYTHON", root / ".venv" / folder / Path(sys.executable).name)
    monkeypatch.setattr(environment, "STAMP", root / ".venv" / "fundwatch-stamp.json")
    return root


@pytest.fixture
def steps(place: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The slow steps of making an environment, pretended and noted."""
    done: list[str] = []
    (place / ".venv").mkdir()
    monkeypatch.setattr(environment, "same_python", lambda: "create" in done)
    monkeypatch.setattr(environment, "create", lambda: done.append("create"))
    monkeypatch.setattr(environment, "install", lambda lock: done.append(lock.name))
    monkeypatch.setattr(environment, "lead_to_checkout", lambda: done.append("lead"))
    return done


def test_the_environment_is_made_once(steps: list[str]) -> None:
    environment.require_environment("runtime")
    assert steps == ["create", "runtime.lock", "lead"]
    environment.require_environment("runtime")
    assert len(steps) == 3


def test_development_completes_it_and_serves_both(steps: list[str]) -> None:
    environment.require_environment("runtime")
    environment.require_environment("development")
    environment.require_environment("runtime")
    assert steps == ["create", "runtime.lock", "lead", "development.lock", "lead"]


@pytest.mark.parametrize("spoil", ["lock", "stamp", "moved"])
def test_a_change_makes_it_again(steps: list[str], place: Path, spoil: str) -> None:
    environment.require_environment("runtime")
    if spoil == "lock":
        (place / "requirements" / "runtime.lock").write_text("click==8.2\n", encoding="ascii")
    elif spoil == "stamp":
        environment.STAMP.write_text("[", encoding="utf-8")
    else:
        stamp = environment.STAMP.read_text(encoding="utf-8")
        environment.STAMP.write_text(stamp.replace("checkout", "elsewhere"), encoding="utf-8")
    environment.require_environment("runtime")
    assert steps.count("runtime.lock") == 2


def test_a_broken_off_installation_is_taken_up_again(steps: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    environment.require_environment("runtime")

    def broken_off(_lock: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as cut:
        cut.setattr(environment, "install", broken_off)
        with pytest.raises(KeyboardInterrupt):
            environment.require_environment("development")
    environment.require_environment("runtime")
    assert steps.count("runtime.lock") == 2


def test_too_little_room_is_told_before_anything_is_made(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "FREE_BYTES_NEEDED", 1 << 80)
    with pytest.raises(ExpectedError, match="磁盘空间不足"):
        environment.require_environment("runtime")
    assert not (place / ".venv").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES from the requirements file", "校验值不符"),
        ("OSError: [Errno 28] No space left on device", "磁盘空间不足"),
        ("Temporary failure in name resolution\nERROR: No matching distribution found for click", "连接不上"),
        ("ERROR: No matching distribution found for click==8.1", "没有适合本机的安装包"),
        ("something else", "依赖没有装上"),
    ],
)
def test_pip_faults_become_sentences(tmp_path: Path, words: str, told: str) -> None:
    log = tmp_path / "install.log"
    log.write_text(words, encoding="utf-8")
    with pytest.raises(ExpectedError) as caught:
        environment.explain_pip(log)
    assert told in caught.value.chinese
    assert words.splitlines()[-1] in caught.value.chinese
    assert caught.value.english


def test_a_wrong_hash_is_refused_for_real(place: Path) -> None:
    """The real pip in a real environment: a file whose hash is not the locked one is not installed."""
    wheels = place / "轮"
    wheels.mkdir()
    (wheels / "sample-1.0-py3-none-any.whl").write_bytes(b"not what was locked")
    lock = place / "requirements" / "runtime.lock"
    lock.write_text(
        f"--no-index\n--find-links {wheels.as_uri()}\nsample==1.0 \\\n    --hash=sha256:{'0' * 64}\n", encoding="utf-8"
    )
    environment.create()
    with pytest.raises(ExpectedError, match="校验值不符"):
        environment.install(lock)


def test_the_environment_finds_a_checkout_with_a_chinese_name(place: Path) -> None:
    venv.create(environment.VENV, with_pip=False)
    (place / "marker_of_checkout.py").write_text("WORD = '疑点'\n", encoding="utf-8")
    environment.lead_to_checkout()
    # ASCII, since Python before 3.13 reads such files in the locale's encoding: GBK on a Chinese Windows.
    assert next(environment.VENV.rglob("fundwatch-checkout.pth")).read_bytes().isascii()
    done = subprocess.run(
        [str(environment.PYTHON), "-c", "import marker_of_checkout as m; print(ascii(m.WORD))"],
        cwd=place.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == ascii("疑点"), done.stderr


def test_outside_packages_do_not_leak_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("PIP_USER", "1")
    variables = environment.environment(QT_QPA_PLATFORM="offscreen")
    assert "PYTHONPATH" not in variables
    assert (variables["PIP_USER"], variables["QT_QPA_PLATFORM"]) == ("0", "offscreen")


def test_a_crash_of_the_program_is_named(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "call", lambda *_a, **_k: -11)
    assert environment.run("program") == 139
    assert "信号 11" in capsys.readouterr().err
