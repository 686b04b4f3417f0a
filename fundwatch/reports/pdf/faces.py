"""The faces official papers are set in, where each is found, and which face prints which character.

A role (仿宋, 黑体 …) is a chain of font files: a character is taken from the first that has it. Figures and Latin
letters of running text come from a face of their own, in which a figure is half a character wide. A character no
file of the chain has is refused by name; ReportLab and most viewers would print it as nothing at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Literal

from fundwatch.errors import RefusedError
from fundwatch.paths import resources
from fundwatch.reports.pdf.sfnt import FontFile

Role = Literal["仿宋", "黑体", "楷体", "小标宋", "宋体"]

_FANG, _HEI, _KAI = "FandolFang-Regular.ttf", "NotoSansSC-Medium.ttf", "LXGWWenKai-Regular.ttf"
_SONG, _TITLE = "NotoSerifSC-Regular.ttf", "NotoSerifSC-Bold.ttf"

BUNDLED: dict[Role, tuple[str, ...]] = {
    "仿宋": (_FANG, _SONG, _KAI, _HEI),
    "黑体": (_HEI, _TITLE, _SONG, _KAI),
    "楷体": (_KAI, _SONG, _HEI),
    "小标宋": (_TITLE, _SONG, _KAI, _HEI),
    "宋体": (_SONG, _FANG, _KAI, _HEI),
}

_LATIN = "LiberationSerif-Regular.ttf"
_WITH_LATIN: tuple[Role, ...] = ("仿宋", "楷体")

# Names under which Windows lists a face in its registry, best first.
INSTALLED: dict[Role, tuple[str, ...]] = {
    "仿宋": ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong"),
    "黑体": ("黑体", "SimHei"),
    "楷体": ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi"),
    "小标宋": ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "FZXiaoBiaoSong-B05"),
    "宋体": ("宋体", "SimSun"),
}


@dataclass(frozen=True)
class FontSet:
    """For every role the font files it is printed from, the preferred first; and the figures' own face."""

    chains: dict[Role, tuple[FontFile, ...]]
    latin: FontFile

    def file_for(self, role: Role, character: str) -> FontFile | None:
        """The first file of the role that has the character; None when no file has it."""
        if role in _WITH_LATIN and character.isascii() and self.latin.has(character):
            return self.latin
        return next((file for file in self.chains[role] if file.has(character)), None)

    def runs(self, role: Role, text: str, where: str) -> Iterator[tuple[FontFile, str]]:
        """The text in pieces of one font file each.

        Raises RefusedError naming `where` and the code point when no file has a character.
        """
        pairs = ((self._must_have(role, character, text, where), character) for character in text)
        for file, run in groupby(pairs, key=lambda pair: pair[0]):
            yield file, "".join(character for _file, character in run)

    def _must_have(self, role: Role, character: str, text: str, where: str) -> FontFile:
        file = self.file_for(role, character)
        if file is None:
            raise missing_character(character, text, where)
        return file


def missing_character(character: str, text: str, where: str) -> RefusedError:
    """The refusal to print a text one character of which no font has."""
    return RefusedError(
        f"{where}“{text}”中的字符“{character}”（U+{ord(character):04X}）没有字体可以打印，已停止输出。",
        hint="请安装含有该字的字体并在设置中允许使用本机字体，或核对原始数据中该字是否录入有误。",
    )


@cache
def _open(path: Path, index: int = 0) -> FontFile:
    return FontFile(path, index)


@cache
def bundled_fonts() -> FontSet:
    """The fonts shipped with the program: the same bytes on every computer."""
    folder = resources() / "fonts"
    chains = {role: tuple(_open(folder / name) for name in names) for role, names in BUNDLED.items()}
    return FontSet(chains, _open(folder / _LATIN))


def preferred_fonts(installed: dict[str, Path] | None = None) -> FontSet:
    """The computer's own 仿宋, 黑体 … where it has them with TrueType outlines, the bundled ones behind them.

    `installed` maps the names Windows lists to font files; None asks Windows (elsewhere there are none).
    """
    names = windows_fonts() if installed is None else installed
    chains = {}
    for role, bundled in bundled_fonts().chains.items():
        own = (_installed_face(names, wanted) for wanted in INSTALLED[role])
        chains[role] = (*(file for file in own if file is not None), *bundled)
    return FontSet(chains, bundled_fonts().latin)


def _installed_face(names: dict[str, Path], wanted: str) -> FontFile | None:
    for listed, path in names.items():
        faces = [face.strip() for face in listed.removesuffix("(TrueType)").split("&")]
        if wanted in faces and path.is_file():
            try:
                return _open(path, faces.index(wanted))
            except Exception:  # noqa: BLE001 -- any face the computer has but we cannot use: the next one serves
                return None
    return None


def windows_fonts() -> dict[str, Path]:
    """Font files Windows lists in its registry, for all users and for this one; empty on other systems."""
    try:
        import winreg  # noqa: PLC0415 -- exists on Windows only
    except ImportError:
        return {}

    key_name = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts"
    folder = Path(r"C:\Windows\Fonts")
    found: dict[str, Path] = {}
    for hive in (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER):  # type: ignore[attr-defined,unused-ignore]
        try:
            with winreg.OpenKey(hive, key_name) as key:  # type: ignore[attr-defined,unused-ignore]
                for number in range(winreg.QueryInfoKey(key)[1]):  # type: ignore[attr-defined,unused-ignore]
                    name, value, _kind = winreg.EnumValue(key, number)  # type: ignore[attr-defined,unused-ignore]
                    found[str(name)] = folder / str(value)
        except OSError:
            continue
    return found
