"""FW-L003: small loans of households went to a company, or several households' loans to one account."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.company_register import CompanyRegister
from fundwatch.models.records.household import Household
from fundwatch.models.records.loan import Loan
from fundwatch.models.records.person import Person
from fundwatch.models.records.unit import Unit
from fundwatch.models.records.village_official import VillageOfficial
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.loan.facts import BORROWER, NOT_TO_HOUSEHOLD, TO_HOUSEHOLD
from fundwatch.rules.loan.users import is_another, is_card, is_public_body, officials_accounts
from fundwatch.rules.scope import Scope

A = AccountRegister
C = CompanyRegister
H = Household
L = Loan
P = Person
U = Unit
_HOUSEHOLDS = "户贷企用户数"
_COMPANY = re.compile("公司|合作社|联合社|企业|集团|农场|养殖场|加工厂|厂$|场$|基地$")
_LENDER = re.compile("银行|信用社|信用合作|农商行|农信")
_BUYING = re.compile("购|买|种苗|饲料|农资|化肥|仔猪|牛犊|羊羔|鸡苗|机械|设备|材料")
#: What a small loan must not be used for: it is lent to produce with.
_UNPRODUCTIVE = re.compile(
    "建房|盖房|盖楼|修房|新房|老房|翻修|地皮|建筑住房|住房|房子|房款|首付|按揭|购房|买房|宅基地|装修|家装|家具|家电|婚|嫁|娶|彩礼|聘礼|丧|殡|办事|酒席|宴|祝寿|"
    "随礼|人情|购车|买车|面包车|轿车|小汽车|家用车|车贷|摩托|理财|投资|股票|炒股|股市|基金|存款|存银行|定期|彩票|消费|生活费|生活用|生活开支|生活周转|家用|家庭开支|家庭开销|"
    "日常开[支销]|零花|过年|治病|看病|治疗|医药|医疗|住院|手术|学费|上学|读书|上大学|升学|子女教育|旅游|手机|保险|社保"
)
#: Debts that are paid with it, whatever these were for.
_DEBT = re.compile("债|(还|清偿).{0,6}(款|贷|账|帐|欠|钱|信用卡)|偿还|抵欠|欠款|旧账|旧帐|欠账|信用卡|网贷|高利贷|赌")
_RENEWED = re.compile("续贷|展期|无还本")
#: Money handed on to others, whatever these produce: the household neither uses it nor answers for it.
_HANDED_ON = re.compile(
    "入股|参股|投股|股金|股份|转贷|转借|转存|转给|转交|借给|借与|借予|出借|外借|放贷|放款|放息|吃息|收息|代贷|顶名|冒名|户贷[企社他]|交给|交由|上交|交合作社|交公司|"
    "(企业|公司|合作社|大户|他人|别人|老板|村里|村委会?|村集体|亲戚|朋友|亲友)(统一|集中|实际)?[使借]用|[给供由替帮](?!.{0,3}(本人|自己|自家|家庭))[^，。；]{0,8}[使借]用|帮[^，。；]{0,6}贷|替[^，。；]{0,6}贷|(企业|公司)(用款|周转|经营|运作)|"
    "[给借投转].{0,4}(亲戚|亲友|朋友|他人|别人|老板)|统一使用|集中使用|统一管理|统一经营|代为经营|委托.{0,8}(经营|管理|养|种|投)|托管给|托养|代管|集资|认购|"
    "[投注][资入][^，。；]{0,8}(公司|企业|合作社)|固定(收益|分红|回报)|保底"
)
#: Words that make it production all the same.
_PRODUCTIVE = re.compile(
    "圈舍|厂房|烤房|大棚|棚|养[殖猪牛羊鸡鸭鹅鱼蜂兔驴马蚕]|饲养|种[植茶菜果药粮]|栽|苗|货车|农用|农机|拖拉机|三轮|运输|营运|跑运|婚庆|殡葬用品|农家乐|民宿|客栈|"
    "机械|设备|饲料|化肥|种子|农资|经营|生产|产业|加工|收购|创业|开店|商店|小店|店铺|门店|铺面|门面|超市|小卖|车间|作坊|药材|流动资金|家具厂|维修店|饭店|餐馆"
)
_COMPANIES = ("企业", "合作社", "施工单位", "供应商")
_PUBLIC = ("财政部门", "主管部门", "乡镇政府", "金融机构")


class UsedByCompany(Rule):
    """The user or payee is a company or a public body, or several households' money came to one account."""

    code = "FW-L003"
    version = 5
    name = "小额信贷户贷企用或集中转入同一账户"
    category = "贪污挪用"
    severity = Severity.HIGH
    basis = "扶贫小额信贷应由贫困户自用于发展生产，不得户贷企用、入股分红或转贷"
    verified = False
    parameters = (_HOUSEHOLDS,)
    needs = (Loan,)
    needs_columns = ((Loan.actual_user, Loan.payee, Loan.payee_account),)
    reads = (
        *(Read(Loan), Read(Unit), Read(AccountRegister), Read(CompanyRegister), Read(Person), Read(H)),
        Read(VillageOfficial),
    )
    subject = "小额贷款"
    related = (("小额贷款", "贷款编号"), ("单位", "unit_key"), ("企业登记", "company_key"), ("账户登记", "account_key"))
    evidence = (
        Value("资金去向"),
        Value("情形"),
        Value("涉及户数", Kind.INTEGER),
        Value("涉及笔数", Kind.INTEGER),
        Value("收款账号"),
    )
    details = (
        Value("贷款编号"),
        Value("借款人"),
        Value("户编号"),
        Value("贷款金额", Kind.MONEY),
        Value("放款日期", Kind.DAY),
        Value("用途"),
        Value("收款人"),
        Value("实际使用人"),
        Value("收款账号"),
    )
    summary = "{涉及户数}户的{涉及笔数}笔小额信贷共{合计}元，{情形}“{资金去向}”，请核实贷款由谁使用、由谁还本付息。"
    compared = (Compared(AMOUNT, Total("小额贷款", "贷款金额")),)
    page = Page(
        method="把户的小额贷款的实际使用人、收款人、收款账号与单位、企业登记、账户登记相比。实际使用人是企业、合作社、乡镇政府、村委会的，"
        "一笔即列为疑点；用途写明是入股、转贷、交给别人使用，或建房、购车、婚嫁、治病、还债、消费、理财的，一笔也列出，同一用途合为一条。收款人（账号）是企业、合作社的，或几户的贷款进了同一个人、乡镇政府、村委会的账户，或收款人写本户而卡号是同一张银行卡的，达到设定的户数才列；"
        "同一去向合为一条。户数不足、用途不是购买的单笔，作为程度低的线索。"
        "收款账号是村组干部的、实际使用人是同户以外的个人的，一笔也列出，后者程度为中。",
        why="小额信贷只用于发展生产。户贷企用把风险留给贫困户，资金被企业占用，是小额信贷最突出的问题。",
        not_flagged=(
            "收款人、实际使用人是借款人本人或同户成员的，名册上没有该户成员的不判断实际使用人",
            "为购买种苗、饲料、农资、设备付给供货单位，且户数没有达到设定的",
            "付给银行、信用社等金融机构账户的",
            "企业、合作社自己的贷款",
            "用途写着建房、购车、投资一类而同时写明养殖、种植、经营的，续贷、展期",
        ),
        check=("放款以后资金的流水", "借款人是否知情、与企业有没有协议", "利息和本金实际由谁偿还"),
        innocent=(
            "统一向一家供货单位购买种苗、饲料，有采购合同和到户清单；收款账号填成了代发账户",
            "签约时当地文件允许委托经营（“五位一体”），按签约时的政策判断",
        ),
        example=Example(
            {
                "小额贷款": [
                    {
                        "贷款编号": f"XD{number}",
                        "户编号": f"H{number}",
                        "身份证号": id_number,
                        "贷款金额": "50000.00",
                        "放款日期": "2017-03-10",
                        "到期日期": "2020-03-10",
                        "用途": "发展产业",
                        "收款人": "青溪农业开发有限公司",
                        "收款账号": "6217000000000999",
                        "实际使用人": "青溪农业开发有限公司",
                    }
                    for number, id_number in enumerate(("539900197001010036", "539900198505050028"), 1)
                ]
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:  # noqa: ARG002 - it always runs whole
        """Every loan."""
        return counted(L.__table__, L.id.is_not(None), (~TO_HOUSEHOLD, NOT_TO_HOUSEHOLD))

    def select(self, scope: Scope) -> Select[Any]:
        """Every loan of a household."""
        return (
            select(
                L.record_key.label("贷款编号"),
                BORROWER.label("home"),
                L.id_number.label("person"),
                L.payee_account.label("account"),
                L.amount.label("amount"),
                L.amount.label("贷款金额"),
                L.lent_on_day.label("day"),
                L.lent_on_day.label("放款日期"),
                P.name.label("借款人"),
                L.household_no.label("户编号"),
                L.purpose.label("用途"),
                L.payee.label("收款人"),
                L.payee_account.label("收款账号"),
                L.actual_user.label("实际使用人"),
                scope.value(_HOUSEHOLDS, L.lent_on_day, H.region_code).label("least"),
            )
            .outerjoin(P, P.record_key == L.id_number)
            .outerjoin(H, H.record_key == BORROWER)
            .where(TO_HOUSEHOLD)
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Gather the loans by where the money went."""
        names = _Names(scope)
        ways: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: (row["放款日期"], row["贷款编号"])):
            way = names.way(row)
            if way is not None:
                ways[way].append(row)
        for (how, whither), group in sorted(ways.items()):
            yield from _judge(how, whither, group, names)


_USED, _RECEIVED, _GATHERED = "实际使用人为", "收款人为", "进入同一账户，收款人为"
_SPENT, _OFFICIAL, _ANOTHER = "用途为", "进入村组干部的账户，户名为", "实际使用人为同户以外的个人"
_CARD = "收款人各写本户而进入同一张银行卡，第一笔的收款人为"


@dataclass(frozen=True)
class _Known:
    """What the registers say of a name or an account: the keys of their rows."""

    name: str
    unit: str | None = None
    company: str | None = None
    account: str | None = None


class _Names:
    """Companies by name and by account, and the names of every household."""

    def __init__(self, scope: Scope) -> None:
        self._companies: dict[str, _Known] = {}
        self._public: set[str] = set()
        self._members: dict[str, set[str]] = defaultdict(set)
        self._officials = officials_accounts(scope)
        self._read_companies(scope)
        self._read_accounts(scope)
        for home, name, account in scope.connection.execute(select(P.household_no, P.name, P.account)):
            self._members[home] |= {name, account} - {None}

    def _read_companies(self, scope: Scope) -> None:
        companies = scope.connection.execute(select(C.record_key, C.name)).all()
        for company in sorted(companies, key=lambda row: row.record_key, reverse=True):
            self._companies[company.name] = _Known(company.name, company=company.record_key)
        units = scope.connection.execute(select(U.record_key, U.name, U.account, U.category)).all()
        for unit in sorted(units, key=lambda row: row.record_key, reverse=True):
            known = _Known(unit.name, unit=unit.record_key)
            for label in filter(None, (unit.name, unit.account)):
                if unit.category in _COMPANIES:
                    self._companies[label] = known
                elif unit.category in _PUBLIC:
                    self._public.add(label)

    def _read_accounts(self, scope: Scope) -> None:
        accounts = scope.connection.execute(select(A.record_key, A.account_name, A.account_type)).all()
        for row in sorted(accounts, key=lambda row: row.record_key):
            if row.account_type == "企业":
                known = _Known(row.account_name, account=row.record_key)
                for label in (row.record_key, row.account_name):
                    self._companies.setdefault(label, known)
            elif row.account_type != "个人":
                self._public.add(row.record_key)

    def way(self, row: Row) -> tuple[str, str] | None:
        """How the money went astray and whither; None where nothing is known of it, or it stayed at home."""
        user, payee, account, purpose = row["实际使用人"], row["收款人"], row["收款账号"], row["用途"] or ""
        at_home = self._members[row["home"]] | ({row["借款人"]} - {None})
        if self.company(user) or is_public_body(user):
            found = _USED, self.known(user).name
        elif _astray(purpose):
            found = _SPENT, purpose
        elif account in self._officials and account not in at_home:
            found = _OFFICIAL, self._officials[account]
        elif is_public_body(payee):
            found = _GATHERED, account or payee
        elif _LENDER.search(payee or "") or payee in self._public or account in self._public:
            return (_ANOTHER, user) if is_another(user, at_home) else None
        elif label := next(filter(self.company, (payee, account)), None):
            found = _RECEIVED, self.known(label).name
        elif is_another(user, at_home):
            found = _ANOTHER, user
        elif not account or account in at_home or (payee in at_home and not is_card(account)):
            return None
        else:
            found = _CARD if payee in at_home else _GATHERED, account
        return found

    def company(self, label: str | None) -> bool:
        """Whether a name or an account is a company's."""
        named = label or ""
        return (named in self._companies or bool(_COMPANY.search(named))) and not _LENDER.search(named)

    def known(self, label: str) -> _Known:
        """What is known of a company by its name or account."""
        return self._companies.get(label, _Known(label))


def _astray(purpose: str) -> bool:
    """Whether a loan's 用途 names what it must not be used for."""
    if _HANDED_ON.search(purpose):
        return True
    if _DEBT.search(purpose):
        return not _RENEWED.search(purpose)
    return _UNPRODUCTIVE.search(purpose) is not None and not _PRODUCTIVE.search(purpose)


def _judge(how: str, whither: str, group: list[Row], names: _Names) -> Iterable[Row]:
    homes = {row["home"] or row["贷款编号"] for row in group}
    enough = len(homes) >= group[0]["least"]
    severity = Severity.HIGH if how in {_USED, _SPENT, _OFFICIAL} or enough else Severity.LOW
    if how == _ANOTHER and not enough:
        severity = Severity.MEDIUM
    if how in {_GATHERED, _CARD} and not enough:
        return
    if how == _RECEIVED and not enough:
        group = [row for row in group if not _BUYING.search(row["用途"] or "")]
        homes = {row["home"] or row["贷款编号"] for row in group}
    known = names.known(whither)
    told = {
        "资金去向": group[0]["收款人"] or whither if how in {_GATHERED, _CARD} and group else whither,
        "情形": how,
        "涉及户数": len(homes),
        "涉及笔数": len(group),
        "severity": severity,
        "partition": "全部",
        "region": None,
        "unit_key": known.unit,
        "company_key": known.company,
        "account_key": known.account,
    }
    for row in group:
        yield {**row, **told, "subject": group[0]["贷款编号"]}
