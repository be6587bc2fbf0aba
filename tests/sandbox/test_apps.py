"""The citizen app, the mini app, the tasks: what each answers, and when."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import httpx
import pytest

from core.clock import day_number
from sandbox import addresses, counters
from sandbox.server import Running, running
from sandbox.tasks import plan
from tests.sandbox.province import seconds

APP = {"X-Api-Key": addresses.KEYS["citizen_app"]}
ZALO = {"access_token": addresses.KEYS["zalo"]}
TASKS = {"Authorization": f"Bearer {addresses.KEYS['tasks']}"}


def installs(client: httpx.Client, since: str, until: str) -> dict[str, Any]:
    out: dict[str, Any] = client.get(
        "/longanso/api/thong-ke", params={"tu": since, "den": until}, headers=APP
    ).json()
    return out


def test_installs(client: httpx.Client):
    answer = installs(client, "2023-12-10", "2023-12-26")
    assert answer["capNhat"] == "2023-12-15T17:00:00"
    assert [r["ngay"] for r in answer["duLieu"]] == [f"2023-12-{d}" for d in range(10, 16)]
    assert answer["duLieu"][-1]["luotCai"] == 84_500
    assert installs(client, "2023-12-16", "2023-12-26")["duLieu"] == []
    assert client.get("/longanso/api/thong-ke").status_code == 401
    wrong = client.get("/longanso/api/thong-ke?tu=hom-qua", headers=APP)
    assert wrong.status_code == 400


def test_visits(client: httpx.Client):
    answer = client.get(
        "/zalo/v1/mini-app/statistics?from=14/12/2023&to=26/12/2023", headers=ZALO
    ).json()
    assert answer["error"] == 0
    assert answer["data"][-1]["date"] == "15/12/2023"
    assert answer["data"][-1]["total_visits"] == 127_900
    denied = client.get("/zalo/v1/mini-app/statistics")
    assert (denied.status_code, denied.json()["error"]) == (200, -216)
    wrong = client.get("/zalo/v1/mini-app/statistics?from=x", headers=ZALO)
    assert wrong.json()["error"] == -201


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2023-12-15T16:59:59", "2023-11-15"), ("2023-12-15T17:00:00", "2023-12-15"),
        ("2024-01-14T12:00:00", "2023-12-15"), ("2024-01-15T18:00:00", "2024-01-15"),
    ],
)  # fmt: skip
def test_bulletins(now: str, day: str):
    assert counters.published_until(seconds(now)) == day_number(date.fromisoformat(day))


@pytest.mark.parametrize("name", ["installs", "opens", "visits", "followers"])
def test_counters_never_fall(name: str):
    first, values = counters.series(name)
    assert all(a <= b for a, b in pairwise(values))
    assert counters.at(name, first - 1) == 0
    assert counters.at(name, first + 10**5) == values[-1]


def test_a_counter_that_begins_anew():
    faults = ["citizen_app=reset:4*1"]
    with (
        running(at="2023-12-26", faults=faults) as province,
        httpx.Client(base_url=province.url) as client,
    ):
        for _ in range(2):
            rows = installs(client, "2023-12-10", "2023-12-15")["duLieu"]
            fell = [a["luotCai"] > b["luotCai"] for a, b in pairwise(rows)]
            assert fell == [True, False, False, False, False]


def of_year(client: httpx.Client, year: int) -> list[dict[str, Any]]:
    answer = client.get("/nhiemvu/api/nhiem-vu", params={"nam": year}, headers=TASKS)
    data: list[dict[str, Any]] = answer.json()["data"]
    return data


def test_tasks_of_the_report(client: httpx.Client):
    done = of_year(client, 2023)
    assert len(done) == 6
    assert {t["capGiao"] for t in done} == {"tinh"}
    assert {t["trangThai"] for t in done} == {"Hoàn thành"}
    for task in done:
        day, month, year = task["hanXuLy"].split("/")
        assert task["ngayHoanThanh"] <= f"{year}-{month}-{day}"
    planned = of_year(client, 2024)
    assert [t["capGiao"] for t in planned].count("tinh") == 6
    assert [t["capGiao"] for t in planned].count("nganh") == 18
    assert all(t["ngayHoanThanh"] == "" and t["hanXuLy"].endswith("2024") for t in planned)
    assert of_year(client, 2025) == []
    assert client.get("/nhiemvu/api/nhiem-vu").status_code == 401
    assert client.get("/nhiemvu/api/nhiem-vu?nam=x", headers=TASKS).status_code == 400


def test_tasks_go_on(report: Running):
    with running(at="2026-11-20") as province, httpx.Client(base_url=province.url) as client:
        states = {t["trangThai"] for t in of_year(client, 2026)}
        assert {"Hoàn thành", "Đang thực hiện"} <= states
        assert any(t.late() for t in plan(2026))
