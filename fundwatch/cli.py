"""The commands of the contract, found by scanning `fundwatch.commands`; faults become Chinese sentences here."""

from __future__ import annotations

import importlib
import pkgutil
import sys
import traceback
from datetime import datetime
from pathlib import Path

import click

from fundwatch import __version__, commands, paths
from fundwatch.commands import chinese_help
from fundwatch.errors import FundwatchError

#: Click's own English messages, by the beginning of each.
_CLICK_WORDS = {
    "No such option": "没有这个选项",
    "No such command": "没有这个命令",
    "Missing argument": "缺少参数",
    "Missing option": "缺少选项",
    "Missing command": "请写明要运行的命令",
    "Got unexpected extra argument": "多出了参数",
    "Invalid value": "参数的值不对",
    "Option": "选项用法不对",
}


def root() -> click.Group:
    """The command group with every command of the package."""
    group = click.Group(
        "fundwatch",
        help="财政专项扶贫与乡村振兴资金监督。不带命令运行时打开窗口。",
        epilog="fundwatch --self-test 检查程序在这台电脑上是否完好、能否正常工作。",
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    click.version_option(__version__, prog_name="fundwatch", message="%(prog)s %(version)s")(group)
    for module in sorted(found.name for found in pkgutil.iter_modules(commands.__path__)):
        command = getattr(importlib.import_module(f"{commands.__name__}.{module}"), "command", None)
        if isinstance(command, click.Command):
            group.add_command(command)
    return group


def run_command(arguments: list[str], program: click.Command | None = None) -> int:
    """Run one command and give its exit status: 0 done, 1 done but look, 2 usage, 3 database, 4 failed.

    `program` is run in place of the commands of the package.
    """
    for stream in (sys.stdout, sys.stderr):
        # Windows consoles and pipes default to other encodings; what we print is UTF-8 everywhere.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        chinese_help.install()
        asked = program or root()
        status = asked.main(args=arguments, prog_name=asked.name, standalone_mode=False)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.ClickException as fault:
        _say(_chinese(fault.format_message()), "用 fundwatch --help 查看用法。")
        return 2
    except (click.Abort, KeyboardInterrupt):
        _say("已中止。", "没有改动任何数据。")
        return 4
    except FundwatchError as fault:
        _say(fault.message, fault.hint)
        return fault.exit_status
    except Exception as fault:  # noqa: BLE001 - the one place where a bug becomes words; the traceback is kept
        return _told_of_disk(fault) if isinstance(fault, OSError) else _bug()
    return status if isinstance(status, int) else 0


def _say(message: str, hint: str) -> None:
    click.echo(f"{message}{hint}", err=True)


def _chinese(message: str) -> str:
    for english, chinese in _CLICK_WORDS.items():
        if message.startswith(english):
            return f"{chinese}:{message[len(english) :].lstrip(' :').rstrip('.')}。"
    return message


def _told_of_disk(fault: OSError) -> int:
    """A file that could not be written or read outside the database: a full disk, a folder that is gone."""
    from fundwatch.services.disk_faults import why  # noqa: PLC0415 - seldom needed

    reason = why(fault)
    if reason is None:
        return _bug()
    where = f"“{fault.filename}”" if fault.filename else "文件"
    _say(f"读写{where}时出错：{reason}。", "请处理后再运行一次；已经存入数据库的内容不受影响。")
    return FundwatchError.exit_status


def _bug() -> int:
    try:
        kept = f"请把“{_keep_traceback()}”交给维护人员。"
    except OSError:
        # The disk that failed may be this user's own.
        traceback.print_exc()
        kept = "请把以上内容交给维护人员。"
    _say("程序内部出错，本次没有改动任何数据。", kept)
    return FundwatchError.exit_status


def _keep_traceback() -> Path:
    file = paths.user_data() / "errors.log"
    with file.open("a", encoding="utf-8") as log:
        log.write(f"\n{datetime.now().astimezone().isoformat(timespec='seconds')}\n{traceback.format_exc()}")
    return file
