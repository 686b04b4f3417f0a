"""The version resource of the Windows programs, as Explorer shows it under 详细信息, from the project's version."""

from __future__ import annotations

import re
from pathlib import Path

from fundwatch import __version__

#: What each starter is, by its name.
DESCRIPTIONS = {"fundwatch": "扶贫资金监督（命令行）", "fundwatch-window": "扶贫资金监督"}
# Simplified Chinese, Unicode.
_LANGUAGE, _CODE_PAGE = 0x0804, 1200


def numbers(version: str) -> tuple[int, int, int, int]:
    """A version as Windows wants it, four whole numbers; ValueError for one without three of its own."""
    found = re.match(r"(\d+)\.(\d+)\.(\d+)", version)
    if found is None:
        raise ValueError(f"not a version of three numbers: {version}")
    major, minor, patch = map(int, found.groups())
    return major, minor, patch, 0


def resource(name: str, version: str = __version__) -> str:
    """The resource of one starter as PyInstaller reads it."""
    texts = {
        "CompanyName": "fundwatch",
        "FileDescription": DESCRIPTIONS[name],
        "FileVersion": version,
        "InternalName": name,
        "LegalCopyright": "木兰宽松许可证，第 2 版（Mulan PSL v2）",
        "OriginalFilename": f"{name}.exe",
        "ProductName": "扶贫资金监督",
        "ProductVersion": version,
    }
    strings = ", ".join(f"StringStruct({key!r}, {text!r})" for key, text in texts.items())
    four = numbers(version)
    return (
        "VSVersionInfo(\n"
        f"  ffi=FixedFileInfo(filevers={four}, prodvers={four}, mask=0x3F, flags=0x0, OS=0x40004,"
        " fileType=0x1, subtype=0x0, date=(0, 0)),\n"
        f"  kids=[StringFileInfo([StringTable('{_LANGUAGE:04X}{_CODE_PAGE:04X}', [{strings}])]),"
        f" VarFileInfo([VarStruct('Translation', [{_LANGUAGE}, {_CODE_PAGE}])])],\n"
        ")\n"
    )


def write(folder: Path, name: str) -> str:
    """Write the resource of one starter; gives its path."""
    path = folder / f"{name}.version.txt"
    path.write_text(resource(name), encoding="utf-8")
    return str(path)
