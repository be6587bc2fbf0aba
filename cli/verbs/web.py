"""``ioc web``: the production web process, gunicorn with threads."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from cli import serving
from cli.common import Data, log_to_stderr, settings

HELP = "Chạy tiến trình web (gunicorn)."


def command(
    port: Annotated[int | None, typer.Option(help="Cổng; mặc định theo thiết đặt.")] = None,
    host: Annotated[str, typer.Option(help="Địa chỉ nghe; mặc định theo thiết đặt.")] = "",
    data: Data = None,
) -> None:
    """Serve until SIGTERM or SIGINT."""
    changes = {key: value for key, value in (("port", port), ("host", host)) if value}
    chosen = settings(data, **({"web": changes} if changes else {}))
    log_to_stderr(chosen.log_level)
    chosen.data.mkdir(parents=True, exist_ok=True)
    # Workers build their own settings after the fork: hand them what this command line says.
    os.environ["IOC_DATA"] = str(Path(chosen.data).resolve())
    serving.serve(chosen)
