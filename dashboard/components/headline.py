"""The head of an indicator's page: the figure large, its verdict, what it is measured against."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from core.values import Freshness, Status, Value
from dashboard.addresses.filters import Filters
from dashboard.components import card, goal, lasting, moved, number
from dashboard.components import status as mark
from dashboard.components.card import Beside
from dashboard.wording import words
from indicators.asking.compare import Change, is_rate
from indicators.defining.model import Definition
from indicators.outlook.prospect import Outlook
from indicators.outlook.reach import Beside as AsMany
from indicators.outlook.reach import Fair


def verdict(value: Value) -> Component:
    """The status' badge; a withheld figure is not judged."""
    return mark.badge(Status.NONE if value.withheld else value.status)


def headline(
    value: Value,
    definition: Definition,
    beside: Beside,
    filters: Filters,
    outlook: Outlook | None = None,
    *,
    noted: bool = False,
    worse: tuple[str, Component] | None = None,
) -> Component:
    """Value, status, whether it will last, doubt, then target, gap and changes in terms.

    A running period's count is compared over as many working days where the outlook knows them.
    ``noted``: without an outlook, had it been noted by the chosen moment that it may not last?
    ``worse``: what makes it worse, and the way to those records.
    """
    judged = Status.NONE if value.withheld else value.status
    digits, unit = number.parts(value)
    if not unit and not value.withheld and not is_rate(definition):
        unit = words.measure(definition.unit)
    figure: list[Component | str] = [
        html.Span(digits, className="hatched") if number.doubted(value) else digits
    ]
    if unit:
        figure.append(html.Small(unit))
    terms = _terms(value, definition, beside, outlook.fair if outlook is not None else None)
    if worse is not None and not value.withheld:
        terms.append((worse[0], [worse[1]]))
    return html.Section(
        [
            html.Div(
                [
                    html.P(figure, className="v"),
                    html.Div(
                        [
                            html.Div(
                                [*_verdict(value, outlook, noted=noted), _doubt(value)],
                                className="vd",
                            ),
                            html.Dl(
                                [html.Div([html.Dt(name), html.Dd(said)]) for name, said in terms]
                            ),
                        ]
                    ),
                ],
                className=f"head {mark.css(judged)}",
            ),
            html.P(_line(value, definition, filters), className="hint"),
        ],
        className="box",
    )


def _verdict(value: Value, outlook: Outlook | None, *, noted: bool) -> list[Component]:
    """The status, and beside it the third word of a figure that is met but may not last."""
    found = outlook.finding if outlook is not None else None
    fragile = noted if found is None else found.fragile
    if not fragile or value.withheld:
        return [verdict(value)]
    return [verdict(value), lasting.fragile()]


def _terms(
    value: Value, definition: Definition, beside: Beside, fair: Fair | None
) -> list[tuple[str, list[Component | str]]]:
    out: list[tuple[str, list[Component | str]]] = []
    if value.target is not None:
        out.append((words.t("passport.target"), [goal.bare(value.target, definition)]))
        far = goal.distance(value, definition)
        if far:
            out.append((words.t("headline.gap"), [far]))
    else:
        out.append((words.t("passport.target"), [words.t("reason.no_target")]))
    pairs = (
        (beside.previous, beside.previous_name, fair.previous if fair else None),
        (beside.last_year, beside.last_year_name, fair.last_year if fair else None),
    )
    for found, name, alike in pairs:
        if found is not None:
            said, note = _changed(value, found, alike, definition)
            if found.across_break:
                note += f" · {words.t('chart.across_break')}"
            out.append((words.t("headline.against", what=name), [*said, html.Small(note)]))
    return out


def _changed(
    value: Value, found: Change, alike: AsMany | None, definition: Definition
) -> tuple[list[Component | str], str]:
    """The change and what it is of; of unlike periods that over as many working days, if known."""
    whole = words.inline(found.before.display)
    if not found.unlike:
        return goal.change(found, definition), f" ({whole})"
    if alike is None:
        return [words.t("headline.whole", figure=whole)], words.t("headline.not_yet")
    same = alike.now.value == value.value  # else it is told over fewer days than are over
    note = words.t(
        "headline.as_many" if same else "headline.fewer",
        days=words.number(alike.days),
        now=words.inline(alike.now.display),
        before=words.inline(alike.change.before.display),
        whole=whole,
    )
    return goal.change(alike.change, definition), note


def _doubt(value: Value) -> Component | str:
    if value.withheld:
        return html.Span(words.said(value.reason or value.freshness_note), className="muted")
    if value.freshness in (Freshness.STALE, Freshness.FAILED):
        css = "bad" if value.freshness is Freshness.FAILED else "fragile"
        return html.Span(number.doubt(value), className=css)
    if value.moved:
        guess = [words.t("fresh.estimated"), ": "] if value.estimated else []
        return html.Span([*guess, moved.said(value)], className="muted")
    return ""


def _line(value: Value, definition: Definition, filters: Filters) -> list[Component | str]:
    """Whose figure, of which days, how old."""
    where = f"{value.unit_name} · {words.period_name(value.period)} · {words.stretch(value.period)}"
    return [where, " · ", *card.age(value, definition, filters.now)]
