"""`fundwatch --self-test`: whether this very program, as it is installed here, does its work.

One calm line a check; exit status 0 when every check passed, 1 when one did not. It works in a folder of its own and
touches nobody's books or settings. In a bundle it holds everything against the manifest written when it was built.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from fundwatch import __version__
from fundwatch.errors import FundwatchError
from fundwatch.self_test import manifest, parts, work
from fundwatch.self_test.check import Bench, Check, NotPassedError

_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
_SETTINGS = ("XDG_DATA_HOME", "LOCALAPPDATA")


@dataclass(frozen=True)
class Result:
    """What came of a check; `trace` is for the maintainers, where the program itself is at fault."""

    name: str
    passed: bool
    said: str
    seconds: float
    trace: str = ""


def checks() -> tuple[Check, ...]:
    """Every check in order; later ones work on the books that the import made."""
    from fundwatch.self_test import window  # noqa: PLC0415 - Qt that cannot be loaded is a result, not a crash

    return (
        Check("程序文件", parts.files),
        Check("依赖包", parts.packages),
        Check("程序模块", parts.modules),
        Check("命令", parts.commands),
        Check("规则", parts.rules),
        Check("数据表", parts.tables),
        Check("页面", parts.pages),
        Check("公示样式", parts.forms),
        Check("字体", parts.fonts),
        Check("数据库", parts.sqlite),
        Check("加密", parts.encryption),
        Check("共享数据库", parts.shared_database),
        Check("显示插件", window.plugins),
        Check("图标", window.drawings),
        Check("界面文字", window.glyphs),
        Check("对话框译文", window.translations),
        Check("导入", work.importing),
        Check("扫描", work.scanning),
        Check("公示", work.notices),
        Check("窗口", window.window),
    )


@click.command("fundwatch --self-test", help="自检：检查程序在这台电脑上是否完好、能否正常工作。不碰已有的账目和设置。")
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件.json",
    help="把结果写成 JSON。",
)
@click.option(
    "--keep",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="文件夹",
    help="把自检的账目、公示和窗口图片留在这里。",
)
def command(report: Path | None, keep: Path | None) -> int:
    """Run every check, tell each as it ends, write the report where one is asked for; 0 when all passed, else 1."""
    started = time.monotonic()
    with _workplace(keep) as folder, _own_settings(folder):
        results = tuple(_told(one) for one in _results(folder))
    seconds = time.monotonic() - started
    lost = [one.name for one in results if not one.passed]
    if report is not None:
        report.write_text(_report(results, seconds), encoding="utf-8")
    verdict = f"未通过：{'、'.join(lost)}" if lost else f"{len(results)} 项全部通过"
    click.echo(f"fundwatch {__version__} 自检：{verdict}（{seconds:.0f} 秒）。")
    return 1 if lost else 0


def _results(folder: Path) -> Iterator[Result]:
    try:
        bench, asked = Bench(folder, manifest.current()), checks()
    except Exception as fault:  # noqa: BLE001 - a program that cannot even begin says so
        yield Result("自检清单", False, f"清单或界面程序不能加载（{fault}）。", 0, traceback.format_exc())
        return
    for check in asked:
        yield outcome(check, bench)


def outcome(check: Check, bench: Bench) -> Result:
    """Run one check; whatever it raises is a result too."""
    started = time.monotonic()
    passed, trace = False, ""
    try:
        said, passed = check.run(bench), True
    except NotPassedError as fault:
        said = str(fault)
    except FundwatchError as fault:
        said = f"{fault.message}{fault.hint}"
    except Exception as fault:  # noqa: BLE001 - a bug in what is tried is what this looks for
        said, trace = f"程序内部出错（{type(fault).__name__}：{_last_line(fault)}）。", traceback.format_exc()
    return Result(check.name, passed, said, round(time.monotonic() - started, 2), trace)


def _last_line(fault: Exception) -> str:
    return (str(fault).strip().splitlines() or [""])[-1]


def _told(result: Result) -> Result:
    click.echo(f"{'通过  ' if result.passed else '未通过'} {result.name}：{result.said}")
    return result


def _report(results: Sequence[Result], seconds: float) -> str:
    system = {"system": platform.platform(), "python": platform.python_version(), "frozen": hasattr(sys, "_MEIPASS")}
    passed = all(one.passed for one in results)
    told = {"version": __version__, "passed": passed, "seconds": round(seconds, 1), **system}
    return json.dumps({**told, "checks": [asdict(one) for one in results]}, ensure_ascii=False, indent=2)


@contextmanager
def _workplace(kept: Path | None) -> Iterator[Path]:
    """The folder to work in: a fresh one that is removed afterwards, or a new one in `kept` that stays."""
    if kept is None:
        with tempfile.TemporaryDirectory(prefix="fundwatch-", ignore_cleanup_errors=True) as folder:
            yield Path(folder)
        return
    kept.mkdir(parents=True, exist_ok=True)
    yield Path(tempfile.mkdtemp(prefix="自检-", dir=kept))


@contextmanager
def _own_settings(folder: Path) -> Iterator[None]:
    """Settings and error logs of the checks stay in their folder; no screen is needed."""
    before = {name: os.environ.get(name) for name in (*_SETTINGS, "QT_QPA_PLATFORM")}
    for name in _SETTINGS:
        os.environ[name] = str(folder / "设置")
    if sys.platform == "linux" and not any(map(os.environ.get, _SCREENS)):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
