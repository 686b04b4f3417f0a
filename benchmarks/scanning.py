"""Full and incremental scans with every rule, against the machine's own floors on the same database.

The floors: one scan of the payments' table, and one index probe for each payment. The incremental scan follows an
import of 5,000 payments to as many people, made of stored ones under new numbers and in a later year; its floor is
one probe for each of these. Without --db the made-up county is made first, with so many people as its payments ask for.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import psutil
from sqlalchemy import select

from fundwatch.demo import build_county, write_county
from fundwatch.demo.scale import scale_of
from fundwatch.models.actor import Actor
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.store import Store
from fundwatch.reports.workbook import write_workbook
from fundwatch.services import importing, scanning
from fundwatch.services.progress import Quiet

ACTOR = Actor("测量", "")
SLOWEST = 12
COUNTY_PAYMENTS = 413_710
SCAN = "SELECT count(*) FROM benefit_payment NOT INDEXED WHERE coalesce(paid_amount, 0) + coalesce(paid_on_day, 0) < 0"
PROBE = "SELECT count(*) FROM benefit_payment b JOIN benefit_payment o ON o.record_key = b.record_key"


class RuleTimes(Quiet):
    """Seconds from one rule's beginning to the next one's on the same thread, by what progress says."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._doing: dict[int, tuple[str, float]] = {}

    def step(self, done: int, total: int, what: str) -> None:
        """Close the rule that this thread did before, at the end every thread's, and begin another."""
        now, here = time.perf_counter(), threading.get_ident()
        for thread in list(self._doing) if done == total else [here] if here in self._doing else []:
            said, since = self._doing.pop(thread)
            self.seconds[said] = now - since
        self._doing[here] = what, now

    def show(self) -> None:
        """Print the slowest."""
        for what, seconds in sorted(self.seconds.items(), key=lambda one: one[1], reverse=True)[:SLOWEST]:
            print(f"  {seconds:6.2f} s  {what}")


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds that some work takes: by the clock, and of the processor (all that counts where others work too)."""
    begun, spent = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - begun, time.process_time() - spent


@contextmanager
def memory_of_this_process() -> Iterator[list[float]]:
    """The most resident memory while something is done, in MiB, as the one item of a list."""
    peak, done, process = [0.0], threading.Event(), psutil.Process()

    def watch() -> None:
        while not done.wait(0.02):
            peak[0] = max(peak[0], process.memory_info().rss / 2**20)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        done.set()
        thread.join()


def floor(store: Store, statement: str) -> float:
    """The least processor time of three of one statement."""

    def ask() -> None:
        with store.read() as connection:
            connection.exec_driver_sql(statement).scalar_one()

    return min(timed(ask)[1] for _ in range(3))


def new_batch(store: Store, folder: Path, rows: int) -> Path:
    """A file of payments that are stored ones under new numbers and a new batch."""
    fields = BenefitPayment.fields()
    with store.read() as connection:
        found = connection.execute(select(BenefitPayment.__table__).limit(rows)).mappings().all()
    path = folder / "补助发放.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([field.label for field in fields.values()])
        for row in found:
            writer.writerow([_written(row, name, field.kind.name) for name, field in fields.items()])
    return path


#: Columns by which the new payments lie some years after the stored ones, so that they repeat none.
_YEARS_ON = frozenset({"year", "paid_on", "entitled_from", "entitled_until", "returned_on"})
_YEARS = 3


def _written(row: object, name: str, kind: str) -> object:
    value = row[name]  # type: ignore[index]
    if name in {"serial_no", "batch_no"}:
        return f"新{value}"
    if value is None:
        return ""
    if name in _YEARS_ON:
        return value + _YEARS if isinstance(value, int) else value.replace(year=value.year + _YEARS, day=1)
    if kind == "MONEY":
        return f"{value / 100:.2f}"
    return f"{value / 1_000_000:g}" if kind in {"QUANTITY", "RATIO"} else value


def make_books(path: Path, payments: int) -> None:
    """The made-up county with about so many payments: as many villages, more households in each."""
    county = scale_of("county")
    times = payments / COUNTY_PAYMENTS
    larger = replace(county, households=round(county.households * times), persons=round(county.persons * times))
    files = write_county(build_county(larger), path.parent / "county", write_workbook)
    store = Store.open(path)
    importing.commit(store, ACTOR, importing.preview(store, ACTOR, files, progress=Quiet()).id, progress=Quiet())
    store.close()


def main() -> int:
    """Measure once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--db", type=Path, help="a database to work on a copy of")
    parser.add_argument("--new-rows", type=int, default=5_000)
    parser.add_argument("--payments", type=int, default=1_000_000, help="about so many in the county that is made")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        path = folder / "books.db"
        if chosen.db is None:
            make_books(path, chosen.payments)
        else:
            shutil.copyfile(chosen.db, path)
        measure(Store.open(path, create=False), folder, chosen.new_rows)
    return 0


def measure(store: Store, folder: Path, new_rows: int) -> None:
    """Print floors, scans and ratios."""
    with store.read() as connection:
        payments = connection.exec_driver_sql("SELECT count(*) FROM benefit_payment").scalar_one()
    table, probes = floor(store, SCAN), floor(store, PROBE)
    print(f"{payments:,} payments; floors: one table scan {table:.2f} s, one index probe a row {probes:.2f} s")
    as_of = date(2019, 1, 15)
    summaries: list[scanning.ScanSummary] = []
    times, again = RuleTimes(), RuleTimes()
    with memory_of_this_process() as peak:
        full, spent = timed(lambda: summaries.append(scanning.scan(store, ACTOR, as_of=as_of, progress=times)))
    print(f"full scan: {full:.1f} s, {spent:.1f} s of processor = {spent / probes:.1f} probes of every row = "
          f"{spent / table:.0f} table scans; {peak[0]:.0f} MiB")  # fmt: skip
    results = summaries[0].rules
    ran = sum(result.state == "已检查" for result in results)
    print(f"  {len(results)} rules, {ran} ran, {summaries[0].flagged:,} findings")
    times.show()
    preview = importing.preview(store, ACTOR, [new_batch(store, folder, new_rows)], progress=Quiet())
    report = importing.commit(store, ACTOR, preview.id, progress=Quiet())
    if report.import_id is None or preview.counts.stored != new_rows:
        raise SystemExit(f"the batch was not stored: {preview.counts}")
    few = floor(store, f"{PROBE} WHERE b.id > (SELECT max(id) - {new_rows} FROM benefit_payment)")
    since = report.import_id
    partial, little = timed(
        lambda: summaries.append(scanning.scan(store, ACTOR, since=since, as_of=as_of, progress=again))
    )
    print(f"incremental scan of {new_rows:,} new payments: {partial:.2f} s, {little:.2f} s of processor = "
          f"{little / few:.0f} probes of each; {spent / little:.1f} times as quick as the full scan")  # fmt: skip
    again.show()
    store.close()


if __name__ == "__main__":
    sys.exit(main())
