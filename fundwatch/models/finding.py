"""Scans, the findings (疑点) they raised with their frozen evidence, and what reviewers concluded."""

from __future__ import annotations

from sqlalchemy import BigInteger, Float, ForeignKey, Index, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fundwatch.models.base import Base


class Scan(Base):
    """One run of the rules. `as_of` is the ISO day taken as today; `through_log` the last log entry it had seen."""

    __tablename__ = "scan"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    started_at: Mapped[str] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(Text)
    as_of: Mapped[str] = mapped_column(Text)
    through_log: Mapped[int] = mapped_column(Integer)
    incremental: Mapped[bool]
    parameters: Mapped[str] = mapped_column(Text)
    rules_digest: Mapped[str] = mapped_column(Text)


class RuleRun(Base):
    """How one rule went in one scan: state 已检查, 不适用 or 失败, and how many rows it looked at.

    `tested`, `excluded` and `flagged` count what the rule's population counts; `excluded_by` is JSON, reason →
    count; `message` says why it was not applicable or what failed.
    """

    __tablename__ = "rule_run"
    __table_args__ = (UniqueConstraint("scan_id", "rule"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id"))
    rule: Mapped[str] = mapped_column(Text)
    rule_version: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(Text)
    tested: Mapped[int] = mapped_column(Integer)
    excluded: Mapped[int] = mapped_column(Integer)
    excluded_by: Mapped[str] = mapped_column(Text)
    flagged: Mapped[int] = mapped_column(Integer)
    message: Mapped[str] = mapped_column(Text)


class Finding(Base):
    """A lead raised by a rule, in the state of the latest scan that covered it.

    `fingerprint` is stable over scans (rule, subject, distinguishing values), so that a review stays with it.
    `partition_key` is the value by which the rule is recomputed incrementally. `content` is the finding as the
    contract prints it, as canonical JSON, with the sources (file, sheet, row) of every row named. `current` is false
    once a scan no longer raises it; the row stays for its reviews. `distinguish` tells apart several findings of one
    rule on one subject. `links` are the things it is about ("label|key", one a line): findings of other rules that
    share one corroborate it.
    """

    __tablename__ = "finding"
    __table_args__ = (Index(None, "rule", "partition_key"),)

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    fingerprint: Mapped[str] = mapped_column(Text, unique=True)
    rule: Mapped[str] = mapped_column(Text)
    rule_version: Mapped[int] = mapped_column(Integer)
    partition_key: Mapped[str] = mapped_column(Text)
    category: Mapped[str] = mapped_column(Text)
    severity: Mapped[str] = mapped_column(Text)
    score: Mapped[float] = mapped_column(Float)
    subject_table: Mapped[str] = mapped_column(Text)
    subject_key: Mapped[str] = mapped_column(Text)
    distinguish: Mapped[str] = mapped_column(Text)
    links: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text)
    amount: Mapped[int | None] = mapped_column(BigInteger)
    happened_on: Mapped[str | None] = mapped_column(Text)
    region_code: Mapped[str | None] = mapped_column(Text)
    content: Mapped[str] = mapped_column(Text)
    current: Mapped[bool]
    first_scan: Mapped[int] = mapped_column(Integer)
    last_scan: Mapped[int] = mapped_column(Integer)


class Review(Base):
    """What a person concluded about a finding; the latest counts, earlier ones stay.

    `verdict` is one of 属实, 部分属实, 不属实, 数据有误; `silenced_until` an ISO day until which the entered
    explanation holds. `facts_digest` is over the finding's facts at that time.
    """

    __tablename__ = "review"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    fingerprint: Mapped[str] = mapped_column(Text, index=True)
    verdict: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(Text)
    reviewed_at: Mapped[str] = mapped_column(Text)
    silenced_until: Mapped[str | None] = mapped_column(Text)
    facts_digest: Mapped[str] = mapped_column(Text)
    log_number: Mapped[int] = mapped_column(Integer)


class JudgedFacts(Base):
    """Facts that somebody concluded on, each kept once, so that what changed later can be told.

    `digest` is that of the reviews; `facts` is canonical JSON of what it was made over.
    """

    __tablename__ = "judged_facts"

    digest: Mapped[str] = mapped_column(Text, primary_key=True)
    facts: Mapped[str] = mapped_column(Text)
