"""Settings of publishing: where open data are sent, as whom, when, and which file says what."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from pydantic import Field, SecretStr

from core.lateness import Lateness
from core.source_settings import Late, SourceSettings, Span, Strict


class PublishSettings(Strict):
    """The open data portal that is written to. Without ``url`` nothing is ever sent.

    ``file``: what may be public; None: ``publish.toml`` beside ``ioc.toml``.
    """

    file: Path | None = None
    url: str = ""
    organisation: str = ""
    token: SecretStr | None = None
    token_file: Path | None = None
    cron: str = "30 5 * * *"
    lateness: Late = Lateness(seconds=2 * 86_400)
    ca_file: Path | None = None
    proxy: str = ""
    timeout: Span = timedelta(seconds=60)
    retries: int = Field(4, ge=0, le=10)
    calls_per_minute: int = Field(120, ge=1)

    def portal(self) -> SourceSettings:
        """The same as a session over HTTP takes it."""
        return SourceSettings(
            url=self.url,
            token=self.token,
            token_file=self.token_file,
            ca_file=self.ca_file,
            proxy=self.proxy,
            timeout=self.timeout,
            retries=self.retries,
            calls_per_minute=self.calls_per_minute,
        )
