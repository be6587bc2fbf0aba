"""``ioc backup``: copy the databases while everything runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.common import Data, quiet, settings
from core.format import trimmed
from jobs import backup

HELP = "Sao lưu cơ sở dữ liệu SQLite vào một thư mục trống, không cần dừng."


def command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Thư mục trống.")],
    data: Data = None,
) -> None:
    """Print what was written."""
    quiet()
    for name, size in backup.save(settings(data), folder).items():
        print(f"{folder / name}: {trimmed(size / 2**20)} MB")
