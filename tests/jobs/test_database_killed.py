"""kill -9 of the database under a running scheduler: it waits, and goes on when it is back."""

import signal
from datetime import date
from pathlib import Path

import pytest

from tests import postgres
from tests.jobs.province import environment
from tests.jobs.test_crash import ALONE, Chain


@pytest.mark.postgres
@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_scheduler_outlives_its_database(postgres_binaries, source, tmp_path, opened_with):
    with postgres.server(postgres_binaries) as address:
        home = Path(address.partition("host=")[2])
        more = ALONE | {
            "IOC_SOURCES__ONESTOP__BACKFILL_FROM": "2023-12-18",
            "IOC_JOBS__BATCH": "100",
            "IOC_SOURCES__ONESTOP__PAGE_SIZE": "100",
            "IOC_JOBS__LEASE": "3s",
            "IOC_DATABASE_URL": address.format("postgres"),
        }
        chain = Chain(tmp_path, environment(source.url, **more), source)
        with opened_with(**more) as chain.context:
            one = chain.start()
            try:
                one.until(lambda: chain.dossiers() >= 100)
                postgres.kill(home)
                one.until(lambda: "no database, trying every 1 s" in one.log.read_text())
                postgres.start_again(postgres_binaries, home)
                assert not chain.whole()
                one.until(chain.whole)
                assert one.end(signal.SIGTERM) == 0
                chain.settled(date(2023, 12, 18))
            finally:
                one.process.kill()
                one.process.wait()
            lost = "select count(*) from run where outcome in ('abandoned', 'failed')"
            assert chain.ask(lost) >= 1, "it was killed while a pull ran"
    said = one.log.read_text()
    assert said.count("no database, trying") <= 3, "said when it changes, not with every knock"
    assert "another scheduler" not in said
    assert "the lease is ours; the shift begins" in said
    assert "Traceback" not in said
