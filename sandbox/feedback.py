"""The 1022 service: a realm and the list of field petitions (/pe)."""

from __future__ import annotations

from functools import lru_cache

from flask import Blueprint, Response, request

from sandbox.addresses import PETITIONS
from sandbox.answers import json_bytes, written
from sandbox.petitions import Petition, known, record
from sandbox.realm import LOGIN_PATH, Realm, paged, refused, span
from sandbox.spoil import spoil
from sandbox.state import Sandbox

_MOST = 1_000


def blueprint(box: Sandbox) -> Blueprint:
    """The addresses of the service."""
    pages = Blueprint("feedback", __name__, url_prefix="/phananh")
    realm = Realm(box, "petitions", PETITIONS)
    pages.post(LOGIN_PATH)(realm.token)

    @lru_cache(maxsize=8)
    def window(
        since: int, until: int, now: int, first: int, last: int
    ) -> list[tuple[int, int, Petition]]:
        """Those whose last change by ``now`` lies in [since, until), in its order."""
        met = [
            (p.changed(now), year, p)
            for year, p in known(box.seed, box.scale, first, last)
            if p.created <= now
        ]
        return sorted(
            (one for one in met if since <= one[0] < until), key=lambda x: (x[0], x[1], x[2].number)
        )

    @pages.get("/pe/petition")
    def petitions() -> Response:
        if not realm.admitted():
            return refused()
        now = box.now("petitions")
        try:
            since, until = (written(request.args[k]) for k in ("updated-from", "updated-to"))
        except (KeyError, ValueError):
            return json_bytes({"status": 400, "error": "Bad Request"}, 400)
        found = window(since, until, now, box.world.first_year, box.world.last_year)
        low, high = span(_MOST)
        rows = spoil(
            box.board, "petitions", [record(year, p, now) for _, year, p in found[low:high]],
            key="code", version="updatedDate", moments=("createdDate",),
        )  # fmt: skip
        return paged(rows, len(found), low, high)

    return pages
