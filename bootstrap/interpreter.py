"""The Python that everything runs on."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from pathlib import Path

from bootstrap.words import ExpectedError, say

SUPPORTED = ((3, 13), (3, 12), (3, 11))


def supported_interpreter() -> list[str] | None:
    """Command of another installed Python that fundwatch supports, newest first; None when there is none."""
    probe = "import sys; print(sys.version_info[0], sys.version_info[1], sys.maxsize > 2**32)"
    for major, minor in SUPPORTED:
        command = ["py", f"-{major}.{minor}"] if sys.platform == "win32" else [f"python{major}.{minor}"]
        if shutil.which(command[0]) is None:
            continue
        answer = subprocess.run([*command, "-c", probe], capture_output=True, text=True, check=False)
        if answer.stdout.split() == [str(major), str(minor), "True"]:
            return command
    return None


def require_python(arguments: list[str]) -> None:
    """Go on only on 64-bit CPython 3.11 to 3.13; otherwise hand over to such a Python, or say what to install."""
    wide = sys.maxsize > 2**32
    if sys.version_info[:2] in SUPPORTED and wide and platform.python_implementation() == "CPython":
        return
    other = supported_interpreter()
    if other is not None:
        say(f"改用 {' '.join(other)}", f"using {' '.join(other)} instead")
        script = Path(__file__).resolve().parent.parent / "run.py"
        raise SystemExit(subprocess.call([*other, str(script), *arguments]))
    here = f"{platform.python_implementation()} {platform.python_version()}{'' if wide else ' (32-bit)'}"
    raise ExpectedError(
        f"需要 64 位 CPython 3.11、3.12 或 3.13，当前是 {here}。请安装其中之一后重新运行。",
        f"64-bit CPython 3.11, 3.12 or 3.13 is needed, this is {here}. Install one of them and run this again.",
    )
