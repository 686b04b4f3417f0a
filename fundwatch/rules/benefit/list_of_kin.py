"""FW-B070: most places on a village's list went to one official and those close to him."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, Table, func, select, true

from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.kinship import Kinship
from fundwatch.models.records.person import Person
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.models.records.village_official import VillageOfficial
from fundwatch.rules.benefit.facts import NOT_PAID, claimed, payments_by, standards_of, stands
from fundwatch.rules.benefit.kin_of_officials import Term, Tie, terms, ties
from fundwatch.rules.benefit.tally import counted_in, tally
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Value
from fundwatch.rules.scope import Scope, number_of

B = BenefitPayment
_LEAST, _SHARE = "干部亲属名额最少人数", "干部亲属名额比例"
_TIED = "who is tied to officials"


class ListOfKin(Rule):
    """Of a village's people on a list so many, and such a share, are an official in office there and his ties."""

    code = "FW-B070"
    name = "一批名额多数给了干部及其亲属"
    category = "虚报冒领"
    severity = Severity.MEDIUM
    basis = "困难群众补助对象应经民主评议、公示确定，干部近亲属应当备案、回避"
    verified = False
    parameters = (_LEAST, _SHARE)
    needs = (BenefitPayment, VillageOfficial, SubsidyStandard)
    needs_columns = ((Kinship.kin_id_number, Person.household_no),)
    reads = (
        *payments_by("batch_no"),
        Read(VillageOfficial),
        Read(Kinship),
        Read(Person),
        Read(SubsidyStandard),
    )
    subject = "批次"
    related = (("补助发放", "发放流水号"), ("村组干部", "official_key"))
    evidence = (
        Value("批次号"),
        Value("补助项目"),
        Value("年度", Kind.YEAR),
        Value("干部姓名"),
        Value("职务"),
        Value("亲属人数", Kind.INTEGER),
        Value("同村领取人数", Kind.INTEGER),
        Value("所占比例", Kind.RATIO),
    )
    details = (
        Value("发放流水号"),
        Value("姓名"),
        Value("身份证号"),
        Value("关系"),
        Value("实发金额", Kind.MONEY),
        Value("发放日期", Kind.DAY),
    )
    summary = (
        "批次{批次号}“{补助项目}”同村{同村领取人数}名领取人中，有{亲属人数}人是时任{职务}{干部姓名}本人或其亲属、同户，占{所占比例}，"
        "共{合计}元，请核实评议过程、干部是否回避、名额怎样分到户。"
    )
    compared = (Compared(AMOUNT, Total("补助发放", "实发金额")),)
    page = Page(
        method="面向困难群众的补助，按批次、村、补助项目，把领取人与发放当日在任的本村村组干部按登记的亲属关系和同一户相比："
        "同一名干部本人及其亲属、同户达到设定人数，并占该村领取人设定比例的，列为疑点。",
        why="单看一户，亲属可能确实困难；一批名额大半落在一家人身上，就要看是怎么评出来的。",
        not_flagged=(
            "人数或比例没有达到设定的",
            "对象范围不限的普惠补助",
            "外村干部的亲属，就任之前、离任之后的发放",
            "退票、或已全额追回的发放",
        ),
        check=("评议会议记录和公示照片", "同村更困难的户有没有申请", "亲属是否已分家、实际生活状况"),
        innocent=("小村多是同姓同族，亲属确属困难户，按程序评定", "亲属关系登记有误、同名"),
        example=Example(
            {
                "村组干部": [
                    {
                        "身份证号": "539900198001010014",
                        "起始日期": "2013-04-01",
                        "姓名": "周文",
                        "区划代码": "539900101201",
                        "职务": "村党支部书记",
                    }
                ],
                "亲属关系": [
                    {"身份证号": "539900198001010014", "亲属身份证号": number, "关系": "弟"}
                    for number in ("539900198205050018", "539900198407070017", "539900198609090015")
                ],
                "补助标准": [
                    {
                        "补助项目": "农村危房改造补助",
                        "起始年度": "2016",
                        "计发单位": "户",
                        "周期": "次",
                        "标准金额": "25000.00",
                        "对象范围": "在册户",
                    }
                ],
                "补助发放": [
                    {
                        "发放流水号": f"BF{at}",
                        "批次号": "PC1",
                        "补助项目": "农村危房改造补助",
                        "年度": "2017",
                        "姓名": name,
                        "身份证号": number,
                        "银行账号": f"621700000000001{at}",
                        "应发金额": "25000.00",
                        "实发金额": "25000.00",
                        "发放日期": "2017-11-05",
                        "区划代码": "539900101201",
                    }
                    for at, (name, number) in enumerate(
                        (
                            ("周武", "539900198205050018"),
                            ("周全", "539900198407070017"),
                            ("周才", "539900198609090015"),
                            ("赵春生", "539900197001010036"),
                        ),
                        1,
                    )
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment."""
        kinds = tally(scope, scope.touched(B.batch_no), "stands")
        return counted_in(kinds, true(), (kinds.c.stands == 0, NOT_PAID))

    def suspects(self, scope: Scope, added: Added) -> Select[Any]:
        """Lists on which somebody stands who is tied to an official."""
        tied = select(B.batch_no).where(B.id_number.in_(select(_tied(scope)[2].c.person)))
        return select(added.batch_no).where(added.batch_no.in_(tied))

    def select(self, scope: Scope) -> Select[Any]:
        """Whole lists of villages on which so many stand who are tied to officials."""
        tied = _tied(scope)[2]
        least = min(number_of(value) for value in scope.policy.all_of(_LEAST))
        lists = (
            select(B.batch_no, B.region_code, B.subsidy)
            .where(scope.touched(B.batch_no), B.id_number.in_(select(tied.c.person)), B.subsidy.in_(_meant(scope)))
            .group_by(B.batch_no, B.region_code, B.subsidy)
            .having(func.count(B.id_number.distinct()) >= least)
            .subquery()
        )
        columns = [column for column in claimed(B) if column.key != "partition"]
        return (
            select(*columns, B.batch_no.label("partition"), B.batch_no.label("subject"))
            .join(
                lists,
                (lists.c.batch_no == B.batch_no)
                & (lists.c.region_code == B.region_code)
                & (lists.c.subsidy == B.subsidy),
            )
            .where(scope.touched(B.batch_no), stands(B, scope))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Of each list of a village the official on whose side most of it stands."""
        lists: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: row["发放流水号"]):
            lists[row["批次号"], row["region"], row["补助项目"]].append(row)
        known, tied, _ = _tied(scope)
        for (_, region, _), paid in sorted(lists.items()):
            sides = _sides(paid, known, tied)
            side = max(sides.values(), key=_weight, default=[])
            people, kin = ({row["身份证号"] for row in some} for some in (paid, side))
            least, share = (scope.number(name, scope.as_of, region) for name in (_LEAST, _SHARE))
            if len(kin) < least or len(kin) * PARTS < len(people) * share:
                continue
            told = {
                "亲属人数": len(kin),
                "同村领取人数": len(people),
                "所占比例": len(kin) * PARTS // len(people),
                "distinguish": f"{region} {paid[0]['补助项目']}",
            }
            for row in side:
                yield {**row, **told}


def _weight(side: Sequence[Row]) -> tuple[int, str]:
    return len({row["身份证号"] for row in side}), str(side[0]["official_key"])


def _sides(
    paid: Sequence[Row], known: Mapping[str, Sequence[Term]], tied: Mapping[str, Sequence[Tie]]
) -> Mapping[str, list[Row]]:
    """The rows of each official in office in the village and of those tied to him, by his number."""
    found: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in paid:
        own = [(row["身份证号"], "本人")]
        for official, relation in (*own, *((tie.other, tie.relation) for tie in tied.get(row["身份证号"], ()))):
            for term in known.get(official, ()):
                if term.region == row["region"] and term.covers(row["day"]):
                    told = {"official_key": term.key, "干部姓名": term.name, "职务": term.post or "村组干部"}
                    found[official].setdefault(row["发放流水号"], {**row, **told, "关系": relation})
    return {official: list(rows.values()) for official, rows in found.items()}


def _meant(scope: Scope) -> list[str]:
    return standards_of(scope).subsidies(lambda standard: standard.hardship)


def _tied(scope: Scope) -> tuple[Mapping[str, Sequence[Term]], Mapping[str, Sequence[Tie]], Table]:
    """Officials' terms, who is tied to them, and a table of all these people."""
    if _TIED not in scope.shared:
        known = {
            person: officials
            for person, every in terms(scope.connection).items()
            if (officials := [term for term in every if term.region is not None])
        }
        tied = ties(scope.connection, known)
        table = scope.temporary((("person", str),), ((person,) for person in sorted({*tied, *known})))
        scope.shared[_TIED] = (known, tied, table)
    found: tuple[Any, Any, Table] = scope.shared[_TIED]
    return found
