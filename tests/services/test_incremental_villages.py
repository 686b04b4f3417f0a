"""Batches over several villages and their notices: after every import a scan of it leaves what a full scan leaves."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.databases import ON_SERVER
from tests.factory import places
from tests.services.incremental_law import holds

EXAMPLES = 3 if ON_SERVER else 12
TODAY = date(2019, 1, 15)
BATCHES = st.sampled_from(["PC1", "PC2", "PC3"])
REGIONS = st.sampled_from(["539900101201", "539900101202", "539900101000"])
DAYS = st.sampled_from(["2017-03-10", "2017-03-20", "2017-04-10", "2017-05-10"])

PAYMENT = st.fixed_dictionaries(
    {
        "发放流水号": st.sampled_from([f"BF{number}" for number in range(1, 10)]),
        "批次号": BATCHES,
        "补助项目": st.sampled_from(["公益性岗位补贴", "危房改造补助"]),
        "年度": st.just(2017),
        "期次": st.sampled_from([None, "2017-03", "2017-04"]),
        "姓名": st.just("赵春"),
        "身份证号": st.just("539900196102110138"),
        "银行账号": st.just("6217000000000001"),
        "应发金额": st.just(800),
        "实发金额": st.sampled_from([700, 800]),
        "发放日期": DAYS,
        "区划代码": REGIONS,
        "发放状态": st.sampled_from(["成功", "成功", "退票"]),
    }
)
NOTICE = st.fixed_dictionaries(
    {
        "公示编号": st.sampled_from(["GS1", "GS2", "GS3"]),
        "级别": st.just("村"),
        "公示种类": st.sampled_from(["补助发放到户", "公益岗聘用"]),
        "区划代码": REGIONS,
        "对象类型": st.just("批次"),
        "对象编号": BATCHES,
        "开始日期": st.sampled_from(["2017-03-01", "2017-03-11"]),
        "结束日期": st.sampled_from([None, "2017-03-05", "2017-03-09", "2017-03-19"]),
    }
)
ITEM = st.fixed_dictionaries({"公示编号": st.just("GS9"), "对象类型": st.just("批次"), "对象编号": BATCHES})
STANDARD = st.fixed_dictionaries(
    {
        "补助项目": st.just("公益性岗位补贴"),
        "起始年度": st.just(2016),
        "计发单位": st.just("人"),
        "周期": st.sampled_from(["月", "年"]),
        "标准金额": st.just(800),
        "对象范围": st.just("不限"),
    }
)
#: A notice on many things is there from the beginning; what it lists comes later.
LISTING = {
    "公示编号": "GS9", "级别": "村", "公示种类": "补助发放到户", "区划代码": "539900101202", "对象类型": "多项",
    "开始日期": "2017-03-01", "结束日期": "2017-03-09",
}  # fmt: skip


def unlike(rows: st.SearchStrategy[dict[str, Any]], key: str, most: int) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Some rows with keys of their own."""
    return st.lists(rows, max_size=most, unique_by=lambda row: row[key])


IMPORTS = st.fixed_dictionaries(
    {
        "补助标准": unlike(STANDARD, "补助项目", 1),
        "补助发放": unlike(PAYMENT, "发放流水号", 4),
        "公示": unlike(NOTICE, "公示编号", 2),
        "公示明细": unlike(ITEM, "对象编号", 2),
    }
)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(beginning=IMPORTS, history=st.lists(IMPORTS, min_size=1, max_size=4))
def test_notices_of_villages_reach_every_batch(beginning: dict[str, Any], history: list[dict[str, Any]]) -> None:
    first = {**beginning, "公示": [*beginning["公示"], LISTING]}
    with tempfile.TemporaryDirectory() as folder:
        holds(Path(folder), [places(), first], [(rows, {}, TODAY) for rows in history], TODAY, ["FW-N001"])
