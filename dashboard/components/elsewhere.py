"""Indicators that are not counted at a unit's level: apart from the others, under one line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from core.values import Value
from dashboard.components.attrs import attrs
from dashboard.wording import words
from indicators.evaluating.absent import NEVER

if TYPE_CHECKING:
    from dashboard.boards import Board


def counted(values: Iterable[Value]) -> tuple[list[Value], list[Value]]:
    """Those that the unit may have, and those that no unit of its level ever has."""
    here, elsewhere = list[Value](), list[Value]()
    for one in values:
        (elsewhere if one.value is None and one.reason in NEVER else here).append(one)
    return here, elsewhere


def folded(board: Board, values: Iterable[Value]) -> list[Component]:
    """One line that opens: each with why, and the way to its page."""
    held, unit = list(values), board.filters.unit
    if not held or unit is None:
        return []
    lines = [
        html.Li(
            [
                html.A(
                    words.short(board.definitions[one.indicator]),
                    href=board.filters.href(f"/chi-so/{one.indicator}"),
                ),
                html.Small(words.said(one.reason)),
            ],
            **attrs(data_id=one.indicator),
        )
        for one in held
    ]
    said = words.t(f"elsewhere.{unit.level.value}", count=len(held))
    return [
        html.Details([html.Summary(said), html.Ul(lines, className="li more")], className="tw rest")
    ]
