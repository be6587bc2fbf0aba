"""Officials' jobs over a real store across the reorganisation; ``test_browser_jobs`` has others.

The moment is 15/10/2025. Đức Hòa's old communes took few dossiers online, its successors most;
three departments are late in Land. Pages are held to a plain recount of the seeded dossiers, and
who may see codes (officials within their own unit) ends at the very codes.
"""

import random
import re
import shutil
from datetime import date
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from playwright.sync_api import expect

from core.settings import load
from core.text import alphabet
from core.units import Level
from dashboard.addresses.choices import OTHERS
from dashboard.wording import words
from indicators.catalog import Catalog
from indicators.defining.loader import Definitions, kept
from indicators.evaluating import publish
from store.database.engine import open_store
from store.places import territory
from tests.dashboard.browsing import Server, chromium
from tests.dashboard.conftest import ROLES, build, shut
from tests.dashboard.test_browser_jobs import DRAWN, HERE, RATE, Official, window
from tests.dashboard.test_browser_leading import point_at
from tests.dashboard.test_browser_questions import other
from tests.indicators import seeded

__all__ = ["window"]
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default::ResourceWarning")]
AT, BEFORE = "2025-10-15T17:30", "2025-09-30T17:30"
"""Now, and when what had come by then was published; late dossiers of one office came after."""
LAND, CIVIL = ("G13-DD01", "Đất đai"), ("G15-TP02", "Hộ tịch")
PROCEDURES = {LAND: ("1.012", "Cấp đổi giấy chứng nhận"), CIVIL: ("2.000", "Đăng ký khai sinh")}
IDS = (
    RATE, "onestop.on_time_rate_766", "onestop.open_overdue_rate", "onestop.overdue_open",
    "onestop.received", "onestop.resolved", "onestop.pending", "onestop.online_rate_plain",
)  # fmt: skip
ONLINE = "onestop.online_rate_plain"
Q3 = "?ky=2025-Q3"
PROVINCE, COMMUNE, DEPARTMENT, PASSWORD = "tinh", "xa", "so", "mat-khau-rat-dai-1"
"""Officials by the unit in whose bounds they see all, codes too; a number after a department's."""
NARROWED = """(many) => {
  const all = [...document.querySelectorAll('#page #pick-don-vi li:has(> a)')];
  const seen = all.filter((one) => one.checkVisibility());
  return seen.length > many && seen.length < all.length;
}"""
"""Does the menu of units show more than so many, and some no longer?"""


def _defined():
    held = kept()
    by_id = held.by_id()
    names = {name for id in IDS for name in (id, *by_id[id].inputs)}
    return Definitions(tuple(one for one in by_id.values() if one.id in names), held.groups)


def _dossiers():
    """(fact, unit) pairs; and by department how many stand late in Land on 30/09/2025."""
    rng, held = random.Random(5), territory.load(80)
    by_id = {one.unit_id: one for one in held.units}
    district = next(one for one in held.units if one.slug == "802@2004")
    old = [one.unit_id for one in held.units if one.parent_id == district.unit_id]
    new = [one.new_id for one in held.successions if one.old_id == district.unit_id]
    offices = sorted(
        (one for one in held.units if one.level is Level.AGENCY and one.valid(date(2025, 9, 1))),
        key=lambda one: one.unit_id,
    )
    bad = {offices[0]: 3, offices[1]: 2, offices[2]: 1}
    """By what they did to the rate: the first pulled most. None of them has the worst rate."""
    small = offices[5]

    def late_of(office):
        return 8 + 4 * bad[office] if office in bad else 0

    facts, numbers = [], iter(range(1, 100_000))
    lying = new[0]
    """A commune where some have lain past their day: most handed in online, as its others."""

    def add(unit_id, month, field, *, late=False, left=False, online=False):
        got = seeded.at(f"2025-{month:02}-{rng.randint(1, 12):02}T09:00")
        due = got + 5 * 86_400
        done = None if left else due + (86_400 if late else -86_400)
        code, name = PROCEDURES[field]
        facts.append((seeded.dossier(
            f"M{next(numbers):05}", got, due, done, field_code=field[0], field_name=field[1],
            proc_code=code, proc_name=name, channel=2 if online else 1), unit_id))  # fmt: skip

    for n in range(24 * len(old)):  # before: one in four online everywhere; after: three in four
        add(old[n // 24], 1 + n % 6, CIVIL, online=n % 24 < 6)
    for unit_id in new:
        for n in range(36):
            add(unit_id, 7 + n % 3, CIVIL, online=n % 4 != 0)
    for n in range(4):
        add(lying, 9, CIVIL, left=True, online=n % 4 != 0)
    for office in offices[:5]:
        for n in range(30):
            add(office.unit_id, 4 + n % 3, LAND)
        for n in range(120):
            add(office.unit_id, 7 + n % 3, LAND, late=n < late_of(office))
        for _ in range(bad.get(office, 0)):
            add(office.unit_id, 9, LAND, left=True)
        add(office.unit_id, 9, CIVIL, left=True)  # late too, and not in Land
    for n in range(30):  # the worst rate of all, of too few to move the province's much
        add(small.unit_id, 7 + n % 3, CIVIL, late=n < 9)
    made = {office: late_of(office) for office in bad}
    return facts, bad, [by_id[one] for one in new], small, made


def _by_then(facts, bad):
    """What had come by 30/09: not the late ones of the office that pulled most."""
    worst = next(iter(bad)).unit_id
    return [(one, unit) for one, unit in facts if unit != worst or not _late(one)]


def _late(one):
    return one.finished_at is not None and one.finished_at > one.due_at


def _on_time(facts):
    """The rate of the third quarter, recounted and written as the page writes it."""
    first = seeded.at("2025-07-01T00:00")
    ended = [one for one, _ in facts if one.finished_at and one.finished_at >= first]
    share = sum(not _late(one) for one in ended) / len(ended)
    return "".join(words.percent(share, 1).split())


@pytest.fixture(scope="module")
def place(tmp_path_factory, sqlite_template):
    folder = tmp_path_factory.mktemp("reorganised")
    shutil.copy(sqlite_template, folder / "ioc.db")
    clock = seeded.clock(AT)
    settings = load(data=folder, env={}, clock_at=AT)
    store = open_store(settings.facts_url, settings.tenant)
    facts, bad, successors, *more = _dossiers()
    start, definitions = seeded.at("2024-01-01T00:00"), _defined()
    for one, came in ((seeded.clock(BEFORE), _by_then(facts, bad)), (clock, facts)):
        now = publish.epoch(one.now())
        seeded.put(store, "dossier", "onestop", "dossiers", came, now=now, covered=(start, now))
        publish.run(store, one, seeded.CALENDAR, definitions=definitions)
    catalog = Catalog(settings, store=store, definitions=definitions, clock=clock)
    web = build(folder, catalog, login_limit="100 per minute")
    homes = {PROVINCE: "80", COMMUNE: successors[0].slug}
    homes |= {f"{DEPARTMENT}{n}": one.slug for n, one in enumerate(bad, 1)}
    for login, unit in homes.items():
        web.desk.add_account(login, f"Cán bộ {login}", "official", PASSWORD, unit=unit, by="test")
    server = Server(web.app.server)
    with chromium() as browser:
        yield web, server.url, browser, bad, successors, facts, *more
    server.stop()
    shut(web)


@pytest.fixture(params=["mouse", pytest.param("keys", marks=pytest.mark.slow)])
def desk(place, window, request):
    """A desk at which somebody logs in, on “/”; nothing may fail or leave the host."""
    web, url, _, *told = place
    window.anew()

    def sit(login):
        one = Official(window, url, keys=request.param == "keys")
        demo = {each.login: each.password for each in web.desk.demo_accounts()}
        one.log_in(login, demo.get(login, PASSWORD))
        one.bad, one.successors, one.facts, one.small, one.made = told
        return one

    yield sit
    window.clean()


@pytest.fixture
def official(desk):
    """The leader, who sees every unit and no code."""
    return desk(ROLES["leader"])


def quarter(official, here=""):
    """``here``: the unit that stands in the address."""
    official.go("#pick-ky > summary")
    official.go("#pick-ky a[aria-label='Quý III/2025']")
    official.arrive(f"/?{here}&{Q3[1:]}" if here else f"/{Q3}")


def listed(page, anchor, count):
    """The rows of a list once it has so many, cell by cell; the first of them are in the window."""
    page.wait_for_function(
        "([anchor, count]) => document.querySelectorAll(`#${anchor} tbody tr`).length === count",
        arg=[anchor, count],
    )
    rows = page.locator(f"#{anchor} tbody tr")
    rows.first.scroll_into_view_if_needed()
    return [one.split("\t") for one in rows.all_inner_texts()]


def codes(page, anchor, count):
    """The codes of a list, in its order, as its reader sees them."""
    rows = listed(page, anchor, count)
    first = page.locator(f"#{anchor} thead th").first
    assert first.inner_text().strip() == words.t("records.code")
    return [row[0] for row in rows]


def lain(official, unit_id, **like):
    """Codes of what lies past its day at a unit, the longest first."""
    held = [
        one for one, unit in official.facts if unit == unit_id and one.finished_at is None
        and all(getattr(one, name) == value for name, value in like.items())
    ]  # fmt: skip
    assert all(one.due_at < seeded.at("2025-09-30T00:00") for one in held)
    return [one.code for one in sorted(held, key=lambda one: (one.due_at, one.code))]


def ended_late(official, unit_id):
    """Codes of what a unit ended too late in Land; all of that in the third quarter."""
    land = [one for one, unit in official.facts if unit == unit_id and one.field_code == LAND[0]]
    return {one.code for one in land if _late(one)}


def test_which_three_made_the_rate_fall_and_their_late_dossiers_in_land(desk, place):
    """By an official of the province, who acts on dossiers; sent to the leader it has no code."""
    official = desk(PROVINCE)
    page = official.page
    quarter(official)
    official.go(f"a.card[data-id='{RATE}']")
    official.arrive(f"/chi-so/{RATE}{Q3}")
    page.wait_for_selector("#ai-lam-doi tbody th a")
    worst = page.locator("#chia-theo tbody th a").first.inner_text()
    assert worst == official.small.short_name, "it has the worst rate, and is not the answer"
    names = page.locator("#ai-lam-doi tbody th a").all_inner_texts()
    three = [one.short_name for one in official.bad]
    assert names[:3] == three, "who pulled most stands first"
    assert names.index(worst) == 3
    official.go("#ai-lam-doi .tabs a[href*='theo=field']")
    official.go(f"#ai-lam-doi th a[href*='linh-vuc={LAND[0]}']")
    page.wait_for_function(f"() => ({HERE} || '').includes('linh-vuc')")
    page.wait_for_function(
        "three => JSON.stringify([...document.querySelectorAll('#ai-lam-doi tbody th a')]"
        ".map((one) => one.innerText).slice(0, 3)) === JSON.stringify(three)",
        arg=three,
    )
    land = page.url
    for office, late in official.made.items():
        official.go(f"#ai-lam-doi a[href*='don-vi={office.code}'][href*='ban-ghi=missed']")
        page.wait_for_function(f"() => ({HERE} || '').includes('don-vi=')")
        assert set(codes(page, "ban-ghi", late)) == ended_late(official, office.unit_id)
        expect(page.locator("#ban-ghi h2")).to_be_in_viewport()
        assert page.evaluate("document.activeElement.id") == "ban-ghi", "the next Tab is in it"
        assert LAND[1] in page.inner_text("#loc-them")
        page.go_back()
        page.wait_for_function(f"() => !({HERE} || '').includes('don-vi=')")
        assert page.url == land
    official.go(".crumb a[href^='/mot-cua']")
    page.wait_for_function(f"() => ({HERE} || '').startsWith('/mot-cua')")
    lying = {one.name: lain(official, one.unit_id, field_code=LAND[0]) for one in official.bad}
    every = sorted(code for held in lying.values() for code in held)
    assert len(every) == sum(official.bad.values())
    assert sorted(codes(page, "qua-han", len(every))) == every, "of Land, and of no other field"
    rows = listed(page, "qua-han", len(every))
    assert {name: {row[0] for row in rows if row[1] == name} for name in lying} == {
        name: set(held) for name, held in lying.items()
    }
    address = page.url
    page.reload()
    page.wait_for_function(DRAWN)
    assert page.url == address
    assert listed(page, "qua-han", len(every)) == rows
    for code, _ in (CIVIL, LAND):
        official.go("#pick-linh-vuc > summary")
        official.go(f"#pick-linh-vuc a[href*='{code}']")
        page.wait_for_function(f"(code) => ({HERE} || '').includes(code)", arg=code)
        left = [
            one.code for one, _ in official.facts if not one.finished_at and one.field_code == code
        ]
        assert sorted(codes(page, "qua-han", len(left))) == sorted(left), (
            "the menu's field, no other"
        )
    office = next(iter(official.bad))
    official.go(f"#theo-don-vi th a[href*='don-vi={office.code}']")
    page.wait_for_function(f"() => ({HERE} || '').includes('don-vi=')")
    assert codes(page, "qua-han", official.bad[office]) == lying[office.name]
    assert LAND[1] in page.inner_text("#loc-them"), "a unit of the field, not of all"
    page.go_back()
    page.wait_for_function(f"() => !({HERE} || '').includes('don-vi=')")
    assert sorted(codes(page, "qua-han", len(every))) == every
    assert page.url == address
    seen = other(official, place[:3], ROLES["leader"], address.removeprefix(official.url))
    assert listed(seen.page, "qua-han", len(every)) == [row[1:] for row in rows]
    assert words.t("records.no_codes") in seen.page.inner_text("#qua-han")
    assert [one for one in every if one in seen.page.content()] == []
    seen.clean()
    seen.context.close()
    official.go("#loc-them p a")
    official.arrive(f"/mot-cua{Q3}")
    codes(page, "qua-han", sum(one.finished_at is None for one, _ in official.facts))


def test_what_this_page_said_on_a_day(official):
    """The figure that stood there then, and today's when one comes back."""
    page, address = official.page, f"/chi-so/{RATE}{Q3}"
    before, today = _on_time(_by_then(official.facts, official.bad)), _on_time(official.facts)
    assert before != today

    def said():
        return "".join(page.inner_text("#page .head .v").split())

    def past():
        page.wait_for_url(f"{official.url}{address}&biet-luc=2025-09-30")
        page.wait_for_function(f"() => ({HERE} || '').includes('biet-luc=2025-09-30')")
        page.wait_for_selector("#page .past")
        assert "30/09/2025" in page.inner_text("#page .past")
        assert said() == before

    def now():
        official.arrive(address)
        page.wait_for_function("() => !document.querySelector('#page .past')")
        assert said() == today

    quarter(official)
    official.go(f"a.card[data-id='{RATE}']")
    now()
    official.go("#pick-biet-luc > summary")
    official.go("#pick-biet-luc a[href*='biet-luc=2025-09-30']")
    past()
    page.go_back()
    now()
    page.go_forward()
    past()
    official.go(".past a")
    now()


def test_a_bar_leads_to_its_month(official):
    """With the mouse on either drawing; by keyboard in the table under it."""
    page, june = official.page, (seeded.at("2025-06-01T00:00"), seeded.at("2025-07-01T00:00"))
    received = sum(june[0] <= one.received_at < june[1] for one, _ in official.facts)
    official.go(".nav a[href^='/mot-cua']")
    official.arrive("/mot-cua")
    if official.keys:
        official.go("section:has(#chart-flow) .tw > summary")
        official.go("section:has(#chart-flow) .twin a[href='/mot-cua?ky=2025-06']")
    else:
        page.evaluate("() => { document.body.dataset.library = ''; }")
        point_at(page, "chart-flow", "2025-06", library=False)
        official.arrive("/mot-cua?ky=2025-06")
        page.goto(f"{official.url}/mot-cua")
        official.arrive("/mot-cua")
        point_at(page, "chart-flow", "2025-06", library=True, inside=(-6, 4))
    official.arrive("/mot-cua?ky=2025-06")
    figure = page.locator("#page .card[data-id='onestop.received'] .val")
    assert figure.inner_text().strip() == str(received)


def test_online_filing_of_a_district_s_successors_before_and_after(official):
    page = official.page
    quarter(official)
    official.go(".nav a[href^='/so-sanh']")
    official.arrive(f"/so-sanh{Q3}")
    official.go("#pick-chi-tieu > summary")
    official.type("#pick-chi-tieu .find input", "truc tuyen")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**chi-tieu={ONLINE}**")
    page.wait_for_function(f"() => ({HERE} || '').includes('chi-tieu')")
    official.go("#pick-cac-don-vi > summary")
    official.type("#pick-cac-don-vi .find input", "huyen duc hoa")
    page.keyboard.press("Enter")
    page.wait_for_function(
        "count => document.querySelectorAll('#page .mm > li').length === count",
        arg=len(official.successors),
    )
    names = page.locator("#page .mm-n a:first-child").all_inner_texts()
    assert sorted(names) == sorted(one.name for one in official.successors)
    marked = page.locator("#page .mm text.brk").all_text_contents()
    assert marked == [words.t("chart.reorganised")] * len(official.successors), "named on each"
    assert page.locator("#page .mm path.estimated").count() >= 1, "before: shares of what was"
    shown = page.locator("#page .mm-v b").all_inner_texts()
    assert {one.replace("\u00a0", " ") for one in shown} == {"75 %"}
    official.go("#so-sanh .tw > summary")
    rows = [
        one.replace("\u00a0", " ") for one in page.locator("#so-sanh .twin tr").all_inner_texts()
    ]
    broken = next(n for n, one in enumerate(rows) if "01/07/2025" in one)
    assert _shares(rows[1:broken]) == {"25 %"}, "before: one in four, as it was filed"
    assert _shares(rows[broken + 1 :]) == {"75 %"}
    assert any("≈" in one for one in rows[1:broken]), "a share of what was divided is estimated"
    assert not any("≈" in one for one in rows[broken:])
    address = page.url
    official.go(f"#page .mm-n a[href*='don-vi={official.successors[0].code}']")
    page.wait_for_url(f"**/chi-so/{ONLINE}**")
    page.wait_for_function(f"() => ({HERE} || '').startsWith('/chi-so/')")
    page.wait_for_selector("#page #chart-series")
    assert "01/07/2025" in page.inner_text("#page .still"), "the break is named on the chart"
    page.go_back()
    page.wait_for_function(f"() => ({HERE} || '').startsWith('/so-sanh')")
    assert page.url == address


def _shares(rows):
    return {one for row in rows for one in re.findall(r"[\d,]+ %", row)}


@pytest.mark.parametrize("desk", ["mouse", "keys"], indirect=True)
def test_what_came_online_and_lies_past_its_day_with_us_goes_to_a_colleague(desk):
    """By an official of a commune, whose centre opens on it: its codes on the screen, and a file.

    By keyboard under ``make test`` too.
    """
    official = desk(COMMUNE)
    page, home = official.page, official.successors[0]
    here = f"don-vi={quote(home.slug)}"
    official.arrive(f"/?{here}")
    official.go(".nav a[href^='/mot-cua']")
    official.arrive(f"/mot-cua?{here}")
    every, online = lain(official, home.unit_id), lain(official, home.unit_id, channel=2)
    assert 0 < len(online) < len(every)
    assert codes(page, "qua-han", len(every)) == every, "the longest first"
    official.go("#pick-kenh > summary")
    official.go("#pick-kenh a[href*='kenh=2']")
    official.arrive(f"/mot-cua?{here}&kenh=2")
    assert codes(page, "qua-han", len(online)) == online
    assert page.locator("#qua-han tbody tr td:nth-child(2)").all_inner_texts() == [
        home.name for _ in online
    ]
    with page.expect_download() as taken:
        official.go("#qua-han .dl a[href*='.csv']")
    text = taken.value.path().read_text("utf-8-sig")
    assert set(re.findall(r"M\d{5}", text)) == set(online)


def test_a_figure_opens_to_the_very_records_that_make_it(desk):
    """By an official of the department that pulled most: what was late, then all, page by page."""
    official = desk(f"{DEPARTMENT}1")
    page, office = official.page, next(iter(official.bad))
    here = f"don-vi={quote(office.slug)}"
    official.arrive(f"/?{here}")
    quarter(official, here)
    official.go(f"a.card[data-id='{RATE}']")
    address = f"/chi-so/{RATE}?{here}&{Q3[1:]}"
    official.arrive(address)
    official.go("#page .head a[href*='ban-ghi=missed']")
    late = ended_late(official, office.unit_id)
    assert set(codes(page, "ban-ghi", len(late))) == late
    expect(page.locator("#ban-ghi h2")).to_be_in_viewport()
    assert page.evaluate("document.activeElement.id") == "ban-ghi"
    own = {
        one.code for one, unit in official.facts if unit == office.unit_id
        and one.finished_at and one.finished_at >= seeded.at("2025-07-01T00:00")
    }  # fmt: skip
    official.go(".pp a[href*='ban-ghi=denominator']")
    page.wait_for_function(f"() => ({HERE} || '').includes('denominator')")
    said = page.inner_text("#ban-ghi .pager")
    assert said.startswith(f"{len(own)} "), said
    seen = set(codes(page, "ban-ghi", 20))
    official.go("#ban-ghi .pager a")
    page.wait_for_function(f"() => ({HERE} || '').includes('sau=')")
    seen |= set(codes(page, "ban-ghi", 20))
    assert len(seen) == 40, "the second page has others than the first"
    assert seen <= own
    official.go("#ban-ghi .hint a")
    page.wait_for_function("() => !document.querySelector('#page #ban-ghi')")
    official.arrive(address)


def test_a_procedure_of_an_indicator_leads_to_its_late_dossiers(desk):
    """By an official of another department; those of the others are not there."""
    official = desk(f"{DEPARTMENT}2")
    page, office = official.page, list(official.bad)[1]
    here = f"don-vi={quote(office.slug)}"
    quarter(official, here)
    official.go(f"a.card[data-id='{RATE}']")
    official.arrive(f"/chi-so/{RATE}?{here}&{Q3[1:]}")
    official.go("#chia-theo .tabs a[href*='theo=procedure']")
    page.wait_for_function(f"() => ({HERE} || '').includes('theo=procedure')")
    code, name = PROCEDURES[LAND]
    assert page.locator("#chia-theo tbody th a").first.inner_text() == name, "the worst first"
    official.go(f"#chia-theo tbody a[href*='thu-tuc={code}']")
    page.wait_for_url("**/mot-cua**")
    page.wait_for_function(f"() => ({HERE} || '').startsWith('/mot-cua')")
    assert name in page.inner_text("#loc-them")
    held = lain(official, office.unit_id, proc_code=code)
    assert len(held) == official.bad[office]
    assert codes(page, "qua-han", len(held)) == held
    page.goto(official.url + "/mot-cua?thu-tuc=9.999")
    page.wait_for_function(DRAWN)
    assert "9.999" in page.inner_text("#page"), "an unknown code is said, not obeyed"
    assert page.locator("#page #loc-them p:has(b)").count() == 0
    held = lain(official, office.unit_id)
    assert codes(page, "qua-han", len(held)) == held
    errors = official.seen.errors
    assert errors, "and answered as such"
    assert [one for one in errors if "400 (BAD REQUEST)" not in one] == []
    errors.clear()


def test_a_file_that_was_taken_is_proven_by_its_code(official, tmp_path):
    page = official.page
    quarter(official)
    official.go(f"a.card[data-id='{RATE}']")
    official.arrive(f"/chi-so/{RATE}{Q3}")
    with page.expect_download() as taken:
        official.go(".dl a[href*='.csv']")
    file = tmp_path / taken.value.suggested_filename
    taken.value.save_as(file)
    official.go(".nav a[href^='/kiem-tra']")
    page.wait_for_url("**/kiem-tra**")
    page.set_input_files("input[type=file]", file)
    with page.expect_navigation():
        official.go("form[action='/kiem-tra/tep'] .send")
    assert "dau=" in page.url
    assert page.locator(".n-good").count() == 1
    file.write_bytes(file.read_bytes() + b"1")
    page.set_input_files("input[type=file]", file)
    with page.expect_navigation():
        official.go("form[action='/kiem-tra/tep'] .send")
    assert page.locator(".n-error").count() == 1, "a file that was touched is none of ours"


def test_a_unit_that_has_ended_is_found_by_its_name_and_leads_to_its_time(official):
    """And to what it has become; the list is asked for where the others have little, and once."""
    page, asked = official.page, official.seen.asked
    page.goto(f"{official.url}/mot-cua?ky=2025-09")
    page.wait_for_function(DRAWN)
    official.go("#page #pick-don-vi > summary")
    page.keyboard.type("xa")
    page.wait_for_function(NARROWED, arg=9)
    assert OTHERS not in asked
    page.keyboard.press("Control+a")
    page.keyboard.type("huyen duc hoa")
    rare = page.locator("#page #pick-don-vi .opts[data-rare] a:visible")
    rare.first.wait_for()
    assert asked.count(OTHERS) == 1
    assert rare.first.inner_text().split("\n")[0].startswith("Huyện Đức Hòa")
    assert "đến 30/06/2025" in rare.first.inner_text()
    count = len(official.successors)
    assert words.t("filters.other_many").format(count=count) in rare.nth(1).inner_text()
    assert page.locator("#page #pick-don-vi .panel > .none").inner_text().startswith("Thấy "), (
        "aloud"
    )
    asks = dict(parse_qsl(urlsplit(rare.nth(1).get_attribute("href")).query))
    assert {*asks["cac-don-vi"].split(",")} == {one.slug for one in official.successors}
    if official.keys:
        page.keyboard.press("Enter")
    else:
        rare.first.click()
    official.arrive("/mot-cua?don-vi=802%402004&ky=2025-06")
    assert "Huyện Đức Hòa" in page.inner_text("#page #pick-don-vi > summary")


def test_units_of_another_time_are_told_by_what_is_asked(place):
    """What had ended and what was yet to come; a day or a length that cannot be read is refused."""
    client = place[0]
    now = client.get(f"{OTHERS}?ngay=2025-10-15&ky=year").json
    (district,) = [one for one in now if one[0] == "Huyện Đức Hòa"]
    _, note, code, period, became = district
    assert (note, code, period) == ("đến 30/06/2025", "802@2004", "2024"), "2025 ends without it"
    assert [one for one, _ in became] == [
        one.slug for one in sorted(place[4], key=lambda one: alphabet(one.short_name))
    ]
    below = [one for one in now if one[1] == "Huyện Đức Hòa · đến 30/06/2025"]
    assert below
    assert all(one[4] for one in below)
    then = client.get(f"{OTHERS}?ngay=2025-03-15&ky=month").json
    assert {one[1] for one in then if not one[4]} >= {"từ 01/07/2025"}
    assert "802@2004" not in {one[2] for one in then}
    for odd in ("ngay=mai&ky=month", "ngay=2025-03-15&ky=tuan", ""):
        answer = client.get(f"{OTHERS}?{odd}")
        assert answer.status_code == 400
        assert "2025-06-30" in answer.text
