"""The stamp: cheap, true, and the same in every worker."""

import os
import subprocess
import sys

from core.settings import ROOT
from dashboard.serving.stamps import Stamps, build
from tests.dashboard.conftest import said
from tests.dashboard.fakes import NOW


def test_what_it_says(web):
    answer = web.get("/api/v1/stamp")
    found = said(answer)
    assert found["revision"] == web.catalog.revision()
    assert found["server_time"] == "2023-12-26T17:30:00+07:00"
    assert found["oldest_indicator"] == "app.installs"
    assert found["failed_sources"] == 1
    assert found["mark"].startswith(f"{found['revision']}.")
    assert answer.headers["X-Server-Time"] == str(NOW)
    again = web.get("/api/v1/stamp", If_None_Match=answer.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["X-Server-Time"] == str(NOW), "the clock goes on without news"


class Counting:
    def __init__(self, catalog):
        self.catalog, self.asked = catalog, 0
        self.clock = catalog.clock

    def stamp(self):
        self.asked += 1
        return self.catalog.stamp()


def test_the_store_is_asked_at_most_twice_a_second(web):
    class Services:
        catalog = Counting(web.catalog)

    now = [0.0]
    stamps = Stamps(Services, "b", lambda: "", timer=lambda: now[0])
    for _ in range(10):
        stamps.now()
    assert Services.catalog.asked == 1
    now[0] = 0.6
    stamps.now()
    assert Services.catalog.asked == 2


def test_news_change_the_validator(own_web):
    one = own_web.app.site._stamps
    before = one.now().etag
    own_web.catalog.bump()
    one._held = None
    assert one.now().etag != before


def test_every_process_names_the_build_alike():
    code = "from dashboard.serving.stamps import build; print(build('x'))"
    told = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout.strip()
        for seed in ("1", "2")
    ]
    assert told[0] == told[1] == build("x")
    assert build("x") != build("y")
