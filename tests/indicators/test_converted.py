"""Values on other lists of units: the whole stays whole, rates are divided last, nothing lost."""

import random
import shutil
from datetime import date

import pytest

from core.clock import local_day
from core.errors import MisuseError
from core.facts import Closing
from core.period import Grain, Period
from core.settings import load as load_settings
from core.units import REORGANISED, Level
from indicators import converted, publish, wire
from indicators.catalog import Catalog
from indicators.loader import kept
from indicators.measure import Shape
from indicators.measures import DIMENSIONS, MEASURES
from indicators.model import Definition
from indicators.places import Places
from indicators.reader import Reader
from store import territory, units
from store.engine import open_store
from store.tables import unit_succession
from tests.indicators import seeded
from tests.indicators.seeded import AGENCY, AGENCY_2, BEN_LUC, CALENDAR, COMMUNE, DUC_HOA, at

CLOCK = seeded.clock("2025-08-15T17:30")
NOW = publish.epoch(CLOCK.now())
TERRITORY = territory.load(80)
BY_SLUG = {one.slug: one for one in TERRITORY.units}
SPLIT = BY_SLUG["28063@2004"]  # xã Bình Thạnh: half to phường Long An
WARD, WARD_BEFORE = BY_SLUG["27694@2025"], BY_SLUG["27694@2004"]
OTHER_SIDE = BY_SLUG["25459@2025"]  # of the former Tây Ninh
OLD = (DUC_HOA, BEN_LUC, COMMUNE, AGENCY, AGENCY_2, SPLIT.unit_id, WARD_BEFORE.unit_id, 10_000_794)
NEW = (WARD.unit_id, 20_027_937, OTHER_SIDE.unit_id, AGENCY, AGENCY_2)
SOURCES = {
    "dossier": ("onestop", "dossiers"),
    "document": ("docsystem", "outgoing"),
    "dataset": ("opendata", "datasets"),
    "task": ("tasks", "tasks"),
}
START = at("2024-01-01T00:00")


def period(text):
    return Period.parse(text, date(2025, 8, 15))


def facts(rng):
    """Dossiers of both sides; of those open on 1 July half are handed over, half stay behind."""
    out = {"dossier": [], "document": [], "dataset": [], "task": []}
    for fact, _ in seeded.population(200, seed=rng.random(), until=NOW):
        if fact.received_at < START:
            continue
        before = local_day(fact.received_at) < (REORGANISED - date(1970, 1, 1)).days
        open_then = fact.finished_at is None or fact.finished_at >= at("2025-07-01T00:00")
        stays = before and (not open_then or rng.random() < 0.5)
        out["dossier"].append((fact, rng.choice(OLD if stays else NEW)))
    for month in range(3, 9):  # each unit receives one a month
        for n, where in enumerate(OLD if month < 7 else NEW):
            got = at(f"2025-{month:02}-10T08:00")
            one = seeded.dossier(f"M{month}{n}", got, got + 864_000, got + 86_400)
            out["dossier"].append((one, where))
    for n in range(60):
        unit, when = (rng.choice(OLD), "2025-05-06") if n % 2 else (rng.choice(NEW), "2025-07-08")
        day = at(f"{when}T08:00")
        flags = tuple(rng.random() < 0.8 for _ in range(4))
        out["document"].append(
            (seeded.document(f"V{n}", day, rng.choice(["out", "in"]), flags), unit)
        )
        out["dataset"].append(
            (seeded.dataset(f"D{n}", rng.choice(["attribute", "geographic"]), day), unit)
        )
        done = f"{when}T10:00" if rng.random() < 0.7 else None
        out["task"].append(
            (
                seeded.task(f"N{n}", "province", f"{when}T17:00", done, "2025-01-05T08:00", 2025),
                unit,
            )
        )
    return out


def fill(store, rng):
    for kind, rows in facts(rng).items():
        source, stream = SOURCES[kind]
        covered = (0, None) if kind in ("dataset", "task") else (START, NOW)
        seeded.put(store, kind, source, stream, rows, now=NOW, covered=covered)


def weigh_anew(store, rng):
    """Other weights for every divided unit; those of each still sum to 1."""
    with store.write() as conn:
        links = units.successions(conn, 80)
        of = {}
        for one in links:
            of.setdefault(one.old_id, []).append(one)
        for old, mine in of.items():
            parts = [rng.randint(1, 100) for _ in mine]
            for one, part in zip(mine, parts, strict=True):
                t = unit_succession
                conn.execute(
                    t.update()
                    .where(t.c.old_id == old, t.c.new_id == one.new_id)
                    .values(weight=part / sum(parts))
                )


def definition_of(measure):
    """An indicator of one measure alone."""
    like = {"dossier": "onestop.received", "document": "edoc.signed_rate",
            "dataset": "data.datasets", "task": "task.on_time_rate"}.get(measure.kind)  # fmt: skip
    if like is None or "unit" not in DIMENSIONS[measure.kind]:
        return None
    base = kept().by_id()[like].model_dump(mode="json", exclude_none=True)
    kind = {Shape.FLOW: "count", Shape.SPAN: "count", Shape.STOCK: "last"}.get(measure.shape)
    value = {"kind": kind, "measure": measure.name}
    if measure.shape is Shape.HISTOGRAM:
        value = {"kind": "quantile", "histogram": measure.name, "share": 0.5}
    dims = list(DIMENSIONS[measure.kind])
    return Definition.model_validate(
        base | {"value": value, "words": {}, "dimensions": dims, "guards": {}}
    )


def amount(inputs, name):
    """Of the measure itself: a span comes with its two parts."""
    return sum(inputs.buckets.values()) + (inputs.sums.get(name) or 0)


def test_the_whole_is_equal_on_both_lists_for_every_additive_measure(any_store, settings):
    rng = random.Random(1)
    fill(any_store, rng)
    weigh_anew(any_store, rng)
    tried = 0
    with Reader(any_store, settings, CLOCK, kept()).reading() as s:
        for measure in MEASURES.values():
            definition = definition_of(measure)
            if definition is None:
                continue
            for text in ("2025-Q2", "2025"):
                asked = period(text)
                province = s.places.province(REORGANISED if asked.end > REORGANISED else START_DAY)
                whole = amount(converted.ask(s, definition, asked, province, {})[""], measure.name)
                for day in (date(2025, 6, 30), date(2025, 8, 15)):
                    found = converted.parts(s, definition, asked, province, {}, day)
                    if found is None:  # nothing there lies at a unit of the other list
                        continue
                    tried += 1
                    total = sum(amount(one, measure.name) for one in found.values())
                    assert total == pytest.approx(whole, abs=1e-6), (measure.name, text, day)
                    here = {str(one.unit_id) for one in s.places.parts_on(province, day)}
                    assert set(found) <= here | {"own", "rest"}
    assert tried > 50


START_DAY = date(2024, 1, 1)


@pytest.fixture(scope="module")
def catalog(tmp_path_factory, sqlite_template):
    """Read only; what each database adds up is shown above."""
    folder = tmp_path_factory.mktemp("converted")
    shutil.copy(sqlite_template, folder / "ioc.db")
    store = open_store(f"sqlite:///{folder / 'ioc.db'}", 80)
    fill(store, random.Random(3))
    publish.run(store, CLOCK, CALENDAR)
    yield Catalog(load_settings(data=folder, env={}), CLOCK, store=store)
    store.close()


def recount(asked, unit, share_of, what):
    """By hand: facts of the seeded province, each in its share."""
    return sum(share_of.get(at_, 0.0) for fact, at_ in facts(random.Random(3))["dossier"]
               if what(fact, asked))  # fmt: skip


def finished_due(fact, asked):
    day = None if fact.finished_at is None else max(
        local_day(fact.finished_at), local_day(fact.received_at))  # fmt: skip
    return (
        fact.closing == Closing.FINISHED and fact.due_at is not None
        and day is not None and asked.start_day <= day < asked.end_day
    )  # fmt: skip


def on_time(fact, asked):
    return finished_due(fact, asked) and fact.finished_at <= fact.due_at


def test_a_new_ward_before_its_birth_is_made_of_weighted_sums_and_divided_last(catalog):
    asked = period("2025-Q2")
    shares = {one.unit_id: one.weight for one in
              Places(TERRITORY.units, TERRITORY.successions).lineage.into(
                  [WARD.unit_id], REORGANISED).values()} | {WARD.unit_id: 1.0}  # fmt: skip
    value = catalog.value("onestop.on_time_rate", "27694", asked, listed=date(2025, 8, 15))
    assert value.unit_id == WARD.unit_id
    top, bottom = (recount(asked, WARD, shares, one) for one in (on_time, finished_due))
    assert value.numerator == pytest.approx(top)
    assert value.denominator == pytest.approx(bottom)
    assert value.value == pytest.approx(top / bottom)
    assert value.estimated
    half = next(one for one in value.moved if one.unit == SPLIT.slug)
    assert (half.weight, half.estimated, half.unit_name) == (0.5, True, "Xã Bình Thạnh")
    # the same code in the same quarter by rule: the old ward, another territory, exact
    old = catalog.value("onestop.on_time_rate", "27694", asked)
    assert old.unit_id == WARD_BEFORE.unit_id
    assert not any(one.unit == SPLIT.slug for one in old.moved)


def test_a_series_goes_on_over_the_border_and_says_where_it_is_estimated(catalog):
    line = catalog.series("onestop.received", "27694", Grain.MONTH, date(2025, 3, 1))
    assert [one.period.code for one in line] == [f"2025-{m:02}" for m in range(3, 9)]
    assert {one.unit_id for one in line} == {WARD.unit_id}
    assert all(one.estimated and one.moved for one in line[:4])
    for one in line:
        alike = catalog.value("onestop.received", WARD.slug, one.period)
        assert (alike.value, alike.moved) == (pytest.approx(one.value), one.moved)
    then = catalog.series("onestop.received", "27694", Grain.MONTH, date(2025, 3, 1), listed="then")
    assert [one.period.code for one in then] == ["2025-07", "2025-08"]
    assert not any(one.moved for one in then)


def test_an_old_unit_ends_by_rule_and_goes_on_where_its_list_is_named(catalog):
    last = catalog.series("onestop.received", "802", Grain.MONTH, date(2025, 5, 1))
    assert [one.period.code for one in last] == ["2025-05", "2025-06"]
    on = catalog.series(
        "onestop.received", "802", Grain.MONTH, date(2025, 5, 1), listed=date(2025, 6, 30)
    )
    assert [one.period.code for one in on] == ["2025-05", "2025-06", "2025-07", "2025-08"]
    assert all(one.moved for one in on[2:])
    with pytest.raises(MisuseError, match=r"Huyện Đức Hòa .*Hỏi thay: .*@2025"):
        catalog.series("onestop.received", "802", listed=date(2025, 8, 15))


@pytest.mark.parametrize("text", ["2025-06", "2025-07"])
@pytest.mark.parametrize("id", ["onestop.pending", "onestop.overdue_open", "onestop.received"])
def test_what_stood_on_the_day_is_neither_lost_nor_doubled(catalog, text, id):
    """Dossiers open on 1 July: some handed over, some still under the unit that has ended."""
    whole = catalog.value(id, None, period(text)).value
    for listed in (None, date(2025, 6, 30), date(2025, 8, 15)):
        parts = catalog.by(id, "unit", None, period(text), listed=listed)
        assert sum(one.value or 0 for one in parts) == pytest.approx(whole), listed
        assert len({(one.unit_id, one.dims["unit"]) for one in parts}) == len(parts)
        for one in parts:  # the list and the question after one unit say the same
            if listed is None and one.moved and one.unit != "80":
                alone = catalog.value(id, BY_ID[one.unit_id].slug, period(text))
                assert alone.value == pytest.approx(one.value), one.unit_name


BY_ID = {one.unit_id: one for one in TERRITORY.units}


def test_what_has_no_counterpart_is_told_apart_and_can_be_proved(catalog):
    parts = catalog.by(
        "onestop.received", "unit", None, period("2025-Q3"), listed=date(2025, 6, 30)
    )
    rest = next(one for one in parts if one.dims["unit"].startswith("rest@"))
    assert rest.dims["unit"] == "rest@2025-06-30"
    assert [one.unit for one in rest.moved] == [OTHER_SIDE.slug]
    assert catalog.passport(rest.value_id).value.value == rest.value


def test_a_median_of_a_ward_counts_the_buckets_in_their_shares(catalog):
    definition = definition_of(MEASURES["dossier.handling"])
    with Reader(catalog._store, catalog.settings, CLOCK, kept()).reading() as s:
        ward = s.places.by_id[WARD.unit_id]
        held = converted.ask(s, definition, period("2025-Q2"), ward, {})[""]
    assert sum(held.buckets.values()) > 0
    assert any(count != int(count) for count in held.buckets.values())


def test_reported_figures_of_a_ward_come_from_its_communes_once(any_store, catalog_of):
    """What the district reports is about its communes: it is not added to them."""

    def figures(day, who, phones, people):
        return [
            (seeded.figure("society.smartphones", day, phones), who),
            (seeded.figure("society.population", day, people), who),
        ]  # fmt: skip

    told = [
        *figures("2024", WARD_BEFORE.unit_id, 80, 100),
        *figures("2024", SPLIT.unit_id, 30, 60),
        *figures("2024", 10_000_794, 5_000, 9_000),
    ]
    seeded.put(any_store, "observation", "reported", "figures", told, now=NOW, covered=(0, None))
    catalog = catalog_of(any_store, CLOCK)
    value = catalog.value("society.smartphone_rate", WARD.slug, period("2024"))
    assert (value.numerator, value.denominator) == (80 + 15, 100 + 30)
    assert value.estimated
    assert value.coverage == pytest.approx(2 / 8)  # of the eight communes that it was made of
    assert {one.unit for one in value.moved} == {WARD_BEFORE.slug, SPLIT.slug}


def test_districts_end_on_30_june(catalog):
    for text, count in (("2025-06", 15), ("2025-07", 0)):
        held = catalog.by("onestop.received", "unit", None, period(text))
        found = [one for one in held if BY_ID[one.unit_id].level is Level.DISTRICT]
        assert len(found) == count


def test_the_passport_of_a_converted_value_recounts_to_it(catalog):
    for id in ("onestop.on_time_rate", "onestop.received", "onestop.pending"):
        value = catalog.value(id, WARD.slug, period("2025-Q2"))
        proof = catalog.passport(value.value_id)
        assert proof.value.value == value.value
        counted = proof.numerator_records.count + sum(
            one.moved.weight * one.numerator.count for one in proof.others
        )
        assert counted == pytest.approx(value.numerator)
        told = [one for one in proof.checks if "nhân trọng số" in one.name]
        assert len(told) == (2 if value.denominator else 1)
        assert all(one.passed for one in proof.checks), proof.checks
        for one in proof.others:  # each list opens
            page = catalog.records(one.numerator.kind, one.numerator.query, 5)
            assert page.total == one.numerator.count


def test_json_says_from_whom_and_only_where_there_is_somebody(catalog):
    guessed = wire.value_json(catalog.value("onestop.received", WARD.slug, period("2025-Q2")))
    assert guessed["estimated"] is True
    assert {"unit": SPLIT.slug, "unit_name": "Xã Bình Thạnh", "weight": 0.5,
            "estimated": True} in guessed["moved"]  # fmt: skip
    plain = wire.value_json(catalog.value("onestop.received", None, period("2025-Q2")))
    assert "moved" not in plain


def test_what_lies_at_the_unit_alone_keeps_its_name(catalog):
    asked = period("2025-W24")
    alone = catalog.value("onestop.received", WARD_BEFORE.slug, asked, listed="then")
    assert not alone.moved
    assert catalog.passport(alone.value_id).value.value == alone.value


def test_half_a_dossier_is_neither_one_nor_none(catalog):
    value = catalog.value("onestop.received", WARD.slug, period("2025-06"))
    assert value.value != int(value.value)
    assert value.display == f"{value.value:.1f}".replace(".", ",")
    assert catalog.value("onestop.received", None, period("2025-06")).display.isdigit()


SHOWN = ("value", "numerator", "denominator", "display", "status", "estimated", "moved", "target")


def shown(value):
    return {name: getattr(value, name) for name in SHOWN}


@pytest.mark.parametrize("id", ["onestop.received", "onestop.on_time_rate", "onestop.pending"])
def test_as_known_now_other_units_count_in_their_shares_as_they_do_now(catalog, id):
    """A ward's year would fall to its own half only because somebody chose a moment."""
    for text in ("2025", "2025-07"):
        now = catalog.value(id, WARD.slug, period(text))
        then = catalog.value(id, WARD.slug, period(text), as_known=NOW)
        assert shown(then) == shown(now), text
        assert catalog.passport(then.value_id).value.value == now.value
    assert catalog.value(id, WARD.slug, period("2025")).moved
    line = catalog.series(id, WARD.slug, Grain.MONTH, date(2025, 3, 1))
    told = catalog.series(id, WARD.slug, Grain.MONTH, date(2025, 3, 1), as_known=NOW)
    assert [shown(one) for one in told] == [shown(one) for one in line]
    for listed in (None, date(2025, 6, 30)):
        parts = catalog.by(id, "unit", None, period("2025"), listed=listed)
        held = catalog.by(id, "unit", None, period("2025"), as_known=NOW, listed=listed)
        assert [shown(one) for one in held] == [shown(one) for one in parts], listed


def test_beyond_the_history_of_facts_a_conversion_is_refused_in_words(catalog):
    far = NOW - (catalog.settings.jobs.history_days + 1) * 86_400
    year = period("2025")
    for ask in (
        lambda: catalog.value("onestop.received", WARD.slug, year, as_known=far),
        lambda: catalog.by("onestop.received", "unit", None, year, as_known=far),
        lambda: catalog.series(
            "onestop.received", WARD.slug, Grain.MONTH, date(2025, 3, 1), as_known=far
        ),
    ):
        with pytest.raises(MisuseError, match="Lịch sử bản ghi giữ"):
            ask()
    assert catalog.value("onestop.received", None, year, as_known=far).value is None
