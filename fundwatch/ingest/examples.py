"""An example value for every column, such that the example rows of all tables import together."""

from __future__ import annotations

from datetime import date

from fundwatch.models.fields import Field, Kind
from fundwatch.models.record import Record
from fundwatch.models.records import table

_ID_NUMBER = "110101199001010010"
#: By the contract's header, where the kind alone gives no telling example.
_BY_LABEL = {
    "区划代码": "530524000000",
    "单位编码": "DW001",
    "指标编号": "ZB2017001",
    "项目编号": "XM2017001",
    "采购编号": "CG2017001",
    "合同编号": "HT2017001",
    "支付流水号": "ZF20170001",
    "资产编号": "ZC2017001",
    "公示编号": "GS2017001",
    "指标文号": "财农〔2017〕1号",
    "名称": "示范县",
    "项目名称": "示范村入户道路硬化",
    "资金名称": "2017年财政专项扶贫资金",
    "统一社会信用代码": "91110000000000000X",
    "补助项目": "产业奖补",
    "计量单位": "公里",
    "联系电话": "0875-0000000",
    "村民小组": "3组",
    "档次": "一档",
    "参数": "poverty_line",
    "会计期间": "2017-03",
    "期次": "2017Q1",
    "所属期": "2017Q1",
    "发票代码": "053001700111",
    "发票号码": "00000001",
    "车牌号": "云M00000",
    "互斥项目": "危房改造",
}
_BY_KIND: dict[Kind, object] = {
    Kind.TEXT: "示例",
    Kind.CODE: "示例001",
    Kind.NAME: "张三",
    Kind.ID_NUMBER: _ID_NUMBER,
    Kind.ID_LIST: f"{_ID_NUMBER}、{_ID_NUMBER}",
    Kind.ACCOUNT: "6217000000000000017",
    Kind.MONEY: 10000,
    Kind.QUANTITY: 1.5,
    Kind.RATIO: 0.05,
    Kind.INTEGER: 3,
    Kind.YEAR: 2017,
    Kind.DAY: date(2017, 3, 1),
    Kind.BOOLEAN: "是",
    Kind.PERIOD: "2017Q1",
}


def example(record: type[Record], attribute: str) -> object:
    """The example value of one column; None where an example could only mislead."""
    field = record.fields()[attribute]
    if field.refers is not None:
        return None if field.refers == record.sheet.label else _key_example(field.refers)
    return _plain(field)


def _key_example(label: str) -> object:
    referred = table(label)
    return _plain(referred.fields()[referred.sheet.key[0]])


def _plain(field: Field) -> object:
    if field.label in _BY_LABEL:
        return _BY_LABEL[field.label]
    return field.choices[0] if field.choices else _BY_KIND[field.kind]
