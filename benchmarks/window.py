"""The window: how soon it is there, and how it moves over a million rows.

Start: a fresh interpreter to the first painted window, the median of several runs (warm: the files are in memory). The
interpreter finds the modules compiled, as it does in a program that is installed.
List: the real ledger page over a made-up table; a jump ends when its rows are painted, a wheel step likewise. Words are
searched for when the list stood still and is prepared for that; how long that takes is told, the standing still too.
Beside a figure stands its floor, measured in the same run (`window_floors.py`): goals are for a quiet machine, ratios
hold on a slow one too.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from window_floors import BARE_WINDOW, moves, silence, statements

from fundwatch import app
from fundwatch.models.store import Store
from fundwatch.services.preferences import Preferences
from fundwatch.ui.widgets.search_field import PAUSE

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

#: Goals in milliseconds.
GOALS = {
    "first window, warm": 500.0,
    "first window, cold": 1500.0,
    "jump": 20.0,
    "wheel": 20.0,
    "longest stall": 100.0,
    "sort, indexed": 400.0,
    "sort, not indexed": 1500.0,
    "search a name": 50.0,
}
STARTS = 5
#: Writing 1 here makes Linux forget the files it holds in memory.
FILES_IN_MEMORY = Path("/proc/sys/vm/drop_caches")
JUMPS = 60
START = """
import sys, time
began, worked = time.perf_counter(), time.process_time()
from fundwatch import app
from fundwatch.services.preferences import Preferences
application = app.make_application(sys.argv[:1])
window = app.make_window(application, Preferences(theme="light", database=sys.argv[1], backup_days=0))
window.show()
while not window.windowHandle().isExposed():
    application.processEvents()
window.grab()
print((time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000)
window.close()
"""
FILL = """
INSERT INTO benefit_payment (
    id, record_key, version, digest, source_id, source_row, serial_no, batch_no, subsidy, year, name, id_number,
    account, due_amount, paid_amount, paid_on, region_code, village_group, status, paid_on_day, paid_amount_first_two,
    id_number_valid, name_normalised, quantity)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
SELECT i, printf('FF%09d', i), 1, x'00', 1, i + 3, printf('FF%09d', i), printf('PC%05d', i / 500),
    substr('危房改造农村低保生态补偿产业奖补', 1 + 4 * (abs(random()) % 4), 4), 2016 + i % 3,
    substr('张王李赵周吴郑孙马朱胡林郭何高', 1 + abs(random()) % 15, 1)
        || substr('秀英桂兰建国志强玉梅', 1 + abs(random()) % 9, 2),
    printf('5399001970%02d%02d%04d', 1 + i % 12, 1 + i % 28, i % 10000),
    printf('62170000%010d', abs(random()) % 10000000000),
    a, a, date('2016-01-01', (i % 1000) || ' days'), '539900101201', '第一组', '成功',
    736000 + i % 1000, 11, 1, '', 1000000
FROM (SELECT i, 1000 + abs(random()) % 500000 AS a FROM n)
"""


def make_books(path: Path, rows: int) -> None:
    """A database with so many payments, written by SQLite itself."""
    store = Store.open(path)
    with store.engine.begin() as connection:
        region = "INSERT INTO region (id, record_key, version, digest, source_id, source_row, region_code, name, level)"
        connection.exec_driver_sql(
            "INSERT INTO import_batch (id, imported_at, actor, updating, digest, log_number, report) "
            "VALUES (1, '2019-01-15T00:00:00+00:00', '', 0, x'00', 0, '[]')"
        )
        connection.exec_driver_sql("INSERT INTO source_file (id, import_id, name, sha256) VALUES (1, 1, '册.xlsx', '')")
        connection.exec_driver_sql("INSERT INTO source_sheet (id, file_id, name, table_label) VALUES (1, 1, '册', '')")
        connection.exec_driver_sql(
            f"{region} VALUES (1, '539900101201', 1, x'00', 1, 1, '539900101201', '龙山村', '村')"
        )
        connection.exec_driver_sql(FILL, (rows,))
    store.close()


def can_forget() -> bool:
    """Whether the system's memory of files can be emptied here (Linux, as root)."""
    return os.access(FILES_IN_MEMORY, os.W_OK)


def starts(database: Path, compiled: Path, *, cold: bool = False) -> tuple[list[float], list[float]]:
    """Milliseconds by the clock from an interpreter's first line of ours to a painted window, and of the processor.

    Medians, of the program's window and of a bare one, started in turns. `cold` empties the system's memory of files
    before each start. `compiled` is where interpreters keep what they compiled.
    """
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(compiled)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    told: dict[str, list[list[float]]] = {START: [], BARE_WINDOW: []}
    for _ in range(STARTS + 1):
        for script, times in told.items():
            if cold:
                os.sync()
                FILES_IN_MEMORY.write_text("1")
            command = [sys.executable, "-c", script, str(database)]
            done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
            times.append([float(word) for word in done.stdout.split()])
    ours, bare = ([statistics.median(taken) for taken in zip(*times[1:], strict=True)] for times in told.values())
    return ours, bare


def bring_back(database: Path) -> None:
    """Read the books once: the cold starts made the system forget them, and lists are measured in books in use."""
    with database.open("rb") as file:
        while file.read(1 << 24):
            pass


class Watch(QObject):
    """Sees when readable rows are painted."""

    def __init__(self, shown: Callable[[], bool]) -> None:
        super().__init__()
        self._shown = shown
        self.painted = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A paint with everything at hand; it ends within this event."""
        if event.type() == QEvent.Type.Paint and self._shown():
            self.painted = True
        return super().eventFilter(watched, event)


class Drive:
    """The ledger page, driven."""

    def __init__(self, database: Path) -> None:
        self.application = app.make_application(["benchmark"])
        self.window = app.make_window(
            self.application, Preferences(theme="light", database=str(database), backup_days=0)
        )
        self.window.resize(1366, 768)
        self.window.show()
        self._flags = QEventLoop.ProcessEventsFlag.WaitForMoreEvents
        self.longest = 0.0
        self._last = 0.0
        self._beat = QTimer()
        self._beat.setInterval(2)
        self._beat.timeout.connect(self._heard)
        self._beat.start()
        self.until(lambda: self.window.context.is_open)
        self.window.open_page("ledger")
        self.page = self.window.page("ledger")
        self.table = self.page.table  # type: ignore[attr-defined]
        self.watch = Watch(self.shown)
        self.table.grid.viewport().installEventFilter(self.watch)

    def until(self, reached: Callable[[], object], seconds: float = 60) -> float:
        """Let events run until something is so; gives the milliseconds it took."""
        began = time.perf_counter()
        while not reached():
            self.application.processEvents(self._flags)  # sleeps until something happens, as the program does
            if time.perf_counter() - began > seconds:
                raise TimeoutError
        return (time.perf_counter() - began) * 1000

    def listen(self) -> None:
        """Begin to listen for stalls."""
        self.longest, self._last = 0.0, time.perf_counter()

    def _heard(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, (now - self._last) * 1000 - 2)
        self._last = now

    def shown(self) -> bool:
        """Whether every row in sight is readable."""
        grid = self.table.grid
        first, last = grid.rowAt(0), grid.rowAt(grid.viewport().height() - 1)
        last = len(self.table.model.ids) - 1 if last < 0 else last
        return bool(self.table.model.is_ready(first) and self.table.model.is_ready(last))

    def move(self, to: int) -> float:
        """Scroll to a row; gives the milliseconds until the painting of its readable cells has ended."""
        self.watch.painted = False
        began = time.perf_counter()
        self.table.grid.verticalScrollBar().setValue(to)
        self.until(lambda: self.watch.painted)
        return (time.perf_counter() - began) * 1000


def list_times(database: Path, rows: int) -> tuple[dict[str, float], dict[str, float]]:
    """What the ledger page takes, in milliseconds, and the floors of that."""
    drive = Drive(database)
    drive.listen()
    found = {"first rows": drive.until(lambda: len(drive.table.model.ids) > 0 and drive.shown())}
    found["all ids"] = found["first rows"] + drive.until(lambda: drive.table.complete)
    chance = random.Random(1)  # noqa: S311 - where to jump
    found["jump"] = statistics.median(drive.move(chance.randrange(rows)) for _ in range(JUMPS))
    here = drive.table.grid.verticalScrollBar().value()
    found["wheel"] = statistics.median(drive.move(here + 3 * step) for step in range(1, JUMPS))
    columns = [column.label for column in drive.table.model.columns]
    for name, column in (("sort, indexed", "身份证号"), ("sort, not indexed", "实发金额（元）")):
        drive.table.grid.sort_asked.emit(columns.index(column), False)
        drive.until(lambda: len(drive.table.model.ids) > 0 and not drive.table.complete)
        found[name] = drive.until(lambda: drive.table.complete and drive.shown())
    drive.page.show_table("补助发放")  # type: ignore[attr-defined]
    drive.until(lambda: drive.table.complete)
    prepared: list[bool] = []

    def note() -> None:
        prepared.append(True)

    drive.table.prepared.connect(note)
    found["words prepared"] = drive.until(prepared.__len__)
    for name, words in (("search a name", "秀英"), ("search a number", "FF000999")):
        before = drive.table.model.generation
        drive.table.search.setText(words)
        first = drive.until(lambda before=before: drive.table.model.generation > before and drive.shown())
        found[f"{name}, first rows"] = first - PAUSE
        found[name] = first - PAUSE + drive.until(lambda: drive.table.complete)
    found["longest stall"] = drive.longest
    floors = statements(database)
    grid = drive.table.grid
    floors |= moves(drive.application, [grid.row_texts(at) for at in range(20)], grid.viewport().size(), JUMPS)
    floors["longest stall"] = silence(drive)
    drive.window.close()
    return found, floors


def main() -> int:
    """Print every figure with its floor, their ratio and its goal; 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--database", type=Path, help="keep the made-up database here and use it again")
    given = parser.parse_args()
    found: dict[str, float] = {}
    floors: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        database = given.database or Path(folder) / "账.db"
        if not database.exists():
            make_books(database, given.rows)
        for name, cold in (("first window, warm", False), ("first window, cold", True)):
            if cold and not can_forget():
                print(f"{name}: not measured, the files in memory cannot be forgotten here")
                continue
            ours, bare = starts(Path(folder) / "空.db", Path(folder) / "compiled", cold=cold)
            found[name], found[f"{name}, processor"] = ours
            floors[name], floors[f"{name}, processor"] = bare
        bring_back(database)
        listed, under = list_times(database, given.rows)
    return tell(found | listed, floors | under)


def tell(found: dict[str, float], floors: dict[str, float]) -> int:
    """Print the figures; 1 where a goal is missed."""
    missed = False
    print(f"{'':<32}{'measured':>13}{'floor':>12}{'ratio':>8}")
    for name, value in found.items():
        goal, floor = GOALS.get(name), floors.get(name)
        late = goal is not None and value > goal
        missed |= late
        beside = f"{floor:>9.1f} ms{value / floor:>8.2f}" if floor else " " * 20
        said = (f"   goal {goal:.0f}" if goal else "") + ("   MISSED" if late else "")
        print(f"{name:<32}{value:>10.1f} ms{beside}{said}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
