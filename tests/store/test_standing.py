"""What stood on a past day is listed without reading all that had begun: the same pages."""

from __future__ import annotations

import itertools

import pytest

from core.facts import Closing
from store.kinds import KINDS
from store.lists import standing
from store.sums import records
from tests.store.streams import FIRST, TENANT, UNITS, dossier, finished, put

DAYS = (FIRST, FIRST + 5, FIRST + 11, FIRST + 40, FIRST + 700)


@pytest.fixture
def office(any_store):
    """Some end within a month, some after two years, some never; two are due at one moment."""
    put(
        any_store,
        *[finished(f"soon-{n}", days=float(n), unit=UNITS[n % 2]) for n in (1, 5, 12, 13, 39)],
        finished("year", days=400.0),
        finished("years", days=900.0),
        finished("nodue", days=70.0, due_at=None),
        finished("withdrawn", days=41.0, closing=Closing.WITHDRAWN),
        *[dossier(f"open-{n}") for n in range(3)],
        dossier("open-nodue", due_at=None),
        dossier("new", received_at=None),
    )
    return any_store


def pages(store, limit, **query):
    """The codes of every page."""
    out, mark = [], ""
    with store.read() as conn:
        for _ in range(40):
            page = records(conn, TENANT, "dossier", query, limit, mark)
            out.append([row["code"] for row in page.rows])
            mark = page.next
            if not mark:
                return out, page.total
    raise AssertionError("pages without end")


SIZES = ((1, None), (3, None), (50, None), (2, [UNITS[0]]))
"""How many a page has, and of which units."""


@pytest.mark.parametrize("name", [one.name for one in KINDS["dossier"].spec.stocks])
def test_the_pages_are_those_of_reading_everything(office, name, monkeypatch):
    orders, sizes = ("", "due_at", "-due_at", "received_at"), [*SIZES, *SIZES]
    for (n, day), (m, order) in itertools.product(enumerate(DAYS), enumerate(orders)):
        for limit, units in sizes[(n + m) % 4 :][:2]:  # each with each order, on every other day
            query = {"measure": name, "at_day": day, "order": order, "unit_ids": units}
            quick = pages(office, limit, **query)
            with monkeypatch.context() as patch:
                patch.setattr(standing, "MOST", 0)
                assert quick == pages(office, limit, **query), (day, order, limit)
            assert sum(map(len, quick[0])) == quick[1]


def test_it_is_looked_no_further_than_the_last_that_stood(office, monkeypatch):
    asked, real = [], standing._first
    monkeypatch.setattr(standing, "_first", lambda *a, **k: asked.append(a) or real(*a, **k))
    for day, statements in ((FIRST + 11, 6), (FIRST + 700, 4), (FIRST + 1_000, 1)):
        asked.clear()
        found, total = pages(office, 50, measure="overdue", at_day=day)
        assert len(found[0]) == total
        assert len(asked) == statements, "first those that never ended, then stretch by stretch"


def test_where_the_search_finds_nothing_all_facts_are_read(office, monkeypatch):
    whole = pages(office, 50, measure="pending", at_day=FIRST + 11)
    monkeypatch.setattr(standing, "_stretches", lambda *_: [])
    assert pages(office, 50, measure="pending", at_day=FIRST + 11) == whole
