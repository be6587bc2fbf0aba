"""The open data portal over HTTP: the Action API, table dumps and files."""

from __future__ import annotations

import hashlib
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Any

import orjson
from flask import Blueprint, Response, request

from sandbox import catalogue
from sandbox.answers import json_bytes
from sandbox.catalogue import modified
from sandbox.ckan import Ckan
from sandbox.datastore import dump as dumped
from sandbox.datastore import table
from sandbox.portal_files import content, csv
from sandbox.refusals import Refusal
from sandbox.state import Sandbox


def _portal(box: Sandbox) -> Ckan:
    """The portal as the caller of this request sees it; a key that is not known is ignored."""
    key = request.headers.get("Authorization")
    return Ckan(box, f"{request.host_url}ckan", box.now("opendata"), key)


def blueprint(box: Sandbox) -> Blueprint:
    """The Action API, table dumps and files."""
    pages = Blueprint("ckan", __name__)

    @pages.route("/ckan/api/action/<name>", methods=["GET", "POST"])
    @pages.route("/ckan/api/3/action/<name>", methods=["GET", "POST"])
    def action(name: str) -> Response:
        asked: Any = request.args.to_dict()
        if request.method == "POST":
            asked |= request.form.to_dict()
            if request.is_json or (request.data and not request.form):
                try:
                    asked = orjson.loads(request.data or b"{}")
                except orjson.JSONDecodeError:
                    return json_bytes("Bad request - JSON Error: Error decoding JSON data.", 400)
        if not isinstance(asked, dict):
            return json_bytes("Bad request - Request data JSON decoded to a wrong type", 400)
        portal = _portal(box)
        writing = portal.shelf.actions(portal.now).get(name)
        call = writing or portal.actions().get(name)
        if call is None:
            return json_bytes(f"Bad request - Action name not known: {name}", 400)
        body: dict[str, Any] = {"help": f"{portal.base}/api/3/action/help_show?name={name}"}
        try:
            if writing is not None and not portal.editor:
                raise Refusal(403, "Authorization Error", message="Truy cập bị từ chối")
            with box.lock if writing else nullcontext():
                return json_bytes({**body, "success": True, "result": call(asked)})
        except Refusal as fault:
            return json_bytes({**body, "success": False, "error": fault.body}, fault.status)

    @pages.get("/ckan/datastore/dump/<rid>")
    def dump(rid: str) -> Response:
        try:
            rows, columns = _portal(box).table(rid)
        except Refusal:
            return Response("<html><body>404</body></html>", 404, content_type="text/html")
        one = catalogue.resource_owners().get(rid)
        plain = request.args.get("format") == "json" or one is None
        body = dumped(rows, columns) if plain or one is None else csv(one, rows)
        return Response(body, content_type="application/octet-stream")

    @pages.get("/ckan/dataset/<pid>/resource/<rid>/download/<file>")
    def download(pid: str, rid: str, file: str) -> Response:
        one, now = catalogue.resource_owners().get(rid), box.now("opendata")
        if one is None or one.id != pid or not catalogue.visible(box, one, now):
            return Response("<html><body>404</body></html>", 404, content_type="text/html")
        kind = dict(catalogue.resources_of(one.number))[rid]
        rows = table(one, box.edits.rows.get(rid, {}))
        body, mime = content(one, kind, rows)
        answer = Response(body, content_type=mime)
        answer.last_modified = datetime.fromtimestamp(modified(box, one, now), UTC)
        # of what it says: a workbook's bytes hold the second in which it was written
        answer.set_etag(hashlib.sha256(orjson.dumps([kind, rows])).hexdigest()[:32])
        answer.make_conditional(request)
        return answer

    return pages
