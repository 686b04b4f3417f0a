"""FW-W008: something like what a village got was built there again, out of other money."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import combinations
from typing import Any, ClassVar

from sqlalchemy import Select, func, select

from fundwatch.models.fields import Kind
from fundwatch.models.record import Record
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.project import Project
from fundwatch.models.records.region import Region
from fundwatch.rules.compared import AMOUNT, Compared, Given
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value
from fundwatch.rules.project.example_rows import PROJECT
from fundwatch.rules.project.same_measures import alike, same_works
from fundwatch.rules.same_words import in_one_word, one_spelling
from fundwatch.rules.scope import Scope

J = Project
_YEARS, _ALIKE = "重复建设间隔年数", "项目相似度下限"
_NOT_YET = ("申报", "入库", "终止")
#: Categories that pay or buy every year; nothing is built twice in them.
_RECURRING = (
    "项目管理费",
    "公益岗位",
    "教育扶贫",
    "健康扶贫",
    "就业创业",
    "社会保障",
    "金融扶贫",
    "科技人才",
    "危房改造",
)
#: Investments further apart than this share of the larger one are hardly the same works claimed again.
_FAR_APART = 30
_BUILT = (
    *("建设", "新建", "修建", "新修", "修筑", "兴建", "工程", "硬化", "安装", "铺设", "架设", "改造", "设施", "广场"),
    *(
        "厂",
        "棚",
        "舍",
        "渠",
        "沟",
        "坝",
        "堤",
        "墙",
        "井",
        "塘",
        "窖",
        "管网",
        "管道",
        "路",
        "桥",
        "池",
        "站",
        "房",
        "室",
        "厕",
        "库",
    ),
)
_BUYING = ("采购", "种苗", "购置", "培训", "发放", "奖补", "补助")
#: What is kept, repaired, extended or built on is no second time.
_CONTINUED = (
    "维修",
    "维护",
    "修缮",
    "管护",
    "扩建",
    "续建",
    "延伸",
    "提升",
    "修复",
    "水毁",
    "灾",
    "配套",
    "改建",
    "补植",
)
#: A part of a village, a stage, a lot, a place between two: two projects that name different ones are different.
_MARKS = re.compile(
    r"第?[一二三四五六七八九十\d]+(?:期|标段|批|组|社|村民小组|号)"
    r"|[甲乙丙丁东西南北上下中][片段线区]"
    r"|[一-龥]{1,4}(?:自然村|村民小组|小组|组|寨|屯|社(?!区)|片区)"
)
_PREFIX = re.compile(r"\d{4}年度?|[\s，。、；（）()“”\"\-—]")
#: How much of it, where the name tells it as well as the content.
_SIZE = re.compile(r"\d+(?:\.\d+)?(?:公里|平方米|立方米|米|亩)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_SAME_NAMES, _SAME_WORKS = "名称和内容相近、资金来源不同", "建设内容相近、各项数量全部相同"
_GENERIC = re.compile(r"项目|工程|建设|新建|修建|新修|兴建|修筑|建造|实施|铺设|架设|安装|村级|农村")


class BuiltTwice(Rule):
    """Two built projects of one village alike in name and content within the years, whose documents differ."""

    code = "FW-W008"
    version = 4
    name = "同村相似项目疑似重复建设"
    category = "挥霍浪费"
    severity = Severity.MEDIUM
    basis = "同一建设内容不得重复安排、多头申报专项资金；间隔年数和相似度为核查口径"
    verified = False
    parameters = (_YEARS, _ALIKE)
    needs: ClassVar[tuple[type[Record], ...]] = (Project,)
    reads: ClassVar[tuple[Read, ...]] = (Read(Project, "region_code"), Read(Region, "region_code"), Read(Allocation))
    subject = "项目"
    related = (("项目", "earlier_key"),)
    evidence: ClassVar[tuple[Value, ...]] = (
        Value("项目名称"),
        Value("所在村"),
        Value("年度", Kind.YEAR),
        Value("计划投资", Kind.MONEY),
        Value("建设内容"),
        Value("相似项目"),
        Value("相似项目年度", Kind.YEAR),
        Value("相似项目投资", Kind.MONEY),
        Value("相似项目内容"),
        Value("名称相似度", Kind.RATIO),
        Value("相近之处"),
    )
    summary = (
        "{所在村}{年度}年的“{项目名称}”（{计划投资}元）与{相似项目年度}年的“{相似项目}”（{相似项目投资}元）{相近之处}，"
        "请到现场核实是否为同一工程。"
    )
    compared = (Compared(AMOUNT, Given("计划投资")),)
    page = Page(
        method="同一个村在设定的年数内的两个建设类项目，去掉年份、村名和“项目”“工程”一类的字以后名称相近（人行桥和便民桥、自来水和供水一类的叫法算一种），"
        "二级类型、建设内容也不矛盾，又不是同一份指标的资金，后一个列为疑点。"
        "名称不同而建设内容相近、内容里的几项数量（长度、面积、座数，不算宽、厚、高）全部相同的，也列为疑点。"
        "投资相差三成以上的，程度为低。",
        why="一条路、一座水池用不同部门的资金申报两次，多出来的一份常常没有建，或者拆了重建。",
        not_flagged=(
            "分期、分标段、分批的项目，写明不同村民小组、自然村、片区的项目",
            "维修、扩建、续建、提升、配套、灾后修复",
            "每年照例实施的补助、岗位、培训、采购",
            "同一份指标安排给同一主管部门的两个项目（看作一个项目的两部分）",
            "建设内容里的长度、面积、数量不同的",
            "只在乡镇或县一级登记地点的项目",
        ),
        check=("现场核对两个项目的起止点、坐标和标牌", "两套竣工资料的照片、图纸是否相同", "验收人和工程量"),
        innocent=("村内不同路段、不同水源而名称没有写清", "前一个项目已经终止、改变了地点"),
        example=Example(
            {
                "项目": [
                    {**PROJECT, "项目名称": "2017年上坪村灌溉渠建设"},
                    {
                        **PROJECT,
                        "项目编号": "XM2",
                        "项目名称": "上坪村灌溉渠建设工程",
                        "预算年度": "2018",
                        "批复日期": "2018-03-15",
                        "实际开工日期": "2018-05-06",
                        "实际完工日期": "",
                        "状态": "实施",
                    },
                ]
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any] | None:  # noqa: ARG002 - counted while judging
        """Counted while judging."""
        return None

    def select(self, scope: Scope) -> Select[Any]:
        """Every approved project in a village."""
        return (
            select(
                J.record_key.label("subject"),
                J.region_code.label("partition"),
                J.region_code.label("region"),
                J.record_key.label("project"),
                J.planned_investment.label("amount"),
                func.coalesce(J.approved_on_day, J.started_on_day).label("day"),
                J.category,
                J.nature,
                J.subcategory,
                J.department_code.label("office"),
                J.name.label("项目名称"),
                Region.name.label("所在村"),
                J.budget_year.label("年度"),
                J.planned_investment.label("计划投资"),
                J.content.label("建设内容"),
            )
            .join(Region, Region.record_key == J.region_code)
            .where(scope.touched(J.region_code), Region.level == "村", J.status.not_in(_NOT_YET))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Hold the built projects of each village against one another."""
        documents = _documents(scope)
        villages: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            scope.look_at()
            year = row["年度"] or (date.fromordinal(row["day"]).year if row["day"] else None)
            if year is None:
                scope.leave_out("没有年度，也没有批复和开工日期")
            elif not _is_built(row):
                scope.leave_out("不是建设类项目")
            else:
                villages[row["region"]].append({**row, "年度": year, "core": _core(row)})
        for known in villages.values():
            ranked = sorted(known, key=lambda row: (row["年度"], row["day"] or 0, row["subject"]))
            for earlier, later in combinations(ranked, 2):
                yield from _compared(earlier, later, documents, scope)


def _is_built(row: Row) -> bool:
    if row["category"] in _RECURRING or any(word in row["项目名称"] for word in (*_BUYING, *_CONTINUED)):
        return False
    if row["nature"] not in {None, "新建", "改建", "迁建"}:
        return False
    return any(word in f"{row['项目名称']}{row['建设内容'] or ''}" for word in _BUILT)


def _core(row: Row) -> str:
    """What a project's name says besides year, village and general words."""
    village = row["所在村"].removesuffix("村民委员会").removesuffix("村委会")
    name = _PREFIX.sub("", one_spelling(row["项目名称"]))
    for place in (village, village.removesuffix("村")):
        name = name.replace(place, "") if len(place) > 1 else name
    return _GENERIC.sub("", in_one_word(_SIZE.sub("", name)))


def _marks(row: Row) -> frozenset[str]:
    return frozenset(_MARKS.findall(f"{row['core']}|{_GENERIC.sub('', one_spelling(row['建设内容'] or ''))}"))


def _elsewhere(earlier: Row, later: Row) -> bool:
    """Whether both names tell a part of the village, a stage or a lot, and not the same."""
    marks, others = (set(_MARKS.findall(row["core"])) for row in (earlier, later))
    return bool(marks and others) and not marks & others


def _compared(earlier: Row, later: Row, documents: dict[str, set[str]], scope: Scope) -> Iterable[Row]:
    day = date(later["年度"], 12, 31)
    share = alike(earlier["core"], later["core"])
    years, least = (scope.number(name, day, later["region"]) for name in (_YEARS, _ALIKE))
    same = same_works(earlier["建设内容"], later["建设内容"], least)
    if later["年度"] - earlier["年度"] > years or (share < least and not same):
        return
    one_document = bool(documents[earlier["subject"]] & documents[later["subject"]])
    if same:
        contradicted = _elsewhere(earlier, later) or (one_document and earlier["office"] == later["office"])
    else:
        contradicted = (
            one_document
            or _marks(earlier) != _marks(later)
            or _differ(earlier["subcategory"], later["subcategory"])
            or _contents_differ(earlier, later, least)
        )
    if not contradicted:
        told = {
            "相似项目": earlier["项目名称"],
            "相似项目年度": earlier["年度"],
            "相似项目投资": earlier["计划投资"],
            "相似项目内容": earlier["建设内容"],
            "名称相似度": share,
            "相近之处": _SAME_WORKS if same else _SAME_NAMES,
            "earlier_key": earlier["subject"],
            "distinguish": earlier["subject"],
            "severity": Severity.LOW if _far_apart(earlier["计划投资"], later["计划投资"]) else Severity.MEDIUM,
        }
        yield {**later, **told}


def _far_apart(one: int, other: int) -> bool:
    return abs(one - other) * 100 > max(one, other) * _FAR_APART


def _differ(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def _contents_differ(earlier: Row, later: Row, least: int) -> bool:
    told, told_later = (one_spelling(row["建设内容"] or "") for row in (earlier, later))
    one, other = (_GENERIC.sub("", in_one_word(_PREFIX.sub("", text))) for text in (told, told_later))
    sizes, others = (Counter(_NUMBER.findall(text)) for text in (told, told_later))
    # What tells the same measures may tell one less of them.
    measured_unlike = bool(sizes and others) and not (sizes <= others or others <= sizes)
    return measured_unlike or (bool(one and other) and alike(one, other) < least)


def _documents(scope: Scope) -> dict[str, set[str]]:
    """Documents that gave money to each project."""
    found: dict[str, set[str]] = defaultdict(set)
    given = select(Allocation.project_no, Allocation.indicator_no).where(Allocation.project_no.is_not(None))
    for project, indicator in scope.connection.execute(given.distinct()):
        found[project].add(indicator)
    return found
