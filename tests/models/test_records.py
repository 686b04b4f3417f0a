# ruff: noqa: E501 - a line is a table of the contract
"""The declared tables against the contract's own list of columns, key and requiredness."""

from __future__ import annotations

import pytest

from fundwatch.models.fields import Kind
from fundwatch.models.records import SEALED_SHEETS, all_tables, table

# Table: the columns in the contract's order; "!" required, "#" part of the business key.
CONTRACT = """
行政区划: #!区划代码 !名称 !级别 上级代码 是否贫困
资金指标: #!指标编号 !指标文号 !资金名称 !资金级次 !资金类别 !预算年度 !金额 指标类型 !下达日期 收到日期 上级指标编号 任务方向 支出科目 使用范围 备注
指标分解: #上级指标编号 #指标编号 !金额
资金分配: #!分配编号 !指标编号 !分配文号 !分配日期 !接收单位编码 项目编号 !金额 到账日期
采购: #!采购编号 !项目编号 !采购方式 !预算金额 公告日期 文件发售起 文件发售止 开标日期 候选人公示起 候选人公示止 中标通知日期 中标单位编码 中标金额 标的 数量 计量单位 包号
合同: #!合同编号 !项目编号 采购编号 !乙方单位编码 !合同金额 !签订日期 工期止 预付比例 履约保证金比例 质保金比例 标的 数量 计量单位
支付: #!支付流水号 凭证号 !支付日期 !付款单位编码 付款账号 !收款人 收款账号 收款单位编码 !金额 !用途 指标编号 项目编号 合同编号 !支付方式 支出性质 支出科目 经济分类 申请日期 签批日期 经办人 批次号 数量 计量单位
发票: #发票代码 #发票号码 #支付流水号 !开票日期 !销售方 !金额 购买方 货物名称 数量 计量单位
验收: #项目编号 #验收日期 #验收级别 !验收结论 验收单位 验收人 核定金额 核定数量 计量单位
户: #!户编号 !户主姓名 !户主身份证号 !区划代码 !人口数 识别日期 脱贫日期 返贫日期 状态 致贫原因 帮扶责任人 帮扶单位 人均纯收入 收入年度 住房面积 搬迁
户动态: #户编号 #日期 #事项 #身份证号 说明
人员: #!身份证号 !姓名 !户编号 与户主关系 性别 民族 劳动能力 在校状况 健康状况 银行账号 务工状况 状态 状态日期
补助标准: #补助项目 #起始年度 #档次 截止年度 起始日期 区划代码 !计发单位 !周期 !标准金额 标准类型 比例 每人上限 每户上限 年龄下限 年龄上限 !对象范围 上限次数 互斥项目 互斥范围 互斥期间 计量项目
补助发放: #!发放流水号 !批次号 !补助项目 !年度 期次 !姓名 !身份证号 户编号 !银行账号 数量 !应发金额 !实发金额 !发放日期 !区划代码 村民小组 指标编号 项目编号 开户名 领取方式 代领人身份证号 档次 应享期间起 应享期间止 扣款 发放状态 原发放流水号 退票原因 回盘日期
收益分配: #资产编号 #年度 #期次 #对象 !金额 用途 发放日期 决议日期
公示: #!公示编号 !级别 !公示种类 !区划代码 !对象类型 对象编号 公示金额 !开始日期 结束日期 载体 地点 人数或户数 照片数 异议情况 异议办结日期 撤下日期
纪委备案: #!备案编号 !报送单位编码 !备案事项 项目编号 !所属期 !报送日期 金额 接收人
村组干部: #身份证号 #起始日期 姓名 !区划代码 职务 终止日期 银行账号
核定数量: #身份证号 #户编号 #计量项目 #年度 !数量 单位 依据来源
账户流水: #!流水号 !账号 户名 !交易日期 !收支方向 !金额 对方账号 对方户名 摘要 余额
记账凭证: #单位编码 #会计期间 #凭证字 #凭证号 #分录号 !日期 !摘要 !科目编码 !科目名称 !借方金额 !贷方金额 往来对象
政策参数: #参数 #起始日期 #区划代码 截止日期 !数值 单位 依据
"""
LINES = [line.split(": ") for line in CONTRACT.strip().splitlines()]


@pytest.mark.parametrize(("label", "columns"), LINES, ids=[line[0] for line in LINES])
def test_a_table_is_declared_as_the_contract_says(label: str, columns: str) -> None:
    record = table(label)
    fields = record.fields()
    stated = [
        ("#" if attribute in record.sheet.key else "") + ("!" if field.required else "") + field.label
        for attribute, field in fields.items()
    ]
    assert stated == columns.split()


def test_every_table_but_the_sealed_one_is_declared() -> None:
    assert len(all_tables()) >= 45
    assert not SEALED_SHEETS & all_tables().keys()


def test_tables_come_after_those_they_refer_to() -> None:
    order = list(all_tables())
    for label, record in all_tables().items():
        for field in record.fields().values():
            if field.refers and field.refers != label:
                assert order.index(field.refers) < order.index(label), (label, field.refers)


@pytest.mark.parametrize("label", all_tables())
def test_no_header_means_two_columns(label: str) -> None:
    seen: dict[str, str] = {}
    for field in table(label).fields().values():
        for header in (field.label, *field.synonyms):
            assert seen.setdefault(header, field.label) == field.label


@pytest.mark.parametrize("label", all_tables())
def test_every_day_also_has_its_number_and_every_identity_its_validity(label: str) -> None:
    record = table(label)
    derived = {(found.of, found.what.value) for found in record.derived().values()}
    for attribute, field in record.fields().items():
        if field.kind is Kind.DAY:
            assert (attribute, "day_number") in derived
        if field.kind is Kind.ID_NUMBER:
            assert (attribute, "id_valid") in derived
