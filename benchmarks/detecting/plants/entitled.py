"""S05, S06: the dead, the paid by the state, owners of houses, cars and firms, people on no register."""

from __future__ import annotations

from datetime import date

from detecting.county import Person, Village
from detecting.stage import FALSE_CLAIM, Stage, named
from detecting.subsidies import Claim

#: Subsidy, amount, quantity, period, day of payment, day of death.
DEAD = (
    ("生态护林员补助", 2400, 3, "Q3", date(2018, 9, 20), date(2018, 1, 15)),
    ("保洁公益岗补贴", 3000, 6, "H2", date(2018, 12, 12), date(2018, 3, 2)),
    ("外出务工交通补助", 600, None, None, date(2018, 10, 9), date(2017, 5, 21)),
    ("农村低保金", 780, 3, "2018Q2", date(2018, 6, 15), date(2017, 11, 30)),
    ("农村危房改造补助", 21000, None, None, date(2018, 11, 20), date(2016, 8, 8)),
    ("产业到户奖补", 3150, None, None, date(2017, 9, 6), date(2015, 2, 11)),
)


def plants(s: Stage) -> None:
    """Set them all."""
    for variant in DEAD:
        _dead(s, *variant)
    _dead_elsewhere(s)
    _dead_innocent(s)
    _paid_by_state(s)
    _owners(s)
    _owners_innocent(s)
    _off_register(s)
    _off_register_innocent(s)


def _alone(s: Stage, village: Village) -> Person:
    return s.county.household(village, 1).head


def _poor(s: Stage, *people: Person) -> None:
    for one in people:
        s.add("低保特困", 身份证号=one.id, 起始日期=date(2015, 7, 1), 姓名=one.name, 类别="低保")


def _dies(s: Stage, one: Person, day: date) -> None:
    s.add("死亡人员", 身份证号=one.id, 姓名=one.name, 死亡日期=day)


def _employed(s: Stage, one: Person, unit: str, post: str, since: date, until: date | None = None) -> None:
    s.add("财政供养人员", 身份证号=one.id, 姓名=one.name, 单位=unit, 职务=post, 起始日期=since, 终止日期=until)


def _drives(s: Stage, one: Person, kind: str, price: int, since: date) -> None:
    plate = s.books.number("贵J", 5)
    s.add("车辆登记", 车牌号=plate, 身份证号=one.id, 登记日期=since, 购置价=price, 车型=kind)


def _dead(
    s: Stage, subsidy: str, amount: float, quantity: float | None, period: str | None, day: date, died: date
) -> None:
    with s.flag("S05", FALSE_CLAIM, f"{died:%Y-%m}去世，{day:%Y-%m}仍领{subsidy}") as case:
        village = s.village(4)
        late = _alone(s, village)
        _dies(s, late, died)
        if subsidy == "农村低保金":
            _poor(s, late, *(one.head for one in village.households))
        batch = s.among(village, subsidy, day.year, Claim(late, amount, quantity), others=0, day=day, period=period)
        named(case, "补助发放", batch.rows[0])


def _dead_elsewhere(s: Stage) -> None:
    with s.flag("S05", FALSE_CLAIM, "不在册的老人去世后继续领高龄津贴") as case:
        village, old = s.village(4), s.stranger(date(1931, 3, 3))
        _dies(s, old, date(2017, 12, 30))
        batch = s.subsidies.batch(village, "高龄津贴", 2018, [Claim(old, 300, 6)], date(2018, 7, 10), "H1")
        named(case, "补助发放", batch.rows[0])
    with s.flag("S05", FALSE_CLAIM, "只在人员表登记死亡，之后仍领公益岗补贴") as case:
        village = s.village(4)
        late = _alone(s, village)
        late.row |= {"状态": "死亡", "状态日期": date(2017, 10, 10)}
        batch = s.subsidies.batch(village, "保洁公益岗补贴", 2018, [Claim(late, 1500, 3)], date(2018, 9, 20), "Q3")
        named(case, "补助发放", batch.rows[0])
    with s.flag("S05", FALSE_CLAIM, "户动态记了死亡，之后仍领护林员补助") as case:
        village = s.village(4)
        late = _alone(s, village)
        s.add("户动态", 户编号=late.household, 日期=date(2017, 6, 6), 事项="死亡", 身份证号=late.id, 说明="因病去世")
        batch = s.subsidies.batch(village, "生态护林员补助", 2018, [Claim(late, 2400, 3)], date(2018, 6, 20), "Q2")
        named(case, "补助发放", batch.rows[0])
    with s.flag("S05", FALSE_CLAIM, "死亡名单是15位旧证号，发放用18位") as case:
        village = s.village(4)
        late = _alone(s, village)
        s.add("死亡人员", 身份证号=late.id[:6] + late.id[8:17], 姓名=late.name, 死亡日期=date(2017, 3, 8))
        batch = s.subsidies.batch(village, "产业到户奖补", 2018, [Claim(late, 2600)])
        named(case, "补助发放", batch.rows[0])


def _dead_innocent(s: Stage) -> None:
    with s.quiet("S05", "生前应得的上半年补助，去世后补付"):
        village = s.village(4)
        late = _alone(s, village)
        _dies(s, late, date(2018, 6, 28))
        span = {"应享期间起": date(2018, 1, 1), "应享期间止": date(2018, 6, 28)}
        s.subsidies.batch(village, "保洁公益岗补贴", 2018, [Claim(late, 3000, 6, span)], date(2018, 9, 12), "H1")
    with s.quiet("S05", "户主去世而全家仍是对象，户补助记在户主名下"):
        village = s.village(4)
        late = s.county.household(village, 4).head
        _dies(s, late, date(2017, 4, 1))
        s.subsidies.batch(village, "产业到户奖补", 2018, [Claim(late, 2850)])
    with s.quiet("S05", "承包人去世后，家人种地领地力补贴"):
        village = s.village(4)
        late = s.county.household(village, 3).head
        _dies(s, late, date(2016, 12, 1))
        s.subsidies.measured(late, "耕地", 2016, 4.1)
        s.subsidies.batch(village, "耕地地力保护补贴", 2018, [Claim(late, 380, 4)])
    with s.quiet("S05", "去世十天后，当月补助按已报名单发出"):
        village = s.village(4)
        late = _alone(s, village)
        _dies(s, late, date(2018, 9, 10))
        s.subsidies.batch(village, "生态护林员补助", 2018, [Claim(late, 2400, 3)], date(2018, 9, 20), "Q3")


def _paid_by_state(s: Stage) -> None:
    for subsidy, amount, quantity, unit, post in (
        ("农村危房改造补助", 18000, None, "瓮江县第二小学", "教师"), ("农村低保金", 3120, 12, "岩脚乡卫生院", "医生"),
        ("产业到户奖补", 4200, None, "瓮江县林业局", "科员"), ("生态护林员补助", 9600, 12, "大坪乡财政所", "工作人员"),
    ):  # fmt: skip
        with s.flag("S06", FALSE_CLAIM, f"{post}领{subsidy}") as case:
            village = s.village(5)
            one = village.households[0].head
            _employed(s, one, unit, post, date(2009, 9, 1))
            if subsidy == "农村低保金":
                _poor(s, one)
            named(case, "补助发放", s.subsidies.batch(village, subsidy, 2018, [Claim(one, amount, quantity)]).rows[0])
    with s.flag("S06", FALSE_CLAIM, "妻子是在编教师，丈夫领低保金") as case:
        village = s.village(5)
        one = s.county.household(village, 3)
        wife = one.members[1]
        _employed(s, wife, "白沙镇中心校", "教师", date(2011, 9, 1))
        _poor(s, one.head)
        named(case, "补助发放", s.subsidies.batch(village, "农村低保金", 2018, [Claim(one.head, 3120, 12)]).rows[0])
    with s.quiet("S06", "在职人员家里种地，领对象不限的地力补贴"):
        village = s.village(5)
        one = village.households[0].head
        _employed(s, one, "木引乡水管站", "工人", date(2010, 1, 1))
        s.subsidies.measured(one, "耕地", 2016, 3)
        s.subsidies.batch(village, "耕地地力保护补贴", 2018, [Claim(one, 285, 3)])
    with s.quiet("S06", "代课合同2015年已终止，2018年领产业奖补"):
        village = s.village(5)
        one = village.households[0].head
        _employed(s, one, "木引乡中学", "代课教师", date(2010, 1, 1), until=date(2015, 7, 1))
        s.subsidies.batch(village, "产业到户奖补", 2018, [Claim(one, 2300)])


def _owners(s: Stage) -> None:
    add = s.add
    for what, subsidy, amount, quantity in (("商品房", "农村危房改造补助", 28000, None), ("轿车", "农村低保金", 1560, 6),
                                            ("公司法人", "农村低保金", 3120, 12), ("公司股东", "农村低保金", 2340, 9),
                                            ("配偶的轿车", "农村低保金", 1560, 6), ("儿子的商品房", "农村危房改造补助", 30000, None)):  # fmt: skip
        with s.flag("S06", FALSE_CLAIM, f"名下有{what}仍领{subsidy}") as case:
            village = s.village(5)
            home = s.county.household(village, 3)
            one, owner = home.head, home.members[{"配": 1, "儿": 2}.get(what[0], 0)]
            if "商品房" in what:
                add("房产登记", 不动产号=s.books.number("黔2015瓮江县不动产权第", 7), 身份证号=owner.id, 坐落="瓮江县城东新区3栋", 面积=118.6,
                    登记日期=date(2015, 3, 3), 购置价=412000)  # fmt: skip
            elif "车" in what:
                _drives(s, owner, "小型轿车", 156000, date(2016, 2, 2))
            else:
                firm = s.county.firm(kind="企业", person=False)
                unit = s.county.unit(firm)
                boss = owner.id if what == "公司法人" else unit["法人身份证号"]
                add("企业登记", 统一社会信用代码=unit["统一社会信用代码"], 企业名称=unit["名称"], 法定代表人身份证号=boss,
                    股东身份证号=f"{unit['法人身份证号']}、{owner.id}", 成立日期=date(2013, 3, 1), 注册资本=3000000, 状态="存续")  # fmt: skip
            if subsidy == "农村低保金":
                _poor(s, one)
            named(case, "补助发放", s.subsidies.batch(village, subsidy, 2018, [Claim(one, amount, quantity)]).rows[0])


def _owners_innocent(s: Stage) -> None:
    with s.quiet("S06", "发放之后次年才买车"):
        village = s.village(5)
        one = village.households[0].head
        _drives(s, one, "小型客车", 62000, date(2019, 2, 2))
        _poor(s, one)
        s.subsidies.batch(village, "农村低保金", 2017, [Claim(one, 1560, 6)], date(2017, 6, 20), "H1")
    with s.quiet("S06", "两轮摩托不算车"):
        village = s.village(5)
        one = village.households[0].head
        _drives(s, one, "普通二轮摩托车", 4800, date(2015, 2, 2))
        _poor(s, one)
        s.subsidies.batch(village, "农村低保金", 2018, [Claim(one, 1560, 6)], date(2018, 6, 20), "H1")
    with s.quiet("S06", "公司2014年已注销"):
        village = s.village(5)
        one = village.households[0].head
        s.add(
            "企业登记",
            统一社会信用代码="915227250000000000",
            企业名称="瓮江县老街小吃店",
            法定代表人身份证号=one.id,
            成立日期=date(2012, 1, 1),
            状态="注销",
        )
        s.subsidies.batch(village, "产业到户奖补", 2018, [Claim(one, 3300)])


def _off_register(s: Stage) -> None:
    for subsidy, amount, quantity in (("产业到户奖补", 4700, None), ("外出务工交通补助", 500, None), ("雨露计划职业教育补助", 3000, None),
                                      ("易地扶贫搬迁建房补助", 60000, 3), ("生态护林员补助", 9600, 12)):  # fmt: skip
        with s.flag("S06", FALSE_CLAIM, f"不在册的人领{subsidy}") as case:
            village = s.village(5)
            one = s.stranger(date(2001, 3, 4) if "雨露" in subsidy else date(1976, 3, 4))
            named(case, "补助发放", s.subsidies.batch(village, subsidy, 2018, [Claim(one, amount, quantity)]).rows[0])
    with s.flag("S06", FALSE_CLAIM, "不是低保对象而在低保金名册上") as case:
        village = s.village(5)
        _poor(s, *(one.head for one in village.households[1:]))
        batch = s.among(village, "农村低保金", 2018, Claim(village.households[0].head, 3120, 12))
        named(case, "补助发放", batch.rows[0])
    with s.flag("S06", FALSE_CLAIM, "2017年清退的户2018年仍领产业奖补") as case:
        village = s.village(5)
        home = village.households[0]
        s.add("户动态", 户编号=home.code, 日期=date(2017, 3, 3), 事项="清退", 说明="识别不准")
        home.row |= {"状态": "注销", "脱贫日期": None}
        named(case, "补助发放", s.subsidies.batch(village, "产业到户奖补", 2018, [Claim(home.head, 3900)]).rows[0])


def _off_register_innocent(s: Stage) -> None:
    with s.quiet("S06", "不在册的农户领对象不限的改厕补助"):
        s.subsidies.batch(s.village(4), "户用厕所改造补助", 2018, [Claim(s.stranger(), 1600, 1)])
    with s.quiet("S06", "当年清退前已发"):
        village = s.village(4)
        home = village.households[0]
        s.add("户动态", 户编号=home.code, 日期=date(2018, 12, 3), 事项="清退", 说明="家庭条件变化")
        s.subsidies.batch(village, "产业到户奖补", 2018, [Claim(home.head, 2700)])
