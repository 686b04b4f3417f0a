"""A change of the passphrase that is killed anywhere leaves the old database or the new one, whole."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from fundwatch.errors import WrongPassphraseError
from fundwatch.models.encryption import files
from fundwatch.models.store import Store
from fundwatch.services import importing
from tests.services.encrypting_in_pieces import ACTOR, MOMENTS, NEW, OLD
from tests.services.importing.office import PAYMENT_HEADER, Office, payment

pytestmark = pytest.mark.file_books("encryption is of a file")
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A plain and an encrypted database with an import of which rows were rejected."""
    found = {}
    for action, passphrase in (("set", None), ("change", OLD), ("remove", OLD)):
        folder = tmp_path_factory.mktemp(action)
        office = Office(Store.open(folder / "账.db", passphrase=passphrase), folder)
        office.regions()
        office.bring(office.csv("补助发放.csv", [PAYMENT_HEADER, payment("L1"), payment("L2", 发放日期="坏")]))
        office.store.close()
        found[action] = folder
    return found


def whole(office: Office) -> None:
    assert office.count("benefit_payment") == 1
    assert office.disagreements() == []
    assert importing.rejects_workbook(office.store, ACTOR, 2, office.folder / "退回.xlsx") == 1


@pytest.mark.parametrize(
    ("moment", "action"),
    [(moment, "change") for moment in MOMENTS]
    + [
        (moment, action)
        for moment in ("look 3", "enter _swap", "replaced", "enter settle")
        for action in ("set", "remove")
    ],
)
def test_killed(made: dict[str, Path], tmp_path: Path, moment: str, action: str) -> None:
    folder = tmp_path / "账"
    shutil.copytree(made[action], folder)
    path = folder / "账.db"
    done = subprocess.run(
        [sys.executable, "-m", "tests.services.encrypting_in_pieces", moment, action, str(path)], cwd=ROOT, check=False
    )
    assert done.returncode == -signal.SIGKILL
    before, after = {"set": (None, NEW), "change": (OLD, NEW), "remove": (OLD, None)}[action]
    changed = MOMENTS.index(moment) >= MOMENTS.index("replaced")
    now, not_now = (after, before) if changed else (before, after)
    assert files.is_plain(path) == (now is None)
    if now and not_now:
        with pytest.raises(WrongPassphraseError):
            Store.open(path, passphrase=not_now)
    store = Store.open(path, create=False, passphrase=now)
    whole(Office(store, folder))
    assert store.head().number == (3 if changed else 2)
    assert [file.name for file in folder.iterdir() if "口令" in file.name] == []
    store.close()
