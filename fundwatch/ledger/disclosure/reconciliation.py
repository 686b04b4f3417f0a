"""Whether the notices of three levels can all be true at once, to the fen; each difference is a Chinese sentence.

Per document: what was given out = what township notices list + what lies in no township + what no project has yet.
Per township: the township = its villages and its own. Per batch: what was paid = the payments that funded it.
A difference blocks only the notices whose own chain holds it: the county's, and those of the townships it names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from fundwatch.ledger.disclosure.books import DisclosureBooks
from fundwatch.ledger.disclosure.lines import AllocationLine, ProjectLine, RegionSum
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


def plan_differences(year: YearBooks) -> tuple[Difference, ...]:
    """The differences a county's notice on the year's projects holds: every chain, and projects against regions."""
    listed = (year.projects, year.region_sums, "年度资金涉及的项目")
    planned = (year.planned, year.planned_sums, "年度计划项目")
    return (*county_differences(year), *_projects_against_regions(*listed), *_projects_against_regions(*planned))


def village_differences(year: YearBooks, village: str) -> tuple[Difference, ...]:
    """The lines given to a village's projects against their sum as the township's notice has it."""
    by_lines = sum(
        fen
        for project in year.projects_by_region.get(village, ())
        for fen in year.sources.get(project.key, {}).values()
    )
    by_village = sum(one.allocated_fen for one in year.region_sums if one.region_code == village)
    if by_lines == by_village:
        return ()
    sentence = (
        f"{year.books.place_name(village)}项目的分配明细合计{_yuan(by_lines)}，乡镇公告中本村合计{_yuan(by_village)}，"
        f"相差{_yuan(abs(by_lines - by_village))}。"
    )
    return (Difference(sentence),)


def outcome_differences(books: DisclosureBooks, year: int, village: str) -> tuple[Difference, ...]:
    """What each project completed in a village was given against what the lowest documents gave it."""
    found = []
    for one in books.finished(year, village):
        by_documents, account = sum(one.given_by_year.values()), one.account
        if by_documents != account.allocated:
            sentence = (
                f"项目{account.key}分配净额{_yuan(account.allocated)}，其中可以列示的指标{_yuan(by_documents)}，"
                f"另有{_yuan(account.allocated - by_documents)}挂在已分解到下级的指标名下。"
            )
            found.append(Difference(sentence))
    return tuple(found)


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


def _projects_against_regions(
    projects: Sequence[ProjectLine], regions: Sequence[RegionSum], what: str
) -> list[Difference]:
    """The projects one by one against the regions' sums, each figure."""
    found = []
    for said, name in (("计划投资", "planned_fen"), ("安排资金", "allocated_fen"), ("已支出", "spent_fen")):
        by_projects = sum(getattr(one, name) for one in projects)
        by_regions = sum(getattr(one, name) for one in regions)
        if by_projects != by_regions:
            sentence = (
                f"{what}{said}逐个合计{_yuan(by_projects)}，按区划合计{_yuan(by_regions)}，"
                f"相差{_yuan(abs(by_projects - by_regions))}。"
            )
            found.append(Difference(sentence))
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
