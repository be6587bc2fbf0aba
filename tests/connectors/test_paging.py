from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.base import Page, Session, Stream, Window
from connectors.protocols.paging import moving_list
from core.clock import TZ, FrozenClock, frozen_at
from core.errors import RecordError, SourceError
from core.facts import Fact

WINDOW = Window(0, 2_000_000_000)


class Rows(Stream):
    name, title, kind, owner = "rows", "Dòng", "dossier", "x"
    key, version, cursor = ("code",), "at", "at"
    fields = mandatory = frozenset({"code", "at"})
    cadence = lateness = timedelta(hours=1)

    def pages(self, session: Session, window: Window) -> Iterator[Page]:
        yield from ()

    def conform(self, record: dict[str, Any]) -> Fact:
        raise RecordError("none", "chỉ có trang")


def row(number: int) -> dict[str, str]:
    at = datetime(2023, 1, 1, tzinfo=TZ) + timedelta(minutes=number // 3)
    return {"code": f"c{number:04}", "at": f"{at:%Y%m%d%H%M%S}"}


class Server:
    """A list that may cap, repeat, shuffle and lose rows between calls."""

    def __init__(self, count: int) -> None:
        self.rows = [row(n) for n in range(count)]
        self.cap = 10**9
        self.told: int | None = None
        self.leaving: list[int] = []
        self.calls = 0

    def __call__(self, page: int, size: int) -> tuple[list[Any], int | None]:
        self.calls += 1
        total = len(self.rows) if self.told is None else self.told
        out = self.rows[(page - 1) * size : page * size][: self.cap]
        if self.leaving:
            gone = self.leaving.pop(0)
            self.rows = self.rows[gone:]
        return out, total


def read(server: Any, size: int = 10) -> tuple[set[str], list[Page]]:
    stream = Rows(frozen_at("2023-12-26"))
    pages = list(moving_list(stream, server, stream.keep, WINDOW, size))
    return {record["code"] for page in pages for record in page.records}, pages


def codes(count: int) -> set[str]:
    return {row(n)["code"] for n in range(count)}


def test_plain_pages_and_their_cursors() -> None:
    got, pages = read(Server(25))
    assert got == codes(25)
    assert [len(page.records) for page in pages] == [10, 10, 5]
    last = int(datetime(2023, 1, 1, 0, 3, tzinfo=TZ).timestamp())
    assert pages[0].cursor == str(last)
    assert pages[-1].cursor == str(WINDOW.until)
    assert pages[0].total == 25


def test_an_empty_window_still_moves_the_cursor() -> None:
    got, pages = read(Server(0))
    assert not got
    assert [page.cursor for page in pages] == [str(WINDOW.until)]


@pytest.mark.parametrize("count", [10, 20, 1])
def test_no_call_too_many_when_pages_are_full(count: int) -> None:
    server = Server(count)
    assert read(server)[0] == codes(count)
    assert server.calls == max(1, count // 10)


def test_rows_that_leave_the_window_lose_nobody_else() -> None:
    server = Server(60)
    server.leaving = [3, 0, 14, 1]
    got, pages = read(server)
    assert got == codes(60)
    assert pages[-1].cursor == str(WINDOW.until)


@given(st.lists(st.integers(0, 7), max_size=8), st.integers(1, 12))
def test_whatever_leaves_the_rest_arrives(leaving: list[int], size: int) -> None:
    server = Server(40)
    server.leaving = list(leaving)
    assert codes(40) - read(server, size)[0] <= codes(min(40, sum(leaving)))


def test_a_silent_cap_is_met() -> None:
    server = Server(35)
    server.cap = 4
    assert read(server)[0] == codes(35)


def test_reversed_order_gives_all_but_no_early_cursor() -> None:
    server = Server(25)
    server.rows.reverse()
    got, pages = read(server)
    assert got == codes(25)
    assert [page.cursor for page in pages] == ["", "", str(WINDOW.until)]


def test_a_total_that_counts_duplicates_is_believed_after_a_second_look() -> None:
    server = Server(12)
    server.rows = [one for one in server.rows for _ in range(2)]
    got, pages = read(server)
    assert got == codes(12)
    assert pages[-1].cursor == str(WINDOW.until)


def test_rows_without_a_key_count_too() -> None:
    server = Server(12)
    for one in server.rows[::3]:
        one["code"] = ""
    _, pages = read(server)
    assert sum(len(page.records) for page in pages) == 12


def test_a_source_that_gives_less_than_it_says_is_a_fault() -> None:
    server = Server(12)
    server.told = 15
    with pytest.raises(SourceError, match="báo có 15 bản ghi nhưng chỉ đưa 12") as fault:
        read(server)
    assert fault.value.transient


def test_without_a_total_the_first_empty_page_ends_it() -> None:
    server = Server(25)
    assert read(lambda page, size: (server(page, size)[0], None))[0] == codes(25)


def test_a_source_that_ignores_the_page_number_is_a_fault() -> None:
    rows = [row(n) for n in range(10)]
    with pytest.raises(SourceError, match="lại mãi một trang"):
        read(lambda page, size: (rows, None))
    with pytest.raises(SourceError, match="lại mãi một trang"):
        read(lambda page, size: (rows, 30))


def test_unstable_order_is_read_again() -> None:
    server = Server(20)
    orders = [server.rows, server.rows[5:] + server.rows[:5]]

    def ask(page: int, size: int) -> tuple[list[Any], int | None]:
        server.rows = orders[server.calls % 2 if server.calls < 2 else 0]
        return server(page, size)

    assert read(ask)[0] == codes(20)


def test_records_and_clock_are_apart(clock: FrozenClock) -> None:
    assert Rows(clock).horizon > 0
