"""A change at a source followed through the whole product until a screen has painted it."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from cli import demonstration, walled
from connectors import registry
from core import settings as core_settings
from core.clock import today
from core.errors import IocError
from core.runs import Outcome, Run
from desk import Desk
from jobs.bench import page
from jobs.bench.figures import Figure
from jobs.context import Context, opened
from store.ledger import runs
from store.places import units

if TYPE_CHECKING:
    from playwright.sync_api import Page

SOURCE, STREAM, BOARD = "onestop", "dossiers", "/wall/mot-cua"
ADDRESS = "IOC_SOURCES__ONESTOP__URL"
NEW = 3
"""Dossiers that are filed at once; the board writes those that are open with their last digit."""
GOAL = 2.0
"""Seconds from the pull's end, ``design/quality.md``."""
PATIENCE = 120.0
_PACE = 0.01
_VALUES = "[...document.querySelectorAll('.wall .val')].map((one) => one.textContent).join('|')"
_SHOWS = f"() => document.body?.dataset.link === 'up' && {_VALUES} !== ''"
_AWAIT = f"""(patience) => {{
  const before = {_VALUES};
  window.iocSeen = new Promise((done, failed) => {{
    const watch = new MutationObserver(() => {{
      const now = {_VALUES};
      if (!now || now === before) return;
      watch.disconnect();
      clearTimeout(late);
      requestAnimationFrame(() => requestAnimationFrame(() => done(Date.now() / 1000)));
    }});
    const late = setTimeout(() => {{
      watch.disconnect();
      failed(new Error("no other figure after " + patience + " s"));
    }}, patience * 1000);
    watch.observe(document, {{ childList: true, subtree: true, characterData: true }});
  }});
  window.iocSeen.catch(() => {{}});
}}"""
"""From now until other figures are painted; a promise of the moment, in seconds since 1970."""


def measured(data: Path, address: str, reader: Mapping[str, str], times: int) -> list[Figure]:
    """Seconds from the end of a pull, and from the filing, until the screen shows it.

    ``data``, ``address``: of a demonstration at rest; ``reader``: headers of who sees the board.
    Dossiers are filed at the simulated source, the scheduler is asked for a pull as an official
    asks for it, and a real Chromium has the board open. Raises MisuseError where there is no
    browser, IocError, StoreError.
    """
    settings = core_settings.load(
        data, {**os.environ, **demonstration.environment(data)}, registry.names()
    )
    pulled, filed = list[float](), list[float]()
    with (
        page.chromium() as browser,
        opened(settings, create=False) as context,
        closing(Desk(settings, passwords=walled.FAST)) as desk,
        httpx.Client(base_url=_source(data), timeout=PATIENCE, trust_env=False) as source,
    ):
        filing = _filing(context)
        screen = browser.new_page(
            viewport={"width": 1920, "height": 1080}, extra_http_headers=dict(reader)
        )
        screen.goto(address + BOARD)
        screen.wait_for_function(_SHOWS, timeout=PATIENCE * 1_000)
        for _ in range(times):
            screen.evaluate(_AWAIT, PATIENCE)
            last = _last(context)
            for _ in range(NEW):
                answer = source.post("/_sandbox/edit", json=filing)
                if not answer.is_success:
                    raise IocError("Nguồn mô phỏng không nhận hồ sơ mới.", answer.text)
            began = time.time()
            desk.ask_pull(SOURCE, stream=STREAM, by="bench")
            ended = _ended(context, last)
            seen = _seen(screen)
            pulled.append(seen - ended)
            filed.append(seen - began)
    return [
        Figure("wall_follows", statistics.median(pulled), "s", GOAL, at_most=True),
        Figure("wall_follows_slowest", max(pulled), "s"),
        Figure("wall_from_source", statistics.median(filed), "s"),
    ]


def _filing(context: Context) -> dict[str, str]:
    """What files one dossier today, at the first unit below the province."""
    day = today(context.clock)
    with context.store.read() as conn:
        held = units.all_units(conn, context.tenant)
    unit = next(one for one in held if one.parent_id is not None and one.valid(day))
    return {"action": "add_dossier", "unit": unit.code, "received": f"{day}T07:30"}


def _source(data: Path) -> str:
    """Where the demonstration's simulated province answers. Raises IocError."""
    held = demonstration.environment(data)
    if ADDRESS not in held:
        raise IocError("Bản trình diễn không nói nguồn mô phỏng ở đâu.", f"{data}: {ADDRESS}")
    return str(httpx.URL(held[ADDRESS]).copy_with(path="/"))


def _last(context: Context) -> Run | None:
    """The stream's newest run."""
    with context.store.read() as conn:
        return next(iter(runs.recent(conn, SOURCE, 1, stream=STREAM)), None)


def _ended(context: Context, before: Run | None) -> float:
    """The moment at which the run after that one is over. Raises IocError when it fails."""
    late = time.time() + PATIENCE
    while time.time() < late:
        run = _last(context)
        if run is not None and (before is None or run.run_id != before.run_id):
            if run.outcome is Outcome.SUCCESS:
                return time.time()
            if run.outcome is not Outcome.RUNNING:
                raise IocError("Lần kéo để đo không thành công.", run.fault)
        time.sleep(_PACE)
    raise IocError("Bộ lập lịch không kéo nguồn được hỏi.", SOURCE)


def _seen(screen: Page) -> float:
    """The moment at which the screen has painted other figures. Raises IocError of Playwright."""
    moment: float = screen.evaluate("() => window.iocSeen")
    return moment
