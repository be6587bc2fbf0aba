from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx
import orjson
import pytest

from connectors.base import Window
from core.clock import TZ, epoch
from core.errors import ConfigError, RecordError, SourceError
from core.facts import TaskFact

WINDOW = Window(None, epoch(datetime(2023, 12, 26, 17, 30, tzinfo=TZ)))


def at(*parts: int) -> int:
    return epoch(datetime(*parts, tzinfo=TZ))  # type: ignore[misc,arg-type]


def test_every_plan_is_one_full_list(
    opened: Any, recorded: Callable[[str], bytes], personal: tuple[str, ...]
) -> None:
    asked: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        assert request.headers["authorization"] == "Bearer ma-truy-cap-kiem-thu"
        asked.append(request.url.params["nam"])
        full = asked[-1] == "2023"
        return httpx.Response(200, content=recorded("tasks/plan.json") if full else b'{"data": []}')

    connector, session = opened("tasks", handler, options={"first_year": "2022"})
    (stream,) = connector.streams
    assert stream.sweeps
    pages = list(stream.pages(session, WINDOW))
    assert asked == ["2022", "2022", "2023", "2024", "2024"], "an empty plan is asked for twice"
    assert pages[-1].cursor == str(WINDOW.until)
    records = [record for page in pages for record in page.records]
    assert not [mark for mark in personal if mark in orjson.dumps(records).decode()]
    done, late = (stream.conform(record) for record in records)
    assert isinstance(done, TaskFact)
    assert isinstance(late, TaskFact)
    assert done.due_at == at(2023, 12, 15, 17), "a date-only deadline ends at close of business"
    assert done.done_at == at(2023, 12, 15)
    assert (done.assigner, done.plan_year, done.code) == ("province", 2023, "NV2023-001")
    assert stream.key_of(records[0]) == done.code, "what the sweep compares"
    assert late.due_at == at(2023, 12, 20, 11, 30)
    assert (late.assigner, late.done_at) == ("sector", None)


RECORD = {
    "ma": "NV1", "noiDung": "Việc", "namKeHoach": 2023, "capNhat": "2023-12-16T10:00:00",
    "donViMa": "x", "capGiao": "tinh", "coQuanGiao": "UBND tỉnh",
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"namKeHoach": "1899"}, "absurd_date"), ({"namKeHoach": ""}, "absurd_date"),
        ({"capGiao": "xa"}, "unknown_code"), ({"capGiao": "", "coQuanGiao": ""}, "unknown_code"),
        ({"trangThai": "Hoàn thành"}, "no_end_time"), ({"ma": ""}, "missing_field"),
        ({"hanXuLy": "hết quý"}, "bad_date"),
    ],
)  # fmt: skip
def test_what_is_set_aside(opened: Any, changes: dict[str, str], reason: str) -> None:
    connector, _ = opened("tasks", lambda _: httpx.Response(500))
    with pytest.raises(RecordError) as fault:
        connector.streams[0].conform(RECORD | changes)
    assert fault.value.reason == reason


@pytest.mark.parametrize(("who", "assigner"), [("UBND tỉnh", "province"), ("Sở A", "sector")])
def test_without_a_level_the_name_of_the_assigner_tells(
    opened: Any, who: str, assigner: str
) -> None:
    connector, _ = opened("tasks", lambda _: httpx.Response(500))
    record = RECORD | {"capGiao": "", "coQuanGiao": who}
    assert connector.streams[0].conform(record).assigner == assigner


def test_faults_of_shape_and_setting(opened: Any) -> None:
    connector, session = opened("tasks", lambda _: httpx.Response(200, json={"rows": []}))
    with pytest.raises(SourceError, match="danh sách nhiệm vụ"):
        list(connector.streams[0].pages(session, WINDOW))
    connector, session = opened("tasks", lambda _: httpx.Response(200), options={"first_year": "?"})
    with pytest.raises(ConfigError, match="first_year"):
        list(connector.streams[0].pages(session, WINDOW))
