"""The article of 26 December 2023, through the whole chain: sandbox over HTTP → … → value.

On SQLite, and under ``make test-slow`` on PostgreSQL with the same values; the figures come out of
records, which are listed and counted again here.
"""

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from cli import app
from connectors import registry
from core.clock import epoch, frozen_at
from core.period import Period
from core.settings import load
from core.values import Status
from indicators.catalog import Catalog
from indicators.index766.reconcile import hundredths
from jobs.context import opened
from jobs.evaluating.evaluate import definitions, evaluate
from jobs.evaluating.proof import differences
from jobs.pulling import sources
from jobs.pulling.pull import Puller
from sandbox import addresses, scores, truth
from sandbox.server import running
from store.published import values

AT, SINCE = "2023-12-26", "2022-10-01"
pytestmark = pytest.mark.timeout(1200)
"""A whole province of fifteen months is pulled and computed twice before the first figure."""
FIGURES = {
    "onestop.on_time_rate": "99,9 %",
    "edoc.electronic_rate": "100 %",
    "edoc.signed_rate": "99,9 %",
    "data.datasets": "226",
    "app.installs": "84.500",
    "zalo.visits": "127.900",
    "society.smartphone_rate": "90 %",
    "society.fibre_rate": "88 %",
    "task.on_time_rate": "6/6",
}


@pytest.fixture(scope="session")
def province(tmp_path_factory):
    """The warehouse's own register names every set of the portal once more."""
    folder = tmp_path_factory.mktemp("article")
    inbox, stored = folder / "inbox", folder / "kho.db"
    with running(1, "small", AT, inbox=inbox, warehouse=stored) as found:
        since = {f"IOC_SOURCES__{one.upper()}__BACKFILL_FROM": SINCE for one in addresses.PATHS}
        yield found, addresses.environment(found.url, inbox, stored) | since


def load_all(province, folder, database=""):
    """Pull every source to the end, evaluate, and give the settings."""
    _, addressed = province
    env = addressed | {"IOC_CLOCK_AT": AT}
    if database:
        env["IOC_DATABASE_URL"] = database
    settings = load(folder, env, registry.names())
    with opened(settings) as context:
        for name in sources.active(settings):
            connector = sources.connector(settings, name)
            for stream in connector.streams:
                puller = Puller(context, connector, stream)
                puller.all()
                assert puller.whole, puller.name
        evaluate(context)
        assert evaluate(context).changed == 0
        assert differences(context) == []
    return settings, env


@pytest.fixture(scope="session")
def whole(province, tmp_path_factory):
    return load_all(province, tmp_path_factory.mktemp("article-data"))


@pytest.fixture
def value(whole, monkeypatch, capsys):
    """``./ioc value … --json`` on the loaded folder."""
    settings, env = whole
    for name, text in env.items():
        monkeypatch.setenv(name, text)

    def ask(*argv):
        code = app.main(["value", *argv, "--json", "--data", str(settings.data)])
        out = capsys.readouterr()
        assert code == 0, out.err
        return json.loads(out.out)

    return ask


@pytest.mark.parametrize(("indicator", "display"), FIGURES.items())
def test_the_articles_figures(value, indicator, display):
    found = value(indicator)
    assert found["display"].replace("\u00a0", " ") == display
    assert found["freshness"] == "fresh"
    assert found["unit"] == "80"
    assert found["period"] == "2023-12-26/YTD"
    assert found["coverage"] == 1.0


def test_attribute_and_geographic_data_sets(value):
    kinds = {one["dims"]["kind"]: one["value"] for one in value("data.datasets", "--by", "kind")}
    assert kinds == {"attribute": 102, "geographic": 124}


def test_tasks_and_the_targets_of_2024(value):
    done = value("task.on_time_rate")
    assert (done["numerator"], done["denominator"]) == (6, 6)
    for indicator in ("team.trained_rate", "ocop.on_floor_rate"):
        target = value(indicator, "--period", "2024")["target"]
        assert target["at_least"] == 1
        assert target["since"] == "2024-01-01"


def test_rates_are_their_parts_and_met(value):
    for indicator in ("onestop.on_time_rate", "edoc.signed_rate", "society.fibre_rate"):
        found = value(indicator)
        assert found["value"] == float(Fraction(found["numerator"], found["denominator"]))
        assert found["status"] == "on_target"


def test_the_records_behind_a_rate_count_to_its_parts(whole, value):
    settings, _ = whole
    passport = value("onestop.on_time_rate", "--passport")
    catalog = Catalog(settings)
    for part in ("numerator", "denominator"):
        link = passport["records"][part]
        codes, after = set(), ""
        while True:
            page = catalog.records(link["kind"], link["query"], 500, after)
            codes |= {row["code"] for row in page.rows}
            after = page.next
            if not after:
                break
        assert len(codes) == link["count"] == page.total == passport[part]
    assert passport["runs"]
    assert all(check["passed"] for check in passport["checks"])


def test_the_online_rate_is_met_but_not_sustainably_with_reasons_from_the_records(whole, value):
    settings, _ = whole
    found = value("onestop.online_rate_plain", "--outlook")
    assert found["status"] == "on_target"
    lasting = found["outlook"]["sustainability"]
    assert lasting["fragile"] is True
    reasons = {one["code"]: one for one in lasting["reasons"]}
    assert {"margin", "months_missed", "quarter_end_carries"} <= set(reasons)
    assert "Dồn cuối quý" in reasons["quarter_end_carries"]["vi"]
    catalog = Catalog(settings)
    for one in reasons.values():
        link = one["records"]
        assert link["count"] > 0
        assert catalog.records(link["kind"], link["query"], 1).total == link["count"]
    assert "onestop.online_rate_plain" in catalog.fragile()
    assert "onestop.online_rate_plain" in catalog.fragile(epoch(frozen_at(AT).now()))
    assert value("onestop.on_time_rate", "--outlook")["outlook"]["sustainability"]["reasons"] == []


@pytest.mark.parametrize("indicator", ["onestop.online_rate", "onestop.full_online_rate"])
def test_of_the_other_online_rates_it_is_said_once_a_document_promises_them(
    whole, value, indicator
):
    """Only what is promised is met, and no document names a figure of these two for the province.

    The records are the same: with a line of a target that the year meets, the remark is there.
    """
    settings, _ = whole
    found = value(indicator, "--outlook")
    assert (found["target"], found["status"]) == (None, "not_judged")
    assert found["outlook"]["sustainability"] is None
    held = definitions()
    (line, *_) = held.by_id()["onestop.online_rate_plain"].targets
    promised = {"targets": (line.model_copy(update={"at_least": 0.3}),)}
    every = (one.model_copy(update=promised) if one.id == indicator else one for one in held.all)
    catalog = Catalog(settings, definitions=replace(held, all=tuple(every)))
    lasting = catalog.outlook(indicator)
    assert lasting.value.status is Status.ON
    assert lasting.finding.fragile
    assert {"margin", "quarter_end_carries"} <= {one.code for one in lasting.finding.reasons}
    catalog.close()


def test_the_store_counts_what_the_province_counts(province, value):
    found, _ = province
    clock = frozen_at(AT)
    held = truth.dossiers(found.box.world, epoch(clock.now()), date(2023, 1, 1), date(2023, 12, 27))
    assert value("onestop.received")["value"] == held.received
    assert value("onestop.pending")["value"] == held.pending
    assert value("onestop.overdue_open")["value"] == held.overdue_open
    rate = value("onestop.on_time_rate")
    assert (rate["numerator"], rate["denominator"]) == (held.on_time, held.finished_due)
    online = value("onestop.online_rate_plain")
    assert (online["numerator"], online["denominator"]) == (held.online, held.received)


@pytest.mark.postgres
def test_decision_766_official_and_estimate_from_one_world(province, whole):
    found, _ = province
    settings, _ = whole
    now = epoch(frozen_at(AT).now())
    year = Period.parse("2023", date(2023, 12, 26))
    told = scores.counts(found.box.world, now, year.start_day, year.end_day)[-1]
    card = Catalog(settings).scorecard()
    assert card.official == hundredths(told.total())
    assert "TEMP_NATIONAL_REPORT_DENOMINATOR" not in card.flags  # marks metrics, not the total
    assert {one.code: one.official for one in card.groups} == {
        code: hundredths(points) for code, points in told.scores().items()
    }
    rows = {one.scored.component.code: one for group in card.groups for one in group.rows}
    held = truth.dossiers(found.box.world, now, date(2023, 1, 1), date(2023, 12, 27))
    for code, top, full, share in (
        ("3.6", 6, 1.0, held.paid / held.with_fee),
        ("4.1", 6, 1.0, held.e_results / held.finished),
        ("4.2", 4, 1.0, held.digitised / held.received),
        ("4.3", 2, 0.8, held.reused / held.received),
    ):
        assert rows[code].scored.points == pytest.approx(top * min(1, share / full)), code
    assert rows["1.4"].counts.numerator == told.whole
    assert rows["1.1"].scored.points is None
    # the portal's reuse is scored without the 80 % of the rule: the rule is what differs
    assert rows["4.3"].gap.rule == rows["4.3"].official - hundredths(
        2 * min(1, told.reused / told.received / 0.8)
    )
    assert card.gap.total == card.official - hundredths(card.value.value)
    for one in card.groups:
        assert one.gap.total == one.official - hundredths(one.value.value or 0)
        assert one.value.value is None or 0 <= one.value.value <= one.value.denominator


@pytest.mark.slow
def test_the_same_values_on_postgresql(province, whole, tmp_path, empty_postgres_url):
    settings, _ = whole
    other, _ = load_all(province, tmp_path, empty_postgres_url)
    one, two = published(settings), published(other)
    assert len(one) > 10_000
    assert one == two


def published(settings):
    """Every published value that holds."""
    with opened(settings, create=False) as context, context.store.read() as conn:
        return {
            (
                one.indicator,
                one.unit_id,
                one.period,
                one.value,
                one.numerator,
                one.denominator,
                one.coverage,
                one.as_of,
                one.definition,
            )
            for definition in definitions().all
            for one in values.current(conn, definition.id)
        }
