"""Which persons of two lists are compared: those who share a number, a part of one, or how a name sounds with a day."""

from __future__ import annotations

from collections.abc import Sequence

from fundwatch.ledger.matching import identity_numbers, names, sound
from fundwatch.ledger.matching.blocking import Candidates, Record, between, key, within
from fundwatch.ledger.matching.persons import Person
from fundwatch.ledger.matching.slips import plain

#: Place and birthday stand in front, birthday and sequence behind: one slip spoils one of them at most, or the middle.
_FRONT, _BACK = 12, 12
_KEYS = (
    key("number"),
    key("front"),
    key("back"),
    key("account"),
    key("sound", "born"),
    key("sound", "village"),
    key("sound", "household"),
    key("household", "born"),
    key("initial", "village", "born"),
)


def of_one_list(persons: Sequence[Person]) -> Candidates:
    """Pairs within a list, by places in it."""
    return within([_record(person) for person in persons], _KEYS)


def of_two_lists(left: Sequence[Person], right: Sequence[Person]) -> Candidates:
    """Pairs across two lists; the places of the right one count on from those of the left."""
    return between([_record(person) for person in left], [_record(person) for person in right], _KEYS)


def sounds(name: str) -> str:
    """What a name is filed under: how its characters mostly sound, as the south-west merges them."""
    return " ".join(sound.usual_reading(character) or "?" for character in names.one_form(name))


def _record(person: Person) -> Record:
    number = identity_numbers.read(person.id_number).number
    born = person.known_birth
    sounding = sounds(person.name)
    return {
        "number": number,
        "front": number[:_FRONT],
        "back": number[-_BACK:],
        "account": plain(person.account).lstrip("0"),
        "sound": sounding,
        "initial": sounding.split(" ")[0],
        "born": born.isoformat() if born else "",
        "village": person.village,
        "household": plain(person.household).lstrip("0"),
    }
