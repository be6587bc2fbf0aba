"""A GeoJSON file, over HTTP or in a folder: one file a layer."""

from __future__ import annotations

from connectors.base import Session
from connectors.protocols.answer import Answer
from connectors.protocols.features import Collected, crs_of, read_collection
from connectors.protocols.files import FileSession
from connectors.protocols.http import HttpSession
from connectors.reading.geo import WGS84
from connectors.reading.layers import Layer
from core.errors import RecordError, SourceError

HERE = "."
"""The layer's name of a file that the source's address itself names."""


class GeoFile:
    """The files of one address or folder."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def read(self, layer: Layer) -> Collected:
        """A whole file. Without a ``crs`` member it is WGS84, as the format's standard says.

        Raises SourceError.
        """
        session = self._session
        if isinstance(session, HttpSession):
            path = "" if layer.at == HERE else f"/{layer.at}"
            body = session.get(path, read=read_collection)
        else:
            body = read_collection(self._dropped(layer))
        out = Collected(told=len(body["features"]), crs=crs_of(body, layer.crs or WGS84))
        out.add(body["features"])
        out.told = len(out.features)
        return out

    def _dropped(self, layer: Layer) -> Answer:
        assert isinstance(self._session, FileSession)
        held = [one for one in self._session.files(".geojson", ".json") if one.name == layer.at]
        if not held:
            raise SourceError(f"Thư mục không có tệp “{layer.at}”.", transient=False)
        try:
            return Answer(200, "application/geo+json", self._session.read(held[-1]), layer.at)
        except RecordError as fault:
            raise SourceError(f"{layer.at}: {fault.public}", transient=False) from fault
