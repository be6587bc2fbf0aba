"""A real MapServer and a real pygeoapi: silent caps, VN-2000, a feature without geometry."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from connectors import registry
from connectors.base import Window
from connectors.reading import geo
from core.clock import epoch, frozen_at
from core.errors import SourceError
from core.facts import FeatureFact
from core.settings import SourceSettings
from tests.connectors import gis_servers as servers

CLOCK = frozen_at("2025-11-20")
WINDOW = Window(None, epoch(CLOCK.now()))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("gis")
    servers.write(made)
    return made


@pytest.fixture(scope="module")
def mapserver(folder: Path) -> Iterator[str]:
    if not servers.MAPSERVER.exists():
        pytest.skip("MapServer (Debian: cgi-mapserver) is not installed")
    with servers.mapserver(folder) as url:
        yield url


@pytest.fixture(scope="module")
def pygeoapi(folder: Path) -> Iterator[str]:
    pytest.importorskip("pygeoapi", reason="pygeoapi is not installed (requirements-dev)")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with servers.pygeoapi(folder) as url:
            yield url


def pull(kind: str, url: str, layer: str, **parts: str) -> tuple[dict[str, FeatureFact], Any, int]:
    """The facts of a layer by code, the session, and the count of unknown properties."""
    rest = "".join(f"; {key}={value}" for key, value in parts.items())
    settings = SourceSettings(
        kind=kind, url=url, page_size=5_000, calls_per_minute=60_000,
        options={"layer_x": f"{layer}; code=ma; name=ten; kind=loai{rest}"},
    )  # fmt: skip
    connector = registry.get("gis", CLOCK)
    stream = connector.stream("layers")
    facts: dict[str, FeatureFact] = {}
    unknown = 0
    with connector.open(settings, CLOCK) as session:
        for page in stream.pages(session, WINDOW):
            unknown += page.unknown
            for record in page.records:
                assert "MẪU" not in str(record)
                fact = stream.conform(record)
                assert isinstance(fact, FeatureFact)
                facts[fact.code.removeprefix("x:")] = fact
    return facts, session, unknown


def check(facts: dict[str, FeatureFact], metres: float) -> None:
    """Every fact has its own name and lies where its place is."""
    for code, name, at in servers.places():
        fact = facts.get(code)
        if fact is None or fact.longitude is None or fact.latitude is None:
            assert at is None, code
            continue
        assert at is not None
        assert fact.name == name
        assert geo.metres((fact.longitude, fact.latitude), at) < metres


@pytest.mark.parametrize(("layer", "metres"), [("wgs", 0.2), ("vn2000", 1.0)])
def test_mapserver_gives_all_it_has_over_its_cap(mapserver: str, layer: str, metres: float) -> None:
    facts, session, unknown = pull("wfs", mapserver, layer)
    assert len(facts) == servers.COUNT - 1, "MapServer leaves out the one without geometry"
    assert unknown == len(facts), "one property a feature is not allowed"
    check(facts, metres)
    assert session.calls <= 8


@pytest.mark.parametrize(("layer", "metres"), [("wgs", 0.2), ("vn2000", 1.0)])
def test_pygeoapi_gives_all_over_its_cap(pygeoapi: str, layer: str, metres: float) -> None:
    facts, session, _ = pull("ogcapi", pygeoapi, layer)
    assert len(facts) == servers.COUNT
    check(facts, metres)
    assert facts[f"TR{servers.NOWHERE:05d}"].geometry is None
    assert session.notes == ["Lớp x: 1 đối tượng không có hình."]


def test_the_vn2000_layer_lies_on_its_twin(mapserver: str) -> None:
    twin, _, _ = pull("wfs", mapserver, "wgs")
    _, _, (longitude, latitude) = servers.places()[1]
    own, _, _ = pull("wfs", mapserver, "vn2000", point=f"TR00001@{longitude},{latitude}")
    off = [
        geo.metres(
            (one.longitude or 0, one.latitude or 0),
            (twin[code].longitude or 0, twin[code].latitude or 0),
        )
        for code, one in own.items()
    ]
    assert len(off) == servers.COUNT - 1
    assert max(off) < 1.0


def test_a_known_place_that_is_226_metres_off_stops_the_pull(mapserver: str) -> None:
    _, _, (longitude, latitude) = servers.places()[1]
    with pytest.raises(SourceError, match="bảy tham số"):
        pull("wfs", mapserver, "vn2000", point=f"TR00001@{longitude + 0.002},{latitude}")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of pygeoapi itself
def test_a_wrong_axis_order_is_an_error_and_never_swapped(pygeoapi: str) -> None:
    with pytest.raises(SourceError, match="đảo trục"):
        pull("ogcapi", pygeoapi, "swapped")


def test_a_layer_that_is_not_there_names_those_that_are(mapserver: str) -> None:
    with pytest.raises(SourceError, match=r"các lớp: ms:vn2000, ms:wgs"):
        pull("wfs", mapserver, "khong_co")
