"""Who answers for the province: itself, or all those by whom its duties say a figure is owed."""

import pytest

from core.period import Period
from tests.indicators import seeded
from tests.indicators.seeded import AGENCY, AGENCY_2, COMMUNE, DUC_HOA, PROVINCE


@pytest.fixture
def reported(store, catalog_of):
    """Puts figures of 2023's first half or second quarter; gives the catalogue."""

    def make(period, *told):
        facts = [(seeded.figure(name, period, value), place) for name, value, place in told]
        seeded.put(store, "observation", "reported", "figures", facts, covered=(0, None))
        return catalog_of(store)

    return make


def asked(catalog, id):
    value = catalog.value(id, None, Period.parse("2023-09", catalog.clock.now().date()))
    links = [one.records for one in catalog.passport(value.value_id).sets]
    rows = [catalog.records(one.kind, one.query, 50).rows for one in links]
    return value, [{(row["unit_id"], row["value"]) for row in found} for found in rows]


def test_departments_answer_for_what_they_owe(reported):
    catalog = reported(
        "2023-Q2",
        ("press.questions", 10, AGENCY), ("press.answered_on_time", 9, AGENCY),
        ("press.questions", 30, AGENCY_2), ("press.answered_on_time", 21, AGENCY_2),
        ("press.questions", 5, COMMUNE), ("press.answered_on_time", 5, COMMUNE),
    )  # fmt: skip
    value, (answered, questions) = asked(catalog, "press.answered_on_time_rate")
    assert (value.numerator, value.denominator) == (30, 40), "communes do not owe it"
    assert answered == {(AGENCY, 9), (AGENCY_2, 21)}
    assert questions == {(AGENCY, 10), (AGENCY_2, 30)}
    assert 0 < value.coverage < 1, "the other departments owe theirs"


def test_departments_and_communes_are_added_where_both_owe(reported):
    catalog = reported(
        "2023-H1", ("it.staff", 4, AGENCY), ("it.staff", 3, AGENCY_2), ("it.staff", 1, COMMUNE)
    )
    value, (staff,) = asked(catalog, "it_staff.per_unit")
    assert value.value == 8
    assert staff == {(AGENCY, 4), (AGENCY_2, 3), (COMMUNE, 1)}


def test_the_provinces_own_figure_is_not_added_to_a_districts(reported):
    catalog = reported(
        "2023-Q2",
        ("loudspeaker.stations", 50, PROVINCE), ("loudspeaker.connected", 40, PROVINCE),
        ("loudspeaker.stations", 8, DUC_HOA), ("loudspeaker.connected", 2, DUC_HOA),
    )  # fmt: skip
    value, (connected, _) = asked(catalog, "source_info.connected_rate")
    assert (value.numerator, value.denominator) == (40, 50)
    assert connected == {(PROVINCE, 40)}


def test_an_unknown_level_of_a_list_is_refused(reported):
    catalog = reported("2023-H1", ("it.staff", 4, AGENCY))
    with pytest.raises(Exception, match="không có cấp ward"):
        catalog.records("observation", {"measure": "n_observation", "level": "ward"})
