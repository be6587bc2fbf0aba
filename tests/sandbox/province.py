"""What the sandbox's tests share: worlds to look into, moments, and a client of the one-stop."""

from __future__ import annotations

from functools import cache
from typing import Any

import httpx

from core.clock import epoch, frozen_at
from sandbox import addresses
from sandbox.world import World

REPORT = "2023-12-26"


def seconds(text: str) -> int:
    """A day (17:30) or a local ISO moment as epoch seconds."""
    return epoch(frozen_at(text).now())


@cache
def made(scale: str, first: int, last: int, seed: int = 1) -> World:
    """A world that no test may change."""
    return World(seed, scale, first, last)


class Desk:
    """A client of the one-stop adapter."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        name, word = addresses.ONESTOP
        answer = client.post("/motcua/auth", json={"username": name, "password": word}).json()
        assert answer["error_code"] == "0"
        self.session = answer["session"]

    def call(self, service: str, **parameters: str) -> dict[str, Any]:
        body = {"session": self.session, "madonvi": "000.00.00.H39", "service": service}
        answer: dict[str, Any] = self.client.post("/motcua/service", json=body | parameters).json()
        return answer

    def changed(self, since: str, until: str, size: int = 1_000) -> list[dict[str, Any]]:
        """Every dossier of a window, page after page."""
        out: list[dict[str, Any]] = []
        while True:
            page = self.call(
                "LayDanhSachHoSo", tuNgay=since, denNgay=until,
                trang=str(len(out) // size + 1), soLuong=str(size),
            )  # fmt: skip
            out += page["data"]
            if len(page["data"]) < size:
                assert len(out) == int(page["tongSo"])
                return out
