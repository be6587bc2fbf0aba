"""The client of notebooks, over the real API."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator

import httpx
import pandas as pd
import pytest
from ioc_client import Ioc, IocApiError, IocUnreachable

from dashboard.api import OPERATIONS
from tests.dashboard.conftest import Web, build, shut
from tests.dashboard.pages import narrowing

RATE = "onestop.on_time_rate"


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    made = build(tmp_path_factory.mktemp("client"), api_limit="1000 per minute")
    yield made
    shut(made)


@pytest.fixture(scope="module")
def ioc(web: Web) -> Iterator[Ioc]:
    with opened(web, web.tokens["operator"]) as one:
        yield one


def opened(web: Web, token: str) -> Ioc:
    return Ioc("http://ioc.example.invalid", token, transport=httpx.WSGITransport(web.app.server))


def test_values_are_numbers_with_their_truth(ioc, web):
    frame = ioc.values([RATE, "onestop.satisfaction_rate"])
    rate, none = frame.iloc[0], frame.iloc[1]
    assert (rate["value"], rate["display"]) == (0.999, "99,9\u00a0%")
    assert (rate["target"], rate["target_kind"]) == (0.99, "at_least")
    assert math.isnan(none["value"])
    assert none["reason"]
    assert frame["value"].dtype == "float64"
    assert isinstance(rate["as_of"], pd.Timestamp)
    assert str(rate["as_of"].utcoffset()) == "7:00:00"
    assert frame.attrs["revision"] == web.catalog.revision()
    assert f"indicator={RATE}" in frame.attrs["url"]


def test_a_series_and_a_cut(ioc):
    frame = ioc.series(RATE, "month", start="2023-01-01", end="2023-12-31")
    assert list(frame["period"]) == [f"2023-{m:02d}" for m in range(1, 13)]
    assert frame.attrs["breaks"] == []
    units = ioc.values(RATE, by="unit")
    assert (units["dim_unit"] == units["unit"]).all()


def test_a_cut_of_two_dimensions(ioc, web):
    narrowing.divided(web.catalog, {RATE: ("unit", "field", "channel")})
    asked = narrowing.told(web.catalog)
    frame = ioc.values(RATE, only=["field:1", "channel:2"])
    assert asked == [("value", RATE, {"field": "1", "channel": "2"})]
    assert (frame["dim_field"][0], frame["dim_channel"][0]) == ("1", "2")
    ioc.series(RATE, only="channel:2")
    assert asked[-1] == ("series", RATE, {"channel": "2"})


def test_records_come_page_by_page(ioc):
    query = {"measure": "n_late", "from": "2023-01-01", "to": "2024-01-01"}
    frame = ioc.records("dossier", **query)
    assert len(frame) == frame.attrs["total"] > 0
    assert len(ioc.records("dossier", most=3, **query)) == 3


def answering(body):
    answer = httpx.MockTransport(lambda request: httpx.Response(200, json=body))
    return Ioc("http://ioc.example.invalid", "x", transport=answer)


def test_what_is_kept_back_is_told(ioc):
    whole = ioc.values(RATE, by="field")
    assert (whole.attrs["hidden"], whole.attrs["cuts"]) == (0, [])
    cuts = ["3 dòng thủ tục tại một xã ẩn"]
    body = {"revision": 7, "breaks": [], "hidden": 3, "cuts": cuts, "values": []}
    with answering(body) as one:
        frame = one.values(RATE, by="procedure", unit="27931")
    assert (frame.attrs["hidden"], frame.attrs["cuts"]) == (3, cuts)


def test_a_list_that_the_server_ends_early_warns():
    body = {"rows": [{"unit": "802"}] * 3, "total": 5, "next": ""}
    with answering(body) as one:
        with pytest.warns(UserWarning, match="3 of 5 records"):
            assert len(one.records("dossier", measure="n_fin")) == 3
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert len(one.records("dossier", measure="n_fin", most=3)) == 3


def test_lists(ioc):
    assert ioc.indicators().loc[RATE, "name_en"]
    assert ioc.units("2023-12-26").loc["80", "level"] == "province"
    assert "onestop" in ioc.sources().index
    assert len(ioc.runs(limit=2)) == 2
    assert "before" in ioc.changes("2023-12-01")
    value_id = ioc.values(RATE).loc[0, "value_id"]
    assert ioc.passport(value_id)["value_id"] == value_id


def test_nothing_is_a_frame_without_rows():
    empty = {"indicators": [], "units": [], "sources": []}
    answer = httpx.MockTransport(lambda request: httpx.Response(200, json=empty))
    with Ioc("http://ioc.example.invalid", "x", transport=answer) as one:
        for frame, key in (
            (one.indicators(), "id"),
            (one.units(), "code"),
            (one.sources(), "name"),
        ):
            assert (len(frame), frame.index.name) == (0, key)
            assert frame.attrs["url"]
        assert list(one.indicators().columns) == ["name", "name_en"]


def test_moments_of_changes_are_timestamps():
    moment = "2023-12-26T09:15:00+07:00"
    row = {"value": 1.0, "before": "2", "as_of": moment, "known_from": moment}
    told = {"changes": [row], "next": ""}
    answer = httpx.MockTransport(lambda request: httpx.Response(200, json=told))
    with Ioc("http://ioc.example.invalid", "x", transport=answer) as one:
        row = one.changes("2023-12-01").iloc[0]
    for name in ("as_of", "known_from"):
        assert row[name] == pd.Timestamp(moment)
        assert isinstance(row[name], pd.Timestamp)


def test_every_change_is_told_page_by_page():
    def answer(request):
        after = request.url.params.get("after", "0")
        row = {"value": float(after), "before": "–", "known_from": "2023-12-26T09:15:00+07:00"}
        following = "" if after == "2" else str(int(after) + 1)
        return httpx.Response(200, json={"changes": [row], "more": True, "next": following})

    with Ioc("http://ioc.example.invalid", "x", transport=httpx.MockTransport(answer)) as one:
        assert list(one.changes("2023-12-01")["value"]) == [0.0, 1.0, 2.0]


def test_pages_of_changes_are_asked_for_as_of_the_first():
    seen = []

    def answer(request):
        seen.append(dict(request.url.params))
        following = "" if len(seen) % 3 == 0 else f"v{len(seen)}"
        until = "2023-12-26T09:15:00+07:00" if following else None
        return httpx.Response(200, json={"changes": [], "next": following, "until": until})

    with Ioc("http://ioc.example.invalid", "x", transport=httpx.MockTransport(answer)) as one:
        one.changes("2023-12-01")
        one.changes("2023-12-01")
    assert [one.get("until") for one in seen] == [None, *["2023-12-26T09:15:00+07:00"] * 2] * 2


def test_there_is_a_method_for_every_address(ioc):
    told = ioc.indicator(RATE, period="2023")
    assert (told["id"], told["value_now"]["period"]) == (RATE, "2023")
    assert ioc.outlook(RATE)["indicator"] == RATE
    steps = ioc.ledger(RATE, since="2023-01-01")
    assert {"known_from", "reason", "before", "after", "parts"} <= set(steps.columns)
    assert isinstance(steps.loc[0, "known_from"], pd.Timestamp)
    form = ioc.form(period="2023-11")
    assert form.loc["", "c3"] >= form.iloc[1]["c3"]
    assert form.attrs["period"] == "2023-11"
    assert set(form.attrs["columns"]) >= {"c3"}
    assert form.attrs["levels"] == [], "its dossiers lie at one level alone"
    named = {one.name for one in OPERATIONS} - {"boundaries", "features"}
    assert named <= set(dir(ioc)), "maps are GeoJSON, for map programs"


def test_a_refusal_says_what_is_allowed(ioc, web):
    with pytest.raises(IocApiError, match="2023-13") as caught:
        ioc.values(RATE, period="2023-13")
    assert caught.value.status == 400
    with opened(web, "sai") as stranger, pytest.raises(IocApiError) as caught:
        stranger.sources()
    assert caught.value.status == 401


def test_too_many_requests_say_how_long_to_wait(tmp_path):
    web = build(tmp_path, api_limit="1 per minute")
    with opened(web, web.tokens["analyst"]) as one:
        one.sources()
        with pytest.raises(IocApiError) as caught:
            one.sources()
    assert caught.value.status == 429
    assert caught.value.retry_after
    shut(web)


def test_nobody_there_and_another_server():
    def away(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    with (
        Ioc("http://ioc.example.invalid", "x", transport=httpx.MockTransport(away)) as one,
        pytest.raises(IocUnreachable, match="refused"),
    ):
        one.sources()
    other = httpx.MockTransport(lambda request: httpx.Response(200, text="<html>"))
    with (
        Ioc("http://ioc.example.invalid", "x", transport=other) as one,
        pytest.raises(IocUnreachable, match="not an API answer"),
    ):
        one.sources()
