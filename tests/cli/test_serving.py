"""How gunicorn is set: what a return of everybody at once depends on."""

import re

from cli import serving
from core.settings import ROOT, load


def test_an_idle_connection_ends_before_its_page_looks_again(tmp_path):
    """Else all who return at once stay with the worker that was ready first."""
    told = serving.Web(load(tmp_path, {})).cfg
    script = (ROOT / "assets" / "live.js").read_text("utf-8")
    paces = re.findall(r"body\.dataset\.pace\) \|\| (\d+)", script)
    assert told.keepalive * 1000 < min(map(int, paces))
    assert told.threads < told.worker_connections < 200
