"""What encryption costs: the same import, scans and opening on a plain and on an encrypted database, side by side.

The plain database of the same run is the floor. Each round imports the same workbook into a fresh plain and a fresh
encrypted database, alternately; the least times are compared. Times are of the processor (user and system), because
ciphering is work of the processor and other programs' work is not to count; the clock's times stand beside them.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from big_workbook import big_workbook

from fundwatch.models.actor import Actor
from fundwatch.models.encryption.keys import derive
from fundwatch.models.store import Store
from fundwatch.services import encrypting, importing, scanning
from fundwatch.services.encrypting import Secret
from fundwatch.services.progress import Quiet

ALLOWED_LOAD = 1.4
PASSPHRASE = "为测量而设的口令 1"  # noqa: S105 - made up
ACTOR = Actor("测量", "")
Taken = tuple[float, float]
Times = dict[str, dict[str, list[Taken]]]


def taken(work: Callable[[], object]) -> Taken:
    """Seconds that some work takes: of the processor, by the clock."""
    begun, clock = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - begun, time.perf_counter() - clock


def one_round(workbook: Path, folder: Path, kind: str, times: Times) -> None:
    """Import, scan, scan again, open anew; for one kind of database."""
    path = folder / f"{kind}.db"
    passphrase = PASSPHRASE if kind == "encrypted" else None
    store = Store.open(path, passphrase=passphrase)
    previews = []

    def bring() -> None:
        previews.append(importing.preview(store, ACTOR, [workbook], progress=Quiet()))
        importing.commit(store, ACTOR, previews[0].id, progress=Quiet())

    times["import"][kind].append(taken(bring))
    times["full scan"][kind].append(taken(lambda: scanning.scan(store, ACTOR, progress=Quiet())))
    store.close()
    opened = []
    times["open"][kind].append(taken(lambda: opened.append(Store.open(path, passphrase=passphrase))))
    times["scan after opening"][kind].append(taken(lambda: scanning.scan(opened[0], ACTOR, progress=Quiet())))
    times["scan again"][kind].append(taken(lambda: scanning.scan(opened[0], ACTOR, progress=Quiet())))
    times["a page of the ledger"][kind].append(taken(lambda: _page(opened[0])))
    if passphrase:
        new = Secret(PASSPHRASE + "改")
        proof = Secret(PASSPHRASE)
        work = taken(lambda: encrypting.change_passphrase(opened[0], ACTOR, proof, new, progress=Quiet()))
        times["change of passphrase"][kind].append(work)
    opened[0].close()
    for file in folder.glob(f"{kind}.db*"):
        if file.is_file():
            file.unlink()


def _page(store: Store) -> None:
    with store.read() as connection:
        rows = "SELECT * FROM benefit_payment ORDER BY paid_amount DESC, id LIMIT 256"
        connection.exec_driver_sql(rows).all()


def main() -> int:
    """Print times and ratios; 0 where the load stays within what is allowed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=300_000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    times: Times = defaultdict(lambda: defaultdict(list))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workbook = big_workbook(arguments.rows)
        for _ in range(arguments.rounds):
            for kind in ("plain", "encrypted"):
                one_round(workbook, folder, kind, times)
    print(f"{arguments.rows:,} rows, least of {arguments.rounds}; seconds of the processor (by the clock)")
    times["deriving a key"]["encrypted"].append(taken(lambda: derive(PASSPHRASE, bytes(16))))
    for what, kinds in times.items():
        shown = "".join(f"  {kind} {least(values)[0]:.3f} ({least(values)[1]:.3f})" for kind, values in kinds.items())
        print(f"{what:22}{shown}" + (f"  ratio {ratio(kinds):.2f}" if "plain" in kinds else ""))
    return 0 if ratio(times["import"]) <= ALLOWED_LOAD else 1


def least(values: list[Taken]) -> Taken:
    """The least times of several rounds."""
    return min(one for one, _ in values), min(clock for _, clock in values)


def ratio(kinds: dict[str, list[Taken]]) -> float:
    """How many times the processor's time of a plain database an encrypted one takes."""
    return least(kinds["encrypted"])[0] / least(kinds["plain"])[0]


if __name__ == "__main__":
    sys.exit(main())
