"""Kinds of value that few definitions use, all the way from facts to the screen."""

import statistics
import threading
from datetime import date

import pytest

from core.errors import MisuseError
from core.period import Grain, Period
from indicators.catalog import Catalog
from indicators.defining import functions
from indicators.defining.loader import Definitions, kept
from indicators.defining.model import Definition
from indicators.evaluating import publish
from tests.indicators import recount, seeded
from tests.indicators.seeded import BEN_LUC, CALENDAR, CLOCK, COMMUNE, DUC_HOA, PROVINCE, UNITS

KEPT = kept()
BASE = next(one for one in KEPT.all if one.id == "onestop.received").model_dump(mode="json")
RATE = {"unit": "%", "shown_as": "percent", "decimals": 1}
YEAR = Period.parse("2023", date(2023, 12, 26))


def late_of_ended(sums):
    ended = sums["dossier.finished"] + sums["dossier.refused"]
    late = sums["dossier.late"]
    return (late / ended if ended else None), late, ended, ""


def made(id, value, **more):
    names = {"name": {"vi": id, "en": id}, "short_name": id[:23]}
    return Definition.model_validate(BASE | {"id": id, "value": value} | names | more)


OWN = (
    made(
        "x.median",
        {"kind": "quantile", "histogram": "dossier.handling", "share": 0.5, "divide_by": 86400},
        unit="ngày", decimals=1,
    ),
    made(
        "x.mean",
        {
            "kind": "mean", "total": "dossier.handling_seconds", "count": "dossier.finished",
            "divide_by": 86400,
        },
        unit="ngày", decimals=1,
    ),
    made(
        "x.districts",
        {
            "kind": "share_of_units", "indicator": "onestop.on_time_rate", "level": "district",
            "at_least": 0.8,
        },
        dimensions=(), **RATE,
    ),
    made(
        "x.communes",
        {
            "kind": "share_of_units", "indicator": "onestop.on_time_rate", "level": "commune",
            "at_most": 0.99,
        },
        dimensions=(), **RATE,
    ),
    made(
        "x.python",
        {
            "kind": "python", "function": "late_of_ended",
            "measures": ["dossier.late", "dossier.finished", "dossier.refused"],
        },
        **RATE,
    ),
    made("x.monthly", {"kind": "sum", "measure": "dossier.received"}, grains=("month", "year")),
)  # fmt: skip
DEFINITIONS = Definitions((*KEPT.all, *OWN), KEPT.groups)


@pytest.fixture
def facts():
    return seeded.population(400, seed=4)


@pytest.fixture
def held(filled, facts, monkeypatch):
    monkeypatch.setitem(functions.FUNCTIONS, "late_of_ended", late_of_ended)

    def fill(store):
        seeded.put(store, "dossier", "onestop", "dossiers", facts)
        publish.run(store, CLOCK, CALENDAR, definitions=DEFINITIONS)

    return filled("kinds", fill)


@pytest.fixture
def catalog(held, settings):
    return Catalog(settings, store=held, definitions=DEFINITIONS)


def days(facts, period, *units):
    return [
        CALENDAR.worked_seconds(f.received_at, f.finished_at) / 86_400
        for f, unit in facts
        if unit in units and recount.finished(f, period)
    ]


def test_median_and_mean(catalog, facts):
    for unit, ids in (("80", UNITS), ("802", (DUC_HOA, COMMUNE))):
        for period in (YEAR, Period.parse("2023-W40", date(2023, 12, 26))):
            taken = days(facts, period, *ids)
            median = catalog.value("x.median", unit, period)
            assert median.value == pytest.approx(statistics.median_low(taken), rel=0.026)
            assert median.denominator == len(taken)
            mean = catalog.value("x.mean", unit, period)
            assert mean.value == pytest.approx(statistics.fmean(taken))
    parts = catalog.by("x.median", "unit", None, YEAR)
    whole = catalog.value("x.median", None, YEAR)
    assert sum(one.denominator or 0 for one in parts) == whole.denominator
    assert whole.known_from == seeded.NOW  # published like any other
    assert catalog.passport(whole.value_id).checks is not None
    assert [one.value is None for one in catalog.series("x.median", "803", Grain.QUARTER)][
        -1
    ] is False


def test_shares_of_units(catalog, facts):
    def rate(*units):
        return recount.rate([f for f, unit in facts if unit in units], YEAR)[0]

    got = catalog.value("x.districts", None, YEAR)
    want = [rate(DUC_HOA, COMMUNE), rate(BEN_LUC)]
    assert (got.numerator, got.denominator) == (sum(one >= 0.8 for one in want), 2)
    one = catalog.value("x.communes", None, YEAR)
    assert (one.numerator, one.denominator) == (1, 1)
    assert catalog.value("x.communes", "803", YEAR).reason == "không có hồ sơ"
    assert catalog.passport(got.value_id).value.value == got.value


def test_python(catalog, facts):
    got = catalog.value("x.python", None, YEAR)
    finished = [f for f, _ in facts if recount.finished(f, YEAR)]
    late = [f for f in finished if f.due_at is not None and f.finished_at > f.due_at]
    assert got.numerator == len(late)
    assert got.denominator > len(finished)
    proof = catalog.passport(got.value_id)
    assert not [one for one in proof.checks if not one.passed]


def test_grains(catalog):
    assert catalog.default_period("x.monthly").grain is Grain.YEAR
    assert catalog.default_period().grain is Grain.YTD
    with pytest.raises(MisuseError, match=r"không tính theo week\. Các kỳ: month, year"):
        catalog.value("x.monthly", None, Period.parse("2023-W40", date(2023, 12, 26)))


def test_figures_of_units(store, settings):
    names = ("ocop.products_on_floor", "ocop.products")
    figures = [(DUC_HOA, 8, 10), (BEN_LUC, 3, 5)]
    put = [
        (seeded.figure(name, "2023-Q3", amount), unit)
        for unit, *amounts in figures
        for name, amount in zip(names, amounts, strict=True)
    ]
    seeded.put(store, "observation", "reported", "figures", put, covered=(0, None))
    publish.run(store, CLOCK, CALENDAR)
    catalog = Catalog(settings, store=store)
    whole = catalog.value("ocop.on_floor_rate")
    assert (whole.numerator, whole.denominator, whole.coverage) == (11, 15, pytest.approx(2 / 15))
    parts = {one.unit: one for one in catalog.by("ocop.on_floor_rate", "unit")}
    assert parts["802"].value == 0.8
    assert parts["804"].reason == "chưa có số liệu"
    proof = catalog.passport(whole.value_id)
    assert proof.numerator_records.count == 2
    rows = catalog.records("observation", proof.numerator_records.query).rows
    assert sum(row["value"] for row in rows) == 11
    assert {row["unit_name"] for row in rows} == {"Huyện Đức Hòa", "Huyện Bến Lức"}
    line = catalog.series("ocop.on_floor_rate", None, Grain.QUARTER)
    assert [(one.period.code, one.value is not None) for one in line] == [
        ("2023-Q3", True), ("2023-Q4", True),
    ]  # fmt: skip
    own = catalog.value("ocop.on_floor_rate", "802")
    assert (own.value, own.coverage) == (0.8, 1.0)
    store_before = catalog.revision()
    put = [(seeded.figure(name, "2023-Q3", 9, 2), DUC_HOA) for name in names]
    seeded.put(store, "observation", "reported", "figures", put, covered=(0, None))
    publish.run(store, CLOCK, CALENDAR)
    assert catalog.revision() > store_before
    assert Catalog(settings, store=store).value("ocop.on_floor_rate").numerator == 12


def test_questions_of_one_reading_share_a_snapshot(catalog, held):
    with catalog.reading():
        before = catalog.value("onestop.received").value
        late = [(seeded.dossier("NEW", seeded.at("2023-12-26T08:00")), PROVINCE)]
        seeded.put(held, "dossier", "onestop", "dossiers", late)
        publish.run(held, CLOCK, CALENDAR, definitions=DEFINITIONS)
        assert catalog.value("onestop.received").value == before
        assert catalog.value("onestop.received", "803") is not None
    assert catalog.value("onestop.received").value == before + 1
    direct = catalog.by("onestop.received", "unit")[-1]
    assert (direct.dims, direct.value) == ({"unit": "own"}, 1)
    assert direct.extra["name"] == "Long An (trực tiếp)"
    proof = catalog.passport(direct.value_id)
    assert proof.numerator_records.count == 1


def test_threads(catalog):
    ids = [one.id for one in catalog.definitions()]
    expected = [one.display for one in catalog.values(ids)]
    faults = []

    def ask():
        try:
            for _ in range(5):
                assert [one.display for one in catalog.values(ids)] == expected
                assert catalog.by("onestop.received", "field")
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert not faults


def test_answers_can_be_changed_by_who_asked(catalog):
    first = catalog.by("onestop.received", "unit")
    first[0].dims["unit"] = "changed"
    first[0].extra.clear()
    assert catalog.by("onestop.received", "unit")[0].dims["unit"] != "changed"
    value = catalog.value("onestop.received")
    value.extra["name"] = "changed"
    assert "name" not in catalog.value("onestop.received").extra
