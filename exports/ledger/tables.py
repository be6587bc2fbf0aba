"""Columns and rows of the books: what their pages list, every column typed, codes last."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from core.errors import StoreError
from core.runs import Outcome, Run
from core.values import Value
from desk import AuditEntry, Pause
from exports.ledger.named import JOBS, Names
from exports.provenance.truth import shown
from exports.sheets.sheet import Cell, Column, at
from exports.withholding.columns import CODED
from indicators.asking.answers import SourceState
from indicators.asking.because import because, reasons_of
from indicators.reported.owing import Owed, Side, State

_Cells = Sequence[Cell]

SOURCE_STATES = {
    "ok": "Tốt", "partial": "Một phần", "stale": "Số cũ", "failed": "Nguồn lỗi",
    "never": "Chưa chạy", "paused": "Tạm nghỉ",
}  # fmt: skip
OUTCOMES = {
    Outcome.RUNNING: "Đang chạy", Outcome.SUCCESS: "Tốt", Outcome.PARTIAL: "Một phần",
    Outcome.FAILED: "Lỗi", Outcome.ABANDONED: "Bỏ dở", Outcome.SKIPPED: "Bỏ qua",
}  # fmt: skip
OWED_STATES = {
    State.ON_TIME: "Đúng hạn", State.LATE: "Nộp muộn", State.DUE: "Chưa đến hạn",
    State.OVERDUE: "Quá hạn",
}  # fmt: skip
SIDES = {
    Side.NONE: "", Side.UNIT: "Đơn vị chưa gửi", Side.MEND: "Chờ đơn vị sửa",
    Side.SOURCE: "Lỗi phía nguồn", Side.US: "Phía hệ thống",
}  # fmt: skip
"""Words of judgements in files, which are Vietnamese (of a status: ``Status.word``)."""

SOURCES = (
    Column("title", "Nguồn", width=30),
    Column("state_words", "Tình trạng", width=13),
    Column("last_success", "Lần tốt gần nhất", "moment", 18),
    Column("next_run", "Lần chạy tới", "moment", 18),
    Column("failing_since", "Lỗi từ", "moment", 18),
    Column("fault", "Lỗi", width=40),
    Column("records_last", "Bản ghi lần gần nhất", "whole", 14),
    Column("new_last", "Mới", "whole", 10),
    Column("changed_last", "Sửa", "whole", 10),
    Column("quarantined", "Để riêng", "whole", 10),
    Column("paused_by", "Người tạm dừng", width=18),
    Column("paused_at", "Tạm dừng từ", "moment", 18),
    Column("paused_why", "Lý do tạm dừng", width=30),
    Column("owner", "Đơn vị chủ quản", width=30),
    Column("protocol", "Giao thức", width=16),
    Column("indicators", "Chỉ tiêu dùng nguồn này", width=40),
    Column("state", "Mã tình trạng", width=12),
    Column("source", "Mã nguồn", width=14),
)
RUNS = (
    Column("started_at", "Bắt đầu", "moment", 18),
    Column("finished_at", "Xong", "moment", 18),
    Column("title", "Nguồn", width=30),
    Column("stream_title", "Luồng", width=24),
    Column("kind_words", "Việc", width=20),
    Column("outcome_words", "Kết quả", width=12),
    Column("fault", "Lỗi", width=40),
    Column("fetched", "Đọc", "whole", 10),
    Column("new", "Mới", "whole", 10),
    Column("changed", "Sửa", "whole", 10),
    Column("unchanged", "Không đổi", "whole", 10),
    Column("deleted", "Xóa", "whole", 10),
    Column("quarantined", "Để riêng", "whole", 10),
    Column("unknown_fields", "Trường lạ", "whole", 10),
    Column("reasons", "Để riêng vì", width=30),
    Column("window_from", "Cửa sổ từ", "moment", 18),
    Column("window_to", "Cửa sổ đến", "moment", 18),
    Column("pages", "Trang", "whole", 9),
    Column("calls", "Lượt gọi", "whole", 9),
    Column("retries", "Gọi lại", "whole", 9),
    Column("bytes", "Byte", "whole", 12),
    Column("kind", "Mã việc", width=11),
    Column("outcome", "Mã kết quả", width=12),
    Column("source", "Mã nguồn", width=14),
    Column("stream", "Mã luồng", width=18),
    Column("run", "Lần chạy", width=30),
)
ASIDE = (
    Column("title", "Nguồn", width=30),
    Column("stream_title", "Luồng", width=24),
    Column("key", "Mã bản ghi", width=26),
    Column("words", "Vì sao", width=44),
    Column("known_from", "Để riêng từ", "moment", 18),
    Column("fields", "Trường đã nhận", width=60),
    Column("reason", "Mã lý do", width=18),
    Column("field", "Trường", width=16),
    Column("source", "Mã nguồn", width=14),
    Column("stream", "Mã luồng", width=18),
    Column("run", "Lần chạy", width=30),
)
CHANGES = (
    Column("known_from", "Đổi lúc", "moment", 18),
    Column("name", "Chỉ tiêu", width=34),
    Column("unit_name", "Đơn vị", width=24),
    Column("period_name", "Tên kỳ", width=24),
    Column("before", "Trước", width=12),
    Column("display", "Sau", width=12),
    Column("value", "Giá trị sau", "number", 12),
    Column("numerator", "Tử số", "number", 10),
    Column("denominator", "Mẫu số", "number", 10),
    Column("why", "Vì sao", width=26),
    Column("reason", "Mã lý do", width=14),
    Column("indicator", "Mã chỉ tiêu", width=26),
    Column("unit", "Mã đơn vị", width=15),
    Column("period", "Kỳ", width=15),
    Column("value_id", "Mã giá trị", width=30),
)
OWED = (
    Column("reporter_name", "Đơn vị phải gửi", width=28),
    Column("title", "Số liệu", width=30),
    Column("measure_name", "Chỉ số", width=34),
    Column("about_name", "Của đơn vị", width=28),
    Column("period_name", "Tên kỳ", width=22),
    Column("due", "Hạn", "day", 12),
    Column("state_words", "Tình trạng", width=14),
    Column("days", "Ngày làm việc", "whole", 11),
    Column("came_at", "Nhận lúc", "moment", 18),
    Column("side_words", "Do", width=18),
    Column("why", "Vì sao", width=40),
    Column("state", "Mã tình trạng", width=12),
    Column("side", "Mã bên", width=10),
    Column("reporter", "Mã đơn vị", width=15),
    Column("measure", "Mã chỉ số", width=24),
    Column("period", "Kỳ", width=12),
    Column("run", "Lần chạy", width=30),
)
AUDIT = (
    Column("at", "Lúc", "moment", 18),
    Column("who", "Người", width=18),
    Column("address", "Từ địa chỉ", width=18),
    Column("what", "Việc", width=18),
    Column("subject", "Về", width=44),
    Column("detail", "Chi tiết", width=60),
    Column("entry", "Mã dòng", width=28),
)


class Paged(Sequence[_Cells]):
    """Rows that are read as they are written, once, from the first.

    Raises StoreError at their end where they are not as many as were counted: such a file is none.
    """

    def __init__(self, count: int, read: Callable[[], Iterator[_Cells]]) -> None:
        self._count, self._read = count, read

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, at: Any) -> Any:
        raise IndexError("rows are read in order")

    def __iter__(self) -> Iterator[_Cells]:
        found = 0
        for row in self._read():
            found += 1
            yield row
        if found != self._count:
            raise StoreError(
                f"Sổ có {found} dòng, không phải {self._count} như đã đếm: có dòng vừa đổi trong "
                "lúc xuất, nên tệp này không dùng được. Hãy xuất lại.",
                "ledger: other rows than were counted",
            )


def source(one: SourceState, pause: Pause | None) -> _Cells:
    """One source: how it stands, and who paused it."""
    return [
        one.title or one.name, SOURCE_STATES.get(one.state, one.state), at(one.last_success),
        at(one.next_run), at(one.failing_since), one.fault, one.records_last, one.new_last,
        one.changed_last, one.quarantined_open,
        pause.paused_by if pause else "", at(pause.since if pause else None),
        pause.reason if pause else "",
        one.owner, one.protocol, ", ".join(one.indicators), one.state, one.name,
    ]  # fmt: skip


def run(one: Run, names: Names) -> _Cells:
    """One run with what it counted; what is for operators alone stays inside."""
    reasons = ", ".join(f"{name}: {count}" for name, count in sorted(one.reasons.items()))
    return [
        at(one.started_at), at(one.finished_at), names.source(one.source),
        names.stream(one.source, one.stream), JOBS.get(one.kind, one.kind),
        OUTCOMES[one.outcome], one.fault, one.fetched, one.new, one.changed,
        one.unchanged, one.deleted, one.quarantined, one.unknown_fields, reasons,
        at(one.window_from), at(one.window_to), one.pages, one.calls, one.retries, one.bytes,
        one.kind, one.outcome.value, one.source, one.stream, one.run_id,
    ]  # fmt: skip


def aside(
    row: Mapping[str, Any],
    names: Names,
    kinds: Mapping[tuple[str, str], str],
    *,
    codes: bool,
) -> _Cells:
    """One record that is set aside; of a citizen's affair only why, for those without its code."""
    name, stream = str(row["source"]), str(row["stream"])
    hidden = not codes and kinds.get((name, stream), CODED[0]) in CODED
    fields = ", ".join(f"{key}: {said}" for key, said in row["payload"].items())
    return [
        names.source(name), names.stream(name, stream), "" if hidden else str(row["key"]),
        str(row["public"]), at(int(row["known_from"])), "" if hidden else fields,
        str(row["reason"]), str(row["field"]), name, stream, str(row["run_id"]),
    ]  # fmt: skip


def change(one: Value, names: Mapping[str, str]) -> _Cells:
    """One value that was revised: before, after, why; no moment where nobody published it."""
    return [
        at(one.known_from), names.get(one.indicator, one.indicator), one.unit_name,
        one.period.label(), one.extra["before"], shown(one), one.value, one.numerator,
        one.denominator, because(reasons_of(one)), one.extra["reason"], one.indicator, one.unit,
        one.period.code, one.value_id,
    ]  # fmt: skip


def owed(one: Owed) -> _Cells:
    """One figure that is owed, or came."""
    period = one.period
    return [
        one.reporter_name, one.title, one.measure_name, one.about_name,
        period.label() if period else "", one.due, OWED_STATES[one.state], one.days,
        at(one.came_at), SIDES[one.side], one.reason, one.state.value, one.side.value,
        one.reporter, one.measure, period.code if period else "", one.run_id,
    ]  # fmt: skip


def entry(one: AuditEntry) -> _Cells:
    """One line of the audit."""
    return [at(one.at), one.who, one.address, one.what, one.subject, one.detail, one.entry]
