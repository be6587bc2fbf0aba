"""A source that names units as it always did, over 1 July 2025: each record at its day's unit."""

from __future__ import annotations

import functools
import threading
from contextlib import contextmanager

import httpx
import pytest
import sqlalchemy as sa

from connectors import registry
from core.settings import load
from core.units import AGENCIES, GENERATION
from jobs.context import opened
from jobs.pulling.pull import Puller
from jobs.pulling.replay import replay
from store.intake import quarantine
from store.kinds import KINDS
from store.places import territory

OLD, NEW = GENERATION, 2 * GENERATION
GIVEN = {
    # code → day of the task, code and name of the unit as the source writes them, unit meant
    "before": ("2025-06-30", "TT-9", "Thanh tra Sở Xây dựng", AGENCIES + 9),
    "after": ("2025-07-01", "TT-9", "Thanh tra Sở Xây dựng", AGENCIES + 18),
    "ward before": ("2025-06-30", "X", "Phường 1, thành phố Tân An", OLD + 27694),
    "ward after": ("2025-07-01", "X", "Phường 1, thành phố Tân An", NEW + 27694),
    "code before": ("2025-06-30", "80", "Tỉnh", OLD + 80),
    "code after": ("2025-07-01", "80", "Tỉnh", NEW + 80),
    "late": ("2025-08-01", "S11", "Sở TT&TT", None),
    "unheard": ("2025-08-02", "S99", "Ban Chỉ đạo Mẫu", None),
}


def task(code, day, unit, name):
    return {
        "ma": code, "noiDung": "Việc", "namKeHoach": 2025, "capNhat": f"{day}T10:00:00",
        "ngayGiao": day, "capGiao": "tinh", "donViChuTri": [{"ma": unit, "ten": name}],
    }  # fmt: skip


def answer(request):
    rows = [task(code, *one[:3]) for code, one in GIVEN.items()]
    return httpx.Response(200, json={"data": rows if request.url.params["nam"] == "2025" else []})


@pytest.fixture
def pulling(any_url, tmp_path):
    """A puller of tasks over the test's database, opened as the scheduler opens it."""
    told = {
        "IOC_DATABASE_URL": any_url,
        "IOC_CLOCK_AT": "2025-09-01",
        "IOC_SOURCES__TASKS__URL": "http://source.test",
        "IOC_SOURCES__TASKS__TOKEN": "x",
        "IOC_SOURCES__TASKS__OPTIONS__FIRST_YEAR": "2025",
    }
    settings = load(tmp_path, told, registry.names())

    @contextmanager
    def make():
        with opened(settings, stop=threading.Event()) as context:
            connector = registry.get("tasks", context.clock)
            connector.transport = httpx.MockTransport(answer)
            yield Puller(context, connector, connector.streams[0])

    return make


def held(puller):
    """Unit of each task, and the words of what was set aside, by code."""
    table = KINDS["task"].fact
    with puller.context.store.read() as conn:
        facts = dict(conn.execute(sa.select(table.c.code, table.c.unit_id)).all())
        aside = {one["key"]: one["public"] for one in quarantine.listed(conn, "tasks", 100)}
    return facts, aside


def test_both_names_before_and_after_and_what_a_mended_name_brings_in(
    pulling, tmp_path, monkeypatch
):
    with pulling() as puller:
        (run,) = puller.new()
        assert run.reasons == {"unknown_unit": 2}
        facts, aside = held(puller)
    assert facts == {code: one[3] for code, one in GIVEN.items() if one[3] is not None}
    assert "“Sở TT&TT (S11)” vào ngày 01/08/2025; tên hoặc mã ấy chỉ Sở Thông tin" in aside["late"]
    assert "(08/07/2004 – 28/02/2025). Thêm tên cho đơn vị của ngày ấy" in aside["late"]
    assert "“Ban Chỉ đạo Mẫu (S99)” vào ngày 02/08/2025, cũng chưa ngày nào" in aside["unheard"]

    path, own = tmp_path / "agencies.toml", 'aliases = ["Sở KHCN", "SKHCN"'
    kept = territory.AGENCIES.read_text("utf-8")
    assert own in kept
    path.write_text(
        kept.replace(own, f'{own}, {{ name = "Sở TT&TT", since = 2025-03-01 }}'), "utf-8"
    )
    monkeypatch.setattr(territory, "load", functools.partial(territory.load, agencies=path))
    with pulling() as puller:
        run = replay(puller)
        assert (run.fetched, run.new, run.quarantined, run.calls) == (2, 1, 1, 0)
        facts, aside = held(puller)
    assert facts["late"] == AGENCIES + 14
    assert list(aside) == ["unheard"]
