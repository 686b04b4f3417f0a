"""A process killed in the middle of an import leaves all of it in or all of it out."""

from __future__ import annotations

import os
import signal

import pytest

from fundwatch.services import importing
from fundwatch.services.progress import Quiet
from fundwatch.services.worker import Crashed, Worker
from fundwatch.services.worker_process import Finished, Progressed
from tests.services.importing.office import Office

ROWS = 60_000
HEADER = ("身份证号", "姓名", "死亡日期")
PATIENCE = 120


def kill_at(worker: Worker, moment: int) -> bool:
    """Kill the worker's process at the so-manieth sign of progress; whether it was still at work then."""
    seen = 0
    while True:
        event = worker.poll(PATIENCE)
        assert event is not None
        if isinstance(event, Progressed):
            seen += 1
            if seen == moment:
                os.kill(worker.process_id, signal.SIGKILL)
        else:
            assert isinstance(event, Crashed | Finished)
            return isinstance(event, Crashed)


@pytest.mark.parametrize("moment", [1, 2, 3, 4])
def test_killed_while_storing(office: Office, moment: int) -> None:
    rows = [HEADER, *((f"53052419500{n:07d}", "某人", "2016-01-01") for n in range(ROWS))]
    preview = office.preview(office.csv("死亡人员.csv", rows))
    with Worker() as worker:
        worker.submit("fundwatch.services.importing.commit", office.store.url, office.actor, preview_id=preview.id)
        killed = kill_at(worker, moment)
    assert killed or moment > 1
    stored = office.count("deceased_person")
    assert stored in {0, ROWS}
    assert office.count("import_batch") == office.count("log_entry") == (1 if stored else 0)
    assert office.disagreements() == []
    if not stored:
        report = importing.commit(office.store, office.actor, preview.id, progress=Quiet())
        assert report.counts.stored == ROWS
        assert office.disagreements() == []


def test_killed_while_reading_nothing_is_stored_and_the_file_can_be_read_again(office: Office) -> None:
    rows = [HEADER, *((f"53052419500{n:07d}", "某人", "2016-01-01") for n in range(ROWS))]
    file = office.csv("死亡人员.csv", rows)
    with Worker() as worker:
        worker.submit("fundwatch.services.importing.preview", office.store.url, office.actor, files=[str(file)])
        assert kill_at(worker, 2)
        assert office.count("deceased_person") == 0
        preview = worker.run(
            "fundwatch.services.importing.preview", office.store.url, office.actor, Quiet(), files=[str(file)]
        )
    assert preview.counts.stored == ROWS
