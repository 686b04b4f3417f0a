"""The rows of the made-up county, one class a table of the contract."""

from __future__ import annotations
