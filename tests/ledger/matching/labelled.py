"""Pairs of entries of which it is known whether they mean one person; made with fixed parameters and a fixed seed.

A register of persons with numbers, days of birth, villages, households and accounts, and a list of payments written
from it by people: `SHARES` says how often what goes wrong. Among those who are not the same are the ones that deceive:
namesakes born the same day, twins, father and son, brothers and sisters, namesakes in one village, a number or an
account that somebody else uses. The slips are made by tables of our own here, not by the ones under test.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

from fundwatch.demo.identity import COUNTY_PREFIX, Registry, check_character
from fundwatch.demo.names import Namer
from fundwatch.ledger.matching.persons import Person

SEED = 20_240_915
PERSONS = 3_000
SHARES = {
    "number missing": 0.08,
    "one digit": 0.10,
    "exchanged": 0.05,
    "digit lost": 0.03,
    "two digits": 0.02,
    "15 places": 0.06,
    "rounded": 0.04,
    "written otherwise": 0.14,
    "same sound": 0.06,
    "near sound": 0.03,
    "like shape": 0.03,
    "variant": 0.05,
    "rare": 0.03,
    "order": 0.005,
    "remark": 0.04,
    "birth written": 0.7,
    "birth slip": 0.03,
    "account written": 0.7,
    "account slip": 0.05,
    "household written": 0.5,
}


def _table(words: str) -> dict[str, str]:
    """What is written instead, by character."""
    return dict(map(tuple, words.split()))


SAME_SOUND = _table(
    "李黎 黎李 王汪 汪王 张章 周舟 吴伍 明鸣 国帼 华桦 英瑛 芳方 丽莉 莉丽 军君 伟炜 兰岚 秀绣 建健 文雯 云芸 玉钰 "
    "红洪 洪红 宏鸿 平萍 永勇 勇永 志智 成诚 强墙 兴星 梅玫 琴勤 学雪 珍真 金今 林琳 福富 贵桂 桂贵 祥翔 荣容 春椿 "
    "海亥 燕艳 艳燕 杰洁 静敬 庆清 杨阳 罗骡 赵兆 何和 徐许 郭国 马码 美每 凤奉 仙先 光广 德得 家佳 绍少 世士 天田 "
    "启起 翠脆 菊局 淑叔 慧惠 惠慧 欣心 思司 子紫 梓紫 宇雨 雨宇"
)
NEAR_SOUND = _table(
    "明民 民明 英音 军均 兰南 南兰 珍曾 正真 真正 生森 春村 志自 诚岑 兴新 新兴 金京 林灵 平频 芬风 刘牛 罗挪 华发 "
    "花发 胜身 善三 长仓 芝兹 树素 进敬 琴情 琼群 红冯 梁凉 丽逆"
)
LIKE_SHAPE = _table(
    "未末 杨扬 侯候 玲铃 波坡 洪供 治冶 昊吴 晴睛 土士 己已 颖颍 莹萤 官宫 普晋 傣俸 祥样 余佘 王玉 蔡察 佳桂 林材 "
    "志忘 凤风 春舂 贵责 秀季 天夫 大太 永水 光先 兰三 成戌 清请 海侮 梅悔 明朋 志忐 文交 华毕 军车 国固 玉王 菊葡 "
    "淑椒 小少 建健 忠志"
)
VARIANT = _table(
    "张張 陈陳 刘劉 杨楊 赵趙 马馬 国國 华華 军軍 伟偉 丽麗 兰蘭 红紅 云雲 学學 兴興 绍紹 贵貴 凤鳳 荣榮 德徳 强強 "
    "峰峯 升昇 坤堃 哲喆 罗羅 万萬 龙龍 东東 杰傑 庆慶 义義 琼瓊 飞飛 静靜 会會 莲蓮 远遠 为為 志誌 晓曉 宁甯 礼禮 "
    "启啟"
)
#: Given names of two characters are drawn from these, so that there are as many as a county has.
FIRST = "国建志文正加学家绍应德有永海兴天世朝金万开启树新春自明宏秀桂凤美玉翠琼丽红晓小彩淑雪思梓雨佳光忠清成"
SECOND = "华国明学清富才文祥昌福生旺亮阳山云林民军龙强辉伟英兰仙芬珍芳花莲梅燕香玲芝菊娟怡涵桐轩瑶平贵荣武全坤峰宁发"


@dataclass(frozen=True)
class Labelled:
    kind: str
    one: Person
    other: Person
    same: bool


def draw_register(rng: random.Random) -> list[Person]:
    """Persons in households of three; each has an account."""
    registry, namer = Registry(rng), Namer(rng)
    persons = []
    for place in range(PERSONS):
        if place % 3 == 0:
            surname, village, household = namer.surname(), f"{rng.randrange(200):03d}", f"H{place:08d}"
        sex = rng.choice("男女")
        born = date(1935, 1, 1) + timedelta(days=rng.randrange(75 * 365))
        name = namer.full(sex, surname, born.year)
        if len(name) == len(surname) + 2 and rng.random() < 0.8:
            name = surname + rng.choice(FIRST) + rng.choice(SECOND)
        number = registry.id_number(born, sex)
        persons.append(Person(name, number, born, sex, registry.card(), household, village))
    return persons


class Writer:
    """Writes persons down as a township does."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    def happens(self, what: str) -> bool:
        return self.rng.random() < SHARES[what]

    def written(self, person: Person) -> Person:
        """The person as a list of payments has it; without a number the list tells the birth and the sex."""
        number = self.number(person)
        alone = not number
        return Person(
            name=self.name(person.name),
            id_number=number,
            born=self.birth(person.born) if alone or self.happens("birth written") else None,
            sex=person.sex if alone or self.rng.random() < 0.5 else "",
            account=self.account(person.account) if self.happens("account written") else "",
            household=person.household if self.happens("household written") else "",
            village=person.village,
        )

    def number(self, person: Person) -> str:
        number, rng = person.id_number, self.rng
        draw = rng.random()
        ways = [
            ("number missing", lambda: ""),
            ("one digit", lambda: one_digit(number, rng)),
            ("exchanged", lambda: exchanged(number, rng)),
            ("digit lost", lambda: without_one(number, rng)),
            ("two digits", lambda: one_digit(one_digit(number, rng), rng)),
            ("15 places", lambda: number[:6] + number[8:17] if number[6:8] == "19" else number),
            ("rounded", lambda: number[:15] + "000"),
            ("written otherwise", lambda: otherwise(number, rng)),
        ]
        for what, way in ways:
            draw -= SHARES[what]
            if draw < 0:
                return way()
        return number

    def name(self, name: str) -> str:
        draw = self.rng.random()
        ways = [
            ("same sound", lambda: with_one_from(name, SAME_SOUND, self.rng)),
            ("near sound", lambda: with_one_from(name, NEAR_SOUND, self.rng)),
            ("like shape", lambda: with_one_from(name, LIKE_SHAPE, self.rng)),
            ("variant", lambda: "".join(VARIANT.get(character, character) for character in name)),
            ("rare", lambda: name[:-1] + self.rng.choice("?？□*")),
            ("order", lambda: name[:-2] + name[-1] + name[-2] if len(name) == 3 else name),
            ("remark", lambda: self.rng.choice([f"{name}（户主）", "　".join(name), f"{name} ", f" {name}(代领)"])),
        ]
        for what, way in ways:
            draw -= SHARES[what]
            if draw < 0:
                return way()
        return name

    def birth(self, born: date | None) -> date | None:
        assert born is not None
        return born - timedelta(days=self.rng.randrange(20, 50)) if self.happens("birth slip") else born

    def account(self, account: str) -> str:
        return exchanged(account, self.rng) if self.happens("account slip") else account


def one_digit(number: str, rng: random.Random) -> str:
    place = rng.randrange(17)
    return number[:place] + rng.choice([one for one in "0123456789" if one != number[place]]) + number[place + 1 :]


def exchanged(number: str, rng: random.Random) -> str:
    places = [place for place in range(len(number) - 2) if number[place] != number[place + 1]]
    place = rng.choice(places)
    return number[:place] + number[place + 1] + number[place] + number[place + 2 :]


def without_one(number: str, rng: random.Random) -> str:
    place = rng.randrange(len(number))
    return number[:place] + number[place + 1 :]


def otherwise(number: str, rng: random.Random) -> str:
    wide = number.translate({ord("0") + digit: ord("０") + digit for digit in range(10)})
    return rng.choice(
        [number.lower(), number.replace("X", "×"), f"'{number}", f"{number[:6]} {number[6:14]} {number[14:]}", wide]
    )


def with_one_from(name: str, table: dict[str, str], rng: random.Random) -> str:
    places = [place for place, character in enumerate(name) if character in table]
    if not places:
        return name
    place = rng.choice(places)
    return name[:place] + table[name[place]] + name[place + 1 :]


def next_number(person: Person, steps: int = 1) -> str:
    """The number of somebody of the same sex born the same day in the same place."""
    body = f"{person.id_number[:14]}{(int(person.id_number[14:17]) + 2 * steps) % 1000:03d}"
    return body + check_character(body)


def deceivers(register: list[Person], rng: random.Random) -> list[Labelled]:
    """Pairs of two persons that look like one; the second as a list has it."""
    writer = Writer(rng)
    found = []

    def add(kind: str, one: Person, other: Person, *, written: bool = True) -> None:
        found.append(Labelled(kind, one, writer.written(other) if written else other, same=False))

    for person in register[::2]:
        other = rng.choice(register)
        if other is person:
            continue
        born = person.born
        assert born is not None
        stranger = replace(other, name=person.name, sex=person.sex)
        numbered = replace(stranger, id_number=next_number(person), born=born)
        # A list that leaves the number out cannot tell namesakes of one day apart; nobody could.
        add("namesakes born the same day", person, replace(numbered, household=""), written=False)
        brother = replace(person, id_number=next_number(person), account=rng.choice([person.account, other.account]))
        given = rng.choice([one for one in SECOND if one != person.name[-1]])
        add("twins", person, replace(brother, name=person.name[:-1] + given))
        son_born = born + timedelta(days=rng.randrange(20 * 365, 30 * 365))
        body = f"{COUNTY_PREFIX}{son_born:%Y%m%d}{rng.randrange(500) * 2 + (person.sex == '男'):03d}"
        son = replace(person, id_number=body + check_character(body), born=son_born)
        add("father and son", person, replace(son, name=with_one_from(person.name, SAME_SOUND, rng)))
        add("brothers and sisters", person, replace(son, name=person.name[:-1] + given, account=other.account))
        add("namesakes in one village", person, replace(other, name=person.name, village=person.village))
        add("another's account", person, replace(other, account=person.account))
        add("another's number", person, replace(other, id_number=person.id_number, born=None), written=False)
        add("strangers", person, other)
        bare = Person(person.name)
        add("only a name", bare, replace(bare, name=rng.choice([person.name, f"{person.name} "])), written=False)
    return found


def pairs() -> list[Labelled]:
    """All labelled pairs, the same every time."""
    rng = random.Random(SEED)  # noqa: S311
    register = draw_register(rng)
    writer = Writer(rng)
    same = [Labelled("one person", person, writer.written(person), same=True) for person in register]
    return [*same, *deceivers(register, rng)]
