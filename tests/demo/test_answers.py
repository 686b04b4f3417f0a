from __future__ import annotations

from collections import Counter

from fundwatch.demo.records.base import key_of
from fundwatch.demo.world import World

CATEGORIES = {
    "死亡后发放": "虚报冒领",
    "重复发放": "虚报冒领",
    "财政供养领取": "虚报冒领",
    "超标准发放": "虚报冒领",
    "一账号多人": "截留私分",
    "负面清单支出": "贪污挪用",
    "项目管理费超比例": "挥霍浪费",
    "资金闲置": "滞留闲置",
    "未批先建": "程序违规",
    "资产处置": "资产流失",
    "发放未公示": "公示缺失",
    "进度未备案": "监督缺位",
    "证号有误": "数据质量",
    "领取人不在册": "虚报冒领",
    "年龄不符": "虚报冒领",
    "申报数量超核定": "虚报冒领",
    "互斥补助": "虚报冒领",
    "村组干部领取": "虚报冒领",
    "清退后发放": "虚报冒领",
    "非低保领取": "虚报冒领",
    "有车有房有企业": "虚报冒领",
    "超过上限次数": "虚报冒领",
    "小额信贷超限": "虚报冒领",
    "户贷企用": "贪污挪用",
    "打入干部账户": "截留私分",
    "实发少于应发": "截留私分",
    "代领和现金": "截留私分",
    "开户名不符": "截留私分",
    "脱贫收入不足": "数据质量",
    "一人两户": "数据质量",
    "搬迁住房超面积": "挥霍浪费",
    "招标采购": "程序违规",
    "合同付款": "程序违规",
    "验收结算": "虚报冒领",
    "发票重复列支": "虚报冒领",
    "合同变更未批": "挥霍浪费",
    "超合同超概算": "挥霍浪费",
    "单价偏高": "挥霍浪费",
    "管理费用途": "挥霍浪费",
    "重复建设和形象工程": "挥霍浪费",
    "改变资金去向": "贪污挪用",
    "资金回流": "贪污挪用",
    "公款进个人账户": "贪污挪用",
    "超期未分配下达": "截留私分",
    "资产收益去向": "截留私分",
    "资产收益少收": "资产流失",
    "资产闲置和未移交": "资产流失",
    "分配结果未按期公告": "公示缺失",
    "项目未公示": "公示缺失",
    "公示金额不符": "公示缺失",
    "项目未备案": "监督缺位",
}


#: Topics with as many innocents as leads, from the first; the others have one of either at least.
_EVEN = set(list(CATEGORIES)[:13])


def test_every_topic_has_leads_and_innocents_beside_them(world: World) -> None:
    count = Counter((one.topic, one.expect) for one in world.answers)
    assert {topic for topic, _ in count} == set(CATEGORIES)
    for topic in CATEGORIES:
        assert count[topic, "flag"] >= 1, topic
        assert count[topic, "quiet"] >= 1, topic
        assert topic not in _EVEN or 2 <= count[topic, "flag"] <= count[topic, "quiet"], topic
    assert all(one.categories[0] == CATEGORIES[one.topic] for one in world.answers)


def test_answers_name_rows_that_exist(world: World) -> None:
    known = {table: {key_of(row) for row in rows} for table, rows in world.tables.items()}
    known["批次"] = set(world.batches)
    known["账号"] = {row.account for row in world.tables["补助发放"]}
    for case in world.answers:
        assert case.subjects, case
        for one in (*case.subjects, *case.neutral):
            assert one.key in known[one.table], (case.case, one)


def test_no_row_is_both_guilty_and_innocent(world: World) -> None:
    flagged = {one for case in world.answers if case.expect == "flag" for one in case.subjects}
    quiet = {one for case in world.answers if case.expect == "quiet" for one in case.subjects}
    assert flagged & quiet == set()


def test_cases_have_names_and_stories(world: World) -> None:
    names = [one.case for one in world.answers]
    assert len(set(names)) == len(names)
    assert all(one.note for one in world.answers)


def test_a_line_has_the_members_of_the_contract(world: World) -> None:
    line = world.answers[0].as_line()
    assert {"case", "expect", "category", "subjects", "neutral"} <= set(line)
    assert line["expect"] in ("flag", "quiet")
