# ruff: noqa: INP001 -- a script beside the table it makes, not a part of the package
"""Make the table of characters that look alike from the outlines of the bundled Noto Sans SC.

Run once by a person who changes the list of name characters or the font; the program only reads the result:

    python resources/matching/build.py [SHEET.png]

Every character of GB 2312's first level (the 3,755 common ones) and of name_characters.txt is drawn at 56 pixels into a
square of 64, blurred a little (so that strokes a pixel apart still meet) and freed of its mean grey; how alike two
are is the correlation of the squares, the best of nine positions two pixels apart (so that a part both have in common
counts although it stands a little to the side). Kept are pairs of which one is a name character and the correlation is
at least LEAST. The sheet draws all of them side by side, to be looked at: what no reader would confuse goes into
APART, what readers are known to confuse though the squares differ into ADDED.
"""

from __future__ import annotations

import sys
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

HERE = Path(__file__).resolve().parent
FONT = HERE.parent / "fonts" / "NotoSansSC-Medium.ttf"
TABLE = HERE / "alike.txt"
DRAWN, SQUARE, BLUR, STEP = 56, 64, 1.5, 2
LEAST = 0.88
APART = "为力 兽善 兽曾 周局 夹来 委娄 巨目 没设 百目 素累 胃青 膏青 董量 姝蛛"
ADDED = (
    "仁任 今令 付什 代伐 侯候 俊浚 全金 冉再 冯马 冶治 冼洗 凤风 刘列 华毕 历厉 卢户 伊尹 尚肖 志忘 彤肜 "
    "戊戌 戊戍 戌戍 斌赋 日曰 明朋 昊昱 晖辉 晨辰 朗郎 李季 杉衫 林材 栗粟 棋琪 沉沈 波坡 洪供 淇琪 清青 "
    "炜玮 伟玮 琪祺 瑶谣 璐露 玲铃 祥详 绍招 芬芳 苹萍 茶荼 菁青 莱荣 训钏 贵贾 阵陈 静靖"
)

HEAD = """\
# Characters that look alike, and how much in hundredths. Made by build.py from NotoSansSC-Medium.ttf and
# name_characters.txt, looked through by eye; do not edit by hand.
"""


def name_characters() -> list[str]:
    """The characters of the list, each once."""
    lines = (HERE / "name_characters.txt").read_text(encoding="utf-8").splitlines()
    return sorted({character for line in lines if not line.startswith("#") for character in line})


def common_characters() -> list[str]:
    """The first level of GB 2312."""
    codes = (bytes((high, low)) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF))
    return [code.decode("gb2312") for code in codes if code <= b"\xd7\xf9"]


def squares(characters: list[str], across: int = 0, down: int = 0) -> NDArray[np.float32]:
    """One row a character, of length one and mean nought, moved by so many pixels."""
    font = ImageFont.truetype(FONT, DRAWN)
    rows = []
    for character in characters:
        image = Image.new("L", (SQUARE, SQUARE), 0)
        place = SQUARE // 2 + across, SQUARE // 2 + down
        ImageDraw.Draw(image).text(place, character, font=font, fill=255, anchor="mm")
        row = np.asarray(image.filter(ImageFilter.GaussianBlur(BLUR)), dtype=np.float32).ravel()
        row = row - row.mean()
        rows.append(row / np.linalg.norm(row))
    return np.stack(rows)


def pairs_of(words: str) -> set[tuple[str, str]]:
    """Pairs of characters, each in order."""
    return {(min(word), max(word)) for word in words.split()}


def alike() -> list[tuple[int, str, str]]:
    """Hundredths and both characters in order, the most alike first."""
    names = name_characters()
    others = sorted({*common_characters(), *names})
    still = squares(names)
    best = np.max([still @ squares(others, *moved).T for moved in product((-STEP, 0, STEP), repeat=2)], axis=0)
    pairs = {
        (names[row], others[column])[:: 1 if names[row] < others[column] else -1]: int(best[row, column] * 100)
        for row, column in zip(*np.nonzero(best >= LEAST), strict=True)
        if names[row] != others[column]
    }
    apart = pairs_of(APART)
    assert apart <= pairs.keys(), "no longer measured as alike: take it out of APART"  # noqa: S101
    pairs = dict.fromkeys(pairs_of(ADDED), round(LEAST * 100)) | pairs
    pairs = {pair: share for pair, share in pairs.items() if pair not in apart}
    return sorted(((share, *pair) for pair, share in pairs.items()), key=lambda one: (-one[0], one[1:]))


def draw_sheet(pairs: list[tuple[int, str, str]], path: Path) -> None:
    """Every pair side by side."""
    wide, high, across = 88, 50, 16
    font = ImageFont.truetype(FONT, 36)
    image = Image.new("L", (wide * across, high * (len(pairs) // across + 1)), 255)
    for place, (_, one, other) in enumerate(pairs):
        ImageDraw.Draw(image).text((place % across * wide, place // across * high), one + other, font=font, fill=0)
    image.save(path)


def main() -> None:
    """Write the table, and the sheet where one is asked for."""
    pairs = alike()
    lines = [f"{one} {other} {share}\n" for share, one, other in pairs]
    TABLE.write_text(HEAD + "".join(lines), encoding="utf-8", newline="\n")
    if sys.argv[1:]:
        draw_sheet(pairs, Path(sys.argv[1]))


if __name__ == "__main__":
    main()
