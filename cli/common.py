"""What verbs share: the options of every verb, the settings of a data folder, logging."""

from __future__ import annotations

import getpass
import logging
import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import demonstration
from connectors import registry
from core import settings as core_settings
from core.clock import day_number, day_start
from core.errors import MisuseError
from core.settings import Settings

if TYPE_CHECKING:  # a command loads only the rooms that it needs
    from indicators.catalog import Catalog

Data = Annotated[
    Path | None,
    typer.Option("--data", help="Thư mục dữ liệu (mặc định ./data hoặc IOC_DATA).", metavar="DIR"),
]

Unit = Annotated[str | None, typer.Option("--unit", help="Mã đơn vị; mặc định toàn tỉnh.")]
PeriodText = Annotated[
    str | None, typer.Option("--period", help="Kỳ, ví dụ 2023-12, 2023-Q4, 2023.")
]
Known = Annotated[
    str | None,
    typer.Option("--as-known", metavar="TIME", help="Như đã biết lúc ấy, ví dụ 2023-12-01."),
]


def folder(data: Path | None) -> Path:
    """The data folder that a command line means."""
    return data or Path(os.environ.get("IOC_DATA") or Settings.model_fields["data"].default)


def settings(data: Path | None, **changes: Any) -> Settings:
    """Settings of a command. In a demonstration's folder its clock and addresses hold too.

    The environment wins over the demonstration's. Raises ConfigError listing every fault.
    """
    where = folder(data)
    env = {**demonstration.environment(where), **os.environ}
    return core_settings.load(where, env, registry.names(), **changes)


def log_to_stderr(level: str) -> None:
    """Logging of the long-running processes."""
    logging.basicConfig(
        stream=sys.stderr,
        level=level,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        force=True,
    )
    for noisy in ("apscheduler", "httpx", "httpcore", "alembic"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, logging.getLevelName(level)))


def quiet() -> None:
    """Short verbs speak through their exit code and one sentence, not through the log."""
    if os.environ.get("IOC_LOG_LEVEL") == "DEBUG":
        log_to_stderr("DEBUG")
    else:
        logging.basicConfig(level=logging.CRITICAL, force=True)


def me() -> str:
    """Who stands in the audit for what is done on the command line."""
    return f"cli:{getpass.getuser()}"


def day(text: str | None, option: str) -> int | None:
    """``2023-12-01`` → its first second. Raises MisuseError naming the option."""
    if text is None:
        return None
    try:
        return day_start(day_number(date.fromisoformat(text)))
    except ValueError:
        raise MisuseError(f"{option}: “{text}” không phải là ngày; viết như 2023-12-01.") from None


def moment(catalog: Catalog, option: str, text: str) -> int:
    """The moment that an option names, epoch seconds. Raises MisuseError naming the option."""
    try:
        return catalog.known_at(text)
    except MisuseError as fault:
        raise MisuseError(f"{option}: {fault.public}") from None
