"""A made-up county: places, offices, firms, villages with their households."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from detecting.books import Books, Row
from detecting.people import born_in, credit_code, identity, name_of

COUNTY = "522725000000"
TOWNSHIPS = ("龙塘镇", "白沙镇", "岩脚乡", "大坪乡", "青杠镇", "木引乡")
FINANCE, AGRICULTURE, EDUCATION, BUILDING = "DW001", "DW002", "DW003", "DW004"
VILLAGE_NAMES = "石坝水井高寨新场麻柳梨树响水凉亭柏香沙湾月亮金竹杉木长坡黄泥老鹰双河茶园桐子毛栗"
FIRM_WORDS = "宏远鑫达瑞丰天成佳信恒昌万盛中泰华宇永固博川众合兴业隆基"


@dataclass
class Person:
    """A member of a household."""

    name: str
    id: str
    account: str
    born: date
    household: str
    relation: str
    row: Row = field(repr=False, default_factory=dict)


@dataclass
class Household:
    """A household on the register; the first member is its head."""

    code: str
    members: list[Person]
    row: Row = field(repr=False)

    @property
    def head(self) -> Person:
        """Who stands for it."""
        return self.members[0]


@dataclass
class Village:
    """A village and the office of its committee."""

    code: str
    name: str
    township: str
    committee: str
    account: str
    households: list[Household] = field(default_factory=list)


class County:
    """Grows by villages, firms and households as they are asked for."""

    def __init__(self, seed: int) -> None:
        self.books = Books(seed)
        self.chance = self.books.chance
        self.villages: list[Village] = []
        self._numbers: set[str] = set()
        self._per_township = dict.fromkeys(range(len(TOWNSHIPS)), 0)
        add = self.books.add
        add("行政区划", 区划代码=COUNTY, 名称="瓮江县", 级别="县")
        offices = (
            ("财政局", "财政部门"),
            ("扶贫开发办公室", "主管部门"),
            ("教育局", "主管部门"),
            ("住房和城乡建设局", "主管部门"),
        )
        for number, (name, kind) in enumerate(offices, 1):
            add(
                "单位",
                单位编码=f"DW{number:03d}",
                名称=f"瓮江县{name}",
                类别=kind,
                区划代码=COUNTY,
                银行账号=self.account_no(),
            )
        self.townships: list[tuple[str, str, str]] = []
        for number, name in enumerate(TOWNSHIPS):
            code = f"522725{101 + number}000"
            add("行政区划", 区划代码=code, 名称=name, 级别="乡镇", 上级代码=COUNTY)
            unit = f"XZ{number + 1:02d}"
            add(
                "单位",
                单位编码=unit,
                名称=f"瓮江县{name}人民政府",
                类别="乡镇政府",
                区划代码=code,
                银行账号=self.account_no(),
            )
            self.townships.append((code, unit, name))
        self.bank = self.firm("瓮江县农村信用合作联社", "金融机构", person=False)
        self.pay_account = "6610000100000018"
        add("账户登记", 账号=self.pay_account, 户名="瓮江县惠农补贴代发专户", 开户银行="瓮江县农村信用合作联社",
            账户类型="代发", 开户单位编码=FINANCE, 批准文号="瓮财库〔2014〕6号", 开户日期=date(2014, 3, 4))  # fmt: skip

    def account_no(self) -> str:
        """A bank account of nineteen places."""
        return f"62217{self.books.number('', 6)}{self.chance.randrange(10**8):08d}"

    def identity(self, born: date, *, male: bool = True) -> str:
        """The number of somebody new."""
        while (number := identity(self.chance, born, male)) in self._numbers:
            pass
        self._numbers.add(number)
        return number

    def firm(self, name: str = "", kind: str = "施工单位", *, person: bool = True, **more: object) -> str:
        """A firm with its entry in the register of firms; its code."""
        chance, code = self.chance, self.books.number("GS", 4)
        if not name:
            word = FIRM_WORDS[(start := chance.randrange(0, len(FIRM_WORDS) - 1, 2)) : start + 2]
            name = f"{word}{chance.choice('茂福昌祥和顺达通')}{chance.choice('源安泰康荣辉')}"
            name += {"施工单位": "建筑工程有限公司", "供应商": "商贸有限公司", "合作社": "种养殖农民专业合作社"}.get(
                kind, "农业开发有限公司"
            )
        boss, phone = name_of(chance), f"139{chance.randrange(10**8):08d}"
        boss_id, licence = self.identity(born_in(chance, 1962, 1985)), credit_code(chance)
        at = f"瓮江县城关{chance.choice('东西南北')}路{self.books.number('', 6).lstrip('0')}号"
        row: dict[str, object] = {
            "单位编码": code, "名称": name, "类别": kind, "统一社会信用代码": licence, "法定代表人": boss,
            "法人身份证号": boss_id, "联系电话": phone, "地址": at, "银行账号": self.account_no(), "成立日期": date(2011, 5, 6),
        }  # fmt: skip
        row |= more
        self.books.add("单位", **row)
        if person:
            self.books.add("企业登记", 统一社会信用代码=row["统一社会信用代码"], 企业名称=name, 法定代表人身份证号=row["法人身份证号"],
                           成立日期=row["成立日期"], 注册资本=2_000_000, 状态="存续", 地址=row["地址"], 联系电话=row["联系电话"])  # fmt: skip
        return code

    def unit(self, code: str) -> Row:
        """The row of an office or firm."""
        return next(row for row in self.books.tables["单位"] if row["单位编码"] == code)

    def village(self, households: int = 8) -> Village:
        """A village of a township whose turn it is."""
        place = min(self._per_township, key=lambda one: self._per_township[one])
        self._per_township[place] += 1
        number = len(self.villages)
        start = number * 2 % len(VILLAGE_NAMES)
        name = f"{VILLAGE_NAMES[start : start + 2]}{'' if number < 20 else '一二三四五六七八九十甲乙丙丁戊己庚辛'[number // 20 % 18]}村"
        code = f"522725{101 + place}{200 + self._per_township[place]}"
        township, _, town = self.townships[place]
        self.books.add("行政区划", 区划代码=code, 名称=name, 级别="村", 上级代码=township, 是否贫困="是")
        committee, account = f"CW{number + 1:03d}", self.account_no()
        self.books.add(
            "单位", 单位编码=committee, 名称=f"{town}{name}村民委员会", 类别="村委会", 区划代码=code, 银行账号=account
        )
        self.books.add("账户登记", 账号=account, 户名=f"{town}{name}村民委员会", 开户银行="瓮江县农村信用合作联社",
                       账户类型="村账", 开户单位编码=committee, 批准文号="瓮财库〔2015〕9号", 开户日期=date(2015, 6, 1))  # fmt: skip
        village = Village(code, name, township, committee, account)
        self.villages.append(village)
        for _ in range(households):
            self.household(village)
        self.cadre(village)
        return village

    def household(self, village: Village, size: int = 0, *, surname: str = "", **more: object) -> Household:
        """A household of a couple, perhaps children and a parent; taken off the list of the poor in 2018."""
        chance, code = self.chance, self.books.number("H", 6)
        size = size or chance.choice((2, 3, 3, 4, 4, 5))
        head_born = born_in(chance, 1960, 1978)
        ages = [("户主", head_born), ("配偶", born_in(chance, head_born.year - 3, head_born.year + 3))]
        ages += [("之子" if chance.random() < 0.5 else "之女", born_in(chance, 1999, 2011)) for _ in range(size - 2)]
        members = [self.person(code, relation, born, surname) for relation, born in ages[:size]]
        for child in members[2:]:
            child.name = child.row["姓名"] = members[0].name[0] + child.name[1:]
        income = chance.randint(4200, 8600)
        row: dict[str, object] = {
            "户编号": code, "户主姓名": members[0].name, "户主身份证号": members[0].id, "区划代码": village.code,
            "人口数": len(members), "识别日期": date(2014, 6, 20), "脱贫日期": date(2018, 12, 10), "状态": "已脱贫",
            "致贫原因": chance.choice(("缺技术", "缺资金", "因学", "缺劳力")), "帮扶责任人": name_of(chance),
            "人均纯收入": income, "收入年度": 2018, "住房面积": 18 * len(members) + chance.randint(0, 20), "搬迁": "否",
        }  # fmt: skip
        written = self.books.add("户", **(row | more))
        for year, part in ((2016, 0.5), (2017, 0.7), (2018, 1.0)):
            self.income(code, year, round(income * part), len(members))
        household = Household(code, members, written)
        village.households.append(household)
        return household

    def income(self, household: str, year: int, a_head: int, heads: int) -> Row:
        """A year's income whose parts add up."""
        whole = a_head * heads
        wages, support = round(whole * 0.6), round(whole * 0.15)
        return self.books.add("户收入", 户编号=household, 年度=year, 人均纯收入=a_head, 工资性收入=wages,
                              经营性收入=whole - wages - support + 800, 财产性收入=0, 转移性收入=support, 生产经营支出=800)  # fmt: skip

    def person(self, household: str, relation: str, born: date, surname: str = "") -> Person:
        """A person on the register."""
        chance = self.chance
        male = relation in ("户主", "之子", "父亲")
        name, number, account = name_of(chance, surname), self.identity(born, male=male), self.account_no()
        years = 2018 - born.year
        row = self.books.add("人员", 身份证号=number, 姓名=name, 户编号=household, 与户主关系=relation, 性别="男" if male else "女",
                             民族="汉族", 劳动能力="普通" if 16 <= years < 60 else "无", 银行账号=account, 状态="在册",
                             在校状况="高中" if 15 < years < 19 else "非在校", 健康状况="健康")  # fmt: skip
        return Person(name, number, account, born, household, relation, row)

    def cadre(self, village: Village, person: Person | None = None, post: str = "村委会主任") -> Person:
        """A cadre of the village; somebody on no register of the poor unless one is named."""
        chance = self.chance
        if person is None:
            born = born_in(chance, 1965, 1980)
            person = Person(name_of(chance), self.identity(born), self.account_no(), born, "", "")
        self.books.add("村组干部", 身份证号=person.id, 起始日期=date(2014, 1, 10), 姓名=person.name, 区划代码=village.code,
                       职务=post, 银行账号=person.account)  # fmt: skip
        return person
