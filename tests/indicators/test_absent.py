"""Why a unit has no figure: the reasons that never change, and those that may."""

from datetime import date

import pytest

from core.period import Period
from core.units import Level
from indicators.defining.loader import kept
from indicators.evaluating import absent
from indicators.evaluating.evaluate import NO_DATA
from indicators.evaluating.scoring import PROVINCE_ONLY

YEAR = Period.parse("2023", date(2023, 12, 26))
BY_ID = kept().by_id()
NOT_YET = "chưa đến kỳ phải báo cáo"


def told(article, id, unit):
    return article.value(id, unit, YEAR)


@pytest.mark.parametrize(
    ("id", "level", "reason"),
    [
        ("app.installs", Level.COMMUNE, PROVINCE_ONLY),
        ("society.smartphone_rate", Level.COMMUNE, absent.OTHER_LEVEL[Level.PROVINCE]),
        ("society.smartphone_rate", Level.AGENCY, absent.OTHER_LEVEL[Level.PROVINCE]),
        (
            "society.smartphone_adult_rate",
            Level.PROVINCE,
            "chưa đến kỳ phải báo cáo (từ 01/01/2027)",
        ),
        ("source_info.connected_rate", Level.COMMUNE, "chưa đến kỳ phải báo cáo (từ 01/01/2026)"),
        ("data.views", Level.COMMUNE, absent.NOT_OF_UNIT),
        ("data.views", Level.PROVINCE, NO_DATA),
    ],
)
def test_the_reason_is_of_the_level_the_period_or_the_unit(article, id, level, reason):
    unit = next(one for one in article.units(date(2023, 6, 1)) if one.level is level)
    assert absent.reported(BY_ID[id], unit, YEAR) == reason


@pytest.mark.parametrize("id", ["onestop.services_online_rate", "it_staff.unit_rate"])
@pytest.mark.parametrize("unit", ["802", "000.00.02.H39"])
def test_what_is_the_provinces_alone_is_no_units(article, id, unit):
    value = told(article, id, unit)
    assert value.value is None
    assert value.reason == PROVINCE_ONLY
    assert value.reason in absent.NEVER


def test_a_count_of_the_province_is_not_zero_at_a_unit(article):
    months = article.series("app.installs", "802", YEAR.grain, date(2022, 1, 1), date(2023, 12, 26))
    assert all(one.value is None for one in months)
    counted = [one.id for one in article.definitions() if "unit" not in one.dimensions]
    assert len(counted) > 5
    assert all(told(article, id, "802").value is None for id in counted)
