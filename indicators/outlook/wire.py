"""The outlook as JSON, one form for the command line, the API and files. Rates are fractions."""

from __future__ import annotations

from typing import Any

from core.clock import day_date
from indicators.asking.wire import figure, records_json
from indicators.defining.model import Definition
from indicators.outlook import say
from indicators.outlook.bands import LEVEL
from indicators.outlook.foretell import scores
from indicators.outlook.pace import Need
from indicators.outlook.prospect import Foretold, Likely, Outlook, Proven
from indicators.outlook.reach import Beside, Fair, Promise
from indicators.outlook.record import Scored
from store.published.forecasts import Forecast


def outlook_json(one: Outlook, definition: Definition) -> dict[str, Any]:
    """What is ahead of a value. A part that does not apply is null."""
    return {
        "indicator": one.value.indicator,
        "unit": one.value.unit,
        "period": one.value.period.code,
        "path": None if one.promise is None else _promise(one.promise),
        "working_days": None
        if one.progress is None
        else {"done": one.progress.done, "total": one.progress.total, "left": one.progress.left},
        "same_working_days": None if one.fair is None else _fair(one.fair),
        "needed": None if one.need is None else _need(one.need),
        "likely_final": None if one.likely is None else _likely(one.likely),
        "forecasts": None if one.foretold is None else _foretold(one.foretold),
        "not_foretold": say.texts()[one.untold]["vi"] if one.untold else "",
        "sustainability": _sustainability(one, definition),
    }


def _foretold(held: Foretold) -> dict[str, Any]:
    return {
        "months": held.months,
        "least": held.least,
        "scored": {
            "count": len(held.record),
            "held": sum(one.held for one in held.record),
            "periods": [_scored(one) for one in held.record],
        },
        "reason": say.texts()["too_short"]["vi"] if held.months < held.least else "",
        "made": [_forecast(row) | {"old": held.old(row)} for row in held.rows],
    }


def _forecast(row: Forecast) -> dict[str, Any]:
    return {
        "period": row.period,
        "made": day_date(row.made_day).isoformat(),
        "method": row.method or None,
        "value": row.middle,
        "low": row.low,
        "high": row.high,
        "level": LEVEL,
        "chance": row.chance,
        "origins": row.origins,
        "error": row.error,
        "naive_error": row.naive_error,
        "held": row.held,
        "methods": [
            {"method": name, "error": error, "held": held} for name, error, held in scores(row)
        ],
    }


def _scored(one: Scored) -> dict[str, Any]:
    """Of a period that is over what was foretold by its middle, what came, and how far off."""
    return {
        "period": one.row.period,
        "made": day_date(one.row.made_day).isoformat(),
        "value": one.middle,
        "low": one.low,
        "high": one.high,
        "level": LEVEL,
        "came": one.came,
        "held": one.held,
        "error": one.error,
        "naive": one.naive,
        "naive_error": one.naive_error,
    }


def _promise(one: Promise) -> dict[str, Any]:
    corners = one.path.corners if one.path else ()
    return {
        "shape": one.path.shape if one.path else None,
        "corners": [{"day": day.isoformat(), "figure": level} for day, level in corners],
        "day": one.day.isoformat(),
        "asked": one.today,
        "kept": one.kept,
    }


def _fair(one: Fair) -> dict[str, Any]:
    return {
        "days": one.days,
        "value": one.now.value,
        "until": one.now.period.end.isoformat(),
        "previous": _against(one.previous),
        "last_year": _against(one.last_year),
    }


def _against(one: Beside | None) -> dict[str, Any] | None:
    """``now`` is over ``days``: fewer than are over where the other period has no more."""
    if one is None:
        return None
    before = one.change.before
    return {
        "days": one.days,
        "now": one.now.value,
        "until": one.now.period.end.isoformat(),
        "from": before.period.start.isoformat(),
        "to": before.period.end.isoformat(),
        "value": before.value,
        "numerator": figure(before.numerator),
        "denominator": figure(before.denominator),
        "across_break": one.change.across_break,
    }


def _need(one: Need) -> dict[str, Any]:
    return {
        "certain": one.certain,
        "rate": one.rate,
        "cases": one.cases,
        "per_working_day": one.per_day,
    }


def _likely(one: Likely) -> dict[str, Any]:
    made = one.final
    out: dict[str, Any] = {"month": one.month.code, "months": one.months, "least": one.least}
    if made is None:
        return out | {"value": None, "reason": say.texts()["too_short"]["vi"]}
    return out | {
        "value": made.middle,
        "low": made.low,
        "high": made.high,
        "level": made.level,
        "cases": made.cases,
        "known_share": made.share,
    }


def _sustainability(one: Outlook, definition: Definition) -> dict[str, Any] | None:
    if one.finding is None:
        return None
    return {
        "fragile": one.finding.fragile,
        "months": one.finding.months,
        "reasons": [_reason(each, definition) for each in one.proven],
    }


def _reason(one: Proven, definition: Definition) -> dict[str, Any]:
    return {
        "code": one.reason.code,
        "vi": say.sentence(one.reason, definition, "vi"),
        "en": say.sentence(one.reason, definition, "en"),
        "figures": dict(one.reason.figures),
        "records": records_json(one.records),
    }
