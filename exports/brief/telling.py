"""What the brief says of a figure: why to doubt it, how far it is off, who drags it, what comes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from core import format as say
from core.clock import day_date
from core.errors import MisuseError
from core.period import Period
from core.values import Freshness, Status, Value
from indicators.asking.compare import gap, is_rate
from indicators.asking.ranking import rank
from indicators.defining.model import Definition
from indicators.outlook.say import amount, sentence
from indicators.outlook.sustain import Reason

if TYPE_CHECKING:
    from indicators.catalog import Catalog

REASONS = 2
"""Reasons of one fragile figure; its page tells them all."""
_SINCE = re.compile(r"^(?P<old>.+?) \(từ (?P<year>\d{4}) (?P<new>.+)\)$")


def doubt(value: Value) -> str:
    """Why there is no figure, why it is not judged, or why not to lean on it; "" where sound."""
    if value.withheld:
        return value.reason or value.freshness_note or "chưa có số liệu"
    if value.freshness in (Freshness.STALE, Freshness.FAILED):
        return value.freshness_note or "số liệu quá hạn cập nhật"
    return value.reason


def owner(definition: Definition, day: date) -> str:
    """Who answers for it on a day: “A (từ 2025 B)” is A before that year and B from then on."""
    found = _SINCE.match(definition.owner)
    if found is None:
        return definition.owner
    return found["new"] if day.year >= int(found["year"]) else found["old"]


def told(catalog: Catalog, definition: Definition, value: Value, known: int | None) -> str:
    """One line on a figure that misses its target."""
    parts = [_gap(definition, value), _worst(catalog, definition, value, known)]
    if known is None:
        parts.append(_foretold(catalog, definition))
    return "; ".join(part for part in parts if part)


def lasting(
    catalog: Catalog, definition: Definition, noted: Sequence[Reason] | None = None
) -> tuple[str, ...]:
    """Why a met figure may not last, in the words of its page.

    ``noted``: the reasons of a past day, with the figures of that day; without them as it stands.
    """
    if noted is None:
        found = catalog.outlook(definition.id).finding
        noted = found.reasons if found else ()
    return tuple(sentence(one, definition) for one in noted[:REASONS])


def _gap(definition: Definition, value: Value) -> str:
    found = gap(value, definition)
    if found is None or found.met or found.amount == 0:
        return ""
    target = value.target
    over = target is not None and target.at_most is not None
    side = "vượt" if over else "thiếu" if found.below else "lệch"
    unit = "điểm" if is_rate(definition) else definition.unit
    return f"{side} {found.display()}{say.NBSP}{unit}"


def _worst(catalog: Catalog, definition: Definition, value: Value, known: int | None) -> str:
    """The unit that is surely below, the worst of them; of counts the one that holds the most."""
    if "unit" not in definition.dimensions:
        return ""
    try:
        parts = catalog.by(definition.id, "unit", None, value.period, None, known)
    except MisuseError:  # no such cut in that period, or the history is not kept so far back
        return ""
    rows = [one for one in rank(parts, definition) if not one.apart]
    if len(rows) < 2:
        return ""
    first = rows[0]
    if definition.direction != "lower":
        word = "thấp nhất"
    else:
        word = "cao nhất" if is_rate(definition) else "nhiều nhất"
    if first.verdict is not Status.OFF and is_rate(definition):
        return ""
    return f"{word}: {_place(first.value)} {first.value.display}"


def _place(value: Value) -> str:
    """A place by its whole name, an agency by its short one."""
    name = value.extra.get("name", "")
    if not name or (value.dims.get("unit") and name in value.unit_name):
        return value.unit_name
    return name


def _foretold(catalog: Catalog, definition: Definition) -> str:
    """Where the year is likely to end, where a forecast has earned to be told."""
    foretold = catalog.outlook(definition.id).foretold
    if foretold is None:
        return ""
    for row in foretold.rows:
        year = Period.parse(row.period, date(1990, 1, 1)).grain.value == "year"
        if year and row.method and row.low is not None and row.high is not None:
            low, high = amount(row.low, definition), amount(row.high, definition)
            band = f"{low.removesuffix(f'{say.NBSP}%')}–{high}"
            chance = "" if row.chance is None else f", khả năng đạt {say.percent(row.chance, 0)}"
            made = say.day(day_date(row.made_day))
            old = f", đã cũ, lập ngày {made}" if foretold.old(row) else ""
            return f"dự báo năm {row.period}: {band}{chance}{old}"
    return ""
