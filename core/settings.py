"""Settings: defaults < ``config/ioc.toml`` < ``config/ioc.local.toml`` < ``IOC_…`` environment.

Nested names use ``__`` (``IOC_SOURCES__OPENDATA__URL``). Every fault is listed at once with the
file or variable and the key; a misspelt key or ``IOC_`` variable is a fault. Secrets come from
the environment or from files (``…_FILE``), never from the kept TOML.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

from pydantic import (
    BaseModel,
    Field,
    ValidationError,
    field_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from core.clock import Clock, SystemClock, frozen_at
from core.errors import ConfigError
from core.paper_settings import PaperSettings
from core.publish_settings import PublishSettings
from core.setting_faults import sentence
from core.source_settings import SourceSettings, Span, StreamSettings, Strict, span

__all__ = [
    "ROOT",
    "JobSettings",
    "PaperSettings",
    "PublishSettings",
    "Settings",
    "SourceSettings",
    "StreamSettings",
    "WebSettings",
    "load",
    "span",
]

ROOT = Path(__file__).resolve().parents[1]
"""The folder of the checkout: config/, assets/ and the package data stand below it."""

PREFIX = "IOC_"


class JobSettings(Strict):
    """How the scheduler works."""

    batch: int = Field(5_000, ge=100, le=50_000)
    jitter: Span = timedelta(seconds=5)
    grace: Span = timedelta(hours=6)
    lease: Span = timedelta(seconds=30)
    drain: Span = timedelta(seconds=20)
    evaluate_every: Span = timedelta(minutes=5)
    verify_cron: str = "30 2 * * *"
    lanes: int = Field(3, ge=1, le=16)
    partial_above: float = Field(0.01, ge=0, le=1)
    sweep_most: float = Field(0.02, ge=0, le=1)
    rest_after: int = Field(3, ge=1, le=20)
    rest_first: Span = timedelta(minutes=1)
    rest_longest: Span = timedelta(minutes=30)
    rest_refused: Span = timedelta(hours=1)
    history_days: int = Field(1_100, ge=1)
    landing_days: int = Field(60, ge=1)
    files_days: int = Field(7, ge=1)


class WebSettings(Strict):
    """The web process."""

    host: str = "127.0.0.1"
    port: int = Field(8050, ge=1, le=65_535)
    address: str = ""
    workers: int = Field(2, ge=1, le=64)
    threads: int = Field(8, ge=1, le=64)
    session: Span = timedelta(hours=10)
    secure_cookies: bool = False
    demo: bool = False
    language: Literal["vi", "en"] = "vi"
    province_beside: bool = True
    login_limit: str = "10 per minute"
    api_limit: str = "600 per minute"


class Settings(BaseSettings):
    """Everything that can be set. One object a process, built at the edge and passed down."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True
    )

    tenant: int = Field(80, ge=1, le=99, description="statistical code of the province")
    data: Path = Path("data")
    config: Path = ROOT / "config" / "ioc.toml"
    database_url: str = ""
    desk_url: str = ""
    cache_url: str = ""
    secret_key_file: Path | None = None
    clock_at: str = ""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    jobs: JobSettings = JobSettings()
    web: WebSettings = WebSettings()
    paper: PaperSettings = PaperSettings()
    publish: PublishSettings = PublishSettings()
    sources: dict[str, SourceSettings] = Field(default_factory=dict)

    @field_validator("clock_at")
    @classmethod
    def _readable(cls, text: str) -> str:
        if text:
            try:
                frozen_at(text)
            except ValueError:
                raise ValueError("phải là ngày như 2023-12-26 hoặc thời điểm ISO") from None
        return text

    @property
    def facts_url(self) -> str:
        """Database of facts and values; a file in the data folder by default."""
        return self.database_url or f"sqlite:///{self.data.resolve() / 'ioc.db'}"

    @property
    def office_url(self) -> str:
        """Database of what the web writes; beside the facts, on SQLite in a file of its own."""
        if self.desk_url:
            return self.desk_url
        return self.database_url or f"sqlite:///{self.data.resolve() / 'desk.db'}"

    def clock(self) -> Clock:
        """The machine's clock, or the demonstration's frozen one."""
        return frozen_at(self.clock_at) if self.clock_at else SystemClock()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what ``load`` passes in: it has merged files and environment itself."""
        return (init_settings,)


def _read(path: Path, faults: list[str]) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        faults.append(f"{path}: không có tệp cấu hình này (đặt IOC_CONFIG để chỉ tệp khác)")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        faults.append(f"{path}: không đọc được TOML: {fault}")
    return {}


def _merge(low: dict[str, Any], high: Mapping[str, Any]) -> dict[str, Any]:
    out = dict(low)
    for key, value in high.items():
        old = out.get(key)
        out[key] = (
            _merge(old, value) if isinstance(old, dict) and isinstance(value, Mapping) else value
        )
    return out


def _from_environment(env: Mapping[str, str], faults: list[str]) -> dict[str, Any]:
    """The ``IOC_`` variables as a tree; every variable must name a setting."""
    tree: dict[str, Any] = {}
    for name in sorted(env):
        if not name.startswith(PREFIX):
            continue
        path = name[len(PREFIX) :].lower().split("__")
        if not _known(path):
            faults.append(
                f"biến môi trường {name}: không có thiết đặt này; xem docs/reference/settings.md"
            )
            continue
        at = tree
        for part in path[:-1]:
            at = at.setdefault(part, {})
        at[path[-1]] = env[name]
    return tree


def _known(path: list[str]) -> bool:
    fields = Settings.model_fields
    if path[0] not in fields:
        return False
    if path[0] == "sources":
        match path[2:]:
            case [name]:
                return name in SourceSettings.model_fields and name not in ("options", "streams")
            case ["options", _]:
                return True
            case ["streams", _, name]:
                return name in StreamSettings.model_fields
        return False
    parts: dict[str, type[BaseModel]] = {
        "jobs": JobSettings,
        "web": WebSettings,
        "paper": PaperSettings,
        "publish": PublishSettings,
    }
    part = parts.get(path[0])
    if part is not None:
        return len(path) == 2 and path[1] in part.model_fields
    return len(path) == 1


def load(
    data: Path | None = None,
    env: Mapping[str, str] | None = None,
    known_sources: frozenset[str] = frozenset(),
    **changes: Any,
) -> Settings:
    """Build the settings; ``changes`` are the command line's and win over all.

    ``known_sources`` are the names of the connectors that exist; another name is a fault.
    Raises ConfigError listing every fault.
    """
    env = os.environ if env is None else env
    faults: list[str] = []
    environment = _from_environment(env, faults)
    path = Path(environment.get("config", Settings.model_fields["config"].default))
    tree = _read(path, faults)
    local = path.with_name(path.stem + ".local.toml")
    if local.exists():
        tree = _merge(tree, _read(local, faults))
    for key in ("sources", "jobs", "web", "paper", "publish"):
        if not isinstance(tree.get(key, {}), dict):
            faults.append(f"{path}: {key}: phải là một bảng [{key}]")
            tree.pop(key)
    tree = _merge(_merge(tree, environment), changes)
    tree["config"] = path
    if data is not None:
        tree["data"] = data
    for name in sorted(set(tree.get("sources", {})) - known_sources if known_sources else ()):
        allowed = ", ".join(sorted(known_sources))
        faults.append(f"{path}: sources.{name}: không có đầu nối này; các đầu nối: {allowed}")
    try:
        settings = _placed(Settings(**tree))
    except ValidationError as fault:
        faults.extend(sentence(one, path, env, PREFIX) for one in fault.errors())
    if faults:
        raise ConfigError(faults)
    return settings


def _placed(settings: Settings) -> Settings:
    """Sources with the province and the mapping file that they did not name themselves."""
    code, tables = str(settings.tenant), settings.config.with_name("tables.toml")
    sources = {
        name: one.model_copy(
            update={"province": one.province or code, "tables": one.tables or tables}
        )
        for name, one in settings.sources.items()
    }
    return settings.model_copy(update={"sources": sources})
