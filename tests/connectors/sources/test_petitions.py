"""Field petitions: what became of them and where, never who, what or at which address."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx
import orjson
import pytest

from connectors.base import Window
from core.clock import TZ, epoch
from core.errors import ConfigError, RecordError
from core.facts import PetitionFact, UnitRef

WINDOW = Window(epoch(datetime(2023, 12, 1, tzinfo=TZ)), epoch(datetime(2023, 12, 26, tzinfo=TZ)))


@pytest.fixture
def pull(opened: Any, recorded: Callable[[str], bytes]) -> Callable[..., Any]:
    """``pull(change, **settings)``: the stream and the page of the recorded list, changed."""

    def make(change: Callable[[list[Any]], object] = list, **settings: Any) -> Any:
        body = orjson.loads(recorded("petitions/list.json"))
        change(body["content"])
        asked: list[httpx.Request] = []

        def handler(request: httpx.Request) -> httpx.Response:
            if "openid" in request.url.path:
                return httpx.Response(200, json={"access_token": "t1", "expires_in": 300})
            asked.append(request)
            return httpx.Response(200, json=body)

        connector, session = opened("petitions", handler, **settings)
        (page,) = connector.streams[0].pages(session, WINDOW)
        return connector.streams[0], page, asked

    return make


def test_petitions_without_their_reporters(pull: Any, personal: tuple[str, ...]) -> None:
    stream, page, (request,) = pull()
    assert request.url.path == "/base/pe/petition"
    assert request.headers["authorization"] == "Bearer t1"
    assert (page.total, page.unknown, page.cursor) == (2, 0, str(WINDOW.until))
    text = orjson.dumps(page.records).decode()
    assert not [mark for mark in (*personal, "Số 1", "Phường 1", ".jpg") if mark in text]
    done, fresh = (stream.conform(one) for one in page.records)
    assert done == PetitionFact(
        code="PA-2023-000001",
        version=epoch(datetime(2023, 12, 8, 10, tzinfo=TZ)),
        unit=UnitRef("000.01.41.H39", "UBND phường 1"),
        field_code="HTGT",
        field_name="Hạ tầng giao thông",
        category_code="HTGT-01",
        category_name="Ổ gà",
        created_at=epoch(datetime(2023, 12, 5, 8, tzinfo=TZ)),
        due_at=epoch(datetime(2023, 12, 10, 17, tzinfo=TZ)),
        finished_at=epoch(datetime(2023, 12, 8, 9, tzinfo=TZ)),
        satisfied=1,
        latitude=10.535,
        longitude=106.41,
    )
    assert isinstance(fresh, PetitionFact)
    assert fresh.unit == UnitRef("80"), "taken by nobody yet: the province's"
    assert (fresh.field_code, fresh.field_name, fresh.category_code) == (
        "KHAC", "Lĩnh vực khác", "",
    )  # fmt: skip
    assert (fresh.latitude, fresh.longitude, fresh.satisfied) == (None, None, None)
    assert (fresh.due_at, fresh.finished_at, fresh.refused) == (None, None, False)


@pytest.mark.parametrize("day", ["2023-12-08", "08/12/2023", "2023-12-08 00:00:00"])
def test_a_deadline_that_is_a_day_ends_with_its_working_hours(pull: Any, day: str) -> None:
    stream, page, _ = pull(lambda rows: rows[0].update(dueDate=day))
    fact = stream.conform(page.records[0])
    assert fact.due_at == epoch(datetime(2023, 12, 8, 17, tzinfo=TZ))
    assert fact.finished_at < fact.due_at


@pytest.mark.parametrize(
    ("status", "finished", "refused"),
    [
        ({"id": 9, "name": "Đã hoàn thành"}, True, False),
        ({"id": 9, "name": "Chưa xử lý xong"}, False, False),
        ({"id": 9, "name": "Đang xử lý lại"}, False, False),
        ({"id": 9, "name": "Từ chối tiếp nhận"}, True, True),
        ("Đã đóng", True, False),
        (None, True, False),
    ],
)
def test_a_status_is_told_by_its_words(
    pull: Any, status: Any, finished: bool, refused: bool
) -> None:
    stream, page, _ = pull(lambda rows: rows[0].update(status=status))
    fact = stream.conform(page.records[0])
    assert (fact.finished_at is not None, fact.refused) == (finished, refused)


def test_statuses_and_ratings_of_a_build_are_settings(pull: Any) -> None:
    def change(rows: list[Any]) -> None:
        rows[0].update(status=7, satisfaction=5)
        rows[1].update(status=8, satisfaction=2)

    options = {
        "status_7": "refused", "status_8": "open", "satisfied_5": "1", "satisfied_2": "0",
        "list_path": "/pe/x", "field_hanxuly": "takePlaceOn",
    }  # fmt: skip
    stream, page, asked = pull(change, options=options)
    first, second = (stream.conform(one) for one in page.records)
    assert asked[0].url.path == "/base/pe/x"
    assert (first.refused, first.satisfied, second.finished_at) == (True, 1, None)
    assert second.satisfied == 0
    assert first.due_at == epoch(datetime(2023, 12, 5, 7, tzinfo=TZ))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"status": 7}, "unknown_code"),
        ({"status": {"id": 7, "name": "Bay lên trời"}}, "unknown_code"),
        ({"satisfaction": 5}, "unknown_code"),
        ({"completedDate": ""}, "no_end_time"),
        ({"completedDate": "2023-12-04T00:00:00.000Z"}, "end_before_start"),
        ({"createdDate": "", "takePlaceOn": ""}, "missing_field"),
        ({"code": ""}, "missing_field"),
        ({"updatedDate": None}, "missing_field"),
        ({"dueDate": "0203-01-01"}, "absurd_date"),
    ],
)
def test_bad_petitions_are_set_aside(pull: Any, changes: Any, reason: str) -> None:
    stream, page, _ = pull(lambda rows: rows[0].update(changes))
    with pytest.raises(RecordError) as fault:
        stream.conform(page.records[0])
    assert fault.value.reason == reason


@pytest.mark.parametrize(
    ("north", "east", "place"),
    [
        ("10,535", "106,41", (10.535, 106.41)),
        (10.5, None, (None, None)),
        ("0", "0", (None, None)),
        (106.41, 10.535, (None, None)),
        ("gần chợ", "106", (None, None)),
        ("nan", "inf", (None, None)),
    ],
)
def test_a_place_is_inside_the_country_or_none(
    pull: Any, north: Any, east: Any, place: Any
) -> None:
    stream, page, _ = pull(
        lambda rows: rows[0].update(takePlaceAt={"latitude": north, "longitude": east})
    )
    fact = stream.conform(page.records[0])
    assert (fact.latitude, fact.longitude) == place


def test_credentials_are_asked_for_by_name(pull: Any) -> None:
    with pytest.raises(ConfigError, match="IOC_SOURCES__PETITIONS__PASSWORD"):
        pull(password=None)
