"""Other words for the same works, as two villages' papers, or one village's of two years, call them."""

from __future__ import annotations

import re
from functools import cache

#: What a thing is called, and the words that say the same of it; longer ones stand first where one holds another.
_SAME = (
    ("路灯", "太阳能路灯|村庄亮化|路灯亮化|亮化路灯|公共照明|照明|亮化"),
    ("饮水", "人畜饮水安全巩固|人畜饮水|饮水安全|安全饮水|集中供水|自来水|人饮|饮用水|供水"),
    ("水窖", "蓄水窖|集雨窖|小水窖|水窖"),
    ("水池", "蓄水池|高位水池|小型水池|小水池|水池"),
    ("机耕路", "机耕道路|机耕路|机耕道|生产便道|田间道路|田间路|生产道路|生产路|作业便道"),
    ("产业路", "产业道路|产业便道|产业公路"),
    ("硬化", "水泥硬化|路面硬化|混凝土浇筑|浇筑混凝土|砼硬化|硬化路面|水泥路面|混凝土路面|砼路面"),
    ("硬化路", "水泥路|混凝土路|砼路|硬化道路|硬化公路|道路硬化|公路硬化|路硬化"),
    ("路", "公路|道路|便道"),
    ("渠", "三面光沟渠|灌溉沟渠|引水渠|灌溉渠|排灌渠|排灌沟|灌渠|沟渠|水渠|渠道"),
    ("污水管", "排污管网|污水管网|污水管道|排污管道|雨污管网|污水管线"),
    ("公厕", "公共厕所|公共卫生间|卫生公厕|公厕"),
    ("活动室", "(?:村民|群众|文化|综合|党员)*活动(?:场所|中心|用房|室)|文化室"),
    ("广场", "(?:村民|群众|文化|文体|健身|休闲|活动)+广场|小广场|活动场地"),
    ("卫生室", "标准化卫生室|卫生所|医务室|村医室|卫生室"),
    ("冷库", "冷藏保鲜库|农产品冷藏库|保鲜冷库|冷藏库|保鲜库|冷冻库|气调库|冷链库|冻库"),
    ("光伏", "分布式光伏电站|光伏扶贫电站|光伏发电站|光伏电站|光伏发电"),
    ("桥", "便民桥|人行桥|平板桥|漫水桥|石拱桥|小桥"),
    ("挡墙", "挡土墙|护坡|堡坎|护脚墙|挡墙"),
    ("河堤", "河堤护岸|防洪堤|堤防|护岸|河道治理|河道整治"),
    ("加工厂", "茶叶初制所|初制所|加工厂房|加工车间|加工作坊|加工房|加工坊|扶贫车间|就业车间"),
    ("大棚", "钢架大棚|温室大棚|蔬菜大棚|设施大棚|温棚|温室"),
    ("养殖场", "养殖小区圈舍|养殖小区|养殖基地|养殖圈舍|养殖棚|圈舍|棚圈|畜舍|畜圈"),
    ("垃圾池", "垃圾收集点|垃圾收集池|垃圾房|垃圾屋|垃圾亭"),
    ("提灌站", "抽水站|提水站|泵站"),
    ("拦河坝", "拦水坝|拦河堰|滚水坝|取水坝"),
    ("塘坝", "蓄水塘坝|小坝塘|坝塘|山塘"),
)

#: Units as they are spelled by letters, and what people write for them.
_UNITS = (("公里", "千米|km"), ("平方米", "㎡|m²|m2|平米"), ("立方米", "m³|m3|方"), ("米", "m"))
_DIGITS = dict(zip("123456789", "一二三四五六七八九", strict=True))
#: The way into a place.
_INTO = re.compile("入(?=[村寨组户屯])")
#: The number of a group, a stage or a lot in digits.
_NUMBERED = re.compile(r"(?<![\d.])([1-9])(?=组|社|村民小组|期|标段|批|号)")


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(words), name) for name, words in _SAME)


def in_one_word(text: str) -> str:
    """The text with every thing called by one name."""
    for pattern, name in _patterns():
        text = pattern.sub(name, text)
    return text


def one_spelling(text: str) -> str:
    """The text with units in characters, low numbers of groups, stages and lots too (3组 as 三组), 入寨 as 进寨."""
    for unit, spelled in _UNITS:
        text = re.sub(rf"(?<=\d)\s*(?:{spelled})(?![A-Za-z0-9²³])", unit, text, flags=re.IGNORECASE)
    text = _INTO.sub("进", text)
    return _NUMBERED.sub(lambda number: _DIGITS[number[1]], text)
