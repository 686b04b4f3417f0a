"""What single header cells and sheet names say, folded so that they can be compared with the declarations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from fundwatch.ingest.converters.cleaning import squeezed
from fundwatch.ingest.converters.money import UNITS
from fundwatch.ingest.synonyms import HEADERS, IGNORED_SHEETS
from fundwatch.models.record import Record
from fundwatch.models.records import SEALED_SHEETS, all_tables

_BRACKETED = re.compile(r"(?P<name>.+?)[(\[【〔](?P<inner>[^()\[\]【】〔〕]*)[)\]】〕]")
_TRAILING_UNIT = re.compile(r"(?P<name>.+?)[:/,、_-]?(?P<unit>百元|千元|万元|亿元|元|%)")
_MARKS = "*※:·.#"
_NUMBERED = re.compile(r"(?P<name>.+?)(\(\d+\)|[_-]\d+)")
_ORDINAL = re.compile(r"(附?[表件])?\d+[、.\-_:]*(?P<name>\D.*)")
_UNIT_LINE = re.compile(r"单位[:为]\s*([^:]{1,24})")
_UNIT_MARKS = re.compile(r"[、,/;()\s]+")


@dataclass(frozen=True)
class Reading:
    """One way to read a header cell: the name it may stand for, and the unit it gives."""

    name: str
    unit: str | None = None


@dataclass(frozen=True)
class Meaning:
    """A column that a header name stands for; `rank` 0 is the contract's own header, 1 a synonym."""

    attribute: str
    rank: int


def readings(written: str) -> tuple[Reading, ...]:
    """The ways to read a header cell, the most literal first."""
    name = squeezed(written).replace("帐", "账").strip(_MARKS)
    found = [Reading(name)]
    bracketed = _BRACKETED.fullmatch(name)
    if bracketed:
        unit = _unit(bracketed["inner"])
        if unit is not None or not bracketed["inner"].endswith("元"):
            found.append(Reading(bracketed["name"].strip(_MARKS), unit))
    trailing = _TRAILING_UNIT.fullmatch(name)
    if trailing:
        found.append(Reading(trailing["name"].strip(_MARKS), trailing["unit"]))
    return tuple(found)


def _unit(inner: str) -> str | None:
    word = inner.removeprefix("单位").lstrip(":").removeprefix("人民币")
    if "%" in word or "百分比" in word:
        return "%"
    return next((part for part in word.split("/")[:1] if part in UNITS), None)


@cache
def meanings(record: type[Record]) -> dict[str, Meaning]:
    """Every header that means a column of this table; the contract's own headers win over synonyms."""
    found = {squeezed(field.label): Meaning(attribute, 0) for attribute, field in record.fields().items()}
    for attribute, field in record.fields().items():
        for word in (*field.synonyms, *HEADERS.get(field.label, ())):
            found.setdefault(squeezed(word).replace("帐", "账"), Meaning(attribute, 1))
    return found


@cache
def _sheet_names() -> dict[str, str]:
    own = {squeezed(label): label for label in all_tables()}
    others = {squeezed(word): label for label, record in all_tables().items() for word in record.sheet.synonyms}
    return {**others, **own, **{squeezed(label): label for label in SEALED_SHEETS}}


def table_named(sheet_name: str) -> str | None:
    """The label of the table (or sealed sheet) that a sheet's name means: 补助发放, 补助发放(2), 表3 补助发放."""
    return _named(sheet_name, _sheet_names())


def is_ignored(sheet_name: str) -> bool:
    """Whether a sheet only explains the workbook."""
    return _named(sheet_name, {name: name for name in IGNORED_SHEETS}) is not None


def _named(sheet_name: str, known: dict[str, str]) -> str | None:
    name = squeezed(sheet_name)
    numbered = _NUMBERED.fullmatch(name)
    ordinal = _ORDINAL.fullmatch(name)
    for candidate in (name, numbered["name"] if numbered else "", ordinal["name"] if ordinal else ""):
        if candidate in known:
            return known[candidate]
    return None


def units_of_line(texts: list[str]) -> set[str]:
    """The money units that a row above the header names: 单位:万元, 单位:户、人、元."""
    words: set[str] = set()
    for text in [*texts, " ".join(texts)]:
        folded = " ".join(squeezed(part) for part in text.split()).replace(": ", ":")
        for listed in _UNIT_LINE.findall(folded):
            words.update(word.removeprefix("人民币") for word in _UNIT_MARKS.split(listed))
    return words & UNITS.keys()
