"""Tables of several indicators side by side: which page has which, of what, in which order.

The pages draw them from here and the exports write them from here, so both have the same columns.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Matrix:
    """One table: the page's path, the place on it, the dimension of its rows, its columns."""

    path: str
    anchor: str
    title: str
    dim: str
    indicators: tuple[str, ...]

    @property
    def subject(self) -> str:
        """What its file is asked for by: ``van-ban/theo-don-vi``."""
        return f"{self.path.strip('/')}/{self.anchor}"


DOCUMENTS = Matrix(
    "/van-ban", "theo-don-vi", "Văn bản điện tử: so các đơn vị", "unit",
    (
        "edoc.stuck", "edoc.overdue", "edoc.accept_hours_median", "edoc.finish_days_median",
        "edoc.electronic_rate", "edoc.signed_rate", "edoc.signed_agency_rate", "edoc.refused",
        "edoc.recalled",
    ),
)  # fmt: skip
DOCUMENT_LEVELS = Matrix(
    "/van-ban", "theo-cap", "Văn bản điện tử: theo cấp", "level",
    ("edoc.sent", "edoc.received", *DOCUMENTS.indicators),
)  # fmt: skip
DOCUMENT_TYPES = Matrix(
    "/van-ban", "theo-loai", "Văn bản điện tử: theo loại văn bản", "type",
    (
        "edoc.sent", "edoc.received", "edoc.electronic_rate", "edoc.with_paper_rate",
        "edoc.signed_rate", "edoc.signed_agency_rate", "edoc.exchanged", "edoc.refused",
    ),
)  # fmt: skip
COUNTERPARTS = Matrix(
    "/van-ban", "noi-gui-nhan", "Nơi gửi, nơi nhận nhiều nhất qua trục liên thông", "counterpart",
    ("edoc.exchanged", "edoc.refused", "edoc.recalled", "edoc.replaced"),
)  # fmt: skip
_ELSEWHERE = ("onestop.elsewhere", "onestop.at_counter", "onestop.elsewhere_rate")
COUNTERS = Matrix(
    "/mot-cua", "noi-tiep-nhan", "Một cửa: nơi tiếp nhận thay đơn vị khác", "recv_unit", _ELSEWHERE
)
STRAYS = Matrix(
    "/mot-cua", "nop-noi-khac", "Một cửa: đơn vị có hồ sơ nộp tại nơi khác", "unit", _ELSEWHERE
)
TASKS = Matrix(
    "/nhiem-vu", "theo-don-vi", "Nhiệm vụ: so các đơn vị", "unit",
    (
        "task.open_overdue", "task.on_time_rate", "task.open", "task.done", "task.finished",
        "task.assigned",
    ),
)  # fmt: skip
SOCIETY = Matrix(
    "/chuyen-doi-so", "theo-don-vi", "Xã hội số: so các địa bàn", "unit",
    (
        "society.smartphone_rate", "society.smartphone_adult_rate", "society.fibre_rate",
        "ocop.on_floor_rate", "team.trained_rate", "team.active_rate", "source_info.connected_rate",
    ),
)  # fmt: skip
STAFF = Matrix(
    "/chuyen-doi-so", "can-bo", "Cán bộ công nghệ thông tin và an toàn thông tin: so các đơn vị",
    "unit", ("it_staff.per_unit", "it_staff.part_time_rate", "security.level_approved_rate"),
)  # fmt: skip
KINDS = Matrix(
    "/du-lieu", "theo-loai", "Kho dữ liệu: thuộc tính và địa lý", "kind",
    (
        "data.datasets", "data.overdue_updates", "data.fresh_rate", "data.open_rate",
        "data.quality_score", "data.updated",
    ),
)  # fmt: skip
FORMATS = Matrix(
    "/du-lieu", "theo-dinh-dang", "Kho dữ liệu: tài nguyên theo định dạng", "format",
    ("data.resources",),
)  # fmt: skip
OWNERS = Matrix(
    "/du-lieu", "theo-don-vi", "Kho dữ liệu: so các đơn vị chủ quản", "unit",
    (
        "data.overdue_updates", "data.datasets", "data.fresh_rate", "data.open_rate",
        "data.quality_score", "data.updated", "data.resources", "data.dead_resources",
        "data.views", "data.downloads",
    ),
)  # fmt: skip
MATRICES = (
    DOCUMENTS, DOCUMENT_LEVELS, DOCUMENT_TYPES, COUNTERPARTS, COUNTERS, STRAYS, TASKS, SOCIETY,
    STAFF, KINDS, FORMATS, OWNERS,
)  # fmt: skip
