"""Supervision of a county's special poverty-alleviation and rural-revitalisation money."""

from __future__ import annotations

__version__ = "0.1.0"
