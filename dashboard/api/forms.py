"""In which form an answer is given: what ``format`` says, else what ``Accept`` prefers.

JSON is the usual form and the whole truth; lists also come as tables, for programs: CSV with commas
and decimal points, Parquet and Arrow typed.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from flask import request

from core.errors import MisuseError
from dashboard.api.operations import Operation
from dashboard.api.tables import table
from exports.formats import csv

JSON, GEOJSON = "application/json", "application/geo+json"
KINDS: Mapping[str, str] = {
    "json": JSON,
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "arrow": "application/vnd.apache.arrow.stream",
}
"""Word of ``format`` → content type."""
FORMAT = "format"
_PLAIN = csv.Choice(bom=False, separator=",", decimal=".", plain=True)


def offered(one: Operation) -> dict[str, str]:
    """The forms of an operation: word → content type, the usual one first."""
    if one.schema == "GeoJson":
        return {"json": GEOJSON}
    return dict(KINDS) if one.table else {"json": JSON}


def chosen(one: Operation) -> str | None:
    """The form that the caller wants; None where only others would do.

    Raises MisuseError for a ``format`` that there is not.
    """
    forms = offered(one)
    asked = request.args.get(FORMAT)
    if asked:
        if asked not in forms:
            raise MisuseError(f"format: “{asked[:20]}” không có; nhận {', '.join(forms)}.")
        return asked
    accepted = request.accept_mimetypes
    if not accepted:
        return next(iter(forms))
    known = {kind: word for word, kind in forms.items()}
    if GEOJSON in known:
        known[JSON] = "json"  # it is JSON, too
    found = accepted.best_match(list(known))
    return None if found is None else known[found]


def content(one: Operation, made: Mapping[str, Any], form: str) -> bytes:
    """The list of an answer in a form other than JSON."""
    rows = table(one.name, made)
    if form == "csv":
        return b"".join(csv.stream(rows, _PLAIN))
    from exports.formats import parquet  # Arrow is heavy: a worker that writes none goes without

    out = io.BytesIO()
    write = parquet.plain if form == "parquet" else parquet.arrow
    write(rows, out)
    return out.getvalue()
