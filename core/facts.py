"""Facts: what conforming makes of a source's records. Typed, no personal data, no store.

Moments are seconds since 1970 UTC (``int``), days are local day numbers. ``None`` is "not known"
and never 0. ``version`` decides which of two deliveries of one fact is newer; equal versions are
the same delivery. ``deleted`` marks a tombstone.

Codes of units, procedures and fields are the sources' own; ``unit_code``/``unit_name`` are resolved
to a unit by code, alias and date in ``jobs.pulling.conform``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from core.directory import AgencyFact, ServiceFact, ServiceFieldFact
from core.mapped import BoundaryFact, FeatureFact
from core.units import UnitRef

__all__ = [
    "BUCKET_RATIO",
    "KINDS",
    "OPEN_STATUS",
    "AgencyFact",
    "BoundaryFact",
    "Channel",
    "Closing",
    "DatasetFact",
    "DocumentFact",
    "DossierFact",
    "Fact",
    "FeatureFact",
    "ObservationFact",
    "PetitionFact",
    "ResourceFact",
    "ServiceFact",
    "ServiceFieldFact",
    "TaskFact",
    "UnitRef",
]

BUCKET_RATIO = 1.05
"""Handling times are counted in buckets that grow by 5 %: a median errs by at most 2.5 %.

Bucket ``b`` holds (ratio^(b-1), ratio^b] minutes; bucket 0 up to one minute.
"""

OPEN_STATUS = frozenset({2, 4, 5, 6})


class Closing(IntEnum):
    """How a dossier stands. Finished ones are resolved; the other closings are counted apart."""

    OPEN = 0
    FINISHED = 1  # status 9 or 10
    REFUSED = 2  # status 3 after acceptance
    WITHDRAWN = 3  # status 7
    STOPPED = 4  # status 8


class Channel(IntEnum):
    """Where the dossier was filed (KenhThucHien)."""

    DIRECT = 1
    ONLINE = 2
    POST = 3


@dataclass(slots=True)
class DossierFact:
    """One dossier of the one-stop system (hồ sơ thủ tục hành chính)."""

    code: str
    version: int
    unit: UnitRef  # handling unit (đơn vị xử lý)
    recv_unit: UnitRef | None  # receiving unit, where told
    proc_code: str
    proc_name: str
    field_code: str
    field_name: str
    channel: int  # Channel
    applicant: int  # 1 person, 2 business, 3 state body, 4 other organisation
    status: int  # 1..10 of the national list, mapped
    status_raw: str
    submitted_at: int | None
    received_at: int | None  # None: not accepted yet
    due_at: int | None
    finished_at: int | None  # end of handling, by rule: 9, else 10, else 8/3, else 7
    returned_at: int | None
    closing: int  # Closing
    supplements: int  # number of requests for more papers
    supplement_secs: int  # time taken out: waiting for the applicant
    paused: bool  # waiting for papers or fees now
    fee: int  # dong; 0 none
    paid_online: int  # 0 no, 1 national portal, 2 local gateway
    digitised: bool
    reused: bool
    e_result: bool
    deleted: bool = False
    asked_at: int | None = None  # first request for more papers
    answered_at: int | None = None  # its answer
    asked_again_at: int | None = None  # second request
    waits: tuple[tuple[int, int], ...] = ()  # the stretches that make ``supplement_secs``


@dataclass(slots=True)
class DocumentFact:
    """One document sent from one organisation to the exchange (văn bản), by its sender's code."""

    code: str  # "<OrganId>|<DocumentId>"
    version: int
    unit: UnitRef  # the unit of this province that sent or received it
    counterpart: str  # OrganId of the other side, first recipient for sent ones
    direction: str  # "out" sent, "in" received
    doc_type: str  # TypeName
    priority: int
    issued_at: int | None
    sent_at: int | None
    received_at: int | None
    accepted_at: int | None
    finished_at: int | None
    due_at: int | None
    exchange_status: str  # latest of 01 02 03 04 05 06 13 15 16; "" none
    business: int  # 0 new, 1 recall, 2 update, 3 replacement
    electronic: bool | None
    paper: bool | None
    secret: bool
    signed_person: bool | None  # from the document system, never from edXML
    signed_agency: bool | None
    deleted: bool = False
    symbol: str = ""  # number and symbol (số, ký hiệu); "": not told, or by its code alone


@dataclass(slots=True)
class DatasetFact:
    """One data set of the register (bộ dữ liệu)."""

    code: str
    version: int
    title: str
    unit: UnitRef  # owner
    kind: str  # "attribute" | "geographic" | "unknown"
    is_open: bool
    created_at: int | None
    modified_at: int | None
    update_days: int | None  # promised update frequency in days
    formats: str  # comma separated, sorted
    resources: int
    rows: int | None
    content_hash: str
    quality: float | None = None  # share of its quality checks that hold, 0..1, where told
    deleted: bool = False


@dataclass(slots=True)
class ResourceFact:
    """One file, link or table of a data set (tài nguyên của bộ dữ liệu)."""

    code: str
    version: int
    dataset: str  # code of its data set
    title: str
    unit: UnitRef  # owner of the data set
    format: str  # as the portal says
    format_found: str  # as its first bytes say; "" not looked at or not known
    url_type: str  # "upload" kept by the portal | "link"
    size: int | None  # bytes
    rows: int | None  # of its table; None without one
    created_at: int | None
    modified_at: int | None
    license: str
    alive: bool | None  # does it answer? None: not asked
    reason: str  # why it is dead, or was not asked; Vietnamese
    content_hash: str
    deleted: bool = False


@dataclass(slots=True)
class TaskFact:
    """One assigned task (nhiệm vụ được giao)."""

    code: str
    version: int
    title: str
    unit: UnitRef  # chủ trì
    assigner: str  # "province" UBND tỉnh | "sector" ngành
    plan_year: int
    assigned_at: int | None
    due_at: int | None  # date-only deadlines end at close of business
    done_at: int | None
    deleted: bool = False


@dataclass(slots=True)
class PetitionFact:
    """One field petition (phản ánh hiện trường), without its reporter.

    ``field``: the broad subject (lĩnh vực), ``category`` the narrow one (chuyên mục). ``refused``:
    closed at ``finished_at`` without handling (doubled, false, not for the province).
    """

    code: str
    version: int
    unit: UnitRef
    field_code: str
    created_at: int | None
    due_at: int | None
    finished_at: int | None
    satisfied: int | None  # 1 yes, 0 no, None not rated
    latitude: float | None
    longitude: float | None
    deleted: bool = False
    field_name: str = ""
    category_code: str = ""
    category_name: str = ""
    refused: bool = False


@dataclass(slots=True)
class ObservationFact:
    """A figure that someone reports or a counter shows: one measure, unit, period."""

    measure: str  # e.g. "app.installs", "society.households_fibre"
    unit: UnitRef
    grain: str  # core.period.Grain of the reported period
    start_day: int
    end_day: int
    value: float | None
    dims: str  # "" or "key=value;key=value", sorted
    document: str  # source document or file, with its row
    version: int
    deleted: bool = False


Fact = (
    DossierFact
    | DocumentFact
    | DatasetFact
    | ResourceFact
    | TaskFact
    | PetitionFact
    | ObservationFact
    | ServiceFact
    | ServiceFieldFact
    | AgencyFact
    | BoundaryFact
    | FeatureFact
)

KINDS: dict[str, type[Fact]] = {
    "dossier": DossierFact,
    "document": DocumentFact,
    "dataset": DatasetFact,
    "resource": ResourceFact,
    "task": TaskFact,
    "petition": PetitionFact,
    "observation": ObservationFact,
    "service": ServiceFact,
    "service_field": ServiceFieldFact,
    "agency": AgencyFact,
    "boundary": BoundaryFact,
    "feature": FeatureFact,
}
"""Fact kind (and table name) → its type."""
