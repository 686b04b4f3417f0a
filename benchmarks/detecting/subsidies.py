"""Subsidies to households that are done right: standards, measured quantities, lists, notices, lump sums."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from detecting.books import Row
from detecting.county import AGRICULTURE, BUILDING, EDUCATION, FINANCE, County, Person, Village
from detecting.money import Money


@dataclass
class Batch:
    """A list of payments with its notice and lump sum."""

    number: str
    rows: list[Row]
    lump: Row = field(default_factory=dict)
    notice: Row = field(default_factory=dict)


@dataclass(frozen=True)
class Claim:
    """One line of a list: who, how much of what, and columns that differ."""

    person: Person
    amount: float
    quantity: float | None = None
    more: dict[str, object] = field(default_factory=dict)


STANDARDS: tuple[dict[str, object], ...] = (
    {"补助项目": "雨露计划职业教育补助", "计发单位": "人", "周期": "年", "标准金额": 3000, "对象范围": "在册户", "年龄下限": 14, "年龄上限": 25,
     "互斥项目": "普通高中助学金"},
    {"补助项目": "普通高中助学金", "计发单位": "人", "周期": "年", "标准金额": 2500, "对象范围": "在册户", "年龄下限": 14, "年龄上限": 22},
    {"补助项目": "产业到户奖补", "计发单位": "户", "周期": "年", "标准金额": 5000, "标准类型": "上限", "对象范围": "在册户", "上限次数": 1},
    {"补助项目": "能繁母牛补助", "计发单位": "头", "周期": "年", "标准金额": 2000, "对象范围": "在册户", "计量项目": "养殖"},
    {"补助项目": "耕地地力保护补贴", "计发单位": "亩", "周期": "年", "标准金额": 95, "对象范围": "不限", "计量项目": "耕地"},
    {"补助项目": "退耕还林补助", "计发单位": "亩", "周期": "年", "标准金额": 125, "对象范围": "不限", "计量项目": "林地"},
    {"补助项目": "生态护林员补助", "计发单位": "人", "周期": "月", "标准金额": 800, "对象范围": "在册户", "年龄下限": 18, "年龄上限": 65},
    {"补助项目": "保洁公益岗补贴", "计发单位": "人", "周期": "月", "标准金额": 500, "对象范围": "在册户", "年龄下限": 16, "年龄上限": 65},
    {"补助项目": "农村危房改造补助", "计发单位": "户", "周期": "次", "标准金额": 35000, "标准类型": "上限", "对象范围": "在册户", "上限次数": 1,
     "互斥项目": "易地扶贫搬迁建房补助", "互斥范围": "户"},
    {"补助项目": "易地扶贫搬迁建房补助", "计发单位": "人", "周期": "次", "标准金额": 20000, "标准类型": "上限", "对象范围": "在册户"},
    {"补助项目": "外出务工交通补助", "计发单位": "人", "周期": "年", "标准金额": 600, "标准类型": "上限", "对象范围": "在册户", "年龄下限": 16},
    {"补助项目": "农村低保金", "计发单位": "人", "周期": "月", "标准金额": 260, "标准类型": "上限", "对象范围": "低保"},
    {"补助项目": "高龄津贴", "计发单位": "人", "周期": "月", "标准金额": 50, "对象范围": "不限", "年龄下限": 80},
    {"补助项目": "户用厕所改造补助", "计发单位": "座", "周期": "次", "标准金额": 1600, "标准类型": "上限", "对象范围": "不限"},
)  # fmt: skip
OFFICE = {
    "雨露计划职业教育补助": EDUCATION,
    "普通高中助学金": EDUCATION,
    "农村危房改造补助": BUILDING,
    "易地扶贫搬迁建房补助": BUILDING,
}


class Subsidies:
    """Makes batches."""

    def __init__(self, county: County, money: Money) -> None:
        self.county, self.money, self.add = county, money, county.books.add
        for standard in STANDARDS:
            self.add(
                "补助标准",
                补助项目=standard["补助项目"],
                起始年度=2016,
                **{k: v for k, v in standard.items() if k != "补助项目"},
            )

    def batch(self, village: Village, subsidy: str, year: int, claims: list[Claim], day: date | None = None,
              period: str | None = None, **more: object) -> Batch:  # fmt: skip
        """A list of a village paid in one go, after its notice, by a lump sum of one document."""
        day = day or date(year, 8, 14) + timedelta(days=self.county.chance.randint(0, 20))
        number = self.county.books.number("PC", 5)
        self.county.books.own("批次", number)
        document = self.money.document(year)
        batch = Batch(number, [])
        for claim in claims:
            person = claim.person
            row: dict[str, object] = {
                "发放流水号": self.county.books.number("BF", 7), "批次号": number, "补助项目": subsidy, "年度": year, "期次": period,
                "姓名": person.name, "身份证号": person.id, "户编号": person.household or None, "银行账号": person.account,
                "数量": claim.quantity, "应发金额": claim.amount, "实发金额": claim.amount, "发放日期": day, "区划代码": village.code,
                "指标编号": document, "开户名": person.name, "领取方式": "一卡通", "发放状态": "成功",
            }  # fmt: skip
            batch.rows.append(self.add("补助发放", **(row | more | claim.more)))
        total = round(sum(float(str(row["实发金额"])) for row in batch.rows), 2)
        batch.notice = self.money.notice(
            "村", "补助发放到户", village.code, "批次", number, None, day - timedelta(days=18), 9
        )
        batch.notice["公示金额"] = total
        batch.notice["人数或户数"] = len(claims)
        batch.lump = self.lump(batch, subsidy, year, total, day - timedelta(days=2), document)
        self.money.allocate(document, round(total), date(year, 2, 9), OFFICE.get(subsidy, AGRICULTURE))
        self.money.next()
        return batch

    def lump(
        self, batch: Batch, subsidy: str, year: int, total: float, day: date, document: str, **more: object
    ) -> Row:
        """The sum that funds a batch."""
        books = self.county.books
        row: dict[str, object] = {
            "支付流水号": books.number("ZF", 6), "凭证号": books.number("PZ", 6), "支付日期": day, "付款单位编码": FINANCE,
            "收款人": "瓮江县惠农补贴代发专户", "收款账号": self.county.pay_account, "金额": total,
            "用途": f"{year}年{subsidy}", "指标编号": document, "支付方式": "一卡通代发", "支出性质": "支出",
            "申请日期": day - timedelta(days=5), "签批日期": day - timedelta(days=2), "经办人": "罗云芬", "批次号": batch.number,
        }  # fmt: skip
        return books.add("支付", **(row | more))

    def measured(self, person: Person, what: str, year: int, quantity: float, unit: str = "亩") -> Row:
        """What somebody else measured."""
        source = {"耕地": "承包地确权登记", "林地": "林权证", "养殖": "防疫耳标"}.get(what, "核查表")
        return self.add(
            "核定数量",
            身份证号=person.id,
            户编号=person.household,
            计量项目=what,
            年度=year,
            数量=quantity,
            单位=unit,
            依据来源=source,
        )
