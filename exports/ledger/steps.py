"""Why a figure is not what it was, as a list: each step with its parts and their causes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from core import format as say
from core.clock import today
from core.period import Period
from exports.ledger.tables import Paged
from exports.provenance.origin import truth_of
from exports.sheets.asked import Asked, place_of
from exports.sheets.records import Listing
from exports.sheets.sets import STEPS
from exports.sheets.sheet import Cell, Column, Table, at, whole
from indicators.asking.answers import REASONS
from indicators.asking.because import because
from indicators.catalog import Catalog
from indicators.versions.causing import Cause
from indicators.versions.ledger import PartChange, Step

ENDING = "doi-so"
"""Behind an indicator's id in the address of the file, and of its place on the page."""
CHOICES = ("ky", "don-vi", "biet-luc")
_COMPARED = "trang kiểm tra chỉ đối chiếu con số hiện có, không đối chiếu các bước đổi"
_ALONE = (
    "các bước chỉ là của phần riêng đơn vị, không gồm phần tính từ các đơn vị trước và sau sắp xếp"
)
_COLUMNS = (
    Column("known_from", "Đổi lúc", "moment", 18),
    Column("before", "Trước", width=12),
    Column("after", "Sau", width=12),
    Column("part", "Thành phần", width=34),
    Column("part_before", "Thành phần trước", "number", 12),
    Column("part_after", "Thành phần sau", "number", 12),
    Column("why", "Vì sao", width=26),
    Column("amount", "Thay đổi", "number", 11),
    Column("records", "Bản ghi", "whole", 10),
    Column("source", "Nguồn", width=14),
    Column("run", "Lần chạy", width=30),
    Column("reason", "Mã lý do", width=14),
    Column("measure", "Mã thành phần", width=24),
    Column("value_id", "Mã giá trị sau", width=30),
)


def named_by(subject: str) -> str:
    """The id of the indicator whose steps are meant; "" where it is something else."""
    id, _, ending = subject.strip("/").rpartition("/")
    return id if ending == ENDING else ""


def listing(catalog: Catalog, id: str, given: Mapping[str, str]) -> Listing:
    """The steps of a value, from the past moment on where one is chosen.

    Raises NotFoundError, MisuseError, AccessError.
    """
    definition = catalog.definition(id)
    now = today(catalog.clock)
    period = Period.parse(given["ky"], now) if given.get("ky") else catalog.default_period(id)
    since = catalog.known_at(given["biet-luc"]) if given.get("biet-luc") else 0
    asked = Asked(unit=given.get("don-vi"), period=period, query=tuple(sorted(given.items())))
    place = place_of(catalog, asked, period)
    value = catalog.value(id, asked.unit, period)
    found = catalog.ledger(id, asked.unit, period, since, most=STEPS)
    rows = [row for one in found for row in _rows(one)]
    cuts = [_COMPARED, *([_ALONE] if value.moved else [])]
    if len(found) >= STEPS:
        cuts.append(f"chỉ {STEPS} bước mới nhất; các bản công bố khác ở tệp XLSX của chỉ tiêu")
    truth = truth_of(
        catalog, asked, period, place, [value], [definition],
        subject=f"{id}/{ENDING}", title=f"Vì sao số đổi: {definition.name.vi}",
        measure=definition.unit, path=f"/chi-so/{id}",
        address=f"{asked.address(f'/chi-so/{id}')}#{ENDING}",
        cuts=cuts,
    )  # fmt: skip
    if since:
        truth = replace(truth, filters=(*truth.filters, ("Đổi từ", say.moment(since))))
    table = Table("so", _COLUMNS, Paged(len(rows), lambda: iter(rows)))
    return Listing(truth, table, len(rows), coded=False)


def _rows(one: Step) -> Iterator[list[Cell]]:
    told = [(part, cause) for part in one.parts for cause in part.causes]
    for part, cause in told:
        yield [*_head(one), *_part(part), *_cause(cause), part.measure, one.after.value_id]
    if not told:  # the definition's doing, or unexplained: the step itself stands all the same
        why = REASONS.get(one.reason, one.reason)
        empty: list[Cell] = ["", None, None, why, None, None, "", "", one.reason, ""]
        yield [*_head(one), *empty, one.after.value_id]


def _head(one: Step) -> list[Cell]:
    made_at = None if one.after.made_now else one.after.known_from  # else the moment of taking
    return [at(made_at), one.before.display, one.after.display]


def _part(one: PartChange) -> list[Cell]:
    return [one.title, whole(one.before), whole(one.after)]


def _cause(one: Cause) -> list[Cell]:
    run = one.run
    return [
        because((one.reason, *one.others)), whole(one.amount), one.facts or None,
        run.source if run else "", run.run_id if run else "", one.reason,
    ]  # fmt: skip
