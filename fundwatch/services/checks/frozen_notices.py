"""Issued notices: each content against its own digest and against the log entry that issued it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from sqlalchemy import Connection, select

from fundwatch.models.log import LogEntry
from fundwatch.models.notice import Notice
from fundwatch.services.checks.disagreement import Disagreement


def frozen_notices(connection: Connection) -> Iterator[Disagreement]:
    """Notices whose frozen content was changed."""
    rows = select(Notice.number, Notice.content, Notice.content_digest, LogEntry.detail).outerjoin(
        LogEntry, LogEntry.number == Notice.log_number
    )
    for number, content, digest, detail in connection.execute(rows.order_by(Notice.number)):
        fresh = hashlib.sha256(content.encode()).hexdigest()
        logged = json.dumps(json.loads(detail), ensure_ascii=False) if detail else ""
        if fresh != digest:
            yield Disagreement("公示", f"公示“{number}”的定稿内容与校验值不符，可能被改动。", key=number)
        elif digest not in logged:
            yield Disagreement("公示", f"公示“{number}”的定稿内容与发布时日志所记不符。", key=number)
