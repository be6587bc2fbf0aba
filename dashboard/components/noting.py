"""Notes on the charts of a page, read where the chart stands: written on the indicator's own page.

Who sees a unit sees its notes, so a body that is kept for all of a role may have them; ``mark`` is
then part of what it is kept under.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from core.format import day
from core.values import Value
from dashboard import context
from dashboard.addresses.filters import Filters
from dashboard.components import jotting
from dashboard.wording import words
from desk import ChartNote, chart_notes
from exports.sheets.courses import COURSES
from indicators.defining.model import Definition


def on(
    filters: Filters, definitions: Sequence[Definition], drawn: Sequence[Value] | None = None
) -> list[ChartNote]:
    """Notes on these indicators of the chosen unit by their day, as of the chosen moment.

    ``drawn``: only those whose day lies in one of these periods.
    """
    if filters.unit is None:
        return []
    desk, place = context.desk(), chart_notes.place(filters.unit)
    found = [note for one in definitions for note in desk.notes(one.id, place, filters.as_known)]
    found.sort(key=lambda one: (one.day, one.note))
    if drawn is None:
        return found
    placed = jotting.by_period(drawn, found).values()
    return [found[n - 1] for n in sorted(n for numbers in placed for n in numbers)]


def said(
    notes: Sequence[ChartNote],
    definitions: Sequence[Definition],
    filters: Filters,
    called: Mapping[str, str] | None = None,
) -> list[Component]:
    """The numbered words under a chart, each with the way to where it is written; [] without.

    ``called``: indicator → its line of a chart of several, which each note names, on paper too.
    """
    each = called if called and len(called) > 1 else {}
    names = {one.id: words.short(one) for one in definitions}
    lines = [
        html.Li(
            [
                html.B(f"{n}. {day(one.day_date)}"),
                f"{each[one.indicator]}: {one.words} " if each else f"{one.words} ",
                html.A(
                    words.t("notes.there", name=names[one.indicator]),
                    href=filters.href(f"/chi-so/{one.indicator}") + "#ghi-chu",
                    className="screen",
                ),
            ]
        )
        for n, one in enumerate(notes, 1)
    ]
    return [html.Ol(lines, className="notes")] if lines else []


def mark(path: str) -> str:
    """Changes with every note on an indicator of a chart of this page."""
    lines = [line for one in COURSES if one.path == path for line in one.lines]
    return context.desk().notes_mark(*sorted({id for id, _, _ in lines}))
