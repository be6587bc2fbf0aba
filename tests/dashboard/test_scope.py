"""The catalogue as an official sees it."""

from datetime import date

import pytest

from core.errors import AccessError, StoreError
from core.period import Period
from dashboard.readers.scope import Scoped
from tests.dashboard.fakes import NOW, FakeCatalog

ID = "onestop.on_time_rate"
TODAY = date(2023, 12, 26)


@pytest.fixture
def scoped():
    return Scoped(FakeCatalog(), "802")


def test_nothing_named_is_the_own_unit(scoped):
    assert scoped.value(ID).unit == "802"
    assert {one.unit for one in scoped.values([ID, "edoc.signed_rate"])} == {"802"}
    assert {one.unit for one in scoped.series(ID)} == {"802"}
    assert scoped.unit(None).code == "802"


def test_below_is_allowed_and_beside_and_above_are_not(scoped):
    assert scoped.value(ID, "27931").unit == "27931"
    for code in ("80", "803", "000.00.12.H39", "803@2004"):
        for ask in (
            lambda code=code: scoped.value(ID, code),
            lambda code=code: scoped.values([ID], code),
            lambda code=code: scoped.by(ID, "field", code),
            lambda code=code: scoped.series(ID, code),
            lambda code=code: scoped.records("dossier", {"unit": code}),
            lambda code=code: scoped.unit(code),
            lambda code=code: scoped.passport(f"{ID}:{code.split('@')[0]}:2023-Q4"),
        ):
            with pytest.raises(AccessError):
                ask()


def test_lists_hold_own_rows(scoped):
    assert {one.unit for one in scoped.by(ID, "unit")} == {"27931", "27934"}
    assert {one.code for one in scoped.units(TODAY)} == {"802", "27931", "27934"}
    assert scoped.changes(NOW - 86_400) == []
    assert (scoped.quarantine_groups(), scoped.quarantine().rows) == ([], [])
    assert scoped.records("dossier", {}).rows[0]["unit"] == "802@2004"
    assert len(scoped.by(ID, "field")) == 2


def test_a_past_period_names_the_unit_of_that_time(scoped):
    assert scoped.value(ID, "802", Period.parse("2023-Q1", TODAY)).unit == "802"


def test_the_province_itself_is_no_limit():
    scoped = Scoped(FakeCatalog(), "80")
    assert len(scoped.by(ID, "unit")) > 10
    assert scoped.value(ID, "803").unit == "803"
    assert scoped.changes(0)
    assert scoped.passport(f"{ID}:803:2023-Q4").value.unit == "803"


def test_what_has_no_unit_is_open(scoped):
    whole = FakeCatalog()
    assert scoped.revision() == whole.revision()
    assert scoped.stamp() == whole.stamp()
    assert len(scoped.definitions()) == len(whole.definitions())
    assert scoped.definition(ID).id == ID
    assert scoped.default_period() == whole.default_period()
    assert scoped.sources()
    assert scoped.runs()
    assert scoped.tenant == 80
    assert scoped.clock.now() == whole.clock.now()
    assert scoped.calendar.is_working(TODAY)


def test_of_the_province_only_rates_are_told_and_never_how_many():
    whole, year = FakeCatalog(), FakeCatalog().default_period()
    counts = [one.id for one in whole.definitions() if one.unit != "%"]
    rates = [one.id for one in whole.definitions() if one.unit == "%"]
    assert counts
    told = Scoped(whole, "802", beside=True).province([*counts, *rates], year, None, None)
    assert [one.indicator for one in told] == rates
    assert {one.unit for one in told} == {"80"}
    assert any(one.value is not None for one in told)
    assert {(one.numerator, one.denominator) for one in told} == {(None, None)}
    assert Scoped(whole, "802", beside=True).province(counts, year, None, None) == []
    assert Scoped(whole, "802").province(rates, year, None, None) == []


def test_an_account_of_a_lost_unit_sees_nothing():
    with pytest.raises(AccessError, match="99999"):
        Scoped(FakeCatalog(), "99999")


def test_a_store_that_is_away_takes_nobody_s_right():
    catalog = FakeCatalog()
    catalog.unit = lambda *_: (_ for _ in ()).throw(StoreError("Kho không trả lời."))
    with pytest.raises(StoreError):
        Scoped(catalog, "802")


def test_every_question_of_the_catalogue_is_limited_here():
    """A method that the catalogue gains must be thought about, not passed on."""
    from indicators.catalog import Catalog

    others = {"close", "without"}  # the last is a rehearsal's, of the whole catalogue alone
    asked = {name for name in dir(Catalog) if not name.startswith("_")} - others
    assert asked <= set(dir(Scoped)), asked - set(dir(Scoped))
