"""The map portal's way to open data: OGC API Features, read by our own connector too."""

import json
import shutil
from datetime import date

import pytest
import shapely

from connectors.protocols.http import HttpSession
from connectors.protocols.ogcapi import OgcApi
from connectors.reading.layers import Layer
from core.clock import frozen_at
from core.period import Period
from core.settings import SourceSettings, load
from core.units import Level
from indicators.catalog import Catalog
from store.database.engine import open_store
from tests.dashboard.browsing import Server
from tests.dashboard.conftest import build, said, shut
from tests.indicators import seeded
from tests.indicators.conftest import article_template
from tests.indicators.test_maps import facts

__all__ = ["article_template"]

BASE = "/mo/ogc"
ITEMS = f"{BASE}/collections/dung-han/items"
PUBLIC = """
[about]
publisher = "UBND tỉnh MẪU"
contact_name = "ĐẦU MỐI MẪU"
contact_email = "ioc@example.invalid"
[[dataset]]
name = "dung-han"
title = "Hồ sơ đúng hạn theo đơn vị"
indicators = ["onestop.on_time_rate", "onestop.received"]
grain = "quarter"
since = 2023-04-01
by = "unit"
layer = true
[[dataset]]
name = "khong-len-ban-do"
title = "Chỉ ở cổng dữ liệu"
indicators = ["onestop.received"]
grain = "year"
since = 2023-01-01
"""


@pytest.fixture(scope="module")
def open_web(tmp_path_factory, article_template):
    """The web over the report's figures with (invented) boundaries; one layer is public."""
    folder = tmp_path_factory.mktemp("layers")
    shutil.copy(article_template, folder / "ioc.db")
    store = open_store(f"sqlite:///{folder / 'ioc.db'}", 80)
    seeded.put(store, "boundary", "gis", "boundaries", facts(Level.DISTRICT, False)[:14])
    settings = load(data=folder, env={}, clock_at="2023-12-26")
    catalog = Catalog(settings, store=store)
    made = build(folder, catalog, public=PUBLIC)
    yield made
    shut(made)


def items(web, query=""):
    answer = web.get(ITEMS + query, None)
    assert answer.status_code == 200, answer.text
    assert answer.content_type == "application/geo+json"
    return said(answer)


def test_the_way_in_leads_to_every_page(open_web):
    landing = said(open_web.get(BASE, None))
    links = {one["rel"]: one["href"] for one in landing["links"]}
    assert set(links) == {"self", "service-desc", "conformance", "data"}
    for rel in ("service-desc", "conformance", "data"):
        path = links[rel].removeprefix("http://localhost")
        assert open_web.get(path, None).status_code == 200, rel
    conforms = said(open_web.get(f"{BASE}/conformance", None))["conformsTo"]
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in conforms
    described = said(open_web.get(f"{BASE}/api", None))
    for path in described["paths"]:
        asked = described["servers"][0]["url"] + path.replace("{id}", "2023-Q2.802")
        answer = open_web.get(asked.removeprefix("http://localhost"), None)
        content = described["paths"][path]["get"]["responses"]["200"]["content"]
        assert (answer.status_code, list(content)) == (200, [answer.content_type]), path
    assert "/collections/dung-han/items" in described["paths"]
    (one,) = said(open_web.get(f"{BASE}/collections", None))["collections"]
    assert one == said(open_web.get(f"{BASE}/collections/dung-han", None))
    assert one["itemType"] == "feature"
    west, south, east, north = one["extent"]["spatial"]["bbox"][0]
    assert 104 < west < east < 108
    assert 9 < south < north < 12
    assert one["extent"]["temporal"]["interval"][0][0] == "2023-04-01T00:00:00+07:00"


def test_features_carry_the_figures_of_the_catalogue_and_right_rings(open_web):
    found = items(open_web, "?limit=1000")
    assert found["numberMatched"] == found["numberReturned"] == 2 * 15, "two quarters, 15 units"
    by_id = {one["id"]: one for one in found["features"]}
    duc_hoa = by_id["2023-Q2.802"]
    told = open_web.catalog.by("onestop.on_time_rate", "unit", None, period("2023-Q2"))
    mine = next(one for one in told if one.unit == "802")
    said_of = duc_hoa["properties"]
    assert said_of["onestop_on_time_rate_value"] == mine.value
    assert said_of["onestop_on_time_rate_display"] == mine.display
    assert (said_of["unit_name"], said_of["last_day"]) == ("Huyện Đức Hòa", "2023-06-30")
    shape = shapely.from_geojson(json.dumps(duc_hoa["geometry"]))
    assert shape.is_valid
    outer = shape.exterior if shape.geom_type == "Polygon" else shape.geoms[0].exterior
    assert outer.is_ccw, "RFC 7946: outer rings anticlockwise"
    assert sum(one["geometry"] is None for one in found["features"]) == 2, "one unit without one"
    assert not any(one["properties"]["level"] == "agency" for one in found["features"])
    alone = said(open_web.get(f"{ITEMS}/2023-Q2.802", None))
    assert {key: alone[key] for key in duc_hoa} == duc_hoa


def period(text):
    return Period.parse(text, date(2023, 12, 26))


def test_pages_box_and_time(open_web):
    every = [one["id"] for one in items(open_web, "?limit=1000")["features"]]
    got, path = [], f"{ITEMS}?limit=7&datetime=../2023-12-31"
    for _ in range(9):
        page = said(open_web.get(path, None))
        got += [one["id"] for one in page["features"]]
        following = [one["href"] for one in page["links"] if one["rel"] == "next"]
        if not following:
            break
        path = following[0].removeprefix("http://localhost")
        assert "datetime=" in path
    assert got == every
    june = items(open_web, "?datetime=2023-06-30T20:00:00Z&limit=50")["features"]
    assert {one["properties"]["period"] for one in june} == {"2023-Q3"}, "20:00Z is July here"
    spring = items(open_web, "?datetime=2023-05-01/2023-06-01&limit=50")["features"]
    assert {one["properties"]["period"] for one in spring} == {"2023-Q2"}
    one = next(f for f in june if f["id"] == "2023-Q3.802")
    x, y = shapely.from_geojson(json.dumps(one["geometry"])).representative_point().coords[0]
    near = items(open_web, f"?bbox={x - 1e-5},{y - 1e-5},{x + 1e-5},{y + 1e-5}")
    assert {f["properties"]["unit"] for f in near["features"]} == {"802"}
    assert near["numberMatched"] == 2
    assert items(open_web, "?bbox=0,0,1,1")["numberMatched"] == 0
    assert items(open_web, f"?bbox={x},{y},-170,90")["numberMatched"] > 0, "over 180°"
    for end in ("2023-07-01T00:00:00Z/9999-12-31T23:59:59Z", "2023-07-01t00:00:00z/.."):
        late = items(open_web, f"?datetime={end}&limit=50")["features"]
        assert {one["properties"]["period"] for one in late} == {"2023-Q3"}, end
    assert items(open_web, "?datetime=0001-01-01T00:00:00%2B14:00/..")["numberMatched"] == 30
    assert len(items(open_web, "?limit=99999")["features"]) == 30, "a limit too high is lowered"


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        (f"{ITEMS}?bbox=1,2,3", 400, "kinh độ tây"),
        (f"{ITEMS}?bbox=0,50,1,-50", 400, "kinh độ tây"),
        (f"{ITEMS}?bbox=nan,0,1,1", 400, "kinh độ tây"),
        (f"{ITEMS}?datetime=hôm nay", 400, "2023-01-01/2023-06-30"),
        (f"{ITEMS}?datetime=2023-06-01/2023-05-01", 400, "không đọc được"),
        (f"{ITEMS}?limit=0", 400, "từ 1"),
        (f"{ITEMS}?ma=TR00001", 400, "Tham số không có: ma"),
        (f"{BASE}/collections?q=1", 400, "Tham số không có: q"),
        (f"{ITEMS}?f=html", 400, "chỉ có json"),
        (f"{BASE}/collections/khong-len-ban-do", 404, "các lớp: dung-han"),
        (f"{ITEMS}/2023-Q2.999", 404, "không có đối tượng"),
        (f"{BASE}/khong-co", 404, "bắt đầu từ"),
        (f"{BASE}/collections/", 404, "bắt đầu từ"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_in_the_standards_form(open_web, path, status, words):
    answer = open_web.get(path, None)
    assert answer.status_code == status
    assert set(said(answer)) == {"code", "description"}
    assert words in said(answer)["description"]


def test_any_origin_may_read_and_nothing_new_costs_nothing(open_web):
    first = open_web.get(ITEMS, None, Origin="https://gis.example.invalid")
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert first.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert first.headers["Cache-Control"].startswith("public")
    again = open_web.get(ITEMS, None, If_None_Match=first.headers["ETag"])
    assert again.status_code == 304
    assert again.data == b""


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_who_wants_to_write_is_told_so_from_any_origin(open_web, method):
    for path in (BASE, ITEMS, f"{BASE}/khong-co"):
        answer = open_web.client.open(path, method=method, headers={"Origin": "https://x.invalid"})
        assert answer.status_code == 405
        assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
        assert said(answer)["code"] == "MethodNotAllowed"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    other = open_web.client.open("/mo/ogc2", method=method, headers={"Origin": "https://x.invalid"})
    assert other.status_code == 403, "the gate's own answer everywhere else"


def test_a_browser_may_ask_before_it_reads(open_web):
    for path in (BASE, ITEMS):
        answer = open_web.client.options(path, headers={
            "Origin": "https://gis.example.invalid", "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "if-none-match",
        })  # fmt: skip
        assert answer.status_code == 204
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
        assert "If-None-Match" in answer.headers["Access-Control-Allow-Headers"]
        assert "Access-Control-Allow-Credentials" not in answer.headers
    read = open_web.get(ITEMS, None, Origin="https://gis.example.invalid")
    assert "ETag" in read.headers["Access-Control-Expose-Headers"]


def test_our_own_connector_reads_all_of_it(open_web):
    server = Server(open_web.app.server)
    settings = SourceSettings(url=server.url + BASE, page_size=7, calls_per_minute=60_000)
    session = HttpSession(settings, frozen_at("2023-12-26"))
    try:
        got = OgcApi(session).read(Layer("x", "dung-han", code="unit"))
    finally:
        session.close()
        server.stop()
    assert (got.told, len(got.features), got.short()) == (30, 30, 0)
    assert got.crs == 4326


def test_too_many_calls_and_a_wrong_choice_are_told_to_any_origin(tmp_path):
    web = build(tmp_path, public=PUBLIC.replace('by = "unit"', 'by = "unit"\nunit = "khong-co"'),
                api_limit="3 per minute")  # fmt: skip
    try:
        wrong = web.get(f"{BASE}/collections", None)
        assert (wrong.status_code, said(wrong)["code"]) == (500, "ServerError"), "not the caller's"
        assert "khong-co" not in wrong.text
        answers = [web.get(BASE, None) for _ in range(3)]
        assert [one.status_code for one in answers] == [200, 200, 429]
        assert said(answers[-1])["code"] == "TooManyRequests"
        assert answers[-1].headers["Retry-After"] == "60"
        assert answers[-1].headers["Access-Control-Allow-Origin"] == "*"
    finally:
        shut(web)


def test_what_is_taken_out_of_the_file_is_gone_at_once(tmp_path):
    web = build(tmp_path, public=PUBLIC)
    path = tmp_path / "publish.toml"
    try:
        assert web.get(f"{BASE}/conformance", None).status_code == 200
        path.write_text(PUBLIC.replace("layer = true\n", ""), "utf-8")
        assert web.get(f"{BASE}/conformance", None).status_code == 404
        assert web.client.options(BASE).status_code == 404
        assert web.client.post(BASE).status_code == 404
        path.write_text("layer = ???", "utf-8")
        broken = web.get(f"{BASE}/conformance", None)
        assert broken.status_code == 500
        assert "publish.toml" not in broken.text, "our own affairs"
    finally:
        shut(web)
