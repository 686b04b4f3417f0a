"""What a notice may show of a person: maskings, the two editions as declared policies, and the leak check.

A village wall needs names, for neighbours to watch with; a web page does not. Identity and account numbers are
whole in neither (personal information law, articles 28, 34 and 51: no more than the duty needs, de-identified).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from fundwatch.errors import RefusedError
from fundwatch.reports.content import Edition, NoticeContent

_ID_LENGTHS = (15, 18)
_AREA_DIGITS = 6
_SHOWN_TAIL = 4
_SHORT_ACCOUNT = 8
_MOBILE_LENGTH = 11
# Two characters a surname, one after the other.
_COMPOUND_SURNAMES = "欧阳司马上官诸葛司徒夏侯尉迟皇甫东方令狐慕容宇文长孙公孙轩辕端木独孤南宫呼延澹台赫连钟离"
# Down to the group where one is named, else down to the village; what follows is the house.
_GROUP = re.compile(r"^.*?[\u4e00-\u9fff0-9](?:村民小组|小组|社(?!区)|组(?!团))")
_VILLAGE = re.compile(r"^.*?[\u4e00-\u9fff0-9](?:村委会|社区|(?<!新)村(?!民))")


@dataclass(frozen=True, slots=True)
class MaskingPolicy:
    """How one edition shows persons; a content names the policy's code and version it was built with."""

    edition: Edition
    version: str
    names: Literal["whole", "starred"]
    id_numbers: Literal["area_and_tail", "tail"]

    def name(self, text: str) -> str:
        """A grown-up's name as this edition shows it."""
        return clean_name(text) if self.names == "whole" else star_name(text)

    def id_number(self, text: str) -> str:
        """An identity number as this edition shows it; never more than its first six and last four."""
        return mask_id_number(text, with_area=self.id_numbers == "area_and_tail")


POLICIES: dict[Edition, MaskingPolicy] = {
    "张贴版": MaskingPolicy("张贴版", "2018.1", names="whole", id_numbers="area_and_tail"),
    "上网版": MaskingPolicy("上网版", "2018.1", names="starred", id_numbers="tail"),
}


def _fold(text: str) -> str:
    """Full-width forms folded; blanks, separators and invisible characters dropped."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(
        character
        for character in folded
        if not character.isspace()
        and unicodedata.category(character) not in {"Cf", "Cc", "Pd"}
        and character not in "·._*"
    )


def _tail(text: str, shown: int) -> str:
    tail = text[-shown:]
    return tail if len(tail) == shown and tail.isascii() and tail.isalnum() else "*" * shown


def mask_id_number(text: str, *, with_area: bool = True) -> str:
    """First six, eight stars, last four of an identity number; or stars and the last four only.

    What is no identity number of 15 or 18 places shows its last four at most, a short one nothing. Blank stays blank.
    """
    folded = _fold(text).upper()
    if not folded:
        return ""
    if len(folded) not in _ID_LENGTHS or not folded.isascii() or not folded[:-1].isdigit():
        return mask_account(folded)
    head = folded[:_AREA_DIGITS] if with_area else "*" * _AREA_DIGITS
    return f"{head}{'*' * (len(folded) - _AREA_DIGITS - _SHOWN_TAIL)}{_tail(folded, _SHOWN_TAIL)}"


def mask_account(text: str) -> str:
    """Four stars and the last four of an account number; of one shorter than eight places nothing."""
    folded = _fold(text)
    if not folded:
        return ""
    if len(folded) < _SHORT_ACCOUNT:
        return "****"
    return f"****{_tail(folded, _SHOWN_TAIL)}"


def mask_phone(text: str) -> str:
    """A mobile number as 138****1234; any other private number its last four at most."""
    folded = _fold(text).removeprefix("+86")
    if len(folded) == _MOBILE_LENGTH and folded.isascii() and folded.isdigit() and folded[0] == "1":
        return f"{folded[:3]}****{_tail(folded, _SHOWN_TAIL)}"
    return mask_account(folded)


def clean_name(text: str) -> str:
    """A name without invisible characters, and without an identity number someone typed into its cell."""
    visible = "".join(character for character in text.strip() if unicodedata.category(character) not in {"Cf", "Cc"})
    return re.sub(r"\d(?:[\s\-]*[\dXxXx]){6,}", "****", visible)


def star_name(text: str) -> str:
    """First and last character of a name, stars between: 张*三, 李*; never more than half of a short one."""
    name = clean_name(text)
    characters = [character for character in name if not character.isspace()]
    if len(characters) <= 1:
        return "*" if characters else ""
    if len(characters) == 2:  # noqa: PLR2004 -- a surname and one given character
        return f"{characters[0]}*"
    return f"{characters[0]}{'*' * min(len(characters) - 2, 2)}{characters[-1]}"


def minor_name(text: str) -> str:
    """A child's name: the surname and 某."""
    name = clean_name(text)
    if not name:
        return ""
    at = _COMPOUND_SURNAMES.find(name[:2])
    compound = len(name) > 2 and at >= 0 and at % 2 == 0  # noqa: PLR2004 -- the surname's two characters
    return f"{name[:2] if compound else name[:1]}某"


def address_to_group(text: str) -> str:
    """An address down to the villagers' group, else the village; nothing where neither can be found in it."""
    joined = "".join(unicodedata.normalize("NFKC", text).split())
    match = _GROUP.match(joined) or _VILLAGE.match(joined)
    return clean_name(match.group()) if match else ""


@dataclass(frozen=True, slots=True)
class Leak:
    """A place in a content that shows what must not be printed, and what kind of number it looks like."""

    place: str
    what: Literal["身份证号", "银行账号", "手机号"]

    def __str__(self) -> str:
        return f"{self.place}：疑似完整{self.what}"


_PATTERNS: tuple[tuple[Literal["身份证号", "银行账号", "手机号"], re.Pattern[str]], ...] = (
    ("身份证号", re.compile(r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9])")),
    ("银行账号", re.compile(r"(?<![0-9])[0-9]{15,}(?![0-9])")),
    ("手机号", re.compile(r"(?<![0-9])(?:\+?86)?1[3-9][0-9]{9}(?![0-9])")),
)
_SEPARATORS = re.compile(r"(?<=[0-9])[\s\u00ad\u200b-\u200f\u2010-\u2015\u2060\ufeff\-_.·]+(?=[0-9Xx])")
# A plain sum with decimals is no number of a person, whatever its digits.
_SUM = re.compile(r"(?<![0-9.])[0-9]{1,10}\.[0-9]{1,6}(?![0-9.])")
_NOT_OF_PERSONS = ("log_head", "contacts", "references")


def leaks(content: NoticeContent) -> list[Leak]:
    """Every place of a content where a whole identity, account or mobile number can be read.

    Full-width digits and digits spaced apart count. The telephones of its contacts and the document numbers in
    its references are no leak, except a reference that is itself a possible identity number.
    """
    public = _public_numbers(content)
    found = []
    for place, text in content.strings():
        if not place.startswith(_NOT_OF_PERSONS):
            found += [Leak(place, what) for what in _kinds_in(text, public)]
    return found


def refuse_leaks(content: NoticeContent) -> None:
    """Raise RefusedError naming the places when a content leaks; printing and issuing call this first."""
    found = leaks(content)
    if found:
        places = "；".join(str(leak) for leak in found[:5])
        raise RefusedError(
            f"公示内容中有{len(found)}处疑似未脱敏的个人信息，已停止输出。{places}。",
            hint="请核对对应栏目的内容（如姓名、备注、说明栏里误填了号码），改正后再生成。",
        )


def _public_numbers(content: NoticeContent) -> list[str]:
    references = [*content.references, content.number]
    phones = [contact.phone for contact in content.contacts]
    public = [text for text in references if not _possible_id_number(text)] + phones
    return sorted((text for text in public if text), key=len, reverse=True)


def _kinds_in(text: str, public: list[str]) -> Iterator[Literal["身份证号", "银行账号", "手机号"]]:
    # No character stands for more than two digits (⒛), so shorter texts cannot hold a telephone number.
    if len(text) < (_MOBILE_LENGTH if text.isascii() else (_MOBILE_LENGTH + 1) // 2):
        return
    for number in public:
        text = text.replace(number, "〓")
    folded = unicodedata.normalize("NFKC", text)
    joined = _SEPARATORS.sub("", _SUM.sub("〓", folded))
    for what, pattern in _PATTERNS:
        if pattern.search(folded) or pattern.search(joined):
            yield what


def _possible_id_number(text: str) -> bool:
    match = re.search(r"[0-9]{6}([0-9]{4})([0-9]{2})([0-9]{2})[0-9]{3}[0-9Xx]", _fold(text))
    if not match:
        return False
    try:
        date(*(int(part) for part in match.groups()))
    except ValueError:
        return False
    return True
