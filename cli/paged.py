"""A web process over a store, and one page of it in a real Chromium."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from cli import walled
from cli.children import Child, end
from cli.ports import free_port
from desk import Desk
from jobs.bench import page
from jobs.bench.figures import Figure
from jobs.context import Context


def measured(
    context: Context, env: Mapping[str, str], times: int, rows: int
) -> tuple[list[Figure], list[str]]:
    """Figures and notes. ``env``: what the web process is to find the context's store by.

    Raises IocError, StoreError; MisuseError where there is no browser.
    """
    folder: Path = context.settings.data
    with closing(Desk(context.settings, passwords=walled.FAST)) as desk:
        desk.prepare_demo(folder)
        token = desk.issue_token("lanhdao", "bench", by="bench")
    port = free_port()
    web = Child("web", ["web", "--port", str(port), "--data", str(folder)], env, folder / "web.log")
    with page.chromium() as browser:
        try:
            walled.started(web, address := f"http://127.0.0.1:{port}")
            return page.measure(browser, address, token, times, rows)
        finally:
            end([web], walled.PATIENCE)
