"""The stage of ``./ioc demo``: prepares the folder, starts the three processes, ends them again."""

from __future__ import annotations

import os
import signal
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import httpx

from cli import accounts
from cli.children import Child, end
from cli.demonstration import Demonstration
from cli.faults import say
from cli.ports import check_free, free_port
from connectors import registry
from core import settings as core_settings
from core.clock import epoch
from core.settings import Settings
from sandbox import addresses
from sandbox.faults import Board
from sandbox.warehouse import Warehouse

SANDBOX_PORT = 9100
"""Wished for; another when it is taken."""
LIVELY = {
    f"IOC_SOURCES__{name.upper()}__EVERY": every
    for name, every in (
        ("onestop", "30s"),
        ("docsystem", "1m"),
        ("edoc", "1m"),
        ("reported", "30s"),
    )
}
"""With a running clock a visitor shall see figures move: some sources are pulled more often."""
END = 8.0
"""Seconds that all children get to end in after Ctrl-C."""


@dataclass
class Stage:
    """One demonstration on this machine."""

    folder: Path
    play: Demonstration
    port: int
    children: list[Child] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def prepare(self) -> Settings:
        """Write the folder's memory and the accounts. Raises IocError."""
        check_free("127.0.0.1", self.port)
        inbox = self.folder.resolve() / "inbox"
        inbox.mkdir(parents=True, exist_ok=True)
        stored = self.folder.resolve() / "warehouse" / "kho.db"
        sandbox = free_port(SANDBOX_PORT)
        self.play.environment = {
            **addresses.environment(f"http://127.0.0.1:{sandbox}", inbox, stored),
            "IOC_WEB__DEMO": "true",
            "IOC_WEB__PROVINCE_BESIDE": "true",
            "IOC_WEB__PORT": str(self.port),
            **({"IOC_CLOCK_AT": self.play.at} if self.play.at else LIVELY),
        }
        self.play.save(self.folder)
        settings = core_settings.load(self.folder, self._environment(), registry.names())
        accounts.ready(settings)
        # A file cannot keep an early caller waiting, as the sandbox's port does.
        Warehouse(stored, Board(), self.play.seed).fill(epoch(settings.clock().now()))
        arguments = ["--port", str(sandbox), "--scale", self.play.scale]
        arguments += ["--seed", str(self.play.seed), "--inbox", str(inbox)]
        arguments += ["--warehouse", str(stored)]
        if self.play.at:
            arguments += ["--at", self.play.at]
        self._child("sandbox", ["sandbox", *arguments])
        self._child("schedule", ["schedule"])
        self._child("web", ["web"])
        return settings

    def open(self) -> None:
        """Start the children; the sandbox first, since the scheduler pulls from it at once."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)
        sandbox, *others = self.children
        sandbox.start()
        for child in others:
            child.start()

    def watch(self) -> bool:
        """Start again what has died. False when a process will not stay up."""
        for child in self.children:
            if child.running or self.stop.is_set():
                continue
            if child.hopeless:
                say(f"Tiến trình {child.name} không đứng được; xem {child.log}:")
                say(child.last_words())
                return False
            say(f"Tiến trình {child.name} đã dừng bất ngờ; chạy lại.")
            child.start()
        return True

    def web_answers(self) -> bool:
        """Is the web ready to serve?"""
        try:
            url = f"http://127.0.0.1:{self.port}/healthz"
            return httpx.get(url, timeout=2, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False

    def close(self) -> float:
        """End all processes; gives the seconds that it took."""
        began = time.monotonic()
        end(self.children[::-1], END)
        return time.monotonic() - began

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.stop.set()

    def _environment(self) -> dict[str, str]:
        return {**self.play.environment, **os.environ}

    def _child(self, name: str, arguments: list[str]) -> None:
        self.children.append(
            Child(
                name,
                [*arguments, "--data", str(self.folder.resolve())],
                self._environment(),
                self.folder.resolve() / "logs" / f"{name}.log",
            )
        )
