"""What the database or the disk refuses, in words that name the place and the next step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from core.errors import StoreError

_KEPT = "Lô dữ liệu này chưa được ghi, số liệu cũ còn nguyên."

_SQLITE = (
    (
        ("disk is full", "disk i/o error"),
        f"Đĩa chứa {{where}} đã đầy hoặc không ghi được. {_KEPT} "
        "Giải phóng dung lượng đĩa rồi chạy lại.",
    ),
    (
        ("readonly database", "read-only"),
        f"{{where}} chỉ cho đọc. {_KEPT} "
        "Cấp quyền ghi tệp và thư mục cho tài khoản chạy chương trình rồi chạy lại.",
    ),
    (
        ("is locked", "is busy"),
        f"{{where}} đang bị một tiến trình khác khóa. {_KEPT} "
        "Kiểm tra chỉ một ./ioc schedule đang chạy rồi thử lại.",
    ),
    (
        ("unable to open",),
        "Không mở được {where}. Kiểm tra thư mục có tồn tại và tài khoản chạy chương trình "
        "có quyền đọc, ghi.",
    ),
    (
        ("malformed", "not a database"),
        "{where} bị hỏng hoặc không phải tệp SQLite. Khôi phục từ bản sao lưu: ./ioc restore.",
    ),
)
_POSTGRES = {
    "53100": f"Máy chủ cơ sở dữ liệu {{where}} hết dung lượng đĩa. {_KEPT} "
    "Giải phóng dung lượng rồi chạy lại.",
    "25006": f"Cơ sở dữ liệu {{where}} chỉ cho đọc (máy chủ dự phòng?). {_KEPT} "
    "Trỏ IOC_DATABASE_URL vào máy chủ chính.",
    "42501": "Tài khoản cơ sở dữ liệu không đủ quyền trên {where}. "
    "Cấp quyền cho tài khoản trong IOC_DATABASE_URL.",
    "55P03": f"Cơ sở dữ liệu {{where}} đang bị khóa. {_KEPT} Thử lại sau ít phút.",
}
_UNREACHABLE = (
    "Không kết nối được cơ sở dữ liệu {where}. {kept} "
    "Kiểm tra máy chủ đang chạy và IOC_DATABASE_URL đúng địa chỉ, tài khoản."
)


def place(url: sa.URL) -> str:
    """The database as people know it: the file, or host and name. Never a password."""
    if url.get_backend_name() == "sqlite":
        return str(url.database or ":memory:")
    host = url.host or url.query.get("host") or "localhost"
    return f"{host if isinstance(host, str) else ', '.join(host)}/{url.database or ''}"


def explain(url: sa.URL, fault: DBAPIError) -> StoreError | None:
    """The words for a refusal of the database; None when the fault is ours, not the machine's."""
    where, detail = place(url), f"{type(fault.orig).__name__}: {fault.orig}"
    if url.get_backend_name() == "sqlite":
        said = str(fault.orig).lower()
        for marks, words in _SQLITE:
            if any(mark in said for mark in marks):
                return StoreError(words.format(where=where), detail)
        return None
    state = str(getattr(fault.orig, "sqlstate", None) or "")
    if state in _POSTGRES:
        return StoreError(_POSTGRES[state].format(where=where), detail)
    lost = fault.connection_invalidated or state[:2] in ("08", "28", "57", "53")
    if lost or (not state and isinstance(fault, sa.exc.OperationalError)):
        return StoreError(_UNREACHABLE.format(where=where, kept=_KEPT), detail)
    return None


@contextmanager
def told(url: sa.URL) -> Iterator[None]:
    """Turn refusals of the machine into StoreError; faults of ours pass through unchanged."""
    try:
        yield
    except DBAPIError as fault:
        words = explain(url, fault)
        if words is None:
            raise
        raise words from fault
