"""Screens and browsers at once, as their scripts ask: the stamp again and again, a view on news.

The server is a process of its own. Then it is stopped and started again, and how many requests a
second come back is held against how many came before.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from secrets import SystemRandom

import httpx

from core.errors import IocError
from jobs.bench.figures import Figure

STAMP, BOARD, VIEW = "/api/v1/stamp", "/wall/tong-quan/manh", "/view/mot-cua"
_SCREEN, _PAGE = 1.5, 3.0  # seconds between two looks, and a quarter of it by chance: as in assets/
_SPREAD = 2.0  # seconds over which screens come back, see assets/wall.js
_STAMPED, _PATIENCE = 4.0, 8.0  # seconds that the scripts wait for a stamp, and for a view
_DRAWING = 202  # it is being drawn: ask again
_ENDLESS = 30.0  # seconds after which nobody believes that any more
_WELL = (200, 304, _DRAWING)
_CHANCE = SystemRandom()
_TICKS = 100  # of the processor in a second, as Linux counts


@dataclass(frozen=True, slots=True)
class Answer:
    """One request. ``status`` 0: no server, or a drawing without end.

    ``first``: the asker had seen nothing before, or nothing since the server came back. ``took``
    is counted from the first question; those before it, answered 202, stand by themselves.
    """

    at: float
    took: float
    address: str
    status: int
    first: bool = False


@dataclass
class Crowd:
    """Screens and pages that ask ``address``; each keeps what it was told, as a browser does.

    ``screen``, ``people``: headers of a screen, and of people, who have the pages open in turn.
    """

    address: str
    screen: dict[str, str]
    people: list[dict[str, str]]
    answers: list[Answer] = field(default_factory=list)

    async def run(
        self, screens: int, pages: int, events: list[tuple[float, Callable[[], None]]]
    ) -> None:
        """Let them ask until the last event; each event runs at its second from now."""
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
        async with httpx.AsyncClient(
            base_url=self.address, timeout=_PATIENCE, limits=limits, trust_env=False
        ) as line:
            began = time.monotonic()
            asking = [
                asyncio.create_task(self._ask(line, self.screen, _SCREEN, BOARD, _SPREAD))
                for _ in range(screens)
            ] + [
                asyncio.create_task(
                    self._ask(line, self.people[n % len(self.people)], _PAGE, VIEW, 0.0)
                )
                for n in range(pages)
            ]
            for at, act in events:
                await asyncio.sleep(max(0.0, began + at - time.monotonic()))
                await asyncio.to_thread(act)
            for one in asking:
                one.cancel()
            await asyncio.gather(*asking, return_exceptions=True)

    async def _ask(
        self,
        line: httpx.AsyncClient,
        headers: dict[str, str],
        pace: float,
        view: str,
        spread: float,
    ) -> None:
        """``spread``: seconds over which those come back that lost the server; pages do at once."""
        tags: dict[str, str] = {}
        mark, lost, returned = "", False, False
        await asyncio.sleep(_CHANCE.random() * pace)
        while True:
            found = await self._get(line, headers, STAMP, tags)
            if found is not None:
                if lost:
                    returned = True
                    await asyncio.sleep(_CHANCE.random() * spread)
                told = found.json()["mark"] if found.status_code == 200 else mark
                if told != mark:
                    first = returned or not mark
                    seen = await self._get(line, headers, view, tags, first=first)
                    mark, returned = (mark, returned) if seen is None else (told, False)
            lost = found is None
            await asyncio.sleep(pace * (1 + _CHANCE.random() / 4))

    async def _get(
        self,
        line: httpx.AsyncClient,
        headers: dict[str, str],
        path: str,
        tags: dict[str, str],
        *,
        first: bool = False,
    ) -> httpx.Response | None:
        began = asked = time.monotonic()
        more = {"If-None-Match": tags[path]} if path in tags else {}
        while True:
            try:
                limit = _STAMPED if path == STAMP else _PATIENCE
                async with asyncio.timeout(limit):  # the whole of it, as a browser's signal
                    answer = await line.get(path, headers=headers | more)
            except (httpx.TransportError, TimeoutError):
                status = 0
                break
            status = answer.status_code
            if status != _DRAWING:
                break
            if time.monotonic() - began > _ENDLESS:
                status = 0
                break
            self.answers.append(Answer(asked, time.monotonic() - asked, path, status))
            await asyncio.sleep(float(answer.headers.get("Retry-After", 1)))
            asked = time.monotonic()
        self.answers.append(Answer(began, time.monotonic() - began, path, status, first))
        if status not in (200, 304):
            return None
        tags[path] = answer.headers.get("ETag", "")
        return answer


def figures(steady: list[Answer], back: list[Answer]) -> list[Figure]:
    """What the answers say: ``steady`` while the server ran, ``back`` from its return on.

    Raises IocError when nobody was answered after the return.
    """
    stamps = [one.took * 1e3 for one in steady if one.address == STAMP and one.status]
    views = [one for one in steady if one.address != STAMP and one.status not in (0, _DRAWING)]
    first = [one.took * 1e3 for one in views if one.first]
    later = [one.took * 1e3 for one in views if not one.first]
    seconds = max(one.at for one in steady) - min(one.at for one in steady)
    rate = len(steady) / seconds
    returned = Counter(int(one.at) for one in back if one.status)
    if not returned:
        raise IocError("Máy chủ không trả lời ai sau khi chạy lại; không có gì để so.")
    peak, again = max(returned.values()), min(one.at + one.took for one in back if one.status)
    anew = [one.took * 1e3 for one in back if one.first and one.status not in (0, _DRAWING)]
    lost = sum(one.status not in _WELL for one in back if one.at >= again)
    return [
        *_spread("wall_stamp", stamps, None),
        *_spread("wall_first", first, 300),
        *_spread("wall_view", later, 300),
        Figure("share_unchanged", sum(one.status == 304 for one in steady) / len(steady), ""),
        Figure("wall_errors", sum(one.status not in _WELL for one in steady), "", 0, at_most=True),
        Figure("wall_rate", rate, "/s"),
        Figure("wall_return_peak", peak, "/s"),
        Figure("wall_return", peak / rate, "×", 3, at_most=True),
        *_spread("wall_return_first", anew, None),
        Figure("wall_return_errors", lost, "", 0, at_most=True),
        Figure("wall_return_drawing", sum(one.status == _DRAWING for one in back), ""),
    ]


def _spread(name: str, took: list[float], goal: float | None) -> list[Figure]:
    if len(took) < 2:
        return []
    cuts = statistics.quantiles(took, n=100, method="inclusive")
    return [
        Figure(f"{name}_p50", cuts[49], "ms"),
        Figure(f"{name}_p95", cuts[94], "ms", goal, at_most=True),
        Figure(f"{name}_p99", cuts[98], "ms"),
    ]


def processes(pid: int) -> list[int]:
    """A process and those below it. Raises IocError where the system does not tell (not Linux)."""
    try:
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError as fault:
        raise IocError("Không đọc được tiến trình con của trang web.", str(fault)) from fault
    return [pid, *(deeper for one in below for deeper in processes(int(one)))]


def memory(pid: int, what: str = "VmRSS") -> float:
    """MB that the largest process below (a worker) holds.

    ``what``: the row of its status; ``RssAnon`` leaves out what the system keeps of files, the
    database among them.
    """
    sizes = [0.0]
    for one in processes(pid)[1:]:
        for row in Path(f"/proc/{one}/status").read_text().splitlines():
            if row.startswith(f"{what}:"):
                sizes.append(int(row.split()[1]) / 1024)
    return max(sizes)


def busy(pid: int) -> float:
    """Seconds of the processor that a process and those below it have used."""
    used = 0
    for one in processes(pid):
        after = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        used += int(after[11]) + int(after[12])
    return used / _TICKS
