"""核查经过: to whom a finding was sent, what was answered, and what was concluded, the latest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from fundwatch.ui.findings.words import VERDICT_TONES
from fundwatch.ui.money_words import yuan
from fundwatch.ui.time_words import moment
from fundwatch.ui.widgets.basics import SPACE, Badge, clear, label, row

if TYPE_CHECKING:
    from fundwatch.services.finding_lists import ReplyEntry, ReviewEntry
    from fundwatch.services.scanning import FindingDetail


def show_course(layout: QVBoxLayout, detail: FindingDetail) -> None:
    """Fill the tab."""
    clear(layout)
    if detail.sending is not None:
        _show_sending(layout, detail)
    if detail.reply is not None:
        _show_reply(layout, detail.reply)
    layout.addWidget(label("结论", "sectionTitle"))
    if not detail.reviews:
        layout.addWidget(label("还没有人下过结论。", "muted"))
    for review in reversed(detail.reviews):
        _show_review(layout, review)
    layout.addStretch(1)


def _show_sending(layout: QVBoxLayout, detail: FindingDetail) -> None:
    sending = detail.sending
    if sending is None:
        return
    layout.addWidget(label("下发", "sectionTitle"))
    said = f"{moment(sending.sent_at)} 由{sending.actor}下发给{sending.name}"
    layout.addWidget(label(f"{said}，还没有收到回复。" if detail.row.is_out else f"{said}。", wrap=True))
    layout.addSpacing(SPACE)


def _show_reply(layout: QVBoxLayout, reply: ReplyEntry) -> None:
    layout.addWidget(label("核查回复", "sectionTitle"))
    who = label(f"核查人 {reply.checked_by} · {reply.checked_on}", "muted")
    layout.addLayout(row(Badge(reply.verdict, VERDICT_TONES.get(reply.verdict, "")), who, None))
    facts = [("情况说明", reply.explanation), ("整改措施", reply.remedy)]
    if reply.to_recover is not None:
        facts.append(("追缴", f"应追缴 {yuan(reply.to_recover)} 元，已追缴 {yuan(reply.recovered or 0)} 元"))
    facts.append(("票据号", reply.receipt_no))
    for name, value in facts:
        if value:
            layout.addWidget(label(f"{name}：{value}", wrap=True, selectable=True))
    layout.addSpacing(SPACE)


def _show_review(layout: QVBoxLayout, review: ReviewEntry) -> None:
    when = moment(review.reviewed_at)
    head = [Badge(review.verdict, VERDICT_TONES.get(review.verdict, "")), label(f"{review.actor} · {when}", "muted")]
    layout.addLayout(row(*head, None))
    layout.addWidget(label(review.reason, wrap=True, selectable=True))
    if review.silenced_until:
        layout.addWidget(label(f"说明有效至 {review.silenced_until}", "faint"))
    if review.facts_changed:
        layout.addWidget(label("此后事实有变化，请重新核实。", "warning"))
    layout.addSpacing(SPACE)
