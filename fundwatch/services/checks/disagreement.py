"""One thing that does not agree."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Disagreement:
    """What disagrees: its subject (操作日志, 记录, 合计, 引用, 公示), where it is, and a Chinese sentence."""

    subject: str
    sentence: str
    table: str = ""
    key: str = ""
