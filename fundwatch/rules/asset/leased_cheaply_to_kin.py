"""FW-A040: an asset is leased far below its like, and who has it is an official of the village or tied to one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, func, select

from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.asset import Asset
from fundwatch.models.records.company_register import CompanyRegister
from fundwatch.models.records.public_employee import PublicEmployee
from fundwatch.models.records.unit import Unit
from fundwatch.models.records.village_official import VillageOfficial
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, Via, counted
from fundwatch.rules.payment.tied_units import LISTS, TiedUnits, is_collective, units_of_companies
from fundwatch.rules.procurement.dear_unit_price import quantile
from fundwatch.rules.scope import Scope
from fundwatch.rules.written_quantities import quantities_in

A = Asset
R = CompanyRegister
U = Unit
_SHARE, _PEERS = "租金偏低比例", "租金比较最少同类数"
_GONE, _OWN = "已处置", "到户类"
#: What an asset is, by its name; the first that the name holds tells.
_KINDS = (
    *("林地", "果园", "茶园", "水田", "旱地", "耕地", "荒山", "土地", "机动地", "鱼塘", "水塘", "大棚"),
    *("圈舍", "牛舍", "羊舍", "猪舍", "鸡舍", "厂房", "车间", "门面", "商铺", "铺面", "冷库", "仓库"),
)
#: In what a thing that is let is measured.
_MEASURES = frozenset({"亩", "平方米", "间", "栋", "座", "口"})
#: Peers whose rents lie far apart tell little: how many times their middle half apart it has to be below that half.
_FENCE = 1


def _kinds_of(units: Any) -> Any:
    return select(A.category).where(A.operator_code.in_(units))


class LeasedCheaplyToKin(Rule):
    """年约定收益 by 规模 below a share of the median of its like, 经营主体 of an official or of those close to him."""

    code = "FW-A040"
    version = 2
    name = "资产低价租给干部及其亲属"
    category = "资产流失"
    severity = Severity.MEDIUM
    basis = "集体资产发包、出租应当民主决策、公开竞价，干部及近亲属承租应当回避（村民委员会组织法第二十四条）"
    verified = False
    parameters = (_SHARE, _PEERS)
    needs = (Asset, Unit)
    needs_columns = (
        A.agreed_yearly_income,
        A.size,
        A.operator_code,
        (U.legal_person_id_number, R.legal_person_id_number, R.shareholder_id_numbers),
        (VillageOfficial.id_number, PublicEmployee.id_number),
    )
    reads = (
        Read(A, "category"),
        Read(U, Via("unit_code", _kinds_of)),
        Read(R, Via("credit_code", units_of_companies(_kinds_of))),
        *LISTS,
    )
    subject = "资产"
    related = (("单位", "unit_key"), ("村组干部", "official_key"), ("财政供养人员", "employee_key"))
    evidence = (
        Value("资产名称"),
        Value("规模"),
        Value("年约定收益", Kind.MONEY),
        Value("单位租金", Kind.MONEY),
        Value("计量"),
        Value("同类中位租金", Kind.MONEY),
        Value("同类项数", Kind.INTEGER),
        Value("租金上限", Kind.MONEY),
        Value("承租人"),
        Value("关联情形"),
        Value("职务"),
        Value("租赁起", Kind.DAY),
        Value("租赁止", Kind.DAY),
    )
    summary = (
        "“{资产名称}”（{规模}）租给{承租人}，年租金{年约定收益}元，每{计量}{单位租金}元，"
        "{同类项数}项同类的中位数是{同类中位租金}元，承租人{关联情形}（{职务}），请核实发包程序、公示和租金的依据。"
    )
    page = Page(
        method="资产名称说明是同一种（林地、大棚、门面等）、规模用同一单位的，年约定收益除以规模得单位租金；"
        "低于其他同类中位数的设定比例、也明显低于同类的中间一半，而经营主体的法定代表人、股东在起租当日是"
        "本村村组干部、财政供养人员，或与其是登记的亲属、同户的，列为疑点。",
        why="集体的土地、门面便宜租给自己人，集体每年少收；也可能是地块差，或租约签得早。",
        not_flagged=(
            "同类不足设定项数的，名称看不出种类、规模没有写明数量和单位的",
            "租金低而承租人与干部没有关联的，与干部有关联而租金不低的",
            "村集体经济组织自己经营的",
            "到户类资产、已处置的资产",
            "干部不在任时起租的，别的村的干部",
        ),
        check=("村民代表会议记录、招租公告和公示", "合同期限和租金调整条款", "地块、房屋的实际条件与同类相比"),
        innocent=("地块偏远、需要先投入", "租约早年签订，当时租金普遍低", "规模里包括不能使用的部分"),
        example=Example(
            {
                "单位": [
                    {
                        "单位编码": "JT",
                        "名称": "清溪镇大河家庭农场",
                        "类别": "企业",
                        "法人身份证号": "539900197001010036",
                    }
                ],
                "村组干部": [
                    {
                        "身份证号": "539900197505050015",
                        "起始日期": "2014-01-01",
                        "姓名": "赵大山",
                        "职务": "村党支部书记",
                        "区划代码": "539900101201",
                    }
                ],
                "亲属关系": [{"身份证号": "539900197505050015", "亲属身份证号": "539900197001010036", "关系": "父子"}],
                "资产": [
                    {
                        "资产编号": f"ZC{n}",
                        "资产名称": f"集体土地{n}号地",
                        "资产类别": "经营性",
                        "原值": "0.00",
                        "形成日期": "2015-01-01",
                        "区划代码": "539900101201",
                        "状态": "出租",
                        "经营主体编码": "JT" if n == 1 else "",
                        "规模": f"{size}亩",
                        "年约定收益": rent,
                        "租赁起": "2017-01-01",
                    }
                    for n, (size, rent) in enumerate(
                        [
                            (20, "1600.00"),
                            (15, "6000.00"),
                            (10, "4200.00"),
                            (30, "11400.00"),
                            (12, "4800.00"),
                            (25, "10250.00"),
                        ],
                        1,
                    )
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Assets that bring an agreed income."""
        agreed = scope.touched(A.category) & (A.agreed_yearly_income > 0) & (A.status != _GONE) & (A.category != _OWN)
        return counted(A.__table__, agreed, (A.size.is_(None), "没有规模"), (A.operator_code.is_(None), "没有经营主体"))

    def select(self, scope: Scope) -> Select[Any]:
        """Such assets with who has them."""
        return (
            select(
                A.record_key.label("subject"),
                A.category.label("partition"),
                func.coalesce(A.leased_from_day, A.formed_on_day).label("day"),
                A.region_code.label("region"),
                A.project_no.label("project"),
                U.record_key.label("unit_key"),
                U.name.label("承租人"),
                U.category.label("unit_category"),
                A.name.label("资产名称"),
                A.size.label("规模"),
                A.agreed_yearly_income.label("年约定收益"),
                A.leased_from_day.label("租赁起"),
                A.leased_until_day.label("租赁止"),
            )
            .outerjoin(U, U.record_key == A.operator_code)
            .where(
                scope.touched(A.category),
                A.agreed_yearly_income > 0,
                A.status != _GONE,
                A.category != _OWN,
                A.size.is_not(None),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Hold each rent against those of its like; of the low ones, whoever has it against the lists."""
        likes: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: row["subject"]):
            what, size = kind_of(row["资产名称"]), size_of(row["规模"])
            if what and size:
                amount, unit = size
                rent = row["年约定收益"] * PARTS // amount
                likes[row["partition"], what, unit].append({**row, "size": amount, "计量": unit, "单位租金": rent})
        cheap = [row for _, known in sorted(likes.items()) for row in _cheap(known, scope)]
        tied = TiedUnits(scope.connection) if cheap else None
        for row in cheap:
            found = tied.of(row["unit_key"], row["day"], (row["region"],)) if tied else None
            if found:
                yield {
                    **row,
                    "official_key": found.term.key if found.term.region else None,
                    "employee_key": None if found.term.region else found.term.key,
                    "关联情形": found.how,
                    "职务": found.term.post or "职务不详",
                    "severity": found.severity,
                }


def kind_of(name: str) -> str | None:
    """What an asset is by its name; None where it does not say."""
    return next((kind for kind in _KINDS if kind in name), None)


def size_of(told: str) -> tuple[int, str] | None:
    """The size in millionths and its unit; None where none or several are told."""
    found = [one for one in quantities_in(told) if one[1] in _MEASURES]
    return found[0] if len(found) == 1 and found[0][0] else None


def _cheap(known: Sequence[Row], scope: Scope) -> Iterable[Row]:
    """Assets of one kind whose rent is far below that of the others, leased to somebody who is not the village."""
    for row in known:
        if row["unit_key"] is None or is_collective(row["承租人"], row["unit_category"]):
            continue
        others = [one["单位租金"] for one in known if one is not row]
        if len(others) < max(1, scope.number(_PEERS, scope.as_of, row["region"])):
            scope.leave_out("同类不足设定项数")
            continue
        low, middle, high = (quantile(others, quarter) for quarter in (1, 2, 3))
        half = middle * scope.number(_SHARE, scope.as_of, row["region"]) // PARTS
        limit = min(half, low - _FENCE * (high - low))
        if row["单位租金"] < limit:
            missed = (middle - row["单位租金"]) * row["size"] // PARTS
            told = {"同类中位租金": middle, "同类项数": len(others), "租金上限": limit, "amount": missed}
            yield {**row, **told}
