"""What a published unit hides cannot be worked out from all that is published together."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.clock import frozen_at
from core.errors import NotFoundError, RefusedError
from core.period import Grain, Period
from core.public import OpenSet, Public
from core.units import Level, Unit
from core.values import Freshness, Status, Value
from exports.public import together
from exports.public.choices import faults
from exports.public.rows import rows
from exports.withholding import suppress
from indicators.defining.loader import load

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


KNOWN = load().by_id()
RECEIVED, RATE = "onestop.received", "onestop.digitised_rate"


class House:
    """What the rows ask of a catalogue, over (digitised, received) of communes by procedure.

    Every month is the same.
    """

    clock = frozen_at("2023-12-26")

    def __init__(self, counts):
        pairs = {cell: one if isinstance(one, tuple) else (0, one) for cell, one in counts.items()}
        self.counts = {cell: np.array(one) for cell, one in pairs.items()}

    def of(self, code, proc, months=1):
        if code in COMMUNES:
            return self.counts[code, proc] * months
        return sum(self.of(one, proc, months) for one in ABOVE if ABOVE[one] == code)

    def definition(self, id):
        return KNOWN[id]

    def unit(self, code, day=None):
        return UNITS[code or "80"]

    def units(self, at):
        return list(UNITS.values())

    def made(self, id, code, count, period, dims):
        top, whole = map(float, count)
        value, parts = (
            (whole, (whole, None)) if id == RECEIVED else (top / max(whole, 1), (top, whole))
        )
        return Value(
            id, code, UNITS[code].unit_id, code, period, dims, value, *parts,
            str(value), Status.NONE, Freshness.FRESH, "", 1.0, None, 1, 1, "x", "v",
        )  # fmt: skip

    def value(self, id, unit, period):
        code = unit or "80"
        count = sum(self.of(code, proc, months(period)) for proc in PROCS)
        return self.made(id, code, count, period, {})

    def by(self, id, dim, unit, period):
        code = unit or "80"
        return [
            self.made(id, code, self.of(code, proc, months(period)), period, {"procedure": proc})
            for proc in PROCS
        ]


def months(period):
    return {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.HALF: 6, Grain.YEAR: 12}[period.grain]


def chosen(codes, grain=Grain.QUARTER, indicators=(RECEIVED,), **more):
    return [
        OpenSet(name=f"bo-{code}", title=code, indicators=indicators, grain=grain,
                since=date(2023, 7, 1), unit="" if code == "80" else code, by="procedure")
        .model_copy(update=more.get(code, {}))
        for code in codes
    ]  # fmt: skip


def published(house, sets, code="2023-Q3"):
    """(Unit, indicator) → (total, procedure → value or None): of one period."""
    out = {}
    for one in sets:
        for id in one.indicators:
            found, _ = rows(house, one, KNOWN[id], sets)
            mine = [row.value for row in found if row.value.period.code == code]
            kept = {suppress.member(v): v for v in mine[1:] if v.reason != suppress.HIDDEN}
            out[one.unit or "80", id] = (mine[0], {proc: kept.get(proc) for proc in PROCS})
    return out


CELLS = [(code, proc) for code in COMMUNES for proc in PROCS]
AT = {cell: n for n, cell in enumerate(CELLS)}


def sums(code, procs):
    """The line of a sum of cases over all cells."""
    line = np.zeros(len(CELLS))
    for commune in COMMUNES:
        if code in (commune, COMMUNES[commune], "80"):
            line[[AT[commune, proc] for proc in procs]] = 1
    return line


def open_ways(tables):
    """All that may be added to the cells (digitised, then received) and changes no known sum."""
    none = np.zeros(len(CELLS))
    lines = []
    for (code, id), (_, held) in tables.items():
        shown = [[proc] for proc in PROCS if held[proc] is not None]
        for procs in [list(PROCS), *shown]:
            line = sums(code, procs)
            lines.append(np.concatenate([none, line]))
            if id == RATE:
                lines.append(np.concatenate([line, none]))
    _, sizes, ways = np.linalg.svd(np.array(lines))
    return ways[int((sizes > 1e-9).sum()) :]


def solved(ways, cell, of):
    """Can it be worked out? ``of``: shares of (digitised, received)."""
    asked = np.zeros(2 * len(CELLS))
    asked[AT[cell]], asked[len(CELLS) + AT[cell]] = of
    return bool(np.allclose(ways @ asked, 0))


PARTS = {RECEIVED: {"received": (0, 1)},
         RATE: {"received": (0, 1), "digitised": (1, 0), "not": (-1, 1)}}  # fmt: skip
pairs = st.sampled_from([0, 1, 3, 4, 5, 7, 12, 40]).flatmap(
    lambda whole: st.tuples(st.integers(0, whole), st.just(whole))
)
counts = st.fixed_dictionaries(dict.fromkeys(CELLS, pairs))
LEAK = {(c, p): 20 + 3 * n + m for n, c in enumerate(COMMUNES) for m, p in enumerate(PROCS)} | {
    ("c1", "p1"): 2
}
EVERY = dict.fromkeys(CODES, (RECEIVED,))


@settings(max_examples=60, deadline=None)
@given(
    counts,
    st.dictionaries(
        st.sampled_from(CODES),
        st.sampled_from([(RECEIVED,), (RATE,), (RECEIVED, RATE)]),
        min_size=1,
    ),
)
@example(LEAK, EVERY)
@example(LEAK, {"80": (RATE,)} | dict.fromkeys(COMMUNES, (RECEIVED,)))
@example(LEAK, {"80": (RECEIVED,)} | dict.fromkeys(COMMUNES, (RATE,)))
def test_no_small_count_that_a_published_unit_hides_can_be_solved(found, indicators):
    house = House(found)
    sets = chosen(sorted(indicators), **{c: {"indicators": i} for c, i in indicators.items()})
    sets = [one.model_copy(update={"grain": Grain.MONTH}) for one in sets]
    assert together.faults(sets, KNOWN, ()) == []
    tables = published(house, sets, "2023-11")
    ways = open_ways(tables)
    for (code, id), (total, held) in tables.items():
        whole = sum(house.of(code, proc)[1] for proc in PROCS)
        assert whole == (total.numerator if id == RECEIVED else total.denominator), "as it is"
        for proc in PROCS if code in COMMUNES else ():
            for of in PARTS[id].values():
                if 0 < np.dot(of, house.of(code, proc)) < suppress.LEAST:
                    assert held[proc] is None
                    assert not solved(ways, (code, proc), of), (code, id, proc, of)


def test_only_units_that_are_published_are_protected():
    """As docs/how-to/publish.md says: the province less all others is the one that is left out."""
    tables = published(House(LEAK), chosen(["80", "c2", "c3"]))
    assert solved(open_ways(tables), ("c1", "p1"), (0, 1))


def test_what_a_commune_hides_is_hidden_in_every_sum_above():
    house = House({cell: count * 7 for cell, count in LEAK.items()} | {("c1", "p1"): 1})
    (alone,) = published(house, chosen(["d1"])).values()
    assert None not in alone[1].values(), "nothing below it is published"
    tables = {code: held for (code, _), held in published(house, chosen(CODES)).items()}
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
    found, hidden = rows(House(counts), sets[0], KNOWN[RECEIVED], sets)
    assert hidden
    quarter = [row.value for row in found if row.value.dims.get("procedure") == "p1"]
    assert quarter
    assert all(one.value is None and one.reason == suppress.HIDDEN for one in quarter)
    assert quarter[0].period == Period.parse("2023-Q3", date(2023, 12, 26))


def refused(*sets):
    """What is said of them together."""
    return together.faults(sets, KNOWN, {"000.00.02.H39"})


def test_what_one_set_hides_no_other_may_tell_in_another_cut():
    province, commune = chosen(["80", "c1"])
    field = province.model_copy(update={"name": "linh-vuc", "by": "field"})
    assert refused(province, commune) == []
    (fault,) = refused(commune, field)
    assert "“bo-c1”" in fault
    assert "“linh-vuc”" in fault
    assert 'by = "unit"' in fault, "what to choose instead"
    assert refused(commune, field.model_copy(update={"unit": "c2"})), "of any unit"
    assert refused(commune, field.model_copy(update={"indicators": (RATE,)})), "the same sum"
    assert refused(province, field) == [], "no unit below it hides anything"
    for harmless in ("", "unit"):
        assert refused(commune, field.model_copy(update={"by": harmless})) == []
    other = field.model_copy(update={"indicators": ("petition.received",)})
    assert refused(commune, other) == [], "other cases"


def test_by_procedure_only_what_has_one_denominator():
    (commune,) = chosen(["c1"])
    assert refused(commune.model_copy(update={"indicators": (RECEIVED, RATE)})) == []
    balance = ("onestop.carried_over", RECEIVED, "onestop.pending", "onestop.refused_rate")
    (fault,) = refused(commune.model_copy(update={"indicators": balance}))
    assert fault.count("“bo-c1”") == 1
    assert "mẫu số" in fault
    (fault,) = refused(commune, *chosen(["80"], indicators=("onestop.pending",)))
    assert "onestop.received và onestop.pending" in fault


def test_an_indicator_that_counts_one_channel_hides_by_field_too():
    """And nothing that does not hide may stand beside it: all that a field had may be online."""
    online, below = "onestop.online_rate_plain", {"unit": "c1", "by": "field"}
    (commune,) = chosen(["c1"], c1={"indicators": (online,), **below})
    assert refused(commune) == []
    beside = commune.model_copy(update={"name": "khac", "indicators": (RECEIVED,)})
    (fault,) = refused(commune, beside)
    assert "chỉ đếm một hình thức nộp" in fault
    assert refused(commune, beside.model_copy(update={"by": "procedure"})), "another cut"
    assert refused(beside) == [], "by field alone it names nobody"
    (counter,) = chosen(["c2"], c2={"indicators": ("onestop.at_counter",), "by": "field"})
    assert refused(commune, counter), "not of one denominator"
    department = commune.model_copy(update={"name": "so", "unit": "000.00.02.H39"})
    province = beside.model_copy(update={"unit": ""})
    assert refused(department, province) == [], "nothing is hidden of a department"
    dated = department.model_copy(update={"unit": "000.00.02.H39@2004"})
    assert refused(dated, province) == []
    assert refused(department.model_copy(update={"unit": "d1"}), province), "communes lie below it"
    assert refused(commune, department.model_copy(update={"by": "applicant"})), "another cut"
    assert suppress.told(KNOWN[online], ["field"]) == ("field", "channel")
    assert suppress.told(KNOWN["onestop.at_counter"], ["recv_unit"]) == ("recv_unit",)
    assert suppress.told(KNOWN[RECEIVED], ["field"]) == ("field",)
    assert suppress.told(None, ["field"]) == ("field", "channel"), "nobody knows what it counted"


def test_no_table_above_is_published_before_it_is_known_what_to_hide():
    month, quarter, year = Grain.MONTH, Grain.QUARTER, Grain.YEAR

    def of(above, below):
        return refused(*chosen(["80", "c1"], **{"80": {"grain": above}, "c1": {"grain": below}}))

    assert of(month, month) == of(year, month) == []
    (fault,) = of(month, year)
    assert "“bo-80” là “year”" in fault
    (fault,) = refused(*chosen(["c1", "d1"], d1={"grain": month}))
    assert "cùng một grain" in fault
    assert of(quarter, quarter) == []


def test_the_province_is_no_unit_by_its_code():
    for code in ("80", "80@2025"):
        one = chosen(["c1"])[0].model_copy(update={"unit": code})
        (fault,) = faults(Public(dataset=(one,)), KNOWN, 80, ())
        assert "để trống" in fault
        assert faults(Public(dataset=(one,)), KNOWN, 79, ()) == []


def test_a_table_above_hides_no_more_than_it_must():
    """A rate of 99,9 %: what is left over is few, but names nobody above a commune."""
    many = {cell: (400 + n, 400 + n) for n, cell in enumerate(CELLS)}
    many |= {("c1", "p1"): (1, 1), ("c2", "p1"): (400, 401)}
    tables = published(House(many), chosen(["80", "c1"], indicators=(RATE,)))
    below, above = (
        {proc for proc in PROCS if tables[code, RATE][1][proc] is None} for code in ("c1", "80")
    )
    assert "p1" in below
    assert above == below != set(PROCS)


def test_a_mean_has_no_cases_left_over():
    """Its numerator is seconds: days of handling are hidden by their counts alone."""
    year = Period.parse("2023", date(2023, 12, 26))
    found = [
        replace(one, numerator=n * 86_400.0, denominator=float(n))
        for n, one in zip(
            (2, 20, 30, 40), House(LEAK).by(RATE, "procedure", "c1", year), strict=True
        )
    ]
    mean, share = KNOWN["onestop.handling_days_mean"], KNOWN[RATE]
    kept, hidden = suppress.hide(found, rate=suppress.rate(mean))
    assert (len(kept), hidden) == (4, 2)
    assert suppress.rate(share)


def test_tables_below_are_read_for_those_that_hide_alone():
    """By unit, and in a commune, nothing is looked up below: many sets cost what one does."""

    class Counting(House):
        asked = 0

        def by(self, *given):
            self.asked += 1
            return super().by(*given)

    sets = chosen(["80", "d1", "c1", "c2", "c3"])
    house = Counting(LEAK)
    rows(house, sets[2], KNOWN[RECEIVED], sets)
    assert house.asked == 1
    house.asked = 0
    rows(house, sets[0].model_copy(update={"by": "unit"}), KNOWN[RECEIVED], sets)
    assert house.asked == 1


def test_what_is_wrong_below_is_told_under_its_own_name():
    class Without(House):
        def unit(self, code, day=None):
            if code == "c2":
                raise NotFoundError("Không có đơn vị “c2”.")
            return super().unit(code, day)

    sets = chosen(["80", "c1", "c2"])
    with pytest.raises(RefusedError, match=r"“bo-c2” ẩn gì.*“bo-80”.*“c2”"):
        rows(Without(LEAK), sets[0], KNOWN[RECEIVED], sets)


def test_a_commune_of_before_lies_below_the_province_of_after():
    class Reorganised(House):
        def unit(self, code, day=None):
            return replace(UNITS["80"], unit_id=99) if not code else super().unit(code, day)

    tables = published(Reorganised(LEAK), chosen(["80", "c1"], grain=Grain.MONTH), "2023-11")
    assert tables["80", RECEIVED][1]["p1"] is None


def test_of_sets_that_hide_those_above_go_first_and_go_along():
    class Known(House):
        def definitions(self):
            return list(KNOWN.values())

    sets = chosen(["c1", "80", "d1"])
    field = sets[0].model_copy(update={"name": "khac", "by": "unit"})
    sets.append(field)

    def names(*asked):
        found = together.groups(Known(LEAK), sets, asked)
        return [[one.name for one in each] for each in found]

    assert names("bo-c1") == [["bo-80", "bo-d1", "bo-c1"]]
    assert names("khac") == [["khac"]]
    assert names() == [["bo-80", "bo-d1", "bo-c1"], ["khac"]]


@pytest.mark.parametrize("personal", [True, False])
def test_rows_below_are_hidden_with_what_their_total_would_give_back(personal):
    house = House(dict.fromkeys(LEAK, 30))
    year = Period.parse("2023", date(2023, 12, 26))
    values = [
        replace(one, value=float(30 + n), numerator=float(30 + n))
        for n, one in enumerate(house.by(RECEIVED, "procedure", "d1", year))
    ]
    kept, hidden = suppress.hide(values, below=frozenset({"p2"}), personal=personal)
    gone = {suppress.member(one) for one in kept if one.value is None}
    assert gone == {"p1", "p2"}
    assert hidden == 2
    kept, hidden = suppress.hide(values, below=frozenset({"p2", "p3"}), personal=personal)
    assert {suppress.member(one) for one in kept if one.value is None} == {"p2", "p3"}
    assert suppress.hide(values, below=frozenset(), personal=personal) == (values, 0)
