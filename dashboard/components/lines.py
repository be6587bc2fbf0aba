"""Several indicators on one axis: the figures of ``series``, laid over each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.values import Value
from dashboard.components import parted, series
from indicators.defining.model import Definition

_PLOT, _LINE = 178.0, 17.0
"""Pixels: of the drawing's height between its margins, of a line of letters."""


def together(
    rows: Sequence[tuple[str, Sequence[Value], Definition]],
) -> dict[str, Any]:
    """Several indicators of one measure on one axis: (colour token, values, definition).

    The target of the first alone is drawn; each line ends in its last figure. The marks of all of
    them part the axis.
    """
    figures = [series.rate(values, definition, token) for token, values, definition in rows]
    first = figures[0]
    bounds = [one["layout"]["yaxis"]["range"] for one in figures]
    known = [one for one in bounds if one]
    if known:
        first["layout"]["yaxis"]["range"] = [min(b[0] for b in known), max(b[1] for b in known)]
    first["layout"]["margin"]["r"] = 116  # the target is named beside the figures
    ends = [label for label in first["layout"]["annotations"] if label.get("xref") == "paper"]
    for (token, values, definition), one in zip(rows[1:], figures[1:], strict=True):
        first["data"] += [part for part in one["data"] if part.get("hoverinfo") != "skip"]
        ends += series.last(values, definition, token)
    paths = [values for _, values, _ in rows]
    first["layout"]["annotations"] = _apart(ends, first) + parted.labels(*paths)
    first["layout"]["shapes"] = parted.verticals(*paths)
    return first


def _apart(ends: list[dict[str, Any]], drawn: dict[str, Any]) -> list[dict[str, Any]]:
    """Labels at the right edge on one line each, the highest in its place, none over another."""
    low, high = drawn["layout"]["yaxis"]["range"] or (0.0, 1.0)
    pixel = (high - low) / _PLOT or 1.0
    held = high + _LINE * pixel
    for one in sorted(ends, key=lambda label: -label["y"]):
        held = min(one["y"], held - _LINE * pixel)
        one["yshift"] = round((held - one["y"]) / pixel)
        one["text"] = one["text"].split("<br>")[0]
    return ends
