"""What a sum costs that is narrowed by several dimensions: is it kept, or are facts read for it?"""

from __future__ import annotations

from collections.abc import Collection

from core.errors import MisuseError
from store.counting.route import smallest
from store.kinds import tables as tables_of


def kept(kind: str, dims: Collection[str], *, units: bool) -> bool:
    """Does a month cuboid of all measures hold these dimensions (``units``: beside the unit)?

    So it is said too of a kind of which no sums are kept: its facts are few. Raises MisuseError for
    a dimension that the kind does not have.
    """
    spec = tables_of(kind).spec
    if odd := sorted({*dims} - {*spec.dims}):
        raise MisuseError(f"Loại dữ liệu “{kind}” không có chiều {', '.join(odd)}.")
    needed = frozenset(spec.dims[one] for one in dims) | ({"unit_id"} if units else frozenset())
    every = [one.name for one in spec.kept]
    return not spec.cuboids or smallest(spec.cuboids, "month", needed, every) is not None


def widest(kind: str) -> list[str]:
    """Measures that count the facts which an index finds: no sum of the kind reads more."""
    spec = tables_of(kind).spec
    found = [spec.reads[one] for one in spec.events if one in spec.reads]
    return found or [spec.kept[0].name]
