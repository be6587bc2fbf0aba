"""The units of ``deploy/`` agree with what the processes need."""

from pathlib import PurePosixPath

import pytest

from core.settings import ROOT


def settings(unit):
    """The unit's lines by name; what is set for the process by its own name."""
    told = {}
    for line in (ROOT / "deploy" / unit).read_text("utf-8").splitlines():
        name, _, value = line.partition("=")
        if name == "Environment":
            told |= dict(one.split("=", 1) for one in value.split())
        else:
            told[name] = value
    return told


@pytest.mark.parametrize("unit", ["ioc-schedule.service", "ioc-web.service"])
def test_sqlite_sorts_on_the_disk_of_the_data_in_a_folder_that_is_made(unit):
    held = settings(unit)
    folder = PurePosixPath(held["SQLITE_TMPDIR"])
    assert folder.is_relative_to(held["IOC_DATA"])
    assert folder.is_relative_to(held["ReadWritePaths"])
    made = [PurePosixPath("/var/lib") / one for one in held["StateDirectory"].split()]
    assert folder in made, "SQLite goes elsewhere in silence where the folder is not there"
