"""What packages and tries the program: run.py's bundle, the installer's script, the workflows, Windows wheels."""

from __future__ import annotations

import hashlib
import re
import sys
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement

import run
from bootstrap import bundling, system
from tests.house.test_bundle_parts import ROOT, script
from tests.house.test_locks import pins_in

INSTALLER = ROOT / "packaging" / "fundwatch.iss"
CHINESE = ROOT / "packaging" / "chinese.isl"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
#: Folders of the user's that the installer must never name: the books and settings lie there.
USER_DATA = re.compile(r"\{(localappdata|userappdata|userdocs|commonappdata)\}")


# ── run.py bundle ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The steps of run.py bundle, pretended and noted."""
    done: list[str] = []
    monkeypatch.setattr(run, "require_system", lambda needs: done.append(f"system {'objdump' in needs}"))
    monkeypatch.setattr(run, "require_environment", lambda kind: done.append(f"environment {kind}"))
    monkeypatch.setattr(bundling, "build", lambda: done.append("build") or 0)
    monkeypatch.setattr(bundling, "test_itself", lambda: done.append("self-test") or 0)
    monkeypatch.setattr(bundling, "size", lambda _folder: 0)
    return done


def test_the_bundle_is_built_and_then_tests_itself(steps: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["bundle"]) == 0
    assert steps == ["system True", "environment bundle", "build", "self-test"]
    assert " MB，打包 " in capsys.readouterr().err


@pytest.mark.parametrize(("step", "ran"), [("build", False), ("test_itself", True)])
def test_a_failed_step_fails_it(steps: list[str], monkeypatch: pytest.MonkeyPatch, step: str, *, ran: bool) -> None:
    monkeypatch.setattr(bundling, step, lambda: steps.append("failed") or 1)
    assert run.main(["bundle"]) == 1
    assert ("self-test" not in steps) or ran
    assert run.main(["bundle", "all"]) == 2


def test_it_tests_itself_without_this_python(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}

    def called(command: list[str], **how: Any) -> int:
        seen.update(how, command=command, there=Path(how["cwd"]).is_dir())
        return 7

    monkeypatch.setattr(bundling.subprocess, "call", called)
    for name in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "QT_PLUGIN_PATH"):
        monkeypatch.setenv(name, "leaking")
    assert bundling.test_itself() == 7
    assert seen["command"][1:] == ["--self-test", "--report", str(bundling.REPORT)]
    assert "leaking" not in seen["env"].values()
    assert "PATH" not in seen["env"]
    assert seen["there"]
    assert ROOT not in Path(seen["cwd"]).parents


def test_size_counts_files_once(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").write_bytes(b"12345")
    (tmp_path / "d").write_bytes(b"678")
    with suppress(OSError):  # Windows lets not everybody make links
        (tmp_path / "c").symlink_to(tmp_path / "a" / "b")
    assert bundling.size(tmp_path) == 8


def test_a_bundle_that_grew_too_large_fails(
    steps: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bundling, "size", lambda _folder: bundling.LARGEST + 1)
    assert run.main(["bundle"]) == 1
    assert "超过上限" in capsys.readouterr().err
    assert steps[-1] == "self-test"


def test_a_self_test_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(bundling, "PROGRAM", Path(sys.executable))
    monkeypatch.setattr(bundling, "PATIENCE", 0.5)
    monkeypatch.setattr(bundling, "QUESTION", ("-c", "import threading; threading.Event().wait()"))
    assert bundling.test_itself() == 1
    assert "没有结束" in capsys.readouterr().err


def test_a_python_without_a_library_of_its_own_needs_the_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system.sysconfig, "get_config_var", lambda _name: "/nowhere at all")
    needs = system.bundle_needs()
    version = f"3.{sys.version_info[1]}"
    assert needs[f"libpython{version}.so.1.0"] == f"libpython{version}"
    assert needs["objdump"] == "binutils"
    monkeypatch.setattr(system.shutil, "which", lambda _name: None)
    assert "binutils" in system.missing_packages({"objdump": "binutils"})


def test_the_lock_of_the_tools_is_whole_and_agrees_with_development() -> None:
    lock = pins_in((ROOT / "requirements" / "bundle.lock").read_text(encoding="ascii"))
    development = pins_in((ROOT / "requirements" / "development.lock").read_text(encoding="ascii"))
    assert {"pyinstaller", "pyinstaller-hooks-contrib", "altgraph", "pefile", "pywin32-ctypes"} <= lock.keys()
    assert all(pin == development[name] for name, pin in lock.items() if name in development)
    asked = (ROOT / "requirements" / "bundle.in").read_text(encoding="ascii").splitlines()
    for line in filter(lambda line: line and not line.startswith("#"), asked):
        assert Requirement(line).specifier.contains(lock[Requirement(line).name].version)


# ── The installer ───────────────────────────────────────────────────────────────────────────────────────────────────


def sections(path: Path) -> dict[str, list[str]]:
    """Lines of an Inno Setup script by section, without comments; ValueError for a line outside any."""
    found: dict[str, list[str]] = {"": []}
    section = ""
    for line in path.read_text(encoding="utf-8-sig").splitlines():
        if not line.strip() or line.lstrip().startswith(";"):
            continue
        if line.startswith("["):
            section = line.strip("[] ")
            found[section] = []
        elif section or line.lstrip().startswith("#"):
            found["" if line.lstrip().startswith("#") else section].append(line)
        else:
            raise ValueError(f"outside any section: {line}")
    return found


def settings(lines: list[str]) -> dict[str, str]:
    return dict(line.split("=", 1) for line in lines)


@pytest.fixture(scope="module")
def installer() -> dict[str, list[str]]:
    return sections(INSTALLER)


def test_it_installs_for_one_user_over_an_older_version(installer: dict[str, list[str]]) -> None:
    setup = settings(installer["Setup"])
    # Whoever changes this makes the installed program a stranger: two of them would stand side by side.
    assert setup["AppId"] == "{{6B0C6C2E-52E1-4D0B-9C57-0C7D8E4B1F3A}"
    assert setup["PrivilegesRequired"] == "lowest"
    assert "PrivilegesRequiredOverridesAllowed" not in setup
    assert setup["DefaultDirName"] == r"{autopf}\fundwatch"
    assert setup["UsePreviousAppDir"] == "yes"
    assert setup["CloseApplications"] == "yes"
    assert setup["ArchitecturesAllowed"] == "x64compatible"
    assert (setup["ChangesAssociations"], setup["ChangesEnvironment"]) == ("no", "no")
    assert installer["InstallDelete"] == [r'Type: filesandordirs; Name: "{app}\_internal"']
    assert {"Registry", "INI"} & installer.keys() == set()


def test_its_version_is_the_builds(installer: dict[str, list[str]]) -> None:
    setup = settings(installer["Setup"])
    assert {setup["AppVersion"], setup["VersionInfoVersion"]} == {"{#Version}"}
    assert setup["OutputBaseFilename"].endswith("{#Version}")
    define = next(line for line in installer[""] if line.startswith("#define Version "))
    assert "GetStringFileInfo(" in define
    assert '"ProductVersion"' in define
    assert not re.search(r"\d+\.\d+\.\d+", "\n".join(line for line in installer["Setup"] if "MinVersion" not in line))


def test_it_packs_what_the_spec_builds(installer: dict[str, list[str]]) -> None:
    defined = dict(re.findall(r'#define (\w+) "(.*)"', "\n".join(installer[""])))
    folder = Path(*(INSTALLER.parent / defined["Bundle"].replace("\\", "/")).parts)
    assert folder.resolve() == bundling.PROGRAM.parent
    assert installer["Files"] == [
        r'Source: "{#Bundle}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs'
    ]
    assert [defined["Program"], defined["Window"]] == ["fundwatch.exe", "fundwatch-window.exe"]
    icon = settings(installer["Setup"])["SetupIconFile"].replace("\\", "/")
    assert (INSTALLER.parent / icon).resolve().is_file()


def test_it_names_no_machine_and_never_the_users_data(installer: dict[str, list[str]]) -> None:
    lines = [line for found in installer.values() for line in found]
    assert not [line for line in lines if re.search(r"[A-Za-z]:\\|\\\\\w|(?<![.\w}])/(?!K)", line)]
    assert not [line for line in lines if USER_DATA.search(line)]
    assert "UninstallDelete" not in installer


def test_start_menu_always_desktop_when_asked(installer: dict[str, list[str]]) -> None:
    starting = [line for line in installer["Icons"] if r"\{#Window}" in line]
    assert [line.split('"')[1] for line in starting] == [r"{group}\{#Name}", r"{autodesktop}\{#Name}"]
    assert starting[1].endswith("Tasks: desktopicon")
    assert "Tasks:" not in starting[0]
    assert installer["Tasks"] == ['Name: "desktopicon"; Description: "{cm:DesktopIcon}"; Flags: unchecked']


def test_it_speaks_chinese_by_messages_of_our_own(installer: dict[str, list[str]]) -> None:
    assert installer["Languages"] == ['Name: "zh"; MessagesFile: "compiler:Default.isl,chinese.isl"']
    chinese = sections(CHINESE)
    assert settings(chinese["LangOptions"])["LanguageID"] == "$0804"
    messages, own = settings(chinese["Messages"]), settings(chinese["CustomMessages"])
    assert len(messages) > 80
    english = [name for name, text in {**messages, **own}.items() if not re.search("[\u4e00-\u9fff]", text)]
    assert english == []
    used = set(re.findall(r"\{cm:(\w+)", "\n".join(line for found in installer.values() for line in found)))
    assert used == own.keys()
    assert "保留" in messages["ConfirmUninstall"]
    # Inno Setup reads both as UTF-8 by the mark at their beginning.
    assert all(path.read_bytes().startswith(b"\xef\xbb\xbf") for path in (INSTALLER, CHINESE))


# ── The workflows ───────────────────────────────────────────────────────────────────────────────────────────────────


def steps_of(path: Path) -> list[dict[str, Any]]:
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [step for job in found["jobs"].values() for step in job["steps"]]


def test_there_is_one_for_each_system() -> None:
    assert [path.name for path in WORKFLOWS] == ["linux.yml", "windows.yml"]
    assert any(".ci/run" in step.get("run", "") for step in steps_of(WORKFLOWS[0]))
    commands = "\n".join(step.get("run", "") for step in steps_of(WORKFLOWS[1]))
    for wanted in ("run.py test", "run.py bundle", r"packaging\fundwatch.iss", "--self-test", "unins000.exe"):
        assert wanted in commands


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_and_nothing_is_published(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    used = [step["uses"] for step in steps_of(path) if "uses" in step]
    assert used
    assert [one for one in used if not re.fullmatch(r"actions/[\w-]+@v\d+\.\d+\.\d+", one)] == []
    assert "secrets." not in text
    whole = yaml.safe_load(text)
    assert whole["permissions"] == {"contents": "read"}
    assert all(job["timeout-minutes"] <= 90 for job in whole["jobs"].values())
    assert all("latest" not in job["runs-on"] for job in whole["jobs"].values())


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_they_name_files_and_commands_that_exist(path: Path) -> None:
    commands = "\n".join(step.get("run", "") for step in steps_of(path))
    for file in re.findall(r"(?<![\w.])(run\.py|\.ci/run|packaging\\[\w.]+)", commands):
        assert (ROOT / file.replace("\\", "/")).is_file()
    for command in re.findall(r"run\.py (\w+)", commands):
        assert command in run.COMMANDS
        assert command in run.USAGE


def test_ci_runs_what_is_documented() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    for wanted in ("run.py test", "run.py check", "run.py bundle", "requirements/windows_wheels.py"):
        assert wanted in lines


# ── Windows wheels ──────────────────────────────────────────────────────────────────────────────────────────────────

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
