"""Sentences and cells that notices share, in the usual style of such papers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from fundwatch.errors import RefusedError
from fundwatch.reports.capitals import capitals
from fundwatch.reports.content import Amount, Contact, Paragraph, Posting
from fundwatch.reports.figures_text import day_text, percent, wan_short, yuan_short
from fundwatch.reports.masking import clean_name

_NUMERALS = "一二三四五六七八九十"
_LEVELS = ("中央", "省", "市", "县", "东西部协作", "社会捐赠", "金融")
_LEVEL_NAMES = {"省": "省级", "市": "市级", "县": "县级"}
_PER_CYCLE = {"月": "·月"}
_NAMED = 3  # so many approvals are named in the text; of more the number is told


def heading(number: int, text: str) -> Paragraph:
    """A heading of the first level, numbered from 1: 一、资金来源."""
    return Paragraph(f"{_NUMERALS[number - 1]}、{text}", depth=1)


def amount_in_wan(label: str, fen: int) -> Amount:
    """A sum stated in 万元, with capitals."""
    return Amount(label, fen, f"{wan_short(fen)}万元", capitals(fen))


def amount_in_yuan(label: str, fen: int) -> Amount:
    """A sum stated in yuan, with capitals."""
    return Amount(label, fen, f"{yuan_short(fen)}元", capitals(fen))


def with_capitals(amount: Amount) -> str:
    """The sum in figures, its capitals in brackets."""
    return f"{amount.figures}（大写：{amount.capitals}）"


def by_level(sums: Mapping[str, int]) -> str:
    """Sums (fen) by level of funds, from the centre down: 中央资金120万元、省级资金30万元."""
    known = sorted(sums, key=lambda level: _LEVELS.index(level) if level in _LEVELS else len(_LEVELS))
    return "、".join(f"{_LEVEL_NAMES.get(level, level)}资金{wan_short(sums[level])}万元" for level in known)


def elsewhere(other_fen: int, unassigned_fen: int) -> str:
    """What of a year's money is not for the projects listed, as a sentence; blank where it all is."""
    said = []
    if other_fen:
        said.append(f"{wan_short(other_fen)}万元安排到其他项目")
    if unassigned_fen:
        said.append(f"{wan_short(unassigned_fen)}万元已经分配、尚未落实到项目")
    return f"本年度资金另有{'，'.join(said)}。" if said else ""


def in_order(numbers: Iterable[str]) -> tuple[str, ...]:
    """Document numbers as people count: 2号 before 10号."""
    return tuple(sorted(numbers, key=_counted))


def _counted(number: str) -> list[tuple[bool, int, str]]:
    parts = re.findall(r"[0-9]+|[^0-9]+", number)
    return [(part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts]


def on_approvals(numbers: Sequence[str]) -> str:
    """The approvals that a notice on projects rests on, as the beginning of a sentence; blank where none is known."""
    if not numbers:
        return ""
    more = f"等{len(numbers)}份" if len(numbers) > _NAMED else ""
    return f"根据项目批复（{'、'.join(numbers[:_NAMED])}{more}），"


def rate(part: int, whole: int) -> str:
    """A share for running text, with its sign; says so where there is no whole."""
    return f"{percent(part, whole)}%" if whole > 0 else "无法计算"


def standard_text(fen: int, per: str, cycle: str) -> str:
    """A fixed standard of a subsidy: 500元/人·月; a yearly one, or one a time, names its unit only."""
    return f"{yuan_short(fen)}元/{per}" + _PER_CYCLE.get(cycle, "")


def day_cell(day: date | None) -> str:
    """A day in a table, blank where there is none."""
    return day.isoformat() if day else ""


def answerable(person: str) -> str:
    """Who answers for a project answers in public: the name is printed whole in both editions."""
    return clean_name(person)


def benefit_cell(households: int | None, persons: int | None) -> str:
    """Households and persons that benefit, a dash for the one not known, blank where neither is."""
    if households is None and persons is None:
        return ""
    return "/".join("—" if count is None else str(count) for count in (households, persons))


def posting_sentence(posting: Posting, manner: str) -> Paragraph:
    """From when to when, how many days, where."""
    start = day_text(posting.start)
    place = f"在{posting.place}" if posting.place else ""
    if posting.end is None:
        return Paragraph(f"本{manner}自{start}起{place}长期公开。")
    where = f"，{place}张贴" if place else ""
    return Paragraph(f"{start}至{day_text(posting.end)}，共{posting.days}天{where}。")


def contact_lines(contacts: Sequence[Contact]) -> tuple[Paragraph, ...]:
    """A line a contact: office, telephone, mail, address; refuses a notice nobody can be told an objection."""
    if not any(contact.phone for contact in contacts):
        raise RefusedError("公示没有监督举报电话，不能生成。", hint="请在设置中填写异议受理单位和监督举报电话。")
    lines = []
    for contact in contacts:
        address = f"（地址：{contact.address}）" if contact.address else ""
        lines.append(f"{contact.office}：{contact.phone}{address}")
        lines += [f"电子邮箱：{contact.email}"] if contact.email else []
    return tuple(Paragraph(line) for line in lines)


def refuse_difference(what: str, left: tuple[str, int], right: tuple[str, int]) -> None:
    """Raise RefusedError naming both sums (fen) when they differ by as little as one fen."""
    if left[1] != right[1]:
        raise RefusedError(
            f"{what}勾稽不符：{left[0]}{yuan_short(left[1])}元，{right[0]}{yuan_short(right[1])}元，"
            f"相差{yuan_short(left[1] - right[1])}元。",
            hint="请先核对台账，查明差额后再生成公示。",
        )
