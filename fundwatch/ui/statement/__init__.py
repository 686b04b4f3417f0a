"""The page that lists things with their figures and shows one thing's account; a page of this sort is declared.

A page names its service's three functions (see `fundwatch.services.statement`) and says a few words:

    from fundwatch.ui.late import funds

    def make_page(context: Context) -> StatementPage:
        return StatementPage(context, StatementKind(
            name="funds", title="资金", service=funds, search="搜索文号、资金名称",
            empty=("还没有资金指标", "导入含有“资金指标”的工作簿后，这里列出每一笔指标。"), papers=("资金台账",),
        ))

and stands in the list of `fundwatch.ui.pages`:

    PageDeclaration("funds", "资金", "fund", 10, "Ctrl+3", "资金与项目")

The service module has `choices(store, actor) -> tuple[Choice, ...]`, `statement(store, actor, **chosen) -> Statement`
(one keyword a choice, by its name; blank for all) and `account(store, actor, key) -> Account`. A page that needs more
(a button of its own) inherits from StatementPage and adds to `self.tools` over the list, or to `self.bar` beside the
search for what is done with the chosen row, whose key is `self.current_key`.
`AccountView` shows an Account anywhere else. Links in accounts go to the page of their table (`places.place_of`).
"""
