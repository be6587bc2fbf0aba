"""Of what a file is told: its units, filters, sources and runs, as the truth that it carries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from core import format as say
from core.clock import epoch
from core.period import Period
from core.runs import Run
from core.units import Unit
from core.values import Freshness, Value
from exports.provenance.doubting import doubts, oldest
from exports.provenance.truth import REPEATED, Feed, Figure, Told, Truth
from exports.sheets import narrowing
from indicators.asking.answers import Passport
from indicators.asking.lists import Listed
from indicators.catalog import Catalog
from indicators.defining.model import Definition

if TYPE_CHECKING:
    from exports.sheets.asked import Asked

RUNS = 3
_LISTS = {"today": "hiện nay", "old": "trước 01/7/2025", "then": "của từng kỳ"}


def truth_of(
    catalog: Catalog,
    asked: Asked,
    period: Period,
    place: Unit | None,
    values: Sequence[Value],
    definitions: Sequence[Definition],
    *,
    subject: str,
    title: str,
    measure: str,
    path: str,
    proof: Passport | None = None,
    cuts: Sequence[str] = (),
    address: str = "",
) -> Truth:
    """What a sheet says of itself; of a long one the figures are in the register alone.

    ``address``: of the view, where it is not the page of ``path`` under the same choices.
    """
    now = epoch(catalog.clock.now())
    wanted = {name for one in definitions for name in one.sources}
    sources = [one for one in catalog.sources() if one.name in wanted]
    runs: list[Run] = list(proof.runs) if proof is not None else []
    if proof is None:
        runs = [run for one in sources for run in one.runs[-RUNS:]]
    names = {one.id: one.short_name for one in definitions}
    last = period.end - timedelta(days=1)
    filters = [
        ("Đơn vị", place.name if place else "Toàn tỉnh"),
        ("Kỳ", f"{period.label()} ({say.day(period.start)}–{say.day(last)})"),
    ]
    if asked.only:
        filters.append(("Chỉ gồm", narrowing.said(catalog, asked.only, definitions[0].id)))
    if asked.listed is not None:
        filters.append(("Danh mục đơn vị", _listed(asked.listed)))
    shown = [one for one in values if one.freshness is not Freshness.MISSING]
    return Truth(
        title=title,
        subject=subject,
        address=address or asked.address(path),
        unit=place.slug if place else "",
        unit_name=place.name if place else "",
        period=period.code,
        period_name=period.label(),
        filters=tuple(filters),
        measure=measure,
        as_of=oldest(shown),
        known_at=now if asked.as_known is None else asked.as_known,
        made_at=now,
        revision=catalog.revision(),
        definitions=tuple(Told.of(one) for one in definitions),
        sources=tuple(Feed.of(one) for one in sources),
        runs=tuple(runs),
        figures=tuple(Figure.of(one) for one in values[:REPEATED]),
        doubts=doubts(values, names),
        cuts=tuple(cuts),
    )


def _listed(listed: Listed) -> str:
    if isinstance(listed, date):
        return f"ngày {say.day(listed)}"
    return _LISTS.get(str(listed), str(listed))
