"""Small books through which money goes every way it can: down two documents, through units, lists and assets.

A central document of 1,000 yuan is broken down into 600 and 300; one of the county has 200. All amounts are yuan.
"""

from __future__ import annotations

from tests.books import TOWN, VILLAGE, Books

SECOND = "539900101202"
OTHER_TOWN = "539900102000"
OTHER_VILLAGE = "539900102201"
COMPANY = "915399000000000001"
VILLAGE_ACCOUNT, SEED_ACCOUNT, FARMER_ACCOUNT = "53010000000000001", "53010000000000002", "6217000000000099"
PERSON, NEIGHBOUR, UNREGISTERED = "539900197001010036", "539900197001010044", "539900197001010052"


def put_chain(books: Books) -> Books:
    """Fill books that have their places with the chain above."""
    _put_who(books)
    _put_documents(books)
    _put_payments(books)
    _put_lists(books)
    _put_assets(books)
    return books


def _put_who(books: Books) -> None:
    books.put(
        "行政区划",
        {"区划代码": SECOND, "名称": "松坡村", "级别": "村", "上级代码": TOWN},
        {"区划代码": OTHER_TOWN, "名称": "双河镇", "级别": "乡镇", "上级代码": "539900000000"},
        {"区划代码": OTHER_VILLAGE, "名称": "河口村", "级别": "村", "上级代码": OTHER_TOWN},
    )
    books.put(
        "单位",
        {"单位编码": "D2", "名称": "云岭县农业局", "类别": "主管部门"},
        {"单位编码": "T1", "名称": "石桥镇人民政府", "类别": "乡镇政府"},
        {"单位编码": "V1", "名称": "龙山村委会", "类别": "村委会"},
        {"单位编码": "Q1", "名称": "宏远建筑公司", "类别": "企业", "统一社会信用代码": COMPANY},
        {"单位编码": "Q2", "名称": "绿源种苗公司", "类别": "企业"},
        {"单位编码": "Q3", "名称": "闲散公司", "类别": "企业"},
    )
    books.put(
        "账户登记",
        {"账号": VILLAGE_ACCOUNT, "户名": "龙山村村账", "开户单位编码": "V1", "账户类型": "村账"},
        {"账号": SEED_ACCOUNT, "户名": "绿源种苗公司", "开户单位编码": "Q2", "账户类型": "其他"},
    )
    books.put(
        "企业登记",
        {"统一社会信用代码": COMPANY, "企业名称": "宏远建筑公司"},
        {"统一社会信用代码": "915399000000000002", "企业名称": "从未收款公司"},
    )
    household = {"区划代码": VILLAGE}
    books.put(
        "户",
        {**household, "户编号": "H1", "户主姓名": "王大", "户主身份证号": PERSON},
        {**household, "户编号": "H2", "户主姓名": "李二", "户主身份证号": NEIGHBOUR, "区划代码": SECOND},
        {**household, "户编号": "H3", "户主姓名": "张三", "户主身份证号": "539900197001010060"},
    )
    books.put(
        "人员",
        {"身份证号": PERSON, "姓名": "王大", "户编号": "H1", "银行账号": FARMER_ACCOUNT},
        {"身份证号": NEIGHBOUR, "姓名": "李二", "户编号": "H2"},
    )


def _put_documents(books: Books) -> None:
    year = {"预算年度": "2018", "资金级次": "中央"}
    books.put(
        "资金指标",
        {**year, "指标编号": "ZB0", "资金名称": "中央专项", "金额": "1000.00"},
        {
            **year,
            "指标编号": "ZB1",
            "资金名称": "产业发展",
            "金额": "600.00",
            "资金级次": "中央",
            "上级指标编号": "ZB0",
        },
        {
            **year,
            "指标编号": "ZB2",
            "资金名称": "基础设施",
            "金额": "300.00",
            "资金级次": "中央",
            "上级指标编号": "ZB0",
        },
        {**year, "指标编号": "ZB3", "资金名称": "县级配套", "金额": "200.00", "资金级次": "县"},
        {**year, "指标编号": "ZB4", "资金名称": "收回", "金额": "-50.00", "资金级次": "县", "上级指标编号": "ZB3"},
    )
    books.put(
        "项目",
        {"项目编号": "XM1", "项目名称": "村道", "区划代码": VILLAGE, "项目类别": "基础设施", "主管单位编码": "D2"},
        {"项目编号": "XM2", "项目名称": "养殖场", "区划代码": SECOND, "项目类别": "产业发展", "主管单位编码": "D2"},
        {"项目编号": "XM3", "项目名称": "没有开工", "区划代码": SECOND, "主管单位编码": "D2"},
    )
    first, second = {"指标编号": "ZB1"}, {"指标编号": "ZB2", "接收单位编码": "D2"}
    books.put(
        "资金分配",
        {**first, "分配编号": "FP1", "接收单位编码": "T1", "项目编号": "XM1", "金额": "400.00"},
        {**first, "分配编号": "FP2", "接收单位编码": "D2", "金额": "150.00"},
        {**second, "分配编号": "FP3", "项目编号": "XM2", "金额": "300.00"},
    )
    books.put("合同", {"合同编号": "HT1", "项目编号": "XM1", "乙方单位编码": "Q1", "合同金额": "400.00"})


def _put_payments(books: Books) -> None:
    def paid(number: int, document: str | None, payer: str, amount: str, **values: str) -> dict[str, str | None]:
        day = f"2018-03-{number:02d}"
        named = {"指标编号": document, "付款单位编码": payer, "金额": amount, "支付日期": day}
        return {"支付流水号": f"ZF{number}", **named, **values}

    builder = {"收款人": "宏远建筑公司", "收款单位编码": "Q1", "合同编号": "HT1"}
    lump = {"收款人": "代发专户", "批次号": "PC1"}
    books.put(
        "支付",
        paid(1, "ZB1", "D1", "400.00", 收款人="石桥镇人民政府", 收款单位编码="T1", 项目编号="XM1"),
        paid(2, "ZB1", "T1", "250.00", 项目编号="XM1", **builder),
        paid(3, "ZB1", "T1", "-20.00", 项目编号="XM1", **builder),
        paid(4, "ZB2", "D2", "100.00", 项目编号="XM2", **builder),
        paid(5, "ZB2", "D2", "30.00", 收款人="王老五", 项目编号="XM2"),
        paid(6, "ZB1", "D2", "100.00", **lump),
        paid(7, "ZB2", "D2", "60.00", **lump),
        paid(8, "ZB2", "D2", "-10.00", **lump),
        paid(9, "ZB1", "T1", "80.00", 收款人="龙山村村账", 收款账号=VILLAGE_ACCOUNT, 项目编号="XM1"),
        paid(10, "ZB1", "V1", "50.00", 收款人="绿源种苗公司", 收款账号=SEED_ACCOUNT, 项目编号="XM1"),
        paid(11, None, "D2", "25.00", 收款人="宏远建筑公司", 收款单位编码="Q1"),
        paid(12, "ZB2", "D2", "8.00", 收款人="王大", 收款账号=FARMER_ACCOUNT, 项目编号="XM2"),
    )


def _put_lists(books: Books) -> None:
    first = {"批次号": "PC1", "补助项目": "产业奖补", "年度": "2018", "区划代码": VILLAGE}
    second = {"批次号": "PC2", "补助项目": "教育补助", "年度": "2018", "区划代码": VILLAGE, "指标编号": "ZB3"}
    one = {"姓名": "王大", "身份证号": PERSON, "户编号": "H1", "银行账号": FARMER_ACCOUNT}
    two = {"姓名": "李二", "身份证号": NEIGHBOUR, "户编号": "H2", "区划代码": SECOND}
    other = {"姓名": "赵六", "身份证号": UNREGISTERED}
    books.put(
        "补助发放",
        {**first, **one, "发放流水号": "BF1", "实发金额": "70.00"},
        {**first, **two, "发放流水号": "BF2", "实发金额": "60.00"},
        {**first, **other, "发放流水号": "BF3", "实发金额": "20.00"},
        {**first, **other, "发放流水号": "BF4", "实发金额": "20.00", "发放状态": "退票", "原发放流水号": "BF3"},
        {**first, **other, "发放流水号": "BF5", "实发金额": "20.00", "发放状态": "补发", "原发放流水号": "BF3"},
        {**second, **one, "发放流水号": "BF6", "实发金额": "40.00"},
        {**second, **one, "发放流水号": "BF7", "实发金额": "10.00", "发放状态": "追回", "原发放流水号": "BF6"},
        {**second, **other, "发放流水号": "BF8", "实发金额": "5.00"},
    )


def _put_assets(books: Books) -> None:
    books.put(
        "资产",
        {"资产编号": "ZC1", "资产名称": "养殖圈舍", "原值": "320.00", "财政投入": "300.00", "区划代码": VILLAGE},
        {"资产编号": "ZC2", "资产名称": "村道一段", "原值": "70.00", "项目编号": "XM1", "区划代码": VILLAGE},
        {"资产编号": "ZC3", "资产名称": "来历不明", "原值": "9.00", "区划代码": VILLAGE},
    )
    books.put(
        "资产来源",
        {"资产编号": "ZC1", "项目编号": "XM1", "金额": "200.00"},
        {"资产编号": "ZC1", "项目编号": "XM2", "金额": "100.00"},
    )
    income = {"资产编号": "ZC1", "年度": "2018", "期次": ""}
    books.put("资产收益", {**income, "应收收益": "50.00", "实收收益": "40.00"})
    books.put(
        "收益分配",
        {**income, "对象": "H1", "金额": "15.00", "用途": "分红"},
        {**income, "对象": "", "金额": "10.00", "用途": "留存"},
        {**income, "对象": VILLAGE, "金额": "5.00", "用途": "公益事业"},
    )
