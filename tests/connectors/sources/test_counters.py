"""The citizens' app and the Zalo mini app: cumulative counters in bulletins."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx
import orjson
import pytest

from connectors.base import Window
from core.clock import TZ, day_number, epoch
from core.errors import RecordError, SourceError
from core.facts import ObservationFact, UnitRef

WINDOW = Window(epoch(datetime(2023, 12, 1, tzinfo=TZ)), epoch(datetime(2023, 12, 26, tzinfo=TZ)))
DAY = day_number(datetime(2023, 12, 15, tzinfo=TZ).date())


@pytest.mark.parametrize(
    ("name", "measure", "asked", "value", "version"),
    [
        ("citizen_app", "app.installs", {"tu": "2023-12-01", "den": "2023-12-25"}, 84_500,
         datetime(2023, 12, 15, 17, tzinfo=TZ)),
        ("zalo", "zalo.visits", {"from": "01/12/2023", "to": "25/12/2023"}, 127_900,
         None),
    ],
)  # fmt: skip
def test_counters(
    opened: Any, recorded: Callable[[str], bytes], personal: tuple[str, ...],
    name: str, measure: str, asked: dict[str, str], value: int, version: datetime | None,
) -> None:  # fmt: skip
    came: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        came.append(request)
        return httpx.Response(200, content=recorded(f"{name}/stats.json"))

    connector, session = opened(name, handler)
    (stream,) = connector.streams
    (page,) = stream.pages(session, WINDOW)
    assert dict(came[0].url.params) == asked
    assert "ma-truy-cap-kiem-thu" in came[0].headers.values()
    assert (page.cursor, page.total, page.unknown) == (str(WINDOW.until), 2, 0)
    text = orjson.dumps(page.records).decode()
    assert not [mark for mark in personal if mark in text]
    fact = stream.conform(page.records[-1])
    assert fact == ObservationFact(
        measure=measure, unit=UnitRef(code="80"), grain="day", start_day=DAY,
        end_day=DAY + 1, value=float(value), dims="", document=stream.title,
        version=session.began if version is None else epoch(version),
    )  # fmt: skip


@pytest.mark.parametrize("name", ["citizen_app", "zalo"])
def test_days_that_were_not_asked_for_do_not_enter(
    opened: Any, recorded: Callable[[str], bytes], name: str
) -> None:
    body = recorded(f"{name}/stats.json").replace(b"2023-12-14", b"2022-12-14")
    body = body.replace(b"14/12/2023", b"14/12/2022")
    connector, session = opened(name, lambda _: httpx.Response(200, content=body))
    (page,) = connector.streams[0].pages(session, WINDOW)
    assert len(page.records) == 1


@pytest.mark.parametrize("name", ["citizen_app", "zalo"])
def test_long_windows_are_asked_by_the_month(opened: Any, recorded: Any, name: str) -> None:
    asked: list[tuple[str, ...]] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(tuple(request.url.params.values()))
        return httpx.Response(200, content=recorded(f"{name}/stats.json"))

    connector, session = opened(name, handler)
    pages = list(connector.streams[0].pages(session, Window(None, WINDOW.until)))
    assert len(asked) == len(pages) == 24, "from the start of last year"
    assert sum(len(page.records) for page in pages) == 2
    assert pages[-1].cursor == str(WINDOW.until)
    assert len({day for one in asked for day in one}) == 48, "no day is asked for twice"


def test_the_province_is_that_of_the_settings(opened: Any, recorded: Any) -> None:
    answer = httpx.Response(200, content=recorded("zalo/stats.json"))
    connector, session = opened("zalo", lambda _: answer, province="79")
    (page,) = connector.streams[0].pages(session, WINDOW)
    assert connector.streams[0].conform(page.records[0]).unit == UnitRef(code="79")


@pytest.mark.parametrize(
    ("code", "transient"),
    [(-216, False), (-201, False), (-32, True), (-1, True), ("?", False), (None, False)],
)
def test_zalo_says_its_errors_with_200(opened: Any, code: Any, transient: bool) -> None:
    body = {"error": code, "message": "Access token ma-truy-cap-kiem-thu is invalid"}
    connector, session = opened("zalo", lambda _: httpx.Response(200, json=body), retries=1)
    with pytest.raises(SourceError, match="Access token … is invalid") as fault:
        list(connector.streams[0].pages(session, WINDOW))
    assert fault.value.transient is transient


@pytest.mark.parametrize("name", ["zalo", "citizen_app"])
@pytest.mark.parametrize("body", [[], {"error": 0}, {"error": 0, "data": {}, "duLieu": {}}])
def test_answers_of_another_shape(opened: Any, name: str, body: Any) -> None:
    connector, session = opened(name, lambda _: httpx.Response(200, json=body), retries=0)
    with pytest.raises(SourceError):
        list(connector.streams[0].pages(session, WINDOW))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"luotCai": -1}, "bad_number"), ({"luotCai": None}, "missing_field"),
        ({"luotCai": "nhiều"}, "bad_number"), ({"luotCai": 1.5}, "not_whole"),
        ({"ngay": ""}, "missing_field"), ({"ngay": "30/02/0203"}, "impossible_date"),
        ({"capNhat": ""}, "missing_field"),
    ],
)  # fmt: skip
def test_bad_counters_are_set_aside(opened: Any, changes: Any, reason: str) -> None:
    connector, _ = opened("citizen_app", lambda _: httpx.Response(500))
    record = {"ngay": "2023-12-15", "luotCai": 5, "capNhat": "2023-12-15T17:00:00", "donVi": "80"}
    with pytest.raises(RecordError) as fault:
        connector.streams[0].conform(record | changes)
    assert fault.value.reason == reason


def test_a_counter_that_falls_is_told_as_it_is(opened: Any) -> None:
    connector, _ = opened("citizen_app", lambda _: httpx.Response(500))
    record = {"ngay": "2023-12-16", "luotCai": 0, "capNhat": "2023-12-16T17:00:00", "donVi": "80"}
    assert connector.streams[0].conform(record).value == 0.0
