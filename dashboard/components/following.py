"""The star of an indicator, and the list of those that a viewer follows with what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from core.values import Status, Value
from dashboard.components import entry, goal, number
from dashboard.components import status as mark
from dashboard.components.attrs import attrs
from dashboard.wording import words
from indicators.asking.compare import change
from indicators.defining.model import Definition

FOLLOW, UNFOLLOW = "/cua-toi/theo-doi", "/cua-toi/bo-theo-doi"


@dataclass(frozen=True, slots=True)
class Line:
    """One followed indicator: how it stands, and how it stood when the viewer last looked."""

    value: Value
    before: Value | None
    definition: Definition
    href: str


def star(indicator: str, unit: str, unit_name: str, back: str, *, on: bool) -> Component:
    """A button that follows the indicator of a unit, or follows it no more."""
    hidden: list[Component] = [
        entry.field("hidden", "chi-tieu", indicator),
        entry.field("hidden", "don-vi", unit),
        entry.field("hidden", "ve", back),
    ]
    shape = html.Span("★" if on else "☆", className="star", **attrs(aria_hidden="true"))
    said = words.t("follow.on" if on else "follow.off")
    note = words.t("follow.of", unit=unit_name)
    send: list[Component | str] = [shape, said, html.Span(f" {note}", className="sr")]
    act = UNFOLLOW if on else FOLLOW
    css = "form quiet inline on" if on else "form quiet inline"
    return entry.post(act, hidden, send, css=css)


def box(lines: Sequence[Line], lost: int, *, looked: bool) -> Component:
    """The followed indicators; ``lost``: how many of them cannot be seen any more."""
    inside: list[Component] = [html.H2(words.t("follow.title"))]
    if lines:
        inside.append(html.Ul([_line(one, looked=looked) for one in lines], className="li"))
    else:
        inside.append(html.P(words.t("follow.none"), className="hint"))
    if lost:
        inside.append(html.P(words.t("follow.lost", count=lost), className="hint"))
    if lines or lost:
        manage = html.A(words.t("follow.manage"), href="/cua-toi#theo-doi", target="_self")
        inside.append(html.P(manage, className="hint screen"))
    css = "box" if lines or lost else "box screen"  # how to begin is nothing for paper
    return html.Section(inside, className=css, id="theo-doi")


def _line(one: Line, *, looked: bool) -> Component:
    value, definition = one.value, one.definition
    status = Status.NONE if value.withheld else value.status
    return html.Li(
        [
            html.Span(
                [mark.shape(status), html.Span(mark.word(status), className="sr")],
                className=mark.css(status),
            ),
            html.A(words.short(definition), href=one.href),
            number.short(value),
            html.Small([f"{value.unit_name} · ", *_moved(one, looked=looked)]),
        ]
    )


def _moved(one: Line, *, looked: bool) -> list[Component | str]:
    found = None if one.value.withheld else change(one.value, one.before, one.definition)
    if number.doubted(one.value) or one.value.withheld:
        return [number.doubt(one.value)]
    if found is None:
        return [words.t("follow.no_before")]
    since = words.t("follow.since_look" if looked else "follow.since_day")
    said: list[Component | str] = []
    if one.before is not None and mark.turned(one.value.status, one.before.status):
        said += [f"{mark.word(one.before.status)} → {mark.word(one.value.status)}, "]
    return [*said, *goal.change(found, one.definition, since)]
