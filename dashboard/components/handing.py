"""A file that was handed over: where it stands, its faults by cell, what it would change."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from core.format import NOTHING, moment
from dashboard.components import entry, notice, table
from dashboard.components.spoken import spoken
from dashboard.wording import words
from desk import Handover

PATH = "/bao-cao-so-lieu"
CONFIRM, DROP = f"{PATH}/xac-nhan", f"{PATH}/bo"
_KIND = {"refused": "error", "failed": "error", "accepted": "good", "checked": "good"}
_LONG = 20  # seconds without an answer after which it is said that the scheduler may stand still
_MOST = 200


def result(one: Handover, now: int) -> Component:
    """All about one file. ``now``: real time, epoch seconds."""
    if one.waits:
        return _waiting(one, now)
    found: dict[str, Any] = json.loads(one.findings) if one.findings else {}
    title = words.t(f"hand.{one.state}", name=one.name)
    inside: list[Component] = [notice.notice(_KIND.get(one.state, "empty"), title, one.words)]
    if found.get("faults"):
        inside.append(_faults(found["faults"]))
    elif found.get("figures"):
        inside.append(_changes(found["figures"]))
    if one.state == "checked":
        inside.append(_choice(one.handover))
    return html.Section(inside, className="box hand", id="ket-qua")


def _waiting(one: Handover, now: int) -> Component:
    key = "taking" if one.confirmed_at is not None else "waiting"
    since = max(0, now - (one.confirmed_at or one.sent_at))
    text = words.t("hand.waits_text")
    if since > _LONG:
        text = words.t("hand.waits_long", age=words.ago(since))
    return html.Section(
        [
            # no script is needed to ask again
            html.Meta(httpEquiv="refresh", content="1" if since <= _LONG else "5"),
            notice.notice("loading", words.t(f"hand.{key}", name=one.name), text),
        ],
        className="box hand",
        id="ket-qua",
    )


def _faults(faults: Sequence[Mapping[str, str]]) -> Component:
    rows: list[list[table.Cell]] = [
        [html.B(one["cell"] or words.t("hand.whole_file")), spoken(one["words"])]
        for one in faults[:_MOST]
    ]
    columns = [table.Column(words.t("hand.cell"), css="nb"), table.Column(words.t("hand.fault"))]
    return table.table(
        columns,
        rows,
        caption=words.t("hand.faults"),
        show_caption=True,
        css="tb",
        among=len(faults),
    )


def _changes(figures: Sequence[Mapping[str, Any]]) -> Component:
    columns = [
        table.Column(words.t("hand.measure")),
        table.Column(words.t("hand.about")),
        table.Column(words.t("hand.period"), css="nb"),
        table.Column(words.t("hand.old"), num=True),
        table.Column(words.t("hand.new"), num=True),
        table.Column(words.t("hand.change"), num=True),
    ]
    rows = [
        [
            one["name"],
            one["unit_name"],
            one["label"],
            words.number(one["was"]) if one["known"] else None,
            html.B(words.number(one["value"])),
            _change(one),
        ]
        for one in figures[:_MOST]
    ]
    return table.table(
        columns,
        rows,
        caption=words.t("hand.changes"),
        show_caption=True,
        labels=True,
        css="tb st",
        among=len(figures),
    )


def _change(one: Mapping[str, Any]) -> str:
    if not one["known"]:
        return words.t("hand.first")
    if one["was"] == one["value"]:
        return words.t("hand.same")
    if one["was"] is None or one["value"] is None:
        return NOTHING
    more = one["value"] - one["was"]
    return f"{'▲' if more > 0 else '▼'} {words.number(abs(more))}"


def _choice(handover: str) -> Component:
    hidden = entry.field("hidden", "nop", handover)
    return html.Div(
        [
            entry.post(CONFIRM, [hidden], words.t("hand.confirm")),
            entry.post(DROP, [hidden], words.t("hand.drop"), css="form quiet"),
        ],
        className="ways",
    )


def history(files: Sequence[Handover]) -> Component:
    """The last files of a person, each with its outcome."""
    if not files:
        return html.P(words.t("hand.none_yet"))
    columns = [
        table.Column(words.t("hand.at"), css="nb"),
        table.Column(words.t("hand.name")),
        table.Column(words.t("hand.outcome")),
        table.Column(words.t("hand.digest"), css="nb"),
    ]
    rows: list[list[table.Cell]] = [
        [
            moment(one.sent_at),
            html.A(one.name, href=f"{PATH}?nop={one.handover}"),
            [html.B(words.t(f"hand.state.{one.state}")), html.Small(spoken(one.words))],
            html.Code(one.digest[:12]),
        ]
        for one in files
    ]
    return table.table(columns, rows, caption=words.t("hand.history"), labels=True, css="tb st")
