"""The comparison behind a finding, to be computed again in a spreadsheet: the rows, the values, the formulas."""

from __future__ import annotations

from fundwatch.services.comparison.making import Comparison, Result, comparison
from fundwatch.services.comparison.writing import write_comparison

__all__ = ["Comparison", "Result", "comparison", "write_comparison"]
