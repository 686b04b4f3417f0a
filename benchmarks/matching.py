"""Matching: FEBRL 1-4 by the generic matcher, labelled Chinese persons by ours; shares found, pairs compared, time.

Times are of the processor, so that a busy machine misleads less. The floor beside a data set is the bare library: the
edit distance of every field of the same pairs. Exit status 1 where a share is below what is promised.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rapidfuzz.distance import OSA

from fundwatch.ledger.matching.blocking import between, within
from fundwatch.ledger.matching.candidates import of_two_lists
from fundwatch.ledger.matching.persons import Verdict, compare
from tests.ledger.matching import febrl, labelled

PRECISION, RECALL = 0.995, 0.98
FOUND = (Verdict.SAME, Verdict.LIKELY)


def bare(data: febrl.DataSet) -> float:
    """Seconds that the library takes for the distances of all fields of the pairs that blocking leaves."""
    records = [*data.left, *data.right]
    keys = febrl.SCHEME.keys
    pairs = between(data.left, data.right, keys).pairs if data.right else within(data.left, keys).pairs
    fields = [field.name for field in febrl.SCHEME.fields]
    start = time.process_time()
    for one, other in pairs:
        for field in fields:
            OSA.distance(records[one][field], records[other][field])
    return time.process_time() - start


def run_febrl(number: int) -> bool:
    """Match one set and print a line; whether it is within what is promised."""
    data = febrl.load(number)
    size = len(data.left) + len(data.right)
    possible = len(data.left) * len(data.right) or size * (size - 1) // 2
    start = time.process_time()
    found, score = febrl.run(data)
    taken, floor = time.process_time() - start, bare(data)
    print(
        f"FEBRL {number}: {size:6,} records, {found.compared:6,} of {possible:10,} pairs compared, "
        f"precision {score.precision:.4f}, recall {score.recall:.4f}, F1 {score.f1:.4f} (promised ≥ {febrl.LEAST_F1}), "
        f"{taken:.2f} s, bare distances {floor:.2f} s"
    )
    return score.f1 >= febrl.LEAST_F1


def run_persons() -> bool:
    """Judge the labelled pairs and print what became of each kind; whether it is within what is promised."""
    pairs = labelled.pairs()
    start = time.process_time()
    judged = [(pair, compare(pair.one, pair.other).verdict) for pair in pairs]
    taken = time.process_time() - start
    verdicts = Counter((pair.kind, verdict.value) for pair, verdict in judged)
    for kind in dict.fromkeys(pair.kind for pair in pairs):
        told = ", ".join(f"{one.value} {verdicts[kind, one.value]:,}" for one in Verdict if verdicts[kind, one.value])
        print(f"  {kind:28} {told}")
    same = sum(pair.same for pair in pairs)
    found = [pair.same for pair, verdict in judged if verdict in FOUND]
    precision, recall = sum(found) / len(found), sum(found) / same
    print(
        f"persons: {len(pairs):,} pairs, {same:,} of one person, precision {precision:.4f} (promised ≥ {PRECISION}), "
        f"recall {recall:.4f} (promised ≥ {RECALL}), {taken / len(pairs) * 1e6:.0f} µs a pair"
    )
    return precision >= PRECISION and recall >= RECALL


def run_candidates() -> None:
    """Print how many of the register's persons are compared with their own entry."""
    same = [pair for pair in labelled.pairs() if pair.same]
    start = time.process_time()
    found = of_two_lists([pair.one for pair in same], [pair.other for pair in same])
    taken = time.process_time() - start
    kept = len({(place, place + len(same)) for place in range(len(same))} & set(found.pairs))
    print(
        f"candidates: {len(found.pairs):,} of {len(same) ** 2:,} pairs compared, {kept / len(same):.4f} of those "
        f"of one person among them, {taken:.2f} s"
    )


if __name__ == "__main__":
    within_promise = [run_febrl(number) for number in febrl.SIZES]
    within_promise.append(run_persons())
    run_candidates()
    sys.exit(not all(within_promise))
