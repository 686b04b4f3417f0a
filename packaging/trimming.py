"""What PyInstaller collects and the program does not need: named once here, with what only those parts needed."""

from __future__ import annotations

import functools
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

Entry = tuple[str, str, str]

# Qt modules that no page uses; each would bring libraries of its own along.
UNUSED_QT = (
    "Qt3DAnimation", "Qt3DCore", "Qt3DExtras", "Qt3DInput", "Qt3DLogic", "Qt3DRender", "QtBluetooth", "QtCharts",
    "QtConcurrent", "QtDataVisualization", "QtDesigner", "QtGraphs", "QtGraphsWidgets", "QtHelp", "QtHttpServer",
    "QtLocation", "QtMultimedia", "QtMultimediaWidgets", "QtNetworkAuth", "QtNfc", "QtPositioning", "QtQml",
    "QtQuick", "QtQuick3D", "QtQuickControls2", "QtQuickTest", "QtQuickWidgets", "QtRemoteObjects", "QtScxml",
    "QtSensors", "QtSerialBus", "QtSerialPort", "QtSpatialAudio", "QtSql", "QtStateMachine", "QtTest",
    "QtTextToSpeech", "QtUiTools", "QtWebChannel", "QtWebEngineCore", "QtWebEngineQuick", "QtWebEngineWidgets",
    "QtWebSockets", "QtWebView",
)  # fmt: skip

# Tests, tools, other toolkits, and parts of packages that nothing here calls. Not unittest: numpy needs it.
UNUSED_MODULES = (
    "IPython", "PyQt5", "PyQt6", "PySide2", "_pytest", "_tkinter", "distutils", "gi", "hypothesis", "idlelib",
    "lib2to3", "mypy", "pip", "pkg_resources", "pytest", "setuptools", "tkinter", "turtle", "turtledemo", "wx",
    "PIL.ImageQt", "PIL.ImageTk", "PIL._avif", "PIL._imagingcms", "PIL._imagingft", "PIL._imagingtk", "PIL._webp",
    "numpy.f2py", "numpy.random", "numpy.distutils",
    "reportlab.graphics.testshapes", "reportlab.graphics.testdrawings", "reportlab.lib.pygments2xpre",
    "sqlalchemy.dialects.mssql", "sqlalchemy.dialects.mysql", "sqlalchemy.dialects.oracle", "sqlalchemy.testing",
)  # fmt: skip

# Parts of Qt that its hooks collect and a program of widgets does not need, and data of unused parts of packages.
_UNUSED_FILES = (
    r"PySide6/(Qt/)?qml/",
    r"(Qt6|libQt6)(Quick|Qml|VirtualKeyboard|WebEngine|ShaderTools|EglF[sS]|WaylandEgl)",
    r"opengl32sw",
    r"plugins/(egldeviceintegrations|generic|networkinformation|qmltooling|sqldrivers|tls)/",
    r"plugins/platforminputcontexts/(lib)?qtvirtualkeyboard",
    r"plugins/platformthemes/libqgtk3",
    r"plugins/platforms/(lib)?q(direct2d|eglfs|linuxfb|minimal|minimalegl|vkkhrdisplay|vnc|wayland)[.d]",
    r"plugins/wayland-",
    r"plugins/imageformats/(lib)?q(icns|pdf|tga|tiff|wbmp|webp)[.d]",
    # The system's own library talks to its printing service; where it is not, there is no such service.
    r"^libcups\.so",
    r"^stdnum/(?!cn/).*\.dat$",
    # The same functions once more for newer processors; without them the plain ones are taken.
    r"^rapidfuzz/.*_avx2\.",
    r"^(tcl|tk|_tcl_data|_tk_data)/",
    r"^(numpy|PIL|reportlab|sqlalchemy|openpyxl)/(.*/)?tests/",
    r"^reportlab/fonts/",
    # The flows are drawn with our own faces; one face of matplotlib's stays, which it asks for when it starts.
    r"^matplotlib/mpl-data/(sample_data|images|plot_directive)/",
    r"^matplotlib/mpl-data/fonts/(afm|pdfcorefonts)/",
    r"^matplotlib/mpl-data/fonts/ttf/(?!DejaVuSans\.ttf$)",
)
_UNUSED_FILE = re.compile("|".join(_UNUSED_FILES))
_KEPT_TRANSLATION = re.compile(r"/qt(base)?_zh_CN\.qm$")


def needed(entry: Entry) -> bool:
    """Whether a collected file stays: no unused part, and of Qt's translations only the Chinese ones."""
    name = entry[0].replace("\\", "/")
    if "/translations/" in name and "PySide6" in name:
        return _KEPT_TRANSLATION.search(name) is not None
    return _UNUSED_FILE.search(name) is None


def without_orphans(kept: list[Entry], dropped: list[Entry]) -> list[Entry]:
    """The kept files without the libraries that only the dropped ones needed, and without links to what is gone.

    What neither names stays: a library may be loaded while the program runs.
    """
    files = [entry for entry in [*kept, *dropped] if entry[2] != "SYMLINK"]
    by_name = {_file_name(name): source for name, source, _ in files}
    alive = _reached((source for _, source, kind in kept if _starts(kind, source)), by_name)
    orphans = _reached((source for _, source, kind in dropped if kind != "SYMLINK"), by_name) - alive
    staying = [entry for entry in kept if entry[2] != "SYMLINK" and entry[1] not in orphans]
    names = {name for name, _, _ in staying}
    return staying + [entry for entry in kept if entry[2] == "SYMLINK" and _target(entry) in names]


def _file_name(path: str) -> str:
    return PurePosixPath(path.replace("\\", "/")).name.lower()


def _target(entry: Entry) -> str:
    """Where a link in the bundle leads to, by its name there."""
    return (PurePosixPath(entry[0]).parent / entry[1]).as_posix()


def _starts(kind: str, source: str) -> bool:
    """What is loaded by itself: extension modules of Python, Python itself, and plugins of Qt.

    The plugin for printing by CUPS lives on the libraries of the system that has CUPS.
    """
    if _file_name(source).startswith("libcups"):
        return False
    return kind == "EXTENSION" or "/plugins/" in source.replace("\\", "/") or "python3" in _file_name(source)


def _reached(sources: Iterable[str], by_name: dict[str, str]) -> set[str]:
    found: set[str] = set()
    waiting = list(sources)
    while waiting:
        source = waiting.pop()
        if source in found:
            continue
        found.add(source)
        waiting += [by_name[name] for name in _links_of(source) if name in by_name]
    return found


@functools.cache
def _links_of(source: str) -> frozenset[str]:
    """Names of the libraries that a binary file links to, in lower case."""
    from PyInstaller.depend.bindepend import get_imports  # noqa: PLC0415 - only while a bundle is built

    return frozenset(_file_name(name) for name, _ in get_imports(source))


def without_symbols(entries: list[Entry], folder: Path) -> list[Entry]:
    """The files with copies stripped of debugging symbols in place of Python and the extension modules, on Linux.

    Not numpy, which that breaks, nor libraries, whose makers strip them; nothing where there is no `strip`.
    """
    tool = shutil.which("strip")
    if tool is None:
        return entries
    return [_stripped(entry, folder, tool) if _has_symbols(entry) else entry for entry in entries]


def _has_symbols(entry: Entry) -> bool:
    name, _, kind = entry
    return (kind == "EXTENSION" and not name.startswith(("numpy", "PySide6", "shiboken6"))) or "libpython3" in name


def _stripped(entry: Entry, folder: Path, tool: str) -> Entry:
    name, source, kind = entry
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    done = subprocess.run([tool, "--strip-debug", "-o", str(target), source], check=False, capture_output=True)
    return (name, str(target), kind) if done.returncode == 0 else entry
