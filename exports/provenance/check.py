"""Is a file still true? Its frozen figures beside what the catalogue says now, and why they differ.

A file is verified by its code and its digest (``desk.exports``); here its figures are asked again,
by the very questions that they answered.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from core.clock import today
from core.errors import AccessError, IocError, MisuseError
from core.format import NOTHING
from core.period import Period
from core.units import Level
from core.values import Status
from exports.forms import form_cells
from exports.provenance.truth import LISTED, Figure, figure_json
from exports.withholding import suppress
from indicators.asking.answers import REASONS
from indicators.asking.lists import THEN
from indicators.catalog import Catalog
from indicators.defining.model import Definition

SAME, REVISED, GONE, CLOSED = "same", "revised", "gone", "closed"
"""Equal; differs now; cannot be asked any more; not for this reader."""
OF_WHOLE = "của toàn chỉ tiêu"
"""Before a reason that is known of the whole indicator alone."""
_BATCH = 3
_UNKNOWN = "unexplained"


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure of a file: as it was written, as it is now, and what is to be said of it.

    ``reasons``: why it moved, keys of ``REASONS``; ``whole``: they are those of its indicator as a
    whole, for a part of it has no versions of its own. ``said``: words of ours.
    """

    then: Figure
    now: Figure | None
    state: str
    reasons: tuple[str, ...] = ()
    whole: bool = False
    said: tuple[str, ...] = ()

    @property
    def why(self) -> tuple[str, ...]:
        """All of it in words."""
        told = tuple(REASONS.get(one, one) for one in self.reasons)
        return (*(f"{OF_WHOLE}: {one}" if self.whole else one for one in told), *self.said)


def read(figures: str) -> list[Figure]:
    """The frozen figures of an export's record."""
    return [Figure.read(one) for one in json.loads(figures)]


def written(figures: Sequence[Figure]) -> str:
    """Figures as an export's record keeps them."""
    names = Figure.__dataclass_fields__
    told = [{name: _plain(getattr(one, name)) for name in names} for one in figures]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else value


def compare(catalog: Catalog, figures: Sequence[Figure], since: int) -> list[Compared]:
    """Every figure beside the one of now, in their order. ``since``: when the file knew them."""
    with catalog.reading():
        now, why = _again(catalog, figures), _Reasons(catalog, since)
        return [_one(then, found, why) for then, found in zip(figures, now, strict=True)]


def shielded(catalog: Catalog, compared: Sequence[Compared]) -> list[Compared]:
    """The same for a reader from whom small counts are kept (``exports.withholding.suppress``).

    A table with a small count in it shows no figure, and none of these tables one of today: beside
    the frozen ones and the total it might tell what the file hid.
    """
    places: dict[tuple[str, str], Level] = {}
    tables: dict[_Key, bool] = {}
    known = {one.id: one for one in catalog.definitions()}
    keys = [_table(catalog, one.then, places, known) for one in compared]
    for key, one in zip(keys, compared, strict=True):
        if key is not None:
            both = [figure for figure in (one.then, one.now) if figure is not None]
            several = "," in key[-1]  # told by two dimensions it is kept whatever it counts
            tables[key] = tables.get(key, several) or any(map(suppress.small, both))
    return [
        one if key is None else _shielded(one, whole=not tables[key])
        for key, one in zip(keys, compared, strict=True)
    ]


def _shielded(one: Compared, *, whole: bool) -> Compared:
    if whole:
        return replace(one, now=None)
    then = replace(
        one.then, value=None, numerator=None, denominator=None, display=NOTHING,
        status=Status.NONE.value, known_from=None, value_id="",
    )  # fmt: skip
    return replace(one, then=then, now=None, said=(*one.said, suppress.HIDDEN))


def kept_back(told: Mapping[str, Any], shown: Sequence[Compared]) -> dict[str, Any]:
    """The truth of a file (``making.told``) for a reader from whom small counts are kept.

    ``shown``: every figure of it, as ``shielded`` gives them. Of a list behind a figure that is
    hidden how many rows it has, how many bytes they take and in which words, is the count itself.
    """
    repeated = [figure_json(one.then) for one in shown[: len(told["figures"])]]
    out = dict(told) | {"figures": repeated}
    if any(suppress.HIDDEN in one.said for one in shown):
        out["filters"] = [
            one | {"value": suppress.HIDDEN} if one["name"] == LISTED else one
            for one in told["filters"]
        ]
        if out["filters"] != told["filters"]:
            out["file"] = dict(told["file"]) | {"rows": None, "size": None}
    return out


def _table(
    catalog: Catalog,
    one: Figure,
    places: dict[tuple[str, str], Level],
    known: Mapping[str, Definition],
) -> _Key | None:
    """The table that a figure belongs to, where it may name somebody."""
    dims = _dims(one, known)
    if not suppress.personal(*dims):
        return None
    place = (one.unit, one.period)
    if place not in places:
        places[place] = _level(catalog, *place)
    told = ",".join(sorted({*dims} - {"unit"}))
    small = suppress.concerns(places[place], *dims)
    return (one.indicator, *place, one.alone, told) if small else None


def _dims(one: Figure, known: Mapping[str, Definition]) -> tuple[str, ...]:
    """The dimensions that a figure tells."""
    column = form_cells.column(one.indicator)
    if column is None:
        return suppress.told(known.get(one.indicator), one.dims)
    return (*one.dims, "channel") if column in form_cells.BY_CHANNEL and one.dims else (*one.dims,)


def _level(catalog: Catalog, unit: str, code: str) -> Level:
    at = today(catalog.clock)
    period = Period.parse(code, at)
    day = min(period.end - timedelta(days=1), max(at, period.start))
    try:
        return catalog.unit(unit, day).level
    except (MisuseError, AccessError):  # not known what it was: it may have been a commune
        return Level.COMMUNE


def _one(then: Figure, found: Figure | IocError, why: _Reasons) -> Compared:
    if isinstance(found, AccessError):
        return Compared(then, None, CLOSED)
    if isinstance(found, IocError):
        return Compared(then, None, GONE, said=(found.public,))
    if then.same(found):
        return Compared(then, found, SAME)
    reasons, whole = why.of(then)
    if then.definition != found.definition and not (reasons and not whole):
        reasons, whole = ("definition",), False
    return Compared(then, found, REVISED, reasons or (_UNKNOWN,), whole and bool(reasons))


def _again(catalog: Catalog, figures: Sequence[Figure]) -> list[Figure | IocError]:
    """The same questions, asked now; many members of one dimension are asked for at once."""
    slices = dict(_slices(catalog, figures))
    cells = form_cells.again(catalog, figures)
    return [
        cells[at] if at in cells else _ask(catalog, one, slices) for at, one in enumerate(figures)
    ]


_Key = tuple[str, str, str, bool, str]


def _slices(
    catalog: Catalog, figures: Sequence[Figure]
) -> Iterator[tuple[_Key, dict[str, Figure]]]:
    count: dict[_Key, int] = {}
    for one in figures:
        key = _key(one)
        if key is not None:
            count[key] = count.get(key, 0) + 1
    for key, many in count.items():
        if many <= _BATCH:
            continue
        indicator, unit, period, alone, dim = key
        asked = Period.parse(period, today(catalog.clock))
        try:
            found = catalog.by(indicator, dim, unit, asked, None, None, THEN if alone else None)
        except (MisuseError, AccessError):
            continue  # each is asked alone, and says why it cannot be
        yield key, {one.dims[dim]: Figure.of(one) for one in found if dim in one.dims}


def _key(one: Figure) -> _Key | None:
    dim = next(iter(one.dims), "")
    if len(one.dims) != 1 or dim == "unit" or form_cells.column(one.indicator) is not None:
        return None
    return one.indicator, one.unit, one.period, one.alone, dim


def _ask(
    catalog: Catalog, one: Figure, slices: Mapping[_Key, Mapping[str, Figure]]
) -> Figure | IocError:
    key = _key(one)
    if key is not None:
        member = slices.get(key, {}).get(one.dims[key[-1]])
        if member is not None:
            return member
    try:
        period = Period.parse(one.period, today(catalog.clock))
        listed = THEN if one.alone else None
        dims = dict(one.dims) or None
        return Figure.of(catalog.value(one.indicator, one.unit, period, dims, None, listed))
    except (MisuseError, AccessError) as fault:  # a store that fails says nothing of the figure
        return fault


class _Reasons:
    """What the ledger knows of each figure, asked once."""

    def __init__(self, catalog: Catalog, since: int) -> None:
        self._catalog, self._since = catalog, since
        self._held: dict[tuple[str, str, str], tuple[str, ...]] = {}

    def of(self, one: Figure) -> tuple[tuple[str, ...], bool]:
        """(reasons, are they those of the whole indicator?): parts have no versions of their own.

        What moved the whole most likely moved its part; that it need not have is said.
        """
        indicator = form_cells.explains(one.indicator)
        key = (indicator, one.unit, one.period)
        if key not in self._held:
            self._held[key] = self._asked(*key)
        return self._held[key], bool(one.dims) or indicator != one.indicator or one.alone

    def _asked(self, indicator: str, unit: str, code: str) -> tuple[str, ...]:
        try:
            period = Period.parse(code, today(self._catalog.clock))
            return tuple(self._catalog.reasons(indicator, unit, period, self._since))
        except MisuseError:
            return ()
