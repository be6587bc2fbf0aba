"""Names and order of the members of a dimension."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from core.errors import MisuseError
from core.text import alphabet
from core.units import Level, Unit, written
from indicators.asking.snapshot import Snapshot, measures_of
from indicators.defining.dimensions import MEMBER_NAMES
from indicators.defining.model import Definition
from indicators.evaluating.evaluate import Inputs
from store.counting import titled
from store.intake import numbers

COUNTER = "recv_unit"
"""The unit at whose counter a dossier was handed in, by its code in words."""
UNTOLD = "không ghi"
"""The name of a member that a source leaves empty."""
_DICTIONARIES = {"field": numbers.fields, "procedure": numbers.procedures}
"""Dimensions whose members have numbers. A catalogue may name a service and not its field."""


def names(snapshot: Snapshot, dim: str, codes: Iterable[str], kind: str = "") -> dict[str, str]:
    """Code → Vietnamese name, for those that have one.

    ``kind`` of the facts: petitions have fields of their own, whose names they bring along.
    """
    if kind and titled.titled(kind, dim):
        found = snapshot.read(kind, titled.titles, snapshot.conn, snapshot.tenant, kind, dim)
        return {code: found.get(code, "") or code or UNTOLD for code in (*found, *codes)}
    if dim in MEMBER_NAMES:
        return MEMBER_NAMES[dim]
    if dim in _DICTIONARIES:
        found = dict(_DICTIONARIES[dim](snapshot.conn).values())
        return {code: name or code or UNTOLD for code, name in found.items()}
    if dim == "counterpart":
        called = bodies(snapshot.places.by_id.values())
        return {code: called(code) for code in codes}
    if dim == COUNTER:
        units = snapshot.places.by_id
        told = written(units.values())
        return {"": UNTOLD} | {code: units[number].short_name for number, code in told.items()}
    return {code: code or UNTOLD for code in codes}


def bodies(units: Iterable[Unit]) -> Callable[[str], str]:
    """What a body on the exchange is called: its name where it is one of our units, and its code.

    The last part of an identifier says whose body it is (``000.00.12.H39``): where it is that of
    our own agencies, a body without a name is the province's.
    """
    named, ours = dict[str, str](), set[str]()
    for one in units:
        named[one.code] = one.name
        if one.level is Level.AGENCY:
            ours.add(one.code.rpartition(".")[2])

    def called(code: str) -> str:
        if not code:
            return UNTOLD
        if code in named:
            return f"{named[code]} · {code}"
        if code.rpartition(".")[2] in ours:
            return f"Cơ quan trong tỉnh chưa có tên, mã {code}"
        return f"Cơ quan ngoài tỉnh, mã {code}"

    return called


def kind_of(definition: Definition) -> str:
    """The kind of the facts that are counted first; "" of what is made of other indicators."""
    return next((one.kind for one in measures_of(definition)), "")


def listed(snapshot: Snapshot, dim: str, kind: str = "") -> dict[str, str]:
    """Every member that is known, whether anything was counted of it or not: code → name.

    Small closed dimensions in their own order, others by the alphabet. Raises MisuseError for a
    dimension whose members are known from the figures alone.
    """
    found = names(snapshot, dim, (), kind)
    named = dim in _DICTIONARIES or bool(kind and titled.titled(kind, dim))
    if not found and not named:
        raise MisuseError(f"Chiều “{dim}” không có danh mục; hãy xem các giá trị của chỉ tiêu.")
    if dim in MEMBER_NAMES:
        return dict(found)
    return dict(sorted(found.items(), key=lambda one: (alphabet(one[1]), one[0])))


def ordered(dim: str, found: Mapping[str, Inputs]) -> list[str]:
    """Small closed dimensions in their own order, others by size, the largest first."""
    if dim in MEMBER_NAMES:
        known = list(MEMBER_NAMES[dim])
        return sorted(found, key=lambda code: (known.index(code) if code in known else 99, code))
    return sorted(found, key=lambda code: (-_size(found[code]), code))


def _size(inputs: Inputs) -> float:
    held = [amount for amount in inputs.sums.values() if amount is not None]
    return max([*held, float(sum(inputs.buckets.values()))], default=0.0)
