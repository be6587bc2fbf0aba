"""What each address of the API but ``/values`` answers: questions to the catalogue, by ``wire``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from core.clock import day_date, epoch, today
from dashboard import context
from dashboard.api import reading
from dashboard.api.reading import Args
from dashboard.readers import columns
from dashboard.readers.listing import listed
from dashboard.serving.stamps import Now
from exports.withholding import guarded
from indicators.asking import wire
from indicators.asking.answers import SourceState, StreamState
from indicators.asking.maps import Drawn
from indicators.defining.model import Definition
from indicators.outlook.wire import outlook_json
from indicators.versions.revised import MOST

MOST_RECORDS = 500
"""Rows of one page."""


def indicators(args: Args) -> dict[str, Any]:
    """Every definition."""
    return {"indicators": [_definition(one) for one in context.catalog().definitions()]}


def indicator(args: Args, id: str) -> dict[str, Any]:
    """One definition with its value of the running year."""
    catalog = context.catalog()
    definition = catalog.definition(id)
    unit, period = args.get("unit"), reading.period(args)
    return _definition(definition) | {"value_now": wire.value_json(catalog.value(id, unit, period))}


def outlook(args: Args, id: str) -> dict[str, Any]:
    """What is ahead of an indicator: path, pace, likely final, sustainability."""
    catalog = context.catalog()
    definition = catalog.definition(id)
    return outlook_json(catalog.outlook(id, args.get("unit"), reading.period(args)), definition)


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

    ``next``: the value after which to go on; ``until``: what was known then is what the pages are
    of, also when something is evaluated between two of them; null where no page follows.
    """
    catalog, since = context.catalog(), reading.known(args["since"]) or 0
    unit, period, after = args.get("unit"), reading.period(args), args.get("after", "")
    limit = reading.whole(args.get("limit"), "limit", 1, MOST_RECORDS, MOST)
    asked = reading.known(args.get("until"))
    with catalog.reading():  # before the clock is looked at: all that it reads had come by then
        until = epoch(catalog.clock.now()) if asked is None else asked
        found = catalog.changes(since, until, unit, period, limit=limit + 1, after=after)
    more = found[limit - 1].value_id if len(found) > limit else ""
    told = [wire.change_json(one) for one in found[:limit]]
    return {
        "count": len(told),
        "more": bool(more),
        "next": more,
        "until": wire.moment(until) if more else None,
        "changes": told,
    }


def ledger(args: Args) -> dict[str, Any]:
    """Why a value is what it is: every step with the records that caused it."""
    steps = context.catalog().ledger(
        args["indicator"],
        args.get("unit"),
        reading.period(args),
        reading.known(args.get("since")) or 0,
        reading.known(args.get("until")),
    )
    return {"count": len(steps), "steps": [wire.step_json(one) for one in steps]}


def records(args: Args, kind: str) -> dict[str, Any]:
    """The records behind a sum, a page at a time."""
    query = {key: value for key, value in args.items() if key not in ("limit", "after")}
    limit = reading.whole(args.get("limit"), "limit", 1, MOST_RECORDS, 50)
    codes = columns.may_see_codes(context.user())
    kept = () if codes else guarded.columns(kind, query)
    if not codes:
        guarded.check_records(kind, query)
    page = listed(context.catalog(), kind, query, limit, args.get("after", ""), codes=codes)
    rows = [{key: cell for key, cell in row.items() if key not in kept} for row in page.rows]
    return {
        "kind": page.kind, "total": page.total, "next": page.next, "order": page.order,
        "orders": list(page.orders), "rows": rows,
    }  # fmt: skip


def units(args: Args) -> dict[str, Any]:
    """The units that exist on a day, with what they were made of and what they became."""
    catalog = context.catalog()
    before: dict[int, list[dict[str, Any]]] = {}
    after: dict[int, list[dict[str, Any]]] = {}
    for old, new, link in catalog.successions():
        told = {"weight": link.weight, "estimated": link.estimated}
        before.setdefault(new.unit_id, []).append({"unit": old.slug, "name": old.name} | told)
        after.setdefault(old.unit_id, []).append({"unit": new.slug, "name": new.name} | told)
    at = reading.day(args.get("at"), "at") or today(catalog.clock)
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
    return context.catalog().boundaries(reading.day(args.get("at"), "at"), args.get("level", ""))


def features(args: Args, layer: str) -> Drawn:
    """The places of a map layer, GeoJSON."""
    return context.catalog().features(layer, args.get("unit"))


def sources(args: Args) -> dict[str, Any]:
    """The sources and how they stand; with their newest runs for those who look into runs."""
    looks = columns.may_look(context.user())
    return {"sources": [_source(one, looks=looks) for one in context.catalog().sources()]}


def _source(one: SourceState, *, looks: bool) -> dict[str, Any]:
    out = asdict(one)
    for key in ("last_success", "next_run", "failing_since"):
        out[key] = wire.moment(out[key])
    from_day = one.complete_from
    out["complete_from"] = None if from_day is None else day_date(from_day).isoformat()
    out.pop("runs")
    if looks:
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
    limit = reading.whole(args.get("limit"), "limit", 1, MOST_RECORDS, 50)
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
