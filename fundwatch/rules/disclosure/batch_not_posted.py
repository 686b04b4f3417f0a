"""FW-N001: a batch of subsidies was paid without having been posted in each of its villages as it must be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, case, func, or_, select, true, union

from fundwatch.models.fields import Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.notice_item import NoticeItem
from fundwatch.models.records.notice_record import NoticeRecord
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.rules.benefit.facts import stands
from fundwatch.rules.compared import Compared, Given, Whole
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Statement, Value, Via
from fundwatch.rules.disclosure.batch_postings import VILLAGE, Posting, VillagesPaid
from fundwatch.rules.scope import Scope

B = BenefitPayment
N = NoticeRecord
_DAYS = "到户补助公示最短天数"


def _is_of_month() -> ColumnElement[bool]:
    monthly = select(SubsidyStandard.subsidy).where(SubsidyStandard.cycle == "月")
    return or_(B.period.like("____-__"), B.subsidy.in_(monthly))


def _monthly_of(subsidies: Statement) -> Select[Any]:
    """Batches of monthly lists of these subsidies: one posting serves them all."""
    return select(B.batch_no).where(B.subsidy.in_(subsidies), _is_of_month()).distinct()


def _with_lists(batches: Statement) -> Statement:
    return union(batches, _monthly_of(select(B.subsidy).where(B.batch_no.in_(batches))))


def _of_payments(serials: Statement) -> Statement:
    return _with_lists(select(B.batch_no).where(B.record_key.in_(serials)))


def _of_notices(notices: Statement) -> Statement:
    return _with_lists(select(NoticeItem.subject_no).where(NoticeItem.notice_no.in_(notices)))


class BatchNotPosted(Rule):
    """A village of a batch with no notice on the batch that hung long enough and ended before its first payment."""

    code = "FW-N001"
    version = 3
    name = "到户补助批次没有公示或公示不足"
    category = "公示缺失"
    severity = Severity.MEDIUM
    basis = "到户补助发放前应在村内公示，公示期满无异议再发放"
    verified = False
    parameters = (_DAYS,)
    needs = (BenefitPayment, NoticeRecord)
    reads = (
        Read(BenefitPayment, "batch_no"),
        Read(BenefitPayment, Via("subsidy", _monthly_of)),
        Read(BenefitPayment, Via("original_serial_no", _of_payments)),
        Read(NoticeRecord, Via("subject_no", _with_lists)),
        Read(NoticeRecord, Via("notice_no", _of_notices)),
        Read(NoticeItem, Via("subject_no", _with_lists)),
        Read(SubsidyStandard),
    )
    subject = "批次"
    related = (("公示", "notice_key"),)
    evidence = (
        Value("批次号"),
        Value("补助项目"),
        Value("年度", Kind.YEAR),
        Value("首次发放日期", Kind.DAY),
        Value("发放笔数", Kind.INTEGER),
        Value("发放金额", Kind.MONEY),
        Value("公示开始", Kind.DAY),
        Value("公示结束", Kind.DAY),
        Value("公示天数", Kind.INTEGER),
        Value("应公示天数", Kind.INTEGER),
        Value("问题"),
    )
    summary = "批次{批次号}（“{补助项目}”，{发放笔数}笔{发放金额}元）{首次发放日期}发放，{问题}，请核实公示材料和照片。"
    compared = (Compared("公示天数", Given("公示结束") - Given("公示开始") + Whole(1)),)
    page = Page(
        method="对每个有款项到账的批次，找村级公示（直接以批次为对象，或在公示明细中列出该批次），"
        "要求首尾都算的天数达到设定的天数，且在首次发放日期之前结束。一个批次发到几个村的，每个村都要有在本村（或包括本村的区划）的公示："
        "各村都没有的，整个批次为一条疑点；有的村有、有的村没有的，没有的村各为一条。",
        why="发放前不公示，群众无从监督，错发、冒领难以及时发现。",
        not_flagged=(
            "没有结束日期而一直张贴的公告：按到发放前一天计算天数",
            "按月发放的名单：同一补助、同一地方、同一年度已有一次合格公示",
            "全部退票或追回的批次，只有退票以后补发的批次或村（原来的发放已经公示）",
            "只发到一个村的批次，不看公示登记在哪个区划",
        ),
        check=("村务公开栏的公示原件和首末日照片", "村民是否见过公示", "公示金额与发放金额是否一致"),
        innocent=(
            "已公示而没有登记，或批次号登记不一致",
            "领取人的区划填的是户籍地，名单列在现住的村",
            "按上级要求先行发放的应急补助",
        ),
        example=Example(
            {
                "补助发放": [
                    {
                        "发放流水号": "BF1",
                        "批次号": "PC1",
                        "补助项目": "危房改造补助",
                        "年度": "2017",
                        "姓名": "赵春生",
                        "身份证号": "539900197001010036",
                        "银行账号": "6217000000000036",
                        "应发金额": "10000.00",
                        "实发金额": "10000.00",
                        "发放日期": "2017-09-10",
                        "区划代码": "539900101201",
                    }
                ],
                "公示": [
                    {
                        "公示编号": "GS1",
                        "级别": "村",
                        "公示种类": "补助发放到户",
                        "区划代码": "539900101201",
                        "对象类型": "批次",
                        "对象编号": "PC1",
                        "开始日期": "2017-09-01",
                        "结束日期": "2017-09-05",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any] | None:  # noqa: ARG002 - counted by batch in refine
        """Counted by batch while judging."""
        return None

    def suspects(self, scope: Scope, added: Added) -> CompoundSelect[Any]:  # noqa: ARG002 - the same for every scope
        """Every batch that has an added payment, and lists that the posting of an earlier one among them served."""
        batches = select(added.batch_no).distinct()
        before = select(B.batch_no).where(B.batch_no.in_(batches), B.record_key.not_in(select(added.record_key)))
        taken_back = added.record_key.in_(select(added.original_serial_no).where(added.original_serial_no.is_not(None)))
        posted = or_(*(added.batch_no.in_(select(table.subject_no)) for table in (N, NoticeItem)))
        earlier = select(added.batch_no).where(posted, or_(added.batch_no.in_(before), taken_back))
        lists = select(B.region_code, B.subsidy).where(B.batch_no.in_(earlier)).distinct().subquery().c
        same = and_(B.region_code == lists.region_code, B.subsidy == lists.subsidy)
        return union(batches, select(B.batch_no).where(same, _is_of_month()))

    def select(self, scope: Scope) -> Select[Any]:
        """Every batch and village in which money arrived; of a run over some, also those that may serve them."""
        return (
            select(
                B.batch_no.label("subject"),
                B.batch_no.label("批次号"),
                B.batch_no.label("partition"),
                B.subsidy.label("补助项目"),
                func.min(B.year).label("年度"),
                B.region_code.label("region"),
                func.min(B.paid_on_day).label("day"),
                func.min(B.paid_on_day).label("首次发放日期"),
                func.count().label("发放笔数"),
                func.sum(B.paid_amount).label("amount"),
                func.sum(case((_is_again(), 0), else_=1)).label("first_time"),
            )
            .where(_looked_at(scope), stands(B, scope))
            .group_by(B.batch_no, B.subsidy, B.region_code)
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Hold each village of a batch against its notices; a monthly list is posted once a year."""
        found = list(rows)
        known = VillagesPaid(scope, [row for row in found if row["first_time"]], _DAYS)
        wanted = _wanted(scope)
        for _ in {(row["subject"], row["补助项目"]) for row in found if _is_in(wanted, row)} - known.batches.keys():
            scope.look_at()
            scope.leave_out("只有退票以后的补发")
        for _, villages in sorted(known.batches.items()):
            if not _is_in(wanted, villages[0]):
                continue
            scope.look_at()
            missing = [row for row in villages if not known.is_posted(row) and not known.is_served(row)]
            if len(missing) == len(villages):
                whole = _together(villages)
                yield _finding(whole, known.notices_on(villages), known.days_for(whole))
            elif missing:
                yield from (_of_village(row, known) for row in missing)
            elif not all(map(known.is_posted, villages)):
                scope.leave_out("按月名单本年度已公示")


def _together(villages: Sequence[Row]) -> Row:
    """One row for all villages of a batch."""
    first = min(villages, key=lambda row: (row["day"], row["region"]))
    return {
        **first,
        "region": villages[0]["region"],
        "年度": min(row["年度"] for row in villages),
        "发放笔数": sum(row["发放笔数"] for row in villages),
        "amount": sum(row["amount"] for row in villages),
    }


def _of_village(row: Row, known: VillagesPaid) -> Row:
    """What is said of one village of a batch of which others had their notice."""
    said = _finding(row, known.notices_on([row]), known.days_for(row))
    count = len(known.of_batch(row))
    problem = f"同一批次{count}个村中，本村{said['问题']}"
    return {**said, "问题": problem, "distinguish": f"{row['补助项目']}|{row['region']}"}


def _finding(row: Row, own: Sequence[Posting], days: int) -> Row:
    best = max(
        own, key=lambda posting: (posting.over_before(row["day"]), posting.days_before(row["day"])), default=None
    )
    told: dict[str, Any] = {
        # A batch that mixes subsidies is judged for each of them.
        "distinguish": row["补助项目"],
        "发放金额": row["amount"],
        "公示开始": None,
        "公示结束": None,
        "公示天数": None,
        "应公示天数": days,
        "notice_key": None,
    }
    if best is None:
        return {**row, **told, "问题": "没有找到村级公示"}
    hung = best.days_before(row["day"])
    problem = f"公示只有{hung}天，不足{days}天" if best.over_before(row["day"]) else "公示没有在发放前结束"
    told |= {"公示开始": best.first, "公示结束": best.last, "公示天数": hung, "notice_key": best.key}
    return {**row, **told, "问题": problem}


def _looked_at(scope: Scope) -> ColumnElement[bool]:
    """The batches of a run, and those of the same monthly lists that were posted: one posting serves them all."""
    values = scope.values()
    if values is None:
        return true()
    # By the lists' villages, whose payments an index gives; the lists are told apart when they are judged.
    lists = (
        select(B.region_code, B.subsidy, func.min(B.year).label("year"))
        .where(B.batch_no.in_(values), stands(B, scope))
        .group_by(B.batch_no, B.subsidy, B.region_code)
        .having(func.max(case((_is_of_month(), 1), else_=0)) == 1)
        .subquery()
    )
    villages = select(lists.c.region_code, lists.c.subsidy, func.min(lists.c.year).label("year"))
    known = villages.group_by(lists.c.region_code, lists.c.subsidy).subquery().c
    same = and_(B.region_code == known.region_code, B.subsidy == known.subsidy, B.year >= known.year)
    # A table, as it is held against both sheets of notices.
    alike = select(scope.temporary((("batch", str),), select(B.batch_no).where(same).distinct()).c.batch)
    own = select(N.subject_no).where(*VILLAGE, N.subject_type == "批次", N.subject_no.in_(alike))
    named = NoticeItem.subject_type == "批次"
    listed = select(NoticeItem.subject_no).join(N, N.record_key == NoticeItem.notice_no).where(*VILLAGE, named)
    return B.batch_no.in_(union(values, own, listed.where(NoticeItem.subject_no.in_(alike))))


def _is_again() -> ColumnElement[bool]:
    """Money that came back and is paid again: its first payment was posted (interchange, 补发)."""
    return and_(B.status == "补发", B.original_serial_no.is_not(None))


def _is_in(wanted: set[str] | None, row: Row) -> bool:
    return wanted is None or row["subject"] in wanted


def _wanted(scope: Scope) -> set[str] | None:
    values = scope.values()
    return None if values is None else set(scope.connection.execute(values).scalars())
