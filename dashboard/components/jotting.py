"""Notes on a chart: marks on its time axis, words in its table twin, and the forms that write them.

What the forms send is taken by ``dashboard.acts.keeping``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import Any

from dash import html
from dash.development.base_component import Component

from core.format import day, moment
from core.values import Value
from dashboard.components import entry
from dashboard.components.attrs import attrs
from dashboard.pictures import theme
from dashboard.wording import words
from desk import Account, ChartNote
from desk.chart_notes import LONGEST, may_change

ADD, CHANGE = "/cua-toi/ghi-chu", "/cua-toi/ghi-chu/sua"
REMOVE, RESTORE = "/cua-toi/ghi-chu/xoa", "/cua-toi/ghi-chu/lay-lai"


def by_period(values: Sequence[Value], notes: Sequence[ChartNote]) -> dict[str, list[int]]:
    """Code of a drawn period → numbers of the notes whose day lies in it; numbers are from 1."""
    found: dict[str, list[int]] = {}
    for number, one in enumerate(notes, 1):
        at = date.fromisoformat(one.day)
        for value in values:
            if value.period.start <= at < value.period.end:
                found.setdefault(value.period.code, []).append(number)
                break
    return found


def drawn(
    figure: dict[str, Any], values: Sequence[Value], notes: Sequence[ChartNote]
) -> dict[str, Any]:
    """The figure with a numbered mark where each noted period stands; its words on hovering."""
    placed = by_period(values, notes)
    if not placed:
        return figure
    layout = dict(figure["layout"])
    annotations, shapes = list(layout.get("annotations", ())), list(layout.get("shapes", ()))
    colour = theme.colour("accent")
    for value in values:
        numbers = placed.get(value.period.code)
        if not numbers:
            continue
        x = value.period.start.isoformat()
        said = "<br>".join(_told(notes[n - 1]) for n in numbers)
        shapes.append(
            {
                "type": "line", "x0": x, "x1": x, "yref": "paper", "y0": 0, "y1": 1,
                "line": {"color": colour, "width": 1, "dash": "dashdot"}, "layer": "below",
            }
        )  # fmt: skip
        annotations.append(
            {
                "x": x, "yref": "paper", "y": 0, "yanchor": "bottom", "showarrow": False,
                "text": f"<b>{', '.join(map(str, numbers))}</b>", "hovertext": said,
                "font": {"color": theme.colour("surface"), "size": 11},
                "bgcolor": colour, "borderpad": 2,
            }
        )  # fmt: skip
    return figure | {"layout": layout | {"annotations": annotations, "shapes": shapes}}


def _told(note: ChartNote) -> str:
    """A note on hovering: what somebody typed is no markup of the chart's."""
    return f"{day(note.day_date)}: {escape(note.words, quote=False)}"


def cells(values: Sequence[Value], notes: Sequence[ChartNote]) -> list[str]:
    """For each drawn period its notes in words: a column of the table twin."""
    placed = by_period(values, notes)
    return [
        "; ".join(f"{n}. {notes[n - 1].words}" for n in placed.get(one.period.code, ()))
        for one in values
    ]


def section(
    notes: Sequence[ChartNote],
    removed: Sequence[ChartNote],
    who: Account,
    about: Mapping[str, str],
    at: date,
) -> Component:
    """The notes under their chart, what the viewer may do to each, and the form for a new one.

    ``about``: the hidden fields that say which chart it is and where to go back. ``at``: the day
    that a new note is offered.
    """
    inside: list[Component] = [
        html.H2(words.t("notes.title")),
        html.P(words.t("notes.hint"), className="hint screen"),
    ]
    if notes:
        lines = [_line(n, one, who, about) for n, one in enumerate(notes, 1)]
        inside.append(html.Ol(lines, className="notes"))
    else:
        inside.append(html.P(words.t("notes.none")))
    hidden = [entry.field("hidden", name, text) for name, text in about.items()]
    form = entry.post(ADD, [*hidden, *_fields("moi", at.isoformat(), "")], words.t("notes.save"))
    inside.append(
        html.Details(
            [html.Summary(words.t("notes.add")), form], className="tw actf", id="ghi-chu-moi"
        )
    )
    for one in removed:
        put = [*hidden, entry.field("hidden", "ghi-chu", one.note)]
        said = words.t("notes.removed", words=one.words)
        inside.append(
            html.Div(
                [html.P(said, className="hint"),
                 entry.post(RESTORE, put, words.t("notes.restore"), css="form quiet inline")],
                className="ways",
            )
        )  # fmt: skip
    css = "box" if notes else "box screen"
    return html.Section(inside, className=css, id="ghi-chu")


def _line(n: int, one: ChartNote, who: Account, about: Mapping[str, str]) -> Component:
    told = words.t("notes.by", name=one.by_name or one.by, at=moment(one.at))
    if one.changed_at is not None:
        told = f"{told} · {words.t('notes.changed', at=moment(one.changed_at))}"
    inside: list[Component | str] = [
        html.P([html.B(f"{n}. {day(one.day_date)}"), f" {one.words}"]),
        html.Small(told),
    ]
    if may_change(one, who):
        hidden = [entry.field("hidden", name, text) for name, text in about.items()]
        hidden.append(entry.field("hidden", "ghi-chu", one.note))
        fields = _fields(one.note, one.day, one.words)
        named = attrs(aria_label=f"{words.t('notes.act')}: {one.words[:60]}")
        inside.append(
            html.Details(
                [
                    html.Summary(words.t("notes.act"), **named),
                    entry.post(CHANGE, [*hidden, *fields], words.t("notes.save")),
                    entry.post(REMOVE, hidden, words.t("notes.remove"), css="form quiet"),
                ],
                className="tw actf",
                id=f"ghi-chu-{one.note}",
            )
        )
    return html.Li(inside)


def _fields(id: str, at: str, text: str) -> list[Component]:
    return [
        html.Label(words.t("notes.day"), htmlFor=f"ngay-{id}"),
        entry.field("date", "ngay", at, id=f"ngay-{id}", required="required"),
        html.Label(words.t("notes.words", most=LONGEST), htmlFor=f"loi-{id}"),
        entry.field(
            "text", "loi", text, id=f"loi-{id}", maxlength=str(LONGEST), required="required",
            autocomplete="off",
        ),
    ]  # fmt: skip
