"""Sentences all notices share, in the usual style of such papers."""

from __future__ import annotations

from collections.abc import Sequence

from fundwatch.errors import RefusedError
from fundwatch.reports.capitals import capitals
from fundwatch.reports.content import Amount, Contact, Paragraph, Posting
from fundwatch.reports.figures_text import day_text, wan_short, yuan_short

_NUMERALS = "一二三四五六七八九十"


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
