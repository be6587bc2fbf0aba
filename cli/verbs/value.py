"""``ioc value``: one indicator's value, its parts, and on request everything that proves it."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from cli import tables
from cli.common import Data, Known, PeriodText, Unit, moment, quiet, settings
from core.clock import today
from core.errors import MisuseError
from core.period import Period
from indicators.asking import lists, wire
from indicators.catalog import Catalog
from indicators.outlook.wire import outlook_json

HELP = "Giá trị của một chỉ số; --passport kèm mọi thứ chứng minh nó, --outlook kèm triển vọng."


def command(
    indicator: Annotated[str, typer.Argument(metavar="ID", help="Ví dụ onestop.on_time_rate.")],
    unit: Unit = None,
    period: PeriodText = None,
    as_known: Known = None,
    boundaries: Annotated[
        str | None,
        typer.Option(
            metavar="LIST",
            help="Danh mục đơn vị: today, old (trước 01/7/2025), then (từng kỳ) hoặc một ngày.",
        ),
    ] = None,
    by: Annotated[str, typer.Option(metavar="DIM", help="Cắt theo chiều: unit, field…")] = "",
    passport: Annotated[bool, typer.Option("--passport", help="Kèm lai lịch.")] = False,
    outlook: Annotated[bool, typer.Option("--outlook", help="Kèm triển vọng, bền vững.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="In JSON.")] = False,
    data: Data = None,
) -> None:
    """Print the value. Raises NotFoundError, MisuseError."""
    quiet()
    if by and (passport or outlook):
        raise MisuseError("--passport và --outlook là của một giá trị; không dùng cùng --by.")
    if outlook and (as_known or boundaries):
        raise MisuseError(
            "--outlook chỉ có như hiện nay; không dùng cùng --as-known hay --boundaries."
        )
    chosen = settings(data)
    catalog = Catalog(chosen)
    asked = Period.parse(period, today(chosen.clock())) if period else None
    known = None if as_known is None else moment(catalog, "--as-known", as_known)
    listed = lists.read(boundaries, today(chosen.clock()))
    if by:
        found = catalog.by(indicator, by, unit, asked, as_known=known, listed=listed)
        if as_json:
            _print([wire.value_json(one) for one in found])
        else:
            tables.values(found)
        return
    value = catalog.value(indicator, unit, asked, as_known=known, listed=listed)
    definition = catalog.definition(indicator)
    proof = catalog.passport(value.value_id) if passport else None
    ahead = catalog.outlook(indicator, unit, asked) if outlook else None
    if as_json:
        shown = wire.passport_json(proof) if proof else wire.value_json(value)
        _print(shown | ({"outlook": outlook_json(ahead, definition)} if ahead else {}))
        return
    if proof:
        tables.passport(proof)
    else:
        print(definition.name.vi)
        tables.values([value])
    if ahead:
        tables.outlook(ahead, definition)


def _print(body: Any) -> None:
    print(json.dumps(body, ensure_ascii=False, indent=2))
