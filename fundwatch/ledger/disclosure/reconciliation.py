"""Whether the notices of three levels can all be true at once, to the fen; each difference is a Chinese sentence.

Per document: what was given out = what township notices list + what lies in no township + what no project has yet.
Per township: the township = its villages and its own. Per batch: what was paid = the payments that funded it.
A difference blocks only the notices whose own chain holds it: the county's, and those of the townships it names.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import func, select

from fundwatch.ledger.disclosure.books import DisclosureBooks
from fundwatch.ledger.disclosure.lines import AllocationLine
from fundwatch.ledger.disclosure.year import YearBooks
from fundwatch.ledger.money import is_spending, net_paid
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.payment import Payment


@dataclass(frozen=True, slots=True)
class Difference:
    """Two sums of one chain that disagree; `townships` are the codes whose notices hold it beside the county's."""

    sentence: str
    townships: tuple[str, ...] = ()


def _yuan(fen: int) -> str:
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole:,}.{rest:02d}元"


def county_differences(year: YearBooks) -> tuple[Difference, ...]:
    """Every difference in the chains of a year's documents."""
    return (*_misplaced(year), *_over_allocated(year), *_pointing_to_two(year), *_documents_against_projects(year))


def township_differences(year: YearBooks, township: str) -> tuple[Difference, ...]:
    """The differences a township's notice on its projects holds."""
    held = tuple(found for found in county_differences(year) if township in found.townships)
    return (*held, *_villages_against_township(year, township))


def batch_differences(books: DisclosureBooks, batch: str) -> tuple[Difference, ...]:
    """What a batch paid against the payments that funded it, where there are such payments."""
    paid = books.connection.execute(
        select(func.coalesce(func.sum(net_paid()), 0)).where(BenefitPayment.batch_no == batch)
    ).scalar_one()
    payments = select(func.count(), func.coalesce(func.sum(Payment.amount), 0)).where(
        Payment.batch_no == batch, is_spending()
    )
    count, funded = books.connection.execute(payments).one()
    if not count or funded == paid:
        return ()
    sentence = (
        f"批次{batch}实发合计{_yuan(paid)}，拨付该批次的支付合计{_yuan(funded)}，相差{_yuan(abs(paid - funded))}。"
    )
    return (Difference(sentence),)


def _misplaced(year: YearBooks) -> list[Difference]:
    return [
        Difference(f"指标{key}已分解到下级指标，却另有分配净额{_yuan(fen)}直接挂在它名下，县级公告无从列示。")
        for key, fen in year.misplaced()
    ]


def _over_allocated(year: YearBooks) -> list[Difference]:
    found = []
    for document in year.documents:
        if document.allocated_fen > max(document.fen, 0):
            sentence = (
                f"指标{document.key}（{document.number}）金额{_yuan(document.fen)}，"
                f"分配净额{_yuan(document.allocated_fen)}，超出{_yuan(document.allocated_fen - max(document.fen, 0))}。"
            )
            found.append(Difference(sentence))
    return found


def _pointing_to_two(year: YearBooks) -> list[Difference]:
    return [
        Difference(
            f"分配{line.key}（{_yuan(line.fen)}）的接收单位在{year.books.place_name(line.by_receiver)}，"
            f"所列项目{line.project_no}却在{year.books.place_name(line.by_project)}，两个乡镇的公告会不一致。",
            (line.by_project, line.by_receiver),
        )
        for line in year.allocations
        if line.by_project and line.by_receiver and line.by_project != line.by_receiver
    ]


def _documents_against_projects(year: YearBooks) -> list[Difference]:
    """Per document: its net allocations, summed by the database, against its lines sorted into townships."""
    sorted_lines: dict[str, list[AllocationLine]] = defaultdict(list)
    for line in year.allocations:
        sorted_lines[line.indicator_no].append(line)
    found = []
    for document in year.documents:
        lines = sorted_lines[document.key]
        in_townships = sum(line.fen for line in lines if line.township and line.project_no)
        in_none = sum(line.fen for line in lines if line.township is None)
        unassigned = sum(line.fen for line in lines if line.township and not line.project_no)
        total = in_townships + in_none + unassigned
        if total != document.allocated_fen:
            sentence = (
                f"指标{document.key}分配净额{_yuan(document.allocated_fen)}，乡镇项目{_yuan(in_townships)}、"
                f"不在乡镇{_yuan(in_none)}、未落实到项目{_yuan(unassigned)}，合计{_yuan(total)}，"
                f"相差{_yuan(abs(total - document.allocated_fen))}。"
            )
            found.append(Difference(sentence, tuple(sorted({line.township for line in lines if line.township}))))
    return found


def _villages_against_township(year: YearBooks, township: str) -> list[Difference]:
    """Lines pointing to the township by their project against the sums of its villages and its own."""
    name = year.books.place_name(township)
    by_lines = sum(line.fen for line in year.allocations if line.by_project == township)
    by_villages = sum(fen for _code, _count, fen, _spent in year.village_sums(township))
    if by_lines == by_villages:
        return []
    sentence = (
        f"{name}项目的分配明细合计{_yuan(by_lines)}，各村及乡镇本级合计{_yuan(by_villages)}，"
        f"相差{_yuan(abs(by_lines - by_villages))}。"
    )
    return [Difference(sentence, (township,))]
