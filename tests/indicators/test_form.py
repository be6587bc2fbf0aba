"""Form II.06a: each of its balances can fail, and one wrong sum makes it."""

import functools
import re
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from core.period import Period, month_index
from core.runs import Outcome
from indicators.defining.loader import kept
from indicators.evaluating import balanced, publish
from indicators.evaluating.evaluated import State
from indicators.evaluating.verify import verify
from indicators.form0206a.form import adds_up
from indicators.form0206a.forms import forms
from store import sums
from store.kinds import tables
from store.ledger import evaluations
from store.places import territory
from tests.indicators import seeded
from tests.indicators.seeded import CALENDAR, CLOCK, DUC_HOA

NOVEMBER = Period.parse("2023-11", date(2023, 12, 26))
EVERY = ["3 = 4 + 5 + 6", "7 = 8 + 9 + 10", "11 = 12 + 13", "3 = 7 + 11"]


def fill(store):
    seeded.put(store, "dossier", "onestop", "dossiers", seeded.population(300))
    publish.run(store, CLOCK, CALENDAR)


@pytest.fixture
def counted(any_filled, catalog_of):
    store = any_filled("form", fill)
    return store, catalog_of(store)


def spoil(store, column, by=1, *, unit=DUC_HOA):
    """One cell is wrong of the sums by month and unit, or of those that tell the whole province."""
    table = tables("dossier").cuboids["r_mu" if unit else "r_ma"]
    key = table.c.unit_id if unit else table.c.applicant
    with store.write() as conn:
        where = [table.c.month == month_index(NOVEMBER.start)]
        where.append(key == (unit or conn.execute(sa.select(sa.func.min(key))).scalar()))
        channel = conn.execute(sa.select(sa.func.min(table.c.channel)).where(*where)).scalar()
        cell = table.update().where(*where, table.c.channel == channel)
        assert conn.execute(cell.values({column: table.c[column] + by})).rowcount == 1


def failing(catalog):
    value = catalog.value("onestop.resolved", "802", NOVEMBER)
    told = catalog.passport(value.value_id).checks
    names = [one.name.removeprefix("Biểu II.06a: ") for one in told if "II.06a" in one.name]
    assert names == EVERY
    return {one.name.removeprefix("Biểu II.06a: ") for one in told
            if "II.06a" in one.name and not one.passed}  # fmt: skip


def test_all_hold_and_the_nightly_proof_is_silent(counted):
    store, catalog = counted
    assert failing(catalog) == set()
    assert verify(store, CLOCK) == []


@pytest.mark.parametrize(
    ("column", "balance"),
    [
        ("n_recv", "3 = 4 + 5 + 6"),
        ("n_fin_due", "7 = 8 + 9 + 10"),
        ("n_missed", "11 = 12 + 13"),
        ("n_fin", "3 = 7 + 11"),
    ],
)
def test_one_wrong_sum_breaks_the_balance_and_the_night_names_it(counted, column, balance):
    store, catalog = counted
    spoil(store, column)
    assert balance in failing(catalog)
    told = [one for one in verify(store, CLOCK) if one.startswith("biểu II.06a 2023-11 ")]
    assert any(f"{balance} không đúng" in one and "Đức Hòa" in one for one in told), told


def test_its_levels_are_of_where_the_dossiers_lie_and_make_the_whole(counted):
    _, catalog = counted
    for period in (NOVEMBER, Period.parse("2023", date(2023, 12, 26))):
        [(_, _, whole)] = catalog.form(None, period)
        levels = catalog.form(None, period, "level")
        assert [code for code, _, _ in levels] == ["agency", "district", "commune"]
        assert adds_up(whole, [row for _, _, row in levels])[0]
        assert all(good for _, _, row in levels for _, good, _ in row.balances())
        units = {one.unit_id: one.level for one in territory.load(80).units}
        of_units = catalog.form(None, period, "unit")
        at_communes = [row.c3 for id, _, row in of_units if units[int(id)] == "commune"]
        assert sum(at_communes) == levels[2][2].c3 > 0
    ((code, _, row),) = catalog.form("27931", NOVEMBER, "level")
    assert (code, [("", "", row)]) == ("commune", catalog.form("27931", NOVEMBER))


def test_an_evaluation_says_what_is_not_balanced_and_publishes_all_the_same(store):
    put = functools.partial(seeded.put, store, "dossier", "onestop", "dossiers")
    put(seeded.population(300))
    good = publish.run(store, CLOCK, CALENDAR)
    assert (good.outcome, good.fault, good.detail) == (Outcome.SUCCESS, "", "")
    spoil(store, "n_fin", unit=None)
    day = seeded.at("2023-12-20T10:00")
    put([(seeded.dossier("LATE", day, day + 86_400), DUC_HOA)])
    bad = publish.run(store, CLOCK, CALENDAR)
    assert bad.outcome is Outcome.PARTIAL
    assert bad.changed > 0, "the figures have moved on"
    for period in ("2023-Q4", "2023", "2023-12-26/YTD"):
        assert f"biểu II.06a {period}: 3 = 7 + 11 không đúng" in bad.detail
    assert "2023-12:" in bad.detail, "what stood when the month began is wrong too"
    assert "2023-Q3" not in bad.detail, "of what was not computed nothing is said"
    assert re.fullmatch(r"\d+ cân đối của biểu II.06a không đúng; chạy ./ioc verify\.", bad.fault)
    with store.read() as conn:
        kept = evaluations.last(conn, seeded.NOW)
    assert (kept.run_id, kept.fault, kept.detail) == (bad.run_id, bad.fault, bad.detail)
    assert publish.run(store, CLOCK, CALENDAR).outcome is Outcome.SKIPPED


def test_what_stands_now_is_counted_once_for_all_running_periods(counted, monkeypatch):
    """They all end at this moment; the open dossiers are many and an evaluation is of a few."""
    store, _ = counted
    asked, count = [], sums.now_sums
    monkeypatch.setattr(sums, "now_sums", lambda *a, **m: (asked.append(a[3]), count(*a, **m))[1])
    with store.read() as conn:
        snapshot = publish.snap(conn, store.tenant, seeded.NOW, kept(), None)
        wanted = publish.due(snapshot, (), State.read(conn), full=True)
        running = {one.period for one in wanted if one.period.end_day > snapshot.today}
        assert len(running) > 3
        assert balanced.faults(snapshot, wanted) == []
        assert len(asked) == 1
        late = replace(snapshot, now=snapshot.now + 86_400)
        balanced.faults(late, wanted)
    assert len(asked) == 2, "another moment is counted for itself"


def test_what_is_shown_is_what_is_proved(counted):
    _, catalog = counted
    with catalog._reader.reading() as s:
        for text in ("2023-11", "2023-12", "2023", "2022"):
            asked = Period.parse(text, date(2023, 12, 26))
            for code, by in ((None, ""), ("802", ""), ("802", "field"), (None, "unit")):
                unit = s.places.find(code, date(2023, 12, 26))
                shown = forms(s, asked, unit, {}, by)
                assert shown == forms(s, asked, unit, {}, by, proof=True), (text, code, by)
