"""Who owes data: what stands open by unit, and the reminders that can be sent.

``table`` and ``reminders`` need nothing but what the catalogue and the desk answer:
``catalog.owing(None, desk.paused())``, ``catalog.reminders(desk.paused())``, ``desk.reminded(…)``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dash import MATCH, Input, Output, ctx, html
from dash.development.base_component import Component

from core.clock import day_number, day_start, today
from core.errors import IocError
from core.format import day
from core.period import Period
from core.values import Status
from dashboard import context
from dashboard.callbacks import callback
from dashboard.components import status as mark
from dashboard.components import table as tables
from dashboard.components.attrs import attrs
from dashboard.components.spoken import spoken
from dashboard.wording import words
from desk import Reminded
from indicators.reported.owing import Owed, Side, State
from indicators.reported.reminders import Reminder

MAY = (context.OPERATOR, context.ADMINISTRATOR)
_TYPE = "remind"
_STATUS = {
    State.OVERDUE: Status.OFF,
    State.LATE: Status.WATCH,
    State.DUE: Status.NONE,
    State.ON_TIME: Status.ON,
}
_ORDER = {State.OVERDUE: 0, State.DUE: 1, State.LATE: 2, State.ON_TIME: 3}

Group = tuple[Owed, ...]
"""Figures of one reporter about one unit that come together and stand alike."""


def groups(owed: Sequence[Owed]) -> list[Group]:
    """Figures that come on one template and stand alike, the longest debt first."""
    held: dict[tuple[Any, ...], list[Owed]] = {}
    for one in owed:
        key = (
            one.reporter_id,
            one.reporter,
            one.about_id,
            one.duty,
            one.period,
            one.state,
            one.side,
        )
        held.setdefault((*key, one.reason), []).append(one)
    return sorted(
        (tuple(some) for some in held.values()),
        key=lambda g: (_ORDER[g[0].state], -g[0].days, g[0].reporter_name, g[0].due, g[0].duty),
    )


def badge(one: Owed) -> Component:
    """Shape and words: ``■ quá hạn 6 ngày làm việc``."""
    key = one.state.value
    if one.state is State.DUE and not one.days:
        key = "now"
    return mark.badge(_STATUS[one.state], words.t(f"owing.state.{key}", days=one.days))


def whose(one: Owed) -> list[Component | str]:
    """In whose hands it is, with the reason and the run."""
    if one.side is Side.NONE:
        return []
    out: list[Component | str] = [html.B(words.t(f"owing.side.{one.side.value}"))]
    if one.reason:
        out.append(html.Small(spoken(one.reason)))
    if one.run_id:
        out.append(html.Small([words.t("owing.run"), " ", html.Code(one.run_id[:12])]))
    return out


def what(group: Group) -> list[Component | str]:
    """What is owed: the template's title and period, the figures below it."""
    first = group[0]
    if not first.measure:
        return [html.B(spoken(first.title)), html.Small(words.t("owing.news"))]
    names = "; ".join(words.said(one.measure_name) for one in group)
    about = "" if first.about_name == first.reporter_name else f" · {first.about_name}"
    return [html.B(spoken(first.title)), html.Small(f"{_period(first.period)}{about}: {names}")]


def _period(period: Period | None) -> str:
    return words.period_name(period) if period is not None else ""


def table(owed: Sequence[Owed], *, most: int = 40) -> Component:
    """What has not come, the longest debt first; what came is counted in a sentence."""
    found = [g for g in groups(owed) if g[0].state in (State.OVERDUE, State.DUE)]
    late = [g for g in found if g[0].state is State.OVERDUE]
    shown = (late + [g for g in found if g[0].state is State.DUE])[:most]
    came = [one for one in owed if one.came_at is not None]
    punctual = sum(one.state is State.ON_TIME for one in came)
    said = words.t(
        "owing.came",
        count=words.number(len(came)),
        share=words.percent(punctual / len(came) if came else None),
    )
    if not shown:
        return html.Div([html.P(words.t("owing.none")), html.P(said, className="hint")])
    columns = [
        tables.Column(words.t("owing.unit")),
        tables.Column(words.t("owing.what")),
        tables.Column(words.t("owing.due"), css="nb"),
        tables.Column(words.t("owing.stands")),
        tables.Column(words.t("owing.whose")),
    ]
    rows = [
        [g[0].reporter_name, what(g), day(g[0].due), badge(g[0]), whose(g[0]) or None]
        for g in shown
    ]
    drawn = tables.table(
        columns, rows, caption=words.t("owing.title"), css="tb owing", labels=True, among=len(found)
    )
    rest = len(found) - len(shown)
    more = (
        [html.P(words.t("owing.rest", count=words.number(rest)), className="hint")] if rest else []
    )
    return html.Div([drawn, *more, html.P(said, className="hint")])


def rail(owed: Sequence[Owed], href: str, *, most: int = 5) -> Component:
    """The longest debts in short, beside other things; ``href`` leads to all of them."""
    late = [g for g in groups(owed) if g[0].state is State.OVERDUE]
    title = html.H2(words.t("owing.title"))
    if not late:
        return html.Section([title, html.P(words.t("owing.none"))], className="box")
    lines = []
    for group in late[:most]:
        one = group[0]
        told = [
            words.said(one.title),
            words.t(f"owing.side.{one.side.value}") if one.side else "",
            words.said(one.reason),
        ]
        lines.append(
            html.Li(
                [
                    html.B(one.reporter_name),
                    html.Span(words.t("owing.days", days=one.days), className="bad nb"),
                    html.Small(". ".join(part.rstrip(".") for part in told if part)),
                ]
            )
        )
    count = words.number(len(late))
    more = html.A(words.t("owing.all", count=count), href=href, className="screen")
    among = words.t("rank.first", count=len(lines)) + words.t("rank.among", count=count)
    foot = html.P([more, html.Span(among, className="print")])
    return html.Section([title, html.Ul(lines, className="li two-col"), foot], className="box")


def year_start(now: date) -> int:
    """Since when reminders are counted: the year's first moment, epoch seconds."""
    return day_start(day_number(date(now.year, 1, 1)))


def reminders(
    letters: Sequence[Reminder], reminded: Mapping[int, Reminded], *, may: bool
) -> Component:
    """One letter a unit, ready to copy; ``may``: the viewer marks those that were sent."""
    if not letters:
        return html.P(words.t("owing.no_reminders"))
    return html.Ul(
        [_letter(one, reminded.get(one.unit_id), may) for one in letters], className="li"
    )


def _letter(one: Reminder, held: Reminded | None, may: bool) -> Component:
    days = words.t("owing.state.overdue", days=one.worst) if one.worst else words.t("owing.soon")
    inside: list[Component | str] = [
        html.B(one.unit_name),
        html.Span(days, className="bad nb" if one.worst else "nb"),
        html.Small(_said(held)),
        html.Details(
            [html.Summary(words.t("owing.letter")), html.Pre(one.text, className="letter")],
            id=f"nhac-{one.unit_id}",
        ),
    ]
    if may:
        inside.append(
            html.Button(
                words.t("owing.remind"),
                id={"type": _TYPE, "unit": str(one.unit_id)},
                className="act",
                n_clicks=0,
                **attrs(
                    aria_label=words.t("owing.remind_label", unit=one.unit_name),
                    aria_live="polite",
                ),
            )
        )
    return html.Li(inside)


def _said(held: Reminded | None) -> str:
    if held is None:
        return words.t("owing.never")
    return words.t("owing.reminded", count=held.count, at=day(held.last_at), who=held.last_by)


@callback(
    Output({"type": _TYPE, "unit": MATCH}, "children"),
    Output({"type": _TYPE, "unit": MATCH}, "disabled"),
    Input({"type": _TYPE, "unit": MATCH}, "n_clicks"),
    prevent_initial_call=True,
    roles=MAY,
)
def ask(clicks: int | None) -> tuple[str, bool]:
    """Write down that the letter went out (the desk audits it) and say so on the button."""
    unit = ctx.triggered_id["unit"] if ctx.triggered_id else ""
    if not clicks or not unit:
        return words.t("owing.remind"), False
    try:
        return marked(str(unit)), True
    except IocError as fault:
        return words.t("owing.remind_failed", why=words.said(fault.public)), False


def marked(unit: str) -> str:
    """Mark the letter to a unit as sent; the words for the button."""
    catalog, desk = context.catalog(), context.desk()
    letters = {str(one.unit_id): one for one in catalog.reminders(desk.paused())}
    one = letters.get(unit)
    if one is None:
        return words.t("owing.gone")
    about = "; ".join(
        dict.fromkeys(f"{o.title}, {o.period.label()}" for o in one.owed if o.period is not None)
    )
    desk.remind(one.unit_id, one.unit_name, by=context.user().login, about=about)
    return words.t("owing.marked", at=day(today(catalog.clock)))
