"""Ports of this machine: is one free, which one is."""

from __future__ import annotations

import socket

from core.errors import MisuseError


def check_free(host: str, port: int) -> None:
    """Raise MisuseError when somebody listens there already, or when we may not."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            raise MisuseError(
                f"Không mở được {host}:{port} ({fault.strerror}); chọn cổng khác bằng --port."
            ) from fault


def free_port(wish: int = 0) -> int:
    """The wished port when it is free, else one that the system gives."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wish))
        except OSError:
            return free_port()
        return int(probe.getsockname()[1])
