"""Plantings: facts that a supervisor must see, and innocent facts that look like them.

Each module holds one topic. It knows the contract's thresholds and the field, and nothing of the rules' code.
"""

from __future__ import annotations
