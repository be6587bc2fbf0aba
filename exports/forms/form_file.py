"""Form II.06a handed out: registered with every cell, under a code that stands in the workbook."""

from __future__ import annotations

from dataclasses import replace

from core import format as say
from core.clock import from_epoch
from core.errors import MisuseError
from core.period import Period
from desk import Desk
from exports.formats import csv, making
from exports.formats.making import Look, Made
from exports.forms import form0206a, form_book, form_cells
from exports.forms.form_cells import SUBJECT
from exports.provenance.origin import truth_of
from exports.provenance.truth import Truth
from exports.sheets.asked import Asked
from indicators.catalog import Catalog

FORMS = ("xlsx", "csv", "json")
"""As the ministry prints it, and the same cells as data."""
_COUNTED = (form0206a.ASKED, "onestop.resolved", "onestop.pending")


def make(
    catalog: Catalog,
    desk: Desk,
    unit: str | None,
    period: Period,
    *,
    by: str,
    form: str = "xlsx",
    look: Look | None = None,
    as_known: int | None = None,
    address: str = "",
    host: str = "",
    inside: bool = False,
) -> tuple[form0206a.Filled, Truth, Made]:
    """Fill and register the form, and begin to write it; as ``making.make`` does.

    ``look``: the marks of a CSV. ``inside``: small counts stay in it, as it stays in the house.

    ``as_known``: as it was known at that moment (epoch seconds). Raises RefusedError where its
    figures have not been delivered, NotFoundError, MisuseError for the moment or for a form that
    there is not, StoreError.
    """
    form_of(form)
    look = look or Look()
    with catalog.reading():
        made = form0206a.fill(catalog, unit, period, as_known)
        made = made if inside else form_cells.outside(made)
        truth = _truth(catalog, made)
    cells = form_cells.of(made)
    table = form_cells.table(made)
    read = csv.marks(table, look.csv) if form == "csv" else None
    record = making.record(truth, cells, form, by, read)
    export = desk.begin_export(record, address=address)
    coded = truth.coded(export.code, host)
    try:
        content = (
            iter([form_book.write(made, coded.short_code, coded.check)])
            if form == "xlsx"
            else making.rows(coded, table, form, look)
        )
    except BaseException:
        desk.break_export(export)
        raise
    return made, coded, Made(export, content, desk, len(made.levels) + len(made.fields) + 1)


def form_of(ending: str) -> str:
    """The ending, known. Raises MisuseError naming the ones there are."""
    if ending not in FORMS:
        known = ", ".join(FORMS)
        raise MisuseError(f"Biểu {form0206a.ID} không có dạng {ending[:20]}; chọn {known}.")
    return ending


def _truth(catalog: Catalog, made: form0206a.Filled) -> Truth:
    known = {one.id: one for one in catalog.definitions()}
    counted = [known[id] for id in _COUNTED if id in known]
    moment = made.known_at
    query = [("don-vi", made.unit.slug), ("ky", made.period.code)]
    if moment is not None:
        query.append(("biet-luc", from_epoch(moment).isoformat()))
    asked = Asked(unit=made.unit.slug, period=made.period, as_known=moment, query=tuple(query))
    value = catalog.value(form0206a.ASKED, made.unit.slug, made.period, None, moment)
    truth = truth_of(
        catalog, asked, made.period, made.unit, [value], counted,
        subject=SUBJECT, title=f"Biểu {form0206a.ID}/VPCP/KSTT", measure="hồ sơ", path="/mot-cua",
        address=f"{asked.address('/mot-cua')}#bieu-06a",
    )  # fmt: skip
    told = form_cells.outside(made)  # who looks the file up later need not be who took it
    cuts = [f"không cân đối: {one}" for one in told.faults()]
    if made.running:
        cuts.append(f"kỳ chưa hết, đếm đến {say.moment(made.counted_at)}")
    if made.unconverted:
        cuts.append(f"không quy đổi: {form0206a.UNCONVERTED}")
    if made.kept_back:
        cuts.append(form0206a.KEPT_BACK)
    return replace(truth, figures=(), made_at=made.made_at, cuts=tuple(cuts))
