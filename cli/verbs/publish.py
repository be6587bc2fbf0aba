"""``ioc publish``: chosen indicators as open data on the portal, or what would change."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.common import Data, quiet, settings
from jobs.context import opened
from jobs.opendata import publishing
from jobs.opendata.publisher import Told

HELP = "Công bố các chỉ tiêu đã chọn (config/publish.toml) lên cổng dữ liệu mở CKAN."
PARTIAL, FAILED = 3, 4
_WORDS = {
    "create": "lập mới",
    "restore": "công bố lại",
    "update": "cập nhật",
    "same": "không đổi",
    "withdraw": "rút khỏi cổng",
    "failed": "không được",
}


def command(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="BỘ", help="Chỉ những bộ này; trống: tất cả.")
    ] = None,
    dry: Annotated[
        bool, typer.Option("--dry-run", help="Chỉ cho biết sẽ đổi gì, không ghi gì.")
    ] = False,
    data: Data = None,
) -> int:
    """Exit 0 when all stands as it shall, 3 when some sets failed, 4 when all did, 2 on misuse."""
    quiet()
    with opened(settings(data), create=False) as context:
        told = publishing.publish(context, names or (), dry=dry)
    for one in told:
        print(_line(one))
    if not told:
        print("Chưa chọn bộ nào trong publish.toml; trên cổng cũng không có gì phải rút.")
    elif dry:
        print("Chạy thử: chưa ghi gì lên cổng.")
    failed = sum(one.state == "failed" for one in told)
    return 0 if not failed else FAILED if failed == len(told) else PARTIAL


def _line(one: Told) -> str:
    if one.state == "failed":
        return f"✗ {one.name}: {one.fault}"
    counts = (("mới", one.new), ("đổi", one.changed), ("bỏ", one.gone), ("giữ nguyên", one.same))
    rows = ", ".join(f"{count} dòng {word}" for word, count in counts if count)
    return f"✓ {one.name}: {_WORDS[one.state]}" + (f" ({rows})" if rows else "")
