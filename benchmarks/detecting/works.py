"""The whole life of a project that is done right: plan, tender, contract, payments, acceptance, settlement, asset."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from detecting.books import Row
from detecting.county import AGRICULTURE, FINANCE, County, Village
from detecting.money import Money

TENDER = 2_000_000
DAY = timedelta(days=1)


@dataclass
class Work:
    """A project with every row of its life."""

    code: str
    row: Row
    village: Village
    builder: str
    cost: int
    tender: Row = field(default_factory=dict)
    bids: list[Row] = field(default_factory=list)
    contract: Row = field(default_factory=dict)
    payments: list[Row] = field(default_factory=list)
    invoices: list[Row] = field(default_factory=list)
    acceptances: list[Row] = field(default_factory=list)
    settlement: Row = field(default_factory=dict)
    final: Row = field(default_factory=dict)
    asset: Row = field(default_factory=dict)
    notices: dict[str, Row] = field(default_factory=dict)


class Works:
    """Makes projects."""

    def __init__(self, county: County, money: Money) -> None:
        self.county, self.money, self.add = county, money, county.books.add

    def plan(self, village: Village, name: str, year: int, cost: int, kind: str = "基础设施", **more: object) -> Work:
        """A project in the plan of its year with its notices; nothing contracted, nothing paid."""
        county, code = self.county, self.county.books.number("XM", 5)
        _, unit, _ = next(one for one in county.townships if one[0] == village.township)
        start = date(year, 4, 18) + county.chance.randint(0, 9) * DAY
        done = date(year, 9, 12) + county.chance.randint(0, 12) * DAY
        row: dict[str, object] = {
            "项目编号": code, "项目名称": f"{village.name}{name}", "项目类别": kind, "区划代码": village.code,
            "主管单位编码": AGRICULTURE, "实施单位编码": unit, "负责人": "何开荣", "计划投资": cost,
            "入库日期": date(year - 1, 11, 20), "批复文号": f"瓮扶领〔{year}〕{int(code[2:])}号", "批复日期": date(year, 2, 5),
            "计划开工日期": date(year, 4, 20), "计划完工日期": date(year, 9, 30), "实际开工日期": start, "实际完工日期": done,
            "状态": "决算", "形象进度": 100, "受益户数": 46 + int(code[2:]) % 31, "受益人数": 170 + int(code[2:]) % 60,
            "建设内容": f"{name}一处", "绩效目标": "验收合格率100%", "预算年度": year, "村民代表会议日期": date(year - 1, 10, 10),
            "建设性质": "新建", "利益联结机制": "务工增收、公共设施受益",
        }  # fmt: skip
        row |= more
        work = Work(code, county.books.add("项目", **row), village, "", cost)
        notice = self.money.notice
        work.notices["前"] = notice("村", "项目实施前", village.code, "项目", code, cost, date(year, 3, 1), 12)
        work.notices["中"] = notice("乡镇", "项目实施情况", village.township, "项目", code, None, date(year, 6, 4), 15)
        self.money.planned(work.row, cost)
        self.money.file("项目审批", AGRICULTURE, f"{year}Q1", date(year, 2, 26), code, cost)
        if isinstance(row["实际开工日期"], date):
            self.money.file("项目实施", unit, f"{year}Q2", row["实际开工日期"] + 18 * DAY, code, cost)
        return work

    def work(self, village: Village, name: str, year: int, cost: int, kind: str = "基础设施", **more: object) -> Work:
        """A project done right from plan to asset."""
        work = self.plan(village, name, year, cost, kind, **more)
        self.contracted(work)
        self.built(work)
        self.settled(work)
        return work

    def contracted(self, work: Work, builder: str = "", way: str = "", **more: object) -> Row:
        """Bids by law or three offers, and the contract."""
        county, year, add = self.county, int(str(work.row["预算年度"])), self.add
        work.builder = builder or county.firm()
        number = county.books.number("CG")
        way = way or ("公开招标" if work.cost >= TENDER else "竞争性磋商")
        work.tender = add(
            "采购", 采购编号=number, 项目编号=work.code, 采购方式=way, 预算金额=round(work.cost * 1.015), 公告日期=date(year, 3, 2),
            文件发售起=date(year, 3, 2), 文件发售止=date(year, 3, 9), 开标日期=date(year, 3, 26), 候选人公示起=date(year, 3, 28),
            候选人公示止=date(year, 4, 1), 中标通知日期=date(year, 4, 3), 中标单位编码=work.builder, 中标金额=work.cost,
            标的=str(work.row["项目名称"]),
        )  # fmt: skip
        for rank, firm in enumerate((work.builder, county.firm(), county.firm())):
            price = (
                work.cost
                if not rank
                else work.cost + work.cost // 1000 * (3 + county.chance.randint(2, 9)) * rank + 137 * rank * rank
            )
            phone, boss = county.unit(firm)["联系电话"], county.unit(firm)["法定代表人"]
            work.bids.append(add("投标", 采购编号=number, 投标单位编码=firm, 报价=price, 联系电话=phone, 联系人=boss,
                                 保证金账号=county.unit(firm)["银行账号"], 是否中标="否" if rank else "是"))  # fmt: skip
        contract: dict[str, object] = {
            "合同编号": county.books.number("HT"), "项目编号": work.code, "采购编号": number, "乙方单位编码": work.builder,
            "合同金额": work.cost, "签订日期": date(year, 4, 12), "工期止": date(year, 9, 30), "预付比例": 0.3, "质保金比例": 0.03,
            "标的": str(work.row["项目名称"]),
        }  # fmt: skip
        work.contract = add("合同", **(contract | more))
        return work.contract

    def pay(self, work: Work, amount: int, day: date, use: str, *, invoice: bool = True, **more: object) -> Row:
        """A payment to the builder with its invoice."""
        county, books = self.county, self.county.books
        firm = county.unit(work.builder)
        row: dict[str, object] = {
            "支付流水号": books.number("ZF", 6), "凭证号": books.number("PZ", 6), "支付日期": day, "付款单位编码": FINANCE,
            "收款人": firm["名称"], "收款账号": firm["银行账号"], "收款单位编码": work.builder, "金额": amount,
            "用途": f"{work.row['项目名称']}{use}", "指标编号": self.money.document(int(str(work.row["预算年度"]))),
            "项目编号": work.code, "合同编号": work.contract.get("合同编号"), "支付方式": "国库集中支付", "支出性质": "支出",
            "申请日期": day - 6 * DAY, "签批日期": day - 2 * DAY, "经办人": "罗云芬",
        }  # fmt: skip
        paid = books.add("支付", **(row | more))
        work.payments.append(paid)
        if invoice:
            work.invoices.append(self.invoice(paid, amount, day - 8 * DAY))
        return paid

    def invoice(self, payment: Row, amount: int, day: date, **more: object) -> Row:
        """An invoice under a payment, with a number far from all others."""
        chance = self.county.chance
        row: dict[str, object] = {
            "发票代码": f"0520{day:%y}{chance.randrange(10**6):06d}", "发票号码": f"{chance.randrange(10**8):08d}",
            "支付流水号": payment["支付流水号"], "开票日期": day, "销售方": payment["收款人"], "金额": amount,
            "购买方": "瓮江县财政局", "货物名称": "工程款",
        }  # fmt: skip
        return self.county.books.add("发票", **(row | more))

    def built(self, work: Work) -> None:
        """An advance, a part by progress, and the three acceptances."""
        year = int(str(work.row["预算年度"]))
        self.pay(work, round(work.cost * 0.3), date(year, 5, 8), "预付款")
        self.pay(work, round(work.cost * 0.3), date(year, 7, 17), "进度款")
        for level, day in (("村自验", 3), ("乡镇初验", 12), ("县级验收", 20)):
            work.acceptances.append(self.add("验收", 项目编号=work.code, 验收日期=date(year, 10, day), 验收级别=level, 验收结论="合格",
                                             验收单位="联合验收组", 验收人="石开贵"))  # fmt: skip
        notice = self.money.notice
        work.notices["后"] = notice(
            "村", "项目实施后", work.village.code, "项目", work.code, work.cost, date(year, 10, 22), 12
        )
        work.notices["成"] = notice(
            "乡镇", "项目完成情况", work.village.township, "项目", work.code, work.cost, date(year, 10, 22), 12
        )

    def settled(self, work: Work) -> None:
        """Settlement, the rest but the retention, final accounts, the asset."""
        year, cost = int(str(work.row["预算年度"])), work.cost
        work.settlement = self.add("结算审核", 合同编号=work.contract["合同编号"], 送审金额=round(cost * 1.02), 审定金额=cost,
                                   审定日期=date(year, 11, 6), 审核单位="黔信造价咨询有限公司")  # fmt: skip
        keep = round(cost * 0.03)
        self.pay(work, cost - keep - sum(int(str(one["金额"])) for one in work.payments), date(year, 11, 21), "工程款")
        work.final = self.add(
            "决算",
            项目编号=work.code,
            送审金额=cost,
            审定金额=cost,
            审定日期=date(year, 12, 5),
            审计单位="瓮江县审计局",
        )
        if year < 2018:
            self.pay(work, keep, date(year + 1, 11, 2), "质保金")
        self.money.allocated(work.row, cost, year)
        work.asset = self.asset(work.village, str(work.row["项目名称"]), year, cost, work.code)

    def asset(self, village: Village, name: str, year: int, cost: int, project: str | None, **more: object) -> Row:
        """An asset of the village, entered and handed over."""
        number = self.county.books.number("ZC")
        row: dict[str, object] = {
            "资产编号": number, "资产名称": name, "资产类别": "公益性", "项目编号": project, "原值": cost, "财政投入": cost,
            "形成日期": date(year, 10, 20), "区划代码": village.code, "所有权人": f"{village.name}集体经济组织",
            "权属类型": "村集体", "使用权人": village.name, "确权日期": date(year, 11, 25), "移交日期": date(year, 11, 28),
            "入账日期": date(year, 12, 3), "管护责任人": "杨正荣", "状态": "在用",
        }  # fmt: skip
        return self.add("资产", **(row | more))
