"""Thresholds by which figures are judged: the watch band, the least cases, how late they may be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from dash import html
from dash.development.base_component import Component

from core import format as say
from core.text import fold
from core.values import Target
from dashboard.components import table
from dashboard.components.promises import file_of, path
from dashboard.wording import words
from indicators.asking.compare import is_rate
from indicators.defining.model import Definition
from indicators.defining.targets import made, promised

_SPAN = re.compile(r"(\d+)([mhd])")
_SECONDS = {"m": 60, "h": 3_600, "d": 86_400, "minutes": 60, "hours": 3_600, "days": 86_400}
KEYS = ("watch_within", "minimum_count", "cadence", "lateness")
"""What a definition says of them, in the order of the columns."""


def section(definitions: Sequence[Definition], text: str, today: date) -> Component:
    """A line an indicator; ``text`` narrows by its name or id."""
    asked = fold(text).split()
    rows: list[list[table.Cell]] = []
    for one in definitions:
        title = one.title(words.language())
        if all(word in fold(f"{title} {one.id}") for word in asked):
            rows.append(
                [
                    html.A(title, href=f"/chi-so/{one.id}", target="_self"),
                    _watch(one, today),
                    words.number(one.minimum_count) if one.minimum_count else None,
                    _cadence(one),
                    _lateness(one),
                    path(file_of(one)),
                ]
            )
    title = words.t("thresholds.title")
    heads: list[table.Column | str] = [words.t("promises.indicator")]
    heads += [f"{words.t(f'thresholds.{key}')} ({key})" for key in KEYS]
    heads.append(words.t("promises.file"))
    shown: Component = (
        table.table(heads, rows, caption=title, css="tb st", labels=True)
        if rows
        else html.P(words.t("promises.none"))
    )
    hint = html.P(words.t("thresholds.hint"), className="hint")
    return html.Section([html.H2(title), hint, shown], className="box", id="nguong")


def _watch(definition: Definition, today: date) -> str | None:
    """``98,01 % … < 99 %``: which figures are to be watched; None where nothing is judged."""
    promise = promised(definition, today, None)
    if promise is None:
        return None
    target = made(promise)
    if not definition.watch_within:
        return words.t("thresholds.none")
    low, high = _band(target, definition.watch_within)
    return words.t(
        "thresholds.over" if target.at_most is not None else "thresholds.under",
        low=_figure(low, definition),
        high=_figure(high, definition),
    )


def _band(target: Target, share: float) -> tuple[float, float]:
    """The ends of the band on the worse side of a target."""
    wide = abs(target.figure) * share
    if target.at_most is not None:
        return target.figure, target.figure + wide
    return target.figure - wide, target.figure


def _figure(amount: float, definition: Definition) -> str:
    """With two decimals more than the target, where the band is narrow."""
    if is_rate(definition):
        return words.percent(amount, definition.decimals + 1)
    return say.trimmed(amount, definition.decimals + 2, words.language())


def _cadence(definition: Definition) -> str:
    found = _SPAN.fullmatch(definition.cadence)
    if found is None:
        return words.t(f"thresholds.every.{definition.cadence}")
    return words.t("thresholds.each", span=words.ago(int(found[1]) * _SECONDS[found[2]]))


def _lateness(definition: Definition) -> str:
    late, unit = definition.lateness, definition.lateness_unit
    if not late:
        return words.t("thresholds.not_late")
    if unit == "working_days":
        return words.t("thresholds.working_days", count=late)
    return words.ago(late * _SECONDS[unit])
