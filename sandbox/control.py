"""The sandbox's own addresses, for people and tests: its state, faults, clock and edits."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Blueprint, Response, request

from core.errors import MisuseError
from sandbox import truth
from sandbox.answers import json_bytes
from sandbox.catalogue import listed
from sandbox.edits import edit
from sandbox.faults import KINDS
from sandbox.state import Sandbox, utc


def state(box: Sandbox) -> dict[str, Any]:
    """What the sandbox holds and has been asked, as of its clock."""
    now = box.now()
    return {
        "clock": utc(now),
        "now": now,
        "frozen": box.frozen,
        "seed": box.seed,
        "scale": box.scale,
        "years": [box.world.first_year, box.world.last_year],
        "counts": {
            "dossiers": box.world.timeline.visible(now),
            "documents": int((box.world.documents.updated <= now).sum()),
            "datasets": len(listed(box, now)),
            "installs": truth.counter("installs", now)[0],
            "visits": truth.counter("visits", now)[0],
        },
        "calls": dict(box.board.calls),
        "faults": box.board.texts(),
        "faulted": dict(box.board.faulted),
    }


def blueprint(box: Sandbox) -> Blueprint:
    """``/_sandbox/…``."""
    pages = Blueprint("control", __name__)

    @pages.errorhandler(MisuseError)
    def refused(fault: MisuseError) -> Response:
        return json_bytes({"error": fault.public}, 400)

    @pages.get("/_sandbox/state")
    def show() -> Response:
        return json_bytes(state(box))

    @pages.post("/_sandbox/fault")
    def fault() -> Response:
        asked = _body()
        if "clear" in asked:
            gone = box.board.clear(str(asked["clear"] or "all"), str(asked.get("kind", "")))
            box.fill_warehouse()
            return json_bytes({"cleared": gone, "faults": box.board.texts()})
        text = str(asked.get("fault", ""))
        if not text:
            value, times = asked.get("value"), asked.get("times")
            text = f"{asked.get('source', '')}={asked.get('kind', '')}"
            text += f":{value}" if value is not None else ""
            text += f"*{times}" if times is not None else ""
        box.board.add(text)
        box.fill_warehouse()
        return json_bytes({"faults": box.board.texts(), "kinds": KINDS})

    @pages.post("/_sandbox/clock")
    def clock() -> Response:
        try:
            box.set_clock(str(_body().get("at", "")))
        except ValueError as wrong:
            raise MisuseError(f"at: {wrong}") from None
        return json_bytes({"clock": utc(box.now()), "frozen": box.frozen})

    @pages.post("/_sandbox/edit")
    def change() -> Response:
        return json_bytes(edit(box, _body()))

    return pages


def _body() -> dict[str, Any]:
    try:
        body = orjson.loads(request.get_data() or b"{}")
    except orjson.JSONDecodeError:
        raise MisuseError("thân yêu cầu phải là JSON") from None
    if not isinstance(body, dict):
        raise MisuseError("thân yêu cầu phải là một đối tượng JSON")
    return body
