"""The books on the pictures: the small made-up county."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from docs.pictures.looks import ACTOR
from docs.pictures.stage import EMPTY, FILLED
from fundwatch.demo import AS_OF, build_county, write_county
from fundwatch.reports.workbook import write_workbook
from fundwatch.services import importing, office, publishing, reviewing, scanning
from fundwatch.services.opening import Store, open_store
from fundwatch.services.progress import Quiet
from fundwatch.services.publishing import Wanted


def make_books(folder: Path) -> None:
    """The small made-up county, imported and scanned; two leads concluded, the county's notice issued."""
    files = write_county(build_county("small", 1), folder, write_workbook)
    open_store(str(folder / EMPTY)).close()
    store = open_store(str(folder / FILLED))
    preview = importing.preview(store, ACTOR, files, progress=Quiet())
    importing.commit(store, ACTOR, preview.id, progress=Quiet())
    scanning.scan(store, ACTOR, as_of=AS_OF)
    _conclude(store)
    office.change(store, ACTOR, "县级发布单位", "青岚县财政局", from_day=date(2016, 1, 1))
    office.change(store, ACTOR, "异议受理电话", "0999-8123456", from_day=date(2016, 1, 1))
    keys = [entry.key for entry in publishing.called_for(store, ACTOR, Wanted("县", "", "", 2018))]
    publishing.issue(store, ACTOR, keys, AS_OF)
    store.close()


def _conclude(store: Store) -> None:
    found = [one for one in scanning.findings(store, ACTOR) if one.rule == "FW-B001"]
    said = (
        ("属实", "已核对死亡证明与取款凭条，款项由其子领取，责成退回。"),
        ("不属实", "死亡日期登记有误，本人健在。"),
    )
    for one, (verdict, reason) in zip(found, said, strict=False):
        reviewing.conclude(store, ACTOR, one.number, verdict, reason, expected_version=0)
