"""What ``/values`` answers: one period, a series, or by a dimension, guarded as files are."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.clock import today
from core.errors import MisuseError
from core.period import Grain, Period
from core.values import Value
from dashboard import context
from dashboard.api import reading
from dashboard.api.reading import Args
from dashboard.readers import columns
from exports.sheets import narrowing
from exports.sheets.asked import Asked, day_of, place_of
from exports.withholding import guarded
from indicators.asking import lists, wire
from indicators.asking.lists import Listed
from indicators.defining.model import Definition
from indicators.versions.breaks import breaks

_MOST_IDS, _MOST_PERIODS, _MOST_VALUES = 60, 400, 50_000


def values(args: Args) -> dict[str, Any]:
    """Values of one or several indicators: one period, a series, or by a dimension."""
    catalog = context.catalog()
    ids = [one.strip() for one in args["indicator"].split(",") if one.strip()]
    if len(ids) > _MOST_IDS:
        raise MisuseError(f"indicator: nhiều nhất {_MOST_IDS} chỉ tiêu một lần gọi.")
    asked = _asked(args)
    found: list[Value] = []
    marks: list[dict[str, Any]] = []
    tables: list[guarded.Table] = []
    for id in ids:
        definition = catalog.definition(id)
        narrowing.said(catalog, asked.only, id)  # a member that is on no list is refused
        if "grain" in args:
            series, cut = _series(args, definition, asked)
            marks += [{"indicator": id, **wire.break_json(one)} for one in breaks(series)]
            found += series
            tables += cut
        else:
            tables.append(_of_period(args, definition, asked))
            found += tables[-1].values
        if len(found) > _MOST_VALUES:
            raise MisuseError(
                f"Câu hỏi có hơn {_MOST_VALUES} giá trị; hãy chia nhỏ theo kỳ hoặc chỉ tiêu."
            )
    return {
        "revision": catalog.revision(),
        "count": len(found),
        "values": [wire.value_json(one) for one in found],
        "breaks": marks,
        "hidden": sum(one.hidden for one in tables),
        "cuts": list(dict.fromkeys(one.said for one in tables if one.said)),
    }


def _of_period(args: Args, definition: Definition, asked: Asked) -> guarded.Table:
    """The value of one period, or those by a dimension."""
    period = reading.period(args)
    _admit(definition, asked, period)
    if "by" in args:
        return _table(definition, args["by"], asked, period)
    value = context.catalog().value(definition.id, asked.unit, period, *_rest(asked))
    return guarded.Table([value])


def _asked(args: Args) -> Asked:
    """The question as files ask it. Raises MisuseError."""
    catalog = context.catalog()
    only = narrowing.read(args.get("only", ""))
    return Asked(
        unit=args.get("unit"),
        as_known=reading.known(args.get("as_known")),
        listed=lists.read(args.get("boundaries"), today(catalog.clock)),
        only=only,
        inside=columns.may_see_codes(context.user()),
    )


def _rest(asked: Asked) -> tuple[dict[str, str] | None, int | None, Listed]:
    return asked.cut, asked.as_known, asked.listed


def _admit(definition: Definition, asked: Asked, period: Period | None) -> None:
    """Raise MisuseError for a figure that may not leave, narrowed as it is."""
    if not asked.only:
        return
    catalog = context.catalog()
    place = place_of(catalog, asked, period or catalog.default_period(definition.id))
    narrowing.admitted(asked.only, [definition], place, inside=asked.inside)


def _table(definition: Definition, dim: str, asked: Asked, period: Period | None) -> guarded.Table:
    catalog = context.catalog()
    at = period or catalog.default_period(definition.id)
    return guarded.divided(catalog, definition, dim, asked, at, day_of(catalog, asked, at))


def _series(
    args: Args, definition: Definition, asked: Asked
) -> tuple[list[Value], list[guarded.Table]]:
    """Values of every period, and the tables that they are of."""
    catalog, now = context.catalog(), today(context.catalog().clock)
    if "period" in args:
        raise MisuseError("Dùng period, hoặc grain với from và to, không dùng cả hai.")
    try:
        grain = Grain(args["grain"])
    except ValueError:
        allowed = ", ".join(one.value for one in Grain)
        raise MisuseError(f"grain: “{args['grain']}” không có; nhận {allowed}.") from None
    start, end = reading.day(args.get("from"), "from"), reading.day(args.get("to"), "to")
    if start is not None and end is not None and start > end:
        raise MisuseError("from phải trước hoặc bằng to.")
    last = min(end or now, now)
    _admit(definition, asked, Period.of(Grain.DAY, last))
    if "by" not in args:
        return catalog.series(definition.id, asked.unit, grain, start, end, *_rest(asked)), []
    at = Period.of(grain, start or date(last.year, 1, 1))
    tables: list[guarded.Table] = []
    for _ in range(_MOST_PERIODS):
        if at.start > last:
            break
        tables.append(_table(definition, args["by"], asked, at))
        if grain in (Grain.YTD, Grain.NINE):
            break
        at = Period.of(grain, at.end)
    else:
        raise MisuseError(f"Khoảng thời gian quá dài: nhiều nhất {_MOST_PERIODS} kỳ.")
    return [one for made in tables for one in made.values], tables
