"""The three defensible ways to say “on time”, as a sheet: the strip of an indicator's page."""

from __future__ import annotations

from core.errors import NotFoundError
from exports.provenance.origin import truth_of
from exports.provenance.truth import EACH
from exports.sheets import narrowing
from exports.sheets.asked import Asked, narrowed_columns, narrowed_rows, place_of, values
from exports.sheets.sheet import Row, Sheet
from indicators.catalog import Catalog

RULES = {
    "onestop.on_time_rate": "A",
    "onestop.on_time_rate_766": "B",
    "onestop.open_overdue_rate": "C",
}
"""Indicator → the letter of its rule."""
ANCHOR = "ba-quy-tac"
SUBJECT = f"mot-cua/{ANCHOR}"


def sheet(catalog: Catalog, asked: Asked) -> Sheet:
    """The same period under each rule. Raises NotFoundError where there is none of them here."""
    shown = [one for one in catalog.definitions() if one.id in RULES]
    if not shown:
        raise NotFoundError(f"“{SUBJECT}” không có ở đây: không có chỉ tiêu nào của ba quy tắc.")
    shown.sort(key=lambda one: RULES[one.id])
    period = asked.period or catalog.default_period(shown[0].id)
    place = place_of(catalog, asked, period)
    narrowing.admitted(asked.only, shown, place, inside=asked.inside)
    found = values(catalog, [one.id for one in shown], asked, period)
    by_id = {one.id: one for one in shown}
    rows = [Row(f"Quy tắc {RULES[one.indicator]}", one, by_id[one.indicator]) for one in found]
    truth = truth_of(
        catalog, asked, period, place, found, shown,
        subject=SUBJECT, title="Tỷ lệ đúng hạn theo ba quy tắc", measure=EACH,
        path=f"/chi-so/{shown[0].id}",
        address=f"{asked.address(f'/chi-so/{shown[0].id}')}#{ANCHOR}",
    )  # fmt: skip
    return Sheet(
        truth, narrowed_rows(catalog, asked, rows), place=place, shape="page",
        more=narrowed_columns(asked),
    )  # fmt: skip
