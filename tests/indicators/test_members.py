"""The members of a dimension, as a menu lists them."""

from dataclasses import replace
from datetime import date

import pytest

from core.facts import PetitionFact, UnitRef
from core.period import Grain, Period
from core.units import Level
from dashboard.wording import phrases
from indicators.asking import members
from store.counting import titled
from store.places import territory
from tests.indicators.seeded import BEN_LUC, at, put

RECEIVED = "petition.received"
NOVEMBER, YEAR = (Period.of(one, date(2023, 11, 1)) for one in (Grain.MONTH, Grain.YEAR))


@pytest.fixture
def named(any_store, catalog_of):
    """A field that is called anew in November, of which one petition tells no name."""
    old = PetitionFact(
        "P1", 1, UnitRef("x"), "DT", at("2023-10-02T08:00"), *[None] * 5, field_name="đô thị"
    )
    new = replace(old, code="P2", created_at=at("2023-11-02T08:00"), field_name="Đô thị")
    last = replace(new, code="P3", created_at=at("2023-11-03T08:00"), field_name="")
    other = replace(last, code="P4", field_code="MT")
    facts = [(one, BEN_LUC) for one in (new, old, last, other)]
    put(any_store, "petition", "petitions", "petitions", facts)
    return catalog_of(any_store)


def test_a_member_has_its_newest_name_on_every_database(named):
    assert named.members("field", RECEIVED) == {"DT": "Đô thị", "MT": "MT"}
    found = named.by(RECEIVED, "field", None, NOVEMBER)
    assert {one.extra["name"]: one.numerator for one in found} == {"Đô thị": 2, "MT": 1}


def test_a_body_of_the_exchange_is_named_with_its_code_or_said_to_be_elsewhere():
    units = territory.load().units
    one = next(each for each in units if each.level is Level.AGENCY)
    called = members.bodies(units)
    assert called(one.code) == f"{one.name} · {one.code}"
    assert called("000.00.77.H39") == "Cơ quan trong tỉnh chưa có tên, mã 000.00.77.H39"
    assert called("000.00.01.G99") == "Cơ quan ngoài tỉnh, mã 000.00.01.G99"
    assert called("") == members.UNTOLD
    assert phrases.english(called("000.00.01.G99")).endswith("the province, code 000.00.01.G99")


def test_names_are_read_once_as_long_as_no_petition_comes(named, monkeypatch):
    read = []

    def titles(*asked):
        read.append(asked[1:])
        return known(*asked)

    known = titled.titles
    monkeypatch.setattr(titled, "titles", titles)
    for period in (NOVEMBER, YEAR):
        assert named.by(RECEIVED, "field", None, period)
    assert len(read) == 1


def test_fields_stand_in_the_order_of_the_alphabet(monkeypatch):
    known = {"1": "Đất đai", "2": "Dược", "3": "Đường bộ", "4": "Dân số", "5": "Điện", "6": "Hóa"}
    monkeypatch.setattr(members, "names", lambda snapshot, dim, codes, kind="": known)
    named = list(members.listed(None, "field").values())
    assert named == ["Dân số", "Dược", "Đất đai", "Điện", "Đường bộ", "Hóa"], "đ after d"
