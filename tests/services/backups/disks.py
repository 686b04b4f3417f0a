"""Disks for tests that can be filled, made read-only and taken away for real: a small file system in memory.

Where mounting is not permitted the limit of this process's files, the rights of a folder and its name stand in.
"""

from __future__ import annotations

import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

#: What people are told of a disk that takes nothing more, and of one where nothing may be written.
FULL = r"磁盘空间不足|读写磁盘出错|文件超过了磁盘允许的大小"
READ_ONLY = r"只读|没有读写权限"
_SIZE = 24 << 20
_BLOCK = 1 << 16


class Disk:
    """A file system of its own at a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self) -> None:
        """Leave no room on it."""
        with (self.folder / "占满").open("wb", buffering=0) as file:
            for size in (_BLOCK, 1):
                with suppress(OSError):
                    while file.write(bytes(size)):
                        pass

    def clear(self) -> None:
        (self.folder / "占满").unlink()

    def protect(self) -> None:
        """Let nothing be written on it; open files may not be open for writing."""
        _run("mount", "-o", "remount,ro", str(self.folder))

    def unprotect(self) -> None:
        _run("mount", "-o", "remount,rw", str(self.folder))

    def take_away(self) -> None:
        """Let it go while files are open on it."""
        _run("umount", "-l", str(self.folder))


class PretendedDisk(Disk):
    """A folder where mounting is not permitted."""

    _before: tuple[int, int] | None = None

    def fill(self) -> None:
        self._before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, self._before[1]))

    def clear(self) -> None:
        if self._before:
            resource.setrlimit(resource.RLIMIT_FSIZE, self._before)
        self._before = None

    def protect(self) -> None:
        for path in (self.folder, *self.folder.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)

    def unprotect(self) -> None:
        for path in (self.folder, *self.folder.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)

    def take_away(self) -> None:
        self.folder.rename(self.folder.with_name("拿走的盘"))


@contextmanager
def small_disk(folder: Path) -> Iterator[Disk]:
    """An empty disk of 24 MB."""
    folder.mkdir()
    try:
        _run("mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", str(folder))
    except (OSError, subprocess.CalledProcessError):
        disk: Disk = PretendedDisk(folder)
        yield disk
        disk.clear()
        disk.unprotect()
        return
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False, capture_output=True)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
