"""Values on other lists of units: the whole stays whole, rates are divided last, nothing lost."""

import functools
import random
import shutil
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from core.clock import local_day
from core.errors import MisuseError
from core.facts import Closing
from core.period import Grain, Period
from core.settings import load as load_settings
from core.units import AGENCIES, REORGANISED, Level
from exports.ledger import steps
from indicators.asking import wire
from indicators.asking.lists import THEN
from indicators.asking.places import Places
from indicators.asking.reader import Reader
from indicators.catalog import Catalog
from indicators.defining.dimensions import DIMENSIONS
from indicators.defining.loader import kept
from indicators.defining.measure import Shape
from indicators.defining.measures import MEASURES
from indicators.defining.model import Definition
from indicators.evaluating import converted, publish
from store.database.engine import open_store
from store.places import seed, territory, units
from tests.indicators import mixed, seeded
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
    "message": ("edoc", "sent"),
    "dataset": ("opendata", "datasets"),
    "register": ("warehouse", "register"),
    "resource": ("opendata", "resources"),
    "task": ("tasks", "tasks"),
    "petition": ("petitions", "petitions"),
}
"""Facts as they are drawn here → the stream that brings them."""

KIND_OF = {"message": "document", "register": "dataset"}
ALWAYS = ("dataset", "register", "resource", "task")  # whose streams tell all that there is
UNKNOWN = seeded.PROCS[-1]
START, SINCE, BORDER = (at(f"{text}T00:00") for text in ("2024-01-01", "2025-02-01", "2025-07-01"))


def period(text):
    return Period.parse(text, date(2025, 8, 15))


def dossiers(rng):
    """Of both sides; of those open on 1 July half are handed over, half stay behind."""
    out = []
    for plain, _ in seeded.population(280, rng.random(), NOW, "2024-07-01T08:00"):
        last = plain.finished_at or NOW
        more = seeded.digits(rng, plain) | mixed.requests(rng, plain.received_at, last)
        fact = replace(plain, **more)
        before = local_day(fact.received_at) < (REORGANISED - date(1970, 1, 1)).days
        open_then = fact.finished_at is None or fact.finished_at >= BORDER
        stays = before and (not open_then or rng.random() < 0.5)
        out.append((fact, rng.choice(OLD if stays else NEW)))
    for month in range(3, 9):  # each unit receives one a month
        for n, where in enumerate(OLD if month < 7 else NEW):
            got = at(f"2025-{month:02}-10T08:00")
            one = seeded.dossier(f"M{month}{n}", got, got + 864_000, got + 86_400)
            out.append((one, where))
    for n, where in enumerate((*OLD, *NEW)):  # what is rare, on both sides
        got = at("2025-05-12T08:00" if where in OLD else "2025-07-14T08:00")
        out += [
            (seeded.dossier(f"O{n}", got), where),
            (seeded.dossier(f"S{n}", got, NOW + 86_400), where),
            (seeded.dossier(f"T{n}", got, got, got + 86_400, supplements=2), where),
            (seeded.dossier(f"U{n}", got, None, got + 86_400, proc_code=UNKNOWN), where),
        ]
    for n, where in enumerate(NEW):  # and handed in at another's counter
        out.append((seeded.dossier(f"C{n}", at("2025-07-15T08:00")), where, NEW[n - 1]))
    return out


def facts(rng):
    """By stream: of every kind, before 1 July at units of the old list, since then of the new."""
    window = {"since": SINCE, "until": NOW}
    out = {"dossier": dossiers(rng)}
    drawn = {
        "document": (
            [
                (replace(one, secret=True) if n % 10 == 0 else one, at_)
                for n, (one, at_) in enumerate(mixed.documents(rng, 160, **window))
            ],
            lambda one: one.issued_at,
        ),
        "message": (mixed.documents(rng, 160, **window), lambda one: one.issued_at),
        "dataset": (mixed.datasets(rng, 80, **window), lambda one: one.created_at),
        "register": (
            [
                (replace(one, code=f"K{one.code}", quality=rng.choice([None, 0.5, 0.8, 1.0])), at_)
                for one, at_ in mixed.datasets(rng, **window)
            ],
            lambda one: one.created_at,
        ),
        "resource": (mixed.resources(rng, **window), lambda one: one.created_at),
        "task": (mixed.tasks(rng, **window), lambda one: one.assigned_at),
        "petition": (
            [
                (replace(one, due_at=None) if n % 5 == 0 else one, at_)
                for n, (one, at_) in enumerate(mixed.petitions(rng, **window))
            ],
            lambda one: one.created_at,
        ),
    }
    for name, (rows, born) in drawn.items():
        out[name] = [(one, rng.choice(OLD if born(one) < BORDER else NEW)) for one, _ in rows]
    return out


def fill(store, rng):
    """Everything as it stands now; the registers of data also as they were read on 30 June.

    One procedure that is filed is not in the catalogue: its dossiers have no legal term, and some
    that are open have no due date either.
    """
    offered = [pair for pair in mixed.services() if pair[0].code != UNKNOWN]
    seeded.put(store, "service", "onestop", "procedures", offered, now=NOW, covered=(0, None))
    made = facts(rng)
    still = [row for row in made["dossier"] if row[0].closing is Closing.OPEN]
    made["dossier"] += [
        (replace(one, code=f"{one.code}-K", proc_code=UNKNOWN, due_at=None), *rest)
        for one, *rest in still[::5]
    ]
    for name in ("dataset", "register", "resource"):
        then = [(one, unit) for one, unit in made[name] if one.created_at < BORDER]
        seeded.put(store, KIND_OF.get(name, name), *SOURCES[name], then,
                   now=BORDER - 14_400, covered=(0, None))  # fmt: skip
    for name, rows in made.items():
        covered = (0, None) if name in ALWAYS else (START, NOW)
        seeded.put(store, KIND_OF.get(name, name), *SOURCES[name], rows, now=NOW, covered=covered)


def weigh_anew(store, rng, folder, monkeypatch):
    """Shares of every divided unit as files tell them, in a store that was opened with them."""

    def cut(count):
        at = sorted(rng.sample(range(1, 1_000_000), count - 1))
        return [(b - a) / 1_000_000 for a, b in pairwise([0, *at, 1_000_000])]

    of = {}
    for one in TERRITORY.successions:
        of.setdefault(one.old_id, []).append(one.new_id)
    divided = {old: dict(zip(new, cut(len(new)), strict=True)) for old, new in of.items()
               if len(new) > 1}  # fmt: skip
    told, offices = ["tenant = 80"], territory.AGENCIES.read_text("utf-8")
    for old, shares in divided.items():
        key, known = ("number", lambda id: id % AGENCIES) if old > AGENCIES else (
            "code", lambda id: f'"{BY_ID[id].slug}"')  # fmt: skip
        into = ", ".join(f"{{ {key} = {known(id)}, weight = {w} }}" for id, w in shares.items())
        if old > AGENCIES:
            plain = ", ".join(str(known(id)) for id in shares)
            assert f"into = [{plain}]" in offices
            offices = offices.replace(f"into = [{plain}]", f"into = [{into}]")
        else:
            told.append(f'[[unit]]\ncode = "{BY_ID[old].slug}"\ninto = [{into}]')
    agencies, weights = folder / "agencies.toml", folder / "weights.toml"
    agencies.write_text(offices, "utf-8")
    weights.write_text("\n".join(told), "utf-8")
    load = functools.partial(territory.load, agencies=agencies, weights=weights)
    monkeypatch.setattr(territory, "load", load)
    seed.seed(store)
    with store.read() as conn:
        links = units.successions(conn, 80)
    kept_ = {old: {one.new_id: one.weight for one in links if one.old_id == old} for old in divided}
    assert kept_ == divided


LIKE = {"dossier": "onestop.received", "document": "edoc.signed_rate",
        "dataset": "data.datasets", "resource": "data.resources", "task": "task.on_time_rate",
        "petition": "petition.received"}  # fmt: skip
"""Kind of facts → an indicator of them."""


def definition_of(measure):
    """An indicator of one measure alone, told by the source that the measure is of."""
    base = kept().by_id()[LIKE[measure.kind]].model_dump(mode="json", exclude_none=True)
    kind = {Shape.FLOW: "count", Shape.SPAN: "count", Shape.STOCK: "last"}.get(measure.shape)
    value = {"kind": kind, "measure": measure.name}
    if measure.shape is Shape.HISTOGRAM:
        value = {"kind": "quantile", "histogram": measure.name, "share": 0.5}
    made = {"value": value, "words": {}, "dimensions": list(DIMENSIONS[measure.kind]), "guards": {}}
    if source := measure.where.get("source"):
        made["sources"] = [source]
    return Definition.model_validate(base | made)


def amount(inputs, name):
    """Of the measure itself: a span comes with its two parts."""
    return sum(inputs.buckets.values()) + (inputs.sums.get(name) or 0)


NO_UNITS = {"service.offered", "service.online", "service.used_online", "service.used_with_fee",
            "service.used_paid"}  # fmt: skip
"""The province offers its procedures as one; they lie at no unit."""

AT_UNITS = set(MEASURES) - NO_UNITS
TODAY_ALONE = {one.name for one in MEASURES.values() if one.only_now}
"""Of a past quarter nobody can say what was paused or due soon."""
COUNTERS = {"dossier.at_counter", "dossier.elsewhere"}
"""A counter is told since 1 July 2025."""


@pytest.mark.parametrize(
    ("text", "held"),
    [("2025", AT_UNITS), ("2025-Q2", AT_UNITS - TODAY_ALONE - COUNTERS)],
    ids=["year", "Q2"],
)
def test_the_whole_is_equal_on_both_lists_for_every_additive_measure(
    any_store, settings, text, held, tmp_path, monkeypatch
):
    rng = random.Random(1)
    fill(any_store, rng)
    weigh_anew(any_store, rng, tmp_path, monkeypatch)
    asked, tried = period(text), set()
    with Reader(any_store, settings, CLOCK, kept()).reading() as s:
        province = s.places.province(REORGANISED if asked.end > REORGANISED else START_DAY)
        for measure in (one for name, one in MEASURES.items() if name not in NO_UNITS):
            definition = definition_of(measure)
            whole = amount(converted.ask(s, definition, asked, province, {})[""], measure.name)
            for day in (date(2025, 6, 30), date(2025, 8, 15)):
                found = converted.parts(s, definition, asked, province, {}, day)
                if found is None:  # nothing there lies at a unit of the other list
                    continue
                if whole and any(one.moved for one in found.values()):
                    tried.add(measure.name)
                total = sum(amount(one, measure.name) for one in found.values())
                assert total == pytest.approx(whole, abs=1e-6), (measure.name, day)
                here = {str(one.unit_id) for one in s.places.parts_on(province, day)}
                assert set(found) <= here | {"own", "rest"}
    assert tried == held, "tried with something that moves"


def test_what_lies_at_no_unit_is_what_is_not_cut_by_units():
    assert {one.name for one in MEASURES.values() if "unit" not in DIMENSIONS[one.kind]} == NO_UNITS


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
    return sum(share_of.get(at_, 0.0) for fact, at_, *_ in facts(random.Random(3))["dossier"]
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


def test_reported_figures_of_units_without_a_counterpart_stand_in_rows_of_their_own(
    any_store, catalog_of
):
    told = [
        (seeded.figure("society.smartphones", "2025", phones), who)
        for phones, who in ((80, WARD.unit_id), (40, OTHER_SIDE.unit_id))
    ] + [
        (seeded.figure("society.population", "2025", people), who)
        for people, who in ((100, WARD.unit_id), (90, OTHER_SIDE.unit_id))
    ]
    seeded.put(any_store, "observation", "reported", "figures", told, now=NOW, covered=(0, None))
    catalog = catalog_of(any_store, CLOCK)
    asked = ("society.smartphone_rate", "unit", None, period("2025"))
    today = [one for one in catalog.by(*asked) if one.value is not None]
    before = [one for one in catalog.by(*asked, listed=date(2025, 6, 30)) if one.value is not None]
    other = next(one for one in before if one.unit_id == OTHER_SIDE.unit_id)
    assert (other.numerator, other.denominator) == (40, 90)
    assert "không có đơn vị tương ứng" in other.extra["name"]
    assert catalog.passport(other.value_id).value.value == other.value
    assert {one.unit_id for one in today} >= {WARD.unit_id, OTHER_SIDE.unit_id}
    assert [one.unit_id for one in before].count(OTHER_SIDE.unit_id) == 1


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


def test_no_version_is_told_of_a_figure_in_which_other_units_count(catalog):
    """What is published is of the unit alone: its last version would not be the figure shown."""
    asked = ("onestop.received", WARD.slug, period("2025-08-15/YTD"))
    value, own = catalog.value(*asked), catalog.value(*asked, listed=THEN)
    assert value.moved
    assert value.value != own.value
    assert not own.moved
    assert catalog.passport(value.value_id).versions == []
    assert catalog.passport(own.value_id).versions[-1].value == own.value
    said = steps.listing(catalog, asked[0], {"don-vi": WARD.slug}).truth.cuts
    assert any("phần riêng đơn vị" in one for one in said)
    whole = steps.listing(catalog, asked[0], {}).truth.cuts
    assert not any("phần riêng đơn vị" in one for one in whole)


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
