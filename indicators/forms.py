"""Form II.06a of a unit and a period: its sums from the store, in all or by field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.period import Period
from core.units import Unit
from indicators import form, gather, members
from indicators.form import Form
from indicators.snapshot import Snapshot
from store import sums


def forms(
    snapshot: Snapshot, period: Period, unit: Unit, dims: Mapping[str, str], by: str = ""
) -> dict[str, Form]:
    """The form by member of ``by`` (codes), or under "" in all.

    A running period is counted to now; stocks come from other sums than flows do, so the balances
    between them prove something.
    """
    s = snapshot
    end = min(period.end_day, s.today + 1)
    closure = s.places.closure(unit)
    if dims.get("unit") == gather.OWN:
        closure = [unit.unit_id]
    more: dict[str, Any] = {
        "unit_ids": closure,
        "filters": {name: [code] for name, code in dims.items() if name != "unit"},
        "known": s.known,
    }
    cut = [by] if by else []

    def keyed(rows: list[dict[str, Any]]) -> dict[str, dict[str, int]]:
        return {str(row[by]) if by else "": row for row in rows}

    kind = "dossier"
    span = (s.conn, s.tenant, kind)
    days = period.start_day, end
    flows = keyed(s.read(kind, sums.event_sums, *span, list(form.FLOWS), *days, by=cut, **more))
    channels: dict[str, dict[str, int]] = {}
    received = s.read(kind, sums.event_sums, *span, ["n_recv"], *days, by=[*cut, "channel"], **more)
    for row in received:
        channels.setdefault(str(row[by]) if by else "", {})[str(row["channel"])] = row["n_recv"]
    before = period.start_day - 1
    opening = keyed(s.read(kind, sums.stock_sums, *span, ["pending"], before, by=cut, **more))
    if period.end_day <= s.today:
        names = ["pending", "overdue"]
        ending = keyed(s.read(kind, sums.stock_sums, *span, names, end - 1, by=cut, **more))
    else:
        now = {"pending_now": "pending", "overdue_now": "overdue"}
        rows = sums.now_sums(*span, list(now), s.now, by=cut, **more)
        ending = keyed([{now.get(k, k): v for k, v in row.items()} for row in rows])
    keys = sorted({*flows, *channels, *opening, *ending}) if by else [""]
    nothing = dict.fromkeys(form.FLOWS, 0)
    return {
        key: form.make(
            channels.get(key, {}),
            flows.get(key, nothing),
            opening.get(key, {}).get("pending", 0),
            ending.get(key, {}).get("pending", 0),
            ending.get(key, {}).get("overdue", 0),
        )
        for key in keys
    }


def named(snapshot: Snapshot, by: str, made: Mapping[str, Form]) -> list[tuple[str, str, Form]]:
    """Rows of the form as (code, name, row), the largest first."""
    known = members.names(snapshot, by, made) if by else {"": ""}
    rows = [(code, known.get(code, code), row) for code, row in made.items()]
    return sorted(rows, key=lambda row: (-row[2].c3, row[0]))
