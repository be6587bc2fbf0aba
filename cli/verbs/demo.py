"""``ioc demo``: sandbox, scheduler and web together on this machine."""

from __future__ import annotations

import webbrowser
from typing import Annotated

import typer

from cli import demonstration
from cli.common import Data, folder, quiet
from cli.loading import Loading
from cli.stage import Stage
from cli.verbs.sandbox import check_at, check_scale
from core.format import trimmed

HELP = "Chạy bản trình diễn: nguồn mô phỏng, lập lịch và web trên máy này."


def command(
    at: Annotated[str, typer.Option(help="Đứng đồng hồ, ví dụ 2023-12-26.")] = "",
    scale: Annotated[str | None, typer.Option(help="small, demo (mặc định) hoặc province.")] = None,
    port: Annotated[int, typer.Option(help="Cổng web.")] = 8050,
    seed: Annotated[int | None, typer.Option(help="Mầm của bộ sinh; mặc định 1.")] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Mở trình duyệt.")] = True,
    data: Data = None,
) -> int:
    """Run until Ctrl-C; the store is consistent at any moment."""
    quiet()
    if scale is not None:
        check_scale(scale)
    check_at(at)
    where = folder(data)
    stage = Stage(where, demonstration.begin(where, at, scale, seed), port)
    settings = stage.prepare()
    loading = Loading(stage, settings)
    try:
        stage.open()
        healthy = loading.follow(webbrowser.open if browser else None)
    finally:
        print("\nĐang dừng…")
        took = stage.close()
        print(f"Đã dừng sau {trimmed(took)} giây. Gọi lại cùng lệnh để chạy tiếp.")
    return 0 if healthy else 1
