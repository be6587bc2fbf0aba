"""Where the simulated sources stand and how to log in to them.

These credentials are the sandbox's own and open nothing else. A demonstration and tests take them
from here into settings or environment; connectors never do.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.settings import PREFIX

ONESTOP = ("ioc-thu-nghiem", "mat-khau-thu-nghiem")
EDOC = ("he-thong-thu-nghiem", "khoa-truc-thu-nghiem")
PETITIONS = ("svc-thu-nghiem", "khoa-1022-thu-nghiem")
KEYS = {
    "docsystem": "khoa-qlvb-thu-nghiem",
    "opendata": "khoa-ckan-thu-nghiem",
    "citizen_app": "khoa-long-an-so-thu-nghiem",
    "zalo": "khoa-zalo-thu-nghiem",
    "tasks": "khoa-nhiem-vu-thu-nghiem",
    "gis": "khoa-gis-thu-nghiem",
    "publish": "khoa-cong-bo-thu-nghiem",
}
"""Source → its API key or token; ``publish``: of an editor of ``PUBLISHER`` on the portal."""
PUBLISHER = "van-phong-uy-ban-nhan-dan-tinh"
"""The organisation of the open data portal for which data sets may be written."""

TABLES = Path(__file__).with_name("tables.toml")
"""How the tables of the simulated sources become figures."""

PATHS = {
    "onestop": "motcua",
    "edoc": "vxp",
    "docsystem": "qlvb",
    "opendata": "ckan",
    "citizen_app": "longanso",
    "zalo": "zalo",
    "tasks": "nhiemvu",
    "petitions": "phananh",
    "evaluation": "congdvc",
    "gis": "gis",
}
"""Source → first part of its path."""


IGATE_STATUS = {
    "0": "1", "1": "2", "2": "4", "3": "5", "16": "6", "4": "9", "5": "10", "6": "7", "12": "3",
    "13": "8",
}  # fmt: skip
"""Status codes of the simulated iGate → the national list's."""


def settings(
    base: str, inbox: Path | None = None, warehouse: Path | None = None
) -> dict[str, dict[str, Any]]:
    """What ``core.settings.SourceSettings`` needs for each source at ``base`` (http://host:port).

    ``reported`` is there when a folder is given, ``warehouse`` when a file is.
    """
    out: dict[str, dict[str, Any]] = {
        name: {"url": f"{base}/{path}", "calls_per_minute": 60_000} for name, path in PATHS.items()
    }
    out["onestop"] |= {
        "username": ONESTOP[0],
        "password": ONESTOP[1],
        "agency": "000.00.00.H39",
        "page_size": 1_000,
        "options": {"dstcode": "VN:GOV:000.00.00.H39:motcua"},
    }
    out["edoc"] |= {"username": EDOC[0], "password": EDOC[1], "agency": "000.00.00.H39"}
    out["petitions"] |= {"username": PETITIONS[0], "password": PETITIONS[1], "page_size": 1_000}
    out["evaluation"] |= {"agency": "000.00.00.H39", "page_size": 200}
    out["evaluation"]["options"] = {"periods": "quarter year"}
    out["docsystem"] |= {"page_size": 1_000}
    out["opendata"] |= {"tables": str(TABLES)}
    out["gis"] |= gis(base, "ogcapi")
    for name in ("docsystem", "citizen_app", "zalo", "tasks"):
        out[name]["token"] = KEYS[name]
    for name in ("citizen_app", "zalo", "evaluation", "opendata"):
        out[name]["province"] = "80"
    if inbox is not None:
        out["reported"] = {"folder": str(inbox)}
    if warehouse is not None:
        out["warehouse"] = {"url": f"sqlite:///{warehouse}", "tables": str(TABLES)}
    return out


def publish(base: str) -> dict[str, Any]:
    """The settings ``publish`` for the portal of the same sandbox."""
    return {
        "url": f"{base}/{PATHS['opendata']}",
        "organisation": PUBLISHER,
        "token": KEYS["publish"],
        "calls_per_minute": 60_000,
    }


_GIS_LAYERS = ("ranh_gioi", "co_so_cong_cong")
_GIS = {"ogcapi": "ogc", "wfs": "wfs", "arcgis": "arcgis", "geojson": "files"}


def gis(base: str, kind: str) -> dict[str, Any]:
    """The GIS portal's settings in one of its protocols."""
    names = {
        "arcgis": ("0", "1"),
        "geojson": tuple(f"{one}.geojson" for one in _GIS_LAYERS),
    }
    bounds, places = names.get(kind, _GIS_LAYERS)
    dated = (
        "code=ma; name=ten; from_field=hieuLucTu; to_field=hieuLucDen; updated=capNhat; drop=ghiChu"
    )
    return {
        "kind": kind,
        "url": f"{base}/{PATHS['gis']}/{_GIS[kind]}",
        "token": KEYS["gis"],
        "page_size": 1_000,
        "calls_per_minute": 60_000,
        "options": {
            "boundary_units": f"{bounds}; {dated}",
            "layer_facilities": f"{places}; code=ma; name=ten; kind=loai; unit=maDonVi; "
            "updated=capNhat; drop=nguoiPhuTrach,ghiChu",
        },
    }


def igate(base: str) -> dict[str, Any]:
    """The one-stop system's settings for the profile ``igate`` of the same sandbox."""
    return settings(base)["onestop"] | {
        "kind": "igate",
        "url": f"{base}/{PATHS['onestop']}/igate",
        "options": {
            **{f"status_{own}": national for own, national in IGATE_STATUS.items()},
            "unit_d": "working_day",
        },
    }


def older_portal(base: str) -> dict[str, Any]:
    """The evaluation's settings for the portal's older report service."""
    return settings(base)["evaluation"] | {
        "kind": "params",
        "url": f"{base}/{PATHS['evaluation']}/rest",
    }


def _gis(kind: str) -> Callable[[str], dict[str, Any]]:
    return lambda base: gis(base, kind)


PROFILES = {
    "onestop@igate": igate,
    "evaluation@params": older_portal,
    **{f"gis@{kind}": _gis(kind) for kind in ("wfs", "arcgis", "geojson")},
}
"""Source and profile → its settings at a base address: another way to speak to the same source."""


def settings_of(
    base: str, name: str, inbox: Path | None = None, warehouse: Path | None = None
) -> dict[str, Any]:
    """The settings of a source, or of a profile of one."""
    made = PROFILES.get(name)
    return made(base) if made else settings(base, inbox, warehouse)[name]


def environment(
    base: str, inbox: Path | None = None, warehouse: Path | None = None
) -> dict[str, str]:
    """The same as ``IOC_SOURCES__…`` variables."""
    out: dict[str, str] = {}
    for name, values in settings(base, inbox, warehouse).items():
        for key, value in values.items():
            where = f"{PREFIX}SOURCES__{name.upper()}__{key.upper()}"
            if isinstance(value, dict):
                out |= {f"{where}__{option.upper()}": str(one) for option, one in value.items()}
            else:
                out[where] = str(value)
    return out
