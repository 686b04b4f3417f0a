"""The pages, one module each; its `make_page` makes the page of which the declaration here speaks.

Declarations stand apart, because the window names every page before its first paint and imports one.
"""

from __future__ import annotations

from fundwatch.ui.page import PageDeclaration

PAGES = (
    PageDeclaration("overview", "总览", "overview", 1, "Ctrl+1"),
    PageDeclaration("importing", "数据导入", "import", 2, "Ctrl+2"),
    PageDeclaration("funds", "资金", "fund", 10, "Ctrl+3", "资金与项目"),
    PageDeclaration("projects", "项目", "project", 11, "Ctrl+4", "资金与项目"),
    PageDeclaration("payments", "支付", "payment", 12, "Ctrl+5", "资金与项目"),
    PageDeclaration("batches", "发放批次", "batch", 13, "Ctrl+6", "资金与项目"),
    PageDeclaration("people", "户与人员", "people", 14, "Ctrl+7", "资金与项目"),
    PageDeclaration("assets", "资产", "asset", 15, "Ctrl+8", "资金与项目"),
    PageDeclaration("findings", "疑点", "finding", 20, "Ctrl+9", "监督"),
    PageDeclaration("notices", "公示", "notice", 21, "Alt+1", "监督"),
    PageDeclaration("reconciliation", "对账", "balance", 22, "Alt+2", "监督"),
    PageDeclaration("flow", "资金流向", "flow", 23, "Alt+3", "监督"),
    PageDeclaration("statistics", "检查", "chart", 24, "Alt+8", "监督"),
    PageDeclaration("lists", "比对名单", "lists", 30, "Alt+4", "资料"),
    PageDeclaration("papers", "报表", "papers", 31, "Alt+5", "资料"),
    PageDeclaration("ledger", "全部台账", "ledger", 32, "Alt+6", "资料"),
    PageDeclaration("rules", "规则", "book", 33, "Alt+7", "资料"),
    PageDeclaration("settings", "设置", "settings", 40, "Ctrl+,"),
)
