"""What is given to the public: rows and layers say how far their data reach, and hide for good."""

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import shapely

from core import public
from core.clock import DAY, day_number
from core.errors import ConfigError
from core.public import OpenSet
from core.settings import load
from core.units import Level
from exports.public import layers
from exports.public.rows import table
from indicators.catalog import Catalog
from indicators.evaluating import publish
from store.database.engine import open_store
from tests.indicators import seeded
from tests.indicators.conftest import article_template
from tests.indicators.test_maps import facts

__all__ = ["article_template"]


@pytest.fixture
def house(tmp_path, sqlite_template):
    """``house(fill, template)``: the catalogue over what ``fill`` put into a store."""
    held = []

    def make(fill, template=sqlite_template):
        shutil.copy(template, tmp_path / "ioc.db")
        store = open_store(f"sqlite:///{tmp_path / 'ioc.db'}", 80)
        fill(store)
        publish.run(store, seeded.CLOCK, seeded.CALENDAR)
        settings = load(data=tmp_path, env={}, clock_at="2023-12-26")
        held.append(Catalog(settings, store=store))
        return held[-1]

    yield make
    for one in held:
        one.close()


def alone(catalog, one):
    """The table of a set that is published by itself."""
    return table(catalog, one, [one])


def open_set(*ids, **more):
    given = {"name": "thu", "title": "Thử", "grain": "month", "since": date(2023, 10, 1)}
    return OpenSet(**(given | {"indicators": ids} | more))


def test_a_month_that_did_not_come_whole_says_so(house):
    def fill(store):
        days = [seeded.at(f"2023-{month}-02T08:00") for month in (10, 11)]
        done = [
            (seeded.dossier(f"N{day}{n}", day, day + 7 * DAY, day + DAY), seeded.DUC_HOA)
            for day in days
            for n in range(9)
        ]
        covered = (seeded.START, seeded.at("2023-11-15T12:00"))
        seeded.put(store, "dossier", "onestop", "dossiers", done, covered=covered)

    made = alone(house(fill), open_set("onestop.on_time_rate", by="unit"))
    told = {(one["period"], one["member"]): one for one in made.records}
    whole, short = told["2023-10", ""], told["2023-11", ""]
    assert (whole["value"], whole["coverage"], whole["note"]) == (1.0, 1.0, "")
    assert (short["value"], short["as_of"]) == (1.0, "2023-11-15T12:00:00")
    assert short["coverage"] == pytest.approx(0.48)
    assert short["note"] == "số liệu mới đến 12:00 15/11/2023, chưa hết kỳ"
    part = told["2023-11", "802"]
    assert (part["note"], part["coverage"]) == (short["note"], short["coverage"])


def test_a_sum_of_some_of_the_units_says_of_how_many_and_an_old_one_up_to_when(house):
    def fill(store):
        names = {"society.smartphones": 90, "society.population": 100}
        seeded.put(
            store, "observation", "reported", "figures",
            [(seeded.figure(name, "2022", value), seeded.DUC_HOA) for name, value in names.items()],
            covered=(0, None),
        )  # fmt: skip

    asked = open_set("society.smartphone_rate", grain="quarter", since=date(2022, 10, 1))
    made = alone(house(fill), asked)
    told = {one["period"]: one for one in made.records}
    assert told["2023-Q3"]["value"] == 0.9
    assert 0 < told["2023-Q3"]["coverage"] < 0.2, "one district of all"
    assert told["2023-Q3"]["note"].endswith("số liệu mới đến hết 31/12/2022, chưa hết kỳ")


def test_a_layer_has_the_periods_of_its_table_and_each_the_boundary_of_its_time(
    house, article_template
):
    def fill(store):
        drawn = facts(Level.DISTRICT, False)[:14]
        (old, unit) = next(one for one in drawn if one[1] == seeded.DUC_HOA)
        turn = day_number(date(2023, 7, 1))
        moved = shapely.affinity.translate(shapely.from_geojson(old.geometry), 0.01, 0.01)
        new = replace(
            old, code="802@moi", valid_from=turn, geometry=shapely.to_geojson(moved),
            bbox=moved.bounds, content_hash="y",
        )  # fmt: skip
        seeded.put(store, "boundary", "gis", "boundaries", [*drawn, (new, unit)])

    catalog = house(fill, article_template)
    asked = open_set(
        "onestop.on_time_rate", grain="quarter", since=date(2022, 1, 1), by="unit", layer=True
    )
    made, rows = layers.layer(catalog, asked), alone(catalog, asked)
    assert {one.properties["period"] for one in made.places} == {
        one["period"] for one in rows.records
    }
    assert made.places[0].id.startswith("2023-Q2."), "no empty years before the first figure"
    spring, summer = (
        made.feature(next(one for one in made.places if one.id == f"{period}.802"))["geometry"]
        for period in ("2023-Q2", "2023-Q3")
    )
    assert spring != summer
    x = [shapely.from_geojson(json.dumps(one)).centroid.x for one in (spring, summer)]
    assert x[1] - x[0] == pytest.approx(0.01, abs=2e-3)
    place = next(one for one in made.places if one.id == "2023-Q3.802")
    assert "onestop_on_time_rate_coverage" in place.properties


def test_an_origin_is_one_line(tmp_path: Path):
    path = tmp_path / "publish.toml"
    path.write_text('frames = ["https://tinh.example.invalid\\n"]', "utf-8")
    with pytest.raises(ConfigError, match="frames"):
        public.load(path)
