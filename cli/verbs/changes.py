"""``ioc changes``: what has been revised since a moment; of one indicator, step by step and why."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from cli import tables
from cli.common import Data, PeriodText, moment, quiet, settings
from core.clock import today
from core.period import Period
from indicators.asking import wire
from indicators.catalog import Catalog
from indicators.versions.revised import MOST

HELP = "Số liệu đã đổi từ một thời điểm, và vì sao; nêu ID để xem từng bước của một chỉ tiêu."


def command(
    indicator: Annotated[
        str, typer.Argument(metavar="[ID]", help="Ví dụ onestop.on_time_rate.")
    ] = "",
    since: Annotated[
        str, typer.Option(metavar="TIME", help="Từ lúc nào, ví dụ 2023-12-01.")
    ] = "1970-01-01",
    until: Annotated[
        str | None, typer.Option(metavar="TIME", help="So với lúc nào; mặc định bây giờ.")
    ] = None,
    unit: Annotated[str | None, typer.Option(help="Mã đơn vị.")] = None,
    period: PeriodText = None,
    as_json: Annotated[bool, typer.Option("--json", help="In JSON.")] = False,
    data: Data = None,
) -> None:
    """Print what changed. Raises NotFoundError, MisuseError."""
    quiet()
    chosen = settings(data)
    catalog = Catalog(chosen)
    asked = Period.parse(period, today(chosen.clock())) if period else None
    start = moment(catalog, "--since", since)
    end = None if until is None else moment(catalog, "--until", until)
    if indicator:
        steps = catalog.ledger(indicator, unit, asked, start, end)
        if as_json:
            print(json.dumps([wire.step_json(one) for one in steps], ensure_ascii=False, indent=2))
        else:
            tables.ledger(steps)
        return
    found = catalog.changes(start, end, unit, asked)
    if as_json:
        print(json.dumps([wire.change_json(one) for one in found], ensure_ascii=False, indent=2))
    else:
        tables.changes(found)
        if len(found) >= MOST:
            print(f"Chỉ kể {MOST} số đổi gần nhất; thêm --unit, --period hay --since để thu hẹp.")
