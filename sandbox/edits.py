"""Edits by hand while the sandbox runs, so that tests can see a change come through."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.clock import DAY, OFFSET
from core.errors import MisuseError
from sandbox import catalogue
from sandbox.dossiers import Dossiers, columns, join
from sandbox.places import places
from sandbox.procedures import procedures
from sandbox.state import Sandbox
from sandbox.world import World, moment

MOMENTS = ("submitted", "received", "started", "ended", "returned", "due", "due1", "due2")
"""Fields of a dossier that take a moment in local ISO form, or "" for never."""

NUMBERS = ("kind", "channel", "fee", "paid", "flags", "applicant")
"""Fields of a dossier that take a whole number."""

_OPEN_END = 2_000_000_000
"""Handling that has not ended: an end far ahead."""


def edit(box: Sandbox, asked: dict[str, Any]) -> dict[str, Any]:
    """Carry out ``{"action": …}``; what came of it. Raises MisuseError."""
    action = ACTIONS.get(str(asked.get("action", "")))
    if action is None:
        raise MisuseError(f"action phải là một trong: {', '.join(ACTIONS)}")
    with box.lock:
        try:
            return action(box, asked)
        except (KeyError, TypeError, ValueError) as fault:
            raise MisuseError(f"{type(fault).__name__}: {fault}") from fault


def _dossier(box: Sandbox, asked: dict[str, Any]) -> dict[str, Any]:
    """Correct fields of a dossier: ``code``, ``set`` {field: value}."""
    world, code = box.world, str(asked["code"])
    row = _row(world, code)
    _set(world.dossiers, row, dict(asked["set"]))
    return _touch(box, row, code)


def _remove(box: Sandbox, asked: dict[str, Any]) -> dict[str, Any]:
    """A dossier that was never there: gone from every list, without a trace."""
    d, code = box.world.dossiers, str(asked["code"])
    row = _row(box.world, code)
    for name in (*MOMENTS, "asked", "answered", "asked2", "answered2", "moved", "touched"):
        getattr(d, name)[row] = 0
    box.world.changed()
    return {"code": code}


def _add(box: Sandbox, asked: dict[str, Any]) -> dict[str, Any]:
    """File a dossier: ``unit`` (code or name), ``received``, ``due``, ``ended``, ``procedure`` …"""
    world, d = box.world, box.world.dossiers
    received = moment(str(asked["received"]))
    day = (received + OFFSET) // DAY
    unit = _unit(str(asked["unit"]), day)
    fresh = Dossiers(**{name: values[-1:].copy() for name, values in columns(d).items()})
    for name in (*MOMENTS, "asked", "answered", "asked2", "answered2", "moved", "touched", "fee"):
        getattr(fresh, name)[0] = 0
    mine = (d.recv_unit == unit) & (d.day == day)
    number = int(d.number[mine].max()) + 1 if mine.any() else 1
    known = {p.code: n for n, p in enumerate(procedures())}
    plain = {
        "unit": unit, "old_unit": unit, "recv_unit": unit, "day": day, "number": number,
        "proc": known[str(asked["procedure"])] if "procedure" in asked else 0, "channel": 1,
        "applicant": 1, "kind": 9, "late": False, "flags": 0, "paid": 0, "broken": 0, "pause": 5,
        "submitted": received - 60, "received": received, "started": received + 60,
        "ended": _OPEN_END,
    }  # fmt: skip
    for name, value in plain.items():
        getattr(fresh, name)[0] = value
    rest = {k: v for k, v in asked.items() if k not in ("action", "unit", "received", "procedure")}
    _set(fresh, 0, rest)
    world.dossiers = join([d, fresh])
    row = len(world.dossiers) - 1
    return _touch(box, row, world.code(row))


def _row(world: World, code: str) -> int:
    row = world.find(code)
    if row is None:
        raise MisuseError(f"không có hồ sơ “{code}”")
    return row


def _unit(text: str, day: int) -> int:
    """Index of a unit that exists on a day, by its code or name."""
    for n, place in enumerate(places()):
        if text in (place.unit.code, place.name, place.unit.name) and place.open(day):
            return n
    raise MisuseError(f"không có đơn vị “{text}” vào ngày đó")


def _set(d: Dossiers, row: int, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if name == "unit":
            at = (int(d.received[row] or d.submitted[row]) + OFFSET) // DAY
            d.unit[row] = d.old_unit[row] = _unit(str(value), at)
        elif name in MOMENTS:
            empty = _OPEN_END if name == "ended" else 0
            getattr(d, name)[row] = moment(str(value)) if value else empty
        elif name in NUMBERS:
            getattr(d, name)[row] = int(value)
        else:
            allowed = ", ".join(("unit", *MOMENTS, *NUMBERS))
            raise MisuseError(f"trường “{name}” không sửa được; nhận: {allowed}")
    due = int(d.last_due()[row])
    d.late[row] = bool(due and d.ended[row] > due)


def _touch(box: Sandbox, row: int, code: str) -> dict[str, Any]:
    """Mark a dossier as changed just now, later than all that was seen of it."""
    d, now = box.world.dossiers, box.now()
    seen = [int(d.touched[row])]
    for name in (*MOMENTS[:5], "asked", "answered", "asked2", "answered2", "moved"):
        at = int(getattr(d, name)[row])
        seen.append(at if at <= now else 0)
    d.touched[row] = max(now - 30, max(seen) + 1)
    box.world.changed()
    return {"code": code, "updated": int(d.touched[row])}


def _rows(box: Sandbox, asked: dict[str, Any]) -> dict[str, Any]:
    """Write rows of a table: ``resource_id``, ``rows`` [{_id, …}]; no date moves."""
    rid = str(asked["resource_id"])
    if rid not in catalogue.resource_owners():
        raise MisuseError(f"không có tài nguyên “{rid}”")
    rows = list(asked["rows"])
    for row in rows:
        box.edits.rows[rid].setdefault(int(row["_id"]), {}).update(row)
    return {"resource_id": rid, "rows": len(rows)}


def _delete_set(box: Sandbox, asked: dict[str, Any]) -> dict[str, Any]:
    """Delete a data set by its id or name."""
    one = catalogue.by_id().get(str(asked["id"]))
    if one is None:
        raise MisuseError(f"không có bộ dữ liệu “{asked['id']}”")
    box.edits.deleted.add(one.id)
    return {"id": one.id, "name": one.name}


def _touch_set(box: Sandbox, asked: dict[str, Any]) -> dict[str, Any]:
    """Edit a data set's metadata: only its date moves."""
    one = catalogue.by_id().get(str(asked["id"]))
    if one is None:
        raise MisuseError(f"không có bộ dữ liệu “{asked['id']}”")
    box.edits.touched[one.id] = box.now() - 30
    return {"id": one.id, "modified": box.edits.touched[one.id]}


ACTIONS: dict[str, Callable[[Sandbox, dict[str, Any]], dict[str, Any]]] = {
    "dossier": _dossier,
    "remove_dossier": _remove,
    "add_dossier": _add,
    "ckan_rows": _rows,
    "ckan_delete": _delete_set,
    "ckan_touch": _touch_set,
}
"""Action → what does it."""
