from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fundwatch.services.joined_cells import BETWEEN, dictionary, numbers, pieces

CELLS = st.lists(st.text(st.characters(exclude_characters=BETWEEN, exclude_categories=["Cs"]), max_size=4), min_size=1)


@given(st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1))
def test_numbers_are_read_as_they_were_joined(given_numbers: list[int]) -> None:
    assert numbers(",".join(map(str, given_numbers))).tolist() == given_numbers


@given(CELLS, st.integers(1, 12))
def test_pieces_put_together_are_the_whole(cells: list[str], length: int) -> None:
    text = BETWEEN.join(cells)
    found = list(pieces(text, BETWEEN, length))
    assert BETWEEN.join(found) == text
    assert [cell for piece in found for cell in piece.split(BETWEEN)] == cells


@given(CELLS)
def test_a_dictionary_gives_every_cell_its_text(cells: list[str]) -> None:
    known = dictionary(BETWEEN.join(cells), most=len(cells))
    assert known is not None
    texts, of_cells = known
    assert [texts[number] for number in of_cells] == cells
    assert len(set(texts)) == len(texts)


def test_many_texts_have_wider_numbers() -> None:
    for different, width in ((256, 1), (257, 2), (65_536, 2), (65_537, 4)):
        known = dictionary(BETWEEN.join(map(str, range(different))), most=100_000)
        assert known is not None
        assert known[1].itemsize == width
        assert known[1].tolist() == list(range(different))


def test_too_many_texts_are_no_dictionary() -> None:
    assert dictionary(BETWEEN.join(map(str, range(11))), most=10) is None
