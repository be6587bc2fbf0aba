"""How late a source may be reaches the screens: weekends and Tết are not lateness."""

from datetime import datetime

from core.calendar import WorkingCalendar
from core.clock import TZ, epoch
from core.lateness import overdue
from core.settings import ROOT
from indicators.proving.sources import cards as kept
from jobs import cards
from jobs.pulling import sources

CALENDAR = WorkingCalendar.load(ROOT / "config" / "working_days.toml")


def at(text):
    return epoch(datetime.fromisoformat(text).replace(tzinfo=TZ))


def test_the_settings_lateness_is_announced(opened_with):
    with opened_with(
        IOC_SOURCES__TASKS__LATENESS="2wd", IOC_SOURCES__ONESTOP__WORKING_DAYS="true"
    ) as context:
        for name in ("tasks", "onestop"):
            cards.tell(context, {name: sources.connector(context.settings, name)}, {})
        with context.store.read() as conn:
            held = kept(conn)
    assert (held["tasks"].rule, held["tasks"].quiet) == ("2wd", False)
    assert held["tasks"].streams[0].rule == "2wd"
    assert held["onestop"].quiet
    assert {one.name: one.rule for one in held["onestop"].streams}["dossiers"] == "2h"


def test_a_source_that_is_pulled_no_more_is_kept_as_off(opened_with):
    with opened_with() as context:
        for name in ("tasks", "onestop"):
            cards.tell(context, {name: sources.connector(context.settings, name)}, {})
        cards.retire(context, ["onestop"])
        with context.store.read() as conn:
            held = kept(conn)
    assert {name: {one.off for one in held[name].streams} for name in held} == {
        "tasks": {True},
        "onestop": {False},
    }


def test_a_quiet_weekend_is_not_late():
    night, sunday = at("2023-12-22T23:30"), at("2023-12-24T12:00")
    assert overdue(night, sunday, CALENDAR, seconds=7_200, rule="2h")
    assert not overdue(night, sunday, CALENDAR, seconds=7_200, rule="2h", quiet=True)
    assert overdue(night, at("2023-12-25T02:00"), CALENDAR, seconds=7_200, rule="2h", quiet=True)
    assert not overdue(night, at("2023-12-26T16:00"), CALENDAR, seconds=172_800, rule="2wd")
    assert overdue(night, at("2023-12-26T18:00"), CALENDAR, seconds=172_800, rule="2wd")
    assert not overdue(None, sunday, CALENDAR, seconds=7_200, rule="2h")
    assert not overdue(night, sunday, CALENDAR, seconds=0)
