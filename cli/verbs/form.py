"""``ioc form``: an official form, filled in from the store, as the ministry wants it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from cli.common import Data, Known, Unit, me, moment, quiet, settings
from core.clock import today
from core.errors import MisuseError
from core.period import Period
from desk import Desk
from exports.formats import csv, kept, making
from exports.forms import form0206a, form_file
from indicators.catalog import Catalog

HELP = "Ghi biểu II.06a/VPCP/KSTT của một đơn vị và một kỳ (XLSX; ô của biểu: CSV, JSON)."


def command(
    form: Annotated[str, typer.Argument(metavar="II.06a", help="Biểu cần ghi: II.06a.")],
    period: Annotated[str, typer.Option(help="Kỳ: 2023-Q4, 2023-12, 2023-H2, 2023.")],
    out: Annotated[Path, typer.Option(help="Tệp cần ghi: .xlsx, .csv, .json.")],
    unit: Unit = None,
    as_known: Known = None,
    internal: Annotated[
        bool,
        typer.Option("--internal", help="Dùng nội bộ: của một xã có cả cột 4, 5 từng lĩnh vực."),
    ] = False,
    data: Data = None,
) -> int:
    """Write the file; exit 3 with the reason where its figures have not been delivered."""
    quiet()
    if form.lower() != form0206a.ID.lower():
        raise MisuseError(f"Không có biểu “{form}”. Các biểu: {form0206a.ID}.")
    ending = form_file.form_of(out.suffix.lower().removeprefix("."))
    chosen = settings(data)
    catalog, desk = Catalog(chosen), Desk(chosen)
    try:
        asked = Period.parse(period, today(catalog.clock))
        known = None if as_known is None else moment(catalog, "--as-known", as_known)
        made, truth, content = form_file.make(
            catalog, desk, unit, asked,
            by=me(), form=ending, as_known=known, host=chosen.web.address, inside=internal,
        )  # fmt: skip
        kept.pour(out, content)
        if ending == "csv":  # which cannot hold its truth itself
            beside = json.dumps(making.told(desk.export(truth.code)), ensure_ascii=False, indent=1)
            kept.put(out.with_name(out.name + csv.SIDECAR), beside.encode())
    finally:
        desk.close()
        catalog.close()
    said = f"Biểu {form0206a.ID} của {made.unit.name}, {made.period.label()}"
    print(f"{said}: {out}, mã {truth.short_code}")
    if made.kept_back:
        print(f"{form0206a.KEPT_BACK[:1].upper()}{form0206a.KEPT_BACK[1:]}; thêm --internal.")
    for fault in made.faults():
        print(f"Không cân đối: {fault}")
    return 0
