"""No small count that is hidden can be worked out from all the sums that are published together."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.clock import frozen_at
from core.period import Grain, Period
from core.public import About, OpenSet, Public
from core.units import Level, Unit
from core.values import Freshness, Status, Value
from exports import suppress
from exports.public.rows import rows

PROCS = ("p1", "p2", "p3", "p4")
COMMUNES = {"c1": "d1", "c2": "d1", "c3": "d2"}
ABOVE = {**COMMUNES, "d1": "80", "d2": "80"}
LEVELS = {"8": Level.PROVINCE, "d": Level.DISTRICT, "c": Level.COMMUNE}
CODES = ["80", "d1", "d2", "c1", "c2", "c3"]
UNITS = {
    code: Unit(n + 1, code, code, code, LEVELS[code[0]],
               CODES.index(ABOVE[code]) + 1 if code in ABOVE else None, date(2004, 1, 1), None)
    for n, code in enumerate(CODES)
}  # fmt: skip


@dataclass(frozen=True)
class Definition:
    id: str = "onestop.received"


class House:
    """What the rows ask of a catalogue, over counts of communes by procedure; by month the same."""

    clock = frozen_at("2023-12-26")

    def __init__(self, counts):
        self.counts = counts

    def of(self, code, proc, months=1):
        if code in COMMUNES:
            return self.counts[code, proc] * months
        return sum(self.of(one, proc, months) for one in ABOVE if ABOVE[one] == code)

    def unit(self, code, day=None):
        return UNITS[code or "80"]

    def units(self, at):
        return list(UNITS.values())

    def made(self, code, count, period, dims):
        return Value(
            Definition.id, code, UNITS[code].unit_id, code, period, dims, count, count, None,
            str(count), Status.NONE, Freshness.FRESH, "", 1.0, None, 1, 1, "x", "v",
        )  # fmt: skip

    def value(self, id, unit, period):
        code = unit or "80"
        count = sum(self.of(code, proc, months(period)) for proc in PROCS)
        return self.made(code, count, period, {})

    def by(self, id, dim, unit, period):
        code = unit or "80"
        return [
            self.made(code, self.of(code, proc, months(period)), period, {"procedure": proc})
            for proc in PROCS
        ]


def months(period):
    return {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.HALF: 6, Grain.YEAR: 12}[period.grain]


def chosen(codes, grain=Grain.QUARTER, **more):
    return [
        OpenSet(name=f"bo-{code}", title=code, indicators=(Definition.id,), grain=grain,
                since=date(2023, 7, 1), unit="" if code == "80" else code, by="procedure")
        .model_copy(update=more.get(code, {}))
        for code in codes
    ]  # fmt: skip


def published(house, sets):
    """Unit → (total, procedure → count or None): of one quarter."""
    out = {}
    for one in sets:
        found, _ = rows(house, one, Definition(), sets)
        mine = [row.value for row in found if row.value.period.code == "2023-Q3"]
        cells = {suppress.member(value): value.value for value in mine[1:]}
        out[one.unit or "80"] = (mine[0].value, {proc: cells.get(proc) for proc in PROCS})
    return out


def told(tables):
    """The cells of communes that a reader who knows every sum can work out exactly."""
    cells = [(code, proc) for code in COMMUNES for proc in PROCS]
    at = {cell: n for n, cell in enumerate(cells)}

    def row(code, procs):
        line = np.zeros(len(cells))
        for commune in COMMUNES:
            if code in (commune, COMMUNES[commune], "80"):
                line[[at[commune, proc] for proc in procs]] = 1
        return line

    lines = [row(code, PROCS) for code in tables]
    lines += [
        row(code, [proc])
        for code, (_, held) in tables.items()
        for proc in PROCS
        if held[proc] is not None
    ]
    known = np.array(lines)
    rank = np.linalg.matrix_rank(known)
    return {
        cell
        for cell in cells
        if np.linalg.matrix_rank(np.vstack([known, np.eye(len(cells))[at[cell]]])) == rank
    }


counts = st.fixed_dictionaries(
    {
        (code, proc): st.sampled_from([0, 1, 3, 4, 5, 7, 12, 40])
        for code in COMMUNES
        for proc in PROCS
    }
)
LEAK = {(c, p): 20 + 3 * n + m for n, c in enumerate(COMMUNES) for m, p in enumerate(PROCS)} | {
    ("c1", "p1"): 2
}


@settings(max_examples=120, deadline=None)
@given(counts, st.sets(st.sampled_from(CODES), min_size=1))
@example(LEAK, set(CODES))
@example(LEAK, {"80", "c1", "c2", "c3"})
def test_no_hidden_small_count_can_be_solved(found, codes):
    house = House(found)
    tables = published(house, chosen(sorted(codes)))
    known = told(tables)
    for (code, proc), count in found.items():
        if code in codes and tables[code][1][proc] is None and 0 < count * 3 < suppress.LEAST:
            assert (code, proc) not in known
    for code, (total, held) in tables.items():
        if code in COMMUNES:
            small = [proc for proc in PROCS if 0 < house.of(code, proc, 3) < suppress.LEAST]
            assert all(held[proc] is None for proc in small)
        assert total == sum(house.of(code, proc, 3) for proc in PROCS), "totals are never touched"


def test_what_a_commune_hides_is_hidden_in_every_sum_above():
    house = House({cell: count * 7 for cell, count in LEAK.items()} | {("c1", "p1"): 1})
    alone = published(house, chosen(["d1"]))
    assert None not in alone["d1"][1].values(), "nothing below it is published"
    tables = published(house, chosen(CODES))
    hidden = {proc for proc, count in tables["c1"][1].items() if count is None}
    assert "p1" in hidden
    assert len(hidden) >= 2
    for above in ("d1", "80"):
        assert {proc for proc in PROCS if tables[above][1][proc] is None} >= hidden
    for beside in ("d2", "c2", "c3"):
        assert None not in tables[beside][1].values(), "not beside it"


def test_a_longer_period_above_hides_what_any_of_its_months_hides():
    counts = {cell: count * 7 for cell, count in LEAK.items()} | {("c1", "p1"): 2}
    sets = chosen(["80", "c1"], c1={"grain": Grain.MONTH})
    found, hidden = rows(House(counts), sets[0], Definition(), sets)
    assert hidden
    quarter = [row.value for row in found if row.value.dims.get("procedure") == "p1"]
    assert quarter
    assert all(one.value is None and one.reason == suppress.HIDDEN for one in quarter)
    assert quarter[0].period == Period.parse("2023-Q3", date(2023, 12, 26))


def test_the_province_is_cut_once_where_a_commune_hides():
    about = About(publisher="MẪU", contact_name="MẪU", contact_email="a@example.invalid")
    sets = chosen(["80", "c1"])
    field = sets[0].model_copy(update={"name": "linh-vuc", "by": "field"})

    def faults(*given):
        return Public(about=about, dataset=given).faults(Path("publish.toml"))

    assert faults(*sets) == []
    (fault,) = faults(*sets, field)
    assert "toàn tỉnh đã chia theo thủ tục" in fault
    assert faults(sets[0], field) == [], "no unit below it hides anything"


@pytest.mark.parametrize("personal", [True, False])
def test_rows_below_are_hidden_with_what_their_total_would_give_back(personal):
    house = House(dict.fromkeys(LEAK, 30))
    year = Period.parse("2023", date(2023, 12, 26))
    values = [
        replace(one, value=float(30 + n), numerator=float(30 + n))
        for n, one in enumerate(house.by("x", "procedure", "d1", year))
    ]
    kept, hidden = suppress.hide(values, below=frozenset({"p2"}), personal=personal)
    gone = {suppress.member(one) for one in kept if one.value is None}
    assert gone == {"p1", "p2"}
    assert hidden == 2
    kept, hidden = suppress.hide(values, below=frozenset({"p2", "p3"}), personal=personal)
    assert {suppress.member(one) for one in kept if one.value is None} == {"p2", "p3"}
    assert suppress.hide(values, below=frozenset(), personal=personal) == (values, 0)
