"""OGC API Features: follow the next link, ask for the collection's own coordinate system.

Limits are lowered silently, next links drop the format and may name the server's inner host (their
question is taken, asked of the address we know), and one more page may be a 400.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from connectors.protocols.answer import Answer, read_json, status_fault
from connectors.protocols.features import Collected, count_told, crs_of, read_collection
from connectors.protocols.http import HttpSession
from connectors.reading.geo import VN2000, WGS84, epsg
from connectors.reading.layers import Layer
from core.errors import SourceError
from core.text import nfc

_JSON = {"Accept": "application/geo+json, application/json;q=0.9"}
_END = frozenset({400})


class OgcApi:
    """One server's collections."""

    def __init__(self, session: HttpSession) -> None:
        self._session = session

    def read(self, layer: Layer) -> Collected:
        """A collection to its last page. Raises SourceError."""
        path = f"/collections/{layer.at}"
        about = self._session.get(path, {"f": "json"}, read=_about, headers=_JSON)
        uri = _own(about, layer)
        asked = {"f": "json", "limit": str(self._session.settings.page_size)}
        if uri:
            asked["crs"] = uri
        crs = epsg(uri) or layer.crs or WGS84
        out = Collected(crs=crs)
        met = set[tuple[tuple[str, str], ...]]()
        while True:
            met.add(tuple(sorted(asked.items())))
            body = self._session.get(
                f"{path}/items",
                asked,
                read=_page,
                headers=_JSON,
                also=_END if out.given else frozenset(),
            )
            if body is None:
                return out
            told = count_told(body)
            out.told = told if told is not None else out.told
            if body["features"]:
                out.crs = crs_of(body, crs)
                if not out.add(body["features"]):
                    if out.told is not None and not out.short():
                        return out
                    raise SourceError("Máy chủ đưa lại mãi một trang.", f"collection {layer.at}")
            following = _next(body)
            if following is None or not body["features"]:
                return out  # not when as many came as were told of: some may be older copies
            asked = {**following, "f": "json"} | ({"crs": uri} if uri else {})
            if tuple(sorted(asked.items())) in met:
                raise SourceError("Máy chủ dẫn trang vòng quanh.", f"collection {layer.at}")


def _about(answer: Answer) -> dict[str, Any]:
    body = read_json(answer)
    if not isinstance(body, dict) or "id" not in body:
        raise SourceError("Nguồn không trả mô tả của lớp (collection).", answer.url)
    return body


def _own(about: dict[str, Any], layer: Layer) -> str:
    """The name of the system to ask for; "" asks for none, which means WGS84.

    Only VN-2000 is asked for by name: what a server makes of it itself may be 226 m off.
    """
    offered = about.get("crs") if isinstance(about.get("crs"), list) else []
    names = [str(one) for one in (about.get("storageCrs"), *(offered or ())) if one]
    wanted = layer.crs or epsg(about.get("storageCrs"))
    if wanted not in VN2000:
        return ""
    found = next((one for one in names if epsg(one) == wanted), "")
    if not found:
        raise SourceError(
            f"Lớp “{layer.at}” là EPSG:{wanted} nhưng OGC API của máy chủ không cho lấy hệ tọa độ "
            "gốc (tọa độ tự đổi có thể lệch 226 m); dùng kind = wfs.",
            "", transient=False,
        )  # fmt: skip
    return found


def _page(answer: Answer) -> dict[str, Any] | None:
    """A page; None: the offset is past the end, which some servers refuse."""
    if answer.status == 400:
        try:
            said = nfc(str(read_json(answer).get("description", "")))
        except (AttributeError, SourceError):
            raise status_fault(answer) from None
        if "offset" in said.lower():
            return None
        raise status_fault(answer)
    return read_collection(answer)


def _next(body: dict[str, Any]) -> dict[str, str] | None:
    """The question of the next page."""
    for link in body.get("links") or ():
        if isinstance(link, dict) and link.get("rel") == "next":
            return dict(parse_qsl(urlsplit(str(link.get("href", ""))).query))
    return None
