from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from core.clock import TZ, epoch, frozen_at
from core.errors import ConfigError
from core.settings import load
from jobs import triggers

STREAM = SimpleNamespace(cadence=timedelta(hours=1))
NOON = datetime(2023, 12, 26, 12, tzinfo=TZ)


def of_stream(**settings):
    source = SimpleNamespace(**({"cron": "", "every": None} | settings))
    return triggers.of_stream("onestop", source, STREAM, 5)


def test_cron_wins_over_interval_and_interval_over_the_streams_pace():
    assert of_stream().interval == timedelta(hours=1)
    assert of_stream(every=timedelta(minutes=5)).interval == timedelta(minutes=5)
    found = of_stream(every=timedelta(minutes=5), cron="30 6,17 * * *")
    assert found.get_next_fire_time(None, NOON).astimezone(TZ).hour == 17
    assert found.jitter == 5


def test_cron_is_in_the_products_zone():
    found = triggers.cron("30 2 * * *", "jobs.verify_cron")
    at = found.get_next_fire_time(None, NOON)
    assert (at.utcoffset(), at.hour, at.minute, at.day) == (timedelta(hours=7), 2, 30, 27)


@pytest.mark.parametrize("text", ["", "x", "61 2 * * *", "30 2 * *", "0 3 * * 0"])
def test_a_line_that_cannot_be_read_names_its_setting(text):
    with pytest.raises(ConfigError, match=r"jobs\.verify_cron"):
        triggers.cron(text, "jobs.verify_cron")


def test_weekdays_by_name():
    at = triggers.cron("0 3 * * sun", "x").get_next_fire_time(None, NOON)
    assert at.weekday() == 6


def test_all_faults_of_a_schedule_are_listed(tmp_path):
    settings = load(
        tmp_path,
        {
            "IOC_JOBS__VERIFY_CRON": "x",
            "IOC_SOURCES__ZALO__CRON": "0 3 * * 1",
            "IOC_SOURCES__ONESTOP__BACKFILL_FROM": "2023",
            "IOC_SOURCES__TASKS__EVERY": "0s",
            "IOC_SOURCES__DOCSYSTEM__SWEEP": "sunday",
        },
    )
    faults = triggers.faults(settings, epoch(frozen_at("2023-12-26").now()))
    assert len(faults) == 5
    assert triggers.faults(load(tmp_path, {}), 1_703_500_000) == []


def test_only_what_can_be_read_whole_is_swept():
    source, weekly = SimpleNamespace(sweep="0 3 * * sun"), SimpleNamespace(sweepable=True)
    at = triggers.of_sweep("onestop", source, weekly).get_next_fire_time(None, NOON)
    assert (at.weekday(), at.hour) == (6, 3)
    assert triggers.of_sweep("edoc", source, SimpleNamespace(sweepable=False)) is None
    assert triggers.of_sweep("onestop", SimpleNamespace(sweep=""), weekly) is None
