"""Field petitions (phản ánh hiện trường, 1022) of a DIGO product: where, about what, how it went.

Who wrote, what was written and shown, and at which address never enters. Status and satisfaction
codes differ by province: they are told by their words or mapped by options.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, ClassVar

from connectors.allow import names
from connectors.base import Page, Session, Stream, Window
from connectors.protocols.http import HttpConnector
from connectors.protocols.paging import moving_list
from connectors.protocols.spring import SpringSession
from connectors.reading import parse
from connectors.reading.translate import translator
from core.errors import RecordError
from core.facts import Fact, PetitionFact, UnitRef
from core.settings import SourceSettings
from core.text import fold

Record = dict[str, Any]

PATHS = {
    "ma": "code",
    "capNhat": "updatedDate",
    "ngayTao": "createdDate|takePlaceOn",
    "hanXuLy": "dueDate",
    "ngayXong": "completedDate",
    "trangThai": "status.id|status",
    "tenTrangThai": "status.name",
    "maDonVi": "agency.code",
    "donVi": "agency.name",
    "chuyenMuc": "tag.id",
    "tenChuyenMuc": "tag.name",
    "linhVuc": "tag.parent.id|tag.parentId",
    "tenLinhVuc": "tag.parent.name",
    "haiLong": "satisfaction.id|satisfaction",
    "viDo": "takePlaceAt.latitude",
    "kinhDo": "takePlaceAt.longitude",
}
"""Our name → where the product keeps it; options ``field_…`` say otherwise for a build."""

STATES = ("open", "done", "refused")
_STATE_WORDS = (
    ("tu choi", "refused"),
    ("khong tiep nhan", "refused"),
    ("khong hop le", "refused"),
    ("huy", "refused"),
    ("chua", "open"),
    ("da xu ly", "done"),
    ("da hoan thanh", "done"),
    ("hoan thanh", "done"),
    ("da tra loi", "done"),
    ("da dong", "done"),
    ("moi", "open"),
    ("cho", "open"),
    ("dang", "open"),
    ("da tiep nhan", "open"),
    ("tiep nhan", "open"),
    ("da phan cong", "open"),
)
"""Beginnings of a status's name, folded; the first that fits."""
_SATISFIED = {
    "": None, "1": 1, "true": 1, "hai long": 1, "rat hai long": 1,
    "0": 0, "false": 0, "khong hai long": 0, "chua hai long": 0,
}  # fmt: skip
_SOUTH, _NORTH, _WEST, _EAST = 8.0, 23.5, 102.0, 110.0


class Petitions(Stream):
    """Phản ánh hiện trường; windows are cut by the moment of last change."""

    name = "petitions"
    title = "Phản ánh hiện trường"
    kind = "petition"
    key = ("ma",)
    version = cursor = "capNhat"
    days: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "recv_day": ("ngayTao",), "fin_day": ("ngayXong",), "due_day": ("hanXuLy",),
    }  # fmt: skip
    owner = "Trung tâm điều hành thông minh"
    cadence = timedelta(minutes=15)
    lateness = timedelta(hours=4)
    lookback = timedelta(days=3)
    sweepable = True
    mandatory = names("ma capNhat ngayTao")
    fields = frozenset(PATHS) | mandatory
    withheld = names(
        """id code title description content tag takePlaceOn takePlaceAt reporter isPublic
        isAnonymous receptionMethod file files thumbnailId sendSms createdDate updatedDate dueDate
        completedDate status agency satisfaction satisfactionComment result comment assignee
        createdBy phone email address identityId username progress"""
    )

    def pages(self, session: Session, window: Window) -> Iterator[Page]:
        """Every petition changed in the window, oldest change first."""
        assert isinstance(session, SpringSession)
        since, path = session.start(window), session.option("list_path", "/pe/petition")
        words = translator(PATHS, session.settings.options, self.fields)

        def ask(page: int, rows: int) -> tuple[list[Any], int | None]:
            return session.changed(path, since, window.until, page, rows)

        def keep(rows: list[Any]) -> tuple[list[Record], int]:
            kept, unknown = self.keep(words.all(rows))
            for record in kept:
                _settle(record, session)
            return kept, unknown

        yield from moving_list(self, ask, keep, window, session.settings.page_size)

    def conform(self, record: Record) -> Fact:
        """A petition without its reporter. Raises RecordError."""
        created, state = self.needed_moment(record, "ngayTao"), _state(record)
        finished = self.moment(record, "ngayXong")
        if state == "open":
            finished = None  # reopened: what was said to end it did not
        elif finished is None:
            raise RecordError("no_end_time", "đã xong nhưng không có ngày xong", "ngayXong")
        if finished is not None and finished < created:
            raise RecordError("end_before_start", "xong trước khi phản ánh", "ngayXong")
        latitude, longitude = _place(record)
        tag, tag_name = parse.text(record.get("chuyenMuc")), parse.text(record.get("tenChuyenMuc"))
        above, above_name = parse.text(record.get("linhVuc")), parse.text(record.get("tenLinhVuc"))
        return PetitionFact(
            code=parse.required(record, "ma"),
            version=self.needed_moment(record, "capNhat"),
            unit=UnitRef(parse.text(record.get("maDonVi")), parse.text(record.get("donVi"))),
            field_code=above or tag,
            field_name=above_name if above else tag_name,
            category_code=tag if above else "",
            category_name=tag_name if above else "",
            created_at=created,
            due_at=parse.deadline(self.moment(record, "hanXuLy")),
            finished_at=finished,
            satisfied=_satisfied(record),
            latitude=latitude,
            longitude=longitude,
            refused=state == "refused",
        )


def _settle(record: Record, session: Session) -> None:
    """A build's own codes by options; one that nobody has taken yet is the province's."""
    options = session.settings.options
    for field, start in (("trangThai", "status_"), ("haiLong", "satisfied_")):
        raw = parse.text(record.get(field))
        mapped = options.get(f"{start}{raw}") or options.get(f"{start}{raw.lower()}")
        if raw and mapped:
            record[field] = mapped
    if not parse.text(record.get("maDonVi")) and not parse.text(record.get("donVi")):
        record["maDonVi"] = session.settings.province


def _state(record: Record) -> str:
    """One of ``STATES``: by its mapping, else by its name, else by whether there is an end."""
    code, name = fold(parse.text(record.get("trangThai"))), parse.text(record.get("tenTrangThai"))
    if code in STATES:
        return code
    for words in (fold(name), code):
        for start, state in _STATE_WORDS:
            if words.startswith(start):
                return state
    if code or name:
        raise RecordError("unknown_code", "trangThai: mã không có trong danh mục", "trangThai")
    return "done" if parse.text(record.get("ngayXong")) else "open"


def _satisfied(record: Record) -> int | None:
    """Rated so; None: not rated. A scale of stars has no meaning of its own: map it by options."""
    raw = record.get("haiLong")
    word = fold(parse.text(raw))
    if word not in _SATISFIED:
        raise RecordError("unknown_code", "haiLong: mã không có trong danh mục", "haiLong")
    return _SATISFIED[word]


def _place(record: Record) -> tuple[float | None, float | None]:
    """Degrees north and east; neither where the source has none, or one outside the country."""
    try:
        latitude = parse.decimal(record.get("viDo"), "viDo")
        longitude = parse.decimal(record.get("kinhDo"), "kinhDo")
    except RecordError:
        return None, None
    if latitude is None or longitude is None:
        return None, None
    inside = _SOUTH <= latitude <= _NORTH and _WEST <= longitude <= _EAST
    return (latitude, longitude) if inside else (None, None)


class FieldPetitions(HttpConnector):
    """Hệ thống tiếp nhận phản ánh hiện trường của tỉnh."""

    name = "petitions"
    title = "Phản ánh hiện trường (1022)"
    protocol = "HTTP + JSON, OAuth2 (DIGO)"
    owner = "Trung tâm điều hành thông minh"
    kinds = (Petitions,)
    session_kind = SpringSession

    def headers(self, settings: SourceSettings) -> dict[str, str]:
        """Nothing to carry: client and secret go into the log-in at the first call."""
        for key, value in (("username", settings.username), ("password", settings.secret())):
            if not value:
                self.needed(value, key)
        return {}
