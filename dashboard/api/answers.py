"""What each address of the API answers: questions to the catalogue, written down by ``wire``."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from core.clock import day_date, today
from core.errors import MisuseError
from core.period import Grain, Period
from core.values import Value
from dashboard import columns, context
from dashboard.api.operations import whole
from dashboard.listing import listed
from dashboard.stamps import Now
from exports import guarded, narrowing
from exports.asked import Asked, day_of, place_of
from indicators import lists, wire
from indicators.answers import SourceState, StreamState
from indicators.lists import Listed
from indicators.maps import Drawn
from indicators.model import Definition
from indicators.outlook.wire import outlook_json
from indicators.versions.breaks import breaks
from indicators.versions.revised import MOST

Args = dict[str, str]
_MOST_IDS, _MOST_PERIODS, _MOST_VALUES = 60, 400, 50_000
MOST_RECORDS = 500
"""Rows of one page."""


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
    period = _period(args)
    _admit(definition, asked, period)
    if "by" in args:
        return _table(definition, args["by"], asked, period)
    value = context.catalog().value(definition.id, asked.unit, period, *_rest(asked))
    return guarded.Table([value])


def _asked(args: Args) -> Asked:
    """The question as files ask it. Raises MisuseError."""
    catalog = context.catalog()
    only = narrowing.read(args.get("only", ""))
    if only is not None:
        narrowing.said(catalog, only)
    return Asked(
        unit=args.get("unit"),
        as_known=_known(args.get("as_known")),
        listed=lists.read(args.get("boundaries"), today(catalog.clock)),
        only=only,
        inside=columns.may_see_codes(context.user()),
    )


def _rest(asked: Asked) -> tuple[dict[str, str] | None, int | None, Listed]:
    return asked.cut, asked.as_known, asked.listed


def _admit(definition: Definition, asked: Asked, period: Period | None) -> None:
    """Raise MisuseError for a figure that may not leave, narrowed as it is."""
    if asked.only is None:
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
    start, end = _day(args.get("from"), "from"), _day(args.get("to"), "to")
    if start is not None and end is not None and start > end:
        raise MisuseError("from phải trước hoặc bằng to.")
    last = min(end or now, now)
    _admit(definition, asked, Period.of(Grain.DAY, last))
    if "by" not in args:
        return catalog.series(definition.id, asked.unit, grain, start, end, *_rest(asked)), []
    if args["by"] == "unit":
        guarded.check_units_over_time(asked)
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


def _period(args: Args) -> Period | None:
    _no_range(args)
    if "period" not in args:
        return None
    return Period.parse(args["period"], today(context.catalog().clock))


def _no_range(args: Args) -> None:
    if "from" in args or "to" in args:
        raise MisuseError("from và to đi cùng grain (day, week, month, quarter, half, year …).")


def _day(text: str | None, name: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise MisuseError(f"{name}: “{text}” không phải là ngày dạng 2023-12-26.") from None


def _known(text: str | None) -> int | None:
    """A moment as ISO 8601, a date (its end), or seconds since 1970 UTC."""
    if not text:
        return None
    if text.isdigit() and len(text) > 8:
        return int(text)
    return context.catalog().known_at(text.replace(" ", "+"))


def indicators(args: Args) -> dict[str, Any]:
    """Every definition."""
    return {"indicators": [_definition(one) for one in context.catalog().definitions()]}


def indicator(args: Args, id: str) -> dict[str, Any]:
    """One definition with its value of the running year."""
    catalog = context.catalog()
    definition = catalog.definition(id)
    unit, period = args.get("unit"), _period(args)
    return _definition(definition) | {"value_now": wire.value_json(catalog.value(id, unit, period))}


def outlook(args: Args, id: str) -> dict[str, Any]:
    """What is ahead of an indicator: path, pace, likely final, sustainability."""
    catalog = context.catalog()
    definition = catalog.definition(id)
    return outlook_json(catalog.outlook(id, args.get("unit"), _period(args)), definition)


def _definition(one: Definition) -> dict[str, Any]:
    return one.model_dump(mode="json") | {"hash": one.hash}


def passport(args: Args, value_id: str) -> dict[str, Any]:
    """Everything that proves a value. Raises MisuseError for one that may not leave."""
    catalog = context.catalog()
    proof = catalog.passport(value_id)
    if not columns.may_see_codes(context.user()):
        guarded.check_proof(catalog, proof.value)
    return wire.passport_json(proof)


def changes(args: Args) -> dict[str, Any]:
    """What has been revised since a moment, of all or of one unit or period, a page at a time.

    ``next``: the value after which to go on.
    """
    since = _known(args["since"]) or 0
    unit, period, after = args.get("unit"), _period(args), args.get("after", "")
    limit = whole(args.get("limit"), "limit", 1, MOST_RECORDS, MOST)
    until = _known(args.get("until"))
    found = context.catalog().changes(since, until, unit, period, limit=limit + 1, after=after)
    more = found[limit - 1].value_id if len(found) > limit else ""
    told = [wire.change_json(one) for one in found[:limit]]
    return {"count": len(told), "more": bool(more), "next": more, "changes": told}


def ledger(args: Args) -> dict[str, Any]:
    """Why a value is what it is: every step with the records that caused it."""
    steps = context.catalog().ledger(
        args["indicator"],
        args.get("unit"),
        _period(args),
        _known(args.get("since")) or 0,
        _known(args.get("until")),
    )
    return {"count": len(steps), "steps": [wire.step_json(one) for one in steps]}


def records(args: Args, kind: str) -> dict[str, Any]:
    """The records behind a sum, a page at a time."""
    query = {key: value for key, value in args.items() if key not in ("limit", "after")}
    limit = whole(args.get("limit"), "limit", 1, MOST_RECORDS, 50)
    codes = columns.may_see_codes(context.user())
    kept = () if codes else guarded.columns(kind)
    if not codes:
        guarded.check_records(kind, query)
    page = listed(context.catalog(), kind, query, limit, args.get("after", ""), codes=codes)
    rows = [{key: cell for key, cell in row.items() if key not in kept} for row in page.rows]
    return {"kind": page.kind, "total": page.total, "next": page.next, "rows": rows}


def units(args: Args) -> dict[str, Any]:
    """The units that exist on a day, with what they were made of and what they became."""
    catalog = context.catalog()
    before: dict[int, list[dict[str, Any]]] = {}
    after: dict[int, list[dict[str, Any]]] = {}
    for old, new, link in catalog.successions():
        told = {"weight": link.weight, "estimated": link.estimated}
        before.setdefault(new.unit_id, []).append({"unit": old.slug, "name": old.name} | told)
        after.setdefault(old.unit_id, []).append({"unit": new.slug, "name": new.name} | told)
    at = _day(args.get("at"), "at") or today(catalog.clock)
    found = catalog.units(at)
    codes = {one.unit_id: one.code for one in found}
    return {
        "at": at.isoformat(),
        "units": [
            {
                "code": one.code,
                "slug": one.slug,
                "name": one.name,
                "short_name": one.short_name,
                "level": one.level.value,
                "parent": codes.get(one.parent_id) if one.parent_id is not None else None,
                "valid_from": one.valid_from.isoformat(),
                "valid_to": one.valid_to.isoformat() if one.valid_to else None,
                "latitude": one.latitude,
                "longitude": one.longitude,
                "from": before.get(one.unit_id, []),
                "into": after.get(one.unit_id, []),
            }
            for one in found
        ],
    }


def boundaries(args: Args) -> Drawn:
    """The boundaries of a day's units, GeoJSON."""
    return context.catalog().boundaries(_day(args.get("at"), "at"), args.get("level", ""))


def features(args: Args, layer: str) -> Drawn:
    """The places of a map layer, GeoJSON."""
    return context.catalog().features(layer, args.get("unit"))


def sources(args: Args) -> dict[str, Any]:
    """The sources and how they stand."""
    return {"sources": [_source(one) for one in context.catalog().sources()]}


def _source(one: SourceState) -> dict[str, Any]:
    out = asdict(one)
    for key in ("last_success", "next_run", "failing_since"):
        out[key] = wire.moment(out[key])
    from_day = one.complete_from
    out["complete_from"] = None if from_day is None else day_date(from_day).isoformat()
    out["runs"] = [wire.run_json(run) for run in one.runs]
    out["streams"] = [_stream(each) for each in context.catalog().streams(one.name)]
    return out


def _stream(one: StreamState) -> dict[str, Any]:
    out = asdict(one)
    for key in ("last_success", "next_run", "failing_since", "covered_from", "covered_to"):
        out[key] = wire.moment(out[key])
    out.pop("runs")
    out["volume"] = None if one.volume is None else wire.volume_json(one.volume)
    return out


def runs(args: Args) -> dict[str, Any]:
    """The ledger of runs, newest first, a page at a time; ``next``: the run after which to go on.

    Raises NotFoundError for a mark that is no run: an empty page would say that there are no more.
    """
    catalog, after = context.catalog(), args.get("after", "")
    limit = whole(args.get("limit"), "limit", 1, MOST_RECORDS, 50)
    if after:
        catalog.run(after)
    found = catalog.runs(args.get("source"), limit + 1, before=after)
    more = found[limit - 1].run_id if len(found) > limit else ""
    return {"next": more, "runs": [wire.run_json(one) for one in found[:limit]]}


def stamp(now: Now) -> dict[str, Any]:
    """What screens poll."""
    one = now.stamp
    return {
        "build": now.build,
        "revision": one.revision,
        "mark": now.mark,
        "server_time": wire.moment(now.server_time),
        "oldest_as_of": wire.moment(one.oldest_as_of),
        "oldest_indicator": one.oldest_indicator,
        "failed_sources": one.failed_sources,
    }
