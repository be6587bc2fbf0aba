"""Form II.06a by a program: the cells that its files hold, with the balances that they pass."""

from __future__ import annotations

from typing import Any

from dashboard import context
from dashboard.api import reading
from dashboard.api.reading import Args
from dashboard.readers import columns
from exports.forms import form0206a, form_cells
from indicators.asking import wire


def form(args: Args) -> dict[str, Any]:
    """The form of a unit and a period. Raises RefusedError where its figures are not there."""
    catalog = context.catalog()
    period = reading.period(args) or catalog.default_period()
    known = reading.known(args.get("as_known"))
    made = form0206a.fill(catalog, args.get("unit"), period, known)
    if not columns.may_see_codes(context.user()):
        made = form_cells.outside(made)
    rows = form_cells.rows(made)
    return {
        "revision": catalog.revision(),
        "form": form0206a.ID,
        "unit": made.unit.slug,
        "unit_name": made.unit.name,
        "period": made.period.code,
        "as_of": wire.moment(made.until),
        "counted_at": wire.moment(made.counted_at),
        "running": made.running,
        "unconverted": made.unconverted,
        "doubt": made.doubt,
        "cuts": [form0206a.KEPT_BACK] if made.kept_back else [],
        "faults": made.faults(),
        "columns": form_cells.titles(),
        "levels": form_cells.levels(made),
        "count": len(rows),
        "rows": rows,
    }


COLUMNS = ("field", "name", *(f"c{n}:whole" for n in form0206a.COLUMNS), "balanced:flag", "faults")
"""Of its table."""
_TEXT, _MOMENT = {"type": "string"}, {"type": ["string", "null"], "format": "date-time"}
_FLAG, _WHOLE = {"type": "boolean"}, {"type": "integer"}
_KEPT = {"type": ["integer", "null"], "description": "null: của một lĩnh vực tại xã, không đưa ra"}
_CELLS: dict[str, Any] = {
    "name": _TEXT,
    **{f"c{n}": _WHOLE for n in form0206a.COLUMNS},
    "balanced": _FLAG,
    "faults": _TEXT,
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["form", "unit", "period", "rows", "faults"],
    "properties": {
        "revision": _WHOLE,
        "form": _TEXT,
        "unit": _TEXT,
        "unit_name": _TEXT,
        "period": _TEXT,
        "as_of": _MOMENT,
        "counted_at": _MOMENT,
        "running": _FLAG,
        "unconverted": _FLAG | {"description": "đơn vị khác có phần trong số trên các trang"},
        "doubt": _TEXT,
        "cuts": {"type": "array", "items": _TEXT, "description": "phần nào không có, vì sao"},
        "faults": {"type": "array", "items": _TEXT, "description": "phép cân đối không đúng"},
        "columns": {"type": "object", "additionalProperties": _TEXT},
        "count": _WHOLE,
        "rows": {
            "type": "array",
            "description": "dòng đầu là tổng số (field rỗng), rồi từng lĩnh vực",
            "items": {
                "type": "object",
                "required": ["field", "name", "balanced"],
                "properties": {
                    "field": _TEXT,
                    **_CELLS,
                    **{f"c{n}": _KEPT for n in form_cells.BY_CHANNEL},
                },
            },
        },
        "levels": {
            "type": "array",
            "description": "tổng số theo cấp của đơn vị xử lý, khi có hồ sơ ở nhiều cấp",
            "items": {
                "type": "object",
                "required": ["level", "name", "balanced"],
                "properties": {"level": _TEXT, **_CELLS},
            },
        },
    },
}
