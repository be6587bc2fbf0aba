"""What a data set says of itself on a CKAN: DCAT's properties, which DCAT-VN builds on.

DCAT-VN is a draft of 2023; what it asks of a set (title, description, publisher, contact, licence,
frequency, period, dates of issue and change, language, theme) are DCAT's own. CKAN has fields for
some; the others are extras under the names that CKAN's DCAT extension reads and writes
(publisher_name, contact_email, frequency, temporal_start, …).
"""

from __future__ import annotations

import hashlib
from typing import Any

import orjson

from core.period import Grain
from core.public import About
from exports.public.rows import KEY, OPEN_COLUMNS, OpenTable
from indicators.defining.model import Definition

PREFIX = "ioc-"
"""Before the name of every set that we keep on a portal."""
MARK, DIGEST = "ioc_source", "ioc_digest"
"""Extras: whose set it is, and what it holds."""
RESOURCE = "Bảng số liệu"
"""Name of the one resource with the rows."""
OWN = frozenset({
    "identifier", "language", "publisher_name", "publisher_url", "contact_name", "contact_email",
    "frequency", "tan_suat_cap_nhat", "temporal_start", "temporal_end", "issued", "modified",
    "theme", "spatial_text", "provenance", "license_url", MARK, DIGEST,
})  # fmt: skip
"""Every extra that we may set; one that is empty now is taken away again."""
_FREQUENCIES = {
    Grain.MONTH: ("MONTHLY", "Hằng tháng"),
    Grain.QUARTER: ("QUARTERLY", "Hằng quý"),
    Grain.HALF: ("ANNUAL_2", "6 tháng"),
    Grain.YEAR: ("ANNUAL", "Hằng năm"),
}
_VOCABULARY = "http://publications.europa.eu/resource/authority/frequency/"
_TYPES = {
    "text": "text",
    "number": "numeric",
    "day": "timestamp",
    "moment": "timestamp",
    "flag": "bool",
}


def name(table: OpenTable) -> str:
    """The set's name on the portal, the same for ever."""
    return PREFIX + table.of.name


def mark(tenant: int) -> str:
    """Whose set it is."""
    return f"ioc/{tenant}"


def package(table: OpenTable, about: About, organisation: str, tenant: int) -> dict[str, Any]:
    """The package, without resources; the same rows and choices always make the same one."""
    one = table.of
    frequency, words = _FREQUENCIES[Grain(one.grain)]
    extras = {
        "identifier": f"{mark(tenant)}/{one.name}",
        "language": "vi",
        "publisher_name": about.publisher,
        "publisher_url": about.publisher_url,
        "contact_name": about.contact_name,
        "contact_email": about.contact_email,
        "frequency": _VOCABULARY + frequency,
        "tan_suat_cap_nhat": words,
        "temporal_start": table.first,
        "temporal_end": table.last,
        "issued": f"{table.issued}+07:00" if table.issued else "",
        "theme": orjson.dumps(one.themes).decode() if one.themes else "",  # a list, as DCAT has it
        "spatial_text": table.place,
        "modified": f"{table.modified}+07:00" if table.modified else "",
        "provenance": "; ".join(sorted({one.owner for one in table.definitions})),
        "license_url": about.licence_url,
        MARK: mark(tenant),
    }
    made: dict[str, Any] = {
        "name": name(table),
        "title": one.title,
        "notes": notes(table),
        "author": about.publisher,
        "maintainer": about.contact_name,
        "maintainer_email": about.contact_email,
        "license_id": about.licence,
        "owner_org": organisation,
        "tags": [{"name": tag} for tag in one.tags],
        "groups": [{"name": group} for group in one.groups],
    }
    extras[DIGEST] = _digest(made | extras, table.digest)
    told = [{"key": key, "value": value} for key, value in sorted(extras.items()) if value]
    return made | {"extras": told}


def _digest(said: dict[str, Any], rows: str) -> str:
    """Names everything that is sent: a set whose portal holds the same needs nothing."""
    whole = orjson.dumps([said, resource(), fields(), rows], option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(whole).hexdigest()


def notes(table: OpenTable) -> str:
    """The description: what is in it, how each figure is made, what is left out."""
    parts = [table.of.about] if table.of.about else []
    parts += [_told(one) for one in table.definitions]
    parts.append("Chỉ gồm các kỳ đã kết thúc; tỷ lệ ghi dạng phân số (0.999 là 99,9 %).")
    parts.append(
        "Độ phủ (coverage) dưới 1: số tính trên phần đã có của kỳ hoặc của các đơn vị phải báo cáo."
    )
    if table.hidden:
        parts.append(f"{table.hidden} dòng được ẩn để không lộ số trường hợp quá nhỏ.")
    return "\n\n".join(parts)


def _told(one: Definition) -> str:
    basis = f" Căn cứ: {one.legal_basis}." if one.legal_basis else ""
    return f"**{one.name.vi}** ({one.id}, bản {one.hash}): {' '.join(one.method.split())}{basis}"


def resource() -> dict[str, Any]:
    """The resource that holds the rows in the portal's datastore."""
    return {
        "name": RESOURCE,
        "description": f"Khóa của dòng: {', '.join(KEY)}.",
        "format": "CSV",
        "mimetype": "text/csv",
        "url_type": "datastore",
        "url": "_datastore_only_resource",  # CKAN's own word for it; it shows its own address
    }


def fields() -> list[dict[str, Any]]:
    """The datastore's columns with their titles as its data dictionary shows them."""
    return [
        {"id": one.key, "type": _TYPES[one.kind], "info": {"label": one.title}}
        for one in OPEN_COLUMNS
    ]
