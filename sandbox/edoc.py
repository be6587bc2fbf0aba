"""The document exchange's gateway (VXP): lists of messages, and each message's edXML."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from flask import Blueprint, Response, request

from core.clock import from_epoch
from sandbox.addresses import EDOC
from sandbox.answers import json_bytes, written
from sandbox.edxml import write
from sandbox.exchange import Message, messages
from sandbox.spoil import spoil
from sandbox.state import Sandbox


class Exchange:
    """The messages of the box's world, made when first asked for."""

    def __init__(self, box: Sandbox) -> None:
        self.box = box
        self._made: tuple[int, list[Message], list[int], dict[str, Message]] | None = None

    def all(self) -> tuple[list[Message], list[int], dict[str, Message]]:
        """Messages by moment, their moments, and each by its id."""
        with self.box.lock:
            size = len(self.box.world.documents)
            if self._made is None or self._made[0] != size:
                found = messages(self.box.world.documents, self.box.seed)
                self._made = (size, found, [m.created for m in found], {m.id: m for m in found})
            return self._made[1:]


def blueprint(box: Sandbox) -> Blueprint:
    """The three addresses of the gateway."""
    pages, exchange = Blueprint("edoc", __name__), Exchange(box)

    def refused() -> Response | None:
        out = box.board.take("edoc", "expired_session") is not None
        known = (request.headers.get("systemid"), request.headers.get("secret")) == EDOC
        if out or not known:
            return json_bytes({"status": "FAIL", "errorCode": 15, "message": "Sai thông tin"}, 401)
        return None

    def listed(sent: bool) -> Response:
        denied = refused()
        if denied is not None:
            return denied
        args, now = request.args, box.now("edoc")
        try:
            since = written(args["from"]) if args.get("from") else 0
            until = min(written(args["to"]), now + 1) if args.get("to") else now + 1
        except ValueError:
            return json_bytes({"status": "FAIL", "errorCode": 10, "message": "from/to"}, 400)
        found, moments, _ = exchange.all()
        status = args.get("messagetype", "edoc") == "status"
        rows: list[dict[str, Any]] = [
            {"docId": m.id, "created_time": f"{from_epoch(m.created):%Y/%m/%d %H:%M:%S}"}
            for m in found[bisect_left(moments, since) : bisect_left(moments, until)]
            if m.sent == sent and bool(m.status) == status
        ]
        rows = spoil(box.board, "edoc", rows, key="docId", version="created_time")
        return json_bytes({"status": "OK", "data": rows})

    @pages.get("/vxp/getReceivedEdocList")
    def received() -> Response:
        return listed(sent=False)

    @pages.get("/vxp/getSentEdocList")
    def sent() -> Response:
        return listed(sent=True)

    @pages.get("/vxp/getEdoc")
    def one() -> Response:
        denied = refused()
        if denied is not None:
            return denied
        message = exchange.all()[2].get(request.args.get("docId", ""))
        if message is None or message.created > box.now("edoc"):
            return json_bytes({"status": "FAIL", "errorCode": 20, "message": "docId"}, 404)
        body = write(box.world.documents, message)
        return Response(body, content_type="application/xml; charset=utf-8")

    return pages
