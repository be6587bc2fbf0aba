"""Forecasts and their scores in sentences, for pages, the command line and paper alike."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from core import format as write
from core.clock import day_date
from indicators.defining.model import Definition
from indicators.outlook.backtest import least
from indicators.outlook.prospect import EVEN, Foretold
from indicators.outlook.record import Scored
from indicators.outlook.say import amount, difference, texts
from store.published.forecasts import Forecast


def _say(code: str, lang: str, **fills: str) -> str:
    return texts()[code][lang].format(**fills)


def foretold(held: Foretold, definition: Definition, lang: str) -> Iterator[tuple[str, str]]:
    """(code, sentence): forecasts with the method that made them, or why there are none."""
    if not held.rows:
        code = "forecast_short" if held.months < held.least else "forecast_waiting"
        yield code, _say(code, lang, months=str(held.months), least=str(held.least))
    for row in held.rows:
        code, said = _row(row, definition, lang)
        yield code, said + (_say("forecast_old", lang) if held.old(row) else "")
    if len(held.rows) == 1 and len(held.rows[0].period) == 7:
        ahead = 13 - int(held.rows[0].period[5:])
        if held.months < least(ahead):
            fills = {"ahead": str(ahead), "least": str(least(ahead)), "months": str(held.months)}
            yield "forecast_year_short", _say("forecast_year_short", lang, **fills)
    if held.record:
        yield "forecast_record", _record(held.record, lang)


def _record(held: Sequence[Scored], lang: str) -> str:
    inside = sum(one.held for one in held)
    said = _say("forecast_record", lang, scored=str(len(held)), held=str(inside))
    known = [one for one in held if one.naive is not None]
    if not known:
        return said
    closer = sum(one.closer for one in known)
    return said + _say("forecast_closer", lang, closer=str(closer), of=str(len(known)))


def _row(row: Forecast, definition: Definition, lang: str) -> tuple[str, str]:
    fills = {
        "period": named(row.period, lang),
        "made": write.day(day_date(row.made_day)),
        "origins": str(row.origins),
        "naive": difference(row.naive_error, definition, lang),
    }
    if row.middle is None or row.low is None or row.high is None or row.error is None:
        return "forecast_none", _say("forecast_none", lang, **fills)
    fills |= {
        "middle": amount(row.middle, definition, lang),
        "low": amount(row.low, definition, lang),
        "high": amount(row.high, definition, lang),
        "method": method(row.method, lang),
        "error": difference(row.error, definition, lang),
        "held": str(row.held),
    }
    code = "forecast"
    if row.chance is None:
        code = "forecast_bare"
    elif row.chance < EVEN:  # each by its own chance: a month may be lost and the year not
        code = "forecast_unlikely"
    fills["chance"] = write.percent(row.chance, 0, lang)
    return code, _say(code, lang, **fills) + _say("forecast_how", lang, **fills)


def method(name: str, lang: str) -> str:
    """What a method is called."""
    return texts()[f"method_{name}"][lang]


def named(code: str, lang: str) -> str:
    """``tháng 12/2023``, ``năm 2023``."""
    year, _, month = code.partition("-")
    if not month:
        return f"năm {year}" if lang == "vi" else year
    return f"tháng {month}/{year}" if lang == "vi" else f"{month}/{year}"


def scores(row: Forecast) -> list[tuple[str, float, int]]:
    """Every method that was tried: name, mean absolute error, how often its band held."""
    return [(one["method"], one["error"], one["held"]) for one in json.loads(row.scores)]
