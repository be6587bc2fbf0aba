"""``ioc value``: one indicator's value, its parts, and on request everything that proves it."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from cli import tables
from cli.common import Data, quiet, settings
from core.clock import today
from core.errors import MisuseError
from core.period import Period
from indicators import lists, wire
from indicators.catalog import Catalog

HELP = "Giá trị của một chỉ số; --passport kèm mọi thứ chứng minh nó."


def command(
    indicator: Annotated[str, typer.Argument(metavar="ID", help="Ví dụ onestop.on_time_rate.")],
    unit: Annotated[str | None, typer.Option(help="Mã đơn vị; mặc định toàn tỉnh.")] = None,
    period: Annotated[str | None, typer.Option(help="Kỳ, ví dụ 2023-12, 2023-Q4, 2023.")] = None,
    as_known: Annotated[
        str | None, typer.Option(metavar="TIME", help="Như đã biết lúc ấy, ví dụ 2023-12-01.")
    ] = None,
    boundaries: Annotated[
        str | None,
        typer.Option(
            metavar="LIST",
            help="Danh mục đơn vị: today, old (trước 01/7/2025), then (từng kỳ) hoặc một ngày.",
        ),
    ] = None,
    by: Annotated[str, typer.Option(metavar="DIM", help="Cắt theo chiều: unit, field…")] = "",
    passport: Annotated[bool, typer.Option("--passport", help="Kèm lai lịch.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="In JSON.")] = False,
    data: Data = None,
) -> None:
    """Print the value. Raises NotFoundError, MisuseError."""
    quiet()
    if by and passport:
        raise MisuseError("--passport là của một giá trị; không dùng cùng --by.")
    chosen = settings(data)
    catalog = Catalog(chosen)
    asked = Period.parse(period, today(chosen.clock())) if period else None
    known = None if as_known is None else catalog.known_at(as_known)
    listed = lists.read(boundaries, today(chosen.clock()))
    if by:
        found = catalog.by(indicator, by, unit, asked, as_known=known, listed=listed)
        if as_json:
            _print([wire.value_json(one) for one in found])
        else:
            tables.values(found)
        return
    value = catalog.value(indicator, unit, asked, as_known=known, listed=listed)
    if passport:
        whole = catalog.passport(value.value_id)
        shown = wire.passport_json(whole)
        if as_json:
            _print(shown)
        else:
            tables.passport(whole)
    elif as_json:
        _print(wire.value_json(value))
    else:
        print(catalog.definition(indicator).name.vi)
        tables.values([value])


def _print(body: Any) -> None:
    print(json.dumps(body, ensure_ascii=False, indent=2))
