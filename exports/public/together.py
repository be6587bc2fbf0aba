"""Which open data sets may stand beside each other: what one hides, another must not tell.

Only a table by procedure of a unit below the province hides small counts, or one by another cut of
an indicator that counts but one channel (``suppress.told``). It is kept safe by two things: at
least two of its rows are hidden, and tables above hide the same rows. Whatever holds the same cases
in another shape would undo that, so it is refused here, before anything is public:

* another cut (by field, channel, applicant) anywhere: a field may hold one procedure alone;
* the same cut of what hides no rows: where all dossiers of a field came one way it tells how many;
* another sum by procedure: carried over + received = closed + pending, finished = with + without a
  due date, and what is hidden follows the sum of its own table. So all tables by procedure are of
  indicators with one and the same denominator (or the count that is this denominator);
* a length of period that makes the hidden known before the tables above can hide it, or a second
  one below: a quarter tells of the month that was hidden in it.

Cases are the same where the measures are of one kind of fact (``dossier.*``). Tables by unit and
totals tell no row of a table by procedure, so they stand beside any. A department hides nothing:
none of its rows names anybody, and no commune lies below it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from core.errors import NotFoundError
from core.public import GRAINS, OpenSet
from core.units import Level
from exports.withholding import suppress
from indicators.catalog import Catalog
from indicators.defining.model import Definition

WHOLE = "toàn tỉnh"
_HARMLESS = ("", "unit")


@dataclass(frozen=True, slots=True)
class _Cut:
    """One indicator of a set that is cut. ``facts``: the kind of what is counted."""

    one: OpenSet
    definition: Definition

    @property
    def unit(self) -> str:
        return self.one.unit.partition("@")[0]

    @property
    def facts(self) -> set[str]:
        return {name.partition(".")[0] for name in self.definition.measures}

    @property
    def size(self) -> str:
        """The measure that the rows are hidden by: the denominator, or the count itself."""
        return self.definition.measures[-1]

    @property
    def hides(self) -> bool:
        """May a row of it name somebody, of a small unit?"""
        return suppress.personal(*suppress.told(self.definition, [self.one.by]))

    @property
    def length(self) -> int:
        return GRAINS.index(self.one.grain)

    def said(self) -> str:
        return f"bộ “{self.one.name}” ({self.unit or WHOLE}, by = “{self.one.by}”)"


def faults(
    sets: Sequence[OpenSet], known: Mapping[str, Definition], agencies: Collection[str]
) -> list[str]:
    """A sentence for each two sets that may not be published together, with what to choose.

    ``agencies``: codes of the departments, whenever they were.
    """
    cuts = list(_cuts(sets, known))
    found: dict[frozenset[str], str] = {}
    for mine in cuts:
        if not mine.unit or mine.unit in agencies or not mine.hides:
            continue
        for other in cuts:
            pair = frozenset((mine.one.name, other.one.name))
            if pair not in found and mine.facts & other.facts and (why := _why(mine, other)):
                both = dict.fromkeys((mine.said(), other.said()))
                found[pair] = f"publish.toml: {' và '.join(both)}: {why}"
    return list(found.values())


def groups(
    catalog: Catalog, sets: Sequence[OpenSet], names: Sequence[str] = ()
) -> list[list[OpenSet]]:
    """The sets in groups whose hidden rows hang together, in each those of the units above first.

    With the sets of ``names`` go those of their groups; none: all. A set that hides nothing is
    alone.
    """
    known = {one.id: one for one in catalog.definitions()}
    facts = {one.name: _facts(one, known) for one in sets}
    out: list[list[OpenSet]] = []
    for one in sets:
        joined = [each for each in out if any(facts[o.name] & facts[one.name] for o in each)]
        out = [each for each in out if each not in joined]
        out.append([*chain.from_iterable(joined), one])
    return [
        sorted(each, key=lambda one: _depth(catalog, one)) if len(each) > 1 else each
        for each in out
        if not names or any(one.name in names for one in each)
    ]


def _depth(catalog: Catalog, one: OpenSet) -> int:
    """How far below the province a set's unit is; that there is none is told where it is read."""
    try:
        return list(Level).index(catalog.unit(one.unit or None).level)
    except NotFoundError:
        return len(Level)


def _facts(one: OpenSet, known: Mapping[str, Definition]) -> set[str]:
    """The kinds of facts of which it may hide rows."""
    return set().union(*(cut.facts for cut in _cuts([one], known) if cut.hides))


def _cuts(sets: Sequence[OpenSet], known: Mapping[str, Definition]) -> Iterator[_Cut]:
    for one in sets:
        for id in one.indicators:
            if one.by not in _HARMLESS and id in known and known[id].measures:
                yield _Cut(one, known[id])


def _why(mine: _Cut, other: _Cut) -> str:
    """Why not both, and what instead; "" where they may."""
    if other.one.by != mine.one.by:
        return (
            "cùng một loại hồ sơ chia hai cách thì suy ra được số đã ẩn. Chọn một: bỏ chiều của "
            f'“{other.one.name}” (by = "unit" hoặc ""), hoặc bỏ chia theo thủ tục ở mọi đơn vị '
            "dưới tỉnh"
        )
    if not other.hides:
        return (
            f"{mine.definition.id} chỉ đếm một hình thức nộp nên ẩn số nhỏ, {other.definition.id} "
            "thì không, đặt cạnh nhau suy ra được số đã ẩn. Chọn một; chỉ tiêu kia công bố với "
            'by = "unit" hoặc ""'
        )
    if other.size != mine.size:
        return (
            f"{mine.definition.id} và {other.definition.id} không cùng mẫu số ({mine.size}, "
            f"{other.size}), cộng trừ với nhau suy ra được số đã ẩn. Theo thủ tục chỉ chọn các chỉ "
            'tiêu cùng một mẫu số; chỉ tiêu kia công bố với by = "unit" hoặc ""'
        )
    if other.unit and other.length != mine.length:
        return (
            "các bộ chia theo thủ tục của đơn vị dưới tỉnh phải cùng một grain, kẻo kỳ dài làm lộ "
            f"số đã ẩn của kỳ ngắn. Đặt grain của cả hai là “{mine.one.grain.value}”"
        )
    if not other.unit and other.length < mine.length:
        return (
            f"kỳ của {WHOLE} ngắn hơn kỳ của đơn vị dưới, nên công bố trước khi biết phải ẩn gì. "
            f"Đặt grain của “{other.one.name}” là “{mine.one.grain.value}” hoặc dài hơn"
        )
    return ""
