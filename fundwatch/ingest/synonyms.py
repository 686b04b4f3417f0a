"""Other words that people's headers use, beyond what the tables declare, wherever they can mean one thing only."""

from __future__ import annotations

from fundwatch.models.fields import Kind

#: By the contract's header: further headers of the same meaning.
HEADERS: dict[str, tuple[str, ...]] = {
    "身份证号": (
        "身份证号码", "身份证", "公民身份号码", "公民身份证号码", "公民身份证号", "证件号码", "证件号",
        "身份证件号码", "居民身份证号", "居民身份证号码",
    ),
    "户主身份证号": ("户主身份证号码", "户主身份证", "户主证件号码", "户主证件号", "户主公民身份号码"),
    "银行账号": (
        "开户账号", "卡号", "一卡通账号", "一卡通卡号", "一卡通号", "一折通账号", "银行卡号", "银行卡账号",
        "社保卡账号", "账户号码", "账号", "账户",
    ),
    "区划代码": ("行政区划代码", "区划编码", "行政区划编码", "村代码", "村编码"),
    "户编号": ("户编码", "户号", "家庭编号"),
    "单位编码": ("单位代码", "单位编号"),
    "统一社会信用代码": ("社会信用代码", "统一信用代码", "信用代码"),
    "联系电话": ("电话", "手机号", "手机号码", "联系方式"),
    "村民小组": ("村小组", "小组", "组别"),
    "开户银行": ("开户行", "开户行名称"),
    "户主姓名": ("户主", "户主名称"),
    "预算年度": ("年度", "预算年份"),
    "年度": ("年份", "补贴年度", "发放年度", "所属年度"),
    "项目名称": ("工程名称",),
    "项目编号": ("项目编码", "项目代码"),
    "指标编号": ("指标编码", "指标代码"),
    "合同编号": ("合同号", "合同编码"),
    "资产编号": ("资产编码",),
    "发放日期": ("发放时间", "补贴发放日期"),
    "户名": ("账户名称", "账户名"),
    "备注": ("备注说明",),
}  # fmt: skip

#: Header of the last column of a workbook of rejected rows.
REASON_HEADER = "退回原因"

#: Kinds of column that a header may name the unit of.
UNIT_KINDS = frozenset({Kind.MONEY, Kind.RATIO})

#: Sheets that explain a workbook and hold nothing to import.
IGNORED_SHEETS = frozenset({"说明", "填表说明", "填写说明", "使用说明", "示例", "填写示例", "下拉列表"})

#: A row with one of these alone in its first text cell is a total.
TOTALS = frozenset({"合计", "小计", "总计", "累计"})
