"""A township's own value of a parameter is what its rows are judged by, and nobody else's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from fundwatch.models.store import Store
from fundwatch.services import finding_lists, scanning
from tests import databases
from tests.factory import ACTOR, load, places
from tests.rules.test_cases import files, filled

TOWNSHIP, ANOTHER = "539900101000", "539900102000"
#: The case of a rule, or of a rule and a parameter, where that is not its first one that fires.
CASES = {
    **dict.fromkeys(("FW-L001", "FW-L003", "FW-L041", "FW-L080"), "户在册的按户所在地"),
    "FW-B019": "共用账户达到三个人",
    "FW-B031-集中退回最少户数": "五户把救助款退回村账",
    "FW-B045-申报数量比较最少人数": "不限对象的养殖可能是大户",
    "FW-B043-等额少发人数": "危改款每户扣两千",
    "FW-B080": "正好五分之一",
    "FW-C081": "理事长只是供货商的股东，股东九人",
    "FW-L002": "满六十六岁当天",
    "FW-P010-专户资金转回核查天数": "专户转给个人，年末同额转回",
    "FW-P012": "三年只带动两户，平均每户分摊正好十万",
    "FW-P061": "乡镇政府付给本镇财政所的人",
    "FW-L042": "提前九十一天结清而按全期贴息",
    "FW-P096-现金结算起点": "付单位正好等于结算起点，超过一分",
    "FW-P096-现金付个人核对金额": "付个人一年合计正好一万，差一分，分在两年",
    "FW-W004": "结算超过百分之十",
}
#: Of each rule a parameter, with a value under which nothing would be raised.
LENIENT = [
    ("FW-A003", "收益逾期天数", "9999", "天"),
    ("FW-A004", "收益分配期限天数", "9999", "天"),
    ("FW-A005", "资产闲置月数", "999", "月"),
    ("FW-A006", "资产移交月数", "999", "月"),
    ("FW-A008", "收益逾期天数", "9999", "天"),
    ("FW-A040", "租金比较最少同类数", "99", "项"),
    ("FW-A080", "折股金额比较最少资产数", "99", "项"),
    ("FW-A080", "折股金额容差", "1", "比例"),
    ("FW-A081", "分红漏分最少户数", "99", "户"),
    ("FW-A082", "经营性资产无收益月数", "999", "月"),
    ("FW-A082", "资产登记最少项数", "99", "项"),
    ("FW-A082", "资产登记比例", "1", "比例"),
    ("FW-B010", "一账号多人人数", "99", "人"),
    ("FW-B019", "一账号多人人数", "99", "人"),
    ("FW-B025", "教育补助同类领取比例", "1", "比例"),
    ("FW-B025", "教育补助比较最少人数", "9999", "人"),
    ("FW-B025", "教育补助等待天数", "9999", "天"),
    ("FW-B031", "补助集中转出户数", "99", "户"),
    ("FW-B031", "补助集中转出天数", "0", "天"),
    ("FW-B031", "集中退回最少户数", "99", "户"),
    ("FW-B043", "等额发放最少户数", "99", "户"),
    ("FW-B043", "等额少发人数", "99", "人"),
    ("FW-B045", "申报数量离群倍数", "99", "倍"),
    ("FW-B045", "申报数量比较最少人数", "99", "人"),
    ("FW-B045", "申报数量小名单人数", "99", "人"),
    ("FW-B046", "土地面积同比倍数", "99", "倍"),
    ("FW-B047", "退票补发期限天数", "9999", "天"),
    ("FW-B048", "补助兑付期限天数", "9999", "天"),
    ("FW-B049", "等额发放最少户数", "99", "户"),
    ("FW-B080", "证号不符同批最少人数", "99", "人"),
    ("FW-B080", "证号不符同批比例", "1", "比例"),
    ("FW-B081", "低保在册领取比例", "1", "比例"),
    ("FW-B081", "低保在册比较最少人数", "9999", "人"),
    ("FW-C001", "工程招标数额", "9000", "万元"),
    ("FW-C002", "工程招标数额", "9000", "万元"),
    ("FW-C003", "招标文件发售最短天数", "1", "天"),
    ("FW-C004", "合同签订期限", "9999", "天"),
    ("FW-C040", "关联供应商份额上限", "1", "比例"),
    ("FW-C040", "关联供应商最少合同数", "99", "份"),
    ("FW-C081", "群众入股企业股东人数", "1", "人"),
    ("FW-C080", "采购登记最少份数", "99", "份"),
    ("FW-C080", "采购登记比例", "1", "比例"),
    ("FW-C080", "政府采购限额标准", "9000", "万元"),
    ("FW-G087", "货款先付验收间隔天数", "9999", "天"),
    ("FW-G004", "付款超进度容许比例", "1", "比例"),
    ("FW-G005", "质保金比例上限", "1", "比例"),
    ("FW-G006", "审定核减比例上限", "1", "比例"),
    ("FW-G009", "申报数量容差", "99", "比例"),
    ("FW-L001", "小额贷款额度上限", "9000000", "元"),
    ("FW-L002", "小额贷款年龄上限", "200", "岁"),
    ("FW-L003", "户贷企用户数", "99", "户"),
    ("FW-B083", "集中取现最少户数", "99", "户"),
    ("FW-B083", "集中取现单笔下限", "9000000", "元"),
    ("FW-B084", "等额发放最少户数", "99", "户"),
    ("FW-B085", "补助集中转出户数", "99", "户"),
    ("FW-P091", "资金回流天数", "0", "天"),
    ("FW-P091", "资金回流个人比例", "9", "比例"),
    ("FW-L042", "贷款提前结清核对天数", "9999", "天"),
    ("FW-L041", "户贷企用户数", "99", "户"),
    ("FW-L041", "贷款集中转出天数", "0", "天"),
    ("FW-L041", "贷款集中转出比例", "1", "比例"),
    ("FW-L080", "户贷企用户数", "99", "户"),
    ("FW-L080", "贷款收费核查天数", "0", "天"),
    ("FW-N005", "完成情况公告期限", "9999", "天"),
    ("FW-O001", "备案期限", "9999", "天"),
    ("FW-O002", "备案期限", "9999", "天"),
    ("FW-P005", "批次结余天数", "9999", "天"),
    ("FW-P006", "资金回流天数", "0", "天"),
    ("FW-P100", "村干部借款未还天数", "9999", "天"),
    ("FW-P100", "支付个人小额上限", "9000000", "元"),
    ("FW-R080", "收入逐项相同最少户数", "99", "户"),
    ("FW-R081", "干部亲属名额最少人数", "99", "人"),
    ("FW-T081", "补助兑付期限天数", "9999", "天"),
    ("FW-T081", "支付个人小额上限", "9000000", "元"),
    ("FW-W003", "年末支出占比上限", "1", "比例"),
    ("FW-P012", "户均产业资金核对金额", "9000000", "元"),
    ("FW-W004", "结算超合同比例上限", "9", "比例"),
    ("FW-W005", "单价偏高比例", "99", "比例"),
    ("FW-T040", "资金未动用月数", "99", "月"),
    ("FW-T040", "闲置最低金额", "9000000", "元"),
    ("FW-P008", "年末冲回天数", "0", "天"),
    ("FW-P010", "支付个人小额上限", "9000000", "元"),
    ("FW-P010", "专户资金转回核查天数", "9999", "天"),
    ("FW-W007", "支出超概算比例上限", "9", "比例"),
    ("FW-W008", "项目相似度下限", "2", "比例"),
    ("FW-W009", "合同变更须批复比例", "9", "比例"),
    ("FW-W011", "逾期未完工付款比例", "9", "比例"),
    ("FW-W040", "竣工未决算天数", "9999", "天"),
    ("FW-A042", "资产入账核对比例", "0", "比例"),
    ("FW-G090", "未验收付款比例上限", "9", "比例"),
    ("FW-G090", "进度登记最少项目数", "999", "个"),
    ("FW-G090", "进度登记比例", "2", "比例"),
    ("FW-G060", "以工代赈劳务报酬比例", "0", "比例"),
    ("FW-G061", "等额发放最少户数", "9999", "户"),
    ("FW-G062", "等额发放最少户数", "9999", "户"),
    ("FW-G062", "全村平分最少人数", "9999", "人"),
    ("FW-P060", "年末冲回天数", "0", "天"),
    ("FW-P061", "支付个人小额上限", "9000000", "元"),
    ("FW-P095", "村级接待核对金额", "9000000", "元"),
    ("FW-P096", "现金结算起点", "9000000", "元"),
    ("FW-P096", "现金付个人核对金额", "9000000", "元"),
    ("FW-C044", "政府采购限额标准", "9000", "万元"),
]


@pytest.mark.parametrize("lenient", [pytest.param(one, id=f"{one[0]}-{one[1]}") for one in LENIENT])
def test_a_townships_own_value_counts_in_it_alone(
    county: str | Path, tmp_path: Path, lenient: tuple[str, str, str, str]
) -> None:
    code, name, value, unit = lenient
    content = files()[code]
    named = CASES.get(f"{code}-{name}", CASES.get(code))
    fitting = (case for case in content["cases"] if named in {None, case["name"]})
    case = next(case for case in fitting if case.get("expect"))
    store = Store.open(databases.copied_books(county, tmp_path, "账.db"))
    load(store, filled(content.get("defaults", {}), case["rows"]))
    as_of = date.fromisoformat(str(case.get("as_of", "2019-01-15")))
    own = {"参数": name, "起始日期": "2000-01-01", "数值": value, "单位": unit, "依据": "本乡镇规定"}
    load(store, {"政策参数": [{**own, "区划代码": ANOTHER}]})
    scanning.scan(store, ACTOR, rules=[code], as_of=as_of)
    assert list(finding_lists.documents(store, ACTOR)), "another township's value was taken"
    load(store, {"政策参数": [{**own, "区划代码": TOWNSHIP}]})
    scanning.scan(store, ACTOR, rules=[code], as_of=as_of)
    left = list(finding_lists.documents(store, ACTOR))
    store.close()
    assert left == []


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterable[str | Path]:
    """Books with the places and offices alone, to be copied."""
    if databases.ON_SERVER:
        with databases.kept_database() as target:
            yield _with_places(target)
    else:
        yield _with_places(tmp_path_factory.mktemp("county") / "账.db")


def _with_places(target: str | Path) -> str | Path:
    store = Store.open(target)
    load(store, _places())
    store.close()
    return target


def _places() -> dict[str, list[dict[str, object]]]:
    """The usual places with a second township; every office lies in the first."""
    known = places()
    another: dict[str, object] = {"区划代码": ANOTHER, "名称": "平川镇", "级别": "乡镇", "上级代码": "539900000000"}
    offices = [{**office, "区划代码": TOWNSHIP} for office in known["单位"]]
    return {"行政区划": [*known["行政区划"], another], "单位": offices}
