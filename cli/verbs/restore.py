"""``ioc restore``: bring a backup back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.common import Data, quiet, settings
from jobs import backup

HELP = "Khôi phục cơ sở dữ liệu SQLite từ một bản sao lưu; dừng lập lịch trước."


def command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Thư mục của bản sao lưu.")],
    data: Data = None,
) -> None:
    """Print what was brought back."""
    quiet()
    chosen = settings(data)
    for name in backup.restore(chosen, folder):
        print(f"Đã khôi phục {name} vào {chosen.data}.")
