"""FW-C040: suppliers with one legal person, telephone or account took most of a kind of contracts untendered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from fundwatch.models.derivation import normalised_name
from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.company_register import CompanyRegister
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.procurement import Procurement
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import DETAILS, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via
from fundwatch.rules.payment.tied_units import is_collective, units_of_companies
from fundwatch.rules.procurement.kinds import BY_VILLAGERS
from fundwatch.rules.procurement.marks import addresses, phones
from fundwatch.rules.project.example_rows import PROJECT
from fundwatch.rules.scope import Scope

C = Contract
J = Project
Q = Procurement
R = CompanyRegister
U = Unit
_SHARE, _LEAST = "关联供应商份额上限", "关联供应商最少合同数"
#: Methods in which anybody may bid before the public, or the villagers do the work themselves.
_OPEN = ("公开招标", "框架协议", "电子卖场", *BY_VILLAGERS)
#: What the suppliers share, as a sentence goes on from their names; the strongest first, the last alone weighs less.
_SHARED = {
    "head": "的法定代表人是同一人",
    "account": "用同一个银行账号",
    "phone": "用同一个联系电话",
    "address": "登记在同一个地址",
}
_SUPPLIERS = ("施工单位", "供应商", "合作社", "企业")


def _kinds_of(column: Any) -> Callable[[Statement], Statement]:
    """From touched values of a column of 合同 to the kinds of project it serves."""
    return lambda values: select(J.category).join(C, C.project_no == J.record_key).where(column.in_(values))


class OneHeadManySuppliers(Rule):
    """Within two years the contracts of suppliers that share a head, a number or a place reach a 项目类别's share."""

    code = "FW-C040"
    version = 3
    name = "有关联的几家供应商承揽多数项目"
    category = "程序违规"
    severity = Severity.MEDIUM
    basis = "政府采购法实施条例第十八条：单位负责人为同一人的不同供应商不得参加同一采购；采购应当公平竞争"
    verified = False
    parameters = (_SHARE, _LEAST)
    needs = (Contract, Project, Unit)
    needs_columns = ((U.legal_person_id_number, R.legal_person_id_number, U.phone, R.phone, U.account, U.address),)
    reads = (
        Read(J, "category"),
        Read(C, Via("project_no", lambda projects: select(J.category).where(J.project_no.in_(projects)))),
        Read(Q, Via("procurement_no", _kinds_of(C.procurement_no))),
        Read(U, Via("unit_code", _kinds_of(C.contractor_code))),
        Read(R, Via("credit_code", units_of_companies(_kinds_of(C.contractor_code)))),
    )
    subject = "单位"
    related = (("单位", "unit_key"), ("合同", "合同编号"), ("项目", "project_key"))
    evidence = (
        Value("项目类别"),
        Value("关联"),
        Value("法定代表人身份证号"),
        Value("供应商"),
        Value("供应商家数", Kind.INTEGER),
        Value("起始年度", Kind.YEAR),
        Value("截止年度", Kind.YEAR),
        Value("合同份数", Kind.INTEGER),
        Value("承揽合计", Kind.MONEY),
        Value("同类合同合计", Kind.MONEY),
        Value("份额", Kind.RATIO),
    )
    details = (
        Value("合同编号"),
        Value("供应商名称"),
        Value("项目名称"),
        Value("签订日期", Kind.DAY),
        Value("合同金额", Kind.MONEY),
        Value("采购方式"),
    )
    summary = (
        "{供应商}{关联}，{起始年度}至{截止年度}年未经公开招标承揽{项目类别}项目合同"
        "{合同份数}份共{承揽合计}元，占同类合同的{份额}，请核实选定供应商的过程和报价是否独立。"
    )
    compared = (Compared("承揽合计", Total(DETAILS, "合同金额")),)
    page = Page(
        method="按项目类别汇总相连两年签订的合同，法定代表人身份证号、银行账号、联系电话或登记地址相同的两家以上供应商，"
        "没有经过公开招标的合同达到设定份数、金额达到同类合同的设定比例的，合为一条列出；只有地址相同的，程度为低。",
        why="一个人用几家公司的名义承揽，询价、比选可能只是走过场；也可能是本地这一行只有这几家。",
        not_flagged=(
            "经公开招标、框架协议、电子卖场选定的合同，以工代赈和村民自建",
            "只有一家供应商的，登记了两次的同一家",
            "份额、份数没有达到设定数的",
            "村集体经济组织、村民委员会",
            "没有门牌号的地址",
        ),
        check=("询价、比选的报价单是否出自一人", "几家公司的股东、账户、经办人", "单价与市场价相比"),
        innocent=("本地能供货的只有这几家", "供应商依法分设、业务各不相同", "法定代表人登记有误"),
        example=Example(
            {
                "单位": [
                    {
                        "单位编码": f"MM{n}",
                        "名称": f"示例县{name}种苗有限公司",
                        "类别": "供应商",
                        "法人身份证号": "539900197001010036",
                    }
                    for n, name in enumerate(("兴绿", "山青", "万木"), 1)
                ],
                "项目": [{**PROJECT, "项目名称": "上坪村油茶种植", "项目类别": "产业发展", "建设内容": ""}],
                "合同": [
                    {
                        "合同编号": f"HT{n}",
                        "项目编号": "XM1",
                        "乙方单位编码": unit,
                        "合同金额": "80000.00",
                        "签订日期": day,
                        "标的": "油茶苗",
                    }
                    for n, (unit, day) in enumerate(
                        [
                            ("MM1", "2016-04-20"),
                            ("MM2", "2016-09-10"),
                            ("MM3", "2017-04-15"),
                            ("MM1", "2017-09-20"),
                            ("SG", "2017-10-20"),
                        ],
                        1,
                    )
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any] | None:  # noqa: ARG002 - counted while judging
        """Counted while judging."""
        return None

    def select(self, scope: Scope) -> Select[Any]:
        """Every contract with its kind of project and with who leads the supplier."""
        return (
            select(
                C.record_key.label("合同编号"),
                J.category.label("partition"),
                J.category.label("项目类别"),
                J.record_key.label("project_key"),
                J.region_code.label("region"),
                J.name.label("项目名称"),
                C.signed_on_day.label("day"),
                C.signed_on_day.label("签订日期"),
                C.amount.label("amount"),
                C.amount.label("合同金额"),
                U.record_key.label("unit_key"),
                U.name.label("供应商名称"),
                U.category.label("supplier_category"),
                U.credit_code.label("credit_code"),
                func.coalesce(U.legal_person_id_number, R.legal_person_id_number).label("head"),
                U.account.label("account"),
                U.phone.label("phone"),
                R.phone.label("registered_phone"),
                U.address.label("address"),
                R.address.label("registered_address"),
                Q.method.label("采购方式"),
            )
            .join(J, J.record_key == C.project_no)
            .join(U, U.record_key == C.contractor_code)
            .outerjoin(R, R.record_key == U.credit_code)
            .outerjoin(Q, Q.record_key == C.procurement_no)
            .where(scope.touched(J.category))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Of each kind and legal person the two years with the largest share."""
        kinds: dict[str, list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: (row["day"], row["合同编号"])):
            scope.look_at()
            kinds[row["partition"]].append({**row, "year": date.fromordinal(row["day"]).year})
        for _, contracts in sorted(kinds.items()):
            sums: dict[int, int] = defaultdict(int)
            for row in contracts:
                sums[row["year"]] += row["合同金额"]
            yield from _shared_out(contracts, sums, scope)


def _shared_out(contracts: Sequence[Row], sums: dict[int, int], scope: Scope) -> Iterable[Row]:
    """What suppliers that share something took of a kind; each group by the strongest of what it shares."""
    tied: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in contracts:
        if _counts(row):
            for what, value in _marks(row):
                tied[what, value].append(row)
    told: list[frozenset[str]] = []
    order = list(_SHARED)
    for (what, value), own in sorted(tied.items(), key=lambda item: (order.index(item[0][0]), item[0][1])):
        found = [_within(own, year, sums, scope) for year in sorted({row["year"] for row in own})]
        best = max(found, key=lambda one: (one[0], -one[1]))
        units = frozenset(row["unit_key"] for row in best[2])
        if best[0] and not any(units <= known for known in told):
            told.append(units)
            yield from _told((what, value), best[2], best[0], best[1], sums)


def _marks(row: Row) -> Iterable[tuple[str, str]]:
    yield from (("head", row["head"]),) if row["head"] else ()
    yield from (("account", row["account"]),) if row["account"] else ()
    yield from (("phone", number) for number in sorted(phones((row["phone"], row["registered_phone"]))))
    yield from (("address", place) for place in sorted(addresses((row["address"], row["registered_address"]))))


def _counts(row: Row) -> bool:
    chosen = row["采购方式"] not in _OPEN
    return chosen and row["supplier_category"] in _SUPPLIERS and not is_collective(row["供应商名称"], None)


def _within(own: Sequence[Row], year: int, sums: dict[int, int], scope: Scope) -> tuple[int, int, list[Row]]:
    """The share of a head's contracts in a year and the one before, nought where it does not count; and these."""
    taken = [row for row in own if year - 1 <= row["year"] <= year]
    day = date(year, 12, 31)
    whole = sums[year] + sums.get(year - 1, 0)
    share = sum(row["合同金额"] for row in taken) * PARTS // whole if whole > 0 else 0
    region = taken[0]["region"]
    enough = len(taken) >= scope.number(_LEAST, day, region) and _several(taken)
    return (share if enough and share >= scope.number(_SHARE, day, region) else 0), year, taken


def _several(taken: Sequence[Row]) -> bool:
    names = {normalised_name(row["供应商名称"]) for row in taken}
    codes = {row["credit_code"] for row in taken if row["credit_code"]}
    uncoded = any(not row["credit_code"] for row in taken)
    return len(names) > 1 and (uncoded or len(codes) > 1)


def _told(shared: tuple[str, str], taken: Sequence[Row], share: int, year: int, sums: dict[int, int]) -> Iterable[Row]:
    units = sorted({row["unit_key"] for row in taken})
    what, value = shared
    head = value if what == "head" else None
    told = {
        "subject": units[0],
        "distinguish": f"{taken[0]['项目类别']}|{value}",
        "person": head,
        "法定代表人身份证号": head,
        "关联": f"{_SHARED[what]}（{value}）",
        "severity": Severity.LOW if what == "address" else Severity.MEDIUM,
        "供应商": "、".join(sorted({row["供应商名称"] for row in taken})),
        "供应商家数": len(units),
        "起始年度": year - 1,
        "截止年度": year,
        "合同份数": len(taken),
        "承揽合计": sum(row["合同金额"] for row in taken),
        "同类合同合计": sums[year] + sums.get(year - 1, 0),
        "份额": share,
    }
    for row in taken:
        yield {**row, **told, "采购方式": row["采购方式"] or "没有采购记录"}
