"""The packages that a Linux system itself must hold."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from bootstrap.words import ExpectedError, say, tail

# Shared libraries that Qt's wheels expect of a Linux system, each with the Debian package that holds it.
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfreetype.so.6": "libfreetype6",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
}
WINDOW_LIBRARIES = {
    **QT_LIBRARIES,
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}


def bundle_needs() -> dict[str, str]:
    """What building the packaged program needs beside the window's libraries: binutils, and Python as a library."""
    version = f"3.{sys.version_info[1]}"
    library = f"libpython{version}.so.1.0"
    # A Python with a library of its own, in its own folder, needs none of the system's.
    own = Path(sysconfig.get_config_var("LIBDIR") or "/nowhere", library).exists()
    return {**WINDOW_LIBRARIES, "objdump": "binutils", **({} if own else {library: f"libpython{version}"})}


def there(name: str) -> bool:
    """Whether the system has this shared library, or this program."""
    return loads(name) if ".so" in name else shutil.which(name) is not None


def loads(library: str) -> bool:
    """Whether the system has this shared library and all that it needs."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_packages(libraries: dict[str, str]) -> list[str]:
    """Debian names of what this Linux system lacks, for making the environment and for `libraries`."""
    missing = [package for name, package in libraries.items() if not there(name)]
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        # What python3-venv stands for when this interpreter is the system's default one.
        missing.append(f"python3.{sys.version_info[1]}-venv")
    if shutil.which("apt-get") and not Path("/etc/ssl/certs/ca-certificates.crt").exists():
        missing.append("ca-certificates")
    return missing


def require_system(libraries: dict[str, str]) -> None:
    """Install what the system lacks when we may (root on Debian or Ubuntu), otherwise say exactly what to run."""
    missing = [] if sys.platform != "linux" else missing_packages(libraries)
    if not missing:
        return
    names = " ".join(missing)
    if shutil.which("apt-get") is None:
        raise ExpectedError(
            f"系统缺少以下组件（Debian 名称）：{names}。请用本系统的软件包管理器安装后重新运行。",
            f"The system lacks these (by their Debian names): {names}. Install them and run this again.",
        )
    if os.geteuid() != 0:
        command = f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {names}"
        raise ExpectedError(
            f"系统缺少组件：{names}。请先运行:\n    {command}",
            "The system lacks these packages; run the command above first, then this again.",
        )
    apt_install(missing)
    importlib.invalidate_caches()
    still = missing_packages(libraries)
    if still:
        raise ExpectedError(f"安装之后仍然缺少：{' '.join(still)}。", f"Still missing: {' '.join(still)}.")


def apt_install(packages: list[str]) -> None:
    """Install Debian packages, asking nothing; the package lists first, a fresh machine has none."""
    say(f"正在安装系统组件：{' '.join(packages)}", "installing system packages")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-q"],
        ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages],
    ):
        done = subprocess.run(command, env=quiet, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode:
            raise ExpectedError(
                f"系统组件没有装上（{' '.join(command[:2])}）：\n{tail(done.stdout + done.stderr)}",
                "The system packages could not be installed; the lines above say why.",
            )
