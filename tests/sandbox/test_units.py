"""The names that sources write find their units on the day."""

from __future__ import annotations

import pytest

from core.facts import UnitRef
from core.units import Level
from sandbox.datasets import datasets
from sandbox.places import agency, places, successors
from sandbox.procedures import procedures
from sandbox.tasks import plan
from store.places.resolver import Resolver
from store.places.territory import load
from tests.sandbox.province import seconds

RESOLVER = Resolver(load().units, load().aliases)


def test_every_name_and_code_resolves_on_its_first_and_last_day():
    for place in places():
        for day in {max(place.since, 16_000), min(place.until - 1, 20_800)}:
            if place.open(day):
                for ref in (UnitRef(name=place.name), UnitRef(code=place.unit.code)):
                    assert RESOLVER.resolve(ref, day) == place.unit.unit_id, (place.name, day)


def test_invented_identifiers_are_nobody_elses():
    codes = [p.code for p in places()]
    assert len(set(codes)) == len(codes)
    for place in places():
        if place.level is not Level.AGENCY:
            assert RESOLVER.resolve(UnitRef(code=place.code), 19_700) is None


@pytest.mark.parametrize("day", [19_000, 19_700, 20_200, 20_700])
def test_every_branch_has_an_agency(day: int):
    assert all(agency(p.agency, day) is not None for p in procedures() if "T" in p.levels)


def test_successors_are_alive_when_needed():
    follows = successors()
    ended = [n for n, p in enumerate(places()) if p.until < 10**6]
    assert set(follows) == set(ended)
    assert all(places()[follows[n]].open(places()[n].until) for n in ended)


@pytest.mark.parametrize("now", ["2023-12-26", "2026-11-20"])
def test_owners_of_data_sets_and_tasks_resolve(now: str):
    at = seconds(now)
    for one in datasets():
        if one.visible(at):
            assert RESOLVER.resolve(UnitRef(name=one.owner(at)), at // 86_400) is not None
    for task in plan(int(now[:4])):
        ref = UnitRef(task.place.unit.code, task.place.unit.name)
        assert RESOLVER.resolve(ref, seconds(f"{task.assigned}") // 86_400) is not None
