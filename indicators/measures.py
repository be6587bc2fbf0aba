"""Which sums there are, and the named functions for what no value kind says. Pure.

A measure names a sum that the store keeps: of which facts, counted on which event, restricted how.
Figures that somebody reports (``observation``) need no entry here: any other name is one, and its
definition gives its words. Everything is additive over units, months and fields; divide last.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.facts import KINDS


class Shape(StrEnum):
    """When a fact counts."""

    FLOW = "flow"  # an event inside the period
    STOCK = "stock"  # standing at the end of the period
    OBSERVED = "observed"  # the latest reported figure
    HISTOGRAM = "histogram"  # counts by logarithmic bucket of events inside the period


@dataclass(frozen=True)
class Measure:
    """One additive sum.

    ``terms`` are the store's columns with their signs. ``where`` restricts to codes of a dimension.
    ``ahead``: plans are counted too, so a period that has not begun can be asked.
    """

    name: str
    title: str  # Vietnamese, as in a passport
    kind: str  # fact kind
    shape: Shape
    terms: tuple[tuple[int, str], ...]
    where: Mapping[str, str] = field(default_factory=dict)
    ahead: bool = False
    now: str = ""  # the same stock at a moment, where the store keeps one exact to the second

    @property
    def columns(self) -> tuple[str, ...]:
        """The store's columns that are needed."""
        return tuple(column for _, column in self.terms)

    def add(self, row: Mapping[str, float | None]) -> float | None:
        """The sum from a row of the store; None where a part is missing."""
        total = 0.0
        for sign, column in self.terms:
            part = row.get(column)
            if part is None:
                return None
            total += sign * part
        return total


_ONESTOP = ("unit", "field", "procedure", "channel", "applicant")

DIMENSIONS: dict[str, tuple[str, ...]] = {
    "dossier": _ONESTOP,
    "document": ("unit", "direction", "source", "type"),
    "dataset": ("unit", "kind"),
    "resource": ("unit",),
    "task": ("unit", "assigner"),
    "petition": ("unit", "field"),
    "observation": ("unit",),
}
"""Dimensions by which the facts of a kind can be cut."""

DIMENSION_NAMES: dict[str, str] = {
    "unit": "Đơn vị",
    "field": "Lĩnh vực",
    "procedure": "Thủ tục",
    "channel": "Hình thức nộp",
    "applicant": "Đối tượng nộp",
    "direction": "Chiều văn bản",
    "source": "Hệ thống",
    "type": "Loại văn bản",
    "kind": "Loại dữ liệu",
    "assigner": "Cấp giao",
}

MEMBER_NAMES: dict[str, dict[str, str]] = {
    "channel": {"1": "Trực tiếp", "2": "Trực tuyến", "3": "Bưu chính"},
    "applicant": {
        "1": "Cá nhân",
        "2": "Doanh nghiệp",
        "3": "Cơ quan nhà nước",
        "4": "Tổ chức khác",
    },
    "direction": {"out": "Văn bản đi", "in": "Văn bản đến"},
    "source": {"edoc": "Trục liên thông", "docsystem": "Hệ thống quản lý văn bản"},
    "kind": {
        "attribute": "Dữ liệu thuộc tính",
        "geographic": "Dữ liệu địa lý",
        "unknown": "Chưa rõ",
    },
    "assigner": {"province": "UBND tỉnh giao", "sector": "Ngành giao"},
}
"""Members of the small closed dimensions, in the order of the screens."""


def _flow(kind: str, name: str, title: str, *columns: str, **where: str) -> Measure:
    terms = tuple((-1, c[1:]) if c.startswith("-") else (1, c) for c in columns)
    return Measure(f"{kind}.{name}", title, kind, Shape.FLOW, terms, where)


def _stock(kind: str, name: str, title: str, column: str, now: str = "", **where: str) -> Measure:
    terms = ((1, column),)
    return Measure(f"{kind}.{name}", title, kind, Shape.STOCK, terms, where, now=now)


_EXCHANGE = {"source": "edoc"}
_REGISTER = {"source": "docsystem"}
"""Electronic and signed shares come from the register of the document system: the exchange carries
electronic documents only, and a header signature does not tell that a document is signed."""

_PORTAL = {"source": "opendata"}
"""Data sets are counted where they are published. The warehouse's own register names many of them a
second time; it stands beside the portal's and is never added to it."""

_ALL = (
    _flow("dossier", "received", "Hồ sơ tiếp nhận trong kỳ", "n_recv"),
    _flow("dossier", "received_online", "Hồ sơ tiếp nhận trực tuyến", "n_recv", channel="2"),
    _flow("dossier", "finished", "Hồ sơ đã giải quyết xong", "n_fin"),
    _flow("dossier", "finished_due", "Hồ sơ đã giải quyết có ngày hẹn trả", "n_fin_due"),
    _flow("dossier", "on_time", "Hồ sơ giải quyết trước hạn và đúng hạn", "n_ontime"),
    _flow("dossier", "early", "Hồ sơ giải quyết trước hạn", "n_early"),
    _flow("dossier", "late", "Hồ sơ giải quyết quá hạn", "n_fin_due", "-n_ontime"),
    _flow("dossier", "no_due", "Hồ sơ đã giải quyết không có ngày hẹn trả", "n_nodue"),
    _flow("dossier", "refused", "Hồ sơ từ chối sau tiếp nhận", "n_refused"),
    _flow("dossier", "withdrawn", "Hồ sơ công dân rút", "n_withdrawn"),
    _flow("dossier", "stopped", "Hồ sơ dừng xử lý", "n_stopped"),
    _flow(
        "dossier",
        "closed",
        "Hồ sơ kết thúc (giải quyết, từ chối, rút, dừng)",
        "n_fin",
        "n_refused",
        "n_withdrawn",
        "n_stopped",
    ),
    _flow("dossier", "fee_bearing", "Hồ sơ có phí, lệ phí", "n_fee"),
    _flow("dossier", "paid_online", "Hồ sơ thanh toán trực tuyến", "n_paid"),
    _flow("dossier", "digitised", "Hồ sơ được số hóa", "n_digit"),
    _flow("dossier", "reused", "Hồ sơ tái sử dụng giấy tờ", "n_reuse"),
    _flow("dossier", "supplemented", "Hồ sơ phải bổ sung", "n_supp"),
    _flow("dossier", "supplemented_again", "Hồ sơ phải bổ sung nhiều lần", "n_supp2"),
    _flow("dossier", "e_result", "Hồ sơ có kết quả điện tử", "n_eres"),
    _flow("dossier", "handling_seconds", "Tổng thời gian giải quyết", "sum_pt"),
    _stock("dossier", "open", "Hồ sơ đang giải quyết cuối kỳ", "pending", "pending_now"),
    _stock("dossier", "open_overdue", "Hồ sơ đang giải quyết quá hạn", "overdue", "overdue_now"),
    _stock(
        "dossier",
        "paused_overdue",
        "Hồ sơ tạm dừng đã qua ngày hẹn trả",
        "paused_overdue",
        "paused_overdue_now",
    ),
    Measure("dossier.handling", "Thời gian giải quyết", "dossier", Shape.HISTOGRAM, ((1, "n"),)),
    _flow(
        "document", "exchanged", "Văn bản đi và đến (trừ văn bản mật)", "n_elec_known", **_REGISTER
    ),
    _flow("document", "electronic", "Văn bản gửi, nhận điện tử", "n_elec", **_REGISTER),
    _flow("document", "with_paper", "Văn bản gửi kèm bản giấy", "n_paper", **_REGISTER),
    _flow("document", "secret", "Văn bản mật (không tính)", "n_secret", **_REGISTER),
    _flow(
        "document",
        "out",
        "Văn bản đi (trừ văn bản mật)",
        "n_signed_known",
        direction="out",
        **_REGISTER,
    ),
    _flow(
        "document",
        "out_signed",
        "Văn bản đi có chữ ký số của người có thẩm quyền",
        "n_signed_person",
        direction="out",
        **_REGISTER,
    ),
    _flow(
        "document",
        "out_signed_agency",
        "Văn bản đi có chữ ký số của cơ quan",
        "n_signed_agency",
        direction="out",
        **_REGISTER,
    ),
    _flow("document", "out_all", "Văn bản đi", "n_out", **_REGISTER),
    _flow("document", "in_all", "Văn bản đến", "n_in", **_REGISTER),
    _flow("document", "refused", "Văn bản bị từ chối tiếp nhận", "n_refused", **_EXCHANGE),
    _flow("document", "recalled", "Văn bản thu hồi", "n_recalled", **_EXCHANGE),
    _flow("document", "replaced", "Văn bản thay thế", "n_replaced", **_EXCHANGE),
    _stock("dataset", "registered", "Bộ dữ liệu có trong danh mục", "n_dataset", **_PORTAL),
    _flow("task", "due", "Nhiệm vụ UBND tỉnh giao đến hạn", "n_due", assigner="province"),
    _flow("task", "on_time", "Nhiệm vụ hoàn thành đúng hạn", "n_ontime", assigner="province"),
    _flow("task", "done", "Nhiệm vụ đã hoàn thành", "n_done", assigner="province"),
    _stock("task", "open_overdue", "Nhiệm vụ quá hạn chưa xong", "overdue", assigner="province"),
    Measure(
        "task.planned", "Nhiệm vụ có hạn trong kỳ", "task", Shape.FLOW, ((1, "n_due"),), ahead=True
    ),
)

MEASURES: dict[str, Measure] = {one.name: one for one in _ALL}
"""Measure by name."""


def measure(name: str, words: Mapping[str, str] | None = None) -> Measure:
    """The measure of this name; a name outside the registry is a reported figure.

    ``words`` are a definition's own names of measures. Raises KeyError for an unknown sum of facts.
    """
    found = MEASURES.get(name)
    if found is not None:
        return found
    if name.split(".")[0] in KINDS:
        raise KeyError(name)
    title = (words or {}).get(name, name)
    return Measure(name, title, "observation", Shape.OBSERVED, ((1, name),))


Function = Callable[[Mapping[str, float]], tuple[float | None, float, float | None]]
"""Sums by measure → (value, numerator, denominator); value None: nothing to divide by."""


FUNCTIONS: dict[str, Function] = {}
"""What ``kind: python`` may name. When three indicators use one function, it becomes a kind."""


def function(made: Function) -> Function:
    """Register a function under its own name."""
    FUNCTIONS[made.__name__] = made
    return made
