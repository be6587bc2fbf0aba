"""More of the officials' jobs, each from “/”; ``test_browser_jobs`` has the first ones."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest

from core.values import Status
from dashboard.wording import words
from tests.dashboard.browsing import Watched
from tests.dashboard.conftest import ROLES
from tests.dashboard.test_browser_jobs import DRAWN, HERE, RATE, Official, official, place, window

__all__ = ["official", "place", "window"]
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default::ResourceWarning")]
INSIDE = """(wanted) => {
  const shape = document.querySelector(wanted), box = shape.getBoundingClientRect();
  for (let x = box.left + 2; x < box.right; x += 4)
    for (let y = box.top + 2; y < box.bottom; y += 4) {
      const hit = document.elementFromPoint(x, y);
      if (hit && hit.closest("a") === shape) return [x, y];
    }
  throw new Error("nothing of " + wanted + " can be clicked");
}"""
"""A point where the mouse meets the shape and no other."""
FIND = ".find input"
VALUE = "#page .head .v"


def chosen(page, pick):
    """What a menu says is chosen."""
    return page.locator(f"#pick-{pick} > summary").inner_text()


def words_of(language):
    with words.speaking(language):
        return words.said(Status.OFF.word)


def other(one, place, login, address):
    """The link opened by somebody else, at another desk, after their log-in."""
    web, url, browser = place
    seen = Watched(browser, url, "", (1440, 900))
    theirs = Official(seen, url, keys=False)
    theirs.log_in(login, next(a.password for a in web.desk.demo_accounts() if a.login == login))
    seen.page.goto(url + address)
    seen.page.wait_for_function(DRAWN)
    return seen


def test_a_view_is_found_without_accents_and_sent_to_others(official, place):
    """Reload, back, forward and a sent link restore it; a unit's official sees their own alone."""
    page = official.page
    official.go("#pick-don-vi > summary")
    official.type(f"#pick-don-vi {FIND}", "duc hoa")
    page.wait_for_function(
        "() => [...document.querySelectorAll('#pick-don-vi .opts li a')]"
        ".filter((one) => one.offsetParent).length === 3"
    )  # the district, and its two communes
    official.go("#pick-don-vi .opts a[href='/?don-vi=802%402004']")
    official.arrive("/?don-vi=802%402004")
    official.go("#pick-ky > summary")
    official.go("#pick-ky a[aria-label='Quý III/2023']")
    page.wait_for_function(f"() => ({HERE} || '').includes('ky=2023-Q3')")
    official.go("#pick-so-sanh > summary")
    official.go("#pick-so-sanh a[href*='so-sanh=cung-ky']")
    page.wait_for_function(f"() => ({HERE} || '').includes('so-sanh=cung-ky')")
    official.go(f"a.card[data-id='{RATE}']")
    page.wait_for_url("**/chi-so/**")
    page.wait_for_function(f"() => ({HERE} || '').startsWith('/chi-so/')")
    address = page.url.removeprefix(official.url)
    assert "don-vi=802@2004" in unquote(address)
    assert "so-sanh=cung-ky" in address
    assert "ky=2023-Q3" in address
    page.wait_for_selector(VALUE)
    said = page.locator(VALUE).first.inner_text()
    assert re.match(r"\d+(,\d+)?", said), "a figure, which is then the same everywhere"
    page.reload()
    page.wait_for_function(DRAWN)
    assert page.locator(VALUE).first.inner_text() == said
    page.go_back()
    page.wait_for_function(f"() => ({HERE} || '').startsWith('/?')")
    assert "Đức Hòa" in chosen(page, "don-vi")
    page.go_forward()
    page.wait_for_function(f"() => ({HERE} || '').startsWith('/chi-so/')")
    seen = other(official, place, ROLES["analyst"], address)
    assert seen.page.locator(VALUE).first.inner_text() == said
    assert "Đức Hòa" in chosen(seen.page, "don-vi")
    seen.clean()
    seen.context.close()
    theirs = other(official, place, ROLES["official"], address.replace("802", "803"))
    told = theirs.page.inner_text("#page")
    assert words.t("outside.title") in told, "in words, and no figure of 803"
    assert "Đức Hòa" in chosen(theirs.page, "don-vi")
    assert "Bến Lức" not in chosen(theirs.page, "don-vi")
    theirs.context.close()


def test_who_owes_data_today_and_for_how_long(official):
    page = official.page
    official.go(".nav a[href='/nguon']")
    page.wait_for_function(f"() => ({HERE} || '').startsWith('/nguon')")
    official.go(".rail a[href*='hien=no-so-lieu']")
    page.wait_for_function(f"() => ({HERE} || '').includes('hien=no-so-lieu')")
    owed = page.locator("#no-so-lieu tbody tr")
    owed.first.wait_for()
    first, second = owed.first.inner_text(), owed.nth(1).inner_text()
    assert "Đức Hòa" in first, "the longest debt first"
    assert "6 ngày" in first
    assert "Bến Lức" in second
    assert "a.csv, ô D7" in second, "and whose fault it is"


def test_the_language_is_changed_without_losing_the_place(official):
    page = official.page
    official.go("#pick-ky > summary")
    official.go("#pick-ky a[aria-label='Quý III/2023']")
    official.arrive("/?ky=2023-Q3")
    for language in ("en", "vi"):
        with page.expect_navigation():
            official.go(f"a[lang={language}]")
        page.wait_for_function(DRAWN)
        assert page.url == official.url + "/?ky=2023-Q3"
        assert page.locator("html").get_attribute("lang") == language
        assert words_of(language) in page.inner_text("#page")


def test_a_unit_on_the_map_leads_to_its_figures_and_the_file_has_them(official):
    page = official.page
    official.go(".nav a[href='/ban-do']")
    official.arrive("/ban-do")
    page.wait_for_selector(".mapb svg a")
    district = ".mapb svg a[href*='don-vi=802']"
    if official.keys:  # the list beside the map is the keyboard's way
        official.go("#theo-don-vi tbody a[href*='don-vi=802']")
    else:
        page.mouse.click(*page.evaluate(INSIDE, district))
    page.wait_for_function(f"() => ({HERE} || '').includes('don-vi=802')")
    assert "Đức Hòa" in chosen(page, "don-vi")
    official.go("#page main a[href^='/chi-so/'][href*='don-vi=802']:not(details *)")
    page.wait_for_function(f"() => ({HERE} || '').startsWith('/chi-so/')")
    page.wait_for_selector(VALUE)
    said = page.locator(VALUE).first.inner_text().partition("%")[0].strip()
    assert re.fullmatch(r"[\d.]+(,\d+)?", said)
    with page.expect_download() as taken:
        official.go(".dl a[href*='.csv']")
    text = taken.value.path().read_text("utf-8-sig")
    assert "Đức Hòa" in text
    assert said in text, "the file says what the page says"
