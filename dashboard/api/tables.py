"""What the API's lists are as tables: for each operation its columns, and the rows of an answer.

The same rows and words as the JSON. A cell that is no scalar there is spread: dimensions stand in
columns ``dim_…``, of a target its figure and how it binds, lists are joined with ``;``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, get_args

from dashboard.api import official
from exports.sheets.records import cell, kind_of
from exports.sheets.sheet import Cell, Column, Kind, Table
from exports.withholding.columns import ALL, COLUMNS

Row = Mapping[str, Any]

_VALUE = (
    "indicator", "unit", "period", "value:number", "numerator:number", "denominator:number",
    "display", "status", "freshness", "reason", "coverage:number", "target:number", "target_kind",
    "as_of:moment", "known_from:moment", "definition", "value_id",
)  # fmt: skip
_SPELT: Mapping[str, tuple[str, ...]] = {
    "values": (*_VALUE, "estimated:flag"),
    "changes": (*_VALUE, "before", "why", "published:flag"),
    "indicators": (
        "id", "name", "name_en", "short_name", "group", "unit", "direction", "dimensions", "grains",
        "owner", "legal_basis", "method", "hash",
    ),
    "form": official.COLUMNS,
    "units": (
        "code", "slug", "name", "short_name", "level", "parent", "valid_from:day", "valid_to:day",
        "latitude:number", "longitude:number",
    ),
    "sources": (
        "name", "title", "protocol", "owner", "enabled:flag", "state", "last_success:moment",
        "next_run:moment", "failing_since:moment", "complete_from:day", "fault",
    ),
    "runs": (
        "run_id", "source", "stream", "kind", "outcome", "started_at:moment", "finished_at:moment",
        "window_from:moment", "window_to:moment", "fetched:whole", "new:whole", "changed:whole",
        "unchanged:whole", "deleted:whole", "quarantined:whole", "fault",
    ),
}  # fmt: skip
"""Operation → its columns; what is no text says its kind."""
_BINDS = ("at_least", "at_most", "equals")
_ROWS = {"records": "rows", "form": "rows"}


def table(name: str, made: Row) -> Table:
    """The list in an operation's answer as a table."""
    rows: list[Row] = made[_ROWS.get(name, name)]
    if name == "records":
        kind = made["kind"]
        keys = list(rows[0]) if rows else [n for n in COLUMNS.get(kind, ALL) if n != "code"]
        columns = [Column(key, key, kind_of(key)) for key in keys]
        return Table(
            name, tuple(columns), [[cell(c, row.get(c.key)) for c in columns] for row in rows]
        )
    spread = [_spread(row) for row in rows]
    dims = sorted({key for row in spread for key in row if key.startswith("dim_")})
    columns = [*map(_column, _SPELT[name]), *(Column(key, key) for key in dims)]
    return Table(
        name, tuple(columns), [[_cell(c.kind, row.get(c.key)) for c in columns] for row in spread]
    )


_KINDS: Mapping[str, Kind] = {one: one for one in get_args(Kind)}


def _column(spelt: str) -> Column:
    key, _, kind = spelt.partition(":")
    return Column(key, key, _KINDS[kind or "text"])


def _spread(row: Row) -> dict[str, Any]:
    """A row without nested parts."""
    out = dict(row)
    out |= {f"dim_{key}": code for key, code in (out.pop("dims", None) or {}).items()}
    if isinstance(out.get("name"), Mapping):
        out["name"], out["name_en"] = out["name"].get("vi"), out["name"].get("en")
    if "target" in out:
        target = out["target"] or {}
        kind = next((one for one in _BINDS if one in target), None)
        out |= {"target": target.get(kind), "target_kind": kind}
    return out


def _cell(kind: Kind, value: Any) -> Cell:
    if value is None or value == "":
        return None if kind != "text" or value is None else ""
    match kind:
        case "moment":
            return datetime.fromisoformat(value)
        case "day":
            return date.fromisoformat(value)
        case "flag":
            return bool(value)
        case "whole":
            return int(value)
        case "number":
            return float(value)
        case "text":
            return _joined(value) if isinstance(value, list | tuple) else str(value)


def _joined(parts: Iterable[Any]) -> str:
    return ";".join(str(one) for one in parts)
