"""“Ai kéo xuống, ai kéo lên”: each part's share of the change, and what is said where none is."""

import re
from datetime import date

import pytest

from core.period import Period
from core.units import Level
from dashboard.wording import words
from tests.dashboard.fakes import PROVINCE, UNITS
from tests.dashboard.pages import narrowing

RATE, COUNT = "onestop.on_time_rate", "onestop.received"
DISTRICTS = [one for one in UNITS if one.level is Level.DISTRICT]
BIG, SMALL, GOOD, STILL = DISTRICTS[:4]
"""The one that did it, a small one with the worst rate, one that got better, one as before."""
BEFORE = {BIG: (990, 1000), SMALL: (4, 4), GOOD: (450, 500), STILL: (95, 100)}
NOW = {BIG: (900, 1000), SMALL: (1, 4), GOOD: (480, 500), STILL: (95, 100)}
EQUAL = {BIG: (990, 1000), SMALL: (4, 4)}


@pytest.fixture
def told(seen, monkeypatch):
    """The catalogue tells these counts of 2023-11 and of the month before."""
    whole = seen.catalog.value
    held = {"2023-11": NOW, "2023-10": BEFORE, "2022-11": BEFORE}

    def made(id, unit, period, good, count, dims=None):
        one = whole(id, unit.code, period, dims)
        rate = id == RATE
        one.numerator, one.denominator = float(good), float(count) if rate else None
        one.value = good / count if rate else float(good)
        one.display = words.percent(one.value) if rate else words.number(good)
        return one

    def value(id, unit=None, period=None, dims=None, as_known=None, listed=None):
        counts = held.get(period.code if period else "") if id in (RATE, COUNT) else None
        if not counts or dims or unit not in (None, "80"):
            return whole(id, unit, period, dims, as_known)
        good, count = (sum(one[n] for one in counts.values()) for n in (0, 1))
        return made(id, PROVINCE, period, good, count)

    def by(id, dim, unit=None, period=None, dims=None, as_known=None, listed=None):
        out = []
        for place, (good, count) in held[period.code].items():
            one = made(id, place, period, good, count)
            one.dims, one.extra = {"unit": place.code}, {"name": place.name}
            out.append(one)
        return out

    monkeypatch.setattr(seen.catalog, "value", value)
    monkeypatch.setattr(seen.catalog, "by", by)
    seen.held = held
    return seen


def box(seen, id=RATE, lang="vi", **query):
    html = seen.body(f"/chi-so/{id}", lang, **{"ky": "2023-11", **query})
    return html.split('id="ai-lam-doi"')[1].split("</section>")[0]


def names(html):
    """The parts of each side, in order."""
    return [
        re.findall(r'<th scope="row">(?:<a [^>]*>)?([^<]+)', one)
        for one in html.split("<table")[1:]
    ]


def shares(html):
    found = re.findall(r'class="num"><b>([▲▼]) ([\d.,]+)</b>', html)
    return [(-1 if sign == "▼" else 1) * float(text.replace(",", ".")) for sign, text in found]


def test_the_part_that_did_it_stands_first_and_not_the_worst_rate(told):
    html = box(told)
    assert names(html) == [[BIG.name, SMALL.name], [GOOD.name]]
    before, now = 1539 / 1604, 1476 / 1604
    assert sum(shares(html)) == pytest.approx((now - before) * 100, abs=0.02)
    assert "▼ 3,93" in html  # the whole change, as the parts' sum
    assert STILL.name not in html, "who moved nothing is not named"
    assert words.t("drive.small") in html, "four cases are few"


def test_each_leads_to_its_view_and_to_its_late_records(told):
    html = box(told)
    assert f'href="/chi-so/{RATE}?ky=2023-11&amp;don-vi={BIG.code}"' in html
    assert f"don-vi={BIG.code}&amp;ban-ghi=missed#ban-ghi" in html
    assert '<span aria-hidden="true">100</span>' in html


def test_a_part_of_a_cut_leads_away_from_the_order_of_the_list_that_was_shown(told, monkeypatch):
    narrowing.divided(told.catalog, {RATE: ("unit", "channel")})
    whole = told.catalog.by

    def by(id, dim, unit=None, period=None, *more, **named):
        assert dim == "channel"
        parts = whole(id, dim, unit, period)
        for code, one in enumerate(parts, 1):
            one.dims, one.extra = {dim: str(code)}, {}
        return parts

    monkeypatch.setattr(told.catalog, "by", by)
    html = box(told, theo="channel", xep="-late", ban_ghi="numerator")
    links = re.findall(r'href="([^"#]*kenh=[^"#]*ban-ghi=missed)#ban-ghi"', html)
    assert links
    assert not [one for one in links if "xep=" in one]


def test_the_records_that_it_leads_to_are_listed(told):
    html = told.body(f"/chi-so/{RATE}", ky="2023-11", ban_ghi="missed")
    assert "120 bản ghi" in html.split('id="ban-ghi"')[1]


def test_the_comparison_is_chosen_in_the_box(told):
    html = box(told)
    assert re.search(r'so-sanh=cung-ky#ai-lam-doi"', html)
    told.held["2022-11"] = {BIG: (600, 1000), SMALL: (9, 10), GOOD: (450, 500), STILL: (95, 100)}
    html = box(told, so_sanh="cung-ky")
    assert names(html)[0] == [SMALL.name], "a year ago it was BIG that was low"
    assert names(html)[1][0] == BIG.name


def test_counts_are_told_in_their_own_unit(told):
    html = box(told, COUNT)
    assert "▼ 63" in html.replace("\u00a0", " ")
    assert [BIG.name, SMALL.name] in names(html)


def test_what_is_beyond_the_five_is_one_line_and_all_may_be_asked_for(told):
    many = DISTRICTS[:9]
    told.held["2023-10"] = dict.fromkeys(many, (100, 100))
    told.held["2023-11"] = {one: (90 - n, 100) for n, one in enumerate(many)}
    html = box(told)
    assert words.t("drive.rest", count=4) in html
    assert sum(shares(html)) == pytest.approx(-14.0, abs=0.05)
    assert len(names(box(told, hien="tat-ca"))[0]) == 9


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_what_cannot_be_answered_is_said(told, lang, monkeypatch):
    def said(key, **fills):
        with words.speaking(lang):
            assert words.t(f"drive.{key}", **fills)[:40] in box(told, lang=lang)

    told.held["2023-10"] = {BIG: (2, 3)}
    said("few", count=told.catalog.definition(RATE).minimum_count)
    told.held["2023-10"] = told.held["2023-11"] = EQUAL
    with words.speaking(lang):
        period = words.period_name(Period.parse("2023-10", date(2023, 12, 26)))
    said("same", period=period)
    told.held["2023-11"] = {BIG: (10, 500)}
    told.held["2023-10"] = NOW
    said("alone")
    told.held |= {"2023-11": NOW, "2023-10": BEFORE}
    whole = told.catalog.by
    monkeypatch.setattr(told.catalog, "by", lambda *a, **k: whole(*a, **k)[:2])
    said("not_whole")


def test_an_indicator_without_parts_has_no_such_box(seen):
    assert 'id="ai-lam-doi"' not in seen.body("/chi-so/society.fibre_rate")
