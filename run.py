"""Prepare everything fundwatch needs and run it: `python3 run.py COMMAND`, on Windows `py run.py COMMAND`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from bootstrap import bundling
from bootstrap.environment import BIN, PYTHON, require_environment, run
from bootstrap.interpreter import require_python
from bootstrap.system import QT_LIBRARIES, WINDOW_LIBRARIES, bundle_needs, require_system
from bootstrap.words import SELF, ExpectedError, say

ROOT = Path(__file__).resolve().parent

# Generated files held against what would be generated now: an argument list for Python each, exit 1 when stale.
GENERATED = (
    ("requirements/licences.py", "--check"),
    ("docs/generate_glossary.py", "--check"),
    ("docs/generate_rules.py", "--check"),
    ("docs/generate_coverage.py", "--check"),
    ("docs/generate_gallery.py", "--check"),
)

USAGE = f"""\
用法 / Usage:  {SELF} COMMAND
  demo [DIR] [--scale small|county] [--seed N]
                      生成示范县，导入、核查、印制公示 / make the demo county, import, scan, print its notices
  window [--db FILE]  打开窗口 / open the window
  test [--server] [ARGS]
                      运行测试，参数交给 pytest；--server：账存在临时的 PostgreSQL 服务器上
                      / run the tests, ARGS go to pytest; --server: books on a throw-away PostgreSQL server
  check               代码规范、类型、层次、生成文件 / lint, types, import contracts, generated files
  bundle              打包成一个文件夹并让它自检 / build the packaged program, let it test itself
  fundwatch ARGS      运行任一 fundwatch 命令 / run any fundwatch command"""


def demo(arguments: list[str]) -> int:
    """Run the main job into a fresh folder, then say how to look at it."""
    parser = argparse.ArgumentParser(prog=f"{SELF} demo", allow_abbrev=False)
    parser.add_argument("folder", nargs="?", metavar="DIR", help="空文件夹 / an empty folder")
    parser.add_argument("--scale", choices=("small", "county"), default="small", help="规模 / size")
    parser.add_argument("--seed", type=int, help="随机种子 / seed")
    asked = parser.parse_args(arguments)
    folder = Path(asked.folder) if asked.folder else fresh_folder(Path("demo-county"))
    require_system({})
    require_environment("runtime")
    seed = [] if asked.seed is None else ["--seed", str(asked.seed)]
    status = run(PYTHON, "-m", "fundwatch", "demo", folder, "--scale", asked.scale, *seed)
    if status == 0:
        database = folder / "fundwatch.db"
        print(f'\n打开窗口查看 / Open the window on it:\n    {SELF} window --db "{database}"', flush=True)
    return status


def fresh_folder(wanted: Path) -> Path:
    """The folder asked for, or the first numbered one beside it that is absent or empty."""
    folder, number = wanted, 1
    while folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        number += 1
        folder = wanted.with_name(f"{wanted.name}-{number}")
    return folder


def window(arguments: list[str]) -> int:
    """Open the desktop program."""
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform == "linux" and not any(map(os.environ.get, screens)):
        raise ExpectedError(
            "这里没有图形界面（DISPLAY 未设置），打不开窗口。请在桌面会话中运行。",
            "There is no screen here (DISPLAY is not set); run this in a desktop session.",
        )
    require_system(WINDOW_LIBRARIES)
    require_environment("runtime")
    return run(PYTHON, "-m", "fundwatch", *arguments)


def fundwatch(arguments: list[str]) -> int:
    """Run any command of the program; without one it opens the window."""
    if not arguments:
        return window([])
    require_system({})
    require_environment("runtime")
    return run(PYTHON, "-m", "fundwatch", *arguments)


def test(arguments: list[str]) -> int:
    """Run the tests without a screen; with `--server` on books that a server made for this keeps."""
    require_system(QT_LIBRARIES)
    require_environment("development")
    screen = os.environ.get("QT_QPA_PLATFORM", "offscreen")
    if "--server" not in arguments:
        return run(PYTHON, "-m", "pytest", *arguments, cwd=ROOT, QT_QPA_PLATFORM=screen)
    from bootstrap.server import throw_away_server  # noqa: PLC0415 - Windows has no such thing

    others = [argument for argument in arguments if argument != "--server"]
    with throw_away_server() as address:
        variables = {"QT_QPA_PLATFORM": screen, "FUNDWATCH_TEST_SERVER": address}
        return run(PYTHON, "-m", "pytest", *others, cwd=ROOT, **variables)


def check(arguments: list[str]) -> int:
    """Run every check to its end, then name those that failed."""
    if arguments:
        raise ExpectedError("check 不带参数。", "check takes no arguments.", status=2)
    require_system({})
    require_environment("development")
    checks: dict[str, tuple[str | Path, ...]] = {
        "lint": (PYTHON, "-m", "ruff", "check", "."),
        "format": (PYTHON, "-m", "ruff", "format", "--check", "."),
        "types": (PYTHON, "-m", "mypy", "fundwatch", "bootstrap", "docs", "requirements", "packaging", "run.py"),
        "imports": (BIN / "lint-imports",),
    }
    checks.update({f"generated: {' '.join(command)}": (PYTHON, *command) for command in GENERATED})
    failed = []
    for name, command in checks.items():
        print(f"--- {name}", flush=True)
        if run(*command, cwd=ROOT):
            failed.append(name)
    if failed:
        print(f"未通过 / failed: {', '.join(failed)}", file=sys.stderr)
        return 1
    print(f"全部通过 / all {len(checks)} checks passed")
    return 0


def bundle(arguments: list[str]) -> int:
    """Build the packaged program for this system and let it test itself; fails when it fails."""
    if arguments:
        raise ExpectedError("bundle 不带参数。", "bundle takes no arguments.", status=2)
    require_system(bundle_needs())
    require_environment("bundle")
    return bundling.build_and_test()


COMMANDS = {"demo": demo, "window": window, "test": test, "check": check, "bundle": bundle, "fundwatch": fundwatch}


def main(arguments: list[str]) -> int:
    """Run one command of this script; exit status as fundwatch's own: 2 wrong usage, 4 nothing could be done."""
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot show Chinese shows the English half; it must not stop the work.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    if arguments[:1] in ([], ["-h"], ["--help"]):
        print(USAGE)
        return 0 if arguments else 2
    command = COMMANDS.get(arguments[0])
    if command is None:
        print(f"没有这个命令：{arguments[0]} / no such command\n{USAGE}", file=sys.stderr)
        return 2
    try:
        require_python(arguments)
        return command(arguments[1:])
    except ExpectedError as error:
        print(f"{error.chinese}\n{error.english}", file=sys.stderr)
        return error.status
    except KeyboardInterrupt:
        say("已中断", "interrupted")
        return 130
    except OSError as error:
        print(f"文件或程序无法使用：{error}\nA file or program cannot be used: {error}", file=sys.stderr)
        return 4


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
