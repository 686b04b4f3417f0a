"""How a finding's codes are said, and which colour they have."""

from __future__ import annotations

from decimal import Decimal

SEVERITIES = {"high": "高", "medium": "中", "low": "低"}
SEVERITY_TONES = {"high": "danger", "medium": "warning", "low": ""}
#: A clue's rank while it waits, else how it stands.
LEVEL_TONES = {"高": "danger", "中": "warning", "低": "", "已说明": "accent", "已了结": "success"}
VERDICTS = ("属实", "部分属实", "不属实", "数据有误")
VERDICT_TONES = {"属实": "danger", "部分属实": "warning", "不属实": "success", "数据有误": ""}
#: In order of weight, as the contract lists them.
CATEGORIES = (
    *("虚报冒领", "截留私分", "贪污挪用", "挥霍浪费", "滞留闲置"),
    *("程序违规", "资产流失", "公示缺失", "监督缺位", "数据质量"),
)
#: How a rule stands in these books, in the order in which a list offers it.
SUSPECT = "命中过多"
STATES = ("适用", "未扫描", "不适用", "失败", SUSPECT)
STATE_TONES = {
    "适用": "success",
    "已检查": "success",
    "未扫描": "faint",
    "不适用": "faint",
    "失败": "danger",
    SUSPECT: "warning",
}


def evidence_text(value: object) -> str:
    """A value of the evidence as people read it."""
    if value is None or value == "":
        return "（空）"
    if isinstance(value, str) and _is_amount(value):
        return f"{Decimal(value):,.2f}"
    return str(value)


def _is_amount(text: str) -> bool:
    whole, point, part = text.removeprefix("-").partition(".")
    return bool(point) and whole.isdigit() and part.isdigit() and len(part) == 2  # noqa: PLR2004 - fen
