"""Statistics as auditors use them, over any table: a test is asked for, and comes back ready to be shown.

Each test is one file in `kinds/`; what it computes stands in `ledger/statistics/`.
"""

from __future__ import annotations

from fundwatch.services.statistics.asking import Asked, Bar, Behind, Made, StatisticsTest
from fundwatch.services.statistics.conditions import bounds, condition, run_with
from fundwatch.services.statistics.file_amounts import run_file
from fundwatch.services.statistics.lines import with_said
from fundwatch.services.statistics.of_finding import Offer, offers
from fundwatch.services.statistics.running import Fitting, column_named, complete, fitting, named, run, tests

__all__ = [
    "Asked",
    "Bar",
    "Behind",
    "Fitting",
    "Made",
    "Offer",
    "StatisticsTest",
    "bounds",
    "column_named",
    "complete",
    "condition",
    "fitting",
    "named",
    "offers",
    "run",
    "run_file",
    "run_with",
    "tests",
    "with_said",
]
