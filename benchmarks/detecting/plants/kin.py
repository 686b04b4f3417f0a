"""S07: cadres of villages and their kin, as claimants, builders, tenants."""

from __future__ import annotations

from datetime import date

from detecting.county import Person
from detecting.stage import ASSETS, FALSE_CLAIM, MISUSE, PROCEDURE, Stage, named
from detecting.subsidies import Claim


def plants(s: Stage) -> None:
    """Set them all."""
    _themselves(s)
    _kin(s)
    _accounts(s)
    _builders(s)
    _innocent(s)


def _related(s: Stage, one: Person, other: Person, how: str) -> None:
    s.add("亲属关系", 身份证号=one.id, 亲属身份证号=other.id, 关系=how)


def _themselves(s: Stage) -> None:
    for subsidy, amount, quantity, post in (
        ("农村低保金", 3120, 12, "村委会主任"), ("农村危房改造补助", 26000, None, "村文书"), ("生态护林员补助", 9600, 12, "村监委主任"),
        ("保洁公益岗补贴", 6000, 12, "村民小组长"), ("产业到户奖补", 5000, None, "村支部书记"),
    ):  # fmt: skip
        with s.flag("S07", FALSE_CLAIM, f"{post}本人领{subsidy}") as case:
            village = s.village(5)
            one = s.county.cadre(village, village.households[0].head, post)
            if subsidy == "农村低保金":
                s.add("低保特困", 身份证号=one.id, 起始日期=date(2015, 7, 1), 姓名=one.name, 类别="低保")
            named(case, "补助发放", s.subsidies.batch(village, subsidy, 2018, [Claim(one, amount, quantity)]).rows[0])


def _kin(s: Stage) -> None:
    for subsidy, amount, quantity, how in (
        ("农村低保金", 3120, 12, "父母"), ("农村危房改造补助", 31000, None, "兄弟姐妹"), ("保洁公益岗补贴", 6000, 12, "配偶"),
        ("生态护林员补助", 9600, 12, "子女"),
    ):  # fmt: skip
        with s.flag("S07", FALSE_CLAIM, f"村主任的{how}领{subsidy}") as case:
            village = s.village(5)
            boss, one = s.county.cadre(village), village.households[0].head
            _related(s, boss, one, how)
            if subsidy == "农村低保金":
                s.add("低保特困", 身份证号=one.id, 起始日期=date(2015, 7, 1), 姓名=one.name, 类别="低保")
            named(case, "补助发放", s.subsidies.batch(village, subsidy, 2018, [Claim(one, amount, quantity)]).rows[0])
    with s.flag("S07", FALSE_CLAIM, "危改名单四户，三户是村支书的亲属") as case:
        village = s.village(6)
        boss = s.county.cadre(village, post="村支部书记")
        homes = village.households[:4]
        for one, how in zip(homes[:3], ("兄弟姐妹", "父母", "子女"), strict=True):
            _related(s, boss, one.head, how)
        claims = [Claim(one.head, 20000 + 2500 * rank) for rank, one in enumerate(homes)]
        named(case, "补助发放", *s.subsidies.batch(village, "农村危房改造补助", 2018, claims).rows[:3])
    with s.flag("S07", FALSE_CLAIM, "没有亲属表：村干部同户的妻子领公益岗补贴") as case:
        village = s.village(5)
        home = s.county.household(village, 3)
        s.county.cadre(village, home.head, "村文书")
        named(
            case,
            "补助发放",
            s.subsidies.batch(village, "保洁公益岗补贴", 2018, [Claim(home.members[1], 6000, 12)]).rows[0],
        )


def _accounts(s: Stage) -> None:
    for subsidy, amount, quantity in (
        ("产业到户奖补", 2750, None),
        ("农村危房改造补助", 30000, None),
        ("能繁母牛补助", 4000, 2),
    ):
        with s.flag("S27", SHARE_OR_FALSE, f"他人的{subsidy}打进村干部账户") as case:
            village = s.village(6)
            boss, one = s.county.cadre(village), village.households[0].head
            if quantity:
                s.subsidies.measured(one, "养殖", 2018, 2, "头")
            claim = Claim(one, amount, quantity, {"银行账号": boss.account, "开户名": boss.name})
            batch = s.subsidies.batch(village, subsidy, 2018, [claim])
            named(case, "补助发放", batch.rows[0])
            case.subjects.append(("账号", boss.account))


SHARE_OR_FALSE = (FALSE_CLAIM, MISUSE, "截留私分")


def _builders(s: Stage) -> None:
    for how, kind in (("本人", "建筑公司"), ("配偶", "建筑公司"), ("子女", "合作社"), ("兄弟姐妹", "商贸公司")):
        with s.flag("S07", (PROCEDURE, MISUSE, FALSE_CLAIM), f"村主任{how}的{kind}直接承包本村工程") as case:
            village = s.village(3)
            boss = s.county.cadre(village)
            owner = boss if how == "本人" else s.stranger()
            if how != "本人":
                _related(s, boss, owner, how)
            firm = s.county.firm(法定代表人=owner.name, 法人身份证号=owner.id)
            work = s.works.plan(village, "生产便道维修", 2018, 186_300)
            s.works.contracted(work, firm, "直接委托")
            s.works.built(work)
            s.works.settled(work)
            named(case, "合同", work.contract)
            named(case, "项目", work.row)
            named(case, "采购", work.tender)
    with s.flag("S20", (ASSETS, PROCEDURE), "村支书的弟弟低价租走村里的厂房") as case:
        village = s.village(6)
        boss, brother = s.county.cadre(village, post="村支部书记"), s.stranger()
        _related(s, boss, brother, "兄弟姐妹")
        firm = s.county.firm(kind="企业", 法定代表人=brother.name, 法人身份证号=brother.id)
        for number in range(8):
            work = s.works.work(s.village(4), "标准厂房建设", 2017, 800_000 + number * 900, "产业发展")
            s.assets.earns(work, 42_000 + number * 500, s.county.firm(kind="企业"))
            work.asset |= {"规模": "1200平方米"}
        work = s.works.work(village, "标准厂房建设", 2017, 803_000, "产业发展")
        s.assets.earns(work, 6_000, firm)
        work.asset |= {"规模": "1200平方米"}
        named(case, "资产", work.asset)


def _innocent(s: Stage) -> None:
    with s.quiet("S07", "村干部自家的地领地力补贴"):
        village = s.village(5)
        one = s.county.cadre(village, village.households[0].head)
        s.subsidies.measured(one, "耕地", 2016, 5)
        s.subsidies.batch(village, "耕地地力保护补贴", 2018, [Claim(one, 475, 5)])
    with s.quiet("S07", "2014年底卸任的村干部，2018年领产业奖补"):
        village = s.village(5)
        one = village.households[0].head
        s.add(
            "村组干部",
            身份证号=one.id,
            起始日期=date(2010, 1, 1),
            姓名=one.name,
            区划代码=village.code,
            职务="村文书",
            终止日期=date(2014, 12, 1),
        )
        s.subsidies.batch(village, "产业到户奖补", 2018, [Claim(one, 2650)])
    with s.quiet("S07", "与村干部同名，证号不同"):
        village = s.village(5)
        boss, one = s.county.cadre(village), village.households[0].head
        boss_row = s.books.tables["村组干部"][-1]
        boss.name = one.name
        boss_row["姓名"] = one.name
        s.subsidies.batch(village, "农村危房改造补助", 2018, [Claim(one, 24000)])
    with s.quiet("S07", "外村干部的公司公开招标中标"):
        boss = s.county.cadre(s.village(3))
        firm = s.county.firm(法定代表人=boss.name, 法人身份证号=boss.id)
        work = s.works.plan(s.village(3), "拦河坝加固工程", 2018, 2_310_000)
        s.works.contracted(work, firm)
        s.works.built(work)
        s.works.settled(work)
    with s.quiet("S07", "村干部的孩子按政策领高中助学金"):
        village = s.village(5)
        home = s.county.household(village, 2)
        boss = s.county.cadre(village)
        child = s.county.person(home.code, "之子", date(2001, 9, 1))
        home.row["人口数"] = 3
        _related(s, boss, home.head, "其他")
        s.subsidies.batch(village, "普通高中助学金", 2018, [Claim(child, 2500)])
