"""What stands behind a file's figures, as tables: published versions, sources, runs."""

from __future__ import annotations

from collections.abc import Sequence

from exports.sheet import Cell, Column, Sheet, Table, at, number_format, whole
from exports.truth import Truth
from indicators.answers import REASONS

REVISIONS = (
    Column("known_from", "Công bố lúc", "moment", 18),
    Column("known_to", "Thay thế lúc", "moment", 18),
    Column("value", "Giá trị", "number", 13),
    Column("display", "Hiển thị", width=13),
    Column("numerator", "Tử số", "number", 12),
    Column("denominator", "Mẫu số", "number", 12),
    Column("reason", "Vì sao", width=26),
    Column("definition", "Bản định nghĩa", width=15),
    Column("value_id", "Mã giá trị", width=30),
)


def revisions(sheet: Sheet) -> Table:
    """Every published version of the headline figure, oldest first."""
    rows: list[list[Cell]] = [
        [
            at(one.known_from), at(one.known_to), one.value, one.display, whole(one.numerator),
            whole(one.denominator), REASONS.get(one.reason, one.reason), one.definition,
            one.value_id,
        ]
        for one in sheet.revisions
    ]  # fmt: skip
    formats = [number_format(sheet.rows[0].definition, one.value) for one in sheet.revisions]
    return Table("sua-doi", REVISIONS, rows, formats)


_SOURCES = (
    Column("kind", "Loại", width=12),
    Column("source", "Nguồn", width=24),
    Column("stream", "Luồng", width=20),
    Column("run", "Lần chạy", width=30),
    Column("outcome", "Kết quả", width=12),
    Column("at", "Lúc", "moment", 18),
    Column("fetched", "Đọc", "whole", 10),
    Column("new", "Mới", "whole", 10),
    Column("changed", "Sửa", "whole", 10),
    Column("deleted", "Xóa", "whole", 10),
    Column("aside", "Để riêng", "whole", 10),
    Column("words", "Ghi chú", width=40),
)


def sources(truth: Truth) -> Table:
    """The sources and runs behind a file."""
    rows: list[Sequence[Cell]] = [
        ["nguồn", one.title or one.name, "", "", one.state, at(one.last_success)]
        + [None] * 5 + [one.owner]
        for one in truth.sources
    ]  # fmt: skip
    rows += [
        [
            "lần chạy", one.source, one.stream, one.run_id, one.outcome.value,
            at(one.finished_at or one.started_at), one.fetched, one.new, one.changed, one.deleted,
            one.quarantined, one.fault,
        ]
        for one in truth.runs
    ]  # fmt: skip
    return Table("nguon", _SOURCES, rows)
