"""kill -9 at random moments of import, scan, issue, backup and restore: all of each must be done, or nothing of it.

Every run starts from a copy of the same small database, starts the command itself, and kills it with its worker at a
random moment; every other moment lies close to the commit. Then the books must be sound, hold exactly the old content
or exactly the new, every backup in the folder must stand its proof, and the same command must succeed.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import importlib
import os
import pkgutil
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from killing_commands import Started
from small_books import write_payments, write_places

import fundwatch
from fundwatch.models.actor import Actor
from fundwatch.models.store import Store
from fundwatch.services import backing_up, backup_folder, checking
from fundwatch.services.progress import Quiet

DAY = "2019-01-15"
ACTOR = Actor("核对", "")
KINDS = ("import", "scan", "issue", "backup", "restore")
#: What differs between two runs of one command: times, what hangs on them, and names with a time in them.
VARYING = {
    "import_batch": {"imported_at"},
    "log_entry": {"written_at", "detail", "previous", "digest"},
    "notice": {"issued_at"},
    "scan": {"started_at"},
}
#: Runs started for each kill that is wanted, for those that are done before their moment comes.
_ATTEMPTS = 4


@dataclass(frozen=True)
class Work:
    """A kind of work: the folder it starts from, the content before, after, and after twice.

    It takes so many `seconds`, and after `written` of them the books last changed.
    """

    kind: str
    prepared: Path
    seconds: float
    written: float
    old: str
    new: str
    again: str


def books_of(folder: Path) -> Path:
    """The database of a folder."""
    return folder / "账.db"


def arguments_of(kind: str, folder: Path) -> list[str]:
    """The command line of a kind of work on the books in a folder."""
    parts = {
        "import": ["import", str(folder / "第二次" / "补助发放.csv")],
        "scan": ["scan", "--as-of", DAY],
        "issue": ["notices", "--level", "全部", "--date", DAY, "--out", str(folder / "公示")],
        "backup": ["backup", str(folder / "备份")],
        "restore": ["restore", str(folder / "从前.db")],
    }[kind]
    return [parts[0], "--db", str(books_of(folder)), *parts[1:]]


def done(folder: Path, arguments: list[str]) -> int:
    """Run a command to its end."""
    return Started(arguments, folder / "输出.txt").finish()


def require(folder: Path, arguments: list[str]) -> None:
    """Run a command that must succeed; what it said is shown where it does not."""
    status = done(folder, arguments)
    if status:
        raise SystemExit(f"{arguments[0]} ended with {status}:\n{(folder / '输出.txt').read_text('utf-8')}")


def content_of(database: Path) -> str:
    """A digest of every row of every table, without what differs from run to run."""
    digest = hashlib.sha256()
    with closing(sqlite3.connect(database)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in sorted(one for one in names if not one.startswith("sqlite_")):
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
            kept = ", ".join(f'"{column}"' for column in columns if column not in VARYING.get(name, ()))
            rows = sorted(map(repr, connection.execute(f"SELECT {kept} FROM {name}")))
            digest.update(repr((name, rows)).encode())
    return digest.hexdigest()


def faults_of(folder: Path) -> list[str]:
    """What is wrong with the books and the backups beside them; this opens them as a program does that starts."""
    faults = []
    with closing(Store.open(books_of(folder), create=False)) as store:
        found = checking.check(store, ACTOR, progress=Quiet())
        faults += [one.sentence for one in found.disagreements]
        with store.read() as connection:
            said = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
            faults += [] if said == "ok" else [said]
        listed = {one.path for one in backup_folder.kept_in(folder / "备份", store)}
        kept = {*(folder / "备份").glob("*.db"), *backup_folder.folder_of(store).glob("*.db")}
        for backup in sorted(listed | kept):
            faults += backing_up.prove(backup, None, folder, Quiet()).disagreements
    return faults


def prepare(folder: Path, rows: int) -> tuple[Path, Path]:
    """Make two folders: books with one import scanned and issued, and those after a second import."""
    first, second = folder / "一次", folder / "两次"
    files = [write_places(first / "第一次"), write_payments(first / "第一次", 0, rows)]
    write_payments(first / "第二次", rows, rows)
    (first / "备份").mkdir()
    base = ["--db", str(books_of(first))]
    require(first, ["import", *base, *map(str, files)])
    require(first, arguments_of("scan", first))
    require(first, arguments_of("issue", first))
    shutil.copytree(first, second)
    require(second, ["backup", "--db", str(books_of(second)), str(second / "从前.db")])
    require(second, arguments_of("import", second))
    return first, second


def measured(kind: str, prepared: Path, folder: Path) -> Work:
    """Do a kind of work twice on a copy, for what it must come to, and for how long it takes."""
    copy = folder / f"{kind}-完整"
    shutil.copytree(prepared, copy)
    old = content_of(books_of(copy))
    begun = time.perf_counter()
    status, written = Started(arguments_of(kind, copy), copy / "输出.txt").watch(Path(f"{books_of(copy)}-wal"))
    seconds = time.perf_counter() - begun
    if status:
        raise SystemExit(f"{kind} ended with {status}:\n{(copy / '输出.txt').read_text('utf-8')}")
    new = content_of(books_of(copy))
    if new == old:
        raise SystemExit(f"{kind} changed nothing: nothing can be seen by it")
    turn_the_second()
    require(copy, arguments_of(kind, copy))
    faults = faults_of(copy)
    if faults:
        raise SystemExit(f"{kind} leaves books that are not sound: {faults}")
    again = content_of(books_of(copy))
    shutil.rmtree(copy)
    return Work(kind, prepared, seconds, written, old, new, again)


def turn_the_second() -> None:
    """Wait until a second backup has another name than the first, which tells the second."""
    # Names go by the clock's second, which passes by itself alone.
    time.sleep(1 - time.time() % 1)


def kill_once(work: Work, folder: Path, chance: random.Random) -> tuple[bool, str, list[str]]:
    """Kill the work once; give whether it was killed, the state it left (old, new, half), and what is wrong."""
    shutil.copytree(work.prepared, folder)
    near = chance.random() < 0.5  # noqa: PLR2004 - every other time
    moment = chance.uniform(0.7 * work.written, 1.1 * work.written) if near else chance.uniform(0, work.seconds)
    started = Started(arguments_of(work.kind, folder), folder / "输出.txt")
    killed = started.kill(moment, chance)
    faults = faults_of(folder)
    content = content_of(books_of(folder))
    state = {work.old: "old", work.new: "new"}.get(content, "half")
    if state == "half":
        faults.append("the content is neither the old nor the new")
    if work.kind == "backup" and any((folder / "备份").glob("*.db")):
        turn_the_second()
    status = done(folder, arguments_of(work.kind, folder))
    if status:
        faults.append(f"the same command ended with {status}: {started.said.read_text('utf-8')}")
    # Content that a whole run came to was found sound there.
    if content_of(books_of(folder)) != {"old": work.new, "new": work.again}.get(state):
        faults += ["the same command came to another content", *faults_of(folder)]
    shutil.rmtree(folder)
    return killed, state, faults


def kill_often(work: Work, times: int, folder: Path, chance: random.Random) -> tuple[int, int]:
    """Kill a kind of work so many times and tell the sum; give the kills and how many left anything wrong."""
    begun = time.perf_counter()
    states: Counter[str] = Counter()
    wrong = 0
    for number in range(_ATTEMPTS * times):
        killed, state, faults = kill_once(work, folder / f"{work.kind}-{number}", chance)
        # What was done before its moment came was not killed, and is not counted; it must be right all the same.
        states[state] += killed
        wrong += bool(faults)
        for fault in faults:
            print(f"  {work.kind} {number + 1}, {state}: {fault}")
        if states.total() == times:
            break
    seconds = time.perf_counter() - begun
    told = ", ".join(f"{count} {state}" for state, count in sorted(states.items()) if count)
    print(f"{work.kind}: {states.total()} kills in {seconds:.0f} s, {wrong} wrong; left {told}", flush=True)
    return states.total(), wrong


def load_everything() -> None:
    """Import the package but its window, so that a forked process begins to work at once."""
    left = tuple(f"fundwatch.{name}" for name in ("ui", "app", "__main__", "models.migrations"))
    for module in pkgutil.walk_packages(fundwatch.__path__, "fundwatch."):
        if not module.name.startswith(left):
            importlib.import_module(module.name)
    gc.freeze()


def main() -> int:
    """Kill so many runs; 0 where each left all or nothing and sound books."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=200, help="kills in all, shared by the kinds")
    parser.add_argument("--rows", type=int, default=150, help="payments of each of the two imports")
    parser.add_argument("--of", default=",".join(KINDS), help="the kinds of work, separated by commas")
    parser.add_argument("--seed", type=int, default=None, help="of the random moments; by default another every time")
    chosen = parser.parse_args()
    kinds = chosen.of.split(",")
    if not set(kinds) <= set(KINDS):
        parser.error(f"--of takes {','.join(KINDS)}")
    seed = random.SystemRandom().randrange(10**6) if chosen.seed is None else chosen.seed
    print(f"seed {seed}", flush=True)
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    begun = time.perf_counter()
    load_everything()
    kills = wrong = 0
    with tempfile.TemporaryDirectory(prefix="fundwatch-kills-") as name:
        folder = Path(name)
        os.environ["XDG_DATA_HOME"] = name
        first, second = prepare(folder, chosen.rows)
        for number, kind in enumerate(kinds):
            times = (number + 1) * chosen.times // len(kinds) - number * chosen.times // len(kinds)
            work = measured(kind, first if kind == "import" else second, folder)
            counted, bad = kill_often(work, times, folder, chance)
            kills, wrong = kills + counted, wrong + bad
    print(f"{kills} kills, {wrong} wrong, in {time.perf_counter() - begun:.0f} s", flush=True)
    return int(wrong > 0 or kills < chosen.times)


if __name__ == "__main__":
    sys.exit(main())
