from __future__ import annotations

import re

import pytest
from sqlalchemy import insert

from fundwatch.errors import UsageError
from fundwatch.models.actor import Actor
from fundwatch.models.finding import Finding
from fundwatch.services import people
from fundwatch.services.people_search import OUTSIDE
from fundwatch.services.statement import Account, Section
from tests.books import ACTOR, TOWN, VILLAGE, Books

HEAD, WIFE, SON = "539900197001010036", "539900197202020022", "539900199901010016"
OLD_HEAD = "539900700101003"
OUTSIDER, OFFICIAL = "539900198001010018", "539900196801010018"
OTHER_TOWN = "539900102000"


@pytest.fixture
def village(books: Books) -> Books:
    """杨文贵's household and all that can be said of it; an outsider on the same account; an official, his brother."""
    books.put("行政区划", {"区划代码": "539900102000", "名称": "河口镇", "级别": "乡镇", "上级代码": "539900000000"})
    books.put("行政区划", {"区划代码": "539900102201", "名称": "下坝村", "级别": "村", "上级代码": "539900102000"})
    home = {"区划代码": VILLAGE, "人口数": "3", "状态": "已脱贫", "致贫原因": "缺技术"}
    books.put(
        "户",
        {**home, "户编号": "H1", "户主姓名": "杨文贵", "户主身份证号": HEAD, "识别日期": "2014-05-01"},
        {
            **home,
            "户编号": "H2",
            "户主姓名": "杨文贵",
            "户主身份证号": "539900196001010015",
            "区划代码": "539900102201",
        },
    )
    books.put(
        "人员",
        {"身份证号": HEAD, "姓名": "杨文贵", "户编号": "H1", "与户主关系": "户主", "银行账号": "6217000000000001"},
        {"身份证号": WIFE, "姓名": "李秀芳", "户编号": "H1", "与户主关系": "配偶"},
        {"身份证号": SON, "姓名": "杨小明", "户编号": "H1", "与户主关系": "儿子", "状态": "迁出"},
    )
    books.put("户动态", {"户编号": "H1", "日期": "2014-05-01", "事项": "识别"})
    books.put("户收入", {"户编号": "H1", "年度": "2017", "人均纯收入": "4000.00", "工资性收入": "9000.00"})
    books.put("项目", {"项目编号": "XM1", "项目类别": "公益岗位"})
    paid = {
        "银行账号": "6217000000000001",
        "应发金额": "500.00",
        "实发金额": "500.00",
        "户编号": "H1",
        "姓名": "杨文贵",
    }
    paid |= {"身份证号": HEAD, "年度": "2018", "批次号": "PC1", "补助项目": "产业奖补"}
    books.put(
        "补助发放",
        {**paid, "发放流水号": "BF1", "发放状态": "退票", "退票原因": "账号有误"},
        {**paid, "发放流水号": "BF2", "发放状态": "补发", "原发放流水号": "BF1", "发放日期": "2018-04-01"},
        {**paid, "发放流水号": "BF3", "身份证号": OLD_HEAD, "年度": "2017", "实发金额": "80.00", "期次": "2017-03"},
        {**paid, "发放流水号": "BF4", "身份证号": WIFE, "姓名": "李秀芳", "补助项目": "护林员工资", "项目编号": "XM1"},
        {**paid, "发放流水号": "BF5", "身份证号": OUTSIDER, "姓名": "王大山", "户编号": "", "补助项目": "耕地补贴"},
    )
    books.put("村组干部", {"身份证号": OFFICIAL, "起始日期": "2016-01-01", "姓名": "杨文富", "职务": "村委会主任"})
    books.put("亲属关系", {"身份证号": OFFICIAL, "亲属身份证号": HEAD, "关系": "兄弟"})
    books.put("死亡人员", {"身份证号": HEAD, "姓名": "杨文贵", "死亡日期": "2018-02-01"})
    books.put("车辆登记", {"车牌号": "云A1", "身份证号": SON, "购置价": "90000.00", "登记日期": "2018-01-01"})
    books.put(
        "公示",
        {"公示编号": "GS1", "级别": "村", "公示种类": "补助发放到户", "对象类型": "批次", "对象编号": "PC1"},
        {
            "公示编号": "GS2",
            "级别": "村",
            "公示种类": "补助发放到户",
            "对象类型": "批次",
            "对象编号": "PC1",
            "区划代码": "539900102201",
        },
    )
    return books


def section(account: Account, title: str) -> Section:
    return next(one for one in account.sections if one.title == title)


def facts(account: Account, title: str) -> dict[str, str]:
    return {fact.label: fact.value for fact in section(account, title).facts}


def test_a_household_is_told_whole(village: Books) -> None:
    account = people.household(village.store, ACTOR, "H1")
    assert account.title == "杨文贵户"
    assert account.subtitle == "石桥镇 龙山村 · 户编号 H1 · 3 人"
    assert ("死亡人员", "muted") in account.badges
    assert facts(account, "概要")["历年补助实发净额"] == "1,080.00 元（4 笔）"
    assert facts(account, "概要")["退票与补发"] == "退票 1 笔，补发 1 笔"
    assert [line.cells[0] for line in section(account, "家庭成员").lines] == ["杨文贵", "李秀芳", "杨小明"]
    assert section(account, "户动态").lines[0].cells == ("2014-05-01", "识别", "全户", "")
    assert section(account, "收入").lines[0].cells[:3] == ("2017", "4,000.00", "9,000.00")
    assert section(account, "公益岗").lines[0].cells[1:5] == ("李秀芳", "护林员工资", "1", "500.00")
    assert section(account, "车辆与房产").lines[0].cells[:3] == ("车辆", "云A1", SON)


def test_a_failure_and_its_second_try_are_shown_and_counted_once(village: Books) -> None:
    account = people.household(village.store, ACTOR, "H1")
    years = {line.cells[:2]: line.cells[3:] for line in section(account, "补助（按年度和项目）").lines}
    assert years["2018", "产业奖补"] == ("2", "500.00", "退票 1 笔、补发 1 笔")
    states = {line.key: line.cells[-1] for line in section(account, "补助明细").lines}
    assert states["BF1"] == "退票（账号有误）"
    assert states["BF2"] == "补发，原流水号 BF1"
    assert next(line for line in section(account, "补助明细").lines if line.key == "BF3").cells[1] == "2017-03"


def test_the_account_is_shown_with_everybody_who_uses_it(village: Books) -> None:
    account = people.household(village.store, ACTOR, "H1")
    used = section(account, "使用的账户").lines
    assert {line.cells[2] for line in used} == {"杨文贵", "李秀芳"}
    assert all("人员表登记（杨文贵）" in line.cells[-1] for line in used)
    others = section(account, "同一账户的其他使用人")
    assert [line.cells[1:3] for line in others.lines] == [("王大山", OUTSIDER)]
    assert "只列事实" in others.note


def test_kin_are_told_with_what_they_are(village: Books) -> None:
    line = section(people.household(village.store, ACTOR, "H1"), "亲属关系").lines[0]
    assert line.cells == ("杨文贵", "兄弟", "杨文富", OFFICIAL, "不在登记簿上", "村组干部（村委会主任）")
    assert (line.table, line.key) == ("人员", OFFICIAL)


def test_lists_say_where_they_come_from_and_which_are_missing(village: Books) -> None:
    account = people.household(village.store, ACTOR, "H1")
    assert section(account, "比对名单").lines[0].cells == (
        *("死亡人员", "杨文贵", HEAD, "死亡登记", "2018-02-01", ""),
        "测试.xlsx，2019-01-15",
    )
    assert section(account, "企业").empty == "尚未导入企业登记，无从比对。"
    wife = people.person(village.store, ACTOR, WIFE)
    assert section(wife, "比对名单").empty == "在这些名单中都没有查到。尚未导入财政供养人员、低保特困，无从比对。"


def test_a_notice_of_another_village_is_not_theirs(village: Books) -> None:
    account = people.household(village.store, ACTOR, "H1")
    assert [line.key for line in section(account, "公示").lines] == ["GS1"]


def test_a_person_is_found_by_either_form_of_the_number(village: Books) -> None:
    new, old = (people.person(village.store, ACTOR, number) for number in (HEAD, OLD_HEAD))
    assert new == old
    assert facts(new, "本人")["同一人的另一写法"] == OLD_HEAD
    assert facts(new, "概要")["历年补助实发净额"] == "580.00 元（3 笔）"


def test_a_payee_outside_the_register_has_an_account_too(village: Books) -> None:
    account = people.person(village.store, ACTOR, OUTSIDER)
    assert account.title == "王大山"
    assert account.badges[0] == ("不在登记簿上", "warning")
    assert facts(account, "概要")["历年补助实发净额"] == "500.00 元（1 笔）"


def test_findings_that_name_them_are_told_and_others_are_not(village: Books) -> None:
    common = {
        "rule": "FW-B001", "rule_version": 1, "partition_key": "", "category": "虚报冒领", "severity": "high",
        "score": 0.9, "distinguish": "", "amount": 50_000, "current": True, "first_scan": 1, "last_scan": 1,
        "happened_on": None, "region_code": VILLAGE,
    }  # fmt: skip
    rows = [
        {"subject_table": "补助发放", "subject_key": "BF2", "links": "补助发放|BF2", "content": '{"related":[]}'},
        {"subject_table": "账号", "subject_key": "6217000000000001", "links": "", "content": '{"related":[]}'},
        {"subject_table": "户", "subject_key": "H2", "links": "户|H2", "content": '{"related":[]}'},
        {"subject_table": "户", "subject_key": "H11", "links": "户|H11", "content": '{"related":[]}'},
        {
            "subject_table": "批次",
            "subject_key": "PC9",
            "links": "",
            "content": f'{{"related":[{{"table":"人员","key":"{WIFE}"}}]}}',
        },
    ]
    with village.store.write(ACTOR, "扫描") as writing:
        writing.connection.execute(
            insert(Finding),
            [
                {**common, **row, "number": at, "fingerprint": str(at), "summary": f"第{at}条"}
                for at, row in enumerate(rows, 1)
            ],
        )
    found = section(people.household(village.store, ACTOR, "H1"), "疑点")
    assert [line.key for line in found.lines] == ["1", "2", "5"]
    assert {line.table for line in found.lines} == {"疑点"}
    assert "不是结论" in found.note


def test_a_printed_account_shows_no_whole_number(village: Books) -> None:
    shown = people.masked(people.household(village.store, ACTOR, "H1"))
    texts = [shown.title, shown.subtitle]
    texts += [cell for one in shown.sections for line in one.lines for cell in line.cells]
    texts += [fact.value for one in shown.sections for fact in one.facts]
    assert not [text for text in texts if re.search(r"[0-9]{12}", text)]
    assert section(shown, "家庭成员").lines[0].cells[2] == "539900********0036"
    assert section(shown, "使用的账户").lines[0].cells[0] == "****0001"


@pytest.mark.parametrize(("table", "key"), [("户", "H9"), ("人员", "539900196001010031")])
def test_nothing_known_is_said_so(village: Books, table: str, key: str) -> None:
    with pytest.raises(UsageError, match=key):
        people.account(village.store, ACTOR, table, key)


def test_a_bound_reader_is_told_nothing_of_other_places(village: Books) -> None:
    elsewhere = Actor("某人", "河口镇人民政府", OTHER_TOWN)
    for table, key in (("户", "H1"), ("人员", WIFE), ("人员", OUTSIDER)):
        with pytest.raises(UsageError):
            people.account(village.store, elsewhere, table, key)
    assert [hit.key for hit in people.search(village.store, elsewhere, "杨文贵").hits] == ["H2"]
    assert people.search_further(village.store, elsewhere, "王").hits == ()


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("", ["H1", "H2"]),
        ("杨文", ["H1", "H2"]),
        ("小明", [SON]),
        ("龙山 杨", ["H1", SON]),
        (OLD_HEAD, ["H1"]),
        (HEAD, ["H1"]),
        (HEAD[:8], ["H1", "H2", SON, WIFE]),
        ("H2", ["H2"]),
        ("6217", ["H1", WIFE]),
        ("没有的", []),
    ],
)
def test_a_search_finds_households_then_persons(village: Books, text: str, keys: list[str]) -> None:
    found = people.search(village.store, ACTOR, text)
    assert [hit.key for hit in found.hits[: found.households]] == [key for key in keys if key.startswith("H")]
    assert sorted(hit.key for hit in found.hits) == sorted(keys)
    assert not found.cut


@pytest.mark.parametrize("text", ["王大", "62170", OUTSIDER])
def test_a_search_outside_finds_whom_the_register_does_not_have(village: Books, text: str) -> None:
    found = people.search_further(village.store, ACTOR, text)
    own = [hit for hit in found.hits if hit.key == OUTSIDER]
    assert own[0].cells == ("领取人", "王大山", OUTSIDER, "", "石桥镇 龙山村", OUTSIDE, "领取补助 1 笔")
    assert {WIFE, OLD_HEAD}.isdisjoint(hit.key for hit in found.hits)


def test_choices_bound_a_search(village: Books) -> None:
    region, category = people.choices(village.store, ACTOR)
    assert (VILLAGE, "　龙山村") in region.values
    assert OUTSIDE in {value for value, _ in category.values}
    assert [hit.key for hit in people.search(village.store, ACTOR, "杨文", region=TOWN).hits] == ["H1"]
    assert people.search(village.store, ACTOR, category="返贫").hits == ()
    assert people.search_further(village.store, ACTOR, category="返贫", text="王").hits == ()
    assert OUTSIDER in {hit.key for hit in people.search_further(village.store, ACTOR, category=OUTSIDE).hits}


def test_a_name_written_by_ear_finds_who_may_be_meant(village: Books) -> None:
    found = people.search_further(village.store, ACTOR, "杨文桂")
    assert [(hit.table, hit.key, hit.cells[0], hit.cells[1], hit.cells[6]) for hit in found.hits] == [
        ("户", "H1", "名字相近", "杨文贵", "姓名同音（杨文桂/杨文贵）"),
        ("户", "H2", "名字相近", "杨文贵", "姓名同音（杨文桂/杨文贵）"),
    ]
    assert (found.alike, found.cut) == (2, False)
    wife = people.search_further(village.store, ACTOR, "黎秀芳")
    assert [(hit.table, hit.key) for hit in wife.hits] == [("人员", WIFE)]


@pytest.mark.parametrize("text", ["杨", "杨文", "文贵", "5399", "杨文贵 上坝村", "河口镇", "", "杨文贵"])
def test_what_is_no_other_whole_name_finds_no_similar_one(village: Books, text: str) -> None:
    assert people.search_further(village.store, ACTOR, text).alike == 0


def test_similar_names_are_looked_for_within_the_choices(village: Books) -> None:
    found = people.search_further(village.store, ACTOR, "杨文桂", region=OTHER_TOWN)
    assert [hit.key for hit in found.hits] == ["H2"]
    assert people.search_further(village.store, ACTOR, "杨文桂", category=OUTSIDE).alike == 0
    elsewhere = Actor("乙", "河口镇", region_code=OTHER_TOWN)
    assert [hit.key for hit in people.search_further(village.store, elsewhere, "杨文桂").hits] == ["H2"]
