"""A demonstration of the whole product, started as a visitor starts it, and lived in a little.

Everything is there that an official would find: fifteen sources pulled to the end by the scheduler,
all indicators computed, the portal's scores of Decision 766, documents that were made, a file that
was ordered, one that was handed over with a fault, a screen that waits, notes, views and what is
followed.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from cli.children import Child, end
from cli.ports import free_port
from connectors import registry
from core.settings import load
from desk import Desk
from desk.keys import Passwords
from desk.model import ACT

AT = "2025-10-15T10:00"
"""After the reorganisation: the units of today, with a break mark and a year that runs."""
LOADED = "Đã nạp xong"
PATIENCE = 900.0
"""Seconds until everything is loaded and computed, where other work goes on beside it."""
_PACE = 0.2
_ENDS = 20.0
WHO, GOVERNOR = "vanhanh", "quantri"
"""An operator sees most: records with their codes, and every act but accounts and tokens."""


@dataclass(frozen=True)
class Living:
    """Where it is, tokens of its operator and its administrator, and names that it alone knows."""

    url: str
    token: str
    governing: str
    names: dict[str, str]


@contextmanager
def living(folder: Path) -> Iterator[Living]:
    """Start it in an empty folder and wait until it has all; it ends with the block."""
    port, data = free_port(), folder / "data"
    words = ["demo", "--no-browser", "--at", AT, "--scale", "small"]
    words += ["--port", str(port), "--data", str(data)]
    env = {key: text for key, text in os.environ.items() if not key.startswith("IOC_")}
    demo = Child("demo", words, env, folder / "demo.log")
    demo.start()
    try:
        _until_loaded(demo)
        yield lived_in(f"http://127.0.0.1:{port}", data)
    finally:
        end([demo], _ENDS)


def _until_loaded(demo: Child) -> None:
    last = time.monotonic() + PATIENCE
    while LOADED not in demo.log.read_text("utf-8"):
        assert demo.running, demo.last_words()
        assert time.monotonic() < last, demo.last_words()
        time.sleep(_PACE)


def lived_in(url: str, data: Path) -> Living:
    """What people have done there by the time somebody looks."""
    settings = load(data, {"IOC_CLOCK_AT": AT}, registry.names())
    with closing(Desk(settings, passwords=Passwords(time_cost=1, memory_kib=64))) as desk:
        token, governing = (
            desk.issue_token(who, "thử", by="test", scope=ACT) for who in (WHO, GOVERNOR)
        )
        desk.save_view(WHO, "Một cửa quý III", "/mot-cua?ky=2025-Q3")
        desk.save_view(WHO, "Đất đai trễ hạn", "/mot-cua?linh-vuc=G13-DD01", shared=True)
        desk.follow(WHO, "onestop.on_time_rate")
        desk.follow(WHO, "edoc.signed_rate")
    line = httpx.Client(
        base_url=url,
        headers={"Authorization": f"Bearer {token}", "Origin": url},
        timeout=120,
        trust_env=False,
    )
    with line:
        names = {
            "brief": _made(line, {"ngay": AT[:10]}),
            "report": _made(line, {"ky": "2025-09"}),
            "form": _made(line, {"ky": "2025-Q3"}),
        }
        file = {"tep": ("a.csv", b"#ioc-template;reported;1\n", "text/csv")}
        answer = line.post("/bao-cao-so-lieu/tep", files=file)
        names["handed"] = _led(answer).params["nop"]
        _led(line.get("/xuat/onestop.received.xlsx?ban-ghi=numerator&dat=1"))
        runs = line.get("/api/v1/runs", params={"source": "onestop"}).json()["runs"]
        names["run"] = runs[0]["run_id"]
        httpx.get(
            f"{url}/wall/tong-quan", timeout=60, trust_env=False
        )  # a screen that nobody knows yet
    return Living(url, token, governing, names)


def _led(answer: httpx.Response) -> httpx.URL:
    assert answer.status_code == 303, answer.text
    return httpx.URL(answer.headers["Location"])


def _made(line: httpx.Client, asked: dict[str, str]) -> str:
    """The code of a document that was made."""
    return _led(line.post("/bao-cao/lap", data=asked)).params["ban"]
