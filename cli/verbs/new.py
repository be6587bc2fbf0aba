"""``ioc new connector NAME``: the files of a new source, working and tested from the start."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli import making
from core.settings import ROOT

HELP = "Tạo phần mới của chương trình từ khuôn mẫu."
group = typer.Typer(no_args_is_help=True, add_completion=False)


@group.callback()
def _nothing() -> None:
    """Keep ``new`` a group of one command."""


@group.command("connector", help="Tạo đầu nối: tệp nguồn, bản ghi mẫu, kiểm thử, bảng thiết đặt.")
def connector(
    name: Annotated[str, typer.Argument(help="Tên nguồn, ví dụ quan_trac.")],
    title: Annotated[str, typer.Option(help="Tên hiển thị, tiếng Việt.")] = "Nguồn số liệu mới",
    tree: Annotated[Path, typer.Option(help="Thư mục mã nguồn.")] = ROOT,
) -> None:
    """Write the files and say what comes next."""
    for path in making.connector(tree, name, title):
        print(path.relative_to(tree))
    print(
        f"\nThử: .venv/bin/python -m pytest tests/connectors/sources/test_{name}.py "
        "tests/connectors/test_registry.py\n"
        "Rồi sửa các dòng ghi “yours”; xem docs/how-to/add-a-source.md."
    )
