"""The small tables of characters in resources/matching, read once."""

from __future__ import annotations

from functools import lru_cache

from fundwatch.paths import resources


@lru_cache(maxsize=1)
def variants() -> dict[int, str]:
    """What each traditional, variant or private character is compared as, in the form `str.translate` takes."""
    return {ord(word[0]): word[1] for word in _words("variants.txt")}


@lru_cache(maxsize=1)
def parts() -> dict[int, str]:
    """What each rare character is typed as by its parts, in the form `str.translate` takes."""
    return {ord(word[0]): word[1:] for word in _words("parts.txt")}


@lru_cache(maxsize=1)
def compound_surnames() -> frozenset[str]:
    """Surnames of two characters."""
    return frozenset(_words("compound_surnames.txt"))


@lru_cache(maxsize=1)
def similar() -> frozenset[tuple[str, str]]:
    """Pairs of characters that look alike, both ways; build.py beside the table says how they were found."""
    words = _words("alike.txt")
    pairs = list(zip(words[::3], words[1::3], strict=True))
    return frozenset([*pairs, *((other, one) for one, other in pairs)])


def _words(name: str) -> list[str]:
    text = (resources() / "matching" / name).read_text(encoding="utf-8")
    return [word for line in text.splitlines() if not line.startswith("#") for word in line.split()]
