"""Form II.06a of a unit and a period: its sums from the store, in all, by field or by level."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from core.period import Period
from core.units import Unit
from indicators.asking import members
from indicators.asking.snapshot import Snapshot
from indicators.defining.dimensions import ACROSS, LEVEL, MEMBER_NAMES
from indicators.evaluating import gather
from indicators.form0206a import form
from indicators.form0206a.form import Form
from store import sums

_KIND = "dossier"


def forms(
    snapshot: Snapshot,
    period: Period,
    unit: Unit,
    dims: Mapping[str, str],
    by: str = "",
    *,
    proof: bool = False,
) -> dict[str, Form]:
    """The form by member of ``by`` (codes), or under "" in all.

    A running period is counted to now. ``proof``: what was received, and of a closed period what
    was pending at its end and in time, are counted from the facts themselves, all else from the
    sums kept of them. Then no balance holds by itself: one wrong sum breaks it. It reads every fact
    of the unit.

    By ``LEVEL``: of the units at which the dossiers lie; a level without any has no row.
    """
    s = snapshot
    if by == LEVEL:
        return _by_level(s, forms(s, period, unit, dims, "unit", proof=proof))
    closure = s.places.closure(unit)
    if dims.get("unit") == gather.OWN:
        closure = [unit.unit_id]
    more: dict[str, Any] = {
        "unit_ids": closure,
        "filters": {name: [code] for name, code in dims.items() if name != "unit"},
        "known": s.known,
    }
    read = _Read(s, more, by)
    days = period.start_day, min(period.end_day, s.today + 1)
    flows = read.flows(form.FLOWS, *days)
    if proof:
        _instead(flows, read.flows(("n_recv",), *days, facts=True), form.FLOWS, ("n_recv",))
    channels = read.channels(*days)
    opening = read.stocks(("pending",), period.start_day - 1)
    if period.end_day > s.today:
        ending = read.now()
    else:
        last, apart = period.end_day - 1, ("pending", "within")
        ending = read.stocks(form.STANDING, last)
        if proof:
            _instead(ending, read.stocks(apart, last, facts=True), form.STANDING, apart)
    keys = sorted({*flows, *channels, *opening, *ending}) if by else [""]
    return {
        key: form.make(
            channels.get(key, {}),
            flows.get(key) or dict.fromkeys(form.FLOWS, 0),
            opening.get(key, {}).get("pending", 0),
            ending.get(key) or dict.fromkeys(form.STANDING, 0),
        )
        for key in keys
    }


def _by_level(snapshot: Snapshot, of_units: Mapping[str, Form]) -> dict[str, Form]:
    held: dict[str, list[Form]] = {}
    for id, row in of_units.items():
        held.setdefault(snapshot.places.level(int(id)), []).append(row)
    made = {level: form.together(rows) for level, rows in held.items()}
    return {level: row for level, row in made.items() if row != _NOTHING}


_NOTHING = Form(*[0] * len(Form.__dataclass_fields__))

Rows = dict[str, dict[str, int]]
"""Member of ``by`` → sum → amount."""


def _instead(kept: Rows, counted: Rows, names: Sequence[str], those: Sequence[str]) -> None:
    """Put what was counted in the place of what was kept."""
    for key in {*kept, *counted}:
        row = kept.setdefault(key, dict.fromkeys(names, 0))
        row.update({name: counted.get(key, {}).get(name, 0) for name in those})


class _Read:
    """Sums of one question by member of ``by``, from the kept sums or from the facts."""

    def __init__(self, snapshot: Snapshot, more: Mapping[str, Any], by: str) -> None:
        self._s, self._more, self._by = snapshot, more, by
        self._span = (snapshot.conn, snapshot.tenant, _KIND)

    def _cut(self, *, facts: bool) -> list[str]:
        by = [self._by] if self._by else []
        return list(dict.fromkeys([*by, *(ACROSS[_KIND] if facts else ())]))

    def _keyed(self, rows: Iterable[Mapping[str, Any]], names: Sequence[str]) -> Rows:
        out: Rows = {}
        for row in rows:
            held = out.setdefault(str(row[self._by]) if self._by else "", dict.fromkeys(names, 0))
            for name in names:
                held[name] += row[name]
        return out

    def flows(self, names: Sequence[str], start: int, end: int, *, facts: bool = False) -> Rows:
        asked = *self._span, list(names), start, end
        more = {"by": self._cut(facts=facts), **self._more}
        return self._keyed(self._s.read(_KIND, sums.event_sums, *asked, **more), names)

    def channels(self, start: int, end: int) -> Rows:
        out: Rows = {}
        asked = *self._span, ["n_recv"], start, end
        more = {"by": [*self._cut(facts=False), "channel"], **self._more}
        for row in self._s.read(_KIND, sums.event_sums, *asked, **more):
            key = str(row[self._by]) if self._by else ""
            out.setdefault(key, {})[str(row["channel"])] = row["n_recv"]
        return out

    def stocks(self, names: Sequence[str], day: int, *, facts: bool = False) -> Rows:
        asked = *self._span, list(names), day
        more = {"by": self._cut(facts=facts), **self._more}
        return self._keyed(self._s.read(_KIND, sums.stock_sums, *asked, **more), names)

    def now(self) -> Rows:
        now = {f"{name}_now": name for name in form.STANDING}
        more = {"by": self._cut(facts=False), **self._more}
        rows = self._s.standing(_KIND, list(now), **more)
        told = [{now.get(k, k): v for k, v in row.items()} for row in rows]
        return self._keyed(told, form.STANDING)


def named(snapshot: Snapshot, by: str, made: Mapping[str, Form]) -> list[tuple[str, str, Form]]:
    """Rows of the form as (code, name, row), the largest first; levels in their own order."""
    known = members.names(snapshot, by, made) if by else {"": ""}
    if by == LEVEL:
        return [(code, known[code], made[code]) for code in MEMBER_NAMES[LEVEL] if code in made]
    rows = [(code, known.get(code, code), row) for code, row in made.items()]
    return sorted(rows, key=lambda row: (-row[2].c3, row[0]))
