"""Values in every state, for what draws them."""

from dataclasses import replace
from datetime import date

import pytest

from core import format as say
from core.clock import epoch, frozen_at
from core.period import Grain, Period
from core.values import Freshness, Status, Target, Value
from dashboard.wording import words
from indicators.defining.model import Definition

NOW = epoch(frozen_at("2023-12-26").now())


@pytest.fixture
def now():
    return NOW


@pytest.fixture(autouse=True, params=["vi", "en"])
def lang(request):
    """Every test of a component runs in both languages."""
    with words.speaking(request.param):
        yield request.param


@pytest.fixture
def definition():
    return Definition.model_validate(
        {
            "id": "onestop.on_time_rate",
            "name": {"vi": "Tỷ lệ hồ sơ giải quyết đúng hạn", "en": "Dossiers resolved on time"},
            "short_name": "Hồ sơ đúng hạn",
            "group": "onestop",
            "unit": "%",
            "shown_as": "percent",
            "decimals": 1,
            "direction": "higher",
            "value": {"kind": "ratio", "numerator": "a.part", "denominator": "a.whole"},
            "dimensions": ["unit", "field"],
            "owner": "Văn phòng UBND tỉnh",
            "sources": ["onestop"],
            "minimum_count": 30,
            "cadence": "15m",
            "lateness": 60,
            "lateness_unit": "minutes",
            "method": "Hồ sơ xong đúng hạn trên tổng hồ sơ đã xong có ngày hẹn trả trong kỳ.",
        }
    )


@pytest.fixture
def count(definition):
    """A definition that counts."""
    return definition.model_copy(update={"unit": "hồ sơ", "shown_as": "number", "decimals": 0})


@pytest.fixture
def make():
    """A value; what differs is named."""

    def made(**changes):
        base = Value(
            indicator="onestop.on_time_rate",
            unit="80",
            unit_id=1_0000080,
            unit_name="Tỉnh Long An",
            period=Period.of(Grain.MONTH, date(2023, 12, 26)),
            dims={},
            value=0.999,
            numerator=999.0,
            denominator=1000.0,
            display="99,9\u00a0%",
            status=Status.ON,
            freshness=Freshness.FRESH,
            reason="",
            coverage=1.0,
            target=Target(at_least=0.99),
            as_of=NOW - 600,
            known_from=NOW - 300,
            definition="abc",
            value_id="v1",
        )
        value = replace(base, **changes)
        if "value" in changes and "display" not in changes:
            value.display = say.percent(value.value)
        return value

    return made
