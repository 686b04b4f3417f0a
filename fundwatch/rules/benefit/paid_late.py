"""FW-B048: a list was paid only long after the time it is for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import CompoundSelect, Select, and_, func, literal, select, union

from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.payment import Payment
from fundwatch.rules.benefit.facts import NOT_PAID, claim, payments_by, stands
from fundwatch.rules.benefit.tally import counted_in, tally
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Statement, Value, Via
from fundwatch.rules.scope import Scope

B = BenefitPayment
P = Payment
_DAYS = "补助兑付期限天数"
#: A year after its time it weighs more.
_LONG = 365
_AGAIN = "补发"
#: Of a list so few in ten may have had an instalment before.
_FEW, _TENTH = 2, 10


def _lists_of(ids: Statement) -> Statement:
    return select(B.batch_no).where(B.id_number.in_(ids))


class PaidLate(Rule):
    """Every row of a batch paid so many days after the end of what it is for, and no instalment went before."""

    code = "FW-B048"
    name = "补助发放拖延"
    category = "滞留闲置"
    severity = Severity.LOW
    basis = "补助资金应及时兑付到户，不得滞留"
    verified = False
    parameters = (_DAYS,)
    needs = (BenefitPayment,)
    reads = (
        *payments_by("batch_no"),
        Read(BenefitPayment, Via("id_number", _lists_of)),
        Read(Payment, "batch_no"),
    )
    subject = "批次"
    related = (("补助发放", "发放流水号"), ("支付", "payment_key"))
    evidence = (
        Value("批次号"),
        Value("补助项目"),
        Value("年度", Kind.YEAR),
        Value("期间止", Kind.DAY),
        Value("首笔发放日期", Kind.DAY),
        Value("相隔天数", Kind.INTEGER),
        Value("资金拨付日期", Kind.DAY),
        Value("领取人数", Kind.INTEGER),
    )
    summary = (
        "批次{批次号}{年度}年度“{补助项目}”，期间到{期间止}为止，{首笔发放日期}才开始发放，相隔{相隔天数}天，"
        "涉及{领取人数}人、{合计}元，请核实资金何时到位、停在哪个环节。"
    )
    page = Page(
        method="一个批次按年度、期次、应享期间算出最后一天，批次中最早一笔发放也超过设定的天数的列为疑点；"
        "超过一年的程度为中，其余为低。登记了批次拨付的，同时写出资金拨付日期。",
        why="上一年的补助拖到下一年下半年才发，钱在哪一级停过、有没有被先用，应当说得清。",
        not_flagged=(
            "只是补发，或批次中有在期限内发放的",
            "两成以上的人此前领过同一补助同一年度的一部分（余款）的",
            "退票、或已全额追回的发放",
        ),
        check=("上级资金下达和到账日期", "名单何时审定、验收何时完成", "同一资金其他乡镇何时发放"),
        innocent=("按验收结果次年兑付的补助，年度填的是任务年度", "上级资金次年才下达", "年度填错"),
        example=Example(
            {
                "补助发放": [
                    {
                        "发放流水号": "BF1",
                        "批次号": "PC1",
                        "补助项目": "耕地地力保护补贴",
                        "年度": "2016",
                        "姓名": "赵春生",
                        "身份证号": "539900197001010036",
                        "银行账号": "6217000000000036",
                        "应发金额": "620.00",
                        "实发金额": "620.00",
                        "发放日期": "2017-09-10",
                        "区划代码": "539900101201",
                    }
                ]
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment."""
        kinds = tally(scope, scope.touched(B.batch_no), "stands")
        return counted_in(kinds, kinds.c.stands.is_not(None), (kinds.c.stands == 0, NOT_PAID))

    def suspects(self, scope: Scope, added: Added) -> CompoundSelect[Any]:  # noqa: ARG002 - the same for every scope
        """Lists with an added payment, and later ones of which it, or what it takes back, was an instalment."""
        same = and_(
            B.id_number == added.id_number,
            B.subsidy == added.subsidy,
            B.year == added.year,
            B.paid_on_day > added.paid_on_day,
        )
        return union(select(added.batch_no), select(B.batch_no).join(added, same))

    def select(self, scope: Scope) -> Select[Any]:
        """What each batch paid for which time, and when it began to."""
        return (
            select(
                B.batch_no.label("batch"),
                B.year.label("year"),
                B.period.label("period"),
                B.entitled_from_day.label("first"),
                B.entitled_until_day.label("last"),
                func.min(B.paid_on_day).label("began"),
            )
            .where(scope.touched(B.batch_no), stands(B, scope), func.coalesce(B.status, "成功") != _AGAIN)
            .group_by(B.batch_no, B.year, B.period, B.entitled_from_day, B.entitled_until_day)
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep the batches all of which is late, and that are no rest of what was begun in time."""
        batches: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for row in rows:
            ends = claim(row["year"], row["period"], row["first"], row["last"])[1]
            batches[row["batch"]].append((row["began"], ends))
        least = min(_values(scope))
        late = sorted(batch for batch, parts in batches.items() if all(began - ends > least for began, ends in parts))
        if not late:
            return
        listed = scope.temporary((("batch", str),), [(batch,) for batch in late])
        for batch, paid in sorted(_paid(scope, listed).items()):
            began, ends = min(batches[batch])
            if began - ends <= scope.number(_DAYS, scope.as_of, paid[0]["region"]):
                continue
            people = {row["person"] for row in paid}
            before = _had_before(scope, batch)
            if len(people & before) * _TENTH >= len(people) * _FEW:
                scope.leave_out("此前已发过一部分", len(paid))
                continue
            told = {
                "期间止": ends,
                "首笔发放日期": began,
                "相隔天数": began - ends,
                "领取人数": len(people),
                "severity": Severity.MEDIUM if began - ends > _LONG else Severity.LOW,
            }
            yield from ({**row, **told} for row in paid)


def _values(scope: Scope) -> Iterable[int]:
    return (value.whole for value in scope.policy.all_of(_DAYS))


def _paid(scope: Scope, listed: Any) -> dict[str, Sequence[Row]]:
    """The payments of these batches, with what funded them."""
    funded = (
        select(P.batch_no, func.min(P.paid_on_day).label("day"), func.min(P.record_key).label("payment_key"))
        .where(P.batch_no.in_(select(listed.c.batch)), P.amount > 0)
        .group_by(P.batch_no)
        .subquery()
    )
    asked = (
        select(
            B.batch_no.label("subject"),
            B.batch_no.label("partition"),
            B.paid_on_day.label("day"),
            B.region_code.label("region"),
            B.id_number.label("person"),
            B.paid_amount.label("amount"),
            B.record_key.label("发放流水号"),
            B.batch_no.label("批次号"),
            B.subsidy.label("补助项目"),
            B.year.label("年度"),
            funded.c.day.label("资金拨付日期"),
            funded.c.payment_key,
        )
        .outerjoin(funded, funded.c.batch_no == B.batch_no)
        .where(B.batch_no.in_(select(listed.c.batch)), stands(B, scope), func.coalesce(B.status, "成功") != _AGAIN)
        .order_by(B.record_key)
    )
    found: dict[str, list[Row]] = defaultdict(list)
    for row in scope.connection.execute(asked).mappings():
        found[row["subject"]].append(dict(row))
    return dict(found)


def _had_before(scope: Scope, batch: str) -> set[str]:
    """The people of a batch who got some of the same subsidy of the same year by an earlier one."""
    earlier = aliased(B)
    same = and_(
        earlier.id_number == B.id_number,
        earlier.subsidy == B.subsidy,
        earlier.year == B.year,
        earlier.batch_no != B.batch_no,
        earlier.paid_on_day < B.paid_on_day,
        stands(earlier, scope),
    )
    asked = select(B.id_number).join(earlier, same).where(B.batch_no == literal(batch)).distinct()
    return {row[0] for row in scope.connection.execute(asked)}
