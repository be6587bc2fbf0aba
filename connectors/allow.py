"""The allow-list: what of a source's record may enter. All else stops here, at the parse.

Keys are matched without regard to case, for one source spells ``TenTTHC`` and its next version
``TENTTHC``. A dotted name reaches into a list of objects: ``DanhSachLePhi.Gia``. A *mark* is a
field of which only the presence enters ("1" or ""), never the value: a link, a result's code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from core.people import given_name

LONGEST = 1_000
"""Characters an allowed text may have; longer ones are free text in the wrong place."""

MOST_ITEMS = 500
"""Objects of a nested list that are looked at."""

_MOST_SHAPES = 256
_DECENT = re.compile(r"(?!.*\d{6})[A-Za-z_][A-Za-z0-9_.-]{0,40}")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_SCALARS = frozenset({int, float, bool})


def names(listing: str) -> frozenset[str]:
    """Field names written as a text of words."""
    return frozenset(listing.split())


def decent(name: str) -> bool:
    """May this new field's name be kept and shown? Where objects are keyed by people, it is data.

    Only what looks like an identifier: no spaces, no accents, no long number, no person's name run
    together (``NguyenVanA``). A short doubtful one (``lyDo``, ``ho_ten``) is a field.
    """
    if _DECENT.fullmatch(name) is None:
        return False
    words = _WORD.findall(name)
    return not (len(words) > 2 and given_name(words))


@dataclass(frozen=True, slots=True)
class _Plan:
    """What to do with a record of one shape (the tuple of its keys)."""

    scalars: tuple[tuple[str, str], ...]
    marks: tuple[tuple[str, str], ...]
    lists: tuple[tuple[str, str, AllowList], ...]
    unknown: tuple[str, ...]


class AllowList:
    """A compiled allow-list. Not shared between threads: it remembers the shapes it met."""

    def __init__(
        self,
        fields: Iterable[str],
        withheld: Iterable[str] = (),
        marks: Iterable[str] = (),
    ) -> None:
        marks, tops, nested = frozenset(marks), set[str](), dict[str, set[str]]()
        for name in fields:
            top, _, rest = name.partition(".")
            if rest:
                nested.setdefault(top, set()).add(rest)
            else:
                tops.add(top)
        inner_marks = {
            top: {m.partition(".")[2] for m in marks if m.startswith(f"{top}.")} for top in nested
        }
        inner_withheld = {
            top: {w.partition(".")[2] for w in withheld if w.startswith(f"{top}.")}
            for top in nested
        }
        self._lists = {
            top: AllowList(names, inner_withheld[top], inner_marks[top])
            for top, names in nested.items()
        }
        self._names = {name.lower(): name for name in (*tops, *nested)}
        self._marks = marks & tops
        self._withheld = frozenset(name.lower() for name in withheld)
        self._plans: dict[tuple[str, ...], _Plan] = {}

    def keep(self, record: Mapping[str, Any]) -> tuple[dict[str, Any], int]:
        """The allowed part of a record under our spelling, and how many fields were not known.

        Fields that are known and withheld on purpose are not counted: the count shows drift.
        """
        shape = tuple(record)
        plan = self._plans.get(shape)
        if plan is None:
            plan = self._learn(shape)
        kept: dict[str, Any] = {}
        dropped = len(plan.unknown)
        for came, name in plan.scalars:
            value = record[came]
            if type(value) is str:
                if len(value) <= LONGEST:
                    kept[name] = value
                else:
                    dropped += 1
            elif value is None or type(value) in _SCALARS:
                kept[name] = value
            else:
                dropped += 1
        for came, name in plan.marks:
            kept[name] = "1" if record[came] else ""
        for came, name, inner in plan.lists:
            items = []
            value = record[came]
            for item in (value if isinstance(value, list) else [value])[:MOST_ITEMS]:
                if type(item) is dict or isinstance(item, Mapping):
                    part, more = inner.keep(item)
                    items.append(part)
                    dropped += more
                elif item not in (None, ""):
                    dropped += 1
            kept[name] = items
        return kept, dropped

    def forget(self) -> None:
        """Begin anew: ``came`` and ``new`` then speak of what is read from now on."""
        self._plans.clear()
        for inner in self._lists.values():
            inner.forget()

    def came(self) -> set[str]:
        """Allowed fields met so far, dotted."""
        out = set[str]()
        for plan in self._plans.values():
            out.update(name for _, name in (*plan.scalars, *plan.marks))
        for top, inner in self._lists.items():
            out.update(f"{top}.{name}" for name in inner.came())
        return out

    def new(self) -> set[str]:
        """Names met so far that are neither allowed nor withheld."""
        out = {name for plan in self._plans.values() for name in plan.unknown}
        for top, inner in self._lists.items():
            out.update(f"{top}.{name}" for name in inner.new())
        return out

    def _learn(self, shape: tuple[str, ...]) -> _Plan:
        scalars, marks, lists, unknown, taken = [], [], [], [], set[str]()
        for came in shape:
            name = self._names.get(str(came).lower())
            if name is None or name in taken:
                if name is None and str(came).lower() not in self._withheld:
                    unknown.append(came)
                continue
            taken.add(name)
            if name in self._lists:
                lists.append((came, name, self._lists[name]))
            elif name in self._marks:
                marks.append((came, name))
            else:
                scalars.append((came, name))
        plan = _Plan(tuple(scalars), tuple(marks), tuple(lists), tuple(unknown))
        if len(self._plans) < _MOST_SHAPES:
            self._plans[shape] = plan
        return plan
