"""A place inside the outline of a unit, as the outline is filled."""

import pytest

from exports.pictures.inside import around, extent, within


def square(west, south, wide):
    ends = [(0, 0), (wide, 0), (wide, wide), (0, wide), (0, 0)]
    return [(west + x, south + y) for x, y in ends]


HOLED = [square(0, 0, 4), square(1, 1, 1), square(10, 0, 2)]
"""Two parts of a unit; another lies in the first."""


@pytest.mark.parametrize(
    ("at", "inside"),
    [
        ((3, 3), True), ((1.5, 1.5), False), ((11, 1), True),
        ((6, 1), False), ((3, 5), False), ((-1, 2), False),
    ],
)  # fmt: skip
def test_a_place_lies_in_a_part_and_not_in_its_hole(at, inside):
    assert within(at, HOLED, around(HOLED)) is inside


def test_a_place_on_a_common_edge_lies_in_one_of_two_neighbours():
    for at in [(2, 1), (1, 2), (2, 2)]:
        squares = [[square(x, y, 2)] for x in (0, 2) for y in (0, 2)]
        assert sum(within(at, one, around(one)) for one in squares) == 1


def test_the_room_of_a_unit_is_that_of_all_its_parts():
    assert around(HOLED) == (0, 0, 12, 4)
    assert extent(HOLED) == 48
    assert extent([]) == 0
