"""村 补助发放到户: who in a village gets how much of one batch; hangs at least seven days before the money leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from fundwatch.ledger.disclosure.books import DisclosureBooks
from fundwatch.ledger.disclosure.lines import BenefitLine as LedgerLine
from fundwatch.ledger.disclosure.reconciliation import Difference, batch_differences
from fundwatch.reports.content import Annex, Block, Covered, Paragraph, Signatories, Table
from fundwatch.reports.figures_text import day_text, quantity, yuan
from fundwatch.reports.masking import MaskingPolicy, address_to_group, clean_name, minor_name
from fundwatch.reports.notice_forms.definition import Composition, FormColumn, Issue, NoticeForm, Target, table
from fundwatch.reports.notice_forms.wording import (
    amount_in_yuan,
    contact_lines,
    heading,
    posting_sentence,
    refuse_difference,
    standard_text,
    with_capitals,
)

_SIGNED_BY = ("制表人", "审核人", "村务监督委员会")
_TOGETHER = 15  # so many households stand in the text itself; more go to an attachment
_NAMED = 2
_FULL_AGE_DAYS = 18 * 1461 // 4


@dataclass(frozen=True, slots=True)
class BenefitLine:
    """One person's part of a batch, unmasked; masking happens when the content is built.

    `birth_day` is a day number (`date.toordinal`) or None where the identity number gives none.
    """

    group: str
    name: str
    id_number: str
    birth_day: int | None
    subsidy: str
    quantity: str
    standard: str
    paid_fen: int
    remark: str = ""


@dataclass(frozen=True, slots=True)
class VillageBenefitFigures:
    """What the ledger delivers of one batch in one village; `paid_fen` is the ledger's own sum of what was paid."""

    county: str
    township: str
    village: str
    region_code: str
    year: int
    batch: str
    subsidy: str
    pay_day: date
    households: int
    lines: tuple[BenefitLine, ...]
    paid_fen: int


def compose(figures: VillageBenefitFigures, issue: Issue) -> Composition:
    """Refuses when the lines do not add up to what the ledger says was paid, to the fen."""
    lines_fen = sum(line.paid_fen for line in figures.lines)
    name = f"{figures.village}{figures.subsidy}（批次{figures.batch}）"
    refuse_difference(name, ("名单合计", lines_fen), ("实发合计", figures.paid_fen))
    amount = amount_in_yuan("发放金额", figures.paid_fen)
    roster = _roster(figures, issue.masking)
    long = len(figures.lines) > _TOGETHER
    place = f"{figures.township}{figures.village}"
    blocks: tuple[Block, ...] = (roster, Signatories(_SIGNED_BY))
    body: tuple[Block, ...] = (
        Paragraph(
            f"为保障村民的知情权、参与权和监督权，确保{figures.subsidy}公平、公正、足额发放到户，现将"
            f"{figures.village}{figures.year}年{figures.subsidy}发放到户情况公示如下。"
        ),
        heading(1, "发放情况"),
        Paragraph(
            f"本次发放涉及{figures.village}{figures.households}户{_persons(figures)}人，合计{with_capitals(amount)}，"
            f"发放批次{figures.batch}，发放日期{day_text(figures.pay_day)}。"
            + ("发放到户明细见附件。" if long else "发放到户明细如下：")
        ),
        *(() if long else blocks),
        heading(2, "公示时间"),
        posting_sentence(issue.posting(FORM.days), FORM.manner),
        heading(3, "异议受理与监督举报"),
        Paragraph(
            "公示期内，对发放对象、标准、数量、金额有异议的，可以书面、来电或来访方式向下列单位反映，受理单位将"
            "及时核查并反馈："
        ),
        *contact_lines(issue.contacts),
        Paragraph("特此公示。"),
    )
    annex_title = (place, f"{figures.year}年", figures.subsidy, "发放到户明细表")
    return Composition(
        region_code=figures.region_code,
        region_name=figures.village,
        year=figures.year,
        title=(place, f"{figures.year}年", figures.subsidy, "发放到户公示"),
        body=body,
        amounts=(amount,),
        covers=(Covered("批次", figures.batch, figures.paid_fen),),
        listed_count=_persons(figures),
        annexes=(Annex(annex_title, blocks),) if long else (),
        references=(figures.batch,),
        addressee=f"{figures.village}全体村民：",
    )


def _persons(figures: VillageBenefitFigures) -> int:
    return len({line.id_number for line in figures.lines})


def _name(policy: MaskingPolicy, pay_day: date) -> Callable[[BenefitLine], str]:
    def fill(line: BenefitLine) -> str:
        is_minor = line.birth_day is not None and pay_day.toordinal() - line.birth_day < _FULL_AGE_DAYS
        return minor_name(line.name) if is_minor else policy.name(line.name)

    return fill


def _roster(figures: VillageBenefitFigures, policy: MaskingPolicy) -> Table:
    columns: tuple[FormColumn[BenefitLine], ...] = (
        FormColumn(
            "村民小组", lambda line: address_to_group(line.group) or clean_name(line.group), weight=6, whole=True
        ),
        FormColumn("姓名", _name(policy, figures.pay_day), align="centre", weight=5),
        FormColumn("身份证号", lambda line: policy.id_number(line.id_number), align="centre", weight=4, whole=True),
        FormColumn("补助项目", lambda line: line.subsidy, weight=10),
        FormColumn("数量", lambda line: line.quantity, align="right", weight=2),
        FormColumn("补助标准", lambda line: line.standard, align="right", weight=2),
        FormColumn("金额", lambda line: yuan(line.paid_fen), align="right", weight=4),
        FormColumn("备注", lambda line: clean_name(line.remark), weight=5),
    )
    total = ["合计", *[""] * len(columns)]
    total[7] = yuan(figures.paid_fen)
    whole = table(columns, figures.lines, tuple(total), "单位：元")
    return _without_idle_columns(whole, figures.subsidy)


def _without_idle_columns(whole: Table, subsidy: str) -> Table:
    """The table without 备注, 数量, 补助标准 or 村民小组 where no row has any, and without 补助项目 where all agree."""
    optional = {"备注", "数量", "补助标准", "村民小组"}
    kept = []
    for number, column in enumerate(whole.columns):
        values = {row[number] for row in whole.rows}
        if column.label in optional and values <= {""}:
            continue
        if column.label == "补助项目" and values <= {subsidy}:
            continue
        kept.append(number)
    return Table(
        tuple(whole.columns[number] for number in kept),
        tuple(tuple(row[number] for number in kept) for row in whole.rows),
        tuple(whole.total[number] for number in kept) if whole.total else None,
        whole.unit_note,
    )


def targets(books: DisclosureBooks, year: int) -> Iterable[Target]:
    """One notice a batch and village, where anything was paid."""
    for found in books.batch_villages(year):
        if found.fen > 0:
            yield Target(found.region_code, year, found.batch)


def differences(books: DisclosureBooks, target: Target) -> tuple[Difference, ...]:
    """The batch against the payments that funded it."""
    return batch_differences(books, target.subject)


def gather(books: DisclosureBooks, target: Target) -> VillageBenefitFigures:
    """The list of the batch in the village, and the sum the database gives for it."""
    found = books.batch_village(target.subject, target.region_code, target.year)
    lines = books.benefit_lines(target.subject, target.region_code, target.year)
    township, county = books.township_of(target.region_code), books.county
    return VillageBenefitFigures(
        county=county.name if county else "",
        township=books.place_name(township) if township else "",
        village=books.place_name(target.region_code),
        region_code=target.region_code,
        year=target.year,
        batch=target.subject,
        subsidy="、".join(found.subsidies[:_NAMED]) + ("等补助" if len(found.subsidies) > _NAMED else ""),
        pay_day=found.pay_day,
        households=len({line.household_no or line.id_number for line in lines}),
        lines=tuple(_line(books, target.year, line) for line in lines),
        paid_fen=found.fen,
    )


def _line(books: DisclosureBooks, year: int, line: LedgerLine) -> BenefitLine:
    standard = books.standard(line.subsidy, line.grade, year)
    return BenefitLine(
        group=line.group,
        name=line.name,
        id_number=line.id_number,
        birth_day=line.birth_day,
        subsidy=line.subsidy,
        quantity=f"{quantity(line.quantity)}{_counted(standard)}" if line.quantity is not None else "",
        standard=standard_text(*standard) if standard else "",
        paid_fen=line.fen,
        remark="" if line.state == "成功" else line.state,
    )


def _counted(standard: tuple[int, str, str] | None) -> str:
    """The word behind a quantity: months where the standard is monthly, else the unit it counts in."""
    if standard is None:
        return ""
    return "个月" if standard[2] == "月" else standard[1]


FORM = NoticeForm(
    code="CJ-FFDH",
    version=1,
    level="村",
    kind="补助发放到户",
    manner="公示",
    days=7,
    figures=VillageBenefitFigures,
    targets=targets,
    gather=gather,
    differences=differences,
    compose=compose,
    days_parameter="到户补助公示最短天数",
)
