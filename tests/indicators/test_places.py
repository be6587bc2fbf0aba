"""Units found by code and date; what lies inside them."""

from datetime import date

import pytest

from core.errors import NotFoundError
from core.period import Period
from core.units import Level
from indicators.asking.places import Places, asked_day
from store.places import territory

PLACES = Places(territory.load(80).units)
THEN, NOW = date(2023, 12, 26), date(2026, 11, 24)


def period(text):
    return Period.parse(text, NOW)


def test_a_code_names_two_provinces_by_date():
    assert PLACES.find(None, THEN).name == "Tỉnh Long An"
    assert PLACES.find("80", THEN).name == "Tỉnh Long An"
    assert PLACES.find("80", NOW).name == "Tỉnh Tây Ninh"
    assert PLACES.find("80@2025", THEN).name == "Tỉnh Tây Ninh"
    assert PLACES.find(PLACES.find("80", THEN).slug, NOW).name == "Tỉnh Long An"


def test_a_code_that_lives_on_other_days_is_found_when_it_is_the_only_one():
    assert PLACES.find("802", NOW).name == "Huyện Đức Hòa"
    assert PLACES.find("000.00.04.h39", NOW).short_name == "Sở KH&ĐT"


def test_unknown_codes_name_near_ones():
    with pytest.raises(NotFoundError, match=r"Gần giống: .*Đức Hòa"):
        PLACES.find("duc hoa", THEN)
    with pytest.raises(NotFoundError, match=r"Gần giống: .*802 Huyện Đức Hòa"):
        PLACES.find("8020", THEN)
    with pytest.raises(NotFoundError, match="Không có đơn vị “80@1999”"):
        PLACES.find("80@1999", THEN)


def test_a_code_of_two_lives_asked_between_them_lists_the_slugs():
    # 27694 is a ward of Tân An until 30/06/2025 and another one since.
    with pytest.raises(NotFoundError, match="27694@"):
        PLACES.find("27694", date(1999, 1, 1))


def test_the_day_of_a_question():
    assert asked_day(period("2023"), THEN) == THEN
    assert asked_day(period("2023-10"), THEN) == date(2023, 10, 31)
    assert asked_day(period("2024"), THEN) == date(2024, 1, 1)


def test_closures():
    assert PLACES.closure(PLACES.find("80", THEN)) is None
    district = PLACES.closure(PLACES.find("802", THEN))
    assert district[0] == 10_000_802
    assert len(district) >= 21  # itself and twenty communes, merged ones included
    commune = PLACES.by_id[district[1]]
    assert PLACES.closure(commune) == [commune.unit_id]
    assert PLACES.above(commune.unit_id) == 10_000_802


def test_parts_of_the_province_cover_every_unit_once():
    for text in ("2023", "2025", "2026-10"):
        parts = PLACES.parts(PLACES.find(None, period(text).start), period(text))
        counted = [id for one in parts for id in PLACES.closure(one)]
        assert len(counted) == len(set(counted))
        held = {
            one.unit_id
            for one in PLACES.by_id.values()
            if one.level is not Level.PROVINCE
            and one.valid_from < period(text).end
            and (one.valid_to is None or one.valid_to > period(text).start)
        }
        assert held <= set(counted)


def test_levels_of_a_time():
    def count(level, text):
        return len(PLACES.at_level(level, period(text)))

    assert count(Level.DISTRICT, "2023-12") == 15
    assert count(Level.COMMUNE, "2023-12") == 188
    assert count(Level.DISTRICT, "2026-01") == 0
    assert count(Level.COMMUNE, "2026-01") == 96
    assert count(Level.DISTRICT, "2025") == 15
    reporters = PLACES.reporters(PLACES.find(None, THEN), THEN)
    assert {PLACES.by_id[one].level for one in reporters.pop(Level.AGENCY)} == {Level.AGENCY}
    assert {level: len(ids) for level, ids in reporters.items()} == {
        Level.DISTRICT: 15,
        Level.COMMUNE: 188,
    }
