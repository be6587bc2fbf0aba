"""``ioc new connector NAME``, ``ioc new indicator ID``: new parts from what there is already."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli import drafting, making
from core.errors import ConfigError
from core.settings import ROOT
from indicators.defining import loader

HELP = "Tạo phần mới của chương trình từ khuôn mẫu."
group = typer.Typer(no_args_is_help=True, add_completion=False)


@group.callback()
def _nothing() -> None:
    """Keep ``new`` a group of commands."""


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


@group.command("indicator", help="Tạo chỉ tiêu: định nghĩa và các ví dụ tính tay, để điền tiếp.")
def indicator(
    id: Annotated[str, typer.Argument(metavar="ID", help="Ví dụ onestop.e_result_rate.")],
    like: Annotated[str, typer.Option(help="Chỉ tiêu có công thức gần nhất, để chép.")] = "",
    group_id: Annotated[str, typer.Option("--group", help="Nhóm; mặc định theo mã.")] = "",
    name: Annotated[str, typer.Option(help="Tên đầy đủ, tiếng Việt.")] = "",
    name_en: Annotated[str, typer.Option(help="Tên tiếng Anh.")] = "",
    short_name: Annotated[str, typer.Option(help="Tên ngắn cho màn hình ghép.")] = "",
    method: Annotated[str, typer.Option(help="Cách tính bằng lời.")] = "",
    tree: Annotated[Path, typer.Option(help="Thư mục mã nguồn.")] = ROOT,
) -> None:
    """Write the files, say what is still to be filled in and what comes next."""
    folder = tree / "indicators" / "definitions"
    said = {"name": name, "name_en": name_en, "short_name": short_name, "method": method}
    made = drafting.indicator(tree, loader.load(folder), id, group=group_id, like=like, **said)
    for path in made:
        print(path.relative_to(tree))
    try:
        loader.load(folder)
    except ConfigError as fault:
        print("\nCòn phải điền (./ioc check nhắc lại):")
        for one in fault.faults:
            print(f"  {one}")
    print(
        "\nRồi:\n"
        f"  1. xem các dòng ghi “yours” trong {made[0].name}: công thức, chủ quản, căn cứ, nhịp,\n"
        "     cái đếm riêng và chỗ sai sót có thể ẩn (guards)\n"
        f"  2. thay số trong {made[1].relative_to(tree)} bằng ví dụ tính tay của bạn\n"
        "  3. .venv/bin/python -m indicators.defining.generated\n"
        "  4. ./ioc check\n"
        "  5. .venv/bin/python -m pytest tests/indicators/test_cases.py "
        "tests/indicators/test_generated.py\n"
        "  6. ./ioc compute\n"
        "Xem docs/how-to/add-an-indicator.md."
    )
