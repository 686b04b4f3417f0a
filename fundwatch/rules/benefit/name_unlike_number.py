"""FW-B041: a subsidy was paid under the number of one person and the name of another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select, true

from fundwatch.ledger.matching import names
from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.person import Person
from fundwatch.rules.benefit.facts import NOT_PAID, claimed, payments_by, stands
from fundwatch.rules.benefit.tally import counted_in, tally
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Value
from fundwatch.rules.scope import Scope

B = BenefitPayment
P = Person
#: Names that no slip of the pen, of the ear or of the keyboard explains.
_UNLIKE = {names.NameAgreement.DIFFERENT: Severity.MEDIUM, names.NameAgreement.SURNAME: Severity.LOW}


class NameUnlikeNumber(Rule):
    """The name on a payment is quite another than the register's, or an earlier payment's, of the same valid number."""

    code = "FW-B041"
    name = "领取人姓名与身份证号不是同一人"
    category = "虚报冒领"
    severity = Severity.MEDIUM
    basis = "补助应发给本人，姓名、身份证号、账号应当一致"
    verified = False
    needs = (BenefitPayment,)
    reads = (*payments_by("id_number"), Read(Person, "id_number"))
    subject = "补助发放"
    related = (("补助发放", "发放流水号"), ("人员", "person_key"))
    evidence = (
        Value("姓名"),
        Value("身份证号"),
        Value("另一姓名"),
        Value("另一姓名见于"),
        Value("比较"),
        Value("银行账号"),
    )
    details = (
        Value("发放流水号"),
        Value("补助项目"),
        Value("姓名"),
        Value("银行账号"),
        Value("发放日期", Kind.DAY),
        Value("实发金额", Kind.MONEY),
    )
    summary = (
        "证号{身份证号}{另一姓名见于}的姓名是{另一姓名}，却以“{姓名}”的姓名发放补助{行数}笔共{合计}元，"
        "请核实领取的是谁、账户由谁使用。"
    )
    compared = (Compared(AMOUNT, Total("补助发放", "实发金额")),)
    page = Page(
        method="证号有效的发放，姓名与人员登记中同一证号的姓名相比；证号不在登记簿的，与最早一笔发放的姓名相比。"
        "写法不同、生僻字、同音、形近、只差一字、只写一部分的不算，完全不同的列出，同姓而名不同的程度为低。",
        why="借用别人的身份证号顶名领取，名册上常常露出两个姓名。",
        not_flagged=(
            "异体字、生僻字、同音字、形近字，多了空格",
            "只差一字或缺一字",
            "身份证号本身不合格的（另有规则）",
            "退票的发放",
        ),
        check=("身份证原件和户口簿", "开户行的户名", "申请表上的签名"),
        innocent=("改过姓名，登记簿没有更新", "录入时姓名串行", "登记簿的姓名有误"),
        example=Example(
            {
                "人员": [{"身份证号": "539900197001010036", "姓名": "赵春生", "户编号": "H1"}],
                "补助发放": [
                    {
                        "发放流水号": "BF1",
                        "批次号": "PC1",
                        "补助项目": "产业奖补",
                        "年度": "2017",
                        "姓名": "钱大勇",
                        "身份证号": "539900197001010036",
                        "银行账号": "6217000000000061",
                        "应发金额": "3000.00",
                        "实发金额": "3000.00",
                        "发放日期": "2017-09-10",
                        "区划代码": "539900101201",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment under a valid number."""
        kinds = tally(scope, scope.touched(B.id_number), "stands", "valid")
        return counted_in(kinds, true(), (kinds.c.valid == 0, "身份证号不合格"), (kinds.c.stands == 0, NOT_PAID))

    def suspects(self, scope: Scope, added: Added) -> Select[Any]:  # noqa: ARG002 - the same for every scope
        """Numbers paid under another name than the register's, or of somebody not registered, another payment's."""
        elsewhere = exists().where(B.id_number == added.id_number, B.name != added.name)
        known = select(added.id_number).outerjoin(P, P.record_key == added.id_number)
        return known.where(or_(P.name != added.name, and_(P.id.is_(None), elsewhere)))

    def select(self, scope: Scope) -> Select[Any]:
        """Payments to somebody of whom another name is known by the same number."""
        other = aliased(B)
        elsewhere = exists().where(other.id_number == B.id_number, other.name != B.name)
        return (
            select(*claimed(B), P.record_key.label("person_key"), P.name.label("registered"))
            .outerjoin(P, P.record_key == B.id_number)
            .where(
                scope.touched(B.id_number),
                B.id_number_valid.is_not(False),
                stands(B, scope),
                or_(P.name != B.name, and_(P.id.is_(None), elsewhere, func.length(B.name) > 1)),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:  # noqa: ARG002 - the same for every scope
        """Hold each name against the register's, or against the first."""
        people: dict[str, list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: (row["day"], row["发放流水号"])):
            people[row["身份证号"]].append(row)
        for paid in people.values():
            known, where = paid[0]["registered"], "在登记簿上"
            if known is None:
                known, where = paid[0]["姓名"], "在较早的发放中"
            found = [row for row in paid if names.compare(row["姓名"], known).agreement in _UNLIKE]
            for row in found:
                agreement = names.compare(found[0]["姓名"], known).agreement
                told = {"姓名": found[0]["姓名"], "另一姓名": known, "另一姓名见于": where, "比较": agreement.value}
                yield {**row, **told, "subject": found[0]["发放流水号"], "severity": _UNLIKE[agreement]}
