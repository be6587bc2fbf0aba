"""Sources stop: what depends on them says so, at once, on every page and board; nothing else does.

A page of a test carries on each drawn figure whose it is and whether its period was delivered whole
(``probe``); how sound it looks is read from what the reader gets.
"""

from __future__ import annotations

import re
import shutil
import socket
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from dash import html

from connectors import registry
from core.clock import day_start, from_epoch
from core.runs import Outcome
from core.settings import load
from core.values import Freshness, Value
from dashboard import router
from dashboard.app import create_app
from dashboard.components import chart, lines, number, pathline, series, spreading
from dashboard.wall import config
from desk import Desk
from indicators.catalog import Catalog
from indicators.defining.model import Definition
from indicators.evaluating import judge
from jobs.evaluating.evaluate import evaluate
from tests.paths.lab import AT, Lab
from tests.templates import made_once

pytestmark = pytest.mark.timeout(900)

FEEDS = (
    "onestop", "opendata", "citizen_app", "edoc", "reported", "tasks", "petitions", "evaluation",
    "docsystem", "zalo",
)  # fmt: skip
ROUNDS = (
    ("onestop", "opendata", "citizen_app"),
    ("edoc", "reported", "tasks", "petitions"),
    ("docsystem", "zalo", "evaluation"),
)
"""Sources that stop together: no figure of one is a figure of another, so each is told apart."""
CARD = re.compile(r'<a class="card[^"]*"[^>]*data-id="([^"]+)"[^>]*>(.*?)</a>', re.DOTALL)
MARKS = re.compile(r'<path d="M(?:-[\d.]+ -[\d.]+L|[\d.]+ [\d.]+h)')
"""A crossed point, or a striped bar, in the server's own drawing of a chart."""
SAID, AGED = "nguồn lỗi", "số cũ"


@pytest.fixture
def data(lab: Lab, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything is there and computed."""

    def make(folder: Path) -> None:
        for name in FEEDS:
            with lab.route(name, folder) as route:
                assert {run.outcome for run in route.pull()} == {Outcome.SUCCESS}, name
                if name == FEEDS[-1]:
                    evaluate(route.context)

    made = made_once(tmp_path_factory, "stopped", make)
    return Path(shutil.copytree(made, tmp_path / "data"))


def stop(lab: Lab, data: Path, names: Sequence[str]) -> None:
    """Their next pull finds nobody there."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        nowhere = f"http://127.0.0.1:{closed.getsockname()[1]}"
    for name in names:
        gone = {"folder": str(data / "none")} if name == "reported" else {"url": nowhere}
        with lab.route(name, data, **gone) as route:
            assert {run.outcome for run in route.pull()} == {Outcome.FAILED}, name
            if name == names[-1]:
                evaluate(route.context)


def whole(value: Value) -> bool:
    """Was its period delivered whole?"""
    return value.as_of is not None and value.as_of >= day_start(value.period.end_day)


@dataclass
class Known:
    """What the catalogue says of every indicator in the usual period."""

    definitions: dict[str, Definition]
    values: dict[str, Value]

    @classmethod
    def of(cls, data: Path, at: str = AT) -> Known:
        """Asked of a data folder, at a moment."""
        catalog = Catalog(load(data, {"IOC_CLOCK_AT": at}, registry.names()))
        definitions = {one.id: one for one in catalog.definitions()}
        values = {one.indicator: one for one in catalog.values(list(definitions))}
        catalog.close()
        return cls(definitions, values)

    def leaves(self, id: str) -> set[str]:
        """What an indicator is counted from in the end; itself where it is counted itself."""
        one = self.definitions[id]
        if one.measures or not one.inputs:
            return {id}
        return set[str]().union(*(self.leaves(each) for each in one.inputs))

    def dependants(self, stopped: Collection[str]) -> set[str]:
        """Whose worst input with data is of a stopped source."""
        hit = {
            id
            for id, one in self.definitions.items()
            if {*one.sources} & {*stopped} and self.values[id].as_of is not None
        }
        return {id for id in self.definitions if self.leaves(id) & hit}


_befores: list[Known] = []


@pytest.fixture
def before(data: Path) -> Known:
    """While nothing has stopped: the same in every copy."""
    if not _befores:
        _befores.append(Known.of(data))
    return _befores[0]


@pytest.mark.parametrize("source", [one for each in ROUNDS for one in each])
def test_a_stopped_source_is_told_by_exactly_what_depends_on_it(
    lab: Lab, data: Path, before: Known, source: str
) -> None:
    stop(lab, data, [source])
    after = Known.of(data)
    moved = {
        id for id, one in after.values.items() if one.freshness is not before.values[id].freshness
    }
    told = {id: one for id, one in before.values.items() if one.as_of is not None}
    expected = {id for id in before.dependants([source]) & told.keys() if not whole(told[id])}
    assert expected, "something depends on it"
    assert moved & told.keys() == expected
    fed = {id for id, one in after.definitions.items() if source in one.sources}
    assert moved <= fed, "what was not there yet is its own too"
    assert {after.values[id].freshness for id in moved} == {Freshness.FAILED}


@dataclass
class Page(HTMLParser):
    """The figures that a reader sees: (whose, is its period whole, is it doubted)."""

    figures: list[tuple[str, bool, bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A figure of a table or a card has an attribute, a place of a map or a matrix a class."""
        held = dict(attrs)
        css = (held.get("class") or "").split()
        marks = [(held.get("data-of") or "", "hatched")]
        marks += [(one, "old") for one in css if one.startswith("of:")]
        for mark, doubted in marks:
            if mark:
                _, id, all_there = mark.split(":")
                self.figures.append((id, all_there == "1", doubted in css))


def _mark(value: Value) -> str:
    return "" if value.withheld else f"of:{value.indicator}:{int(whole(value))}"


@pytest.fixture
def probe(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every drawn figure carries whose it is: nothing else of a page changes."""

    def put(module: Any, name: str, wrap: Callable[[Any], Any]) -> None:
        monkeypatch.setattr(module, name, wrap(getattr(module, name)))

    def on_span(made: Callable[..., Any]) -> Callable[..., Any]:
        def drawn(value: Value, text: str) -> Any:
            span = made(value, text)
            setattr(span, "data-of", _mark(value))
            return span

        return drawn

    def on_digits(made: Callable[..., Any]) -> Callable[..., Any]:
        def drawn(value: Value) -> Any:
            first, *unit = made(value)
            span = html.Span(first) if isinstance(first, str) else first
            setattr(span, "data-of", _mark(value))
            return [span, *unit]

        return drawn

    def on_class(made: Callable[..., Any]) -> Callable[..., Any]:
        return lambda value: f"{made(value)} {_mark(value)}" if value is not None else made(value)

    def on_figure(values: Callable[..., Iterable[Value]]) -> Callable[..., Any]:
        def wrap(made: Callable[..., Any]) -> Callable[..., Any]:
            def drawn(*asked: Any, **more: Any) -> Any:
                figure = made(*asked, **more)
                marks = [_mark(one) for one in values(*asked) if one.value]
                return figure | {"layout": figure["layout"] | {"of": [one for one in marks if one]}}

            return drawn

        return wrap

    def on_chart(made: Callable[..., Any]) -> Callable[..., Any]:
        def drawn(id: str, figure: dict[str, Any], **more: Any) -> Any:
            marks = figure["layout"].pop("of")
            box = made(id, figure, **more)
            setattr(box, "data-drawn", " ".join(marks))
            return box

        return drawn

    put(number, "drawn", on_span)
    put(number, "digits", on_digits)
    put(number, "old", on_class)
    put(series, "rate", on_figure(lambda values, *_: values))
    put(series, "bars", on_figure(lambda rows: [one for row in rows for one in row[2]]))
    put(lines, "together", on_figure(lambda rows: [one for row in rows for one in row[1]]))
    put(spreading, "figure", on_figure(lambda held, marks: [one for _, one in marks]))
    put(pathline, "figure", on_figure(lambda way, *_: way.values))
    put(chart, "chart", on_chart)


@pytest.mark.parametrize("stopped", ROUNDS)
def test_every_page_and_board_tells_it_of_exactly_their_figures(
    lab: Lab, data: Path, probe: None, stopped: tuple[str, ...]
) -> None:
    stop(lab, data, stopped)
    known = Known.of(data)
    hit = known.dependants(stopped)
    paths = [page.PATH for page in router.discover() if "<" not in page.PATH]
    told = {id for id, one in known.values.items() if one.as_of is not None}
    paths += [f"/chi-so/{id}" for id in (min(told & hit), min(told - hit))]
    paths += [f"/wall/{name}" for name in config.boards().boards]
    seen: dict[bool, set[str]] = {True: set(), False: set()}
    drawn = boards = 0
    for path, text in pages(data, paths).items():
        page = Page()
        page.feed(text)
        for id, all_there, doubted in page.figures:
            assert doubted == (id in hit and not all_there), f"{path}: {id}"
            seen[doubted].add(id)
        boards += path.startswith("/wall/") and {one[2] for one in page.figures} == {True, False}
        for box in text.split("<section ")[1:]:
            found = re.match(r'[^>]*data-drawn="([^"]+)"', box)
            if found:
                marks = [one.split(":") for one in found[1].split()]
                told = any(id in hit and all_there == "0" for _, id, all_there in marks)
                still = box.partition('class="still"')[2].partition("</div>")[0]
                assert bool(MARKS.search(still)) == told, f"{path}: {found[1]}"
                drawn += 1
        for id, card in CARD.findall(text):
            if known.values[id].value is not None:
                assert (SAID in card.lower()) == (id in hit), f"{path}: {id}"
    for source in stopped:
        assert known.dependants([source]) & seen[True], f"some page shows what {source} feeds"
    assert seen[False] - hit, "and what others feed"
    assert drawn > 5, "charts too"
    assert boards, "and boards"


def pages(data: Path, paths: Iterable[str], at: str = AT) -> dict[str, str]:
    """The HTML of pages as an administrator sees them."""
    settings = load(data, {"IOC_CLOCK_AT": at}, registry.names())
    desk = Desk(settings)
    secret = desk.prepare_demo(data).read_text("utf-8").strip()
    desk.close()
    client = create_app(settings).server.test_client()
    found = {}
    for path in paths:
        answer = client.get(path, headers={"Authorization": f"Bearer {secret}"})
        assert answer.status_code == 200, path
        found[path] = answer.get_data(as_text=True)
    return found


def cards(data: Path, at: str) -> dict[str, dict[str, str]]:
    """Each page's cards, by figure."""
    paths = [page.PATH for page in router.discover() if "<" not in page.PATH]
    return {path: dict(CARD.findall(text)) for path, text in pages(data, paths, at).items()}


def test_what_is_late_is_told_from_its_moment_on_and_not_before(data: Path) -> None:
    owed = moments(data)
    first = min(owed.values())
    late = {id for id, one in owed.items() if one == first}
    assert late != owed.keys(), "others are owed later"
    seen = set()
    for moment, expected in ((first - 60, set()), (first + 60, late)):
        at = from_epoch(moment).isoformat()
        values = Known.of(data, at).values
        stale = {id for id in owed if values[id].freshness is Freshness.STALE}
        assert stale == expected
        for path, shown in cards(data, at).items():
            for id, card in shown.items():
                if id in owed:
                    assert (AGED in card.lower()) == (id in expected), f"{path}: {id}"
                    seen.add(id)
    assert late & seen, "some page shows what is late"


def moments(data: Path) -> dict[str, int]:
    """When newer data of each fresh figure of one source are owed, epoch seconds."""
    catalog = Catalog(load(data, {"IOC_CLOCK_AT": AT}, registry.names()))
    known = {one.id: one for one in catalog.definitions()}
    values = catalog.values(list(known))
    owed = {
        one.indicator: judge.due(known[one.indicator], one.as_of, catalog.calendar)
        for one in values
        if one.freshness is Freshness.FRESH
        and one.as_of is not None
        and len(known[one.indicator].sources) == 1
    }
    catalog.close()
    return owed
