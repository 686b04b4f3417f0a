"""The packaged program: built by PyInstaller, then asked to test itself without this Python."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bootstrap.environment import PYTHON, run
from bootstrap.words import say

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
PROGRAM = DIST / "fundwatch" / ("fundwatch.exe" if sys.platform == "win32" else "fundwatch")
REPORT = DIST / "self-test.json"
QUESTION = ("--self-test", "--report", str(REPORT))
# Seconds after which a self-test has failed, and bytes beyond which the bundle has grown by something unwanted. What
# is wanted: 282 MB up to the notices, 28 MB since then for drawing flows (matplotlib) and matching names.
PATIENCE = 900
LARGEST = 320_000_000

# What a program started by a person finds in its environment; everything else stays outside.
KEPT = ("HOME", "LANG", "LC_ALL", "SYSTEMROOT", "SYSTEMDRIVE", "TEMP", "TMP", "TMPDIR", "USERPROFILE", "USERNAME")


def build() -> int:
    """Build dist/fundwatch; gives PyInstaller's exit status."""
    say("正在打包（约 1 分钟）", "building the packaged program")
    options = ["--noconfirm", "--log-level", "WARN", "--distpath", str(DIST), "--workpath", str(ROOT / "build")]
    return run(PYTHON, "-m", "PyInstaller", *options, str(ROOT / "fundwatch.spec"), cwd=ROOT)


def test_itself() -> int:
    """Let the program test itself in a foreign folder, with no path to any Python; gives its exit status."""
    variables = {name: os.environ[name] for name in KEPT if name in os.environ}
    with tempfile.TemporaryDirectory() as elsewhere:
        try:
            return subprocess.call([str(PROGRAM), *QUESTION], cwd=elsewhere, env=variables, timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            say(f"自检超过 {PATIENCE} 秒没有结束", "the self-test did not end")
            return 1


def size(folder: Path) -> int:
    """Bytes of the files in a folder, links not counted."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def build_and_test() -> int:
    """Build, test, and say how large it is and how long both took."""
    started = time.monotonic()
    status = build()
    if status:
        return status
    built = time.monotonic()
    status = test_itself()
    total = size(PROGRAM.parent)
    megabytes = total / 1_000_000
    building, testing = built - started, time.monotonic() - built
    say(
        f"{PROGRAM.parent}：{megabytes:.0f} MB，打包 {building:.0f} 秒，自检 {testing:.0f} 秒",
        f"{megabytes:.0f} MB, built in {building:.0f} s, tested itself in {testing:.0f} s",
    )
    if total > LARGEST:
        say(f"超过上限 {LARGEST // 1_000_000} MB", "it is larger than it may be")
        return 1
    return status
