"""What the strokes and bars of a chart mean, in words: only of those that are there."""

from __future__ import annotations

from collections.abc import Sequence

from core.values import Value
from dashboard.components import series, unsure
from dashboard.wording import words
from indicators.defining.model import Definition
from indicators.versions.breaks import PARTS, breaks


def of_lines(values: Sequence[Value], definition: Definition) -> str:
    """Where a cut axis starts, what is dotted, thin or doubted, and why; "" where all is plain."""
    shown = [one for one in values if not one.withheld]
    said = [series.cut_at(values, definition)]
    said.append(words.t("chart.dotted_running") if any(one.running for one in shown) else "")
    said.append(words.t("chart.thin_estimated") if any(one.estimated for one in shown) else "")
    parts = any(one.reason == PARTS for one in breaks(values))
    said.append(words.t("chart.scored_hint") if parts else "")
    said.append(unsure.hint(values))
    return " ".join(one for one in said if one)


def of_bars(values: Sequence[Value]) -> str:
    """Which bars are lighter, and why; "" where none is."""
    shown = [one for one in values if not one.withheld]
    said = [words.t("chart.light_running") if any(one.running for one in shown) else ""]
    said.append(words.t("chart.light_estimated") if any(one.estimated for one in shown) else "")
    said.append(unsure.hint(values, bars=True))
    return " ".join(one for one in said if one)
