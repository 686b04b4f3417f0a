"""Small books in which works were completed: contracts, settlements, acceptances, an asset, money of two years."""

from __future__ import annotations

from tests.books import VILLAGE, Books
from tests.noticed_books import allocation, document, fill, project


def finish(books: Books) -> Books:
    """Fill books as `fill` does and complete works in the first village: XM4 with everything, XM5 with nothing.

    XM4 was given 50,000 in all (10,000 of them in 2017, 500 came back), 45,600 were paid, 2,400 are retained.
    """
    fill(books)
    books.put(
        "资金指标",
        document("ZB0", "云财农〔2017〕90号", "10000.00", 预算年度="2017"),
        document("ZB4", "云财农〔2018〕50号", "60000.00", 资金级次="省"),
    )
    told = {"批复文号": "云岭扶批〔2018〕1号", "绩效目标": "受益9户", "利益联结机制": "分红", "负责人": "周英海"}
    days = {"实际开工日期": "2018-05-01", "实际完工日期": "2018-09-30"}
    counted = {"受益户数": "9", "受益人数": "30", "建设内容": "新建蓄水池2个", "状态": "验收", "计划投资": "60000.00"}
    books.put(
        "项目",
        project("XM4", "蓄水池", VILLAGE, **told, **days, **counted),
        project("XM5", "村内排水沟", VILLAGE, 计划投资="20000.00", 状态="完工", 实际完工日期="2018-11-30"),
    )
    books.put(
        "资金分配",
        allocation("FP7", "T1", "40500.00", 项目编号="XM4", 指标编号="ZB4"),
        allocation("FP8", "T1", "-500.00", 项目编号="XM4", 指标编号="ZB4"),
        allocation("FP9", "T1", "10000.00", 项目编号="XM4", 指标编号="ZB0"),
    )
    books.put(
        "合同",
        {"合同编号": "HT1", "项目编号": "XM4", "乙方单位编码": "S1", "合同金额": "50000.00", "质保金比例": "0.05"},
    )
    books.put("合同变更", {"合同编号": "HT1", "变更序号": "1", "变更金额": "-1000.00"})
    books.put("结算审核", {"合同编号": "HT1", "送审金额": "49000.00", "审定金额": "48000.00"})
    books.put(
        "支付",
        {
            "支付流水号": "ZF3",
            "金额": "45600.00",
            "指标编号": "ZB4",
            "项目编号": "XM4",
            "合同编号": "HT1",
            "收款单位编码": "S1",
        },
    )
    books.put(
        "验收",
        accepted("2018-10-08", "村自验"),
        accepted("2018-10-20", "县级验收", 验收结论="不合格"),
        accepted("2018-11-05", "", 验收结论="整改后合格"),
    )
    books.put("资产", {"资产编号": "ZC1", "项目编号": "XM4", "管护责任人": "梁梅"})
    return books


def accepted(day: str, level: str, key: str = "XM4", **more: str) -> dict[str, str]:
    given = {"项目编号": key, "验收日期": day, "验收级别": level, "验收结论": "合格"}
    return {**given, **more}
