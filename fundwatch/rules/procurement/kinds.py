"""Of what kind a purchase is, and from which amount on that kind had to be put to tender."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from fundwatch.rules.scope import Scope

#: Methods that are a tender.
TENDERS = ("公开招标", "邀请招标")
#: Methods with a written procedure of their own, besides tenders.
PROCEDURES = (*TENDERS, "竞争性谈判", "竞争性磋商", "询价", "单一来源")
#: Methods under which the villagers do the work themselves.
BY_VILLAGERS = ("以工代赈", "村民自建")
WORKS_LIMIT, PURCHASE_LIMIT = "工程招标数额", "政府采购公开招标数额"
MATERIAL_LIMIT, SERVICE_LIMIT = "工程货物招标数额", "工程服务招标数额"
#: Total investment from which every contract of a project goes to tender; 0 while there is no such provision.
WHOLE_LIMIT = "招标项目总投资数额"
LIMITS = (WORKS_LIMIT, MATERIAL_LIMIT, SERVICE_LIMIT, PURCHASE_LIMIT, WHOLE_LIMIT)

_SERVICE_OF_WORKS = ("监理", "勘察", "设计", "造价", "测绘")
_SERVICES = ("服务", "咨询", "评估", "审计", "培训", "检测", "编制", "规划", "保险", "宣传", "租赁", "论证", "托管")
_GOODS = (
    "采购",
    "购置",
    "购买",
    "种苗",
    "苗木",
    "种子",
    "仔猪",
    "种羊",
    "种牛",
    "鸡苗",
    "化肥",
    "农药",
    "农机",
    "饲料",
)
_MATERIALS = ("水泥", "钢材", "钢筋", "砂石", "管材", "管道", "电缆", "设备", "材料")
_BUILT = ("工程", "建设", "硬化", "修建", "新建", "改造", "安装", "施工", "道路", "桥", "渠", "池", "房", "装修")
_BUILT_CATEGORIES = ("基础设施", "易地搬迁", "危房改造", "整村推进", "乡村建设行动")
_URGENT = ("应急", "抢险", "救灾", "抢修", "灾毁", "抗旱", "防汛")
_SUPPLIERS = ("供应商", "合作社")
_STAKES = ("入股", "参股", "股权", "股金", "股本")


class PurchaseKind(StrEnum):
    """What is bought, as the tender limits tell it apart; the value is the name of the limit's parameter."""

    WORKS = WORKS_LIMIT
    MATERIAL = MATERIAL_LIMIT
    SERVICE_OF_WORKS = SERVICE_LIMIT
    OTHER = PURCHASE_LIMIT

    @property
    def said(self) -> str:
        """As people call it."""
        return {"WORKS": "工程施工", "MATERIAL": "工程货物", "SERVICE_OF_WORKS": "工程服务"}.get(
            self.name, "货物或服务"
        )


def kind_of(matter: str | None, project: str, category: str, supplier: str | None) -> PurchaseKind:
    """By the words of the 标的 (the project's name where it is blank), the project's category and the supplier's."""
    text = matter or project
    if any(word in text for word in _SERVICE_OF_WORKS):
        return PurchaseKind.SERVICE_OF_WORKS
    if any(word in text for word in _SERVICES):
        return PurchaseKind.OTHER
    bought = any(word in text for word in _GOODS) or supplier in _SUPPLIERS
    if bought and category in _BUILT_CATEGORIES and any(word in text for word in _MATERIALS):
        return PurchaseKind.MATERIAL
    if bought:
        return PurchaseKind.OTHER
    built = any(word in text for word in _BUILT) or supplier == "施工单位" or category in _BUILT_CATEGORIES
    return PurchaseKind.WORKS if built else PurchaseKind.OTHER


def is_urgent(*texts: str | None) -> bool:
    """Whether a name or content tells of an emergency, whose works need no tender."""
    return any(word in text for text in texts if text for word in _URGENT)


def is_stake(matter: str | None, project: str) -> bool:
    """Whether money was put into a company or cooperative for a share in it, by the words as `kind_of` reads them.

    Nothing is bought then; a service about shares, such as their registering, is bought.
    """
    text = matter or project
    return any(word in text for word in _STAKES) and not any(word in text for word in (*_SERVICES, *_BUILT, *_GOODS))


def limit_of(scope: Scope, kind: PurchaseKind, day: date, whole: int | None, region: str) -> int:
    """From which amount (fen) on a purchase of a kind went to tender; `whole` is the project's investment."""
    total = scope.number(WHOLE_LIMIT, day, region)
    if kind is not PurchaseKind.OTHER and total and (whole or 0) >= total:
        return 1
    return scope.number(kind.value, day, region)
