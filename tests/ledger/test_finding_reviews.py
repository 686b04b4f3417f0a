from __future__ import annotations

from datetime import date

from sqlalchemy import update

from fundwatch.ledger.finding_reviews import waiting_again
from fundwatch.models.finding import Finding
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.services import overview, overview_course, reviewing
from fundwatch.services.finding_lists import findings
from tests.books import ACTOR, Books
from tests.scanned_books import DAY, fill, scan

UNTIL = date(2019, 6, 30)


def again(books: Books, today: date) -> int:
    with books.store.read() as connection:
        return len(waiting_again(connection, today))


def test_what_ran_out_or_changed_waits_again_and_is_counted_so(books: Books) -> None:
    scan(fill(books))
    explained, changed, settled, _ = findings(books.store, ACTOR)
    assert again(books, DAY) == 0
    for one, until in ((explained, UNTIL), (changed, None), (settled, None)):
        reviewing.conclude(books.store, ACTOR, one.number, "不属实", "已核", silenced_until=until, expected_version=0)
    assert (again(books, UNTIL), again(books, date(2019, 7, 1))) == (0, 1)
    assert sum(one.waiting for one in overview.overview(books.store, ACTOR).categories) == 1
    assert changed.subject_table == "补助发放"
    with books.store.write(ACTOR, "导入") as writing:
        paid = update(BenefitPayment).where(BenefitPayment.record_key == changed.subject_key)
        writing.connection.execute(paid.values(paid_amount=77_700))
    scan(books)
    assert (again(books, UNTIL), again(books, date(2019, 7, 1))) == (1, 2)
    assert sum(one.waiting for one in overview.overview(books.store, ACTOR).categories) == 2
    townships = overview_course.course(books.store, ACTOR, DAY).townships
    assert sum(one.waiting for one in townships) == 2
    with books.store.write(ACTOR, "扫描") as writing:
        writing.connection.execute(update(Finding).values(current=False))
    assert again(books, date(2019, 7, 1)) == 0
