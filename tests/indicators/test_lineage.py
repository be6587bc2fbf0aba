"""Shares of units on the list of another day: nothing lost, nothing twice, whatever the weights."""

from collections import defaultdict
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import MisuseError
from core.units import Level, Succession, Unit
from indicators.asking import lists
from indicators.asking.lineage import Lineage, Share
from indicators.asking.places import Places
from store.places import territory

BEFORE, AFTER = date(2025, 6, 30), date(2025, 8, 1)
CUT, CUT_2 = date(2024, 12, 1), date(2025, 7, 1)
TERRITORY = territory.load(80)
REAL = Lineage(TERRITORY.units, TERRITORY.successions)
BY_SLUG = {one.slug: one.unit_id for one in TERRITORY.units}


def unit(id, since, until, level=Level.COMMUNE, parent=None):
    return Unit(id, str(id), f"Đơn vị {id}", f"{id}", level, parent, since, until)


@st.composite
def histories(draw):
    """Units of three lists, each old one divided among the next ones by random weights."""
    start, sizes = date(2004, 7, 8), [draw(st.integers(1, 6)) for _ in range(3)]
    spans = [(start, CUT), (CUT, CUT_2), (CUT_2, None)]
    lists_of = [
        [unit(100 * (n + 1) + i, *spans[n]) for i in range(size)] for n, size in enumerate(sizes)
    ]
    links = []
    for old, new in pairwise(lists_of):
        for one in old:
            into = draw(st.lists(st.sampled_from(new), min_size=1, unique_by=lambda u: u.unit_id))
            parts = [draw(st.integers(1, 1_000)) for _ in into]
            links += [
                Succession(one.unit_id, other.unit_id, part / sum(parts), len(into) > 1)
                for other, part in zip(into, parts, strict=True)
            ]
    return [one for held in lists_of for one in held], links


@settings(max_examples=60, deadline=None)
@given(histories(), st.data())
def test_the_whole_is_the_same_on_every_list(history, data):
    units, links = history
    lineage = Lineage(units, links)
    facts = {one.unit_id: data.draw(st.integers(0, 10_000)) for one in units}
    had_child = {one.new_id for one in links}
    for day in (date(2023, 1, 1), date(2025, 1, 1), AFTER):
        held, left = defaultdict(float), 0.0
        for id, amount in facts.items():
            shares = lineage.on(id, day)
            assert all(0 < one.weight <= 1 + 1e-9 for one in shares)
            total = sum(one.weight for one in shares)
            # forward nothing is ever lost; backward only what came from nowhere
            alive = next(one for one in units if one.unit_id == id)
            if alive.valid_from <= day or id in had_child:
                assert total <= 1 + 1e-9
            if alive.valid_from <= day:
                assert total == pytest.approx(1)
            for one in shares:
                held[one.unit_id] += one.weight * amount
            left += (1 - total) * amount
        assert {id for id, amount in held.items() if amount} <= {
            one.unit_id for one in units if one.valid(day)
        }
        assert sum(held.values()) + left == pytest.approx(sum(facts.values()))


@settings(max_examples=30, deadline=None)
@given(histories())
def test_what_a_unit_gets_is_what_the_others_give(history):
    units, links = history
    lineage = Lineage(units, links)
    for day in (date(2025, 1, 1), AFTER):
        here = {one.unit_id for one in units if one.valid(day)}
        for target in here:
            for id, share in lineage.into([target], day).items():
                given_ = [one for one in lineage.on(id, day) if one.unit_id == target]
                assert share.weight == pytest.approx(given_[0].weight)
        everything = lineage.into(here, day)  # all of them together: whole, nothing guessed
        whole = [one for id, one in everything.items() if len(lineage.on(id, day)) > 0]
        forward = [one for one in whole if one.weight > 1 - 1e-9]
        assert not any(one.estimated for one in forward)


def test_the_real_province_loses_only_what_long_an_never_was():
    for day in (date(2023, 12, 26), BEFORE):
        lost = {
            one.slug
            for one in TERRITORY.units
            if sum(share.weight for share in REAL.on(one.unit_id, day)) < 1 - 1e-9
        }
        assert len(lost) == 36
        assert all("25459" <= one[:5] <= "25732" and one.endswith("@2025") for one in lost)
    for one in TERRITORY.units:
        assert sum(share.weight for share in REAL.on(one.unit_id, AFTER)) == pytest.approx(1)


def test_a_ward_comes_from_whole_communes_halves_and_a_part_of_two_districts():
    found = REAL.into([BY_SLUG["27694@2025"]], AFTER)
    assert found[BY_SLUG["27694@2004"]] == Share(BY_SLUG["27694@2004"], 1.0, False)
    assert found[BY_SLUG["28063@2004"]] == Share(BY_SLUG["28063@2004"], 0.5, True)
    assert found[BY_SLUG["27688@2004"]].weight == 1  # two reorganisations ago
    # six of the thirteen communes of Tân An, half of one of the twelve of Thủ Thừa
    assert found[BY_SLUG["794@2004"]].weight == pytest.approx(6 / 13)
    assert found[BY_SLUG["804@2004"]] == Share(BY_SLUG["804@2004"], pytest.approx(0.5 / 12), True)


def test_one_code_is_two_units_and_never_mixed():
    old, new = BY_SLUG["27694@2004"], BY_SLUG["27694@2025"]
    assert [one.unit_id for one in REAL.on(old, BEFORE)] == [old]
    assert [one.unit_id for one in REAL.on(new, AFTER)] == [new]
    back = REAL.on(new, BEFORE)
    assert len(back) > 1
    assert sum(one.weight for one in back) == pytest.approx(1)
    assert {one.unit_id for one in back} >= {old}
    assert REAL.on(BY_SLUG["80@2004"], AFTER) == (Share(BY_SLUG["80@2025"], 1.0, False),)


def test_a_circle_in_the_links_ends():
    units = [unit(1, date(2004, 1, 1), CUT), unit(2, date(2004, 1, 1), CUT)]
    lineage = Lineage(units, [Succession(1, 2, 1.0, False), Succession(2, 1, 1.0, False)])
    assert lineage.on(1, AFTER) == ()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (None, None), ("", None), ("then", "then"), ("today", date(2026, 1, 2)),
        ("OLD", date(2025, 6, 30)), ("2024-12-01", date(2024, 12, 1)),
    ],
)  # fmt: skip
def test_words_for_a_list(text, wanted):
    assert lists.read(text, date(2026, 1, 2)) == wanted


def test_a_word_that_is_none_names_those_that_are():
    with pytest.raises(MisuseError, match=r"nhận today .* old .* then .*2025-06-30"):
        lists.read("cũ", AFTER)


def test_a_unit_that_is_not_on_a_list_names_its_successors():
    places = Places(TERRITORY.units, TERRITORY.successions)
    gone = places.by_id[BY_SLUG["28063@2004"]]
    lists.check(places, gone, BEFORE)
    with pytest.raises(MisuseError, match=r"Xã Bình Thạnh .*01/08/2025.*27694@2025 Phường Long An"):
        lists.check(places, gone, AFTER)
    ours = places.by_id[BY_SLUG["25459@2025"]]
    with pytest.raises(MisuseError, match="Không có đơn vị nào tương ứng"):
        lists.check(places, ours, BEFORE)
