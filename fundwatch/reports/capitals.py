"""Money in capitals (大写), as receipts and notices must carry it beside the figures.

By the central bank's rules for filling in bills: 整 after a sum that ends in 元, none after 角 or 分;
零 for a gap of noughts, and between 元 and 角分 when the last digit of the yuan or the 角 is nought.
"""

from __future__ import annotations

from fundwatch.errors import UsageError

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
_GROUP_SIZE = 10_000
_LIMIT = 100 * _GROUP_SIZE ** len(_GROUPS)


def capitals(fen: int) -> str:
    """The sum in capitals without the word 人民币, e.g. 79200000 → 柒拾玖万贰仟元整.

    A negative sum begins with 负. Raises UsageError from ten thousand billion yuan on.
    """
    if abs(fen) >= _LIMIT:
        raise UsageError(f"金额过大，无法写成大写：{fen}分。")
    yuan, rest = divmod(abs(fen), 100)
    jiao, odd_fen = divmod(rest, 10)
    sign = "负" if fen < 0 else ""
    whole = f"{_whole(yuan)}元" if yuan else ""
    if not rest:
        return f"{sign}{whole or '零元'}整"
    gap = "零" if yuan and (yuan % 10 == 0 or jiao == 0) else ""
    tail = (f"{_DIGITS[jiao]}角" if jiao else "") + (f"{_DIGITS[odd_fen]}分" if odd_fen else "")
    return f"{sign}{whole}{gap}{tail}"


def _whole(yuan: int) -> str:
    groups = []
    while yuan:
        yuan, group = divmod(yuan, _GROUP_SIZE)
        groups.append(group)
    text = ""
    gap = False
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if not group:
            gap = bool(text)
            # 万亿 shares its second character with the group below it, which may be empty.
            continue
        if text and (gap or group < _GROUP_SIZE // 10):
            text += "零"
        gap = False
        text += _four_digits(group) + _group_name(groups, index)
    return text


def _group_name(groups: list[int], index: int) -> str:
    name = _GROUPS[index]
    return "万" if name == "万亿" and groups[index - 1] else name


def _four_digits(group: int) -> str:
    text = ""
    gap = False
    for place in range(len(_PLACES) - 1, -1, -1):
        digit = group // 10**place % 10
        if not digit:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return text
