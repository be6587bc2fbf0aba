"""The truth of a file: frozen figures can be asked for again, and say what they said."""

import json
from dataclasses import asdict, replace
from datetime import datetime

import pytest

from core.clock import TZ, epoch
from core.period import Period
from core.values import Freshness
from exports.provenance.doubting import doubts, oldest
from exports.provenance.truth import Figure, Told, Truth
from tests.dashboard.fakes import NOW, FakeCatalog
from tests.indicators import seeded

LOCAL_MIDNIGHT = datetime(2023, 12, 16, tzinfo=TZ)


@pytest.fixture(scope="module")
def catalog():
    return FakeCatalog()


def truth(catalog, *ids, **more):
    values = catalog.values(list(ids))
    names = {one.id: one.short_name for one in catalog.definitions()}
    given = {
        "title": "Thử", "subject": ids[0], "address": f"/chi-so/{ids[0]}", "unit": "80",
        "unit_name": "Tỉnh Long An", "period": values[0].period.code, "measure": "%",
        "period_name": values[0].period.label(), "filters": (("Kỳ", values[0].period.label()),),
        "as_of": oldest(values), "known_at": NOW, "made_at": NOW, "revision": 7,
        "definitions": tuple(Told.of(catalog.definition(id)) for id in ids),
        "figures": tuple(map(Figure.of, values)), "doubts": doubts(values, names),
    }  # fmt: skip
    return Truth(**(given | more))


def test_the_lines_say_what_a_reader_must_know(catalog):
    made = truth(catalog, "onestop.on_time_rate", code="7K4MP2QX", cuts=("chỉ 12 dòng đầu",))
    told = dict(made.lines())
    assert told["Kỳ"] == "Lũy kế đến 26/12/2023"
    assert told["Mã kiểm tra"] == "7K4M-P2QX"
    assert told["Lưu ý"] == "chỉ 12 dòng đầu"
    assert catalog.definition("onestop.on_time_rate").hash in told["Cách tính"]
    assert made.check == "/kiem-tra/7K4M-P2QX"


def test_a_file_is_as_old_as_its_oldest_figure_and_names_what_to_doubt(catalog):
    made = truth(catalog, "onestop.on_time_rate", "app.installs", "zalo.visits")
    assert made.as_of == catalog.value("app.installs").as_of
    assert any("nguồn lỗi từ 08:00" in one for one in made.doubts)
    assert len(doubts(catalog.values(["app.installs"] * 3), {})) == 1


def test_a_new_figure_that_stands_on_a_part_of_its_data_is_doubted(catalog):
    """While the first load goes on a rate of the first few dossiers is no rate of the year."""
    (one,) = catalog.values(["onestop.on_time_rate"])
    named = {one.indicator: "Hồ sơ đúng hạn"}
    fresh = replace(one, freshness=Freshness.FRESH, freshness_note="", coverage=1.0)
    assert doubts([fresh], named) == ()
    assert doubts([replace(fresh, coverage=0.07)], named) == ("Hồ sơ đúng hạn: độ phủ 7\xa0%",)
    loading = replace(fresh, coverage=0.5, freshness_note="đang nạp dữ liệu: từ 01/10/2023")
    assert doubts([loading], named) == (
        "Hồ sơ đúng hạn: đang nạp dữ liệu: từ 01/10/2023, độ phủ 50\xa0%",
    )
    none = replace(fresh, value=None, coverage=0.0)
    assert doubts([none], named) == ()


def test_a_midnight_is_said_as_the_day_that_it_closes(catalog):
    (_one,) = catalog.values(["onestop.on_time_rate"])
    made = truth(catalog, "onestop.on_time_rate", as_of=epoch(LOCAL_MIDNIGHT))
    assert dict(made.lines())["Số liệu đến"] == "hết 15/12/2023"
    made = truth(catalog, "onestop.on_time_rate", as_of=epoch(LOCAL_MIDNIGHT) + 60)
    assert dict(made.lines())["Số liệu đến"] == "00:01 16/12/2023"


def test_what_is_told_is_json_and_frozen_figures_come_back(catalog):
    made = truth(catalog, "onestop.on_time_rate", code="7K4MP2QX")
    told = json.loads(json.dumps(made.told(), ensure_ascii=False))
    assert told["figures"][0]["display"] == catalog.value("onestop.on_time_rate").display
    assert told["known_at"] == "2023-12-26T17:30:00+07:00"
    back = Figure.read(json.loads(json.dumps(asdict(made.figures[0]))))
    assert back == made.figures[0]
    assert back.same(made.figures[0])


def test_a_part_that_a_file_kept_back_is_not_compared(catalog):
    whole = truth(catalog, "onestop.on_time_rate").figures[0]
    bare = replace(whole, numerator=None, denominator=None)
    assert None not in (whole.numerator, whole.denominator)
    assert bare.same(whole)
    assert not bare.same(replace(whole, value=0.0))
    assert not whole.same(bare), "what the file told is gone"
    assert not replace(bare, value=None).same(replace(whole, value=None)), "nothing, then a count"


def test_every_figure_can_be_asked_for_again(province):
    """Published, computed, cut by a dimension, and by unit: the frozen question gives the same."""
    catalog = province
    id = "onestop.on_time_rate"
    today = seeded.CLOCK.now().date()
    found = [catalog.value(id), catalog.value(id, "802", Period.parse("2023-Q3", today))]
    for dim in ("unit", "field", "procedure"):
        found += catalog.by(id, dim)
        found += catalog.by(id, dim, "802", Period.parse("2023-11", today))
    assert len(found) > 20
    for value in found:
        one = Figure.of(value)
        again = catalog.value(
            one.indicator, one.unit, Period.parse(one.period, today), dict(one.dims),
            None, "then" if one.alone else None,
        )  # fmt: skip
        assert Figure.of(again).same(one), one
