"""Which layers of a GIS portal are read, and which of their properties enter: the source's options.

Provinces differ in every name, so a layer is one option, a line of parts parted by ``;``. The first
is the portal's own name of the layer, the others say what is what::

    boundary_communes = "ranh_gioi_xa; code=ma_xa; name=ten; from=2025-07-01"
    layer_health = "co_so_y_te; code=ma; name=ten; kind=loai; unit=ma_xa; crs=EPSG:9210"

Properties that no part names never enter; those of ``drop=`` are known and not counted as news.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from connectors.allow import AllowList, names
from connectors.reading import geo
from core.errors import ConfigError

BOUNDARY, FEATURE = "boundary_", "layer_"
"""How the names of the options begin; the rest is our name of the layer."""

_FIELDS = ("code", "name", "updated")
_OWN = {
    BOUNDARY: ("from_field", "to_field", "from", "to", "to_is"),
    FEATURE: ("kind", "unit"),
}
_ALL = (*_FIELDS, "drop", "crs", "point")


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer. Names of properties are the portal's; "" where the layer has no such thing."""

    name: str  # ours
    at: str  # the portal's: feature type, collection, number, file
    code: str = ""
    title: str = ""
    kind: str = ""
    unit: str = ""
    since: str = ""  # property with the first day of validity
    until: str = ""
    updated: str = ""
    fixed_since: str = ""  # ISO date, of a layer that does not say
    fixed_until: str = ""
    last_day: bool = True  # ``until`` names the last day; else the first day after
    crs: int | None = None  # EPSG code, where the portal does not say it rightly
    point: tuple[str, float, float] | None = None  # code, longitude, latitude of a known place
    drop: frozenset[str] = frozenset()  # known to come, never kept

    def properties(self) -> frozenset[str]:
        """The allow-list."""
        held = (self.code, self.title, self.kind, self.unit, self.since, self.until, self.updated)
        return frozenset(one for one in held if one)


def layers(options: Mapping[str, str], prefix: str, source: str) -> list[Layer]:
    """The layers of one stream. Raises ConfigError listing every fault."""
    faults: list[str] = []
    out = []
    for option in sorted(options):
        if option.startswith(prefix) and options[option].strip():
            where = f"sources.{source}.options.{option}"
            found = _layer(option.removeprefix(prefix), options[option], prefix, where, faults)
            if found is not None:
                out.append(found)
    if not out and not faults:
        faults.append(f"sources.{source}.options: chưa khai lớp nào ({prefix}TÊN = “lớp; code=…”)")
    if faults:
        raise ConfigError(faults)
    return out


def _layer(name: str, text: str, prefix: str, where: str, faults: list[str]) -> Layer | None:
    head, *rest = (part.strip() for part in text.split(";"))
    allowed = (*_ALL, *_OWN[prefix])
    before = len(faults)
    said: dict[str, str] = {}
    for part in filter(None, rest):
        key, equals, value = (one.strip() for one in part.partition("="))
        if not equals or key not in allowed or not value:
            faults.append(
                f"{where}: “{part}” không hiểu; nhận {', '.join(allowed)}, dạng tên=giá trị"
            )
        said[key] = value
    if not head or "=" in head:
        faults.append(f"{where}: phần đầu phải là tên lớp của cổng")
    for key in ("from", "to"):
        if key in said and not _is_day(said[key]):
            faults.append(f"{where}: {key}=“{said[key]}” không phải là ngày ISO")
    if prefix == BOUNDARY:
        if "code" not in said:
            faults.append(f"{where}: thiếu code= (trường mã đơn vị); không ghép theo tên")
        if "from" not in said and "from_field" not in said:
            faults.append(f"{where}: thiếu from= hoặc from_field= (hiệu lực từ ngày)")
    if said.get("to_is", "last") not in ("last", "after"):
        faults.append(f"{where}: to_is nhận last hoặc after")
    crs = geo.epsg(said.get("crs"))
    if "crs" in said and crs not in geo.KNOWN:
        faults.append(
            f"{where}: crs=“{said['crs']}” không hỗ trợ; nhận EPSG:4326, 4756, 9205–9218 …"
        )
    point = _point(said.get("point", ""), where, faults)
    if len(faults) > before:
        return None
    return Layer(
        name, head, said.get("code", ""), said.get("name", ""), said.get("kind", ""),
        said.get("unit", ""), said.get("from_field", ""), said.get("to_field", ""),
        said.get("updated", ""), said.get("from", ""), said.get("to", ""),
        said.get("to_is", "last") == "last", crs, point,
        names(said.get("drop", "").replace(",", " ")),
    )  # fmt: skip


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _point(text: str, where: str, faults: list[str]) -> tuple[str, float, float] | None:
    if not text:
        return None
    code, _, place = text.partition("@")
    try:
        longitude, latitude = (float(one) for one in place.split(","))
    except ValueError:
        longitude = latitude = 0.0
    west, south, east, north = geo.VIETNAM
    if not code or not (west <= longitude <= east and south <= latitude <= north):
        faults.append(f"{where}: point=“{text}” cần dạng MÃ@kinh-độ,vĩ-độ trong Việt Nam")
        return None
    return code, longitude, latitude


class LayerLists(AllowList):
    """The allow-lists of all layers of a stream; each layer's records pass its own."""

    def __init__(self) -> None:
        super().__init__(())
        self._of: dict[Layer, AllowList] = {}

    def of(self, layer: Layer) -> AllowList:
        """The allow-list of one layer."""
        return self._of.setdefault(layer, AllowList(layer.properties(), layer.drop))

    def forget(self) -> None:
        """Begin anew, in every layer."""
        super().forget()
        for one in self._of.values():
            one.forget()

    def came(self) -> set[str]:
        """Allowed properties met so far, in any layer."""
        return super().came().union(*(one.came() for one in self._of.values()))

    def new(self) -> set[str]:
        """Properties met so far that are not allowed in their layer."""
        return super().new().union(*(one.new() for one in self._of.values()))
