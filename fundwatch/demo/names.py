"""Made-up names of people and places, by frequencies like those of a south-western mountain county."""

from __future__ import annotations

import random

_SURNAMES = (
    "李 95,王 78,杨 72,张 66,罗 41,赵 38,陈 33,刘 31,段 28,周 25,何 24,郭 21,马 21,字 16,普 15,董 15,徐 14,"
    "黄 14,吴 13,鲁 13,毕 12,朱 12,苏 12,蒋 11,尹 11,谢 10,茶 10,吉 10,阿 8,蔡 8,唐 8,孙 8,胡 7,高 7,"
    "田 7,穆 6,禹 5,子 5,钏 4,俸 4,撒 4,鄢 3,禄 3,郗 2,佀 1,邸 1,欧阳 2,上官 1,司马 1,诸葛 1"
)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split(" "))


_COMPLEX_GIVEN_MALE = _words(
    "国华 建国 志明 文学 光荣 正清 加富 进才 学文 家兴 绍华 应祥 德昌 有福 永红 海生 兴旺 天佑 世昌 洪亮 "
    "朝阳 金山 万祥 开云 启明 树林 跃进 卫东 新民 红军 云龙 春林 自强 明辉 宏伟 浩然 俊杰 子轩 宇航 家豪"
)
_COMPLEX_GIVEN_FEMALE = _words(
    "秀英 桂兰 凤仙 美芬 玉珍 秀芳 金花 翠莲 琼英 丽华 红梅 春燕 小兰 桂香 自珍 彩云 绍芬 美玲 兰芝 玉莲 "
    "菊香 淑芬 云仙 美仙 凤英 秋菊 晓燕 雪梅 丽娟 海燕 思雨 欣怡 梓涵 雨桐 佳怡 梦瑶 雅静 若曦 诗涵 慧敏"
)
#: The last so many of either list came into fashion in this year.
_MODERN = 10
_MODERN_FROM = 1992
_SINGLE_MALE = _words("伟 强 军 勇 杰 涛 斌 鹏 刚 平 辉 林 波 宏 俊 昆 龙 彪 云 山 健 凯 飞 翔 鑫")
_SINGLE_FEMALE = _words("芳 英 丽 敏 静 燕 霞 娟 玲 兰 梅 艳 萍 红 琼 会 芬 莲 仙 花 珍 婷 倩 雪 蕊")
#: Given names with characters that a keyboard or a font may lack, two of them beyond the BMP.
_RARE = ("𬭎", "喆", "堃", "赟", "翀", "旻", "珺", "𬀩", "昇", "彧")
_MINORITY = ("阿依·木呷", "玛黑·古丽", "沙马·拉且", "木乃·尔日", "吉克·阿牛", "李扎·那迫", "岩温·罕", "扎妥·娜海")

ETHNICITIES = (("汉族", 74), ("彝族", 12), ("苗族", 5), ("布朗族", 4), ("傣族", 3), ("白族", 2))

TOWNSHIPS = (
    "柳溪镇",
    "石门坎镇",
    "茶坡镇",
    "双河口镇",
    "白塔坪镇",
    "红岩脚镇",
    "大田湾乡",
    "松林箐乡",
    "龙潭坡乡",
    "清水塘镇",
    "月亮坝镇",
    "银厂沟镇",
    "枫树垭乡",
)
_VILLAGE_HEADS = "上下大小新高平金白青红长云水石花岩东南西"
_VILLAGE_TAILS = ("坝", "寨", "箐", "坪", "湾", "坡", "沟", "田", "井", "桥")


def village_names(rng: random.Random, count: int) -> list[str]:
    """Return so many different village names."""
    pool = [f"{head}{tail}村" for head in _VILLAGE_HEADS for tail in _VILLAGE_TAILS]
    return rng.sample(pool, count)


class Namer:
    """Draws names; the same generator state gives the same names."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        pairs = [one.split(" ") for one in _SURNAMES.split(",")]
        self._surnames = [name for name, _ in pairs]
        self._weights = [int(weight) for _, weight in pairs]
        self._cumulative = [sum(self._weights[: place + 1]) for place in range(len(pairs))]

    def surname(self) -> str:
        """Return a surname by its frequency."""
        return self._rng.choices(self._surnames, cum_weights=self._cumulative)[0]

    def given(self, sex: str, born: int = 1970) -> str:
        """Return a given name for 男 or 女 as parents chose it in the year of birth."""
        rng = self._rng
        draw = rng.random()
        if draw < 0.008:
            return rng.choice(_RARE)
        if draw < 0.24:
            return rng.choice(_SINGLE_MALE if sex == "男" else _SINGLE_FEMALE)
        names = _COMPLEX_GIVEN_MALE if sex == "男" else _COMPLEX_GIVEN_FEMALE
        return rng.choice(names[-_MODERN:] if born >= _MODERN_FROM else names[:-_MODERN])

    def full(self, sex: str, surname: str | None = None, born: int = 1970) -> str:
        """Return a whole name, of a given family if one is named."""
        if surname is None and self._rng.random() < 0.006:
            return self._rng.choice(_MINORITY)
        return (surname or self.surname()) + self.given(sex, born)

    def ethnicity(self) -> str:
        """Return an ethnicity by its frequency."""
        names = [name for name, _ in ETHNICITIES]
        return self._rng.choices(names, weights=[weight for _, weight in ETHNICITIES])[0]
