"""Made-up people, their numbers and accounts."""

from __future__ import annotations

from datetime import date
from random import Random

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
GIVEN = "永福贵兰英秀珍桂芳发荣德才玉莲凤仙光明建国军平志强春花文学先礼义信朝廷忠孝开富守成天云培林世昌大全正品"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def name_of(chance: Random, surname: str = "") -> str:
    """A name of three characters."""
    return (surname or chance.choice(SURNAMES)) + chance.choice(GIVEN) + chance.choice(GIVEN)


def identity(chance: Random, born: date, male: bool, place: str = "522725") -> str:  # noqa: FBT001 - a fact of the person
    """A valid number of eighteen places."""
    serial = chance.randrange(1, 499) * 2 + (1 if male else 0)
    body = f"{place}{born:%Y%m%d}{serial:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def born_in(chance: Random, first: int, last: int) -> date:
    """A birthday in these years."""
    return date(chance.randint(first, last), chance.randint(1, 12), chance.randint(1, 28))


def credit_code(chance: Random) -> str:
    """A valid unified credit code."""
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = "91522725" + "".join(chance.choice("0123456789") for _ in range(8)) + chance.choice("ABCDEFGHJKLMNPQRTUWXY")
    total = sum(letters.index(char) * 3**place % 31 * 1 for place, char in enumerate(body))
    return body + letters[(31 - total % 31) % 31]
