"""FW-R081: most households that a village registered on one day are of one official's kin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, Table, and_, func, null, select

from fundwatch.ledger.register import GONE, STRUCK_OFF
from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.household import Household
from fundwatch.models.records.kinship import Kinship
from fundwatch.models.records.person import Person
from fundwatch.models.records.village_official import VillageOfficial
from fundwatch.rules.benefit.kin_of_officials import ONE_HOUSEHOLD, Term, Tie, terms, ties
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.scope import Scope, number_of

H = Household
P = Person
_LEAST, _SHARE = "干部亲属名额最少人数", "干部亲属名额比例"
_TIED = "who of another household is tied to officials"


def _of_households(households: Statement) -> Statement:
    return select(H.region_code).where(H.record_key.in_(households))


class RegisteredWithKin(Rule):
    """So many, and such a share, of a village's households of one 识别日期 have kin of an official in office there."""

    code = "FW-R081"
    name = "同日识别的户多是同一干部的亲属"
    category = "虚报冒领"
    severity = Severity.MEDIUM
    basis = "贫困户、监测对象识别应经民主评议、公示，干部近亲属应当备案、回避，不得分户拆户纳入"
    verified = False
    parameters = (_LEAST, _SHARE)
    needs = (Household, Person, VillageOfficial, Kinship)
    needs_columns = (H.identified_on,)
    reads = (
        Read(Household, "region_code"),
        Read(Person, Via("household_no", _of_households)),
        Read(VillageOfficial),
        Read(Kinship),
    )
    subject = "户"
    related = (("户", "户编号"), ("人员", "member_key"), ("村组干部", "official_key"))
    evidence = (
        Value("干部姓名"),
        Value("职务"),
        Value("识别日期", Kind.DAY),
        Value("亲属户数", Kind.INTEGER),
        Value("其中单人户", Kind.INTEGER),
        Value("同日识别户数", Kind.INTEGER),
    )
    details = (
        Value("户编号"),
        Value("户主姓名"),
        Value("人口数", Kind.INTEGER),
        Value("成员"),
        Value("关系"),
    )
    summary = (
        "{识别日期}同村识别在册的{同日识别户数}户中，有{亲属户数}户（单人户{其中单人户}户）的成员是时任{职务}{干部姓名}的亲属，"
        "请核实是否分户拆户、共同生活人口、评议过程和干部回避。"
    )
    page = Page(
        method="把同村同一天识别的户，与当天在任的本村村组干部按登记的亲属关系相比：成员是同一名干部亲属的户达到设定的数，"
        "并占当天识别户数设定比例的，列为疑点。单人户没有达到设定数的程度为低。",
        why="一家人分成几户、老人弟妹各立一户，同一天进了名册，单看一户都像是困难户，合起来看是同一名干部的家人。",
        not_flagged=(
            "户数或比例没有达到设定的（如集中识别的日子）",
            "干部本人所在的户，外村干部的亲属，就任之前、离任之后识别的",
            "已注销的户，没有识别日期的户",
        ),
        check=("户口簿：何时分户，实际与谁共同生活", "评议会议记录和公示照片", "同村更困难的户有没有申请"),
        innocent=("小村多是同姓同族，亲属确属困难，按程序评定", "老人早已单独生活", "亲属关系登记有误、同名"),
        example=Example(
            {
                "村组干部": [
                    {
                        "身份证号": "539900198001010014",
                        "起始日期": "2013-04-01",
                        "姓名": "周文",
                        "区划代码": "539900101201",
                        "职务": "村委会主任",
                    }
                ],
                "亲属关系": [
                    {"身份证号": "539900198001010014", "亲属身份证号": number, "关系": "弟"}
                    for number in ("539900198205050018", "539900198407070017", "539900198609090015")
                ],
                "户": [
                    {
                        "户编号": f"H{at}",
                        "户主姓名": name,
                        "户主身份证号": number,
                        "区划代码": "539900101201",
                        "人口数": "1",
                        "识别日期": "2017-03-10",
                    }
                    for at, (name, number) in enumerate(
                        (
                            ("周武", "539900198205050018"),
                            ("周全", "539900198407070017"),
                            ("周才", "539900198609090015"),
                        ),
                        1,
                    )
                ],
                "人员": [
                    {"身份证号": number, "姓名": name, "户编号": f"H{at}"}
                    for at, (name, number) in enumerate(
                        (
                            ("周武", "539900198205050018"),
                            ("周全", "539900198407070017"),
                            ("周才", "539900198609090015"),
                        ),
                        1,
                    )
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every household with a day of registration."""
        return counted(
            H.__table__,
            scope.touched(H.region_code),
            (H.identified_on_day.is_(None), "没有识别日期"),
            (func.coalesce(H.status, "在册") == STRUCK_OFF, "已注销的户"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Households of the days on which enough of a village were registered that have kin of officials."""
        least = min(number_of(value) for value in scope.policy.all_of(_LEAST))
        standing = (
            scope.touched(H.region_code),
            func.coalesce(H.status, "在册") != STRUCK_OFF,
            func.coalesce(P.status, "在册").not_in(GONE),
        )
        days = (
            select(H.region_code, H.identified_on_day)
            .join(P, P.household_no == H.record_key)
            .where(*standing, P.record_key.in_(select(_tied(scope)[2].c.person)))
            .group_by(H.region_code, H.identified_on_day)
            .having(func.count(H.record_key.distinct()) >= least)
            .subquery()
        )
        same = and_(days.c.region_code == H.region_code, days.c.identified_on_day == H.identified_on_day)
        return (
            select(
                H.record_key.label("户编号"),
                H.region_code.label("partition"),
                H.region_code.label("region"),
                H.identified_on_day.label("day"),
                null().label("amount"),
                H.head_name.label("户主姓名"),
                H.head_count.label("人口数"),
                P.record_key.label("member_key"),
                P.name.label("成员"),
            )
            .join(P, P.household_no == H.record_key)
            .join(days, same)
            .where(*standing)
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Of each village and day the official to whose kin most of it went."""
        known, tied, _ = _tied(scope)
        days: dict[tuple[str, int], list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: (row["户编号"], row["member_key"])):
            days[row["partition"], row["day"]].append(row)
        for (region, _), people in sorted(days.items()):
            sides = _sides(people, known, tied)
            side = max(sides.values(), key=_weight, default=[])
            homes, kin = ({row["户编号"] for row in some} for some in (people, side))
            least, share = (scope.number(name, scope.as_of, region) for name in (_LEAST, _SHARE))
            if len(kin) < least or len(kin) * PARTS < len(homes) * share:
                continue
            alone = len({row["户编号"] for row in side if row["人口数"] == 1})
            told = {"亲属户数": len(kin), "其中单人户": alone, "同日识别户数": len(homes), "识别日期": side[0]["day"]}
            weight = {} if alone >= least else {"severity": Severity.LOW}
            yield from ({**row, **told, **weight, "subject": side[0]["户编号"]} for row in side)


def _tied(scope: Scope) -> tuple[Mapping[str, Sequence[Term]], Mapping[str, Sequence[Tie]], Table]:
    """Officials' terms, who of another household is tied to them, and a table of all these people."""
    if _TIED not in scope.facts:
        known = {
            person: officials
            for person, every in terms(scope.connection).items()
            if (officials := [term for term in every if term.region is not None])
        }
        tied = {
            person: kin
            for person, every in ties(scope.connection, known).items()
            if (kin := [tie for tie in every if tie.relation != ONE_HOUSEHOLD])
        }
        table = scope.temporary((("person", str),), ((person,) for person in sorted(tied)))
        scope.facts[_TIED] = (known, tied, table)
    found: tuple[Any, Any, Table] = scope.facts[_TIED]
    return found


def _weight(side: Sequence[Row]) -> tuple[int, str]:
    return len({row["户编号"] for row in side}), str(side[0]["official_key"])


def _sides(
    people: Sequence[Row], known: Mapping[str, Sequence[Term]], tied: Mapping[str, Sequence[Tie]]
) -> Mapping[str, list[Row]]:
    """The rows of the kin of each official who was in office in the village on the day, one a household."""
    own = {row["户编号"] for row in people if row["member_key"] in known}
    found: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in people:
        for tie in tied.get(row["member_key"], ()):
            for term in () if row["户编号"] in own else known.get(tie.other, ()):
                if term.region == row["region"] and term.covers(row["day"]):
                    told = {"official_key": term.key, "干部姓名": term.name, "职务": term.post or "村组干部"}
                    found[tie.other].setdefault(row["户编号"], {**row, **told, "关系": tie.relation})
    return {official: list(rows.values()) for official, rows in found.items()}
