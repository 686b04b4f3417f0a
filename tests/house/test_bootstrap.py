"""The bootstrap: what it asks of a machine, what it says, and that nothing of it needs a package."""

from __future__ import annotations

import ast
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import NamedTuple

import pytest

import run
from bootstrap import environment, interpreter, system
from bootstrap.words import ExpectedError

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = [ROOT / "run.py", *sorted((ROOT / "bootstrap").glob("*.py"))]


class Ran(NamedTuple):
    """What a pretended program answers."""

    returncode: int = 0
    stdout: str = ""
    stderr: str = ""


class Noted(list[list[str]]):
    """A program starter that only notes the commands and answers with one status."""

    def __init__(self, status: int = 0) -> None:
        super().__init__()
        self.status = status

    def __call__(self, *command: object, **_more: object) -> int:
        parts = command[0] if isinstance(command[0], list) else command
        self.append([str(part) for part in parts])
        return self.status


class Version(NamedTuple):
    major: int
    minor: int
    micro: int


@pytest.fixture
def debian(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A Linux with apt-get, where every library is there and the tests run as an ordinary user."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(system, "loads", lambda _library: True)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(Path, "exists", lambda _path: True)
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    return monkeypatch


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


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_it_needs_no_package_and_an_old_python_can_read_it(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 7))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} - set(sys.stdlib_module_names) <= {"bootstrap"}


@pytest.mark.parametrize(("version", "told"), [((3, 10, 9), "3.10.9"), ((3, 14, 0), "3.14.0")])
def test_another_python_is_told_what_is_needed(
    version: tuple[int, int, int], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "version_info", Version(*version))
    monkeypatch.setattr(platform, "python_version", lambda: told)
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(ExpectedError) as caught:
        interpreter.require_python(["test"])
    assert told in caught.value.chinese
    assert "3.11、3.12 或 3.13" in caught.value.chinese
    assert told in caught.value.english


def test_a_supported_python_beside_it_takes_over(monkeypatch: pytest.MonkeyPatch) -> None:
    started = Noted(status=7)
    monkeypatch.setattr(sys, "version_info", Version(3, 14, 0))
    monkeypatch.setattr(shutil, "which", lambda name: name if name in ("python3.12", "py") else None)
    monkeypatch.setattr(subprocess, "run", lambda *_a, **_k: Ran(stdout="3 12 True\n"))
    monkeypatch.setattr(subprocess, "call", started)
    with pytest.raises(SystemExit) as ended:
        interpreter.require_python(["test", "-q"])
    assert ended.value.code == 7
    assert started[0][-3:] == [str(ROOT / "run.py"), "test", "-q"]
    assert "3.12" in " ".join(started[0][:2])


def test_nothing_is_asked_of_a_complete_system(debian: pytest.MonkeyPatch) -> None:
    debian.setattr(subprocess, "run", lambda *_a, **_k: pytest.fail("started a program"))
    system.require_system(system.WINDOW_LIBRARIES)


def test_an_ordinary_user_is_told_the_command(debian: pytest.MonkeyPatch) -> None:
    debian.setattr(system, "loads", lambda library: library not in ("libGL.so.1", "libxcb-cursor.so.0"))
    with pytest.raises(ExpectedError) as caught:
        system.require_system(system.WINDOW_LIBRARIES)
    install = "sudo apt-get update && sudo apt-get install -y --no-install-recommends libgl1 libxcb-cursor0"
    assert caught.value.chinese.splitlines()[-1].strip() == install


def test_root_installs_what_is_missing_without_a_question(debian: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []

    def apt(command: list[str], *, env: dict[str, str], **_more: object) -> Ran:
        assert env["DEBIAN_FRONTEND"] == "noninteractive"
        commands.append(command)
        debian.setattr(system, "loads", lambda _library: True)
        return Ran()

    debian.setattr(os, "geteuid", lambda: 0, raising=False)
    debian.setattr(system, "loads", lambda library: library != "libEGL.so.1")
    debian.setattr(subprocess, "run", apt)
    system.require_system(system.QT_LIBRARIES)
    assert commands[0][:2] == ["apt-get", "update"]
    assert commands[1][:3] == ["apt-get", "install", "-y"]
    assert commands[1][-1] == "libegl1"


@pytest.mark.parametrize(
    ("answer", "told"), [(Ran(100, stderr="E: no route\n"), "no route"), (Ran(), "仍然缺少: libgl1")]
)
def test_an_installation_that_did_not_help_is_told(debian: pytest.MonkeyPatch, answer: Ran, told: str) -> None:
    debian.setattr(os, "geteuid", lambda: 0, raising=False)
    debian.setattr(system, "loads", lambda library: library != "libGL.so.1")
    debian.setattr(subprocess, "run", lambda *_a, **_k: answer)
    with pytest.raises(ExpectedError) as caught:
        system.require_system(system.QT_LIBRARIES)
    assert told in caught.value.chinese


def test_another_linux_is_told_the_names(debian: pytest.MonkeyPatch) -> None:
    debian.setattr(system, "loads", lambda library: library != "libGL.so.1")
    debian.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(ExpectedError, match="libgl1"):
        system.require_system(system.QT_LIBRARIES)


def test_a_python_without_ensurepip_asks_for_venv(debian: pytest.MonkeyPatch) -> None:
    debian.setattr(importlib.util, "find_spec", lambda name: None if name == "ensurepip" else object())
    assert system.missing_packages({}) == [f"python3.{sys.version_info[1]}-venv"]


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


@pytest.mark.parametrize(("arguments", "status"), [([], 2), (["--help"], 0), (["nonsense"], 2), (["check", "all"], 2)])
def test_usage(arguments: list[str], status: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(arguments) == status
    told = capsys.readouterr()
    assert "check" in told.out + told.err


def test_no_screen_is_told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert run.main(["window"]) == 4
    assert "没有图形界面" in capsys.readouterr().err


def test_the_demo_takes_a_fresh_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    started = Noted()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(run, "require_system", lambda _libraries: None)
    monkeypatch.setattr(run, "require_environment", lambda _kind: None)
    monkeypatch.setattr(run, "run", started)
    (tmp_path / "demo-county").mkdir()
    (tmp_path / "demo-county" / "用户的文件.txt").write_text("", encoding="utf-8")
    assert run.main(["demo", "--seed", "7"]) == 0
    assert started[0][1:] == ["-m", "fundwatch", "demo", "demo-county-2", "--scale", "small", "--seed", "7"]
    assert f'window --db "{Path("demo-county-2") / "fundwatch.db"}"' in capsys.readouterr().out


def test_a_failed_check_is_named_and_the_others_still_run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []

    def pretend(*command: str | Path, **_more: object) -> int:
        line = " ".join(map(str, command[1:]))
        started.append(line)
        return int("mypy" in line)

    monkeypatch.setattr(run, "require_system", lambda _libraries: None)
    monkeypatch.setattr(run, "require_environment", lambda _kind: None)
    monkeypatch.setattr(run, "run", pretend)
    assert run.main(["check"]) == 1
    assert "failed: types\n" in capsys.readouterr().err
    assert len(started) == 4 + len(run.GENERATED)


@pytest.mark.parametrize("command", run.GENERATED, ids=" ".join)
def test_what_is_generated_can_be_checked(command: tuple[str, ...]) -> None:
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
