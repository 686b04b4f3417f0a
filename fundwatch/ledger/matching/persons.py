"""Whether two entries mean the same person: a verdict, a score in decibans and the reasons for it in words.

A verdict is a lead for whoever looks at it and never more: it is no finding, and nothing is merged by it. Whatever the
score, it does not rise above 需核实 by the name alone, against two valid numbers that differ, or against the name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fundwatch.ledger.matching import evidence, identity_numbers, names
from fundwatch.ledger.matching.evidence import BirthAgreement
from fundwatch.ledger.matching.identity_numbers import NumberAgreement
from fundwatch.ledger.matching.names import NameAgreement
from fundwatch.ledger.matching.slips import plain, slip

_LUNAR_BEHIND = range(19, 52)
#: Scores from which on: 10,000 to 1 for, 300 to 1 for, 10 to 1 against.
SURE, LIKELY, OPEN = 40, 25, -10


class Verdict(StrEnum):
    """From least to most."""

    DIFFERENT = "不同"
    CHECK = "需核实"
    LIKELY = "很可能相同"
    SAME = "相同"


_ORDER = tuple(Verdict)
_ALIKE = frozenset(
    {
        NameAgreement.SAME,
        NameAgreement.VARIANT,
        NameAgreement.RARE,
        NameAgreement.SOUND,
        NameAgreement.NEAR_SOUND,
        NameAgreement.SHAPE,
        NameAgreement.ORDER,
    }
)
_OTHER_NAMES = frozenset({NameAgreement.SURNAME, NameAgreement.DIFFERENT})
#: Numbers that say nothing of the birthday or the sex, so that these are weighed themselves.
_SILENT = frozenset({NumberAgreement.MISSING, NumberAgreement.ONE_INVALID, NumberAgreement.SAME_INVALID})
_ANCHORS = frozenset({NumberAgreement.SAME, NumberAgreement.OTHER_FORM})


@dataclass(frozen=True, slots=True)
class Person:
    """An entry as it was written; what is not known is blank or None."""

    name: str
    id_number: str = ""
    born: date | None = None
    sex: str = ""
    account: str = ""
    household: str = ""
    village: str = ""

    @property
    def known_birth(self) -> date | None:
        """The day of birth as it is written, or as a valid number says."""
        return self.born or identity_numbers.read(self.id_number).born

    @property
    def known_sex(self) -> str:
        """The sex as it is written, or as a valid number says."""
        return self.sex or identity_numbers.read(self.id_number).sex


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for (weight above nought) or against, in words; decibans."""

    words: str
    weight: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict, the score (decibans, the prior included), the reasons, and what holds the verdict back."""

    verdict: Verdict
    score: int
    reasons: tuple[Reason, ...]
    cautions: tuple[str, ...]

    def __str__(self) -> str:
        said = "；".join([*(reason.words for reason in self.reasons), *self.cautions])
        return f"{self.verdict.value}：{said}" if said else self.verdict.value


def compare(one: Person, other: Person) -> Judgement:
    """Judge two entries; the order does not matter but for the words."""
    name = names.compare(one.name, other.name)
    number = identity_numbers.compare(one.id_number, other.id_number)
    shared = _shared(one, other)
    family = any(reason.weight > 0 for reason in shared)
    reasons = [*shared]
    if name.agreement is not NameAgreement.MISSING:
        weight = evidence.name_weight(name.agreement, name.length, family=family)
        reasons.append(Reason(name.words, weight))
    if number is not NumberAgreement.MISSING:
        words = identity_numbers.in_words(one.id_number, other.id_number, number)
        reasons.append(Reason(words, evidence.NUMBERS[number].weight(family=family)))
    if number in _SILENT:
        reasons += _birth(one, other, family=family)
        reasons += _sex(one, other)
    if not family:
        reasons += _village(one, other)
    score = evidence.PRIOR + sum(reason.weight for reason in reasons)
    only_name = not any(reason.weight > 0 for reason in reasons if reason.words != name.words)
    cautions = _cautions(one, other, name.agreement, number, only_name=only_name)
    verdict = _verdict(score, name.agreement, number, reasons)
    if cautions and _ORDER.index(verdict) > _ORDER.index(Verdict.CHECK):
        verdict = Verdict.CHECK
    ordered = sorted(reasons, key=lambda reason: -abs(reason.weight))
    return Judgement(verdict, score, tuple(ordered), cautions if verdict is Verdict.CHECK else ())


def _verdict(score: int, name: NameAgreement, number: NumberAgreement, reasons: list[Reason]) -> Verdict:
    if score >= SURE and number in _ANCHORS and name in _ALIKE:
        return Verdict.SAME
    if score >= LIKELY:
        return Verdict.LIKELY
    unopposed = name is NameAgreement.SAME and all(reason.weight >= 0 for reason in reasons)
    # Two entries under one number are never passed over, whatever the names.
    return Verdict.CHECK if score >= OPEN or unopposed or number in _ANCHORS else Verdict.DIFFERENT


def _cautions(
    one: Person, other: Person, name: NameAgreement, number: NumberAgreement, *, only_name: bool
) -> tuple[str, ...]:
    found = []
    if only_name:
        found.append("只有姓名可比，不能据此认定是同一人")
    if number is NumberAgreement.DIFFERENT:
        found.append("两个身份证号都合规则而不同，不能认定是同一人")
    if name in _OTHER_NAMES:
        found.append("姓名不同，请核对证件、账户是谁的")
    alike_in_all_but_sequence = identity_numbers.differ_in_sequence_only(one.id_number, other.id_number)
    if alike_in_all_but_sequence and name not in {NameAgreement.SAME, NameAgreement.VARIANT, NameAgreement.RARE}:
        found.append("身份证号只差顺序码，姓名也有出入，可能是双胞胎")
    return tuple(found)


def _shared(one: Person, other: Person) -> list[Reason]:
    """The household and the account. They go together: of two that agree only the stronger is weighed."""
    found = []
    if one.household and other.household:
        same = plain(one.household).lstrip("0") == plain(other.household).lstrip("0")
        weight = evidence.HOUSEHOLDS[same].weight(family=False)
        found.append(Reason("户编号相同" if same else "户编号不同", weight))
    family = any(reason.weight > 0 for reason in found)
    first, second = plain(one.account), plain(other.account)
    if first and second:
        slipped = "same" if first == second else slip(first, second)
        words = {"same": "账号相同", None: "账号不同"}.get(slipped) or f"账号{slipped}"
        found.append(Reason(words, evidence.ACCOUNTS[slipped].weight(family=family)))
    agreeing = [reason for reason in found if reason.weight > 0]
    strongest = max(agreeing, key=lambda reason: reason.weight, default=None)
    return [reason if reason is strongest or reason.weight <= 0 else Reason(reason.words, 0) for reason in found]


def _birth(one: Person, other: Person, *, family: bool) -> list[Reason]:
    first, second = one.known_birth, other.known_birth
    if first is None or second is None:
        return []
    agreement = birth_agreement(first, second)
    return [Reason(agreement.value, evidence.BIRTHS[agreement].weight(family=family))]


def birth_agreement(one: date, other: date) -> BirthAgreement:
    """How two days of birth agree."""
    if one == other:
        return BirthAgreement.SAME
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return BirthAgreement.SWAPPED
    if sum(left != right for left, right in zip(one.isoformat(), other.isoformat(), strict=True)) == 1:
        return BirthAgreement.DIGIT
    if abs((one - other).days) in _LUNAR_BEHIND:
        return BirthAgreement.LUNAR
    return BirthAgreement.SAME_YEAR if one.year == other.year else BirthAgreement.DIFFERENT


def _sex(one: Person, other: Person) -> list[Reason]:
    if not one.known_sex or not other.known_sex:
        return []
    same = one.known_sex == other.known_sex
    return [Reason("性别相同" if same else "性别不同", evidence.SEXES[same].weight(family=False))]


def _village(one: Person, other: Person) -> list[Reason]:
    if not one.village or not other.village:
        return []
    same = one.village == other.village
    return [Reason("同村" if same else "不同村", evidence.VILLAGES[same].weight(family=False))]
