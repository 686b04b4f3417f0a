"""FW-P094: a statement of a public account shows special money spent on what it must not be spent on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.bank_entry import BankEntry
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.region import Region
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.payment.negative_list import WASTED_FEES, forbidden_uses
from fundwatch.rules.payment.public_accounts import APART, BookedPayments, on_public_account, public_holders
from fundwatch.rules.payment.village_books_misspent import SPECIAL_WORDS, misspent_on, names_special_money
from fundwatch.rules.place_names import places_of
from fundwatch.rules.scope import Scope

E = BankEntry


class StatementMisspent(Rule):
    """A line out of a public account that names special money, and a use or a payee of the negative list."""

    code = "FW-P094"
    name = "账户流水用专项资金支付招待、还债等"
    category = "贪污挪用"
    severity = Severity.MEDIUM
    basis = "财政专项扶贫资金管理办法关于不得用于的支出的规定（负面清单）"
    verified = False
    parameters = (APART,)
    needs = (E,)
    needs_columns = (E.summary, (AccountRegister.account, Unit.account))
    reads = (Read(E), Read(AccountRegister), Read(Unit), Read(Payment), Read(Region))
    subject = "账户流水"
    evidence = (
        Value("账户属于"),
        Value("账号"),
        Value("交易日期", Kind.DAY),
        Value("摘要"),
        Value("命中词"),
        Value("对方户名"),
        Value("金额", Kind.MONEY),
    )
    summary = (
        "{账户属于}的账户{交易日期}支出{金额}元给{对方户名}（{摘要}），“{命中词}”不属于专项资金的用途，"
        "账上没有对应的支付，请核实资金来源和原始凭证。"
    )
    compared = (Compared(AMOUNT, Total("账户流水", "金额")),)
    page = Page(
        method="在财政、单位、村、合作社账户流水的支出里，找摘要写明用扶贫、衔接、专项、项目资金、资产收益或赔款、补偿款，同时写着负面清单上的用途"
        "（招待、餐费、烟酒、还债、办公、购车、奖金、旅游、出借一类），或对方户名是酒楼、旅行社一类的。"
        "支付台账里前后设定的天数内有同一对方、同样金额的，由支付的规则判断，不在此列。",
        why="村账、单位账上的小额开支多不进支付台账，只有银行流水看得见。",
        not_flagged=(
            "摘要没有写明资金来源的（村账户的招待由FW-P095列出）",
            "支付台账里有的付款",
            "学员、民工的伙食，对困难户、老人的慰问",
            "公款账户之间的转账",
        ),
        check=("转账凭证、发票和审批单", "这笔钱从哪个项目、哪项收益来", "有没有另外的经费来源"),
        innocent=("摘要里的项目名称带“扶贫”，实际由村级经费列支", "以后已用其他资金归还"),
        example=Example(
            {
                "账户登记": [
                    {
                        "账号": "530053000000009001",
                        "户名": "上坪村村民委员会",
                        "开户单位编码": "CW",
                        "账户类型": "村账",
                    }
                ],
                "账户流水": [
                    {
                        "流水号": "LS1",
                        "账号": "530053000000009001",
                        "交易日期": "2017-08-20",
                        "收支方向": "支",
                        "金额": "6800.00",
                        "对方户名": "示例县顺风酒楼",
                        "摘要": "光伏收益支付招待费",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every line out of a public account."""
        return counted(E.__table__, and_(scope.touched(E.account), E.direction == "支", on_public_account()))

    def select(self, scope: Scope) -> Select[Any]:
        """Those that name special money."""
        return select(
            E.record_key.label("subject"),
            E.account.label("partition"),
            E.account.label("账号"),
            E.traded_on_day.label("day"),
            E.traded_on_day.label("交易日期"),
            E.amount.label("amount"),
            E.amount.label("金额"),
            E.other_account.label("other"),
            func.coalesce(E.other_name, "").label("对方户名"),
            E.summary.label("摘要"),
        ).where(
            scope.touched(E.account),
            E.direction == "支",
            E.amount > 0,
            or_(*(E.summary.contains(word) for word in SPECIAL_WORDS)),
            on_public_account(),
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep what names such a use or such a payee, unless the books hold it as a payment."""
        known = [row for row in rows if names_special_money(row["摘要"])]
        holders, booked = public_holders(scope.connection), BookedPayments(scope.connection)
        places = places_of(scope)
        for row in sorted(known, key=lambda row: row["subject"]):
            name, region = holders[row["账号"]]
            day, apart = date.fromordinal(row["day"]), scope.number(APART, scope.as_of, region or "")
            said = places.hidden_in(row["摘要"])
            word = misspent_on(said, day) or wasted_on(row["对方户名"], said, day)
            if not word:
                continue
            if row["other"] in holders:
                scope.leave_out("公款账户之间的转账")
            elif any(booked.holds(one, row["amount"], row["day"], apart) for one in (row["other"], row["对方户名"])):
                scope.leave_out("支付台账里有的付款")
            else:
                told = {"账户属于": name, "region": region, "命中词": word}
                yield {**row, **told, "对方户名": row["对方户名"] or "对方不详"}


def wasted_on(payee: str, said: str, day: date) -> str | None:
    """The word in a payee's name that shows a meal or a trip; None where 摘要 tells of something harmless."""
    wasted = (use for use in forbidden_uses() if use.item in WASTED_FEES)
    return next((word for use in wasted if (word := use.payee_in(payee, said, day))), None)
