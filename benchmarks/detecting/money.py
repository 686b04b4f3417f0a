"""Budget documents, allocations, notices and filings that follow from everything else."""

from __future__ import annotations

from datetime import date, timedelta

from detecting.books import Row
from detecting.county import AGRICULTURE, COUNTY, County


class Money:
    """Grows documents with what is allocated of them; `close` writes what is due for the whole."""

    def __init__(self, county: County) -> None:
        self.county, self.add = county, county.books.add
        self.sums: dict[str, int] = {}
        self.documents: dict[int, list[Row]] = {}
        self.plans: dict[int, list[tuple[Row, int]]] = {}
        self._turn = 0
        self.aside: dict[int, Row] = {}
        for year in (2017, 2018):
            self.aside[year] = self.fund(
                f"ZB{year}09", 0, year, name="财政专项扶贫资金（另批）", no=f"黔财扶〔{year}〕9号"
            )
            self.documents[year] = [
                self.fund(f"ZB{year}{number:02d}", 0, year, name=name, level=level, kind=kind, no=f"{office}〔{year}〕{number}号")
                for number, name, level, kind, office in (
                    (1, "中央财政专项扶贫发展资金", "中央", "财政专项扶贫", "黔财农"),
                    (2, "省级财政专项扶贫发展资金", "省", "财政专项扶贫", "黔财扶"),
                    (3, "州级财政专项扶贫资金", "市", "财政专项扶贫", "南财农"),
                    (4, "县级财政专项扶贫资金", "县", "财政专项扶贫", "瓮财预"),
                )
            ]  # fmt: skip

    def fund(self, number: str, amount: int, year: int, *, name: str, no: str, level: str = "省",
             kind: str = "财政专项扶贫", given: date | None = None, received: date | None = None, **more: object) -> Row:  # fmt: skip
        """A budget document."""
        given = given or date(year, 1, 12)
        return self.add("资金指标", 指标编号=number, 指标文号=no, 资金名称=f"{year}年{name}", 资金级次=level, 资金类别=kind,
                        预算年度=year, 金额=amount, 指标类型="正常下达", 下达日期=given, 收到日期=received or given + timedelta(days=7),
                        **more)  # fmt: skip

    def document(self, year: int) -> str:
        """The document whose turn it is to pay; what is planted has one of its own, so that the others stay as they are."""
        if self.county.books.planting:
            return str(self.aside[year]["指标编号"])
        return str(self.documents[year][self._turn % 4]["指标编号"])

    def next(self) -> None:
        """Let another document pay."""
        self._turn += 1

    def allocated(self, project: Row, amount: int, year: int) -> Row:
        """What a project gets of the document in turn; then it is another's turn."""
        number, unit = self.document(year), project["实施单位编码"]
        row = self.allocate(number, amount, date(year, 2, 9), str(unit), str(project["项目编号"]))
        self.next()
        return row

    def allocate(
        self, number: str, amount: int, day: date, unit: str, project: str | None = None, **more: object
    ) -> Row:
        """An allocation with the county's notice within fifteen working days."""
        self.sums[number] = self.sums.get(number, 0) + amount
        code = self.county.books.number("FP", 5)
        row: dict[str, object] = {
            "分配编号": code, "指标编号": number, "分配文号": f"瓮财农〔{day.year}〕{int(code[2:])}号", "分配日期": day,
            "接收单位编码": unit, "项目编号": project, "金额": amount, "到账日期": day + timedelta(days=5),
        }  # fmt: skip
        return self.add("资金分配", **(row | more))

    def notice(self, level: str, kind: str, region: str, about: str, key: str | None, amount: int | None, start: date,
               days: int = 0, **more: object) -> Row:  # fmt: skip
        """A notice on a wall, or one that stays online."""
        row: dict[str, object] = {
            "公示编号": self.county.books.number("GS-", 6), "级别": level, "公示种类": kind, "区划代码": region, "对象类型": about,
            "对象编号": key, "公示金额": amount, "开始日期": start, "结束日期": start + timedelta(days=days - 1) if days else None,
            "载体": "县政府网站" if level == "县" else "固定公开栏", "照片数": 2, "异议情况": "无",
        }  # fmt: skip
        return self.add("公示", **(row | more))

    def planned(self, project: Row, amount: int) -> None:
        """Put a project on the lists of its year's plan."""
        self.plans.setdefault(int(str(project["预算年度"])), []).append((project, amount))

    def file(
        self, matter: str, unit: str, period: str, day: date, project: str | None = None, amount: int | None = None
    ) -> Row:
        """A filing with the discipline office."""
        return self.add("纪委备案", 备案编号=self.county.books.number("BA", 6), 报送单位编码=unit, 备案事项=matter, 项目编号=project,
                        所属期=period, 报送日期=day, 金额=amount, 接收人="龙建华")  # fmt: skip

    def close(self) -> None:
        """Write what is due for the whole: sums of documents, notices on allocations and plans, quarterly filings."""
        for year, rows in self.documents.items():
            for row in (*rows, self.aside[year]):
                row["金额"] = self.sums.get(str(row["指标编号"]), 0)
                if not row["金额"]:
                    self.county.books.tables["资金指标"].remove(row)
                    continue
                self.notice(
                    "县", "资金分配结果", COUNTY, "指标", str(row["指标编号"]), int(str(row["金额"])), date(year, 2, 14)
                )
        for year, plan in self.plans.items():
            self._list("县", "年度项目计划", COUNTY, plan, date(year, 2, 8), 0)
            self._list("县", "年度计划完成情况", COUNTY, plan, date(year + 1, 1, 21), 0)
            for code, _, _ in self.county.townships:
                own = [one for one in plan if str(one[0]["区划代码"])[:9] == code[:9]]
                self._list("乡镇", "资金项目安排", code, own, date(year, 2, 20), 15)
        units = [AGRICULTURE, "DW001", "DW003", "DW004", *(unit for _, unit, _ in self.county.townships)]
        for year in (2017, 2018):
            for quarter in range(1, 5):
                day = date(year + quarter // 4, quarter % 4 * 3 + 1, 16)
                for unit in units:
                    self.file("资金使用进度", unit, f"{year}Q{quarter}", day)

    def _list(self, level: str, kind: str, region: str, plan: list[tuple[Row, int]], start: date, days: int) -> None:
        if not plan:
            return
        notice = self.notice(level, kind, region, "多项", None, None, start, days)
        for project, amount in plan:
            self.add(
                "公示明细", 公示编号=notice["公示编号"], 对象类型="项目", 对象编号=project["项目编号"], 金额=amount
            )
