"""The demo county in a file and on a server: the same findings, lists and papers to the byte."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from fundwatch.demo import AS_OF, build_county, write_county
from fundwatch.models.store import Store
from fundwatch.reports.workbook import write_workbook
from fundwatch.services import checking, clues, importing, listing, overview, publishing, scanning
from fundwatch.services.progress import Quiet
from fundwatch.services.publishing import Wanted
from tests import databases
from tests.books import ACTOR


@dataclass(frozen=True)
class Both:
    file: Store
    server: Store


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """The same workbooks imported and scanned, once in a file, once on the server."""
    folder = tmp_path_factory.mktemp("县")
    files = write_county(build_county("small", 1), folder / "表", write_workbook)
    with databases.kept_database() as target:
        made = Both(Store.open(folder / "账.db"), Store.open(target))
        for store in (made.file, made.server):
            preview = importing.preview(store, ACTOR, files, progress=Quiet())
            importing.commit(store, ACTOR, preview.id, progress=Quiet())
            assert not scanning.scan(store, ACTOR, as_of=AS_OF).failed
        yield made
        made.file.close()
        made.server.close()


@pytest.fixture(autouse=True, scope="module")
def own_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What importing on a server leaves on this computer goes into a folder of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        yield


def without_installation(lines: list[str], store: Store) -> list[str]:
    """Two databases have two names of their own; all else must agree."""
    return [line.replace(store.installation, "本库") for line in lines]


def test_scan_gives_the_same_bytes(both: Both) -> None:
    file, server = (
        without_installation(list(scanning.lines(store, ACTOR)), store) for store in (both.file, both.server)
    )
    assert len(file) > 40
    assert server == file


def test_clues_are_the_same_in_the_same_order(both: Both) -> None:
    file, server = (clues.clues(store, ACTOR) for store in (both.file, both.server))
    assert len(file.waiting) > 40
    assert server == file


def test_every_rule_looked_at_the_same(both: Both) -> None:
    asked = "SELECT rule, state, tested, excluded, excluded_by, flagged, message FROM rule_run ORDER BY id"
    told = []
    for store in (both.file, both.server):
        with store.read() as connection:
            told.append([tuple(row) for row in connection.exec_driver_sql(asked)])
    assert told[0] == told[1]
    assert len(told[0]) >= 15


def test_imports_are_reported_alike(both: Both) -> None:
    file, server = (importing.history(store, ACTOR) for store in (both.file, both.server))
    assert [entry.counts for entry in file] == [entry.counts for entry in server]
    assert file[0].counts.rejected > 0


@pytest.mark.parametrize("entry", listing.tables(), ids=lambda entry: entry.label)
def test_lists_stand_in_the_same_order_by_every_column(both: Both, entry: listing.TableEntry) -> None:
    for column in entry.columns:
        for descending in (False, True):
            query = listing.ListQuery(entry.label, sort=column.name, descending=descending)
            assert listing.ids(both.file, ACTOR, query) == listing.ids(both.server, ACTOR, query), column.label


@pytest.mark.parametrize("word", ["石", "张", "公司", "a", "A", "%", "_", "5399", "0001", "ZF", "zf", "Ｘ", "\\", "'"])
def test_searching_finds_the_same(both: Both, word: str) -> None:
    for entry in listing.tables():
        query = listing.ListQuery(entry.label, text=word)
        assert listing.ids(both.file, ACTOR, query) == listing.ids(both.server, ACTOR, query), entry.label


def test_rows_are_shown_alike(both: Both) -> None:
    for entry in listing.tables():
        found = listing.ids(both.file, ACTOR, listing.ListQuery(entry.label))
        file, server = (listing.page(store, ACTOR, entry.label, found) for store in (both.file, both.server))
        assert file == server


def test_the_overview_says_the_same_but_for_the_time(both: Both) -> None:
    file, server = (
        replace(overview.overview(store, ACTOR), last_import=None, last_scan=None) for store in (both.file, both.server)
    )
    assert file == server


def test_papers_are_the_same_but_for_the_log(both: Both) -> None:
    wanted = Wanted("", "", "", AS_OF.year - 1)
    contents = []
    for store in (both.file, both.server):
        keys = [entry.key for entry in publishing.called_for(store, ACTOR, wanted)]
        issued = publishing.issue(store, ACTOR, keys, AS_OF, keep=False)
        contents.append([replace(one.content, log_head=None).to_json() for one in issued.printed])
    assert contents[0] == contents[1]
    assert len(contents[0]) > 3


def test_the_books_on_the_server_are_sound(both: Both) -> None:
    assert checking.check(both.server, ACTOR, heads=(), progress=Quiet()).sound
