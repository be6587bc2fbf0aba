"""What is ahead, as the fake catalogue tells it: a path, a fair piece, reasons with records."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from core.clock import day_number
from core.period import Grain, Period
from core.values import Status, Value
from indicators.asking.answers import RecordsLink
from indicators.asking.compare import change
from indicators.defining.model import Definition
from indicators.outlook.pace import Need, Progress
from indicators.outlook.path import Path
from indicators.outlook.prospect import Falling, Foretold, Likely, Outlook, Proven
from indicators.outlook.reach import Beside, Fair, Promise
from indicators.outlook.record import Scored
from indicators.outlook.sustain import Finding, Reason
from store.published.forecasts import Forecast

DAY = date(2023, 12, 26)
TODAY = day_number(DAY)
FRAGILE = "onestop.online_rate"
NOTED = 1_703_005_200  # 20/12/2023 00:00
LOOKED = 1_698_771_600  # 01/11/2023 00:00
REASONS = (
    Reason("months_missed", {"met": 4, "of": 12, "worst": 0.7}, "2023-01"),
    Reason("unit_carries", {"name": "Huyện Đức Hòa", "share": 0.38, "rest": 0.781}, "802"),
)


def _foretold(definition: Definition, value: Value) -> Foretold | None:
    """Of rates a forecast of the year with its scores; of the rest too short a history."""
    if value.denominator is None or value.value is None:
        return Foretold((), 7, 20, TODAY)
    level = value.value
    scores = [
        {"method": "same_last_year", "error": 0.05, "held": 8},
        {"method": "shifted", "error": 0.01, "held": 9},
    ]
    row = Forecast(
        definition.id, value.unit_id, "2023", 19_717, 0, 19_723, definition.hash, 23, 1, "shifted",
        level, max(0.0, level - 0.01), min(1.0, level + 0.01), 0.85, None, 11, 0.01, 0.05, 9,
        json.dumps(scores),
    )  # fmt: skip
    past = (
        Scored(replace(row, period="2023-11", made_day=19_677), 0.8, 0.85, 0.9, 0.86, 0.8),
        Scored(replace(row, period="2023-10", made_day=19_646), 0.8, 0.85, 0.9, 0.95, 0.94),
        Scored(replace(row, period="2023-09", made_day=19_615), 0.8, 0.85, 0.9, 0.88, None),
    )
    return Foretold((row,), 23, 20, TODAY, past)


def outlook(definition: Definition, value: Value) -> Outlook:
    """Of the fragile indicator two reasons; of the others none."""
    spec = definition.targets[0] if definition.targets else None
    promise = None
    if spec is not None:
        goal = spec.at_least if spec.at_most is None else spec.at_most
        corners = ((date(2022, 12, 31), goal), (date(2023, 12, 31), goal))
        made = Path("standing", corners, spec.document)
        promise = Promise(made, DAY, goal, value.status is Status.ON)
    piece = Period(date(2023, 1, 1), date(2023, 12, 27), Grain.YTD)
    now = replace(value, period=piece, value_id="")
    old = Period(date(2022, 1, 1), date(2022, 12, 28), Grain.YTD)
    before = replace(now, period=old, value=None if value.value is None else value.value * 0.9)
    finding, proven = None, ()
    if value.status is Status.ON:
        reasons = REASONS if definition.id == FRAGILE else ()
        sound = Reason("months", {"met": 4 if reasons else 12, "of": 12, "spread": 0.01})
        finding = Finding(reasons, 12, (sound,))
        link = RecordsLink("dossier", {"measure": "n_recv", "unit": value.unit}, 120)
        proven = tuple(Proven(one, link) for one in reasons)
    return Outlook(
        value,
        promise,
        Progress(246, 249, DAY),
        None
        if value.value is None
        else Fair(246, now, None, Beside(246, now, change(now, before, definition))),
        Need(None, rate=0.9, cases=105.0) if value.denominator and spec else None,
        Likely(Period.of(Grain.MONTH, DAY), None, 2, 6),
        finding,
        proven,
        _foretold(definition, value),
    )


FALLS = "onestop.on_time_rate"


def falling(held):
    """One that is foretold to miss although it is met, one behind its climbing path."""
    asked = [(definition, value) for definition, value in held if definition.targets]
    found = []
    for definition, value in asked:
        foretold = _foretold(definition, value)
        promise = outlook(definition, value).promise
        if definition.id == FALLS:
            row = replace(foretold.rows[0], chance=0.3)
            found.append(Falling(value, promise, behind=False, foretold=row))
        elif definition.id == FRAGILE:
            late = replace(promise, today=0.9, kept=False)
            found.append(Falling(value, late, behind=True, foretold=None))
    return len(asked), found
