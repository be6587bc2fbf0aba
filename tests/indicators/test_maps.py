"""Boundaries and places as maps ask for them."""

import json
from datetime import date

import pytest
import shapely

from core.clock import day_number
from core.errors import MisuseError, NotFoundError
from core.facts import BoundaryFact, FeatureFact, PetitionFact, UnitRef
from core.period import Period
from core.runs import Run
from core.units import Level
from indicators.asking import maps
from sandbox.shapes import cells
from store.database.seen import Seen
from store.intake.sweep import sweep
from tests.indicators import seeded

BEFORE, SINCE = date(2023, 12, 26), date(2025, 11, 20)


def facts(level, new):
    out = []
    for one in cells(level, new):
        unit, west = one.unit, one.shape.bounds
        fact = BoundaryFact(
            code=f"{unit.code}@{unit.valid_from}", version=1, unit=UnitRef(unit.code),
            valid_from=day_number(unit.valid_from), valid_to=None,
            geometry=shapely.to_geojson(one.shape), area_km2=1.0, bbox=west, content_hash="x",
        )  # fmt: skip
        out.append((fact, unit.unit_id))
    return out


@pytest.fixture
def mapped(store, catalog_of):
    for level, new in ((Level.DISTRICT, False), (Level.COMMUNE, True)):
        seeded.put(store, "boundary", "gis", "boundaries", facts(level, new))
    return store, catalog_of(store)


def drawn(made):
    return json.loads(made.body)


def test_each_day_has_its_own_units(mapped):
    _, catalog = mapped
    old, new = drawn(catalog.boundaries(BEFORE)), drawn(catalog.boundaries(SINCE))
    assert (old["level"], len(old["features"])) == ("district", 15)
    assert (new["level"], len(new["features"])) == ("commune", 96)
    assert {one["properties"]["code"] for one in old["features"]} >= {"794", "802"}
    assert catalog.boundaries(SINCE).hash == catalog.boundaries(date(2025, 11, 20)).hash
    assert catalog.boundaries(BEFORE).hash != catalog.boundaries(SINCE).hash
    assert drawn(catalog.boundaries(BEFORE, "commune"))["features"] == []
    with pytest.raises(MisuseError, match="province, district, commune"):
        catalog.boundaries(BEFORE, "xa")


def test_neighbours_keep_one_edge(mapped):
    _, catalog = mapped
    shapes = [
        shapely.from_geojson(json.dumps(one["geometry"]))
        for one in drawn(catalog.boundaries(SINCE))["features"]
    ]
    assert shapely.is_valid(shapes).all()
    assert all(one.exterior.is_ccw for one in shapes)
    whole = shapely.union_all(shapes)
    assert whole.geom_type == "Polygon"
    assert sum(one.area for one in shapes) == pytest.approx(whole.area, rel=1e-4)
    assert sum(shapely.Polygon(one).area for one in whole.interiors) < 1e-6


def test_simplifying_takes_points_away():
    round_shape = shapely.Point(106, 10.5).buffer(0.1, quad_segs=200)
    (few,) = maps.simplified([shapely.to_geojson(round_shape)])
    assert len(few["coordinates"][0]) < len(round_shape.exterior.coords) / 4


def test_a_portal_of_today_does_not_take_yesterdays_map_away(mapped):
    store, catalog = mapped
    seen = {fact.code for fact, _ in facts(Level.COMMUNE, True)} - {"27694@2025-07-01"}
    run = Run("sweep-1", "gis", "boundaries", "pull", seeded.NOW, seeded.NOW)
    sweep(store, run, "boundary", "gis", Seen(seen), seeded.NOW)
    assert len(drawn(catalog.boundaries(BEFORE))["features"]) == 15, "units that have ended"
    held = drawn(catalog.boundaries(SINCE))["features"]
    assert "27694" not in {one["properties"]["code"] for one in held}
    assert len(held) == 95


def test_places_of_a_layer(store, catalog_of):
    made = [
        (FeatureFact("y:1", 1, UnitRef(), "y", "Y tế", "Trạm", 106.4, 10.5,
                     '{"type":"Point","coordinates":[106.4,10.5]}'), seeded.DUC_HOA),
        (FeatureFact("y:2", 1, UnitRef(), "y", "", "", None, None, None), seeded.BEN_LUC),
    ]  # fmt: skip
    seeded.put(store, "feature", "gis", "layers", made)
    catalog = catalog_of(store)
    one, two = drawn(catalog.features("y"))["features"]
    assert (one["id"], one["properties"]["unit"]) == ("y:1", "802")
    assert two["geometry"] is None
    assert [f["id"] for f in drawn(catalog.features("y", "802"))["features"]] == ["y:1"]
    with pytest.raises(NotFoundError, match="Các lớp: y"):
        catalog.features("z")


def petition(code, longitude, latitude, received, done=None):
    at = seeded.at(received)
    closed = None if done is None else seeded.at(done)
    return PetitionFact(code, 1, UnitRef("x"), "1", at, None, closed, None, latitude, longitude)


def test_petitions_are_gathered_by_cell_of_their_period_and_unit(store, catalog_of):
    facts = [
        (petition("P1", 106.414, 10.536, "2023-11-02T08:00"), seeded.DUC_HOA),
        (petition("P2", 106.406, 10.544, "2023-11-03T08:00", "2023-11-04T08:00"), seeded.DUC_HOA),
        (petition("P3", 106.5, 10.6, "2023-11-03T08:00"), seeded.BEN_LUC),
        (petition("P4", None, None, "2023-11-03T08:00"), seeded.BEN_LUC),
        (petition("P5", 106.5, 10.6, "2023-10-31T08:00"), seeded.BEN_LUC),
    ]
    seeded.put(store, "petition", "petitions", "petitions", facts)
    catalog = catalog_of(store)
    november = Period.parse("2023-11", date(2023, 12, 26))
    told = [(s.longitude, s.latitude, s.count, s.open) for s in catalog.spots(None, november)]
    assert told == [(106.4, 10.55, 2, 1), (106.5, 10.6, 1, 1)]
    assert [s.count for s in catalog.spots("803", november)] == [1]
    near = [(s.longitude, s.latitude, s.count) for s in catalog.spots("802", november)]
    assert near == [(106.41, 10.54, 2)]
    assert sum(s.count for s in catalog.spots()) == 4
