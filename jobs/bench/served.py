"""How many answers a second a server gives of what it has drawn already; how soon it gives files.

Everything is asked over HTTP as a browser asks. The askers share the processors with the server,
so what is measured is the least that it can do.
"""

from __future__ import annotations

import http.client
import re
import statistics
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from core.errors import IocError
from jobs.bench.figures import Figure
from jobs.bench.wall import STAMP, VIEW, busy, memory, processes

HTML = "/mot-cua"
CONNECTIONS = 8
SECONDS = 4.0
"""For so long one kind of question is asked."""
_PATIENCE = 60.0
_MODE = {"Accept-Encoding": "gzip"}
_PAPERS, _FORM = "/bao-cao", "application/x-www-form-urlencoded"
_AREA = re.compile(r"[0-9a-f]+-[0-9a-f]+ ")  # the head of a mapped area; its file stands last
_DATABASE = ".db"
_OWN = "RssAnon"  # without what the system keeps of files, the database among them
Headers = dict[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. ``first``, ``took``: seconds until the first byte, and until the last."""

    status: int
    tag: str
    content: bytes
    first: float
    took: float


class Line:
    """One connection that is kept open. Not shared by threads."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._line = http.client.HTTPConnection(urlsplit(address).netloc, timeout=_PATIENCE)

    def get(self, path: str, headers: Headers) -> Answer:
        """Ask, and read all of it. Raises IocError for what is neither given nor unchanged."""
        began = time.perf_counter()
        try:
            self._line.request("GET", path, headers=headers)
            answer = self._line.getresponse()
            head = answer.read(1)
            first = time.perf_counter() - began
            content = head + answer.read()
        except (OSError, http.client.HTTPException) as fault:
            raise IocError(f"Trang web không trả lời {path}.", str(fault)) from fault
        took = time.perf_counter() - began
        if answer.status not in (200, 304):
            said = content[:200].decode("utf-8", "replace")
            raise IocError(f"Trang web trả lời {answer.status} cho {path}.", said)
        return Answer(answer.status, answer.headers.get("ETag") or "", content, first, took)

    def made(self, day: str, headers: Headers) -> str:
        """Have the brief of a day made; the query that names it. Raises IocError."""
        about, said = {"Origin": self._address, "Content-Type": _FORM}, urlencode({"ngay": day})
        try:
            self._line.request("POST", f"{_PAPERS}/lap", said, {**headers, **about})
            answer = self._line.getresponse()
            words = answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as fault:
            raise IocError("Trang web không lập báo cáo.", str(fault)) from fault
        if answer.status != http.HTTPStatus.SEE_OTHER:
            raise IocError(f"Không lập được báo cáo của {day} ({answer.status}).", words[:200])
        return urlsplit(answer.headers["Location"]).query

    def close(self) -> None:
        """Hang up."""
        self._line.close()


def rates(address: str, people: Sequence[Headers], pid: int) -> list[Figure]:
    """Views, unchanged views and whole pages a second over ``CONNECTIONS`` lines.

    ``people``: headers of those who ask in turn, since one person alone may only ask so often. A
    whole page is what an open again costs: its HTML, the stamp, and the view. ``pid``: of the web,
    whose own processor time says what it can do where the askers take the rest: two workers with a
    processor each answer twice that. Raises IocError.
    """

    def view(line: Line, one: Headers) -> None:
        line.get(VIEW, one | _MODE)

    def same(line: Line, one: Headers) -> None:
        line.get(VIEW, one | _MODE | {"If-None-Match": tags[one["Authorization"]]})

    def page(line: Line, one: Headers) -> None:
        for path in (HTML, STAMP, VIEW):
            line.get(path, one | _MODE)

    with closing(Line(address)) as line:
        for one in people:
            page(line, one)  # everybody has looked once
        tags = {one["Authorization"]: line.get(VIEW, one | _MODE).tag for one in people}
    out = []
    asked = {"view": (view, 2_000.0), "view_same": (same, 2_000.0), "page": (page, 40.0)}
    for name, (ask, goal) in asked.items():
        rate, of_web = _rate(address, people, ask, pid)
        out += [
            Figure(f"{name}_rate", rate, "/s", goal),
            Figure(f"{name}_rate_of_web", of_web, "/s", goal / 2),
        ]
    return out


def _rate(
    address: str, people: Sequence[Headers], ask: Callable[[Line, Headers], None], pid: int
) -> tuple[float, float]:
    """How often ``ask`` was answered, all lines together: a second, and a second of the web's.

    Raises IocError.
    """
    counts, faults = [0] * CONNECTIONS, list[IocError]()
    until = time.perf_counter() + SECONDS

    def work(number: int) -> None:
        with closing(Line(address)) as line:
            turn = number
            while time.perf_counter() < until and not faults:
                try:
                    ask(line, people[turn % len(people)])
                except IocError as fault:
                    faults.append(fault)
                    return
                counts[number] += 1
                turn += CONNECTIONS

    began, used = time.perf_counter(), busy(pid)
    threads = [threading.Thread(target=work, args=(n,)) for n in range(CONNECTIONS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    if faults:
        raise faults[0]
    took, worked = time.perf_counter() - began, busy(pid) - used
    return sum(counts) / took, sum(counts) / max(worked, 0.01)


def files(
    address: str, reader: Headers, pictures: Sequence[str], days: Sequence[str]
) -> list[Figure]:
    """Seconds until pictures and briefs are there. Raises IocError.

    The first of each warms what draws and is not counted. ``pictures``: each one that nobody has
    asked for; ``days``: of the briefs, each computed, fitted and set anew; ``reader`` may have
    them made.
    """
    drawn, briefs = list[float](), list[float]()
    with closing(Line(address)) as line:
        for path in pictures:
            drawn.append(line.get(path, reader).took)
        for day in days:
            began = time.perf_counter()
            line.get(f"{_PAPERS}/tep?{line.made(day, reader)}&dang=pdf", reader)
            briefs.append(time.perf_counter() - began)
    return [
        Figure("picture_seconds", statistics.median(drawn[1:]), "s", 1, at_most=True),
        Figure("brief_seconds", statistics.median(briefs[1:]), "s", 3, at_most=True),
    ]


def rows(address: str, reader: Headers, path: str, pid: int) -> list[Figure]:
    """A long list as CSV: when it begins, and what the web below ``pid`` holds for it."""
    before, most, done = memory(pid, _OWN), [0.0], threading.Event()

    def watch() -> None:
        while not done.wait(0.05):
            most[0] = max(most[0], memory(pid, _OWN))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        with closing(Line(address)) as line:
            got = line.get(path, reader)
    finally:
        done.set()
        watcher.join()
    return [
        Figure("csv_rows", got.content.count(b"\n") - 1, "", 100_000),
        Figure("csv_first", got.first, "s", 1, at_most=True),
        Figure("csv_seconds", got.took, "s"),
        Figure("csv_private", max(0.0, most[0] - before), "MB", 100, at_most=True),
    ]


@dataclass(frozen=True, slots=True)
class Memory:
    """What processes hold, in MB, what they share counted once.

    ``own``: must be there. ``mapped``: pages of the databases' files, the system's cache, which it
    takes back without writing anything when somebody needs the room.
    """

    own: float
    mapped: float


def together(pids: Iterable[int]) -> Memory:
    """Memory of processes and all below them. Raises IocError where the system does not tell it."""
    own = mapped = 0
    for one in {below for pid in pids for below in processes(pid)}:
        try:
            told = Path(f"/proc/{one}/smaps").read_text("utf-8", "replace")
        except OSError as fault:
            raise IocError("Không đọc được bộ nhớ của tiến trình.", str(fault)) from fault
        database = False
        for row in told.splitlines():
            if row.startswith("Pss:"):
                kilobytes = int(row.split()[1])
                own, mapped = own + kilobytes * (not database), mapped + kilobytes * database
            elif _AREA.match(row):
                database = row.endswith(_DATABASE)
    return Memory(own / 1024, mapped / 1024)
