"""The open data portal that is written to: what its settings lack, and a session at it."""

from __future__ import annotations

from collections.abc import Callable

import httpx

from connectors.protocols.ckan_write import OpenPortal
from connectors.protocols.patience import shared_budget
from core.errors import ConfigError
from core.runs import PUBLISH
from core.settings import PublishSettings
from jobs.context import Context


def wanting(settings: PublishSettings) -> list[str]:
    """What the settings lack for publishing, one sentence each."""
    out = []
    try:
        url = httpx.URL(settings.url)
    except httpx.InvalidURL:
        url = httpx.URL("")
    if not settings.url:
        out.append("publish.url: chưa đặt cổng dữ liệu mở (hoặc IOC_PUBLISH__URL)")
    elif url.scheme not in ("http", "https") or not url.host:
        out.append("publish.url: cần dạng http(s)://máy-chủ/đường-dẫn")
    if not settings.organisation:
        out.append("publish.organisation: chưa đặt tổ chức trên cổng")
    if settings.token is None and settings.token_file is None:
        out.append("publish.token: chưa đặt khóa API (IOC_PUBLISH__TOKEN hoặc token_file)")
    return out


def portal(
    context: Context, transport: httpx.BaseTransport | None, sleep: Callable[[float], None]
) -> OpenPortal:
    """A session of our own at the portal. Raises ConfigError."""
    settings = context.settings.publish
    if faults := wanting(settings):
        raise ConfigError(faults)
    target = settings.portal()
    token = target.bearer()
    if not token.isascii() or not token.isprintable() or not token:
        raise ConfigError(["publish.token: trống hoặc có ký tự không gửi được qua HTTP"])
    try:
        return OpenPortal(
            target,
            context.clock,
            headers={"Authorization": token},  # CKAN wants the bare token
            transport=transport,
            sleep=sleep,
            budget=shared_budget(PUBLISH, settings.url, settings.calls_per_minute),
        )
    except ValueError:
        raise ConfigError(["publish.proxy: không phải địa chỉ proxy"]) from None
