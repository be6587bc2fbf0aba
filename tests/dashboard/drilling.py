"""What the drills of a wall share: how a screen's picture is read, and what it must never show."""

from __future__ import annotations

import time
from collections.abc import Callable

from playwright.sync_api import Page

from tests.dashboard.browsing import PROBE

UP, DOWN = (f"() => document.body.dataset.link === '{one}'" for one in ("up", "down"))
STANDS = ".wall:not([hidden])"


def until(holds: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait for something that no browser tells of."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)


def link(page: Page) -> str:
    """The two lines of the link on the board that stands."""
    return page.locator(f"{STANDS} .linkbox").inner_text()


def true(page: Page, *said: str) -> None:
    """It shows figures, in order, and says these words."""
    for one in said:
        page.wait_for_function(
            "t => document.querySelector('.wall:not([hidden]) .linkbox').textContent.includes(t)",
            arg=one,
            timeout=20_000,
        )
    found = page.evaluate(PROBE)
    assert found["cut"] == []
    assert max(found["over"]) <= 0
    assert page.locator("form, input, button").count() == 0
    assert page.locator(f"{STANDS} [data-cell]").count() > 4
    for never in ("Traceback", "Error", "undefined", "NaN", "{at}", "{age}"):
        assert never not in page.inner_text("body")
    if page.evaluate(DOWN):
        assert "Kết nối máy chủ tốt" not in link(page)
