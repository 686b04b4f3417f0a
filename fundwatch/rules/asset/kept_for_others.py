"""FW-A043: an asset lacks the hand-over and title, or the keeper, that nearly all assets of its kind have on record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, select

from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.asset import Asset
from fundwatch.models.records.project import Project
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.deadlines import months_ago
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.scope import Scope

A = Asset
_MONTHS, _KEPT, _LEAST = "资产移交月数", "资产登记比例", "资产登记最少项数"
_OWN, _GONE = "到户类", "已处置"
_IDLE, _SPOILT = "闲置", "毁损"
#: What is written where there is nobody.
_NOBODY = frozenset({"无", "暂无", "没有", "未落实", "未明确", "待定", "待落实", "/", "-", "—", "——"})
_NOT_HANDED_OVER, _NO_KEEPER = "没有移交和确权", "没有管护责任人"


def _categories_of(projects: Statement) -> Statement:
    return select(A.category).where(A.project_no.in_(projects))


class KeptForOthers(Rule):
    """Neither 移交日期 nor 确权日期 though booked, or no 管护责任人, where assets of the category have them."""

    code = "FW-A043"
    version = 2
    name = "资产未移交确权或没有落实管护人"
    category = "资产流失"
    severity = Severity.LOW
    basis = "扶贫项目资产竣工后应及时移交、确权登记，落实后续管护责任人"
    verified = False
    parameters = (_MONTHS, _KEPT, _LEAST)
    needs = (Asset,)
    needs_columns = ((A.handed_over_on, A.titled_on, A.keeper),)
    reads = (Read(A, "category"), Read(Project, Via("project_no", _categories_of)))
    reads_clock = True
    subject = "资产"
    related = (("项目", "project_key"),)
    evidence = (
        Value("资产名称"),
        Value("资产类别"),
        Value("情形"),
        Value("状态"),
        Value("所有权人"),
        Value("原值", Kind.MONEY),
        Value("形成日期", Kind.DAY),
        Value("同类资产项数", Kind.INTEGER),
        Value("同类已登记比例", Kind.RATIO),
        Value("截至日期", Kind.DAY),
    )
    summary = (
        "资产“{资产名称}”（原值{原值}元）{形成日期}形成（{状态}），截至{截至日期}{情形}，同类在用的{同类资产项数}项资产有{同类已登记比例}已经登记，"
        "请核实资产由谁所有、谁在管护。"
    )
    compared = (Compared(AMOUNT, Total("资产", "原值")),)
    page = Page(
        method="资产形成后超过设定的月数，已经入账而移交、确权日期都空着，或者管护责任人空着、写着没有的，"
        "而同一类别、没有闲置和毁损的资产登记了的达到设定的项数和比例，列为疑点；两样都缺的、已经毁损的程度为中。",
        why="资产没有移交、没有人管，坏了没人修，被占了也没人知道。",
        not_flagged=(
            "形成没有超过设定的月数的，到户类资产，已处置的资产",
            "同类资产大多也没有登记的：是没有登记这一栏，不是没有落实",
            "移交、确权有一项日期的；移交、确权、入账都没有的由FW-A006列出",
        ),
        check=("移交协议、确权证书", "管护协议和管护责任牌", "实地查看资产现状"),
        innocent=("移交手续正在办理", "由所有权人自行管护而没有登记"),
        example=Example(
            {
                "资产": [
                    {
                        "资产编号": f"ZC{n}",
                        "资产名称": f"{name}村饮水工程",
                        "资产类别": "公益性",
                        "原值": "200000.00",
                        "形成日期": "2017-06-01",
                        "移交日期": "2017-07-01",
                        "区划代码": "539900101201",
                        "管护责任人": "" if n == 1 else "村管水员",
                        "状态": "在用",
                    }
                    for n, name in enumerate(("上坪", "下坪", "河口", "石桥", "大湾", "新寨"), 1)
                ]
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every asset of a collective or an office that is still there."""
        theirs = scope.touched(A.category) & (A.status != _GONE)
        return counted(A.__table__, theirs, (A.category == _OWN, "到户类资产"))

    def select(self, scope: Scope) -> Select[Any]:
        """Such assets that are old enough, with what is on record of each."""
        return (
            select(
                A.record_key.label("subject"),
                A.category.label("partition"),
                A.original_value.label("amount"),
                A.formed_on_day.label("day"),
                A.region_code.label("region"),
                A.project_no.label("project"),
                Project.record_key.label("project_key"),
                A.keeper.label("keeper"),
                A.handed_over_on_day.label("handed"),
                A.titled_on_day.label("titled"),
                A.booked_on_day.label("booked"),
                A.name.label("资产名称"),
                A.status.label("状态"),
                A.category.label("资产类别"),
                A.owner.label("所有权人"),
                A.original_value.label("原值"),
                A.formed_on_day.label("形成日期"),
            )
            .outerjoin(Project, Project.record_key == A.project_no)
            .where(
                scope.touched(A.category),
                A.category != _OWN,
                A.status != _GONE,
                A.formed_on_day < months_ago(scope, _MONTHS, A.region_code),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Hold each asset against those of its category that are in use: what nobody keeps comes to stand idle."""
        likes: dict[str, list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: row["subject"]):
            likes[row["资产类别"]].append(row)
        for known in likes.values():
            used = [row for row in known if row["状态"] not in (_IDLE, _SPOILT)]
            for row in known:
                said = _lacking(row, used, scope)
                if said:
                    share = min(part for _, part in said)
                    told = {
                        "情形": "、".join(what for what, _ in said),
                        "同类资产项数": len(used),
                        "同类已登记比例": share,
                        "截至日期": scope.as_of,
                        "severity": Severity.MEDIUM if len(said) > 1 or row["状态"] == _SPOILT else Severity.LOW,
                    }
                    yield {**row, **told}


def _lacking(row: Row, known: Sequence[Row], scope: Scope) -> list[tuple[str, int]]:
    """What an asset lacks that its like in use have, each with the share of them that have it."""
    least = scope.number(_LEAST, scope.as_of, row["region"])
    enough = scope.number(_KEPT, scope.as_of, row["region"])
    lacks = (
        (_NOT_HANDED_OVER, _is_handed_over, row["booked"] is not None),
        (_NO_KEEPER, _has_keeper, True),
    )
    found: list[tuple[str, int]] = []
    for what, has, asked in lacks:
        others = sum(has(other) for other in known)
        if asked and not has(row) and others >= least and others * PARTS >= enough * len(known):
            found.append((what, others * PARTS // len(known)))
    return found


def _is_handed_over(row: Row) -> bool:
    return row["handed"] is not None or row["titled"] is not None


def _has_keeper(row: Row) -> bool:
    keeper = (row["keeper"] or "").strip()
    return bool(keeper) and keeper not in _NOBODY
