"""``ioc template``: the template of reported figures that a unit fills in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.common import Data, quiet, settings
from core.clock import today
from core.errors import MisuseError, StoreError
from core.period import Period
from exports.forms import template
from indicators.catalog import Catalog

HELP = "Ghi biểu mẫu số liệu của một đơn vị và một kỳ (CSV hoặc XLSX, theo đuôi tệp)."


def command(
    unit: Annotated[str, typer.Option(help="Mã đơn vị báo cáo.")],
    period: Annotated[str, typer.Option(help="Kỳ: 2023-12, 2023-Q4, 2023-H2, 2023.")],
    out: Annotated[Path, typer.Option(help="Tệp .xlsx hoặc .csv cần ghi.")],
    data: Data = None,
) -> int:
    """Write the file; exit 2 where the unit owes nothing for the period."""
    quiet()
    ending = out.suffix.lower().lstrip(".")
    if ending not in template.FORMS:
        raise MisuseError(f"--out: “{out.name}” phải có đuôi .xlsx hoặc .csv.")
    catalog = Catalog(settings(data))
    try:
        made = catalog.blanks(unit, Period.parse(period, today(catalog.clock)))
        out.write_bytes(template.write(made, ending))
    except OSError as fault:
        raise StoreError(f"Không ghi được {out} ({fault.strerror}).", str(fault)) from fault
    finally:
        catalog.close()
    print(f"Ghi {len(made.rows)} dòng của {made.unit.name}, {made.period.label()}: {out}")
    return 0
