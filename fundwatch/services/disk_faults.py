"""Faults of disks, folders and drivers in words: a full disk, a read-only folder, a share that was lost."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from fundwatch.errors import FundwatchError
from fundwatch.models.backends.sqlite_file import reason_of

_FULL, _READ_ONLY, _FORBIDDEN = "磁盘空间不足", "磁盘或文件夹是只读的", "没有读写权限"
_GONE, _LOST, _TAKEN = "文件或文件夹已不在原处", "共享文件夹的连接断开", "文件正被另一个程序占用"
_SYSTEM = {
    errno.EACCES: _FORBIDDEN,
    errno.EPERM: _FORBIDDEN,
    errno.EFBIG: "文件超过了磁盘允许的大小",
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: _READ_ONLY,
    errno.EIO: "读写磁盘出错",
    errno.ENOENT: _GONE,
    errno.ENOTDIR: _GONE,
    errno.ESTALE: _LOST,
    errno.ENOTCONN: _LOST,
    errno.EHOSTDOWN: _LOST,
    errno.EBUSY: _TAKEN,
}
#: Windows' own numbers, of which it tells many as one and the same errno.
_WINDOWS = {
    2: _GONE,
    3: _GONE,
    15: _GONE,
    19: _READ_ONLY,
    21: "磁盘或移动硬盘没有连上",
    32: _TAKEN,
    33: _TAKEN,
    39: _FULL,
    53: _LOST,
    55: _LOST,
    59: _LOST,
    64: _LOST,
    67: _LOST,
    112: _FULL,
    121: _LOST,
    1231: _LOST,
}


def why(fault: BaseException) -> str | None:
    """Why the system or a driver of databases could not do what was asked, in Chinese; None where it is not known."""
    if isinstance(fault, OSError):
        return _WINDOWS.get(getattr(fault, "winerror", None) or 0) or _SYSTEM.get(fault.errno or 0)
    return reason_of(str(fault)) if _of_driver(fault) else None


@contextmanager
def told_in_words(what: str, hint: str = "请处理后再试；原来的数据库没有改动。") -> Iterator[None]:
    """Turn the faults of disks, folders and drivers into a sentence that begins with what did not happen."""
    try:
        yield
    except Exception as fault:
        if not isinstance(fault, OSError) and not _of_driver(fault):
            raise
        reason = why(fault)
        if reason is None and not isinstance(fault, OSError):
            # Not a fault of the disk but a statement that is wrong: a bug of ours.
            raise
        raise FundwatchError(f"{what}：{reason or f'系统提示“{fault}”'}。", hint) from fault


def _of_driver(fault: BaseException) -> bool:
    # SQLCipher's driver has errors of its own, and is loaded only by who uses it.
    return isinstance(fault, sqlite3.Error) or type(fault).__module__.startswith("sqlcipher3")
