"""Write THIRD-PARTY-LICENSES.md from the locks, the packages' own metadata and the fonts in resources.

`python requirements/licences.py --write` writes it, `--check` exits 1 when it is stale. It runs in the development
environment, where every locked package of this platform is installed.
"""

from __future__ import annotations

import re
import sys
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "THIRD-PARTY-LICENSES.md"
REWRITE = "python requirements/licences.py --write"

# Read in the licence files of packages whose metadata holds a whole licence text, a loose name, or nothing.
READ_BY_US = {
    "chinesecalendar": "MIT",
    "contourpy": "BSD-3-Clause",
    "cycler": "BSD-3-Clause",
    "grimp": "BSD-2-Clause",
    "import-linter": "BSD-2-Clause",
    "jellyfish": "MIT",
    "kiwisolver": "BSD-3-Clause",
    "markdown-it-py": "MIT",
    "matplotlib": "Matplotlib licence (PSF style)",
    "mdurl": "MIT",
    "pandas": "BSD-3-Clause",
    "pathspec": "MPL-2.0",
    "python-stdnum": "LGPL-2.1-or-later",
    "reportlab": "BSD-3-Clause",
    "scipy": "BSD-3-Clause",
    "sortedcontainers": "Apache-2.0",
    "sqlcipher3": "Zlib",
}
# Needed on one platform only, so that metadata is not at hand on the others.
ELSEWHERE = {"colorama": ("BSD-3-Clause", "https://github.com/tartley/colorama")}
SOURCE_LABELS = ("source", "source code", "source-code", "repository", "code", "github", "homepage", "home")

# Family name of a font file → what it is, its licence and where it comes from.
FONTS = {
    "FandolFang": (
        "GPL-3.0 with the font exception (a document that embeds the font does not fall under the GPL by that)",
        "https://ctan.org/pkg/fandol",
    ),
    "LiberationSerif": ("OFL-1.1", "https://github.com/liberationfonts/liberation-fonts"),
    "LXGWWenKai": ("OFL-1.1", "https://github.com/lxgw/LxgwWenKai"),
    "NotoSansSC": ("OFL-1.1", "https://github.com/notofonts/noto-cjk"),
    "NotoSerifSC": ("OFL-1.1", "https://github.com/notofonts/noto-cjk"),
}

HEAD = f"""\
# Third-party software and fonts

fundwatch itself is under the Mulan Permissive Software License, version 2 (`LICENSE`). It is built on the works below.
This page is generated from the locks (`{REWRITE}`); `run.py check` says when it is stale.

The full text of each licence stands in the package's own `*.dist-info` folder, in the environment as in the packaged
program; for the fonts beside them in `resources/fonts`; and for packages that bring none (PySide6, Shiboken6,
chinesecalendar) in `resources/licences`.
"""
NOTES = """\
Some of these packages hold further works, whose notices are in the package: Qt and its third-party parts in the PySide6
packages; OpenBLAS and the GNU Fortran run-time library (with its exception) in numpy; FreeType, Agg and Qhull in
matplotlib; libjpeg-turbo, zlib, libtiff and others in Pillow; SQLCipher (BSD-3-Clause), OpenSSL (Apache-2.0) and
SQLite in sqlcipher3; libpq (PostgreSQL licence), OpenSSL, MIT Kerberos, OpenLDAP, Cyrus SASL, libkeyutils and libcrypt
(the last two LGPL-2.1-or-later) in psycopg-binary; SQLite in Python itself.

**PySide6, Shiboken6, Qt and psycopg** are used under the LGPL, version 3, and **python-stdnum** under the LGPL,
version 2.1.
They are not changed and are loaded as separate files, in the packaged program too, so that anyone may put another
version in their place; their source code is to be had at the addresses above.

The starters of the packaged program are **PyInstaller**'s bootloader, under the GPL, version 2 or later, with the
exception that lets it be combined with programs under any licence (<https://github.com/pyinstaller/pyinstaller>).
"""


class Package(NamedTuple):
    """One row of the tables."""

    name: str
    version: str
    licence: str
    source: str


def pins(kind: str) -> dict[str, str]:
    """Version by package name as `requirements/<kind>.lock` pins it."""
    text = (ROOT / "requirements" / f"{kind}.lock").read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==([\w.]+)", text, re.MULTILINE))


def described(name: str, version: str) -> Package:
    """The row of one package; LookupError when nothing tells its licence or its source."""
    if name in ELSEWHERE:
        return Package(name, version, *ELSEWHERE[name])
    installed = metadata.version(name)
    if installed != version:
        raise LookupError(f"{name}: {installed} is installed, the lock pins {version}")
    licence = READ_BY_US.get(name) or named(name, "License-Expression") or named(name, "License")
    if not licence or "\n" in licence or "see" in licence:
        raise LookupError(f"{name}: its metadata names no licence; read its licence file and add it to READ_BY_US")
    return Package(named(name, "Name"), version, licence, source_of(name))


def named(package: str, field: str) -> str:
    """One field of a package's metadata, empty where it has none."""
    return next(iter(metadata.metadata(package).get_all(field) or []), "")


def source_of(name: str) -> str:
    """Address of a package's source code by its metadata, its home page failing that."""
    links: dict[str, str] = {}
    for link in metadata.metadata(name).get_all("Project-URL") or []:
        label, address = link.split(", ", 1)
        links[label.lower()] = address
    found = next((links[label] for label in SOURCE_LABELS if label in links), named(name, "Home-page"))
    if not found:
        raise LookupError(f"{name}: its metadata gives no address")
    return found


def table(packages: dict[str, str]) -> str:
    """A Markdown table of packages by name."""
    rows = [described(name, version) for name, version in sorted(packages.items())]
    lines = [f"| {row.name} | {row.version} | {row.licence} | <{row.source}> |" for row in rows]
    return "\n".join(["| package | version | licence | source |", "| --- | --- | --- | --- |", *lines]) + "\n"


def font_table() -> str:
    """A Markdown table of the fonts that stand in resources; LookupError for one that FONTS does not know."""
    files = sorted(path for path in (ROOT / "resources" / "fonts").iterdir() if path.suffix in {".ttf", ".otf"})
    lines = ["| font file | licence | source |", "| --- | --- | --- |"]
    for path in files:
        licence, source = FONTS[path.stem.split("-")[0]]
        lines.append(f"| {path.name} | {licence} | <{source}> |")
    return "\n".join(lines) + "\n"


def page() -> str:
    """The whole page as it should stand."""
    runtime, development = pins("runtime"), pins("development")
    tools = {name: version for name, version in development.items() if name not in runtime}
    return "\n".join(
        [
            HEAD,
            "## Shipped with the program\n",
            table(runtime),
            NOTES,
            "## Fonts\n",
            font_table(),
            "## Used for development only, never shipped\n",
            table(tools),
        ]
    )


def main(arguments: list[str]) -> int:
    """`--write` or `--check`."""
    if arguments == ["--write"]:
        PAGE.write_text(page(), encoding="utf-8", newline="\n")
        return 0
    if arguments != ["--check"]:
        print(__doc__)
        return 2
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == page():
        return 0
    print(f"{PAGE.name} is stale: run `{REWRITE}`")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
