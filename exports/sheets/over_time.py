"""A chart of a themed page as a sheet: each of its indicators, period by period."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from core.errors import MisuseError, NotFoundError
from core.period import Grain, Period
from core.values import Value
from exports.provenance.origin import truth_of
from exports.sheets import narrowing
from exports.sheets.asked import Asked, day_of, narrowed_columns, narrowed_rows, place_of
from exports.sheets.courses import Course
from exports.sheets.sheet import Row, Sheet, Strip
from indicators.catalog import Catalog
from indicators.defining.model import Definition


def maker(one: Course) -> Callable[[Catalog, Asked], Sheet]:
    """What makes the sheet of a chart."""

    def make(catalog: Catalog, asked: Asked) -> Sheet:
        return sheet(catalog, one, asked)

    return make


def sheet(catalog: Catalog, one: Course, asked: Asked) -> Sheet:
    """The sheet of a chart: each of its lines, period by period.

    Raises NotFoundError, MisuseError, AccessError.
    """
    every = [each for each, _, _ in one.of(catalog.definitions())]
    shown = [each for each in every if narrowing.fits(each, asked.only)] or every
    if not shown:
        raise NotFoundError(f"“{one.subject}” không có ở đây: không có chỉ tiêu nào của hình này.")
    period = asked.period or catalog.default_period()
    place = place_of(catalog, asked, period)
    narrowing.admitted(asked.only, shown, place, inside=asked.inside)
    grain, first = one.span(shown, period, day_of(catalog, replace(asked, listed=None), period))
    paths = {each.id: _path(catalog, each, asked, grain, first, period) for each in shown}
    if not any(not value.withheld for path in paths.values() for value in path):
        raise MisuseError(f"“{one.subject}”: chưa có số nào để vẽ trong khoảng này.")
    step = "Theo ngày" if grain is Grain.DAY else "Theo tháng"
    rows = [Row(step, value, each) for each in shown for value in paths[each.id]]
    truth = truth_of(
        catalog, asked, period, place, [path[-1] for path in paths.values() if path], shown,
        subject=one.subject, title=f"{one.title} {step.lower()}", path=one.path,
        measure=shown[0].unit, address=f"{asked.address(one.path)}#{one.id}-title",
        cuts=narrowing.left(every, asked.only),
    )  # fmt: skip
    strips = [
        Strip(each.short_name, path[-1], path, each) for each in shown if (path := paths[each.id])
    ]
    return Sheet(
        truth, narrowed_rows(catalog, asked, rows), place=place, shape="course",
        strips=tuple(strips), more=narrowed_columns(asked),
    )  # fmt: skip


def _path(
    catalog: Catalog,
    definition: Definition,
    asked: Asked,
    grain: Grain,
    first: date,
    period: Period,
) -> tuple[Value, ...]:
    """From the first day on; none where the unit was not there all that time."""
    last = day_of(catalog, replace(asked, listed=None), period)
    try:
        found = catalog.series(
            definition.id, asked.unit, grain, first, last, asked.cut, asked.as_known, asked.listed
        )
    except MisuseError:
        return ()
    return tuple(found)
