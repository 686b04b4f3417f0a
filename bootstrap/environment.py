"""The virtual environment, made from a lock file and made again only when that changes."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from bootstrap.words import ExpectedError, say, tail

ROOT = Path(__file__).resolve().parent.parent
VENV = Path(os.environ.get("FUNDWATCH_VENV") or ROOT / ".venv").absolute()
BIN = VENV / ("Scripts" if sys.platform == "win32" else "bin")
PYTHON = BIN / ("python.exe" if sys.platform == "win32" else "python")
STAMP = VENV / "fundwatch-stamp.json"
FREE_BYTES_NEEDED = 1_500_000_000

# The locks that each kind of environment is installed from; development.lock holds all of runtime.lock.
INSTALLED = {"runtime": ("runtime",), "development": ("development",), "bundle": ("runtime", "bundle")}

# What pip's log says when it fails, and what that means to a person; the first that matches is told.
PIP_FAULTS = (
    (
        r"DO NOT MATCH THE HASHES",
        "下载到的安装包与锁定的校验值不符，已拒绝安装。请换一个可信的软件源后再试。",
        "A downloaded package does not match its locked hash and was refused; try again from a source you trust.",
    ),
    (
        r"No space left|Errno 28",
        "磁盘空间不足，依赖没有装完。请腾出约 1.5 GB 后再试。",
        "The disk is full; free about 1.5 GB and try again.",
    ),
    (
        r"name resolution|NewConnection|ConnectionError|ConnectTimeout|Read timed out|SSLError|ProxyError|CERTIFICATE",
        "连接不上软件包来源。请检查网络、代理和证书设置（pip config list），然后再试。",
        "The package source cannot be reached; check network, proxy and certificates (pip config list).",
    ),
    (
        r"No matching distribution|Could not find a version",
        "软件包来源中没有适合本机的安装包（需要 64 位 Windows 10/11 或 Linux）。",
        "The package source has nothing for this machine (64-bit Windows 10/11 or Linux is needed).",
    ),
)


def environment(**changes: str) -> dict[str, str]:
    """Variables for every program started here: none that would let packages from outside leak in."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    return {**kept, "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", **changes}


def run(*command: str | Path, cwd: Path | None = None, **variables: str) -> int:
    """Run a command in the environment and hand its exit status back; a crash is named."""
    status = subprocess.call([str(part) for part in command], cwd=cwd, env=environment(**variables))
    if status < 0:
        say(f"程序意外终止（信号 {-status}）", f"the program was ended by signal {-status}")
        return 128 - status
    return status


def require_environment(kind: str) -> None:
    """Make or complete the virtual environment for runtime, development or bundle; at once when it is up to date."""
    wanted, found = wanted_stamp(kind), found_stamp()
    if wanted.items() <= found.items() and same_python():
        return
    STAMP.unlink(missing_ok=True)
    if found.get("checkout") != str(ROOT) or not same_python():
        found = {}
    if not same_python():
        create()
    for lock in INSTALLED[kind]:
        if found.get(lock) != wanted[lock]:
            install(ROOT / "requirements" / f"{lock}.lock")
    lead_to_checkout()
    STAMP.write_text(json.dumps({**found, **wanted}), encoding="utf-8")


def wanted_stamp(kind: str) -> dict[str, str]:
    """What the environment must have been made from to be used as it is; every kind holds all of runtime."""
    locks = {name: (ROOT / "requirements" / f"{name}.lock").read_bytes() for name in ("runtime", *INSTALLED[kind])}
    return {**{name: hashlib.sha256(lock).hexdigest() for name, lock in locks.items()}, "checkout": str(ROOT)}


def found_stamp() -> dict[str, str]:
    """What the environment was made from; empty when it is not there or was left half made."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def same_python() -> bool:
    """Whether a working environment of this very Python version, with pip, stands there."""
    probe = (
        "import importlib.util, sys; pip = importlib.util.find_spec('pip') is not None;"
        "print(*sys.version_info[:2], sys.prefix != sys.base_prefix, pip)"
    )
    try:
        answer = subprocess.run([str(PYTHON), "-c", probe], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return answer.stdout.split() == [*map(str, sys.version_info[:2]), "True", "True"]


def create() -> None:
    """Make an empty virtual environment, in place of one that does not work or is of another Python."""
    VENV.parent.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(str(VENV.parent)).free < FREE_BYTES_NEEDED:
        raise ExpectedError("磁盘空间不足，需要约 1.5 GB。", "The disk has less than the 1.5 GB that is needed.")
    say(f"正在建立运行环境 {VENV}", "making the virtual environment")
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise ExpectedError(
            f"运行环境没有建成：\n{tail(done.stdout + done.stderr)}",
            f"The virtual environment could not be made. Delete {VENV} and try again.",
        )


def install(lock: Path) -> None:
    """Install the pinned wheels, each held against its hash; pip's own words go to a log in the environment."""
    total = len(re.findall(r"^[\w.-]+==", lock.read_text(encoding="utf-8"), re.MULTILINE))
    say(f"正在安装 {total} 个依赖包（{lock.name}，第一次共约 300 MB，需要几分钟）", "installing the locked packages")
    command = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "--only-binary", ":all:"]
    command += ["--no-color", "--progress-bar", "off", "--requirement", str(lock)]
    pip = subprocess.Popen(
        command,
        env=environment(PYTHONIOENCODING="utf-8"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    log = VENV / "install.log"
    with log.open("w", encoding="utf-8") as written, pip:
        seen = 0
        for line in pip.stdout or ():
            written.write(line)
            if line.startswith("Installing collected"):
                say("  正在写入", "writing them")
            elif line.startswith(("Collecting ", "Requirement already")):
                seen += 1
                if seen % (total // 4 or 1) == 0 and seen < total:
                    say(f"  已取得 {seen}/{total}", "fetched")
    if pip.returncode:
        explain_pip(log)


def explain_pip(log: Path) -> None:
    """Raise with the sentence that fits pip's log."""
    text = log.read_text(encoding="utf-8", errors="replace")
    chinese, english = "依赖没有装上。", "The packages could not be installed."
    for pattern, *meaning in reversed(PIP_FAULTS):
        if re.search(pattern, text):
            chinese, english = meaning
    raise ExpectedError(f"{chinese}\n{tail(text)}\n全部记录 / whole log: {log}", english)


def lead_to_checkout() -> None:
    """Let the environment import fundwatch from this checkout.

    A .pth file rather than an editable install: that needs a build backend. Its one line is ASCII, since Python 3.11
    and 3.12 read such files in the locale's encoding, and the checkout may lie in a folder with a Chinese name.
    """
    query = [str(PYTHON), "-c", "import sysconfig; print(ascii(sysconfig.get_path('purelib')))"]
    answer = subprocess.run(query, capture_output=True, text=True, check=True).stdout
    line = f"import sys; sys.path.append({str(ROOT)!a})\n"
    (Path(ast.literal_eval(answer.strip())) / "fundwatch-checkout.pth").write_text(line, encoding="ascii")
