"""What the drills of a wall share: how a screen's picture is read, and what it must never show."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.dashboard.browsing import PATIENCE, PROBE

UP, DOWN = (f"() => document.body?.dataset.link === '{one}'" for one in ("up", "down"))
STANDS = ".wall:not([hidden])"
_READ = """const read = (root) => Object.fromEntries(
  [...root.querySelectorAll(".wall")].map((one) => [one.dataset.board,
    [...one.querySelectorAll("[data-cell]")]
      .filter((cell) => !["place", "when", "hour", "link"].includes(cell.dataset.cell))
      .map((cell) => cell.textContent)]));"""
"""Cells without those into which the screen itself writes, of the time and of its link."""
_FIGURES = f"() => {{ {_READ} return read(document); }}"
_DRAWN = f"""async () => {{ {_READ}
  const out = {{}};
  for (const one of document.querySelectorAll(".wall")) {{
    const answer = await fetch(`/wall/${{one.dataset.board}}/khung`, {{ cache: "no-store" }});
    if (answer.status !== 200) return null;
    const made = new DOMParser().parseFromString(await answer.text(), "text/html");
    Object.assign(out, read(made));
  }}
  return out;
}}"""
_LOOK = f"""(() => {{
  {_READ}
  let looks = 0, said = "";
  const wrong = () => {{
    const shown = [...document.querySelectorAll(".wall, .calm")].filter((e) => e.checkVisibility());
    if (shown.length !== 1) return `${{shown.length}} pictures`;
    if (shown[0].textContent.trim().length < 20) return "blank";
    if (document.querySelector("form, input, button")) return "a form";
    const root = document.documentElement;
    if (root.scrollHeight > innerHeight || root.scrollWidth > innerWidth) return "a scroll bar";
    return /Traceback|Error|undefined|NaN/.test(document.body.textContent) ? "a trace" : "";
  }};
  const look = () => {{
    const told = {{ wrong: wrong(), figures: read(document) }}, text = JSON.stringify(told);
    looks += 1;
    if (text === said && looks % 10) return;
    said = text;
    window.iocLook(told);
  }};
  addEventListener("DOMContentLoaded", () => {{ look(); setInterval(look, 100); }});
}})()"""
_UNIFORM = """async (frames) => {
  const out = [];
  for (const one of frames) {
    const answer = await fetch("data:image/png;base64," + one);
    const image = await createImageBitmap(await answer.blob());
    const canvas = new OffscreenCanvas(image.width, image.height), at = canvas.getContext("2d");
    at.drawImage(image, 0, 0);
    const pixels = new Uint32Array(at.getImageData(0, 0, image.width, image.height).data.buffer);
    const light = [0, 8, 16].some((shift) => (pixels[0] >> shift & 255) > 128);
    out.push(new Set(pixels).size < 16 ? "uniform" : light ? "no dark ground" : "");
  }
  return out;
}"""


class Witness:
    """Looks at a screen ten times a second, through every loading, as nobody in the room does.

    ``attend`` each browser before it shows anything. ``wrong``: what it must never have shown;
    ``looks``: how often what was seen was told (once a second, and at each change).
    """

    def __init__(self) -> None:
        self.wrong: list[str] = []
        self.looks = 0
        self._figures: list[dict[str, list[str]]] = []

    def attend(self, context: BrowserContext) -> None:
        """Look on in this browser."""
        context.expose_binding("iocLook", lambda _, told: self._note(told))
        context.add_init_script(_LOOK)

    def _note(self, told: dict[str, Any]) -> None:
        self.looks += 1
        if told["wrong"]:
            self.wrong.append(told["wrong"])
        self._figures.append(told["figures"])

    def figures(self, board: str) -> list[list[str]]:
        """What this board showed, one after another, without repetition."""
        seen = [one[board] for one in self._figures if board in one]
        return [row for row, _ in groupby(seen)]


def figures(page: Page) -> dict[str, list[str]]:
    """Board → the text of its cells, as the screen holds them."""
    found: dict[str, list[str]] = page.evaluate(_FIGURES)
    assert found
    assert all(any(char.isdigit() for char in "".join(row)) for row in found.values()), found
    return found


def values(page: Page) -> list[str]:
    """The large figures of all boards."""
    found: list[str] = page.locator(".wall .val").all_text_contents()
    return found


def caught_up(page: Page, seconds: float = PATIENCE / 1_000) -> dict[str, list[str]]:
    """Wait until the screen shows what the server draws now; what that is."""
    until(lambda: page.evaluate(_DRAWN) == figures(page), seconds)
    return figures(page)


@contextmanager
def filmed(page: Page) -> Iterator[list[str]]:
    """Every frame that the screen shows meanwhile, as PNG in base 64: the one it stands at first.

    Frames arrive after what they show: before the block the film waits for its first, behind it
    for the last that are on their way. Without that a quick block is over before the film runs.
    """
    frames: list[str] = []
    film = page.context.new_cdp_session(page)

    def take(frame: dict[str, Any]) -> None:
        frames.append(frame["data"])
        film.send("Page.screencastFrameAck", {"sessionId": frame["sessionId"]})

    film.on("Page.screencastFrame", take)
    film.send("Page.startScreencast", {"format": "png", "maxWidth": 480, "maxHeight": 270})
    late = time.monotonic() + PATIENCE / 1_000
    while not frames:
        assert time.monotonic() < late, "the film never began"
        page.wait_for_timeout(20)
    yield frames
    page.wait_for_timeout(200)
    film.send("Page.stopScreencast")
    film.detach()


def bad_frames(browser: Browser, frames: list[str]) -> list[str]:
    """What is wrong with frames of a wall: of one colour, or light as a page without its sheet."""
    other = browser.new_page()
    found = [one for one in other.evaluate(_UNIFORM, frames) if one]
    other.close()
    return found


def until(holds: Callable[[], bool], seconds: float = PATIENCE / 1_000) -> None:
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
            "t => document.querySelector('.wall:not([hidden]) .linkbox')?.textContent.includes(t)",
            arg=one,
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
