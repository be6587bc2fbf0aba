"""A real MapServer and a real pygeoapi on loopback, with 2,500 places that the test makes."""

from __future__ import annotations

import json
import os
import random
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pyproj
import yaml
from werkzeug.serving import make_server

MAPSERVER = Path("/usr/lib/cgi-bin/mapserv")
COUNT, CAP, NOWHERE = 2_500, 1_000, 1_234
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_EPSG = "http://www.opengis.net/def/crs/EPSG/0"
KINDS = ("Trạm y tế xã Đức Hòa", "Trường Tiểu học Mỹ Hạnh", "Bộ phận một cửa Bến Lức")


def places() -> list[tuple[str, str, tuple[float, float] | None]]:
    """Code, name, place; one has none."""
    rng = random.Random(7)
    return [
        (
            f"TR{n:05d}", f"{KINDS[n % 3]} số {n}",
            None if n == NOWHERE else (105.8 + 0.9 * rng.random(), 10.4 + 1.1 * rng.random()),
        )
        for n in range(COUNT)
    ]  # fmt: skip


def collection(code: int) -> dict[str, Any]:
    """The places as GeoJSON in a system; VN-2000 by the library's own transform back."""
    back = pyproj.Transformer.from_crs(4326, code, always_xy=True, allow_ballpark=False)
    rows = []
    for key, name, at in places():
        xy = None if at is None else [float(one) for one in back.transform(*at)]
        shape = None if xy is None else {"type": "Point", "coordinates": xy}
        kind = name.partition(" số ")[0]
        rows.append({"type": "Feature", "geometry": shape, "properties": {
            "ma": key, "ten": name, "loai": kind, "nguoi": "CÁN BỘ MẪU"}})  # fmt: skip
    crs = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{code}"}}
    named = {} if code == 4326 else {"crs": crs}
    return {"type": "FeatureCollection", **named, "features": rows}


def write(folder: Path) -> None:
    """Both layers as files."""
    for name, code in (("wgs", 4326), ("vn2000", 9210)):
        (folder / f"{name}.geojson").write_text(json.dumps(collection(code)), "utf-8")


_MAP = """MAP
NAME "t" EXTENT 105 10 107 12 SIZE 100 100 UNITS DD SHAPEPATH "{folder}"
PROJECTION "init=epsg:4326" END
OUTPUTFORMAT NAME "geojson" DRIVER "OGR/GEOJSON"
 MIMETYPE "application/json; subtype=geojson; charset=utf-8" FORMATOPTION "STORAGE=stream"
 FORMATOPTION "FORM=SIMPLE" FORMATOPTION "LCO:RFC7946=NO" END
WEB METADATA "ows_title" "t" "ows_onlineresource" "http://127.0.0.1/" "ows_enable_request" "*"
 "wfs_maxfeatures" "{cap}" END END
{layers}END
"""
_LAYER = """LAYER NAME "{name}" TYPE POINT STATUS ON CONNECTIONTYPE OGR
CONNECTION "{folder}/{name}.geojson" DATA "{name}" PROJECTION "init=epsg:{code}" END
METADATA "ows_title" "{name}" "wfs_srs" "EPSG:{code}" "gml_include_items" "all"
"ows_extent" "{extent}" "wfs_getfeature_formatlist" "geojson" END END
"""
_LAYERS = (("wgs", 4326, "105 10 107 12"), ("vn2000", 9210, "400000 1100000 700000 1400000"))


@contextmanager
def mapserver(folder: Path) -> Iterator[str]:
    """A MapServer behind a tiny server of CGI; its address."""
    drawn = "".join(
        _LAYER.format(name=name, code=code, extent=extent, folder=folder)
        for name, code, extent in _LAYERS
    )
    (folder / "t.map").write_text(_MAP.format(folder=folder, cap=CAP, layers=drawn))
    (folder / "ms.conf").write_text('CONFIG\n ENV\n  MS_MAP_PATTERN "."\n END\nEND\n')

    class Cgi(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            env = {
                **os.environ, "REQUEST_METHOD": "GET", "SERVER_NAME": "127.0.0.1",
                "SERVER_PORT": "80", "SCRIPT_NAME": "/", "MS_MAPFILE": str(folder / "t.map"),
                "QUERY_STRING": self.path.partition("?")[2],
                "MAPSERVER_CONFIG_FILE": str(folder / "ms.conf"),
            }  # fmt: skip
            done = subprocess.run([MAPSERVER], env=env, capture_output=True, check=False)
            head, _, body = done.stdout.partition(b"\r\n\r\n")
            headers = dict(one.split(": ", 1) for one in head.decode().splitlines() if ": " in one)
            self.send_response(int(headers.pop("Status", "200").split()[0]))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Cgi) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def pygeoapi_app(folder: Path, port: int) -> Any:
    """The Flask application of a pygeoapi that serves both layers, capped.

    ``swapped``: longitude first in the file, but declared EPSG:4326, latitude first.
    """
    resources = {}
    systems = {"wgs": CRS84, "vn2000": f"{_EPSG}/9210", "swapped": f"{_EPSG}/4326"}
    for name, system in systems.items():
        file = "wgs" if name == "swapped" else name
        resources[name] = {
            "type": "collection", "title": name, "description": name, "keywords": ["x"],
            "extents": {"spatial": {"bbox": [105, 10, 107, 12], "crs": CRS84}},
            "providers": [{
                "type": "feature", "name": "GeoJSON", "data": str(folder / f"{file}.geojson"),
                "id_field": "ma", "storage_crs": system, "crs": [CRS84, system],
            }],
        }  # fmt: skip
    config = {
        "server": {
            "bind": {"host": "127.0.0.1", "port": port}, "url": f"http://127.0.0.1:{port}",
            "mimetype": "application/json; charset=UTF-8", "encoding": "utf-8", "gzip": False,
            "languages": ["en-US"], "pretty_print": False, "admin": False,
            "limits": {"default_items": 10, "max_items": CAP, "on_exceed": "throttle"},
            "map": {"url": "http://127.0.0.1/", "attribution": "x"},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {
                "title": "t", "description": "t", "keywords": ["t"], "keywords_type": "theme",
                "terms_of_service": "x", "url": "http://127.0.0.1/",
            },
            "license": {"name": "x", "url": "http://127.0.0.1/"},
            "provider": {"name": "x", "url": "http://127.0.0.1/"},
            "contact": {"name": "x"},
        },
        "resources": resources,
    }  # fmt: skip
    config_file, api_file = folder / "pygeoapi.yml", folder / "openapi.yml"
    config_file.write_text(yaml.safe_dump(config))
    os.environ["PYGEOAPI_CONFIG"], os.environ["PYGEOAPI_OPENAPI"] = str(config_file), str(api_file)
    from pygeoapi.openapi import get_oas

    api_file.write_text(yaml.safe_dump(get_oas(config, fail_on_invalid_collection=False)))
    from pygeoapi.flask_app import APP

    return APP


@contextmanager
def pygeoapi(folder: Path) -> Iterator[str]:
    """A pygeoapi; its address. Once a process, for it is configured at import."""
    line = socket.create_server(("127.0.0.1", 0))
    port = line.getsockname()[1]
    app = pygeoapi_app(folder, port)
    server = make_server("127.0.0.1", port, app, threaded=True, fd=line.fileno())
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        line.close()
