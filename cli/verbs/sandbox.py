"""``ioc sandbox``: the simulated sources alone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.common import Data, log_to_stderr
from cli.ports import check_free
from core.clock import frozen_at
from core.errors import MisuseError
from sandbox import server

HELP = "Chạy các hệ thống nguồn mô phỏng trên máy này."
SCALES = ("small", "demo", "province")


def command(
    port: Annotated[int, typer.Option(help="Cổng.")] = 9100,
    seed: Annotated[int, typer.Option(help="Mầm của bộ sinh; cùng mầm, cùng số liệu.")] = 1,
    scale: Annotated[str, typer.Option(help="small, demo hoặc province.")] = "small",
    at: Annotated[str, typer.Option(help="Đứng đồng hồ, ví dụ 2023-12-26.")] = "",
    fault: Annotated[
        list[str] | None, typer.Option(help="Lỗi cần giả, ví dụ onestop=latency:2.")
    ] = None,
    inbox: Annotated[Path | None, typer.Option(help="Thư mục đặt tệp báo cáo.")] = None,
    warehouse: Annotated[
        Path | None, typer.Option(help="Tệp SQLite làm kho dữ liệu dùng chung.")
    ] = None,
    data: Data = None,
) -> None:
    """Serve until SIGTERM or SIGINT."""
    log_to_stderr("WARNING")
    check_scale(scale)
    check_at(at)
    check_free("127.0.0.1", port)
    server.serve(port, seed, scale, at, fault, inbox, warehouse)


def check_scale(scale: str) -> None:
    """Raise MisuseError for an unknown scale."""
    if scale not in SCALES:
        raise MisuseError(f"--scale: “{scale}” không có; các cỡ: {', '.join(SCALES)}.")


def check_at(at: str) -> None:
    """Raise MisuseError for a moment that cannot be read."""
    if not at:
        return
    try:
        frozen_at(at)
    except ValueError:
        raise MisuseError(f"--at: “{at}” không phải là ngày; viết như 2023-12-26.") from None
