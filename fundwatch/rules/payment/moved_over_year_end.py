"""FW-P060: books moved spending to a clearing account at the end of a year and back at the beginning of the next."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.unit import Unit
from fundwatch.models.records.voucher_line import VoucherLine
from fundwatch.rules.compared import AMOUNT, Compared, Given
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.payment.turn_of_year import FIRST, LAST
from fundwatch.rules.scope import Scope

L = VoucherLine
#: Accounts on which sums wait that are neither spent nor received.
_CLEARING = ("暂付", "暂存", "其他应收", "其他应付", "预拨", "预付", "借出款", "往来", "过渡", "待处理")
_SPENDING = re.compile("支出|费用")
_DECEMBER, _JANUARY = "12", "01"


class MovedOverYearEnd(Rule):
    """A voucher of the last days of December on a clearing account and spending that one of January undoes."""

    code = "FW-P060"
    name = "账上年末把支出调作往来、次年初转回"
    category = "程序违规"
    severity = Severity.MEDIUM
    basis = "预算支出应当按实际发生列报，不得在年末将已列支出转作暂付款、下年再转回来调节收支"
    verified = False
    parameters = (LAST, FIRST)
    needs = (L,)
    reads = (Read(L, "unit_code"), Read(Unit, "unit_code"))
    subject = "记账凭证"
    related = (("记账凭证", "line_key"), ("记账凭证", "undoing_key"))
    evidence = (
        Value("单位"),
        Value("科目"),
        Value("往来对象"),
        Value("年末日期", Kind.DAY),
        Value("年末摘要"),
        Value("年末金额", Kind.MONEY),
        Value("次年日期", Kind.DAY),
        Value("次年摘要"),
    )
    summary = (
        "{单位}{年末日期}在“{科目}”与支出科目之间调整{年末金额}元（{年末摘要}），{次年日期}以相反的分录转回（{次年摘要}），"
        "请核实年末调整的理由、款项当时在哪里。"
    )
    compared = (Compared(AMOUNT, Given("年末金额")),)
    page = Page(
        method="在记账凭证里，找十二月最后设定的天数里一张凭证上既有往来科目（暂付、暂存、其他应收应付、预拨等）、又有方向相反的支出科目，"
        "而次年最初设定的天数里同一单位有一张凭证，以同样金额、相反方向记同一往来科目和支出科目的，列为疑点；两笔写明的往来对象不同的不算。",
        why="年底把已列的支出调到往来，或把没有花的钱先列成支出，一月再冲回，账面的支出进度和结余都是假的，钱其实一直没有动。",
        not_flagged=(
            "年末的往来对应的是银行存款、现金的，如借支差旅费后次年报销",
            "年末计提、次年付款的：次年转出往来而没有冲支出",
            "金额不同、往来科目不同、往来对象不同的",
        ),
        check=("两张凭证的附件和审批", "年末往来款明细和账龄", "国库或银行年末的实际余额"),
        innocent=("年末记错科目，次年按规定更正", "跨年度预算指标衔接，有财政文件"),
        example=Example(
            {
                "记账凭证": [
                    {
                        "单位编码": "CZ",
                        "会计期间": period,
                        "凭证字": "记",
                        "凭证号": "1",
                        "分录号": number,
                        "日期": day,
                        "摘要": said,
                        "科目编码": code,
                        "科目名称": name,
                        "借方金额": debit,
                        "贷方金额": credit,
                    }
                    for period, day, said, rows in (
                        (
                            "2017-12",
                            "2017-12-31",
                            "调整农林水支出至暂付款",
                            (("1216", "暂付款", "900000.00", "0.00"), ("5001", "一般预算支出", "0.00", "900000.00")),
                        ),
                        (
                            "2018-01",
                            "2018-01-16",
                            "冲回上年暂付款",
                            (("5001", "一般预算支出", "900000.00", "0.00"), ("1216", "暂付款", "0.00", "900000.00")),
                        ),
                    )
                    for number, (code, name, debit, credit) in enumerate(rows, start=1)
                ]
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every line of a December."""
        return counted(L.__table__, scope.touched(L.unit_code) & (func.substr(L.period, 6, 2) == _DECEMBER))

    def select(self, scope: Scope) -> Select[Any]:
        """Lines of December and January on clearing accounts or spending."""
        words = (*_CLEARING, "支出", "费用")
        return (
            select(
                L.record_key.label("subject"),
                L.unit_code.label("partition"),
                L.booked_on_day.label("day"),
                Unit.region_code.label("region"),
                Unit.name.label("unit_name"),
                L.period.label("period"),
                L.voucher_type.label("type"),
                L.voucher_no.label("number"),
                L.subject_code.label("code"),
                L.subject_name.label("科目"),
                L.summary.label("said"),
                L.counterparty.label("往来对象"),
                (L.debit - L.credit).label("signed"),
            )
            .outerjoin(Unit, Unit.record_key == L.unit_code)
            .where(
                scope.touched(L.unit_code),
                func.substr(L.period, 6, 2).in_((_DECEMBER, _JANUARY)),
                or_(*(L.subject_name.contains(word) for word in words)),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Pair what moved at the end of a year with what undoes it, each voucher line once."""
        units: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            units[row["partition"]].append(row)
        for known in units.values():
            yield from _undone(_moves(known), scope)


@dataclass(frozen=True)
class _Move:
    """A clearing line whose voucher books spending the other way; `turn` is the year that its days are about."""

    line: Row
    turn: int
    late: bool


def _moves(lines: Sequence[Row]) -> list[_Move]:
    vouchers: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in sorted(lines, key=lambda row: (row["day"], row["subject"])):
        vouchers[row["period"], row["type"], row["number"]].append(row)
    found = []
    for (period, _, _), voucher in sorted(vouchers.items()):
        clearing = [row for row in voucher if any(word in row["科目"] for word in _CLEARING)]
        spent = sum(row["signed"] for row in voucher if row not in clearing and _SPENDING.search(row["科目"]))
        late = period[5:7] == _DECEMBER
        turn = int(period[:4]) + late
        found += [_Move(row, turn, late) for row in clearing if row["signed"] * spent < 0]
    return found


def _undone(moves: Sequence[_Move], scope: Scope) -> Iterable[Row]:
    back: Mapping[tuple[int, str, int], list[Row]] = defaultdict(list)
    for move in moves:
        if not move.late and _near(move, scope):
            back[move.turn, move.line["code"], move.line["signed"]].append(move.line)
    for move in moves:
        line = move.line
        waiting = back[move.turn, line["code"], -line["signed"]] if move.late and _near(move, scope) else []
        other = next((one for one in waiting if _same(line, one)), None)
        if other is not None:
            waiting.remove(other)
            told = {"年末日期": line["day"], "年末摘要": line["said"], "年末金额": abs(line["signed"])}
            again = {"次年日期": other["day"], "次年摘要": other["said"], "undoing_key": other["subject"]}
            whole = {"line_key": line["subject"], "amount": abs(line["signed"])}
            yield {**line, **told, **again, **whole, "单位": line["unit_name"] or line["partition"]}


def _near(move: _Move, scope: Scope) -> bool:
    """Whether a line is of the last days of a year, or of the first of the next."""
    day, turn = date.fromordinal(move.line["day"]), date(move.turn, 1, 1)
    region = move.line["region"] or ""
    if move.late:
        return turn - timedelta(days=scope.number(LAST, day, region)) <= day < turn
    return turn <= day < turn + timedelta(days=scope.number(FIRST, day, region))


def _same(line: Row, other: Row) -> bool:
    """Whether nothing says that the two are of different people."""
    one, two = line["往来对象"], other["往来对象"]
    return not (one and two and one != two)
