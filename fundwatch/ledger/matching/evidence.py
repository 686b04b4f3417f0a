"""What each outcome of a comparison is worth: log-likelihood ratios in whole decibans, with fixed parameters.

After I. Fellegi and A. Sunter (A Theory for Record Linkage, JASA 64, 1969) an outcome weighs 10·log10(m/u): m is how
often it is met among entries of one person, u how often among entries of two. Ten decibans make the odds ten times as
good. docs/matching.md says where every figure comes from; the u of persons who share a household or an account are
those of a family (siblings share a surname and a character, twins the birthday), all others those of a county of
300,000 persons.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from fundwatch.ledger.matching.identity_numbers import NumberAgreement
from fundwatch.ledger.matching.names import NameAgreement
from fundwatch.ledger.matching.slips import Slip

#: Odds before anything is compared: one in the county's 300,000.
PRIOR = -55


@dataclass(frozen=True, slots=True)
class Chances:
    """m, and u among strangers and within a family."""

    one_person: float
    strangers: float
    family: float

    def weight(self, *, family: bool) -> int:
        """Whole decibans."""
        return round(10 * math.log10(self.one_person / (self.family if family else self.strangers)))


class BirthAgreement(StrEnum):
    """How two days of birth agree; the value says it in words."""

    SAME = "出生日期相同"
    SWAPPED = "出生日期的月和日对调"
    DIGIT = "出生日期有一位不同"
    LUNAR = "出生日期相差19至51天，可能一为农历一为公历"
    SAME_YEAR = "出生年份相同，月日不同"
    DIFFERENT = "出生日期不同"


#: Among strangers by the length of the name: two characters, three, four or more.
NAMES: dict[NameAgreement, tuple[float, tuple[float, float, float], float]] = {
    NameAgreement.SAME: (0.90, (5e-4, 1e-4, 2e-5), 1e-3),
    NameAgreement.VARIANT: (0.015, (1e-5, 2e-6, 5e-7), 2e-5),
    NameAgreement.RARE: (0.010, (5e-4, 1e-4, 2e-5), 2e-3),
    NameAgreement.SOUND: (0.020, (2e-3, 4e-4, 1e-4), 3e-3),
    NameAgreement.NEAR_SOUND: (0.008, (5e-3, 1e-3, 3e-4), 8e-3),
    NameAgreement.SHAPE: (0.015, (1e-3, 3e-4, 1e-4), 4e-3),
    NameAgreement.ORDER: (0.003, (1e-4, 1e-4, 1e-4), 5e-4),
    NameAgreement.ONE_CHARACTER: (0.006, (6e-3, 6e-3, 3e-3), 0.15),
    NameAgreement.PART: (0.004, (1e-3, 1e-3, 1e-3), 5e-3),
    NameAgreement.SURNAME: (0.004, (0.05, 0.05, 0.05), 0.45),
    NameAgreement.DIFFERENT: (0.015, (0.93, 0.93, 0.93), 0.33),
}
NUMBERS: dict[NumberAgreement, Chances] = {
    NumberAgreement.SAME: Chances(0.90, 1e-8, 2e-5),
    NumberAgreement.OTHER_FORM: Chances(0.02, 3e-10, 4e-7),
    NumberAgreement.SAME_INVALID: Chances(0.01, 1e-6, 1e-5),
    NumberAgreement.ROUNDED: Chances(0.01, 4e-8, 3e-5),
    NumberAgreement.DIGIT: Chances(0.02, 2e-8, 6e-6),
    NumberAgreement.EXCHANGED: Chances(0.008, 8e-10, 2e-6),
    NumberAgreement.LOST: Chances(0.008, 8e-9, 2e-6),
    NumberAgreement.TWO_DIGITS: Chances(0.01, 3e-7, 1e-4),
    NumberAgreement.ONE_INVALID: Chances(0.006, 0.04, 0.04),
    NumberAgreement.DIFFERENT: Chances(0.003, 0.95, 0.95),
}
BIRTHS: dict[BirthAgreement, Chances] = {
    BirthAgreement.SAME: Chances(0.95, 4e-4, 5e-3),
    BirthAgreement.SWAPPED: Chances(0.003, 2e-5, 2e-5),
    BirthAgreement.DIGIT: Chances(0.015, 2e-3, 3e-3),
    BirthAgreement.LUNAR: Chances(0.010, 2.5e-3, 2e-3),
    BirthAgreement.SAME_YEAR: Chances(0.006, 0.012, 2e-3),
    BirthAgreement.DIFFERENT: Chances(0.016, 0.98, 0.98),
}
SEXES: dict[bool, Chances] = {True: Chances(0.99, 0.5, 0.5), False: Chances(0.01, 0.5, 0.5)}
VILLAGES: dict[bool, Chances] = {True: Chances(0.95, 5e-3, 0.95), False: Chances(0.05, 0.995, 0.05)}
#: An account or a household shared makes two entries a family's, so that there is nothing to weigh within one.
HOUSEHOLDS: dict[bool, Chances] = {True: Chances(0.95, 1e-5, 1e-5), False: Chances(0.05, 1.0, 1.0)}
#: None is an account that differs altogether: many persons have several.
ACCOUNTS: dict[Slip | str | None, Chances] = {
    "same": Chances(0.70, 1e-5, 1e-5),
    Slip.ZEROS: Chances(0.005, 1e-7, 1e-7),
    Slip.DIGIT: Chances(0.010, 1e-5, 1e-4),
    Slip.EXCHANGED: Chances(0.005, 2e-6, 2e-5),
    Slip.MISSING: Chances(0.005, 2e-6, 2e-5),
    Slip.TWO_DIGITS: Chances(0.005, 1e-4, 1e-3),
    None: Chances(0.275, 1.0, 1.0),
}
_SHORTEST, _LONGEST = 2, 4


def name_weight(agreement: NameAgreement, length: int, *, family: bool) -> int:
    """The weight of a name's agreement; nothing where a name is missing."""
    if agreement is NameAgreement.MISSING:
        return 0
    one_person, strangers, within = NAMES[agreement]
    by_length = strangers[min(max(length, _SHORTEST), _LONGEST) - _SHORTEST]
    return Chances(one_person, by_length, within).weight(family=family)
