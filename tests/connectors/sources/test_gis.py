"""The GIS portal on recorded shapes of answers, and what no order of delivery may change."""

from __future__ import annotations

import json
import random
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors import registry
from connectors.base import Window
from connectors.protocols import arcgis
from connectors.reading import geo, layers
from core.clock import day_number, epoch, frozen_at
from core.errors import ConfigError, RecordError, SourceError
from core.facts import BoundaryFact, FeatureFact
from core.settings import SourceSettings

CLOCK = frozen_at("2025-11-20")
WINDOW = Window(None, epoch(CLOCK.now()))
SQUARE = [[[106.0, 10.5], [106.1, 10.5], [106.1, 10.6], [106.0, 10.6], [106.0, 10.5]]]
OPTIONS = {
    "boundary_x": "x.geojson; code=ma; name=ten; from_field=tu; to_field=den; updated=sua",
    "layer_y": "y.geojson; code=ma; name=ten; kind=loai",
}


def unit(code: str, shape: Any = SQUARE, **more: Any) -> dict[str, Any]:
    said = {"ma": code, "ten": "Xã", "tu": "2025-07-01", "den": "", "sua": "2025-07-01", **more}
    drawn = None if shape is None else {"type": "Polygon", "coordinates": shape}
    return {"type": "Feature", "properties": said, "geometry": drawn}


def place(code: str, at: Any, **more: Any) -> dict[str, Any]:
    drawn = None if at is None else {"type": "Point", "coordinates": at}
    said = {"ma": code, "ten": "Trạm", "loai": "Y tế", **more}
    return {"type": "Feature", "properties": said, "geometry": drawn}


def pull(
    rows: dict[str, list[Any]], stream: str, kind: str = "geojson", **options: str
) -> tuple[dict[str, Any], list[str], int]:
    """Facts by code, reasons of what was set aside, count of unknown properties."""

    def answer(request: httpx.Request) -> httpx.Response:
        held = rows[request.url.path.rpartition("/")[2]]
        return httpx.Response(200, json={"type": "FeatureCollection", "features": held})

    connector = registry.get("gis", CLOCK)
    connector.transport = httpx.MockTransport(answer)
    connector.sleep = lambda _: None
    made = SourceSettings(kind=kind, url="http://gis.test/f", options={**OPTIONS, **options})
    facts, aside, unknown = {}, [], 0
    with connector.open(made, CLOCK) as session:
        read = connector.stream(stream)
        for page in read.pages(session, WINDOW):
            unknown += page.unknown
            for record in page.records:
                try:
                    fact = read.conform(record)
                except RecordError as fault:
                    aside.append(fault.reason)
                    continue
                assert read.key_of(record) == fact.code
                fact.version = 0
                facts[fact.code] = fact
    return facts, aside, unknown


def test_a_boundary_by_hand() -> None:
    facts, aside, unknown = pull(
        {"x.geojson": [unit("27694", den="2026-06-30", nguoi="CÁN BỘ MẪU"), unit("27700", None)]},
        "boundaries",
    )
    assert (aside, unknown) == (["no_geometry"], 1)
    one = facts["27694@2025-07-01"]
    assert isinstance(one, BoundaryFact)
    assert one.valid_to == day_number(CLOCK.now().date().replace(year=2026, month=7, day=1))
    assert one.area_km2 == pytest.approx(121.2, abs=0.2)
    assert one.bbox == (106.0, 10.5, 106.1, 10.6)
    assert (one.unit.code, one.unit.name) == ("27694", ""), "never by name"


def test_places_lie_in_the_unit_that_holds_them() -> None:
    rows = {
        "x.geojson": [unit("27694"), unit("27001", tu="2020-01-01", den="2025-06-30")],
        "y.geojson": [place("1", [106.05, 10.55]), place("2", [107, 11]), place("3", None)],
    }
    facts, _, _ = pull(rows, "layers")
    assert {code: one.unit.code for code, one in facts.items()} == {
        "y:1": "27694", "y:2": "", "y:3": "",
    }  # fmt: skip
    three = facts["y:3"]
    assert isinstance(three, FeatureFact)
    assert (three.longitude, three.geometry) == (None, None)


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10_000), doubled=st.integers(0, 4))
def test_no_order_or_doubling_changes_the_facts(seed: int, doubled: int) -> None:
    rng = random.Random(seed)
    island = [[[106.2, 10.5], [106.3, 10.5], [106.3, 10.6], [106.2, 10.5]]]
    rows = [unit("1"), unit("1", island), unit("2", island), unit("2", SQUARE, sua="2024-01-01")]
    plain, _, _ = pull({"x.geojson": rows}, "boundaries")
    mixed = rng.sample(rows, len(rows)) + [rng.choice(rows) for _ in range(doubled)]
    again, _, _ = pull({"x.geojson": mixed}, "boundaries")
    assert again == plain
    assert "MultiPolygon" in plain["1@2025-07-01"].geometry, "both parts of one unit"
    assert plain["2@2025-07-01"].bbox[0] == 106.2, "the older copy does not count"


def test_an_empty_list_of_boundaries_is_not_believed() -> None:
    with pytest.raises(SourceError, match="rỗng"):
        pull({"x.geojson": []}, "boundaries")


def test_a_layer_in_the_wrong_order_is_an_error() -> None:
    with pytest.raises(SourceError, match="đảo trục"):
        pull({"x.geojson": [], "y.geojson": [place("1", [10.5, 106.0])]}, "layers")


def test_one_place_elsewhere_is_one_bad_record() -> None:
    rows = {
        "x.geojson": [unit("27694")],
        "y.geojson": [place("1", [106.0, 10.5]), place("2", [10.5, 106.0]), place("3", [0, 0])],
    }
    facts, aside, _ = pull(rows, "layers")
    assert set(facts) == {"y:1"}
    assert sorted(aside) == ["outside_vietnam", "swapped_axes"]


CAPABILITIES = (
    '<WFS_Capabilities xmlns:ows="o" version="2.0.0"><FeatureType><Name>ms:y</Name>'
    "<DefaultCRS>urn:ogc:def:crs:EPSG::4326</DefaultCRS></FeatureType></WFS_Capabilities>"
)
REPORT = (
    '<ows:ExceptionReport xmlns:ows="o"><ows:Exception><ows:ExceptionText>no extent'
    "</ows:ExceptionText></ows:Exception></ows:ExceptionReport>"
)


def test_a_list_with_an_exception_behind_it_is_not_the_truth() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.params["request"] == "GetCapabilities":
            return httpx.Response(200, text=CAPABILITIES)
        if "resultType" in request.url.params:
            return httpx.Response(200, text='<FeatureCollection numberMatched="0"/>')
        return httpx.Response(200, text='{"type":"FeatureCollection","features":[]}' + REPORT)

    connector = registry.get("gis", CLOCK)
    connector.transport = httpx.MockTransport(answer)
    connector.sleep = lambda _: None
    made = SourceSettings(kind="wfs", url="http://gis.test/f", options={"layer_y": "y; code=ma"})
    with (
        connector.open(made, CLOCK) as session,
        pytest.raises(SourceError, match="báo lỗi ở cuối: no extent"),
    ):
        list(connector.stream("layers").pages(session, WINDOW))


def test_rings_in_a_heap_become_polygons_with_their_holes() -> None:
    outer = [[0, 0], [0, 10], [10, 10], [10, 0], [0, 0]]
    hole = [[2, 2], [4, 2], [4, 4], [2, 4], [2, 2]]
    other = [[20, 0], [20, 5], [25, 5], [25, 0], [20, 0]]
    made = arcgis.geometry({"rings": [hole, other, outer]})
    assert made == {"type": "MultiPolygon", "coordinates": [[other], [outer, hole]]}
    assert arcgis.geometry({"x": "NaN", "y": "NaN"}) is None


def test_vn2000_as_a_surveyor_computes_it() -> None:
    """Both parts apart: the zone by the library, the seven parameters by hand (Bursa-Wolf)."""
    import numpy as np
    import pyproj

    east, north = 570_944.92, 1_164_547.23
    degrees = pyproj.Transformer.from_crs(9210, 4756, always_xy=True).transform(east, north)
    ecef = pyproj.Transformer.from_pipeline(
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
        "+step +proj=cart +ellps=WGS84"
    )
    xyz = np.array(ecef.transform(*degrees, 0))
    rx, ry, rz = np.radians(np.array([-0.00928836, 0.01975479, -0.00427372]) / 3_600)
    turn = np.array([[1, rz, -ry], [-rz, 1, rx], [ry, -rx, 1]])
    moved = np.array([-191.90441429, -39.30318279, -111.45032835]) + (1 + 0.252906278e-6) * (
        turn @ xyz
    )
    longitude, latitude, _ = ecef.transform(*moved, direction="INVERSE")
    (found,) = geo.to_wgs84(np.array([[east, north]]), 9210)
    assert geo.metres((found[0], found[1]), (longitude, latitude)) < 0.01
    assert 220 < geo.metres((found[0], found[1]), degrees) < 230, "the shift that is left out"


@pytest.mark.parametrize(
    ("option", "line", "words"),
    [
        ("boundary_a", "x; name=ten; from=2025-07-01", "thiếu code="),
        ("boundary_a", "x; code=ma", "hiệu lực từ ngày"),
        ("layer_a", "x; ma=ma", "không hiểu"), ("layer_a", "code=ma", "tên lớp"),
        ("layer_a", "x; crs=EPSG:27700", "không hỗ trợ"),
        ("layer_a", "x; point=1@10.5,106", "MÃ@kinh-độ"),
    ],
)  # fmt: skip
def test_faults_of_settings_name_the_option(option: str, line: str, words: str) -> None:
    prefix = option.partition("_")[0] + "_"
    with pytest.raises(ConfigError, match=words) as fault:
        layers.layers({option: line}, prefix, "gis")
    assert option in str(fault.value)


def test_a_kind_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(ConfigError, match="wfs, ogcapi, arcgis, geojson"):
        registry.get("gis", CLOCK).open(SourceSettings(kind="wms", url="http://x"), CLOCK)


def test_a_folder_of_files(tmp_path: Any) -> None:
    rows = {"type": "FeatureCollection", "features": [unit("27694")]}
    (tmp_path / "x.geojson").write_text(json.dumps(rows), "utf-8")
    connector = registry.get("gis", CLOCK)
    made = SourceSettings(kind="geojson", folder=tmp_path, options=OPTIONS)
    with connector.open(made, CLOCK) as session:
        pages = list(connector.stream("boundaries").pages(session, WINDOW))
    assert [record["ma"] for page in pages for record in page.records] == ["27694"]
