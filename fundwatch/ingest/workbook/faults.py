"""From whatever goes wrong inside a file to one clear sentence that names the file."""

from __future__ import annotations

import struct
import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from fundwatch.errors import UnreadableFileError

SAVE_AGAIN = "请用 Excel 或 WPS 打开它，另存为“Excel 工作簿（*.xlsx）”后重新导入。"
SEND_AGAIN = "请向报送单位要一份完好的文件，或用 Excel、WPS 打开并另存为 .xlsx 后重新导入。"


class FileFaultError(Exception):
    """Why a file cannot be read, not yet naming it: `what` goes on after the file's name."""

    def __init__(self, what: str, hint: str = SEND_AGAIN) -> None:
        super().__init__(what, hint)
        self.what = what
        self.hint = hint


def locked() -> FileFaultError:
    """The fault of a file that a password keeps shut."""
    return FileFaultError("加了打开密码，读不了。", "请在 Excel 或 WPS 中取消打开密码后另存，再重新导入。")


@contextmanager
def told_about(name: str) -> Iterator[None]:
    """Turn every fault of reading into an UnreadableFileError that names the file."""
    try:
        yield
    except FileFaultError as fault:
        raise UnreadableFileError(f"文件“{name}”{fault.what}", fault.hint) from fault
    except UnicodeError as fault:
        raise UnreadableFileError(f"文件“{name}”里有无法识别的文字编码，内容已损坏。", SEND_AGAIN) from fault
    except (zipfile.BadZipFile, zlib.error, EOFError, struct.error, ET.ParseError) as fault:
        raise UnreadableFileError(f"文件“{name}”的内容已损坏或不完整。", SEND_AGAIN) from fault
    except NotImplementedError as fault:  # zipfile's word for a compression it does not know
        raise UnreadableFileError(f"文件“{name}”用了读不了的压缩或加密方式。", SAVE_AGAIN) from fault
    except MemoryError as fault:
        raise UnreadableFileError(f"文件“{name}”太大，内存不够，读不下去。", "请拆成几个文件后重新导入。") from fault
    except OSError as fault:
        hint = "请确认磁盘或 U 盘连接正常，把文件复制到本机后重新导入。"
        raise UnreadableFileError(f"文件“{name}”读到一半中断了。", hint) from fault
