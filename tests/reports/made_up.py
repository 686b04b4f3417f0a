"""Figures of a made-up county, in sizes from a few lines to many, for the notices' tests."""

from __future__ import annotations

from datetime import date

from fundwatch.reports.content import Contact, Edition, LogHead
from fundwatch.reports.notice_forms.county_allocation import (
    Allocation,
    CountyAllocationFigures,
    Document,
    Receiver,
)
from fundwatch.reports.notice_forms.definition import Issue
from fundwatch.reports.notice_forms.township_projects import (
    ProjectLine,
    TownshipProjectsFigures,
    VillageSum,
)
from fundwatch.reports.notice_forms.village_benefit import BenefitLine, VillageBenefitFigures

CONTACTS = (
    Contact("石桥镇纪委", "0870-7120031"),
    Contact("云岭县扶贫开发办公室", "0870-7120018", "yunlingfupin@example.gov.cn", "云岭县城关镇滨河路18号"),
    Contact("云岭县财政局", "0870-7120026"),
    Contact("扶贫监督举报电话", "12317"),
)
TOWNSHIPS = ("石桥镇", "城关镇", "龙潭镇", "大坪子乡", "红岩彝族乡", "白水镇", "松林乡", "河湾镇")
NAMES = (
    "周英海",
    "杨华伟",
    "梁梅",
    "王玉杰",
    "马静",
    "袁勇海",
    "𬱖建国",
    "张䶮",
    "李𠮷祥",
    "阿依古丽·买买提明",
    "欧阳春花",
    "赵赟",
    "唐堃",
    "陈静",
    "张杰",
    "程建",
    "萧伟山",
    "罗强",
    "邓建桂",
    "谢华建",
)


def issue(issuer: str, *, edition: Edition = "张贴版", day: date = date(2018, 12, 24)) -> Issue:
    return Issue(
        issuer=issuer,
        day=day,
        contacts=CONTACTS,
        number="539900-2018-0007",
        edition=edition,
        place="石桥镇政务公开栏" if "镇" in issuer else "",
        log_head=LogHead(128, "9f2c4e5b8a7d1c3e6f0a2b4c6d8e0f1a3b5c7d9e1f2a4b6c8d0e2f4a6b8c0d2e"),
        policy_versions=(("公示期限", "2018.1"),),
    )


def county(lines_per_township: int = 6) -> CountyAllocationFigures:
    papers = (
        (
            "ZB2018-01",
            "中央财政专项扶贫资金（发展资金）",
            "中央",
            "云财农〔2018〕12号",
            date(2018, 3, 5),
            17_177_123_300,
        ),
        ("ZB2018-02", "省级财政专项扶贫资金", "省", "云财农〔2018〕47号", date(2018, 5, 18), 2_212_000_000),
        (
            "ZB2018-03",
            "以工代赈示范工程中央预算内投资资金",
            "中央",
            "云发改投资〔2018〕233号",
            date(2018, 6, 1),
            6_567_654_000,
        ),
        ("ZB2018-04", "沪滇扶贫协作资金", "东西部协作", "云财预〔2018〕8号", date(2018, 7, 9), 500_000_000),
    )
    numbers = [paper[3] for paper in papers]
    townships = []
    for number, name in enumerate(TOWNSHIPS):
        lines = []
        for line in range(lines_per_township):
            fen = 10_000_000 + 1_234_567 * number + 98_700 * line
            lines.append(
                Allocation(
                    numbers[line % 4],
                    f"云岭财农〔2018〕{20 + line + number}号",
                    date(2018, 4, 1 + line + number),
                    f"{name}人民政府" if line % 2 else f"云岭县{name}龙山村村民委员会",
                    ("2018年度产业扶贫核桃提质增效及林下中药材种植示范基地建设项目", "村组道路硬化工程", "")[line % 3],
                    fen,
                )
            )
        townships.append(Receiver(name, tuple(lines)))
    own = (
        Allocation(
            numbers[0],
            "云岭财农〔2018〕61号",
            date(2018, 8, 2),
            "云岭县农业局",
            "贫困村产业技术培训",
            3_000_000_0,
        ),
        Allocation(numbers[1], "云岭财农〔2018〕62号", date(2018, 8, 2), "云岭县农业局", "", -500_000_0),
    )
    lines = [*(line for one in townships for line in one.lines), *own]
    documents = tuple(
        Document(*paper, sum(line.fen for line in lines if line.document_number == paper[3])) for paper in papers
    )
    unassigned = sum(document.fen - document.allocated_fen for document in documents)
    return CountyAllocationFigures(
        "云岭县", "539900000000", 2018, "财政专项扶贫资金", documents, tuple(townships), own, unassigned
    )


def township(count: int = 22) -> TownshipProjectsFigures:
    villages = ("龙山村", "石桥村", "大坪子村", "")
    projects = []
    for number in range(count):
        village = villages[number % 4]
        projects.append(
            ProjectLine(
                key=f"XM2018{number:04d}",
                name=(
                    "2018年度整村推进村内主干道路及入户道路硬化、太阳能路灯安装、公厕及垃圾收集池建设项目"
                    if number % 5 == 0
                    else ("核桃提质增效项目", "人畜饮水安全巩固提升工程", "肉牛养殖小区建设项目")[number % 3]
                ),
                place=village or "石桥镇集镇",
                content=(
                    "硬化村内道路3.2公里，路面宽4.5米，厚0.2米；安装太阳能路灯86盏；新建公厕2座、垃圾收集池6个；"
                    "铺设DN50供水管道4.8千米，配套蓄水池3个，受益村民小组9个。"
                    if number % 4 == 0
                    else "改造核桃1200亩，每亩补助300元。"
                ),
                allocated_fen=48_000_000 + 1_230_000 * number,
                spent_fen=36_000_000 + 1_000_000 * number,
                progress=(100_000_000, 85_000_000, 60_500_000, None)[number % 4],
                state=("完工", "实施", "实施", "批复")[number % 4],
                started_on=date(2018, 4, 1 + number % 28) if number % 4 != 3 else None,
                finished_on=date(2018, 11, 20) if number % 4 == 0 else None,
                unit=("石桥镇人民政府", "云岭县水务局", "石桥镇龙山村村民委员会")[number % 3],
                responsible=NAMES[number % len(NAMES)],
                households=120 + number if number % 4 != 3 else None,
                persons=480 + number if number % 4 != 3 else None,
            )
        )
    sums = tuple(
        VillageSum(
            village,
            sum(project.place == (village or "石桥镇集镇") for project in projects),
            sum(p.allocated_fen for p in projects if p.place == (village or "石桥镇集镇")),
            sum(p.spent_fen for p in projects if p.place == (village or "石桥镇集镇")),
        )
        for village in villages
    )
    given = sum(project.allocated_fen for project in projects)
    return TownshipProjectsFigures(
        "云岭县", "石桥镇", "539900101000", 2018, "财政专项扶贫资金", tuple(projects), sums, given, 0
    )


def village(count: int = 320) -> VillageBenefitFigures:
    lines = tuple(
        BenefitLine(
            group=f"第{number // 20 + 1}村民小组",
            name=NAMES[number % len(NAMES)],
            id_number=f"5399001{950 + number % 55}0{1 + number % 9}1{number % 10}{1000 + number}",
            birth_day=date(1950 + number % 60, 1 + number % 9, 10).toordinal(),
            subsidy="种植业产业发展补助（核桃提质增效及林下中药材套种）" if number % 40 == 7 else "种植业产业发展补助",
            quantity=f"{1 + number % 17}.{number % 100:02d}亩",
            standard="300.00元/亩",
            paid_fen=30_000 * (1 + number % 17) + 300 * (number % 100),
            remark="补发上年" if number % 97 == 5 else "",
        )
        for number in range(count)
    )
    return VillageBenefitFigures(
        "云岭县",
        "石桥镇",
        "龙山村",
        "539900101201",
        2018,
        "PC2018-CY-003",
        "种植业产业发展补助",
        date(2019, 1, 4),
        count - count // 40,
        lines,
        sum(line.paid_fen for line in lines),
    )
