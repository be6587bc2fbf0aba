"""Whom we trust when a source shows its certificate."""

from __future__ import annotations

import ssl
from functools import cache

import httpx

from core.errors import ConfigError
from core.settings import SourceSettings


@cache
def _everyones() -> ssl.SSLContext:
    """The usual authorities, read once a process: a session is opened for every window."""
    return httpx.create_ssl_context(trust_env=False)


def tls(settings: SourceSettings) -> ssl.SSLContext:
    """The source's own root where one is set, else the usual ones. Raises ConfigError."""
    if settings.ca_file is None:
        return _everyones()
    try:
        return ssl.create_default_context(cafile=str(settings.ca_file))
    except OSError as fault:
        raise ConfigError(
            [f"{settings.ca_file}: không đọc được chứng chỉ gốc ({fault})"]
        ) from fault
