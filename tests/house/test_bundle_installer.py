"""The installer's script: for one user, over an older version, in Chinese, never near the user's data."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bootstrap import bundling

ROOT = Path(__file__).resolve().parents[2]
INSTALLER = ROOT / "packaging" / "fundwatch.iss"
CHINESE = ROOT / "packaging" / "chinese.isl"
#: Folders of the user's that the installer must never name: the books and settings lie there.
USER_DATA = re.compile(r"\{(localappdata|userappdata|userdocs|commonappdata)\}")


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
