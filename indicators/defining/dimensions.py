"""By what facts can be cut, what these dimensions are called, their small closed lists. Pure."""

from __future__ import annotations

LEVEL = "level"
"""The level of the unit at which a fact lies: told by the unit, so every sum by unit holds it."""
_ONESTOP = ("unit", "field", "procedure", "channel", "applicant", "recv_unit")

DIMENSIONS: dict[str, tuple[str, ...]] = {
    "dossier": _ONESTOP,
    "document": ("unit", LEVEL, "direction", "source", "type", "counterpart"),
    "dataset": ("unit", "kind"),
    "resource": ("unit", "format"),
    "task": ("unit", "assigner"),
    "petition": ("unit", "field", "category"),
    "service": ("field",),
    "observation": ("unit",),
}
"""Dimensions by which the facts of a kind can be cut."""

ACROSS: dict[str, tuple[str, ...]] = {
    "dossier": ("procedure", "applicant"),
    "document": ("status",),
    "dataset": ("kind",),
    "task": ("assigner",),
}
"""Dimensions that no rollup holds together: cut by them, sums come from the facts themselves."""

EMPTY = ("type", "counterpart", "format", "field", "category", "recv_unit")
"""Dimensions that a source may leave empty."""
UNTOLD = "khong-ghi"
"""In an address: the member of what a source leaves empty, as resources without a format."""

DIMENSION_NAMES: dict[str, str] = {
    "unit": "Đơn vị", "field": "Lĩnh vực", "procedure": "Thủ tục", "channel": "Hình thức nộp",
    "applicant": "Đối tượng nộp", "recv_unit": "Nơi tiếp nhận", "direction": "Chiều văn bản",
    "source": "Hệ thống", "type": "Loại văn bản", "counterpart": "Nơi gửi, nơi nhận",
    "kind": "Loại dữ liệu", "format": "Định dạng", "assigner": "Cấp giao",
    LEVEL: "Cấp", "category": "Chuyên mục",
}  # fmt: skip

MEMBER_NAMES: dict[str, dict[str, str]] = {
    "channel": {"1": "Trực tiếp", "2": "Trực tuyến", "3": "Bưu chính"},
    "applicant": {
        "1": "Cá nhân",
        "2": "Doanh nghiệp",
        "3": "Cơ quan nhà nước",
        "4": "Tổ chức khác",
    },
    LEVEL: {
        "province": "Cấp tỉnh",
        "agency": "Sở, ban, ngành",
        "district": "Cấp huyện",
        "commune": "Cấp xã",
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


def code(dim: str, text: str) -> str:
    """The code of a member as an address says it; "" of what a source leaves empty."""
    return "" if text == UNTOLD and dim in EMPTY else text


def address(code: str) -> str:
    """A member's code as an address says it: an empty parameter would be none."""
    return code or UNTOLD
