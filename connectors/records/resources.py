"""Resources of a CKAN portal (tài nguyên): what is said of each file, and what is found there.

Every pull is the whole register. Of each file the first bytes are asked, within the source's
budget; nothing is downloaded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from connectors.allow import names
from connectors.base import Page, Session, Stream, Window
from connectors.protocols import uploads
from connectors.protocols.ckan import Portal, has_table
from connectors.reading import parse
from connectors.reading.versions import told_and_read
from core.errors import RecordError
from core.facts import Fact, ResourceFact, UnitRef

Record = dict[str, Any]

_PAGE = 50


class RegisterStream(Stream):
    """A list of the portal's whole register: what a pull lacks was deleted."""

    key = ("id",)
    version = cursor = "metadata_modified"
    owner = "Sở Thông tin và Truyền thông"
    cadence = timedelta(days=1)
    lateness = timedelta(days=2)
    sweeps = True
    windowed = False
    cut_here = True


class Resources(RegisterStream):
    """One record is one resource, with its data set's owner and licence."""

    name = "resources"
    title = "Tài nguyên của bộ dữ liệu"
    kind = "resource"
    mandatory = names("id package_id")
    made = names("chuQuan giayPhep soDong song lyDo dinhDang kichThuoc dauVan docLuc suaLuc")
    fields = mandatory | made | names(
        """name format size hash url_type created last_modified metadata_modified
        datastore_active"""
    )  # fmt: skip
    withheld = names(
        """url description mimetype mimetype_inner state position cache_url cache_last_updated
        resource_type tracking_summary"""
    )

    def pages(self, session: Session, window: Window) -> Iterator[Page]:
        """Every resource of every public set."""
        assert isinstance(session, Portal)
        sets, _, _ = session.register(_plain)
        unknown, batch = 0, list[Record]()
        total = sum(len(_resources(one)) for one in sets)
        for one in sets:
            for resource in _resources(one):
                (said,), more = self.keep([resource])
                unknown += more
                batch.append(said | self._found(session, one, resource))
            if len(batch) >= _PAGE:
                yield Page(batch, "", total)
                batch = []
        yield Page(batch, str(window.until), total, unknown)

    def _found(self, session: Portal, dataset: Record, resource: Record) -> Record:
        """What only the data set and the portal's other answers tell."""
        owner = dataset.get("organization")
        owner = owner if isinstance(owner, dict) else {}
        asked = session.option("resources", "ask") == "ask"
        seen = uploads.look(session, resource) if asked else uploads.Look(None, "chưa hỏi")
        counted = has_table(resource) and session.option("tables", "hash") != "no"
        return {
            "package_id": parse.text(dataset.get("id")),
            "chuQuan": parse.text(owner.get("title") or owner.get("name")),
            "giayPhep": parse.text(dataset.get("license_id"))[:100],
            "suaLuc": parse.text(dataset.get("metadata_modified")),
            "soDong": session.count(str(resource["id"])) if counted else None,
            "song": "" if seen.alive is None else "1" if seen.alive else "0",
            "lyDo": seen.reason,
            "dinhDang": seen.format,
            "kichThuoc": seen.size,
            "dauVan": seen.mark[:200],
            "docLuc": session.began,
        }

    def conform(self, record: Record) -> Fact:
        """A resource. Times are UTC without a zone. Raises RecordError."""
        created = self._utc(record, "created")
        own = [self._utc(record, name) for name in ("last_modified", "metadata_modified")]
        # a resource that tells no time of its own is as old as its data set
        modified = max((at for at in own if at is not None), default=self._utc(record, "suaLuc"))
        rows = parse.whole(record.get("soDong"), "soDong")
        size = parse.whole(record.get("kichThuoc"), "kichThuoc")
        told = ("hash", "size", "last_modified", "dauVan")
        content = "|".join(parse.text(record.get(name)) for name in told) + f"#{rows}"
        kept = parse.text(record.get("url_type")) == "upload"
        return ResourceFact(
            code=parse.required(record, "id"),
            version=told_and_read(modified or 0, parse.whole(record.get("docLuc"), "docLuc") or 0),
            dataset=parse.required(record, "package_id"),
            title=parse.text(record.get("name")),
            unit=UnitRef(name=parse.text(record.get("chuQuan"))),
            format=parse.text(record.get("format")).upper(),
            format_found=parse.text(record.get("dinhDang")),
            url_type="upload" if kept else "link",
            size=size if size is not None else self._size(record),
            rows=rows,
            created_at=created,
            modified_at=modified,
            license=parse.text(record.get("giayPhep")),
            alive=parse.flag(record.get("song"), "song"),
            reason=parse.text(record.get("lyDo")),
            content_hash=hashlib.sha256(content.encode()).hexdigest()[:16],
        )

    def _utc(self, record: Record, field: str) -> int | None:
        return parse.moment(record.get(field), field, self.horizon, utc=True)

    @staticmethod
    def _size(record: Record) -> int | None:
        """As told: portals hold null, "" and words there."""
        try:
            return parse.whole(record.get("size"), "size")
        except RecordError:
            return None


def _plain(rows: Any) -> tuple[list[Record], int]:
    """Sets as they come: nothing of them but what ``_found`` picks goes further."""
    return [row for row in rows if isinstance(row, dict)], 0


def _resources(dataset: Record) -> list[Record]:
    found = dataset.get("resources")
    rows = found if isinstance(found, list) else []
    return [one for one in rows if isinstance(one, dict) and one.get("id")]
