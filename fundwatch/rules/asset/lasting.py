"""Whether what a project paid for lasts, so that it has to stand on a register, or is used up."""

from __future__ import annotations

import re

#: What lasts, by the thing built or bought and by the word for building it.
_LASTS = re.compile(
    "建设|新建|修建|兴建|扩建|改造|厂|车间|作坊|工坊|酒坊|油坊|初制所|加工"
    "|(?<![水入出项据国金])库(?![区存款])|仓储|粮仓|温室|大棚|棚|圈舍|栏舍|棚圈|[猪牛羊鸡鸭鹅兔畜禽马驴]舍|养殖小区|养殖场|牧场|渔场"
    "|设备|设施|生产线|流水线|机组|农机(?!服务|作业)|机具|机械(?!化|翻|深|作业|收|整地|租)|[割耕播运插植碎干粉雾选]机(?!会|制)|无人机|拖拉机|冷藏车|运输车|货车"
    "|(?:电|泵|水|灌|加工|收购|收储|气象|中转|配送|物流|检测|育秧|供种|冷链|烘干|分拣|收集|驿|充电)站"
    "|市场(?=建|改|项目|工程|及|和|配套|$)|(?:烘干|分拣|物流|交易|集散|加工|仓储|育秧|育苗|繁育|配送|冷链|展销|体验|游客)中心"
    "|[厂库机用仓烤烘蚕菇住瓦楼店]房|烘干房|冷藏房|门面|铺面|商铺|民宿|客栈|停车场|晒场|晾晒场|屠宰场|苗圃"
    "|[水鱼蓄养]池|[鱼坝山]塘|水窖|沟渠|管网|滴灌|喷灌|围栏|栈道|步道|[业耕产]路|光伏"
)
#: What is used up, grows by itself, goes to households or is a service.
_USED_UP = re.compile(
    "[种树果秧菌树菜椒桃茶药瓜]苗|苗木|种子|种薯|种植|菌棒|菌种|仔[猪牛羊鸡]|[猪鸡鸭鱼]苗|种[猪牛羊鸡]|能繁|肥|农药|饲料|农资|地膜|农膜|覆膜"
    "|培训|补助|补贴|奖补|贴息|保险|保费|担保|托管|服务|咨询|编制|规划|设计|宣传|推介|管护|抚育|提质|低产|防治|防控|入股|股金|流转|租金|租赁|劳务|运费"
)
#: A thing that lasts named only for what is used up in it, or for a service with it: 大棚蔬菜种苗, 农机购置补贴.
_ONLY_OF = re.compile(
    f"(?:大棚|温室|设施|圈舍|冷库|设备|机械|农机|机具|厂房|加工|光伏)(?=[^，。；、及和与]{{0,6}}(?:{_USED_UP.pattern}))"
)


def is_lasting(*texts: str | None) -> bool:
    """Whether texts tell of something that lasts; what the first says to be used up the others do not undo."""
    name = _ONLY_OF.sub("", texts[0] or "") if texts else ""
    if _LASTS.search(name):
        return True
    if _USED_UP.search(name):
        return False
    return any(_LASTS.search(_ONLY_OF.sub("", text)) for text in texts[1:] if text)


def is_used_up(*texts: str | None) -> bool:
    """Whether a text tells of something used up, grown, given to households, or of a service."""
    return any(_USED_UP.search(text) for text in texts if text)
