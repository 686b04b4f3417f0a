"""FW-C005: bidders of one procurement share a legal person, a shareholder, a phone, an address or an account."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from typing import Any

from sqlalchemy import Select, func, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.bid import Bid
from fundwatch.models.records.company_register import CompanyRegister
from fundwatch.models.records.procurement import Procurement
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value
from fundwatch.rules.procurement.marks import addresses, phones
from fundwatch.rules.project.example_rows import PROCUREMENT, PROJECT
from fundwatch.rules.scope import Scope

B = Bid
Q = Procurement
R = CompanyRegister
#: What bidders can share, the strongest first; the last two alone weigh less.
_SHARED = ("法定代表人", "保证金账号", "银行账号", "联系电话", "股东", "地址")
_WEAK = {"股东", "地址"}


class RelatedBidders(Rule):
    """Two bidders of one 采购 with something in common that independent companies do not share."""

    code = "FW-C005"
    name = "同一采购的投标人之间存在关联"
    category = "程序违规"
    severity = Severity.HIGH
    basis = "招标投标法实施条例第三十四条、第四十条：负责人为同一人的单位不得参加同一标段投标，禁止相互串通投标"
    verified = False
    needs = (Bid, Unit)
    needs_columns = (
        (
            Bid.deposit_account,
            Bid.phone,
            Unit.legal_person_id_number,
            Unit.account,
            Unit.phone,
            Unit.address,
            CompanyRegister.legal_person_id_number,
            CompanyRegister.shareholder_id_numbers,
            CompanyRegister.phone,
            CompanyRegister.address,
        ),
    )
    reads = (Read(Bid), Read(Procurement), Read(Project), Read(Unit), Read(CompanyRegister))
    subject = "采购"
    related = (("投标", "one_bid"), ("投标", "other_bid"), ("项目", "project"))
    evidence = (
        Value("项目名称"),
        Value("采购方式"),
        Value("投标人数", Kind.INTEGER),
        Value("关联的投标人"),
        Value("中标金额", Kind.MONEY),
    )
    details = (Value("投标人甲"), Value("投标人乙"), Value("相同之处"))
    summary = (
        "“{项目名称}”的{采购方式}有{投标人数}家投标，其中{关联的投标人}存在相同的负责人、电话、账号或地址，"
        "请核实工商档案、保证金来源和投标文件。"
    )
    compared = (Compared(AMOUNT, Total("采购", "中标金额")),)
    page = Page(
        method="把同一次采购的投标人两两比较：法定代表人身份证号（单位资料或企业登记）、股东、联系电话、"
        "保证金账号、银行账号、写明门牌的地址，有一项相同的列出。只有股东或地址相同的，程度为中。",
        why="几家公司实际由一个人控制，报价、陪标、轮流中标都在一家人里商量。",
        not_flagged=("只有姓名相同而没有身份证号的", "没有写明门牌号的地址相同", "不同次采购的投标人"),
        check=("企业登记档案和股东变更", "保证金的付款账户和经办人", "投标文件的制作人、错漏是否雷同"),
        innocent=("登记的股东已经退出", "同一座写字楼的不同房间没有写清", "代理机构代填了联系电话"),
        example=Example(
            {
                "单位": [
                    {
                        "单位编码": "T1",
                        "名称": "示例县安泰建筑有限公司",
                        "类别": "施工单位",
                        "联系电话": "0880-3001234",
                    },
                    {"单位编码": "T2", "名称": "示例县安和建筑有限公司", "类别": "施工单位", "联系电话": "08803001234"},
                ],
                "项目": [PROJECT],
                "采购": [PROCUREMENT],
                "投标": [
                    {"采购编号": "CG1", "投标单位编码": "T1", "报价": "290000.00"},
                    {"采购编号": "CG1", "投标单位编码": "T2", "报价": "296000.00"},
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any] | None:  # noqa: ARG002 - counted while judging
        """Counted while judging."""
        return None

    def select(self, scope: Scope) -> Select[Any]:  # noqa: ARG002 - always everything; bids are few
        """Every bid with what is known of its bidder."""
        return (
            select(
                Q.record_key.label("subject"),
                Q.record_key.label("partition"),
                B.record_key.label("bid_key"),
                B.bidder_code,
                Q.award_amount.label("amount"),
                func.coalesce(Q.bids_opened_on_day, Q.awarded_on_day).label("day"),
                Project.record_key.label("project"),
                Project.region_code.label("region"),
                Project.name.label("项目名称"),
                Q.method.label("采购方式"),
                Q.award_amount.label("中标金额"),
                Unit.name.label("name"),
                Unit.legal_person_id_number.label("legal_person"),
                R.legal_person_id_number.label("registered_person"),
                R.shareholder_id_numbers.label("shareholders"),
                B.deposit_account,
                Unit.account,
                B.phone,
                Unit.phone.label("own_phone"),
                R.phone.label("registered_phone"),
                Unit.address,
                R.address.label("registered_address"),
            )
            .join(Q, Q.record_key == B.procurement_no)
            .join(Project, Project.record_key == Q.project_no)
            .join(Unit, Unit.record_key == B.bidder_code)
            .outerjoin(R, R.record_key == Unit.credit_code)
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Compare the bidders of each procurement two by two."""
        bids: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            bids[row["subject"]].append(row)
        for known in bids.values():
            scope.look_at()
            ranked = sorted(known, key=lambda row: row["bid_key"])
            pairs = [(one, other, _common(one, other)) for one, other in combinations(ranked, 2)]
            yield from _found([pair for pair in pairs if pair[2]], len(ranked))


def _found(pairs: list[tuple[Row, Row, list[str]]], bidders: int) -> Iterable[Row]:
    named = dict.fromkeys(row["name"] for one, other, _ in pairs for row in (one, other))
    for number, (one, other, shared) in enumerate(pairs):
        yield {
            **one,
            "one_bid": one["bid_key"],
            "other_bid": other["bid_key"],
            "amount": one["amount"] if number == 0 else None,
            "severity": Severity.MEDIUM if set(shared) <= _WEAK else Severity.HIGH,
            "投标人数": bidders,
            "关联的投标人": "、".join(named),
            "投标人甲": one["name"],
            "投标人乙": other["name"],
            "相同之处": "、".join(shared),
        }


def _common(one: Row, other: Row) -> list[str]:
    marks, others = _marks(one), _marks(other)
    return [what for what in _SHARED if marks[what] & others[what]]


def _marks(row: Row) -> dict[str, set[str]]:
    """What a bidder could share, by kind, written alike."""
    persons = {row["legal_person"], row["registered_person"]} - {None, ""}
    owners = persons | set(filter(None, (row["shareholders"] or "").split("、")))
    return {
        "法定代表人": persons,
        "股东": owners,
        "保证金账号": {row["deposit_account"]} - {None, ""},
        "银行账号": {row["account"]} - {None, ""},
        "联系电话": phones((row["phone"], row["own_phone"], row["registered_phone"])),
        "地址": addresses((row["address"], row["registered_address"])),
    }
