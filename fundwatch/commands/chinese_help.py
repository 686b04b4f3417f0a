"""Help pages wholly in Chinese: click's own English words are replaced where they are written."""

from __future__ import annotations

from collections.abc import Iterable

import click

_WORDS = {
    "Options": "选项",
    "Commands": "命令",
    "Arguments": "参数",
    "Show this message and exit.": "显示本说明。",
    "Show the version and exit.": "显示版本。",
    "[OPTIONS]": "[选项]",
    "COMMAND [ARGS]...": "命令 [参数]…",
    "[required]": "[必填]",
    "[default: ": "[默认:",
}


def _translated(words: str) -> str:
    for english, chinese in _WORDS.items():
        words = words.replace(english, chinese)
    return words


class ChineseFormatter(click.HelpFormatter):
    """Writes click's help with Chinese headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line that shows how a command is called."""
        super().write_usage(prog, _translated(args), prefix or "用法：")

    def write_heading(self, heading: str) -> None:
        """Write a section's heading."""
        super().write_heading(_translated(heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write a list of options or commands with what they do."""
        super().write_dl([(_translated(term), _translated(text)) for term, text in rows], col_max, col_spacing)


def install() -> None:
    """Let every help page be written in Chinese."""
    click.Context.formatter_class = ChineseFormatter
