"""Which things a text on works or purchases names: animals, crops, and what is built."""

from __future__ import annotations

import re

#: Words that hold a sign of another thing than they name.
_OTHERS = re.compile("牛奶|奶牛场路|羊肠|蜂窝|路演|线路|电路|公路局|桥架|马路|马铃薯|猪苓|牛蒡|牛膝|马蹄|养殖水面|渔具")
_ANIMALS = {
    "牛": "牛",
    "羊": "羊",
    "猪": "猪|仔猪",
    "家禽": "鸡|鸭|鹅|禽",
    "蜂": "蜂",
    "鱼": "鱼|虾|水产",
    "马驴": "马匹|种马|驴|骡",
    "兔": "兔",
}
_CROPS = {
    "茶": "茶",
    "菌": "菌|香菇|木耳|灵芝",
    "药材": "药材|天麻|三七|重楼|黄精|当归|党参|白及",
    "蔬菜": "蔬菜|辣椒|番茄|大蒜|生姜",
    "粮油": "水稻|稻谷|玉米|洋芋|小麦|油菜|大豆|魔芋",
    "果树": "核桃|板栗|柑|橘|橙|柚|苹果|梨|桃|李子|猕猴桃|葡萄|芒果|香蕉|坚果|果树|果苗|花椒",
    "桑蚕": "桑|蚕",
    "油茶": "油茶",
    "烟叶": "烤烟|烟叶",
}
_BUILT = {
    "道路桥梁": "公路|道路|便道|机耕|产业路|通组路|通村路|入户路|路面|路硬化|桥",
    "饮水灌溉": "饮水|供水|人饮|自来水|水厂|水池|水窖|[蓄输引]水|灌溉|[沟水干支]渠|渠[道系]|提灌|泵站|坝|塘|水库",
    "照明": "路灯|亮化|照明",
    "文体场所": "广场|活动室|活动场|活动中心|文化室|文化墙|戏台|舞台|球场|体育|健身|公园|凉亭|牌坊|雕塑",
    "厕所垃圾污水": "厕|垃圾|污水",
    "住房": "住房|危房|安置房|民居|农房",
    "学校": "学校|教室|教学|幼儿园|校舍",
    "卫生室": "卫生室|卫生院|医务室",
    "光伏": "光伏",
    "厂房库房": "厂房|车间|冷库|烘房|烘干房|烤房|仓储|初制所|加工厂|加工坊",
    "大棚": "大棚|温室|温棚",
    "圈舍": "圈舍|畜舍|羊舍|牛舍|猪舍|鸡舍|养殖场|养殖小区",
    "停车场": "停车场",
}
_GROUPS = tuple({name: re.compile(words) for name, words in group.items()} for group in (_ANIMALS, _CROPS, _BUILT))


def things_in(text: str) -> dict[str, int]:
    """The things that a text names, each with the number of its group: animals 0, crops 1, what is built 2."""
    told = _OTHERS.sub(" ", text)
    return {name: at for at, group in enumerate(_GROUPS) for name, words in group.items() if words.search(told)}
