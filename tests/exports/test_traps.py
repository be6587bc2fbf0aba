"""Five traps of real one-stop statistics (reference/peers.md 6), asked through every door.

An empty unit, a missing due date, open work that is late, pauses, division of whole numbers. What
``tests/indicators/test_traps.py`` says of the catalogue pages, files, API, brief and lists say too.
"""

import csv
import io
import json
import re
import shutil
from contextlib import closing
from datetime import date
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest

from core.paper_settings import PaperSettings
from core.settings import load
from exports.brief import freeze
from indicators.catalog import Catalog
from indicators.defining.loader import Definitions, kept
from indicators.evaluating import publish
from store.database.engine import open_store
from tests.dashboard.conftest import build
from tests.exports.test_web import led, rows_of, texts
from tests.indicators import seeded
from tests.indicators.seeded import CALENDAR, CLOCK, DUC_HOA, at, dossier
from tests.templates import made_once

A, C, UNTOLD = "onestop.on_time_rate", "onestop.open_overdue_rate", "onestop.no_due_date_rate"
MONTH = "ky=2023-12"
BEGUN, DUE, LATE = (at(f"2023-12-{day}T08:00") for day in ("01", "15", "20"))
PAUSED = {"paused": True, "status": 5, "supplements": 1}
FACTS = {
    "sớm 1": {"due": DUE, "finished": at("2023-12-10T08:00")},
    "sớm 2": {"due": DUE, "finished": at("2023-12-11T08:00")},
    "trễ": {"due": DUE, "finished": LATE},
    "không hẹn": {"finished": LATE},
    "mở trễ": {"due": DUE},
    "hỏi sau hạn": {"due": DUE, "asked_at": LATE, **PAUSED},
    "hỏi trước hạn": {"due": DUE, "asked_at": at("2023-12-05T08:00"), **PAUSED},
    "mở": {"due": at("2023-12-29T17:00")},
    "mở, không hẹn": {},
}
ENDED = {"sớm 1", "sớm 2", "trễ"}
OPEN = {"mở trễ", "hỏi sau hạn", "hỏi trước hạn", "mở", "mở, không hẹn"}
WANTED = {
    A: ({"sớm 1", "sớm 2"}, ENDED, "66,7 %"),
    C: ({"mở trễ", "hỏi sau hạn"}, OPEN, "40 %"),
    UNTOLD: ({"không hẹn"}, ENDED | {"không hẹn"}, "25 %"),
}
"""Indicator → the dossiers of its numerator and of its denominator, and how its rate is written."""
APART = {
    A: ("Hồ sơ đã giải quyết không có ngày hẹn trả", 1),
    C: ("Hồ sơ đang tạm dừng đã qua ngày hẹn trả, không tính quá hạn", 1),
}
EMPTY = "803"
"""A district without a dossier."""


@pytest.fixture(scope="module")
def web(tmp_path_factory, sqlite_template):
    """The application over these dossiers of one district, published."""
    chosen = Definitions(tuple(kept().by_id()[id] for id in WANTED), kept().groups)

    def make(folder):
        shutil.copy(sqlite_template, folder / "ioc.db")
        facts = [(dossier(code, BEGUN, **told), DUC_HOA) for code, told in FACTS.items()]
        with closing(open_store(f"sqlite:///{folder / 'ioc.db'}", 80)) as store:
            seeded.put(store, "dossier", "onestop", "dossiers", facts)
            publish.run(store, CLOCK, CALENDAR, definitions=chosen)

    folder = tmp_path_factory.mktemp("traps")
    shutil.copy(made_once(tmp_path_factory, "traps", make) / "ioc.db", folder / "ioc.db")
    settings = load(data=folder, env={}, clock_at="2023-12-26")
    made = build(folder, Catalog(settings, definitions=chosen), api_limit="10000 per minute")
    yield made
    made.desk.close()
    made.catalog.close()


def counts(id):
    top, bottom, _ = WANTED[id]
    return len(top), len(bottom)


def plain(text):
    return text.replace("\u00a0", " ")


def listed(rows):
    codes = [one["code"] for one in rows]
    assert len(codes) == len(set(codes))
    return set(codes)


@pytest.mark.parametrize("id", WANTED)
def test_the_table_of_its_page(web, id):
    rows = led(web.get(f"/chi-so/{id}?{MONTH}&theo=unit").text, "chia-theo", "don-vi")
    top, bottom, mine = *counts(id), rows["802"]
    assert f" {top} {bottom} " in f" {' '.join(mine)} "
    assert WANTED[id][2] in map(plain, mine)
    empty = " ".join(rows[EMPTY])
    assert "0 0 không có hồ sơ" in empty
    assert "%" not in empty, "neither 0 nor 100"
    assert "–" in rows[EMPTY]
    card = texts(web.get(f"/chi-so/{id}?{MONTH}&don-vi={EMPTY}").text)
    assert "không có hồ sơ" in unescape(card)


@pytest.mark.parametrize("form", ["xlsx", "csv", "json"])
@pytest.mark.parametrize("id", WANTED)
def test_its_files(web, id, form):
    content = web.get(f"/xuat/{id}.{form}?{MONTH}&theo=unit", "analyst").data
    rows = {str(one["unit"]).partition("@")[0]: one for one in rows_of(form, content)}

    def figure(unit, key):
        told = rows[unit][key]
        return None if told in ("", None) else float(str(told).replace(",", "."))

    top, bottom = counts(id)
    assert (figure("802", "numerator"), figure("802", "denominator")) == (top, bottom)
    assert figure("802", "value") == pytest.approx(top / bottom, abs=1e-6), "not cut to a whole"
    assert figure(EMPTY, "value") is None
    assert not figure(EMPTY, "denominator")


@pytest.mark.parametrize("id", WANTED)
def test_the_api(web, id):
    found = web.get(f"/api/v1/values?indicator={id}&period=2023-12&by=unit").json["values"]
    rows = {one["unit"].partition("@")[0]: one for one in found}
    top, bottom = counts(id)
    mine, empty = rows["802"], rows[EMPTY]
    assert (mine["numerator"], mine["denominator"], mine["value"]) == (top, bottom, top / bottom)
    assert (empty["value"], empty["display"]) == (None, "–")
    assert empty["reason"].startswith("không có hồ sơ")


@pytest.mark.parametrize("id", WANTED)
def test_the_passport_and_its_lists(web, id):
    """By API, on the page and as a file: the same dossiers, by their codes."""
    asked = f"/api/v1/values?indicator={id}&period=2023-12&unit=802"
    (value,) = web.get(asked, "operator").json["values"]
    proof = web.get(f"/api/v1/passport/{value['value_id']}", "operator").json
    assert all(one["passed"] for one in proof["checks"])
    for part, codes in zip(("numerator", "denominator"), WANTED[id], strict=False):
        link = proof["records"][part]
        assert proof[part] == link["count"] == len(codes)
        assert dict(parse_qsl(urlsplit(link["address"]).query)) == link["query"]
        assert listed(web.get(link["address"], "operator").json["rows"]) == codes
        page = f"/chi-so/{id}?{MONTH}&don-vi=802&ban-ghi={part}"
        box = unescape(web.get(page, "operator").text).split('id="ban-ghi"')[1]
        box = texts(box.split("</section>")[0])
        assert {one for one in FACTS if re.search(rf"{one}(?! \d|, | hạn)", box)} >= codes
        assert f"{len(codes)} bản ghi" in box
        taken = web.get(f"/xuat/{id}.csv?{MONTH}&don-vi=802&ban-ghi={part}", "operator")
        lines = list(csv.DictReader(io.StringIO(taken.data.decode("utf-8-sig")), delimiter=";"))
        assert listed(lines) == codes
    if id in APART:
        name, count = APART[id]
        told = {one["name"]: one["count"] for one in proof["set_apart"]}
        assert told[name] == count, "left out, and told"


def test_the_page_of_one_stop_indicators(web):
    """Its table of units, and rule C beside rule A."""
    said = plain(" ".join(unescape(texts(web.get(f"/mot-cua?{MONTH}").text)).split()))
    assert re.search(r"Huyện Đức Hòa 2 3 .{,60} 66,7 %", said)
    assert "Huyện Bến Lức 0 0 không có hồ sơ –" in said
    assert WANTED[C][2] in said


def test_the_brief(web):
    made = freeze.freeze(web.catalog, date(2023, 12, 26), PaperSettings())
    lines = {one.figure.indicator: one.figure for one in made.lines}
    for id, (_, _, shown) in WANTED.items():
        assert (lines[id].numerator, lines[id].denominator) == counts(id)
        assert plain(lines[id].display) == shown
    assert json.loads(made.written())
