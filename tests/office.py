"""LibreOffice, by which files are opened as their readers open them."""

import shutil

import pytest


def soffice() -> str:
    """The program; where the Debian package of ``make test`` is missing the test is skipped."""
    found = shutil.which("soffice")
    if found is None:
        pytest.skip("needs Debian's libreoffice-calc-nogui")
    return found
