"""The open data portal's register as CKAN writes it: packages, resources, organisations, groups."""

from __future__ import annotations

import unicodedata
import uuid
from functools import cache
from typing import Any

from slugify import slugify

from core.clock import DAY
from core.units import Level
from sandbox.datasets import DataSet, datasets
from sandbox.places import places
from sandbox.state import Sandbox, utc

GROUPS = {
    "attribute": ("du-lieu-thuoc-tinh", "Dữ liệu thuộc tính"),
    "geographic": ("du-lieu-dia-ly", "Dữ liệu địa lý"),
}
_SPACE = uuid.UUID("00000000-0000-4000-8000-0000000ca480")
_RECENT = 14 * DAY
_ENDINGS = {"CSV": "csv", "XLS": "xlsx", "GeoJSON": "geojson", "JSON": "json", "PDF": "pdf",
            "SHP": "zip", "KML": "kml"}  # fmt: skip


def identity(text: str) -> str:
    """A UUID that is always the same for the same text."""
    return str(uuid.uuid5(_SPACE, text))


def naive(at: int) -> str:
    """A moment in UTC without its zone, as CKAN writes it."""
    return utc(at)[:19] + ".416130"


def by_id() -> dict[str, DataSet]:
    """Every data set by its id and by its name."""
    return _by_id()


@cache
def _by_id() -> dict[str, DataSet]:
    return {key: one for one in datasets() for key in (one.id, one.name)}


@cache
def resources_of(number: int) -> tuple[tuple[str, str], ...]:
    """Id and format of each resource of a data set."""
    one = datasets()[number]
    return tuple((identity(f"{one.id}/{n}"), kind) for n, kind in enumerate(one.formats))


@cache
def resource_owners() -> dict[str, DataSet]:
    """Resource id → its data set."""
    return {rid: one for one in datasets() for rid, _ in resources_of(one.number)}


def visible(box: Sandbox, one: DataSet, now: int) -> bool:
    """Public and there, with what was deleted by hand."""
    return one.visible(now) and one.id not in box.edits.deleted


def listed(box: Sandbox, now: int) -> list[DataSet]:
    """Every data set that anyone may see."""
    return [one for one in datasets() if visible(box, one, now)]


def modified(box: Sandbox, one: DataSet, now: int) -> int:
    """When its metadata last changed."""
    edited = box.edits.touched.get(one.id, 0)
    return max(one.modified(now), edited if edited <= now else 0)


def has_table(one: DataSet) -> bool:
    """Is its first resource loaded into the datastore?"""
    return one.formats[0] == "CSV"


def package(box: Sandbox, one: DataSet, now: int, base: str) -> dict[str, Any]:
    """A data set as ``package_show`` gives it. ``base`` is the portal's address."""
    title = unicodedata.normalize("NFD", one.title) if one.number % 17 == 0 else one.title
    group, shown = GROUPS[one.kind]
    resources = [
        _resource(box, one, n, rid, kind, now, base)
        for n, (rid, kind) in enumerate(resources_of(one.number))
    ]
    gone = not visible(box, one, now) and not one.private
    return {
        "id": one.id,
        "name": one.name,
        "title": title,
        "notes": f"{one.title}. Dữ liệu mô phỏng.",
        "author": "",
        "author_email": "",
        "maintainer": "CÁN BỘ MẪU 0003",
        "maintainer_email": "mau0003@example.invalid",
        "license_id": "cc-by" if one.number % 5 else "notspecified",
        "license_title": "Creative Commons Attribution" if one.number % 5 else "",
        "isopen": bool(one.number % 5),
        "private": one.private,
        "state": "deleted" if gone else "active",
        "type": "dataset",
        "version": None,
        "url": "",
        "metadata_created": naive(one.created),
        "metadata_modified": naive(modified(box, one, now)),
        "creator_user_id": identity("CÁN BỘ MẪU 0003"),
        "owner_org": identity(one.owner(now)),
        "organization": organisation(one.owner(now)),
        "groups": [{
            "id": identity(group), "name": group, "title": shown, "display_name": shown,
            "description": "", "image_display_url": "",
        }],
        "tags": [],
        "extras": [
            {"key": "tan_suat_cap_nhat", "value": one.promise},
            {"key": "pham_vi", "value": "Tỉnh"},
        ],
        "num_resources": len(resources),
        "num_tags": 0,
        "resources": resources,
        "relationships_as_subject": [],
        "relationships_as_object": [],
    }  # fmt: skip


def tracked(one: DataSet, shown: dict[str, Any], now: int) -> dict[str, Any]:
    """The same set with its counters: ever, and in the last fourteen days."""
    files, before = one.downloads(now), one.downloads(now - _RECENT)
    counts = zip(shown["resources"], files, before, strict=True)
    return shown | {
        "tracking_summary": _summary(one.views(now), one.views(now - _RECENT)),
        "resources": [
            resource | {"tracking_summary": _summary(total, then)}
            for resource, total, then in counts
        ],
    }


def _summary(total: int, before: int) -> dict[str, int]:
    return {"total": total, "recent": total - before}


def _resource(
    box: Sandbox, one: DataSet, n: int, rid: str, kind: str, now: int, base: str
) -> dict[str, Any]:
    file = kind in _ENDINGS
    at = modified(box, one, now)
    url = f"{base}/dataset/{one.id}/resource/{rid}/download/{one.name}.{_ENDINGS.get(kind, '')}"
    return {
        "id": rid,
        "package_id": one.id,
        "position": n,
        "name": f"{one.title} ({kind})",
        "description": "",
        "format": kind,
        "url": url if file else f"{base}/dich-vu/{one.name}?service={kind}",
        "url_type": "upload" if file else None,
        "datastore_active": n == 0 and has_table(one),
        "created": naive(one.created),
        "last_modified": naive(at) if file else None,
        "metadata_modified": naive(at),
        "mimetype": "text/csv" if kind == "CSV" else None,
        "mimetype_inner": None,
        "size": None,
        "hash": "",
        "state": "active",
        "cache_url": None,
    }


def organisation(name: str) -> dict[str, Any]:
    """An organisation as packages carry it."""
    return {
        "id": identity(name), "name": slugify(name), "title": name, "type": "organization",
        "description": "", "image_url": "", "created": "2021-01-04T02:00:00.000000",
        "is_organization": True, "approval_status": "approved", "state": "active",
    }  # fmt: skip


def organisations() -> list[str]:
    """Names of the organisations: the agencies of all times."""
    return [p.unit.name for p in places() if p.level is Level.AGENCY]
