"""Check by download that every package the program needs on Windows has a wheel with a locked hash, for each Python.

python requirements/windows_wheels.py [FOLDER]      FOLDER (build/windows-wheels) keeps what was fetched.

Nothing is installed. Exit status 0 when all are to be had, 1 when one is not; 4 when the source cannot be reached.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from packaging.markers import Marker, default_environment

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements" / "runtime.lock"
PYTHONS = ("3.11", "3.12", "3.13")
WINDOWS = {
    "os_name": "nt",
    "sys_platform": "win32",
    "platform_system": "Windows",
    "platform_machine": "AMD64",
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
}
UNREACHABLE = re.compile(r"name resolution|NewConnection|ConnectionError|ConnectTimeout|Read timed out|ProxyError")


def for_windows(lock: str, python: str) -> str:
    """The lock's requirements that Windows needs with this Python, without their markers: pip would ask this system."""
    kept = []
    for line in re.sub(r"\s*\\\n\s*", " ", re.sub(r"(?m)^\s*#.*\n", "", lock)).splitlines():
        pin, _, hashes = line.partition(" --hash")
        name, _, marker = pin.partition(";")
        if name.strip() and needed(marker.strip(), python):
            kept.append(f"{name.strip()} --hash{hashes}")
    return "\n".join(kept) + "\n"


def needed(marker: str, python: str) -> bool:
    """Whether a marker holds on Windows with this Python."""
    if not marker:
        return True
    here = {name: str(value) for name, value in default_environment().items()}
    version = {"python_version": python, "python_full_version": f"{python}.9", "implementation_version": f"{python}.9"}
    return Marker(marker).evaluate({**here, **WINDOWS, **version})


def fetch(python: str, requirements: Path, folder: Path) -> str:
    """Let pip download the wheels; gives what it says when it fails, nothing when all are there."""
    options = ["--only-binary=:all:", "--platform", "win_amd64", "--implementation", "cp", "--python-version", python]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes", *options]
    command += ["--dest", str(folder), "--requirement", str(requirements)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - this very Python's pip
    return "" if done.returncode == 0 else done.stdout + done.stderr or f"pip: {done.returncode}"


def main(arguments: list[str]) -> int:
    """Check for each Python and say how many wheels there are."""
    folder = Path(arguments[0]) if arguments else ROOT / "build" / "windows-wheels"
    folder.mkdir(parents=True, exist_ok=True)
    lock = LOCK.read_text(encoding="ascii")
    for python in PYTHONS:
        wanted = for_windows(lock, python)
        with tempfile.TemporaryDirectory() as place:
            requirements = Path(place) / "requirements.txt"
            requirements.write_text(wanted, encoding="ascii")
            fault = fetch(python, requirements, folder)
        count = len(wanted.splitlines())
        if fault:
            reached = UNREACHABLE.search(fault) is None
            print(f"Windows, Python {python}: {'not all to be had' if reached else 'the source cannot be reached'}")
            print(fault[-2000:])
            return 1 if reached else 4
        print(f"Windows, Python {python}: all {count} packages have a wheel with a locked hash")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
