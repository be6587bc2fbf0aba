"""Settings of one source and of its streams: where, how to log in, how hard, when."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    SecretStr,
)

from core.errors import ConfigError
from core.lateness import Lateness, lateness

_SPAN = re.compile(r"^(\d+)\s*(s|m|h|d)$")


def span(value: object) -> object:
    """``15m`` → timedelta; s, m, h, d. What is no span comes back as it is."""
    found = _SPAN.match(value) if isinstance(value, str) else None
    if not found:
        return value
    unit = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}[found[2]]
    return timedelta(**{unit: int(found[1])})


Span = Annotated[timedelta, BeforeValidator(span)]


def _late(value: object) -> Lateness:
    return value if isinstance(value, Lateness) else lateness(str(value))


Late = Annotated[Lateness, PlainValidator(_late)]


class Strict(BaseModel):
    """Unknown keys are faults; objects do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class StreamSettings(Strict):
    """How a stream of a source is pulled; what is not set is as its source says.

    ``every`` or ``cron`` of a stream puts both of its source aside; ``cron`` wins over ``every``.
    """

    enabled: bool | None = None
    every: Span | None = None
    cron: str = ""
    working_days: bool | None = None
    lateness: Late | None = None
    lookback: Span | None = None
    sweep: str = ""


class SourceSettings(Strict):
    """One source: where it is, how to log in, how hard we may press it, when we pull."""

    enabled: bool = True
    kind: str = ""
    url: str = ""
    folder: Path | None = None
    tables: Path | None = None  # mapping of tables to figures; None: tables.toml beside ioc.toml
    agency: str = ""
    province: str = ""  # statistical code of the unit that counters are about; "": the tenant's
    username: str = ""
    password: SecretStr | None = None
    password_file: Path | None = None
    token: SecretStr | None = None
    token_file: Path | None = None
    ca_file: Path | None = None
    proxy: str = ""
    timeout: Span = timedelta(seconds=30)
    retries: int = Field(4, ge=0, le=10)
    calls_per_minute: int = Field(600, ge=1)
    page_size: int = Field(500, ge=1, le=32_000)
    max_megabytes: int = Field(64, ge=1)
    every: Span | None = None
    cron: str = ""
    working_days: bool = False
    lateness: Late | None = None
    lookback: Span = timedelta(days=3)
    sweep: str = ""
    backfill_from: str = ""  # ISO date; "": the start of last year
    options: dict[str, str] = Field(default_factory=dict)
    streams: dict[str, StreamSettings] = Field(default_factory=dict)

    def stream(self, name: str) -> StreamSettings:
        """How a stream is pulled, its source's settings put in where it has none of its own.

        ``None`` and "" are left only where the source says nothing either: then the stream's class
        decides.
        """
        own = self.streams.get(name) or StreamSettings()
        timed = own.every is not None or bool(own.cron)
        return StreamSettings(
            enabled=self.enabled and own.enabled is not False,
            every=own.every if timed else self.every,
            cron=own.cron if timed else self.cron,
            working_days=self.working_days if own.working_days is None else own.working_days,
            lateness=own.lateness or self.lateness,
            lookback=self.lookback if own.lookback is None else own.lookback,
            sweep=own.sweep or self.sweep,
        )

    def secret(self) -> str:
        """The password: from its file when one is named. Raises ConfigError if unreadable."""
        return _secret(self.password, self.password_file)

    def bearer(self) -> str:
        """The token, likewise."""
        return _secret(self.token, self.token_file)


def _secret(value: SecretStr | None, file: Path | None) -> str:
    if file is None:
        return value.get_secret_value() if value else ""
    try:
        return file.read_text("utf-8").strip()
    except OSError as fault:
        raise ConfigError([f"{file}: không đọc được tệp bí mật ({fault.strerror})"]) from fault
