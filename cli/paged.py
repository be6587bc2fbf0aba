"""A web process over a store: one page of it in a real Chromium, and many askers at once."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from cli import walled
from cli.children import Child, end
from cli.ports import free_port
from desk import Desk
from desk.model import ACT
from jobs.bench import page, served
from jobs.bench.figures import Figure
from jobs.context import Context

PEOPLE = 40
"""Who ask in turn: one person alone may not ask so often as a server can answer."""


def measured(
    context: Context, env: Mapping[str, str], times: int, rows: int
) -> tuple[list[Figure], list[str]]:
    """Figures and notes. ``env``: what the web process is to find the context's store by.

    Raises IocError, StoreError; MisuseError where there is no browser.
    """
    folder: Path = context.settings.data
    with closing(Desk(context.settings, passwords=walled.FAST)) as desk:
        desk.prepare_demo(folder)
        token = desk.issue_token("lanhdao", "bench", by="bench", scope=ACT)
        people = [walled.headers(desk, walled.person(desk, n)) for n in range(PEOPLE)]
    port = free_port()
    web = Child("web", ["web", "--port", str(port), "--data", str(folder)], env, folder / "web.log")
    with page.chromium() as browser:
        try:
            walled.started(web, address := f"http://127.0.0.1:{port}")
            figures, notes = page.measure(browser, address, token, times, rows)
            assert web.process is not None
            rates = served.rates(address, people, web.process.pid)
            return [*figures, *[replace(one, rows=rows) for one in rates]], notes
        finally:
            end([web], walled.PATIENCE)
