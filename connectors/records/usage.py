"""How often the open data are seen and fetched, as a CKAN counts it.

``package_show`` with ``include_tracking`` gives each set and each of its resources a
``tracking_summary`` of ``total`` (ever) and ``recent`` (two weeks); search gives none that can be
relied on. Its counters tell today only, so the figures begin on the day of the first pull. A portal
without tracking gives no summary, or up to CKAN 2.10 a 0 everywhere: then there is no figure, for
nothing was counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from connectors.allow import names
from connectors.base import Page, Session, Stream, Window
from connectors.protocols.ckan import Portal
from connectors.reading import parse
from core.clock import day_number, today
from core.errors import RecordError, SourceError
from core.facts import Fact, ObservationFact, UnitRef
from core.period import Grain

Record = dict[str, Any]

VIEWS, DOWNLOADS = "data.views", "data.downloads"


class Usage(Stream):
    """One record is one count up to today: of one publisher, or of the whole portal."""

    name = "usage"
    title = "Lượt xem, lượt tải dữ liệu mở"
    kind = "observation"
    key = ("donVi", "tenDonVi", "so")
    version = cursor = "docLuc"
    owner = "Sở Thông tin và Truyền thông"
    cadence = timedelta(days=1)
    lateness = timedelta(days=2)
    lookback = timedelta(0)
    windowed = False
    cut_here = True
    made = names("donVi tenDonVi so luot ngay docLuc")
    mandatory = names("so luot ngay docLuc")
    fields = made | names(
        """state private organization.name organization.title tracking_summary.total
        resources.tracking_summary.total"""
    )
    withheld = names(
        """id name title author author_email maintainer maintainer_email notes creator_user_id url
        version tags license_id license_title license_url isopen num_resources num_tags owner_org
        type metadata_created metadata_modified groups extras plugin_data
        relationships_as_object relationships_as_subject frequency update_frequency
        tracking_summary.recent organization.id organization.type organization.description
        organization.image_url organization.created organization.is_organization
        organization.approval_status organization.state resources.tracking_summary.recent
        resources.id resources.package_id resources.position resources.name resources.description
        resources.format resources.url resources.url_type resources.datastore_active
        resources.created resources.last_modified resources.metadata_modified resources.mimetype
        resources.mimetype_inner resources.size resources.hash resources.state resources.cache_url
        resources.cache_last_updated resources.resource_type"""
    )

    def pages(self, session: Session, window: Window) -> Iterator[Page]:
        """Every public set is asked for by its name, then the counts are given by publisher."""
        assert isinstance(session, Portal)
        shown = (session.shown(name, tracked=True) for name in sorted(session.listed()))
        sets, unknown = self.keep(one for one in shown if one is not None)
        day = day_number(today(session.clock))
        told = {"ngay": day, "docLuc": session.began}
        counts = counted(sets, session.settings.province)
        if counts:
            counts += _idle(counts, _without(session, sets))
        records = [one | told for one in counts]
        if sets and not records:
            session.notes.append("Cổng không đếm lượt xem, lượt tải (CKAN tracking đang tắt).")
        yield Page(records, str(window.until), None, unknown)

    def partial(self, record: Record) -> bool:
        """Several publishers may be one unit; the whole portal is counted by itself."""
        return not record.get("donVi")

    def conform(self, record: Record) -> Fact:
        """A count at the end of its day, so far as that has passed. Raises RecordError."""
        day, version = (parse.whole(record.get(name), name) for name in ("ngay", "docLuc"))
        value = parse.whole(record.get("luot"), "luot")
        if day is None or version is None or value is None:
            raise parse.missing("luot")
        if value < 0:
            raise RecordError("bad_number", "luot: bộ đếm âm", "luot")
        return ObservationFact(
            measure=parse.required(record, "so"),
            unit=UnitRef(parse.text(record.get("donVi")), parse.text(record.get("tenDonVi"))),
            grain=Grain.DAY.value,
            start_day=day,
            end_day=day + 1,
            value=float(value),
            dims="",
            document="Cổng dữ liệu mở: bộ đếm của CKAN",
            version=version,
        )


def counted(sets: Iterable[Record], province: str) -> list[Record]:
    """Counts of the whole portal, then by publisher; none where nothing is counted.

    Raises SourceError for a count that cannot be read.
    """
    totals: dict[str, Counter[str]] = {VIEWS: Counter(), DOWNLOADS: Counter()}
    for one in sets:
        if not _public(one):
            continue
        owner = _owner(one)
        name = parse.text(owner.get("title") or owner.get("name"))
        own = one.get("tracking_summary") or []
        files = [
            told
            for file in one.get("resources") or []
            for told in file.get("tracking_summary") or []
        ]
        for measure, summaries in ((VIEWS, own), (DOWNLOADS, files)):
            for count in map(_total, summaries):
                if count is not None:
                    totals[measure][name] += count
    if not any(any(by_name.values()) for by_name in totals.values()):
        return []  # where nobody ever looked, nobody counts
    out = []
    for measure, by_name in totals.items():
        if by_name:
            whole = {"donVi": province, "tenDonVi": "", "so": measure, "luot": by_name.total()}
            out.append(whole)
        out += [
            {"donVi": "", "tenDonVi": name, "so": measure, "luot": count}
            for name, count in sorted(by_name.items())
            if name
        ]
    return out


def _public(one: Record) -> bool:
    return not one.get("private") and one.get("state") in (None, "", "active")


def _owner(one: Record) -> Record:
    owner: Record = (one.get("organization") or [{}])[0]
    return owner


def _without(session: Portal, sets: Iterable[Record]) -> list[str]:
    """Organisations that have no public set, or none any more."""
    busy = {parse.text(_owner(one).get("name")) for one in sets if _public(one)}
    left = [name for name in session.organisations() if name not in busy]
    return [title for title in map(session.organisation, left) if title]


def _idle(counts: list[Record], titles: Iterable[str]) -> list[Record]:
    """A 0 of what is counted for each of them: what they had is counted nowhere any more."""
    named = {one["tenDonVi"] for one in counts}
    return [
        {"donVi": "", "tenDonVi": title, "so": measure, "luot": 0}
        for measure in dict.fromkeys(one["so"] for one in counts)
        for title in sorted({*titles} - named)
    ]


def _total(summary: Record) -> int | None:
    try:
        return parse.whole(summary.get("total"), "total")
    except RecordError as fault:
        raise SourceError("CKAN đưa bộ đếm không đọc được.", fault.detail) from None
