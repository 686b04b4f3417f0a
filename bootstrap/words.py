"""How the bootstrap speaks: calmly, in Chinese and English, never by a traceback."""

from __future__ import annotations

import sys

SELF = "py run.py" if sys.platform == "win32" else "python3 run.py"


class ExpectedError(Exception):
    """Something outside the program stands in the way; told in Chinese and English, never as a traceback."""

    def __init__(self, chinese: str, english: str, status: int = 4) -> None:
        super().__init__(chinese, english)
        self.chinese, self.english, self.status = chinese, english, status


def say(chinese: str, english: str) -> None:
    """One calm line of progress on standard error, so that standard output stays the command's own."""
    print(f"{chinese} / {english}", file=sys.stderr, flush=True)


def tail(text: str, lines: int = 12) -> str:
    """Last lines of a log, as a failure shows them."""
    return "\n".join("    " + line for line in text.strip().splitlines()[-lines:])
