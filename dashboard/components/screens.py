"""Screens for those who look after them: who waits, how each stands, and urgent boards.

Plain forms; what they send is taken by ``dashboard.acts.governing``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from core.format import moment, number
from core.values import Status
from dashboard.components import entry, table
from dashboard.components import status as mark
from dashboard.components.attrs import attrs
from dashboard.wall import seams
from dashboard.wording import words
from desk import Push, Screen
from desk.screens import SILENT

PATH = "/quan-tri"
APPROVE, CHANGE, REVOKE = (f"{PATH}/man-hinh/{one}" for one in ("duyet", "doi", "thu-hoi"))
PUSH, WITHDRAW = (f"{PATH}/man-hinh/{one}" for one in ("day", "rut"))
_NAME = "60"
UNITS = "don-vi-man-hinh"
"""Id of the list of units' codes that fields propose."""
Names = Mapping[str, str]
"""Name → words of playlists or boards."""


def waiting(screens: Sequence[Screen], playlists: Names, units: Names, *, demo: bool) -> Component:
    """Screens that show a code, and the form that approves one.

    The code is to be read off the screen itself, so that nobody approves a stranger's browser; a
    demonstration fills it in.
    """
    asks = [one for one in screens if not one.approved]
    said: Component = html.P(words.t("screens.none_wait"))
    if asks:
        said = html.Ul([html.Li(_asking(one, demo=demo)) for one in asks], className="li two-col")
    only = asks[0] if demo and len(asks) == 1 else None
    form = entry.post(
        APPROVE,
        [
            _labelled("code", entry.field(
                "text", "ma", only.code if only else "", id="ma", inputmode="numeric",
                maxlength="12", autocomplete="off", required="required",
            ), "ma"),
            _labelled("name", entry.field(
                "text", "ten", only.asked if only else "", id="ten", maxlength=_NAME,
                autocomplete="off",
            ), "ten"),
            _labelled("playlist", entry.choice("phat", playlists, id="phat"), "phat"),
            _labelled("unit", _unit("don-vi", ""), "don-vi"),
            entry.offered(UNITS, units),
        ],
        words.t("screens.approve"),
    )  # fmt: skip
    inside = [html.H2(words.t("screens.waiting")), said, form]
    if demo:
        link = html.A(words.t("screens.try_link"), href="/wall/man-hinh-thu", target="_blank")
        inside.append(html.P([words.t("screens.try"), " ", link], className="hint"))
    return html.Section(inside, className="box", id="cho-duyet")


def _asking(one: Screen, *, demo: bool) -> list[Component | str]:
    told = words.t("screens.asks", name=one.asked, at=moment(one.asked_at))
    code: list[Component | str] = [html.B(one.code, className="code"), " "] if demo else []
    return [*code, told, html.Small(one.address)]


def _labelled(key: str, field: Component, id: str) -> Component:
    return html.Div([html.Label(words.t(f"screens.{key}"), htmlFor=id), field])


def _unit(id: str, held: str) -> Component:
    return entry.field(
        "text", "don-vi", held, id=id, list=UNITS, maxlength="40", autocomplete="off"
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """What a screen's names mean: words of playlists and boards, today's units by their code.

    ``heaps``: MB of memory above which a screen of a playlist loads itself anew; 0: never.
    """

    playlists: Names
    boards: Names
    units: Names
    heaps: Mapping[str, int]


def listed(screens: Sequence[Screen], known: Known, build: str, now: int) -> Component:
    """Every approved screen: its sign of life, what it shows, and what may be done."""
    held = [one for one in screens if one.approved]
    title = html.H2(words.t("screens.title"))
    renew = html.P(
        [
            words.t("screens.looked", at=moment(now)),
            " · ",
            html.A(words.t("screens.again"), href=PATH, target="_self"),
        ],
        className="hint",
    )
    if not held:
        return html.Section(
            [title, html.P(words.t("screens.none"))], className="box", id="man-hinh"
        )
    keys = ("name", "state", "shows", "heap", "oldest", "acts")
    columns = [table.Column(words.t(f"screens.{key}")) for key in keys]
    rows: list[list[table.Cell]] = [
        [
            [html.B(one.name), html.Small(f"{one.id} · {one.address}")],
            _state(one, now),
            _shows(one, known, build),
            _size(one, known.heaps.get(one.playlist, 0)),
            moment(one.report["oldest"]) if one.report.get("oldest") else None,
            _acts(one, known.playlists),
        ]
        for one in held
    ]
    drawn = table.table(columns, rows, caption=words.t("screens.title"), css="tb st", labels=True)
    return html.Section([title, alive(held, now), drawn, renew], className="box", id="man-hinh")


def alive(held: Sequence[Screen], now: int) -> Component:
    """``24/25 màn hình còn nhịp``, and those that are silent by name."""
    silent = [one.name for one in held if now - one.seen_at > SILENT]
    text = words.t("screens.alive", good=len(held) - len(silent), all=len(held))
    if silent:
        text = f"{text}; {words.t('screens.silent_ones', names=', '.join(silent))}"
    status = Status.OFF if silent else Status.ON
    line: Component = html.P([mark.shape(status), text], className=mark.css(status))
    return line


def _state(one: Screen, now: int) -> list[Component | str]:
    silent = now - one.seen_at > SILENT
    status = Status.OFF if silent else Status.ON
    word = words.t("screens.silent" if silent else "screens.beats")
    when = words.ago(max(0, now - one.seen_at))
    lines = [html.Small(words.t("screens.ago", age=when))]
    late, missed = one.report.get("late"), one.report.get("missed")
    if isinstance(late, int | float) and isinstance(missed, int | float):
        counts = {"late": words.number(late), "missed": words.number(missed)}
        lines.append(html.Small(words.t("screens.counts", **counts)))
    if one.report.get("keeps") == 0:
        lines.append(html.Small(words.t("screens.keeps_nothing"), className="fragile"))
    return [html.Span([mark.shape(status), word], className=f"st {mark.css(status)}"), *lines]


def _shows(one: Screen, known: Known, build: str) -> list[Component | str]:
    told = str(one.report.get("build", ""))
    lines = [html.Small(known.playlists.get(one.playlist, one.playlist))]
    if one.unit:
        lines.append(html.Small(known.units.get(one.unit.partition("@")[0], one.unit)))
    sort = " · ".join(filter(None, (str(one.report.get("canvas", "")), told)))
    if sort:
        lines.append(html.Small(sort))
    if told and told != build:
        lines.append(html.Small(words.t("screens.other_build")))
    if one.report.get("rehearsal"):
        lines.append(html.Small(words.t("drill.acting"), className="fragile"))
    board = seams.plain(str(one.report.get("board", "")).partition("@")[0])
    return [html.B(known.boards.get(board, board) or "–"), *lines]


def _size(one: Screen, most: int) -> list[Component | str] | None:
    heap, nodes = one.report.get("heap"), one.report.get("nodes")
    if not isinstance(heap, int | float):
        return None
    out: list[Component | str] = [f"{number(heap / 1e6, 1)} MB"]
    if most and heap > most * 1e6:
        told = words.t("screens.full", most=words.number(most))
        out = [html.Span([mark.shape(Status.WATCH), *out], className=mark.css(Status.WATCH))]
        out.append(html.Small(told))
    if isinstance(nodes, int | float):
        out.append(html.Small(words.t("screens.nodes", count=words.number(nodes))))
    return out


def _acts(one: Screen, playlists: Names) -> Component:
    named = attrs(aria_label=f"{words.t('screens.act')}: {one.name}")
    hidden = entry.field("hidden", "man-hinh", one.id)
    change = entry.post(
        CHANGE,
        [
            hidden,
            html.Label(words.t("screens.name"), htmlFor=f"ten-{one.id}"),
            entry.field(
                "text", "ten", one.name, id=f"ten-{one.id}", maxlength=_NAME, required="required"
            ),
            html.Label(words.t("screens.playlist"), htmlFor=f"phat-{one.id}"),
            entry.choice("phat", playlists, one.playlist, id=f"phat-{one.id}"),
            html.Label(words.t("screens.unit"), htmlFor=f"don-vi-{one.id}"),
            _unit(f"don-vi-{one.id}", one.unit),
        ],
        words.t("screens.change"),
    )
    revoke = entry.post(REVOKE, [hidden], words.t("screens.revoke"), css="form quiet")
    return html.Details([html.Summary(words.t("screens.act"), **named), change, revoke])


def urgent(pushed: Sequence[Push], screens: Sequence[Screen], boards: Names, now: int) -> Component:
    """Boards that stand before all others, and the form that pushes one."""
    held = {one.id: one.name for one in screens if one.approved}
    inside: list[Component] = [
        html.H2(words.t("screens.urgent")),
        html.P(words.t("screens.urgent_hint"), className="hint"),
    ]
    for one in pushed:
        where = ", ".join(held.get(id, id) for id in one.screens) or words.t("screens.everywhere")
        told = words.t(
            "screens.pushed",
            board=boards.get(one.board, one.board), where=where, by=one.by, at=moment(one.at),
        )  # fmt: skip
        if one.until:
            told = f"{told} {words.t('screens.until', age=words.ago(max(0, one.until - now)))}"
        hidden = entry.field("hidden", "bang", one.push)
        inside.append(
            html.Div(
                [
                    html.P([mark.shape(Status.WATCH), told], className="is-watch"),
                    entry.post(WITHDRAW, [hidden], words.t("screens.withdraw"), css="form quiet"),
                ],
                className="ways",
            )
        )
    ticks = [
        html.Label([entry.field("checkbox", "man-hinh", id), html.Span(name)], className="tick")
        for id, name in held.items()
    ]
    inside.append(
        entry.post(
            PUSH,
            [
                _labelled("board", entry.choice("bang", boards, id="bang"), "bang"),
                html.Fieldset(
                    [html.Legend(words.t("screens.where")), *ticks] if ticks else [], className="ts"
                ),
                _labelled(
                    "minutes",
                    entry.field("number", "phut", id="phut", min="1", max="10080", step="1"),
                    "phut",
                ),
            ],
            words.t("screens.push"),
        )
    )
    return html.Section(inside, className="box", id="bang-khan")
