"""The demonstration measured: from its start to true figures, what it holds, and its files."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import httpx

from cli import followed, walled
from cli.children import Child, end
from cli.loading import FIGURES
from cli.ports import free_port
from connectors import registry
from core import settings as core_settings
from core.errors import IocError
from desk import Desk
from jobs.bench import served
from jobs.bench.figures import Figure
from jobs.bench.wall import processes
from jobs.context import opened
from jobs.pulling.progress import at_rest, progress

AT, SCALE = "2023-12-26", "demo"
PATIENCE = 900.0
"""Seconds that the demonstration may take to be whole."""
_PACE = 0.2
_DATA = {"Accept": "application/json"}
_INDICATOR, _LIST = "onestop.on_time_rate", "onestop.received"


def measured(
    folder: Path, times: int, say: Callable[[str], object]
) -> tuple[list[Figure], list[str]]:
    """Start ``./ioc demo`` in an empty folder and measure it: figures and notes.

    Raises IocError, StoreError.
    """
    port, data = free_port(), folder / "demo"
    words = [
        "demo",
        "--no-browser",
        "--at",
        AT,
        "--scale",
        SCALE,
        "--port",
        str(port),
        "--data",
        str(data),
    ]
    env = {key: text for key, text in os.environ.items() if not key.startswith("IOC_")}
    demo, address = Child("demo", words, env, folder / "demo.log"), f"http://127.0.0.1:{port}"
    began = time.monotonic()
    demo.start()
    try:
        say("đợi con số đúng đầu tiên")
        _until(demo, lambda: _shown(data, address))
        first = time.monotonic() - began
        say("đợi nạp xong")
        _until(demo, lambda: _whole(data))
        whole = time.monotonic() - began
        assert demo.process is not None
        web, others = _web(demo.process.pid)
        reader = _operator(data)
        held = served.together([web, *others])
        say("lấy hình, báo cáo và danh sách")
        months = [f"2023-{month:02}" for month in range(1, 12)][: times + 1]
        pictures = [f"/xuat/{_INDICATOR}.png?ky={one}" for one in months]
        figures = served.files(address, reader, pictures, [AT] * (times + 1))
        figures += served.rows(address, reader, f"/xuat/{_LIST}.csv?ban-ghi=numerator", web)
        say("theo thay đổi từ nguồn ra màn hình")
        shown, notes = _followed(data, address, reader, times)
    finally:
        end([demo], walled.PATIENCE)
    return [
        Figure("first_figures", first, "s", 30, at_most=True),
        Figure("whole_seconds", whole, "s"),
        Figure("all_memory", held.own, "MB", 650, at_most=True),
        Figure("all_mapped", held.mapped, "MB"),
        *figures,
        *shown,
    ], notes


def _followed(
    data: Path, address: str, reader: Mapping[str, str], times: int
) -> tuple[list[Figure], list[str]]:
    """What a screen shows of a change; where it cannot be followed, why. The rest is not lost."""
    try:
        return followed.measured(data, address, reader, times), []
    except IocError as fault:
        return [], [f"demo: không đo từ nguồn ra màn hình. {fault.public}"]


def _until(demo: Child, holds: Callable[[], bool]) -> None:
    """Raises IocError when it ends or takes too long."""
    last = time.monotonic() + PATIENCE
    while not holds():
        if not demo.running or time.monotonic() > last:
            raise IocError("Bản trình diễn không chạy đến nơi.", demo.last_words())
        time.sleep(_PACE)


def _shown(data: Path, address: str) -> bool:
    """Does the first page show a figure whose whole period is there?"""
    try:
        token = (data / "demo-token").read_text("utf-8").strip()
        ask = {"Authorization": f"Bearer {token}", "Accept": "text/html"}
        with httpx.Client(base_url=address, trust_env=False, timeout=30) as line:
            told = [
                line.get("/api/v1/values", params={"indicator": one}, headers=ask | _DATA)
                for one in FIGURES
            ]
            values = [value for one in told if one.is_success for value in one.json()["values"]]
            true = [one["display"] for one in values if _true(one)]
            page = line.get("/", headers=ask).text if true else ""
            return any(re.search(rf"(?<![\d.,]){re.escape(one)}(?![\d.,])", page) for one in true)
    except (OSError, httpx.HTTPError):
        return False  # not there yet


def _true(value: Mapping[str, object]) -> bool:
    coverage = value["coverage"]
    return value["value"] is not None and isinstance(coverage, float | int) and coverage >= 1


def _whole(data: Path) -> bool:
    """Is everything loaded and computed?"""
    settings = core_settings.load(data, {**os.environ, "IOC_CLOCK_AT": AT}, registry.names())
    with opened(settings, create=False) as context:
        return all(one.whole for one in progress(context)) and at_rest(context)


def _web(pid: int) -> tuple[int, list[int]]:
    """The web's process below the demonstration's, and the scheduler's: not the sandbox's."""
    found: dict[str, int] = {}
    for one in processes(pid)[1:]:
        words = Path(f"/proc/{one}/cmdline").read_text().split("\0")
        for verb in ("web", "schedule"):
            if verb in words:
                found.setdefault(verb, one)
    return found["web"], [found["schedule"]]


def _operator(data: Path) -> dict[str, str]:
    """Who may have briefs made and see the codes of dossiers."""
    settings = core_settings.load(data, dict(os.environ), registry.names())
    with closing(Desk(settings, passwords=walled.FAST)) as desk:
        return walled.headers(desk, "vanhanh")
