"""Figures narrowed by several dimensions at once: from sums where they are kept, else from facts.

No cuboid of a unit holds two dimensions, nor does one of the province hold a field with a kind of
applicant. Such figures are counted from the facts that the index of each unit finds, as those of
one field of a unit are: where these are few enough, else they are refused in words. How many they
are is known from the sums before any is read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from core import format as say
from core.clock import day_date
from core.errors import MisuseError
from core.period import Period
from core.units import Unit
from indicators.asking.snapshot import Snapshot, measures_of
from indicators.defining.dimensions import LEVEL
from indicators.defining.measure import Measure, Shape
from indicators.defining.model import Definition
from indicators.evaluating import converted
from store import sums
from store.places.seed import FIRST_DAY

MOST = 200_000
"""Facts that are read for one figure, and no more."""


def check(
    snapshot: Snapshot,
    definition: Definition,
    unit: Unit,
    held: Sequence[Period],
    dims: Mapping[str, str],
    by: str = "",
) -> None:
    """Raise MisuseError for figures of these periods that too many facts would be read for.

    Of what is narrowed by one dimension nothing is asked: it is answered as it always was. A level
    is told by the units, so beside it what is divided by is a second one, and it beside what is.
    """
    narrowed = {*dims} | ({by} if LEVEL in {*dims, by} else set())
    if len(narrowed - {"unit", ""}) < 2 or not held:
        return
    found = facts(snapshot, definition, unit, held, {*dims, by})
    if found > MOST:
        raise MisuseError(
            f"Lọc theo nhiều chiều cùng lúc ở đây phải đọc {say.number(found)} bản ghi, nhiều hơn "
            f"{say.number(MOST)}. Hãy chọn đơn vị nhỏ hơn, kỳ ngắn hơn, hoặc bỏ bớt một chiều."
        )


def facts(
    snapshot: Snapshot,
    definition: Definition,
    unit: Unit,
    held: Sequence[Period],
    dims: Collection[str],
    *,
    ever: bool = False,
) -> int:
    """How many facts are read for figures of these periods by these dimensions at once.

    0: none, for sums hold them; by ``unit`` they hold less than of the whole. ``ever``: whatever
    there was before the periods is read too, as of what stands at the end of a past day.
    """
    names, s = frozenset(dims) - {"unit", LEVEL, ""}, snapshot
    ids, high = s.places.closure(unit), min(held[-1].end_day, s.today + 1)
    units = ids is not None or not {"unit", LEVEL}.isdisjoint(dims)
    wanted: set[tuple[str, int]] = set()
    for leaf in _leaves(s, definition, names):
        if not sums.kept(leaf.kind, names | {*leaf.where}, units=units):
            now = len(held) == 1 and leaf.now and held[-1].end_day > s.today
            past = leaf.shape is Shape.STOCK and not now
            wanted.add((leaf.kind, FIRST_DAY if ever or past else held[0].start_day))
    if not wanted:
        return 0
    if ids is not None:  # what lies at the units before and after this one counts in its shares
        day = converted.list_day(unit, held[-1], day_date(s.today))
        ids = [*ids, *s.places.lineage.into(ids, day)]
    return max(_read(s, kind, low, high, ids) for kind, low in wanted)


def _leaves(s: Snapshot, definition: Definition, names: Collection[str]) -> Iterator[Measure]:
    """What the store is asked for; of a score by those of its parts that can be divided so."""
    for one in measures_of(definition):
        yield from one.leaves
    for part in () if definition.measures else s.inputs_of(definition):
        if {*names} <= {*part.dimensions}:
            yield from _leaves(s, part, names)


def _read(s: Snapshot, kind: str, low: int, high: int, ids: list[int] | None) -> int:
    span = (s.conn, s.tenant, kind, sums.widest(kind), low, high)
    (row,) = s.read(kind, sums.event_sums, *span, by=[], unit_ids=ids, filters={}, known=None)
    return int(max(row.values()))
