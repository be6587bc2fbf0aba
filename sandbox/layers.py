"""The layers of the GIS portal, and how they are given today: capped, spoilt where a fault says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import pyproj
import shapely
from flask import request
from shapely.geometry import mapping

from core.clock import day_date, local_day
from core.text import same_tones
from core.units import REORGANISED, Level
from sandbox.addresses import KEYS
from sandbox.shapes import INVENTED, cells, facilities
from sandbox.spoil import spoil
from sandbox.state import Sandbox

CAP = 1_000
VN2000 = 9210
HELD = "__hinh"
"""Where a record keeps its shape."""
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Layer:
    """One published layer. ``system``: the EPSG code it is kept in."""

    name: str
    title: str
    system: int
    moments: tuple[str, ...]


LAYERS = (
    Layer("ranh_gioi", "Ranh giới hành chính (mô phỏng)", 4326, ("hieuLucTu",)),
    Layer("co_so_cong_cong", "Cơ sở dịch vụ công (mô phỏng)", VN2000, ()),
)
BY_NAME = {one.name: one for one in LAYERS}


def records(layer: Layer, today: date) -> list[Record]:
    """What a layer holds on a day: districts, and since the reorganisation communes beside them."""
    new = today >= REORGANISED
    if layer.name == "co_so_cong_cong":
        return _places(new)
    held = _bounds(Level.DISTRICT, False, ended=new)
    return [*held, *_bounds(Level.COMMUNE, True, ended=False)] if new else list(held)


@cache
def _bounds(level: Level, new: bool, *, ended: bool) -> tuple[Record, ...]:
    last = REORGANISED - timedelta(days=1)
    return tuple(
        {
            HELD: mapping(one.shape),
            "ma": one.unit.code,
            "ten": same_tones(one.unit.name),
            "hieuLucTu": f"{one.unit.valid_from:%Y-%m-%d}",
            "hieuLucDen": f"{last:%Y-%m-%d}" if ended else "",
            "capNhat": f"{one.unit.valid_from:%Y-%m-%d}",
            "ghiChu": INVENTED,
        }
        for one in cells(level, new)
    )


@cache
def _inverse() -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(4326, VN2000, always_xy=True, allow_ballpark=False)


@cache
def _unshifted() -> pyproj.Transformer:
    """As servers do that leave the datum out: VN-2000 degrees taken for WGS84."""
    return pyproj.Transformer.from_crs(VN2000, 4756, always_xy=True)


@cache
def _places(new: bool) -> list[Record]:
    out = []
    for one in facilities(new):
        shape = None
        if one.place is not None:
            shape = {"type": "Point", "coordinates": list(_inverse().transform(*one.place))}
        out.append(
            {
                HELD: shape, "ma": one.code, "ten": one.name, "loai": one.kind,
                "maDonVi": one.unit.code, "capNhat": "2023-01-01",
                "nguoiPhuTrach": "CÁN BỘ MẪU", "ghiChu": "mô phỏng",
            }
        )  # fmt: skip
    return out


def shifted(shape: Any) -> Any:
    """A VN-2000 shape in degrees without the shift."""
    if shape is None:
        return None
    moved = shapely.transform(
        shapely.geometry.shape(shape), _unshifted().transform, interleaved=False
    )
    return mapping(moved)


def feature(record: Record, place: Callable[[Any], Any]) -> Record:
    """As GeoJSON; ``place`` turns its shape into the system that is asked for."""
    rest = {key: value for key, value in record.items() if key != HELD}
    return {"type": "Feature", "geometry": place(record.get(HELD)), "properties": rest}


def same(shape: Any) -> Any:
    """The shape as it is kept."""
    return shape


class Shop:
    """The layers as they are given today, spoilt where a fault says so."""

    def __init__(self, box: Sandbox) -> None:
        self.box = box
        self.today = day_date(local_day(box.now("gis")))

    def refused(self) -> bool:
        """Is the caller without a token that holds?"""
        expired = self.box.board.take("gis", "expired_session") is not None
        said = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return expired or KEYS["gis"] not in (said, request.args.get("token", ""))

    def all(self, layer: Layer) -> list[Record]:
        """Every record of a layer."""
        return records(layer, self.today)

    def cap(self) -> int:
        """The most that one answer holds, whatever is asked."""
        most = self.box.board.peek("gis", "silent_cap")
        return CAP if most is None else min(CAP, int(most))

    def page(self, layer: Layer, start: int, size: int) -> list[Record]:
        """Some records; a server's cap is not said."""
        part = self.all(layer)[start : start + min(size, self.cap())]
        return spoil(
            self.box.board, "gis", part, key="ma", version="capNhat", moments=layer.moments
        )
