"""The demonstration as a visitor starts it: everything comes up, goes on, and ends."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from cli.ports import free_port
from core.settings import ROOT
from sandbox import addresses
from tests.cli.conftest import caller

PATIENCE = 300
SHORT = {f"IOC_SOURCES__{name.upper()}__BACKFILL_FROM": "2023-12-11" for name in addresses.PATHS}
"""Two weeks are enough to see everything move."""


class Demo:
    """``python -m cli demo`` with its output in a file."""

    def __init__(self, folder: Path, port: int, *argv: str) -> None:
        self.folder, self.port = folder, port
        self.out = folder.with_suffix(".out")
        words = ["demo", "--no-browser", "--port", str(port), "--data", str(folder), *argv]
        with self.out.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "cli", *words],
                env={**os.environ, **SHORT, "PYTHONPATH": str(ROOT)},
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def until(self, words: str) -> str:
        end = time.monotonic() + PATIENCE
        while words not in (text := self.out.read_text()):
            assert self.process.poll() is None, text
            assert time.monotonic() < end, text
            time.sleep(0.1)
        return text

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)


def call(folder, *argv):
    return caller(folder, SHORT)(*argv)


def processes(folder):
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().decode().split("\0")
        except OSError:
            continue
        if str(folder) in words:
            found.append(words)
    return found


@pytest.fixture
def folder(tmp_path):
    yield tmp_path / "data"
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if str(tmp_path / "data") in path.read_bytes().decode().split("\0"):
                os.kill(int(path.parent.name), signal.SIGKILL)
        except OSError:
            continue


@pytest.mark.timeout(900)
def test_everything_comes_up_answers_ends_and_goes_on(folder):
    """A scheduler that is killed is started again; a parent that is killed leaves nothing."""
    # it is opened seconds later: one that no system gives to whoever else asks for any
    port = free_port(20_000 + os.getpid() % 10_000)
    demo = Demo(folder, port, "--at", "2023-12-26", "--scale", "small")
    demo.until("Trang web đã mở")
    (pid,) = [
        int(path.parent.name)
        for path in Path("/proc").glob("[0-9]*/cmdline")
        if (words := _words(path)) and "schedule" in words and str(folder) in words
    ]
    os.kill(pid, signal.SIGKILL)
    demo.until("Tiến trình schedule đã dừng bất ngờ; chạy lại.")
    demo.until("Đã nạp xong")

    value = json.loads(call(folder, "value", "data.datasets", "--json").stdout)
    assert (value["value"], value["period"]) == (226, "2023-12-26/YTD")
    assert "Không có sai khác" in call(folder, "verify").stdout
    accounts = json.loads((folder / "demo-accounts.json").read_text())
    assert {one["role"] for one in accounts} >= {"leader", "official", "analyst", "operator"}
    assert (folder / "demo-accounts.json").stat().st_mode & 0o077 == 0
    token = (folder / "demo-token").read_text().strip()
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/v1/values?indicator=data.datasets",
        headers={"Authorization": f"Bearer {token}"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        assert b"226" in answer.read()

    assert demo.stop() == 0
    assert processes(folder) == []
    assert "Không có sai khác" in call(folder, "verify").stdout
    assert json.loads(call(folder, "value", "data.datasets", "--json").stdout) == value

    again = Demo(folder, port)
    assert again.process.wait(PATIENCE) == 2
    assert "--at 2023-12-26" in again.out.read_text()
    other = call(folder, "demo", "--at", "2023-12-26", "--scale", "demo")
    assert other.returncode == 2
    assert "--scale small" in other.stderr

    again = Demo(folder, port, "--at", "2023-12-26")
    again.until("Đã nạp xong")
    again.process.kill()
    again.process.wait()
    end = time.monotonic() + PATIENCE
    while processes(folder):
        assert time.monotonic() < end, processes(folder)
        time.sleep(0.1)


def _words(path):
    try:
        return path.read_bytes().decode().split("\0")
    except OSError:
        return []


def test_a_folder_with_other_data_is_not_taken_over(folder):
    folder.mkdir()
    (folder / "ioc.db").write_bytes(b"")
    done = call(folder, "demo", "--at", "2023-12-26", "--no-browser")
    assert done.returncode == 2
    assert "không phải của bản trình diễn" in done.stderr


def test_a_port_in_use_is_said(folder):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = call(folder, "demo", "--no-browser", "--port", str(port))
    assert done.returncode == 2
    assert f"127.0.0.1:{port}" in done.stderr
