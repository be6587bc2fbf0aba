"""The process: bound at once, ended cleanly; and what clients need to know to log in."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from core.errors import MisuseError
from core.settings import ROOT, load
from sandbox import addresses
from sandbox.server import running
from sandbox.state import Sandbox

CODE = """
import sys
from pathlib import Path
from sandbox.server import serve
serve(int(sys.argv[1]), 3, "small", "2023-12-26", ["zalo=5xx:500"], Path(sys.argv[2]))
"""


def test_serves_until_told_to_end(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as line:
        port = line.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-c", CODE, str(port), str(tmp_path)], cwd=ROOT)
    try:
        transport = httpx.HTTPTransport(retries=8)
        with httpx.Client(transport=transport, timeout=60) as client:
            state = client.get(f"http://127.0.0.1:{port}/_sandbox/state").json()
        assert (state["seed"], state["faults"]) == (3, ["zalo=5xx:500"])
        assert len(list(tmp_path.iterdir())) == 8
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
    finally:
        process.kill()
        process.wait()


def test_environment_is_made_of_settings(tmp_path: Path):
    env = addresses.environment("http://127.0.0.1:9100", tmp_path)
    config = tmp_path / "ioc.toml"
    config.write_text("", "utf-8")
    settings = load(env={**env, "IOC_CONFIG": str(config)})
    assert set(settings.sources) == {*addresses.PATHS, "reported"}
    assert settings.sources["onestop"].url == "http://127.0.0.1:9100/motcua"
    assert settings.sources["onestop"].secret() == addresses.ONESTOP[1]
    assert settings.sources["onestop"].options["dstcode"]
    assert settings.sources["reported"].folder == tmp_path


def test_a_box_can_be_shared_and_many_may_run():
    box = Sandbox(at="2023-12-26")
    with running(box=box) as one, running(box=box) as two:
        assert one.url != two.url
        assert one.box is two.box
        for each in (one, two):
            assert httpx.get(f"{each.url}/_sandbox/state").json()["seed"] == 1


def test_unknown_scale():
    with pytest.raises(MisuseError, match="small, demo, province"):
        Sandbox(scale="huge")
