"""The code beside each line of a sheet that goes out: that the line still belongs to the number it came back with.

Sheets are sorted, copied from and pasted into before they come back; a verdict must not land on another finding.
"""

from __future__ import annotations

import hashlib
import unicodedata

_FACTS, _PAIR = 64, 12


def check_code(finding_no: str, facts: str, item: str) -> str:
    """The code of a line: the digest of the facts it was sent on, and a digest that ties number, facts and wording."""
    return facts + _pair(finding_no, facts, item)


def facts_of(code: str, finding_no: str, item: str) -> str | None:
    """The digest of the facts that the line was sent on; None where number, code and wording do not belong together."""
    facts, pair = code[:_FACTS], code[_FACTS:]
    return facts if len(code) == _FACTS + _PAIR and pair == _pair(finding_no, facts, item) else None


def same_item(one: str, other: str) -> bool:
    """Whether two wordings are the same but for blanks, line breaks and full-width forms."""
    return _folded(one) == _folded(other)


def _pair(finding_no: str, facts: str, item: str) -> str:
    text = "\x1f".join((finding_no, facts, _folded(item)))
    return hashlib.sha256(text.encode()).hexdigest()[:_PAIR]


def _folded(text: str) -> str:
    visible = (one for one in unicodedata.normalize("NFKC", text) if unicodedata.category(one) not in {"Cc", "Cf"})
    return "".join("".join(visible).split())
