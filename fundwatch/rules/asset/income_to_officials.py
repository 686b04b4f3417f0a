"""FW-A072: most of what an asset's income gave to households in a year went to those of officials and their kin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import median_low
from typing import Any

from sqlalchemy import Select, exists, func, or_, select

from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.asset import Asset
from fundwatch.models.records.household import Household
from fundwatch.models.records.income_distribution import IncomeDistribution
from fundwatch.models.records.kinship import Kinship
from fundwatch.models.records.person import Person
from fundwatch.models.records.village_official import VillageOfficial
from fundwatch.rules.asset.income_not_received import period_end
from fundwatch.rules.compared import AMOUNT, DETAILS, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.scope import Scope

D = IncomeDistribution
H = Household
K = Kinship
P = Person
V = VillageOfficial
_SHARE, _LEAST = "干部户分配核对比例", "干部亲属名额最少人数"
_OWN = "本人或同户"


class IncomeToOfficials(Rule):
    """Households of officials in office, or theirs and their kin's, got a share of a year's 分配 to households.

    It is more than their number explains.
    """

    code = "FW-A072"
    version = 2
    name = "资产收益多数分给村组干部户"
    category = "截留私分"
    severity = Severity.MEDIUM
    basis = "扶贫项目资产收益应分配给规定的受益对象，不得私分"
    verified = False
    parameters = (_SHARE, _LEAST)
    needs = (IncomeDistribution, VillageOfficial)
    reads = (Read(D), Read(Asset), Read(Household), Read(Person), Read(VillageOfficial), Read(Kinship))
    subject = "资产"
    related = (("收益分配", "distribution_key"), ("村组干部", "official_key"))
    evidence = (
        Value("资产名称"),
        Value("年度", Kind.YEAR),
        Value("分得户数", Kind.INTEGER),
        Value("干部户数", Kind.INTEGER),
        Value("分配到户合计", Kind.MONEY),
        Value("干部户所占比例", Kind.RATIO),
        Value("其他户中位数", Kind.MONEY),
    )
    details = (
        Value("干部姓名"),
        Value("职务"),
        Value("关系"),
        Value("对象"),
        Value("分配金额", Kind.MONEY),
        Value("用途"),
        Value("发放日期", Kind.DAY),
    )
    summary = (
        "资产“{资产名称}”{年度}年度收益分配到{分得户数}户共{分配到户合计}元，其中村组干部及其亲属{干部户数}户得{合计}元，占{干部户所占比例}，"
        "请核实受益对象怎样确定、有无决议和公示。"
    )
    compared = (Compared(AMOUNT, Total(DETAILS, "分配金额")),)
    page = Page(
        method="把资产收益分配到户、到人的对象，与发放时在任的村组干部本人及其同户相比：一项资产一年分配到户的钱里，"
        "干部户所占比例达到设定比例，且不止一户，或每户所得超过其他户中位数两倍，或没有别的户、这一户得了全年分配（含集体留存）设定比例的，列为疑点；全部由几户干部分得的程度为高。"
        "干部户连同登记在册的亲属户达到设定户数、占到设定比例，而且没有别的户分得，或每户所得超过其他户中位数两倍的，也列出。",
        why="收益本该分给困难群众和集体成员，集中分给干部家庭的，应当核实分配方案和民主评议。",
        not_flagged=(
            "干部户与其他户一样多、没有占到设定比例的；亲属户与其他户分得一样多的",
            "集体留存、分给村集体的部分不计",
            "干部就任之前、离任之后的分配",
        ),
        check=("分配方案、成员代表会议决议和公示照片", "收款签字和银行回单", "干部户、亲属户是否属于规定的受益对象"),
        innocent=(
            "受益户名单里本来多是干部户，经程序确定",
            "一村同族，受益的困难户多沾亲带故",
            "按股份分红，干部家庭入股较多",
        ),
        example=Example(
            {
                "资产": [
                    {
                        "资产编号": "ZC1",
                        "资产名称": "上坪村鱼塘",
                        "资产类别": "经营性",
                        "原值": "300000.00",
                        "形成日期": "2016-06-01",
                        "区划代码": "539900101201",
                        "状态": "出租",
                    }
                ],
                "人员": [
                    {"身份证号": "539900197001010036", "姓名": "赵春生", "户编号": "H1"},
                    {"身份证号": "539900198001010014", "姓名": "周文", "户编号": "H2"},
                ],
                "村组干部": [
                    {
                        "身份证号": number,
                        "起始日期": "2014-01-01",
                        "姓名": name,
                        "区划代码": "539900101201",
                        "职务": post,
                    }
                    for number, name, post in (
                        ("539900197001010036", "赵春生", "村主任"),
                        ("539900198001010014", "周文", "村文书"),
                    )
                ],
                "收益分配": [
                    {"资产编号": "ZC1", "年度": "2017", "对象": home, "金额": "6000.00", "发放日期": "2017-12-28"}
                    for home in ("H1", "H2")
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every distribution to a household or a person."""
        return counted(D.__table__, scope.touched(D.record_key) & D.holder_key.is_not(None))

    def select(self, scope: Scope) -> Select[Any]:  # noqa: ARG002 - a year's distributions are one whole
        """Distributions of a year, to households and people and to others."""
        to_home = or_(
            exists().where(H.record_key == D.holder_key),
            exists().where(P.household_no == D.holder_key),
            exists().where(P.record_key == D.holder_key),
        )
        return (
            select(
                D.asset_no.label("subject"),
                D.asset_no.label("partition"),
                D.record_key.label("distribution_key"),
                D.paid_on_day.label("day"),
                Asset.region_code.label("region"),
                Asset.project_no.label("project"),
                Asset.name.label("资产名称"),
                D.year.label("年度"),
                D.period.label("period"),
                D.holder_key.label("对象"),
                D.amount.label("分配金额"),
                D.purpose.label("用途"),
                D.paid_on_day.label("发放日期"),
                to_home.label("to_home"),
            )
            .join(Asset, Asset.record_key == D.asset_no)
            .where(D.year.is_not(None), D.amount > 0)
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Each asset and year by what its officials' households got."""
        years: dict[tuple[str, int], list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: row["distribution_key"]):
            years[row["subject"], row["年度"]].append(row)
        terms = _terms(scope) if years else {}
        with_kin = _with_kin(scope, terms) if years else {}
        for _, group in sorted(years.items()):
            own = list(_judge(group, terms, scope))
            yield from own or _judge(group, with_kin, scope, of_kin=True)


def _judge(
    every: Sequence[Row], terms: Mapping[str, list[Row]], scope: Scope, *, of_kin: bool = False
) -> Iterable[Row]:
    group = [row for row in every if row["to_home"]]
    theirs: list[Row] = []
    got: dict[str, int] = defaultdict(int)
    for row in group:
        got[row["对象"]] += row["分配金额"]
        day = row["day"] or period_end(row["年度"], row["period"])
        known = [term for term in terms.get(row["对象"], ()) if term["from"] <= day <= (term["until"] or day)]
        if known:
            theirs.append({**row, **known[0]})
    homes = {row["对象"] for row in theirs}
    total, part = sum(got.values()), sum(row["分配金额"] for row in theirs)
    share = scope.number(_SHARE, scope.as_of, every[0]["region"])
    others = [amount for home, amount in got.items() if home not in homes]
    middle = median_low(others) if others else None
    # One household alone has no other to be held against; it is held against all that was given that year.
    whole = sum(row["分配金额"] for row in every)
    more = part * PARTS >= whole * share if middle is None else part > 2 * middle * len(homes)
    if of_kin:
        least = scope.number(_LEAST, scope.as_of, every[0]["region"])
        enough = len(homes) >= max(least, 1) and (middle is None or part > 2 * middle * len(homes))
    else:
        enough = len(homes) > 1 or more
    if not homes or part * PARTS < total * share or not enough:
        return
    told = {
        "分得户数": len(got),
        "干部户数": len(homes),
        "分配到户合计": total,
        "干部户所占比例": part * PARTS // total,
        "其他户中位数": middle,
        "distinguish": str(group[0]["年度"]),
        "severity": Severity.HIGH if not others and len(homes) > 1 and not of_kin else Severity.MEDIUM,
    }
    for row in theirs:
        yield {**row, **told, "amount": row["分配金额"]}


def _terms(scope: Scope) -> dict[str, list[Row]]:
    """Officials' terms by what a distribution may name: the household's number, the person's."""
    present = func.coalesce(P.status, "在册") == "在册"
    columns = (
        V.record_key.label("official_key"),
        func.coalesce(V.from_day_day, 0).label("from"),
        V.until_day_day.label("until"),
        V.name.label("干部姓名"),
        V.post.label("职务"),
    )
    asked = select(V.id_number, P.household_no, *columns).outerjoin(P, (P.record_key == V.id_number) & present)
    found: dict[str, list[Row]] = defaultdict(list)
    for row in scope.connection.execute(asked.order_by(V.record_key)).mappings():
        for key in (row["id_number"], row["household_no"]):
            if key:
                told = {name: row[name] for name in ("official_key", "from", "until", "干部姓名", "职务")}
                found[key].append({**told, "关系": _OWN})
    return found


def _with_kin(scope: Scope, terms: Mapping[str, list[Row]]) -> Mapping[str, list[Row]]:
    """The same with the declared kin of officials, by the kin's number and their household's."""
    found = defaultdict(list, {key: list(known) for key, known in terms.items()})
    present = func.coalesce(P.status, "在册") == "在册"
    lived = scope.connection.execute(select(P.record_key, P.household_no).where(present))
    homes = dict(lived.tuples().all())
    declared = select(K.id_number, K.kin_id_number, K.relation).order_by(K.record_key)
    for one, other, relation in scope.connection.execute(declared):
        for official, kin in ((one, other), (other, one)):
            for key in {kin, homes.get(kin)} - {None}:
                found[key] += [{**term, "关系": relation} for term in terms.get(official, ())]
    return found
