"""All the simulated sources on one port, with faults on demand."""

from __future__ import annotations

import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from flask import Flask, Response, request
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from sandbox import onestop
from sandbox.answers import html_page, json_bytes
from sandbox.state import Sandbox

_PATHS = {
    "motcua": "onestop", "vxp": "edoc", "qlvb": "docsystem", "ckan": "opendata",
    "longanso": "citizen_app", "zalo": "zalo", "nhiemvu": "tasks",
}  # fmt: skip
"""First part of a path → source."""


class _Quiet(WSGIRequestHandler):
    """Keeps connections open and writes no log."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Nothing: one line a call would drown the terminal."""


def build(box: Sandbox) -> Flask:
    """The application that speaks every protocol."""
    app = Flask("sandbox")

    @app.before_request
    def _before() -> Response | None:
        source = _PATHS.get(request.path.split("/")[1])
        if source is None:
            return None
        box.board.called(source)
        return _refusal(box, source)

    @app.after_request
    def _after(answer: Response) -> Response:
        source = _PATHS.get(request.path.split("/")[1])
        return answer if source is None else _maim(box, source, answer)

    app.register_blueprint(onestop.blueprint(box))
    return app


def _refusal(box: Sandbox, source: str) -> Response | None:
    """The faults that stand in place of an answer."""
    board = box.board
    wait = board.take(source, "latency")
    if wait is not None:
        time.sleep(wait)
    if board.take(source, "down") is not None:
        _hang_up()
    after = board.take(source, "429")
    if after is not None:
        answer = json_bytes({"message": "Quá nhiều yêu cầu"}, 429)
        answer.headers["Retry-After"] = f"{after:g}"
        return answer
    status = board.take(source, "5xx")
    if status is not None:
        return html_page("Lỗi máy chủ", int(status))
    if board.take(source, "error_page") is not None:
        return html_page("Hệ thống đang bảo trì", 503)
    if board.take(source, "html") is not None:
        return html_page("Đăng nhập hệ thống")
    if board.take(source, "error_body") is not None:
        return json_bytes({"error_code": "99", "error": -1, "status": "FAIL", "success": False,
                           "message": "Loi he thong"})  # fmt: skip
    return None


def _hang_up() -> None:
    """Close the connection without a word."""
    line = request.environ.get("werkzeug.socket")
    if isinstance(line, socket.socket):
        line.shutdown(socket.SHUT_RDWR)


def _maim(box: Sandbox, source: str, answer: Response) -> Response:
    """The faults that damage an answer's bytes."""
    if box.board.take(source, "encoding") is not None:
        answer.set_data(answer.get_data().decode("utf-8", "replace").encode("utf-16"))
    share = box.board.take(source, "truncate")
    if share is not None:
        body = answer.get_data()
        answer.set_data(body[: int(len(body) * share)])
    return answer


def _bind(box: Sandbox, host: str, port: int) -> BaseWSGIServer:
    return make_server(host, port, build(box), threaded=True, request_handler=_Quiet)


@dataclass
class Running:
    """A sandbox that runs in a thread of this process."""

    url: str
    box: Sandbox


@contextmanager
def running(
    seed: int = 1,
    scale: str = "small",
    at: str = "",
    faults: list[str] | None = None,
    inbox: Path | None = None,
    box: Sandbox | None = None,
) -> Iterator[Running]:
    """Serve on a free port until the block ends; for tests."""
    here = box or Sandbox(seed, scale, at, faults)
    server = _bind(here, "127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield Running(f"http://127.0.0.1:{server.server_port}", here)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def serve(
    port: int = 9100,
    seed: int = 1,
    scale: str = "small",
    at: str = "",
    faults: list[str] | None = None,
    inbox: Path | None = None,
    host: str = "127.0.0.1",
) -> None:
    """Serve until SIGTERM or SIGINT."""
    server = _bind(Sandbox(seed, scale, at, faults), host, port)

    def stop(number: int, frame: FrameType | None) -> None:
        threading.Thread(target=server.shutdown).start()

    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, stop)
    server.serve_forever(poll_interval=0.2)
    server.server_close()
