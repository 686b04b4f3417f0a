"""A plugin that lets a pass of the tests keep its books encrypted: `pytest -p tests.encrypted_books tests/…`.

Every file that a test opens without a passphrase is made and opened under one. For tests that go through the store;
those that look into a file by sqlite3 themselves cannot take part.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from fundwatch.models.encryption import files, keys, secrets
from fundwatch.models.store import Store

PASSPHRASE = "口令只用于测试 1"

# The same derivation once a file, not once an opening: what is tested here is not how long it takes.
_derived = functools.lru_cache(keys.derive)
files.derive = secrets.derive = _derived  # type: ignore[attr-defined]
_open = Store.open.__func__


def _encrypted(cls: type[Store], target: str | Path, **keywords: Any) -> Store:
    if not {"passphrase", "recovery_code"} & keywords.keys() and "://" not in str(target):
        keywords["passphrase"] = PASSPHRASE
    opened: Store = _open(cls, target, **keywords)
    return opened


Store.open = classmethod(_encrypted)  # type: ignore[assignment]
