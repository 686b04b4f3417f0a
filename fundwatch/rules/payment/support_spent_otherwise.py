"""FW-P091: soon after a company or cooperative got support, its account paid debts, a car or a flat."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, and_, func, literal, or_, select

from fundwatch.models.base import aliased
from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.bank_entry import BankEntry
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, DETAILS, Compared, Given, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.payment.facts import is_special
from fundwatch.rules.project.example_rows import INDICATOR, PAYMENT
from fundwatch.rules.scope import Scope

E = BankEntry
P = Payment
_DAYS, _SHARE = "资金回流天数", "资金回流个人比例"
#: What 用途 says of money given to somebody to make something of it, not paid for goods or works.
_SUPPORT = re.compile(
    "入股|入社|股金|股本|投资|托养|代养|寄养|托管|委托经营|扶持|帮扶|奖补|以奖代补|补助|补贴|资产收益|产业发展资金|产业资金|扶贫资金|周转|扶贫款"
)
_BOUGHT = re.compile("工程款|货款|采购|购置款|材料款|设备款|进度款|结算款|质保金|租金|劳务费|服务费|贴息")
#: Debts that are older than the support: a loan for the project itself is not called old or overdue.
_DEBT = re.compile(
    "(?:还|偿还|归还|偿付|清偿|结清|清还)[^，。；]{0,8}(?:贷款|借款|欠款|旧账|旧帐|债)|还(?:旧|老|清|本|款|贷|债|息)|旧贷|旧债|旧欠|陈欠|欠账|欠帐"
    "|高利贷|逾期|抵债|付息|本息"
)
#: What no business needs that raises, grows or makes something, or what only its owner has.
_OWN = re.compile(
    "购车|买车|车款|轿车|越野车|小汽车|商务车|购房|买房|房款|房屋首付|首付|房贷|车贷|装修|理财|炒股|股票|证券|期货|基金申购|放贷|出借|借给|借出"
    "|信用卡|赌|旅游|购物|美容|娱乐|酒吧|会所|黄金|珠宝|名表|私人|家庭开支|生活费|彩礼|保险柜|烟酒|白酒"
)
#: What a business buys under such a word, and what its workers get.
_FOR_WORK = re.compile(
    "货车|农用车|运输车|冷藏车|冷链车|三轮|叉车|铲车|挖掘机|拖拉机|罐车|饲料车|厂房装修|车间装修|食堂|职工|工人|员工|小额信贷|贴息|商品房销售"
)


class SupportSpentOtherwise(Rule):
    """The supported account's own statement shows a share of it gone for debts, a car, a flat or for shares."""

    code = "FW-P091"
    name = "扶持资金到账后用于还债购车购房"
    category = "贪污挪用"
    severity = Severity.MEDIUM
    basis = "产业扶持、入股资金应当用于约定的产业，经营主体不得用于偿还债务、购置车辆房产和其他经营"
    verified = False
    parameters = (_DAYS, _SHARE)
    needs = (Payment, BankEntry, Indicator)
    needs_columns = (Payment.payee_account, BankEntry.summary)
    reads = (
        Read(P, "payee_account"),
        Read(E, "account"),
        *(Read(Indicator), Read(Allocation), Read(Unit), Read(Project)),
    )
    subject = "支付"
    related = (("账户流水", "entry_key"), ("项目", "project_key"))
    evidence = (
        Value("付款单位"),
        Value("收款人"),
        Value("收款账号"),
        Value("用途"),
        Value("支付日期", Kind.DAY),
        Value("支付金额", Kind.MONEY),
        Value("另用合计", Kind.MONEY),
        Value("另用比例", Kind.RATIO),
        Value("另用于"),
    )
    details = (
        Value("流水号"),
        Value("交易日期", Kind.DAY),
        Value("转出金额", Kind.MONEY),
        Value("对方户名"),
        Value("摘要"),
    )
    summary = (
        "{支付日期}{付款单位}支付给{收款人}{支付金额}元（{用途}）后，其账户转出{另用合计}元（摘要：{另用于}），"
        "占付款的{另用比例}，请核实这笔扶持资金的实际去向。"
    )
    compared = (
        Compared("另用合计", Total(DETAILS, "转出金额")),
        Compared("另用比例", Given("另用合计") / Given("支付金额")),
        Compared(AMOUNT, Total("账户流水", "金额")),
    )
    page = Page(
        method="对每笔付给企业、合作社的专项扶持资金（用途写着入股、托养、扶持、补助一类，不是工程款、货款的），在收款账户的流水中找此后设定的天数内"
        "摘要写着还旧债、还贷、购车、购房、理财、放贷、私人开支一类的转出。合计达到付款的设定比例的列为疑点；一笔转出只算在最近一笔扶持资金上。",
        why="扶持的钱进了企业账，却先还了旧债、买了车房，产业没有做起来，入股的农户分不到红。",
        not_flagged=(
            "工程款、货款、设备款",
            "购置货车、农用车、冷藏车一类生产车辆，职工食堂",
            "没有达到设定的比例、超过设定的天数的",
            "流水没有摘要的",
        ),
        check=("经营主体的账簿和贷款合同", "入股、托养协议约定的用途", "产业是否真的投产"),
        innocent=("还的是为本项目垫付的短期借款", "同一账户里另有自有资金", "摘要写得含糊"),
        example=Example(
            {
                "资金指标": [INDICATOR],
                "单位": [
                    {
                        "单位编码": "HZ",
                        "名称": "示例县富民养殖专业合作社",
                        "类别": "合作社",
                        "银行账号": "530012000000007777",
                    }
                ],
                "支付": [
                    {
                        **PAYMENT,
                        "收款人": "示例县富民养殖专业合作社",
                        "收款单位编码": "HZ",
                        "收款账号": "530012000000007777",
                        "金额": "200000.00",
                        "用途": "生猪养殖入股资金",
                        "项目编号": "",
                        "合同编号": "",
                    }
                ],
                "账户流水": [
                    {
                        "流水号": "LS1",
                        "账号": "530012000000007777",
                        "交易日期": "2017-10-20",
                        "收支方向": "支",
                        "金额": "120000.00",
                        "对方账号": "530012000000008888",
                        "对方户名": "示例县小额贷款公司",
                        "摘要": "归还旧贷款",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Payments of special money to an account."""
        return counted(
            P.__table__,
            scope.touched(P.payee_account),
            (~is_special(), "不是专项资金"),
            (P.amount <= 0, "退回"),
            (P.payee_account.is_(None), "没有收款账号"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Special money paid to companies and cooperatives whose statements show money going."""
        payer, payee = aliased(Unit), aliased(Unit)
        left = select(E.account).where(E.direction == "支")
        business = or_(payee.category.in_(("企业", "合作社")), and_(payee.id.is_(None), _is_business(P.payee)))
        return (
            select(
                P.record_key.label("subject"),
                P.payee_account.label("partition"),
                P.payee_account.label("account"),
                P.paid_on_day.label("day"),
                func.coalesce(Project.region_code, payer.region_code).label("region"),
                P.project_no.label("project"),
                Project.record_key.label("project_key"),
                payer.name.label("付款单位"),
                P.payee.label("收款人"),
                P.payee_account.label("收款账号"),
                P.purpose.label("用途"),
                P.paid_on_day.label("支付日期"),
                P.amount.label("支付金额"),
            )
            .join(payer, payer.record_key == P.payer_code)
            .outerjoin(payee, payee.record_key == P.payee_code)
            .outerjoin(Project, Project.record_key == P.project_no)
            .where(scope.touched(P.payee_account), P.amount > 0, is_special(), business, P.payee_account.in_(left))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Hold what left each account against the last support before it."""
        support = (row for row in rows if _SUPPORT.search(row["用途"]) and not _BOUGHT.search(row["用途"]))
        of_account: dict[str, list[Row]] = defaultdict(list)
        for row in sorted(support, key=lambda row: (row["day"], row["subject"])):
            of_account[row["account"]].append(row)
        spent: dict[str, list[Row]] = defaultdict(list)
        for entry in _spent_otherwise(scope, sorted(of_account)):
            given = of_account[entry["account"]]
            place = bisect_right(given, entry["交易日期"], key=lambda row: int(row["day"]))
            if place and entry["交易日期"] - given[place - 1]["day"] <= _number(_DAYS, given[place - 1], scope):
                spent[given[place - 1]["subject"]].append(entry)
        for given in of_account.values():
            for row in given:
                yield from _told(row, spent.get(row["subject"], ()), _number(_SHARE, row, scope))


def _number(name: str, row: Row, scope: Scope) -> int:
    return scope.number(name, scope.as_of, row["region"] or "")


def _told(row: Row, entries: Sequence[Row], least: int) -> Iterable[Row]:
    total = sum(entry["转出金额"] for entry in entries)
    if not entries or total * PARTS < least * row["支付金额"]:
        return
    told = {
        "另用合计": total,
        "另用比例": total * PARTS // row["支付金额"],
        "另用于": "、".join(dict.fromkeys(entry["摘要"] for entry in entries)),
    }
    for entry in entries:
        yield {**row, **told, **entry, "amount": entry["转出金额"]}


def _spent_otherwise(scope: Scope, accounts: Sequence[str]) -> list[Row]:
    """What left these accounts for something of their owner's, in the order of days."""
    held = scope.temporary((("account", str),), ((account,) for account in accounts))
    asked = select(
        *(E.account, E.record_key, E.traded_on_day, E.amount, func.coalesce(E.other_name, literal("")), E.summary),
    ).where(E.direction == "支", E.summary.is_not(None), E.account.in_(select(held.c.account)))
    labels = ("account", "流水号", "交易日期", "转出金额", "对方户名", "摘要")
    found = (dict(zip(labels, line, strict=True)) for line in scope.connection.execute(asked))
    return [
        {**entry, "entry_key": entry["流水号"]}
        for entry in sorted(found, key=lambda entry: (entry["交易日期"], entry["流水号"]))
        if (_DEBT.search(entry["摘要"]) or _OWN.search(entry["摘要"])) and not _FOR_WORK.search(entry["摘要"])
    ]


def _is_business(name: Any) -> Any:
    return or_(*(name.contains(word) for word in ("公司", "合作社", "农场", "厂")))
