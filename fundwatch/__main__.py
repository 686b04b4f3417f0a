"""Entry of `fundwatch` and `python -m fundwatch`: the window without arguments, a command with them, the self-test."""

from __future__ import annotations

import multiprocessing
import sys


def main() -> None:
    """Open the desktop program, or run the command that was named; exits with the contract's status."""
    # First of all: in a frozen program the worker process starts here too.
    multiprocessing.freeze_support()
    if _opens_window(sys.argv[1:]):
        from fundwatch.app import run  # noqa: PLC0415 - Qt is loaded for the window only

        sys.exit(run(sys.argv[1:]))
    from fundwatch.cli import run_command  # noqa: PLC0415 - commands are not loaded for the window

    if sys.argv[1:2] == ["--self-test"]:
        from fundwatch import self_test  # noqa: PLC0415 - nothing else of the program needs it

        sys.exit(run_command(sys.argv[2:], self_test.command))
    sys.exit(run_command(sys.argv[1:]))


def _opens_window(arguments: list[str]) -> bool:
    """No command at all, or nothing but the database to open."""
    if not arguments:
        return True
    return arguments[0].startswith("--db") and len(arguments) == (1 if "=" in arguments[0] else 2)


if __name__ == "__main__":
    main()
