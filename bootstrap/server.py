"""A throw-away PostgreSQL server for the tests: Debian's own, in a temporary folder, reached by a socket there."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from urllib.parse import quote

from bootstrap.system import apt_install
from bootstrap.words import ExpectedError, say, tail

PROGRAMS = Path("/usr/lib/postgresql")
OLDEST = 15
ROOM = 2_000_000_000
#: PostgreSQL refuses to run as root; Debian's package makes this user.
OWNER = "postgres"

# A server whose books nobody needs after a crash: it never waits for the disk. Its own locale sorts as Chinese people
# do, so that a sort that was left to the server shows.
SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{folder}'
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 4GB
checkpoint_timeout = 1h
max_connections = 200
"""
INITDB = (
    *("-U", OWNER, "-E", "UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=zh-Hans"),
    *("--auth=trust", "--no-sync"),
)
# Only the tests' own superuser comes in without a password; others must give theirs, as in an office.
HBA = f"local all {OWNER} trust\nlocal all all scram-sha-256\n"


@contextmanager
def throw_away_server() -> Iterator[str]:
    """The address of a server that is there only for the time being; it and its data are gone afterwards."""
    programs = require_postgresql()
    folder = Path(tempfile.mkdtemp(prefix="fundwatch-pg-", dir=place()))
    stop = signal.signal(signal.SIGTERM, _leave)
    try:
        start(programs, folder)
        try:
            yield f"postgresql+psycopg://{OWNER}@/postgres?host={quote(str(folder))}"
        finally:
            as_owner(programs / "pg_ctl", "stop", "-D", folder / "data", "-m", "immediate", "-w")
    finally:
        signal.signal(signal.SIGTERM, stop)
        shutil.rmtree(folder, ignore_errors=True)


def place() -> Path:
    """Where the server is put: into memory where that has room; never by TMPDIR, a socket's path must be short."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own is made there, readable by its owner alone
    roomy = memory.is_dir() and shutil.disk_usage(str(memory)).free > ROOM
    return memory if roomy else Path("/tmp")  # noqa: S108


def require_postgresql() -> Path:
    """The folder of the server's programs, installed first where that is missing and may be done."""
    if sys.platform != "linux":
        raise ExpectedError(
            "只能在 Linux 上对照 PostgreSQL 运行测试。", "Tests against PostgreSQL run on Linux only.", status=2
        )
    if installed() is None and shutil.which("apt-get"):
        if os.geteuid() != 0:
            command = "sudo apt-get update && sudo apt-get install -y --no-install-recommends postgresql"
            raise ExpectedError(
                f"系统没有 PostgreSQL。请先运行:\n    {command}",
                "PostgreSQL is not installed; run the command above first, then this again.",
            )
        apt_install(["postgresql"])
    found = installed()
    if found is None:
        raise ExpectedError(
            f"系统没有 PostgreSQL {OLDEST} 或更新的版本。", f"PostgreSQL {OLDEST} or later is not installed."
        )
    return found


def installed() -> Path | None:
    """Where Debian's newest PostgreSQL server keeps its programs."""
    versions = [int(folder.name) for folder in PROGRAMS.glob("*") if folder.name.isdigit()]
    fit = [version for version in sorted(versions) if version >= OLDEST]
    folders = [PROGRAMS / str(version) / "bin" for version in fit]
    return next((folder for folder in reversed(folders) if (folder / "initdb").exists()), None)


def start(programs: Path, folder: Path) -> None:
    """Make the server's data and start it; it listens on a socket in the folder only."""
    say("正在启动测试用的 PostgreSQL", "starting PostgreSQL for the tests")
    if os.geteuid() == 0:
        shutil.chown(folder, OWNER)
    data = folder / "data"
    as_owner(programs / "initdb", "-D", data, *INITDB)
    with (data / "postgresql.conf").open("a", encoding="utf-8") as settings:
        settings.write(SETTINGS.format(folder=folder))
    (data / "pg_hba.conf").write_text(HBA, encoding="utf-8")
    as_owner(programs / "pg_ctl", "start", "-D", data, "-w", "-l", folder / "log")


def as_owner(*command: str | Path) -> None:
    """Run one of the server's programs, not as root. Raises ExpectedError with its own words where it fails."""
    root = os.geteuid() == 0
    owner = pwd.getpwnam(OWNER) if root else None
    done = subprocess.run(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        user=owner.pw_uid if owner else None,
        group=owner.pw_gid if owner else None,
        extra_groups=[] if owner else None,
    )
    if done.returncode:
        raise ExpectedError(
            f"测试用的 PostgreSQL 没有运行起来：\n{tail(done.stdout + done.stderr)}",
            "PostgreSQL for the tests did not run; the lines above say why.",
        )


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
