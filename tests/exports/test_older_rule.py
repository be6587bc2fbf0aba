"""A cut of a past moment is judged by today's rule, and whatever shows or carries it says so."""

import json
from dataclasses import replace
from datetime import date

import pytest

from core.period import Period
from core.settings import load
from dashboard.wording import words
from exports.sheets import driving, records, views
from exports.sheets.asked import Asked
from exports.sheets.narrowing import Only
from indicators.catalog import Catalog
from indicators.defining.loader import Definitions
from indicators.defining.model import Definition
from indicators.evaluating import publish
from indicators.versions.rules import JUDGED_NOW, note
from tests.dashboard.conftest import build, shut
from tests.exports.conftest import definitions
from tests.indicators import seeded
from tests.indicators.seeded import NOW

RATE, MOMENT = "onestop.on_time_rate", "2023-12-26T17:30"
CUT = {"channel": "2"}


def revised(**told):
    """The same definitions; the rate's measures are counted by another rule than before."""
    held = definitions()
    other = {"revision": 2, **told}
    made = [
        Definition.model_validate(one.model_dump() | other) if one.id == RATE else one
        for one in held.all
    ]
    return Definitions(tuple(made), held.groups)


@pytest.fixture
def ruled(own_province):
    """The province two days after its rate was published by the rule before this one."""
    folder, before = own_province
    clock = seeded.clock("2023-12-28T08:00")
    publish.run(before._store, clock, seeded.CALENDAR, definitions=revised())
    made = Catalog(load(data=folder, env={}, clock_at="2023-12-28T08:00"), definitions=revised())
    yield made
    made.close()


def test_it_is_decided_by_what_was_published_then(ruled):
    month = ruled.default_period(RATE)
    then = (RATE, None, month, CUT, NOW)
    assert note(ruled.value(*then)) == JUDGED_NOW
    assert note(ruled.value(RATE, None, month, None, NOW)) == JUDGED_NOW, "its parts are"
    assert [note(one) for one in ruled.by(RATE, "field", None, month, None, NOW)] == [
        JUDGED_NOW
    ] * 3
    week = Period.parse("2023-W40", month.start)
    assert note(ruled.value(RATE, None, week, None, NOW)) == JUDGED_NOW
    for same in (
        ruled.value(RATE, None, month, CUT),  # of today
        ruled.value("onestop.received", None, month, CUT, NOW),  # of which the rule is the same
        ruled.value(RATE, None, month, CUT, NOW + 2 * 86_400 - 34_200),  # told by the new one
    ):
        assert note(same) == "", same


def test_months_that_a_new_rule_leaves_as_they_were_counted(own_province):
    folder, before = own_province
    clock = seeded.clock("2023-12-28T08:00")
    since = revised(valid_from=date(2023, 11, 1))
    publish.run(before._store, clock, seeded.CALENDAR, definitions=since)
    chosen = load(data=folder, env={}, clock_at="2023-12-28T08:00")
    catalog = Catalog(chosen, definitions=since)
    october, november = (Period.parse(one, clock.now().date()) for one in ("2023-10", "2023-11"))
    assert note(catalog.value(RATE, None, october, CUT)) == JUDGED_NOW
    assert note(catalog.value(RATE, None, november, CUT)) == ""
    catalog.close()


def test_files_and_their_sidecar_say_it(ruled):
    asked = Asked(as_known=NOW, only=(Only("channel", "2"),))
    parts = f"{RATE}/{driving.ENDING}"
    for subject in (RATE, "mot-cua", "mot-cua/ba-quy-tac", "mot-cua/dung-han", parts):
        sheet = views.sheet(ruled, subject, asked)
        said = [one for one in sheet.truth.doubts if JUDGED_NOW in one]
        assert len(said) == 1, subject
        assert sheet.truth.told()["doubts"].count(said[0]) == 1
        assert ("Lưu ý", said[0]) in sheet.truth.lines()
        assert said[0].startswith("Hồ sơ đúng hạn: "), "only that of which the rule is another"
        now = views.sheet(ruled, subject, replace(asked, as_known=None))
        assert not [one for one in now.truth.doubts if JUDGED_NOW in one]
    for moment, count in ((NOW, 1), (None, 0)):
        of = replace(asked, as_known=moment)
        made = records.listing(ruled, RATE, "denominator", of, codes=True)
        said = [one for one in made.truth.doubts if JUDGED_NOW in one]
        assert len(said) == count, moment


def test_pages_the_api_and_the_passport_say_it(ruled, tmp_path):
    web = build(tmp_path / "web", ruled, api_limit="100000 per minute")
    said = JUDGED_NOW.split(";")[0]
    for path in (
        f"/mot-cua?kenh=2&biet-luc={MOMENT}",
        f"/mot-cua?biet-luc={MOMENT}",
        f"/chi-so/{RATE}?kenh=2&biet-luc={MOMENT}",
        f"/chi-so/{RATE}?biet-luc={MOMENT}",
    ):
        page = web.get(path).text
        assert 'id="quy-tac-cu"' in page, path
        assert said in page
        client = web.client
        client.set_cookie("lang", "en")
        english = client.get(path, headers=web.bearer("leader")).text
        assert "counted by an older rule; its parts and records are judged by" in english, path
    for path in ("/mot-cua?kenh=2", f"/chi-so/{RATE}?kenh=2"):
        assert said not in web.get(path).text, path
    given = f"/api/v1/values?indicator={RATE},onestop.received&as_known={MOMENT}"
    told = json.loads(web.get(f"{given}&only=channel:2").data)["values"]
    by_id = {one["indicator"]: one for one in told}
    assert by_id[RATE]["rule_note"] == JUDGED_NOW
    assert "rule_note" not in by_id["onestop.received"]
    proof = json.loads(web.get(f"/api/v1/passport/{by_id[RATE]['value_id']}").data)
    assert proof["rule_note"] == JUDGED_NOW
    taken = json.loads(web.get(f"/xuat/mot-cua.json?kenh=2&biet-luc={MOMENT}").data)
    rows = {one["indicator"]: one for one in taken["rows"]}
    assert JUDGED_NOW in rows[RATE]["note"]
    assert JUDGED_NOW not in rows["onestop.received"]["note"]
    shut(web)


def test_the_words_are_known_in_english():
    with words.speaking("en"):
        assert not words.unsaid(JUDGED_NOW)
