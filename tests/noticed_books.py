"""Small books that call for one notice at each level: two townships, a document, projects, a batch."""

from __future__ import annotations

from tests.books import COUNTY, TOWN, VILLAGE, Books

OTHER_TOWN, OTHER_VILLAGE = "539900102000", "539900102201"


def fill(books: Books) -> Books:
    """Fill books that already have the first township's places and the finance bureau (D1)."""
    books.put(
        "行政区划",
        {"区划代码": OTHER_TOWN, "名称": "龙潭镇", "级别": "乡镇", "上级代码": COUNTY},
        {"区划代码": OTHER_VILLAGE, "名称": "白水村", "级别": "村", "上级代码": OTHER_TOWN},
    )
    books.put(
        "单位",
        {"单位编码": "T1", "名称": "石桥镇人民政府", "类别": "乡镇政府", "区划代码": TOWN},
        {"单位编码": "T2", "名称": "龙潭镇人民政府", "类别": "乡镇政府", "区划代码": OTHER_TOWN},
        {"单位编码": "N1", "名称": "云岭县农业局", "类别": "主管部门", "区划代码": COUNTY},
        {"单位编码": "S1", "名称": "云岭建筑公司", "类别": "施工单位"},
    )
    books.put("资金指标", document("ZB1", "云财农〔2018〕12号", "100000.00"))
    books.put(
        "项目",
        project("XM1", "村内道路硬化", VILLAGE),
        project("XM2", "集镇供水工程", TOWN),
        project("XM3", "核桃提质增效", OTHER_VILLAGE),
    )
    books.put(
        "资金分配",
        allocation("FP1", "T1", "30000.00", 项目编号="XM1"),
        allocation("FP2", "N1", "20000.00", 项目编号="XM2"),
        allocation("FP3", "T2", "15000.00", 项目编号="XM3"),
        allocation("FP4", "N1", "5000.00"),
        allocation("FP5", "T1", "8000.00"),
        allocation("FP6", "T1", "-1000.00"),
    )
    books.put(
        "支付",
        {"支付流水号": "ZF1", "金额": "12000.00", "指标编号": "ZB1", "项目编号": "XM1", "收款单位编码": "S1"},
        {"支付流水号": "ZF2", "金额": "900.00", "指标编号": "ZB1", "批次号": "PC1", "支付方式": "一卡通代发"},
    )
    books.put(
        "补助标准", {"补助项目": "产业补助", "起始年度": 2018, "计发单位": "亩", "周期": "年", "标准金额": "300.00"}
    )
    books.put("补助发放", benefit("BF1", "张䶮", 1), benefit("BF2", "李𠮷祥", 2))
    return books


def document(key: str, number: str, amount: str, **more: str) -> dict[str, str]:
    return {"指标编号": key, "指标文号": number, "资金名称": "财政专项扶贫资金", "金额": amount, **more}


def project(key: str, name: str, region: str, **more: str) -> dict[str, str]:
    given = {"项目编号": key, "项目名称": name, "区划代码": region, "状态": "实施", "预算年度": "2018"}
    return {**given, "主管单位编码": "N1", "实施单位编码": "T1", **more}


def allocation(key: str, receiver: str, amount: str, **more: str) -> dict[str, str]:
    number = f"云岭财农〔2018〕{key[2:]}号"
    return {"分配编号": key, "指标编号": "ZB1", "分配文号": number, "接收单位编码": receiver, "金额": amount, **more}


def benefit(key: str, name: str, quantity: int, **more: str) -> dict[str, str | int]:
    given: dict[str, str | int] = {
        "发放流水号": key,
        "批次号": "PC1",
        "补助项目": "产业补助",
        "年度": 2018,
        "姓名": name,
    }
    number = {"BF1": "539900198001010018", "BF2": "539900197505053224"}.get(key, "53990019660606001X")
    amount = f"{300 * quantity}.00"
    return {**given, "身份证号": number, "数量": quantity, "应发金额": amount, "实发金额": amount, **more}
