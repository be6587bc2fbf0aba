"""What stands behind a file's figures, as tables: published versions, sources, runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from exports.ledger.named import Names
from exports.ledger.tables import OUTCOMES, SOURCE_STATES
from exports.provenance.truth import Truth
from exports.sheets.sheet import Cell, Column, Row, Sheet, Table, Version, at, number_format, whole
from indicators.asking.answers import REASONS, Revision, begun
from indicators.asking.question import Question
from indicators.catalog import Catalog

REVISIONS = (
    Column("name", "Chỉ tiêu", width=34),
    Column("unit_name", "Đơn vị", width=24),
    Column("period_name", "Tên kỳ", width=24),
    Column("known_from", "Công bố lúc", "moment", 18),
    Column("known_to", "Thay thế lúc", "moment", 18),
    Column("value", "Giá trị", "number", 13),
    Column("measure", "Đơn vị tính", width=11),
    Column("display", "Hiển thị", width=13),
    Column("numerator", "Tử số", "number", 12),
    Column("denominator", "Mẫu số", "number", 12),
    Column("reason", "Vì sao", width=26),
    Column("indicator", "Mã chỉ tiêu", width=26),
    Column("unit", "Mã đơn vị", width=15),
    Column("period", "Kỳ", width=15),
    Column("definition", "Bản định nghĩa", width=15),
    Column("value_id", "Mã giá trị", width=30),
)
_FIGURES, _LINES = 400, 5_000
"""Figures whose versions are asked for, and lines that are listed of them."""


def versioned(catalog: Catalog, sheet: Sheet) -> Sheet:
    """The sheet with the published versions of its figures, and with words for what is not listed.

    While a period runs a version comes with nearly every pull, so of those only the newest stands;
    the first and every true revision are always told. ``catalog``: as who takes the file may see
    it: of a published figure beyond that no version is told.
    """
    rows: dict[str, Row] = {}
    for one in sheet.rows:
        if one.value.value_id:
            rows.setdefault(one.value.value_id, one)
    asked = dict(list(rows.items())[:_FIGURES])
    held = catalog.versions([one.value for one in asked.values()])
    lines = [Version(row, one) for id, row in asked.items() for one in _true(held.get(id, []))]
    said: list[str] = []
    if lines:
        said.append("Trong một kỳ đang chạy chỉ ghi bản đầu, các lần sửa đổi và bản mới nhất.")
    lacking = [id for id in asked if not held.get(id)]
    plain = sum(map(Question.is_one, lacking))
    if beyond := len(lacking) - plain:
        said.append(
            f"{beyond} trên {len(rows)} số không thuộc phạm vi của người lấy tệp (số của toàn tỉnh "
            "đứng cạnh số của đơn vị) nên không kèm các bản đã công bố."
        )
    if plain:
        said.append(
            f"{plain} trên {len(rows)} số được tính khi hỏi nên không có bản công bố nào ở đây; "
            "trang kiểm tra theo mã của tệp cho biết số nào đã khác và vì sao."
        )
    if len(rows) > len(asked):
        said.append(
            f"Chỉ xét {len(asked)} trên {len(rows)} số; của các số còn lại, xem trang chỉ tiêu "
            "hoặc trang kiểm tra theo mã của tệp."
        )
    if len(lines) > _LINES:
        said.append(f"Chỉ ghi {_LINES} trên {len(lines)} bản; phần còn lại ở trang từng chỉ tiêu.")
    if not rows:
        said.append("Tệp này không có số nào được công bố.")
    return replace(sheet, versions=tuple(lines[:_LINES]), unversioned=tuple(said))


def _true(versions: Sequence[Revision]) -> list[Revision]:
    """The first, every true revision, the newest; oldest first."""
    ordered = begun(versions)
    last = len(ordered) - 1
    return [one for n, one in enumerate(ordered) if one.reason != "running" or n in (0, last)]


def revisions(sheet: Sheet) -> Table:
    """The published versions of the figures in a file, figure by figure, oldest first."""
    rows: list[list[Cell]] = [
        [
            one.row.definition.name.vi, one.row.value.unit_name, one.row.value.period.label(),
            at(one.revision.known_from), at(one.revision.known_to), one.revision.value,
            one.row.definition.unit, one.revision.display, whole(one.revision.numerator),
            whole(one.revision.denominator),
            REASONS.get(one.revision.reason, one.revision.reason), one.row.value.indicator,
            one.row.value.unit, one.row.value.period.code, one.revision.definition,
            one.revision.value_id,
        ]
        for one in sheet.versions
    ]  # fmt: skip
    formats = [number_format(one.row.definition, one.revision.value) for one in sheet.versions]
    return Table("sua-doi", REVISIONS, rows, formats)


_SOURCES = (
    Column("kind", "Loại", width=12),
    Column("source_title", "Nguồn", width=24),
    Column("stream_title", "Luồng", width=24),
    Column("run", "Lần chạy", width=30),
    Column("outcome_words", "Kết quả", width=12),
    Column("at", "Lúc", "moment", 18),
    Column("fetched", "Đọc", "whole", 10),
    Column("new", "Mới", "whole", 10),
    Column("changed", "Sửa", "whole", 10),
    Column("deleted", "Xóa", "whole", 10),
    Column("aside", "Để riêng", "whole", 10),
    Column("words", "Ghi chú", width=40),
    Column("outcome", "Mã kết quả", width=12),
    Column("source", "Mã nguồn", width=14),
    Column("stream", "Mã luồng", width=18),
)


def sources(truth: Truth) -> Table:
    """The sources and runs behind a file, in the words of their own books; codes last."""
    names = Names(truth.sources)
    rows: list[Sequence[Cell]] = [
        ["nguồn", names.source(one.name), "", "", SOURCE_STATES.get(one.state, one.state),
         at(one.last_success), None, None, None, None, None, one.owner, one.state, one.name, ""]
        for one in truth.sources
    ]  # fmt: skip
    rows += [
        [
            "lần chạy", names.source(one.source), names.stream(one.source, one.stream),
            one.run_id, OUTCOMES[one.outcome], at(one.finished_at or one.started_at), one.fetched,
            one.new, one.changed, one.deleted, one.quarantined, one.fault, one.outcome.value,
            one.source, one.stream,
        ]
        for one in truth.runs
    ]  # fmt: skip
    return Table("nguon", _SOURCES, rows)
