"""Assets that earn and give, loans, village accounts and books: all done right."""

from __future__ import annotations

from datetime import date, timedelta

from detecting.books import Row
from detecting.county import County, Household, Village
from detecting.money import Money
from detecting.works import Work


class Assets:
    """Makes incomes and loans."""

    def __init__(self, county: County, money: Money) -> None:
        self.county, self.money, self.add = county, money, county.books.add

    def earns(self, work: Work, a_year: int, tenant: str, years: tuple[int, ...] = (2018,)) -> Row:
        """Let a work's asset be let to a firm; the rent comes in and is given to households, notices hang."""
        asset = work.asset
        asset |= {"资产类别": "经营性", "状态": "出租", "经营主体编码": tenant, "年约定收益": a_year,
                  "租赁起": date(2018, 1, 1), "租赁止": date(2022, 12, 31)}  # fmt: skip
        self.notice(asset, "折股量化", date(2017, 12, 11))
        self.add("折股量化", 资产编号=asset["资产编号"], 对象=work.village.code, 股份=100)
        for year in years:
            self.income(asset, year, a_year, a_year)
            self.given(asset, year, a_year, work.village.households)
        return asset

    def income(self, asset: Row, year: int, due: int, got: int, **more: object) -> Row:
        """A year's income."""
        row: dict[str, object] = {"资产编号": asset["资产编号"], "年度": year, "期次": None, "应收收益": due, "实收收益": got,
                                  "收到日期": date(year, 11, 9)}  # fmt: skip
        return self.add("资产收益", **(row | more))

    def given(self, asset: Row, year: int, amount: int, households: list[Household]) -> list[Row]:
        """A year's income to households by their heads, the rest kept; resolved, posted, paid."""
        heads = sum(len(one.members) for one in households)
        each = amount * 7 // 10 // heads
        rows = [
            self.add("收益分配", 资产编号=asset["资产编号"], 年度=year, 对象=one.code, 金额=each * len(one.members), 用途="分红",
                     发放日期=date(year, 12, 18), 决议日期=date(year, 11, 20))
            for one in households
        ]  # fmt: skip
        rest = amount - sum(int(str(row["金额"])) for row in rows)
        rows.append(self.add("收益分配", 资产编号=asset["资产编号"], 年度=year, 对象=str(asset["区划代码"]), 金额=rest, 用途="公益事业",
                             发放日期=date(year, 12, 20), 决议日期=date(year, 11, 20)))  # fmt: skip
        self.notice(asset, "资产收益分配", date(year, 11, 24), amount)
        return rows

    def notice(self, asset: Row, kind: str, start: date, amount: int | None = None) -> Row:
        """A notice on the village's wall."""
        return self.money.notice("村", kind, str(asset["区划代码"]), "资产", str(asset["资产编号"]), amount, start, 12)

    def loan(self, household: Household, amount: int, day: date = date(2017, 5, 16), **more: object) -> Row:
        """A household's small loan for two or three years at the base rate."""
        head = household.head
        row: dict[str, object] = {
            "贷款编号": self.county.books.number("DK", 5), "借款人类型": "户", "户编号": household.code, "身份证号": head.id,
            "贷款金额": amount, "放款日期": day, "到期日期": date(day.year + 2, day.month, day.day), "年利率": 0.0435,
            "贴息金额": round(amount * 0.0435, 2), "用途": self.county.chance.choice(("购买能繁母牛", "种植烤烟", "发展生猪养殖", "种植茶叶")),
            "收款人": head.name, "收款账号": head.account, "实际使用人": head.name,
        }  # fmt: skip
        if row["到期日期"] < date(2019, 1, 1):  # type: ignore[operator]
            row["结清日期"] = row["到期日期"]
        return self.add("小额贷款", **(row | more))

    def flow(
        self, account: str, holder: str, day: date, way: str, amount: float, other: tuple[str, str], use: str
    ) -> Row:
        """A line of a bank statement; `other` is the other account and its name."""
        return self.add("账户流水", 流水号=self.county.books.number("LS", 6), 账号=account, 户名=holder, 交易日期=day, 收支方向=way,
                        金额=amount, 对方账号=other[0], 对方户名=other[1], 摘要=use)  # fmt: skip

    def voucher(self, unit: str, day: date, use: str, lines: list[tuple[str, str, float, float, str]]) -> list[Row]:
        """A voucher: code and name of each account, debit, credit, the other side."""
        number = self.county.books.number(f"{unit}{day:%Y%m}", 4)[-4:]
        return [
            self.add("记账凭证", 单位编码=unit, 会计期间=f"{day:%Y-%m}", 凭证字="记", 凭证号=number, 分录号=line, 日期=day, 摘要=use,
                     科目编码=code, 科目名称=name, 借方金额=debit, 贷方金额=credit, 往来对象=other or None)
            for line, (code, name, debit, credit, other) in enumerate(lines, 1)
        ]  # fmt: skip

    def village_books(self, village: Village, year: int) -> None:
        """A year of a village's own books and bank statement: upkeep, rents, wages of cleaners."""
        bank, own = ("101", "银行存款"), ("541", "管理费用")
        for month, (use, amount) in enumerate(
            (("付村办公室电费", 312.4), ("付村道路养护用砂石款", 2860), ("付村委会订阅报刊费", 486)), 2
        ):
            day = date(year, month * 2, 12)
            self.voucher(village.committee, day, use, [(*own, amount, 0, ""), (*bank, 0, amount, "")])
            self.flow(
                village.account,
                f"{village.name}村民委员会",
                day,
                "支",
                amount,
                (self.county.account_no(), "瓮江县供电局"),
                use,
            )
        day = date(year, 3, 9)
        self.voucher(
            village.committee, day, "收乡镇拨村级运转经费", [(*bank, 15000, 0, ""), ("522", "补助收入", 0, 15000, "")]
        )
        self.flow(village.account, f"{village.name}村民委员会", day + timedelta(days=1), "收", 15000,
                  (str(self.county.unit("DW001")["银行账号"]), "瓮江县财政局"), "村级运转经费")  # fmt: skip
