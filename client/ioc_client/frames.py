"""Answers of the API as frames: their columns, their moments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import pandas as pd

Moment = str | date | datetime | None
"""A day means its end; a moment without a zone is local time of the province."""

_MOMENTS = ("as_of", "known_from", "started_at", "finished_at", "last_success", "next_run")
_KINDS = ("at_least", "at_most", "equals")


def row(value: Mapping[str, Any]) -> dict[str, Any]:
    """A value's columns: dimensions apart, of the target its figure and how it binds."""
    out = {key: one for key, one in value.items() if key not in ("dims", "target")}
    out |= {f"dim_{key}": one for key, one in (value.get("dims") or {}).items()}
    target = value.get("target") or {}
    kind = next((one for one in _KINDS if one in target), None)
    out |= {"target": target[kind] if kind else None, "target_kind": kind}
    for key in ("value", "numerator", "denominator", "coverage", "target"):
        out[key] = float("nan") if out.get(key) is None else float(out[key])
    return out


def step(one: Mapping[str, Any]) -> dict[str, Any]:
    """A step's columns."""
    before, after = one["before"], one["after"]
    return {
        "known_from": after["known_from"],
        "reason": one["reason"],
        "before": before["display"],
        "after": after["display"],
        "value_before": before["value"],
        "value_after": after["value"],
        "parts": one["parts"],
    }


def named(rows: Sequence[Mapping[str, Any]], key: str, *columns: str) -> pd.DataFrame:
    """Rows by their key; of none an empty frame that has the key and these columns all the same."""
    frame = pd.DataFrame(rows) if rows else pd.DataFrame(columns=[key, *columns])
    return frame.set_index(key)


def timed(frame: pd.DataFrame) -> pd.DataFrame:
    """Moments as timestamps of their own zone."""
    for name in _MOMENTS:
        if name in frame:
            frame[name] = pd.to_datetime(frame[name], format="ISO8601")
    return frame


def written(moment: Moment) -> str | None:
    """A moment as the API reads it."""
    if isinstance(moment, date):
        return moment.isoformat()
    return moment


def told(frame: pd.DataFrame, attrs: Mapping[str, Any]) -> pd.DataFrame:
    """What the answer says of itself stands in the frame's ``attrs``."""
    frame.attrs.update(attrs)
    return frame
