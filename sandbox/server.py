"""All the simulated sources on one port, with faults on demand."""

from __future__ import annotations

import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, request
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from sandbox import apps, ckan_site, control, docsystem, edoc, feedback, gis, igate, onestop, portal
from sandbox.addresses import PATHS
from sandbox.answers import html_page, json_bytes
from sandbox.state import Sandbox

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_SOURCES = {path: source for source, path in PATHS.items()}
_INBOX_EVERY = 60.0
"""Seconds between looks whether a new template of reported figures is due."""


class _Quiet(WSGIRequestHandler):
    """Keeps connections open, writes no log, and lets through the one header with an underscore."""

    def make_environ(self) -> WSGIEnvironment:
        """The request; werkzeug drops names with an underscore, the Zalo API needs one."""
        out = super().make_environ()
        if "access_token" in self.headers:
            out["HTTP_ACCESS_TOKEN"] = self.headers["access_token"]
        return out

    def send_response(self, code: int, message: str | None = None) -> None:
        """The status line alone: the application gives the date, which may be off."""
        self.send_response_only(code, message)

    def log(self, type: str, message: str, *args: Any) -> None:
        """Nothing: one line a call would drown the terminal."""


def build(box: Sandbox) -> Flask:
    """The application that speaks every protocol."""
    app = Flask("sandbox")

    @app.before_request
    def _before() -> Response | None:
        source = _SOURCES.get(request.path.split("/")[1])
        if source is None:
            return None
        box.board.called(source)
        g.skew = box.board.peek(source, "clock_skew") or 0.0
        return _refusal(box, source)

    @app.after_request
    def _after(answer: Response) -> Response:
        source = _SOURCES.get(request.path.split("/")[1])
        answer.date = datetime.now(UTC) + timedelta(seconds=g.get("skew", 0.0))
        return answer if source is None else _maim(box, source, answer)

    for pages in (
        onestop.blueprint(box), igate.blueprint(box), edoc.blueprint(box), docsystem.blueprint(box),
        ckan_site.blueprint(box), apps.citizen_app(box), apps.zalo(box), apps.tasks(box),
        feedback.blueprint(box), portal.blueprint(box), gis.blueprint(box), control.blueprint(box),
    ):  # fmt: skip
        app.register_blueprint(pages)
    return app


def _refusal(box: Sandbox, source: str) -> Response | None:
    """The faults that stand in place of an answer."""
    board = box.board
    wait = board.take(source, "latency")
    if wait is not None:
        time.sleep(wait)
    if board.take(source, "down") is not None:
        _hang_up()
        return json_bytes(None, 503)
    after = board.take(source, "429")
    if after is not None:
        answer = json_bytes({"message": "Quá nhiều yêu cầu"}, 429)
        answer.headers["Retry-After"] = f"{after:g}"
        return answer
    if board.take(source, "flapping") is not None:
        return html_page("Dịch vụ chập chờn", 503)
    if board.take(source, "redirect") is not None:
        return Response(status=302, headers={"Location": "https://dang-nhap.example.invalid/sso"})
    status = board.take(source, "5xx")
    if status is not None:
        return html_page("Lỗi máy chủ", int(status))
    if board.take(source, "error_page") is not None:
        return html_page("Hệ thống đang bảo trì", 503)
    if board.take(source, "html") is not None:
        return html_page("Đăng nhập hệ thống")
    if board.take(source, "error_body") is not None:
        return json_bytes({
            "error_code": "99", "error": -99, "status": "FAIL", "success": False,
            "message": "Lỗi hệ thống",
        })  # fmt: skip
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
    more = box.board.take(source, "huge")
    if more is not None:
        answer.set_data(answer.get_data() + b" " * int(more * 2**20))
    if box.board.take(source, "wrong_type") is not None:
        answer.content_type = "text/plain"
    seconds = box.board.take(source, "drip")
    if seconds is not None:
        answer.response = _drops(answer.get_data(), seconds)
    return answer


def _drops(body: bytes, seconds: float) -> Iterator[bytes]:
    """The body in small pieces, twenty a second."""
    pieces = max(1, int(seconds * 20))
    size = -(-len(body) // pieces)
    for at in range(0, len(body), max(1, size)):
        time.sleep(seconds / pieces)
        yield body[at : at + size]


class _Service:
    """A bound port, and the thread that keeps the inbox filled."""

    def __init__(self, host: str, port: int) -> None:
        self._line = socket.create_server((host, port))
        self.port: int = self._line.getsockname()[1]
        self._host = host
        self._server: BaseWSGIServer | None = None
        self._ended = threading.Event()

    def run(self, box: Sandbox) -> None:
        """Answer until ``end``; calls made since the port was bound have waited."""
        self._server = make_server(
            self._host, self.port, build(box), threaded=True, request_handler=_Quiet,
            fd=self._line.fileno(),
        )  # fmt: skip
        keeper = threading.Thread(target=self._keep, args=(box,), daemon=True)
        keeper.start()
        try:
            if not self._ended.is_set():
                self._server.serve_forever(poll_interval=0.05)
        finally:
            self._ended.set()
            self._server.server_close()
            self._line.close()
            keeper.join()

    def end(self) -> None:
        """Stop answering; from another thread than the one that runs."""
        self._ended.set()
        if self._server is not None:
            self._server.shutdown()

    def _keep(self, box: Sandbox) -> None:
        while not self._ended.wait(_INBOX_EVERY):
            box.fill_inbox()
            box.fill_warehouse()


@dataclass
class Running:
    """A sandbox that answers in threads of this process."""

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
    warehouse: Path | None = None,
) -> Iterator[Running]:
    """Serve on a free port until the block ends; for tests. ``box``: one that is already made."""
    here = box or Sandbox(seed, scale, at, faults, inbox, warehouse)
    service = _Service("127.0.0.1", 0)
    thread = threading.Thread(target=service.run, args=(here,))
    thread.start()
    try:
        yield Running(f"http://127.0.0.1:{service.port}", here)
    finally:
        service.end()
        thread.join()


def serve(
    port: int = 9100,
    seed: int = 1,
    scale: str = "small",
    at: str = "",
    faults: list[str] | None = None,
    inbox: Path | None = None,
    warehouse: Path | None = None,
    host: str = "127.0.0.1",
) -> None:
    """Serve until SIGTERM or SIGINT. The port is bound first, so early callers only wait.

    Raises MisuseError for an unknown scale or fault, OSError when the port is taken.
    """
    service = _Service(host, port)

    def stop(number: int, frame: FrameType | None) -> None:
        threading.Thread(target=service.end, daemon=True).start()

    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, stop)
    service.run(Sandbox(seed, scale, at, faults, inbox, warehouse))
