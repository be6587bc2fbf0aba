"""The files of the open data portal: tables and layers, written as offices write them."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any

import orjson
from openpyxl import Workbook

from core.units import Level
from sandbox.datasets import DataSet
from sandbox.datastore import FIELDS, Row
from sandbox.places import MERGED, places

TYPES = {
    "CSV": "text/csv",
    "XLS": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "GeoJSON": "application/geo+json",
    "JSON": "application/json",
}


def content(one: DataSet, kind: str, rows: list[Row]) -> tuple[bytes, str]:
    """Bytes and content type of a data set's file in a format."""
    if kind == "CSV":
        return csv(one, rows, as_written=True), TYPES[kind]
    if kind == "XLS":
        return _book(one.title, orjson.dumps(rows[:2_000])), TYPES[kind]
    if kind == "GeoJSON":
        return orjson.dumps(layer(one)), TYPES[kind]
    if kind == "JSON":
        return orjson.dumps(rows), TYPES[kind]
    return f"{one.title}: tệp mẫu".encode(), "application/octet-stream"


def csv(one: DataSet, rows: list[Row], *, as_written: bool = False) -> bytes:
    """Commas or semicolons, with a byte order mark, without, or in UTF-16, by data set.

    ``as_written``: dates as the office wrote them, in half of the files day first; the datastore
    took those for month first.
    """
    names = [name for name, _ in FIELDS if name != "_id"]
    mark = ";" if one.number % 2 else ","
    lines = [mark.join(names)]
    for row in rows:
        cells = ["" if row.get(n) is None else str(row[n]) for n in names]
        if as_written and one.number % 2 == 0:
            year, day, month = str(row["thoi_gian"])[:10].split("-")
            cells[names.index("thoi_gian")] = f"{day}/{month}/{year}"
        lines.append(mark.join(f'"{c}"' if mark in c else c for c in cells))
    return "\r\n".join(lines).encode(("utf-8", "utf-8-sig", "utf-16")[one.number % 3])


@lru_cache(maxsize=128)
def _book(title: str, rows: bytes) -> bytes:
    """A workbook with merged title rows above its header; the same bytes for the same rows."""
    names = [name for name, _ in FIELDS if name != "_id"]
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["SỐ LIỆU MẪU"])
    sheet.append([title])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(names))
    sheet.merge_cells(start_row=2, start_column=1, end_row=2, end_column=len(names))
    sheet.append(names)
    for row in orjson.loads(rows):
        sheet.append([row.get(n) for n in names])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def layer(one: DataSet) -> dict[str, Any]:
    """A GeoJSON layer: invented squares around real centres, lon,lat; it says so itself."""
    features = []
    for place in places():
        unit = place.unit
        fits = place.level is Level.COMMUNE and place.since >= MERGED
        if not fits or unit.latitude is None or unit.longitude is None:
            continue
        x, y, half = unit.longitude, unit.latitude, 0.01
        ring = [[x - half, y - half], [x + half, y - half], [x + half, y + half],
                [x - half, y + half], [x - half, y - half]]  # fmt: skip
        features.append({
            "type": "Feature",
            "properties": {"ma": unit.code, "ten": unit.name, "ghi_chu": "Hình mẫu, không thật"},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        })  # fmt: skip
    return {"type": "FeatureCollection", "name": one.name, "features": features}
