"""Targets as they were promised: of which indicator and unit, from which day, by which document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from dash import html
from dash.development.base_component import Component

from core.format import day
from core.text import fold
from core.units import Unit
from core.values import Status
from dashboard.components import entry, goal, table
from dashboard.components import status as mark
from dashboard.wording import words
from indicators.defining.model import Definition, TargetSpec
from indicators.defining.targets import made, promised

PATH = "/quan-tri"
_EXAMPLE = """targets:
  - {since: 2023-01-01, at_least: 0.95, document: 468/QĐ-TTg}
  - {since: 2026-01-01, at_least: 0.97, document: 12/KH-UBND}"""
"""Two promises of one indicator: the later takes over on its day."""


def section(
    definitions: Sequence[Definition],
    unit_of: Callable[[TargetSpec], Unit | None],
    text: str,
    today: date,
) -> Component:
    """Every promise, those in force marked; ``text`` narrows by indicator or document.

    ``unit_of``: the unit that a promise names; None where there is none.
    """
    asked = fold(text).split()
    rows: list[list[table.Cell]] = []
    without = 0
    for one in definitions:
        title = one.title(words.language())
        without += not one.targets and one.direction != "neutral"
        for spec in sorted(one.targets, key=lambda spec: (spec.unit or "", spec.since)):
            if not all(word in fold(f"{title} {one.id} {spec.document}") for word in asked):
                continue
            unit = unit_of(spec) if spec.unit else None
            rows.append(
                [
                    html.A(title, href=f"/chi-so/{one.id}", target="_self"),
                    unit.name if unit else spec.unit or words.t("promises.every"),
                    goal.bare(made(spec), one),
                    day(spec.since),
                    words.t("promises.nobody")
                    if spec.unit and unit is None
                    else _state(spec, promised(one, today, unit), today),
                    html.Span(spec.document, lang="vi"),
                    path(file_of(one)),
                ]
            )
    inside: list[Component] = [
        html.H2(words.t("promises.title")),
        html.P(words.t("promises.hint"), className="hint"),
        entry.find(
            PATH,
            [
                entry.field("hidden", "muc", "muc-tieu"),
                html.Div(
                    [
                        html.Label(words.t("promises.find"), htmlFor="tim"),
                        entry.field("search", "tim", text, id="tim", maxlength="60"),
                    ]
                ),
            ],
            words.t("accounts.search"),
        ),
    ]
    keys = ("indicator", "unit", "target", "since", "state", "document", "file")
    if rows:
        columns = [table.Column(words.t(f"promises.{key}"), num=key == "target") for key in keys]
        title = words.t("promises.title")
        inside.append(table.table(columns, rows, caption=title, css="tb st", labels=True))
    else:
        inside.append(html.P(words.t("promises.none")))
    inside.append(html.P(words.t("promises.without", count=without), className="hint"))
    inside.append(_changing())
    return html.Section(inside, className="box", id="muc-tieu")


def path(file: str) -> Component:
    """A path, which breaks after a folder where it must."""
    *folders, last = file.split("/")
    inside: list[Component | str] = []
    for one in folders:
        inside += [f"{one}/", html.Wbr()]
    return html.Code([*inside, last])


def file_of(definition: Definition) -> str:
    """Where under ``indicators/definitions`` a definition stands, and with it its targets."""
    return f"{definition.group}/{definition.id}.yaml"


def _changing() -> Component:
    """How a target is changed, step by step."""
    steps = [html.Li(words.t(f"promises.step_{n}")) for n in (1, 2, 3, 4)]
    return html.Details(
        [
            html.Summary(words.t("promises.how")),
            html.Ol(steps, className="steps"),
            html.Pre(html.Code(_EXAMPLE), lang="vi"),
        ],
        className="tw",
        id="cach-doi",
    )


def _state(spec: TargetSpec, held: TargetSpec | None, today: date) -> Component:
    key = "coming" if spec.since > today else "holds" if spec is held else "replaced"
    status = Status.ON if key == "holds" else Status.NONE
    said: list[Component | str] = [mark.shape(status), words.t(f"promises.{key}")]
    return html.Span(said, className=f"st {mark.css(status)}")
