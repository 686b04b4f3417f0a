"""Text as people type it, made plain: full-width digits and letters folded, invisible characters dropped."""

from __future__ import annotations

import re
import unicodedata

#: Full-width digits and letters to their plain forms; punctuation stays as it was written.
_FOLDED = {
    code: code - 0xFEE0
    for first, last in ((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A))
    for code in range(first, last + 1)
}
_WIDE = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
#: Control characters, zero-width and other format characters, and halves of characters.
_DROPPED = frozenset({"Cc", "Cf", "Cs"})


def clean(text: str) -> tuple[str, bool]:
    """The text as it is stored, without spaces at its ends, and whether invisible characters were dropped."""
    if text.isascii() and text.isprintable():
        return text.strip(), False
    folded = text.translate(_FOLDED)
    if folded.isprintable():
        return folded.strip(), False
    kept = "".join(char for char in folded if unicodedata.category(char) not in _DROPPED)
    return kept.strip(), len(kept) != len(folded)


def squeezed(text: str) -> str:
    """The text with full-width forms folded (brackets too) and every space and invisible character dropped."""
    folded, _ = clean(unicodedata.normalize("NFKC", text))
    return "".join(folded.split())


def is_plain(text: str) -> bool:
    """Whether `clean` would change nothing but perhaps spaces."""
    return text.isprintable() and (text.isascii() or _WIDE.search(text) is None)
