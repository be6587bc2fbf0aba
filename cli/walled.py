"""A web process over a store, with screens and browsers that ask it all at once."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import httpx

from cli.children import Child, end
from cli.ports import free_port
from core.errors import IocError
from desk import Desk
from desk.keys import Passwords
from desk.model import ACT
from jobs.bench import wall
from jobs.bench.figures import Figure
from jobs.context import Context
from store.database import meta

PATIENCE = 60.0
"""Seconds that a web process may take to answer."""
AWAY = 5.0
"""Seconds for which it is stopped."""
SETTLES, WATCHED, REVISIONS = 6.0, 4.0, 3
"""Seconds until the screens of a small crowd stand, seconds between two notes of what the server
used, and how many revisions are drawn for them, so many seconds apart."""
ALIKE = 1.5
"""Times that a revision may cost with all screens what it costs with one: it is drawn once, each
screen then takes its own copy."""
FAST = Passwords(time_cost=1, memory_kib=64)
"""Nobody logs in with these passwords."""


def measured(
    context: Context, env: Mapping[str, str], screens: int, pages: int, seconds: float
) -> list[Figure]:
    """Steady for ``seconds``, with news three times, then a stop, a start, and half as long again.

    ``env``: what the web process is to find the context's store by. Raises IocError, StoreError.
    """
    folder: Path = context.settings.data
    with closing(Desk(context.settings, passwords=FAST)) as desk:
        desk.prepare_demo(folder)
        screen = headers(desk, "manhinh")
        people = [headers(desk, person(desk, n)) for n in range(pages)]
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    web = Child("web", ["web", "--port", str(port), "--data", str(folder)], env, folder / "web.log")
    crowd = wall.Crowd(address, screen, people)
    told: dict[str, float] = {}

    def again() -> None:
        _note(told, web)
        end([web], PATIENCE)
        time.sleep(AWAY)
        _news(context)  # everybody who comes back needs a view
        told["back"] = time.monotonic()  # whoever asked before was turned away by nobody's fault
        started(web, address)

    try:
        started(web, address)
        alone = _cost(context, web, wall.Crowd(address, screen, people), 1)
        shared = _cost(context, web, wall.Crowd(address, screen, people), screens)
        told["busy"], told["since"] = _busy(web), time.monotonic()
        news = [(seconds * n / 4, lambda: _news(context)) for n in (1, 2, 3)]
        done = seconds * 1.5 + AWAY
        asyncio.run(crowd.run(screens, pages, [*news, (seconds, again), (done, lambda: None)]))
    finally:
        end([web], PATIENCE)
    steady = [one for one in crowd.answers if one.at + one.took < told["until"]]
    back = [one for one in crowd.answers if one.at > told["back"]]
    return [
        *wall.figures(steady, back),
        Figure("wall_drawing_one", alone, "s"),
        Figure("wall_drawing", shared, "s"),
        Figure("wall_drawing_growth", shared / alone, "×", ALIKE, at_most=True),
        Figure("wall_cpu", told["cpu"], ""),
        Figure("wall_memory", told["memory"], "MB", 250, at_most=True),
        Figure("wall_private", told["private"], "MB"),
    ]


def person(desk: Desk, number: int) -> str:
    """Somebody who sees the whole province; what is their own is drawn for each."""
    login = f"nguoi-{number}"
    desk.add_account(login, f"Người MẪU {number}", "leader", secrets.token_urlsafe(16), by="bench")
    return login


def headers(desk: Desk, login: str) -> dict[str, str]:
    """What says who asks."""
    secret = desk.issue_token(login, "bench", by="bench", scope=ACT)
    return {"Authorization": f"Bearer {secret}"}


def _cost(context: Context, web: Child, crowd: wall.Crowd, screens: int) -> float:
    """Seconds of the web's processor that a revision takes, beyond what so many screens' looks do.

    What the looks take is counted while nothing is new.
    """
    used: list[float] = []

    def note() -> None:
        used.append(_busy(web))

    def fresh() -> None:
        _news(context)

    changes = SETTLES + WATCHED
    done = changes + WATCHED * REVISIONS
    news = [(changes + WATCHED * n, fresh) for n in range(REVISIONS)]
    asyncio.run(
        crowd.run(
            screens,
            0,
            [
                (SETTLES / 3, fresh),  # the first drawing of a process warms it
                (SETTLES, note),
                (changes - 0.01, note),
                *news,
                (done, note),
            ],
        )
    )
    before, between, after = used
    return max(0.01, (after - between) / REVISIONS - (between - before))


def _note(told: dict[str, float], web: Child) -> None:
    """What the server has used so far."""
    assert web.process is not None
    told["until"] = time.monotonic()
    told["cpu"] = (_busy(web) - told["busy"]) / (told["until"] - told["since"])
    told["memory"] = wall.memory(web.process.pid)
    told["private"] = wall.memory(web.process.pid, "RssAnon")


def _busy(web: Child) -> float:
    assert web.process is not None
    return wall.busy(web.process.pid)


def _news(context: Context) -> None:
    """A new revision, as every batch of dossiers is one: what is on screens must be drawn anew."""
    with context.store.write() as conn:
        number = meta.revision(conn) + 1
        meta.record(conn, number, now=context.now(), run_id="bench", kind="dossier", rows=0)


def started(web: Child, address: str) -> None:
    """Start a web process and wait until it can answer. Raises IocError with its last words."""
    web.start()
    until = time.monotonic() + PATIENCE
    while True:
        try:
            if httpx.get(f"{address}/readyz", timeout=2, trust_env=False).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
        if not web.running or time.monotonic() > until:
            raise IocError("Trang web không chạy được.", web.last_words())
