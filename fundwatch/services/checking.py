"""The books' own integrity: the log's chain, the rows' digests, references, sums and frozen notices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fundwatch.models.actor import Actor
from fundwatch.models.log_head import Head, log_length
from fundwatch.models.store import Store
from fundwatch.services.checks.disagreement import Disagreement
from fundwatch.services.checks.frozen_notices import frozen_notices
from fundwatch.services.checks.log_chain import log_chain
from fundwatch.services.checks.money_sums import money_sums
from fundwatch.services.checks.record_digests import record_digests
from fundwatch.services.checks.references import references
from fundwatch.services.progress import Progress


@dataclass(frozen=True)
class CheckReport:
    """What was held against what: the log's length and head, and everything that disagrees."""

    log_entries: int
    head: Head
    disagreements: tuple[Disagreement, ...]

    @property
    def sound(self) -> bool:
        """Whether everything agrees."""
        return not self.disagreements


def check(store: Store, actor: Actor, *, heads: Sequence[str] = (), progress: Progress) -> CheckReport:
    """Hold the books against themselves and against `heads`, the log heads printed on paper ("17-3f09c2…").

    Reads only. Raises UsageError for a head that is not written as papers print it.
    """
    del actor  # everybody who may open the books may verify them
    head = store.head()
    with store.read() as connection:
        found: list[Disagreement] = []
        progress.step(0, 0, "正在核对操作日志")
        found += log_chain(connection, store.installation, heads)
        found += record_digests(connection, progress)
        progress.step(0, 0, "正在核对引用与合计")
        found += references(connection)
        found += money_sums(connection)
        found += frozen_notices(connection)
        entries = log_length(connection)
    return CheckReport(entries, head, tuple(found))
