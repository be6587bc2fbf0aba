"""Rehearsals for those who look after the screens: what goes on, and the form that begins one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from core.format import moment
from core.values import Status
from dashboard.components import entry
from dashboard.components import status as mark
from dashboard.components.screens import PATH
from dashboard.wall import rehearsal
from dashboard.wording import words
from desk import Rehearsal, Screen

BEGIN, END = (f"{PATH}/dien-tap/{one}" for one in ("mo", "dung"))
_USUAL = "60"


def section(
    running: Sequence[Rehearsal], screens: Sequence[Screen], sources: Mapping[str, str], now: int
) -> Component:
    """Those that go on, each with its end, and the form. ``sources``: name → title."""
    held = {one.id: one.name for one in screens if one.approved}
    inside: list[Component] = [
        html.H2(words.t("drill.title")),
        html.P(words.t("drill.hint"), className="hint"),
        *[_going(one, held, sources, now) for one in running],
        _form(held, sources) if held else html.P(words.t("drill.no_screen")),
    ]
    return html.Section(inside, className="box", id="dien-tap")


def _going(
    one: Rehearsal, held: Mapping[str, str], sources: Mapping[str, str], now: int
) -> Component:
    told = words.t(
        "drill.running", what=rehearsal.said(one, sources), pace=words.number(one.pace), by=one.by,
        where=", ".join(held.get(id, id) for id in one.screens), at=moment(one.at),
        age=words.ago(max(0, one.until - now)),
    )  # fmt: skip
    hidden = entry.field("hidden", "dien-tap", one.rehearsal)
    line: Component = html.Div(
        [
            html.P([mark.shape(Status.WATCH), told], className="is-watch"),
            entry.post(END, [hidden], words.t("drill.stop"), css="form quiet"),
        ],
        className="ways",
    )
    return line


def _form(held: Mapping[str, str], sources: Mapping[str, str]) -> Component:
    what = {"": words.t("drill.what_day"), rehearsal.SERVER: words.t("drill.what_server")}
    what |= {name: words.t("drill.what_source", name=title) for name, title in sources.items()}
    paces = {str(one): words.t("drill.times", pace=words.number(one)) for one in rehearsal.PACES}
    ticks = [
        html.Label([entry.field("checkbox", "man-hinh", id), html.Span(name)], className="tick")
        for id, name in held.items()
    ]
    return entry.post(
        BEGIN,
        [
            _labelled("what", entry.choice("viec", what, id="dt-viec"), "dt-viec"),
            _labelled("date", entry.field("date", "ngay", id="dt-ngay"), "dt-ngay"),
            _labelled("from", entry.field("time", "tu", "07:00", id="dt-tu"), "dt-tu"),
            _labelled(
                "minutes",
                entry.field(
                    "number",
                    "phut",
                    _USUAL,
                    id="dt-phut",
                    min="1",
                    max=str(rehearsal.MOST_MINUTES),
                    step="1",
                ),
                "dt-phut",
            ),
            _labelled("pace", entry.choice("nhip", paces, _USUAL, id="dt-nhip"), "dt-nhip"),
            html.Fieldset([html.Legend(words.t("drill.where")), *ticks], className="ts"),
        ],
        words.t("drill.begin"),
    )


def _labelled(key: str, field: Component, id: str) -> Component:
    return html.Div([html.Label(words.t(f"drill.{key}"), htmlFor=id), field])
