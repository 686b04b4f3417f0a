"""FW-P043: an account for public or village money is in a person's own name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, null, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.unit import Unit
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.scope import Scope

G = AccountRegister
_PUBLIC = ("国库单一", "零余额", "财政专户", "实有资金", "村账")
#: Two to four characters are a person's name where they end with none of these.
_NAME = re.compile("[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,6}·[\u4e00-\u9fff]{1,6}")
_OFFICE = re.compile(
    "([省市州县区乡镇村组屯寨社局委办处所站院校园队场部厂店司行库会户款账帐金]|[小中大]学|中心|政府|集体)$"
)
_ADDED = re.compile("[（(].*?[）)]$")


def is_persons_name(name: str) -> bool:
    """Whether 户名 is that of a person, whatever stands in brackets after it."""
    own = _ADDED.sub("", name.replace(" ", "").replace("　", ""))
    return _NAME.fullmatch(own) is not None and _OFFICE.search(own) is None


def _of_units(values: Statement) -> Statement:
    return select(G.account).where(G.holder_unit_code.in_(values))


class PublicMoneyInPrivateName(Rule):
    """账户类型 is public or a village's, and 户名 is a person's name."""

    code = "FW-P043"
    name = "公款、村账户以个人名义开立"
    version = 2
    category = "贪污挪用"
    severity = Severity.HIGH
    basis = "任何单位和个人不得将单位的资金以个人名义开立账户存储（商业银行法第四十八条）"
    verified = False
    needs = (AccountRegister,)
    reads = (Read(AccountRegister, "account"), Read(Unit, Via("unit_code", _of_units)))
    subject = "账户登记"
    related = (("单位", "unit_key"),)
    evidence = (
        Value("账号"),
        Value("户名"),
        Value("账户类型"),
        Value("开户单位"),
        Value("开户银行"),
        Value("开户日期", Kind.DAY),
    )
    summary = "账户类型为{账户类型}的账户{账号}以个人名义“{户名}”开立，请核实账户由谁保管、进出的款项和开户依据。"
    page = Page(
        method="账户类型为国库单一、零余额、财政专户、实有资金、村账，而户名是个人姓名的账户，列为疑点。",
        why="公款存在个人名下，进出都由一个人经手，利息、余额归谁账上看不出来。",
        not_flagged=("户名是单位、村、组、合作社、专户的", "账户类型为个人、企业、代发的"),
        check=("开户申请和预留印鉴", "账户的全部流水", "销户时余额转到哪里"),
        innocent=("登记时户名只填了经办人或报账员", "账户类型填错"),
        example=Example(
            {
                "账户登记": [
                    {
                        "账号": "530053000000009001",
                        "户名": "周文明",
                        "开户单位编码": "CW",
                        "账户类型": "村账",
                        "开户银行": "农村信用社清溪分社",
                        "开户日期": "2016-03-01",
                    }
                ]
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every registered account."""
        return counted(G.__table__, scope.touched(G.account), (G.account_type.not_in(_PUBLIC), "不是公款、村账户"))

    def select(self, scope: Scope) -> Select[Any]:
        """Accounts for public and village money."""
        return (
            select(
                G.record_key.label("subject"),
                G.account.label("partition"),
                null().label("amount"),
                G.opened_on_day.label("day"),
                Unit.record_key.label("unit_key"),
                Unit.region_code.label("region"),
                Unit.name.label("开户单位"),
                G.account.label("账号"),
                G.account_name.label("户名"),
                G.account_type.label("账户类型"),
                G.bank.label("开户银行"),
                G.opened_on_day.label("开户日期"),
            )
            .outerjoin(Unit, Unit.record_key == G.holder_unit_code)
            .where(scope.touched(G.account), G.account_type.in_(_PUBLIC))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep those in a person's name, not those in the short name of the unit that holds them."""
        for row in rows:
            scope.look_at()
            if is_persons_name(row["户名"]) and row["户名"] not in (row["开户单位"] or ""):
                yield row
