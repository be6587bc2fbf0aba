"""HTTP as a guest in other people's houses: bounded, patient, and never fooled by a polite 200.

Every fault becomes a SourceError that names what came instead of what was due; a source's own
message is quoted shortened and with our secrets taken out.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, ClassVar, TypeVar
from urllib.parse import urlencode

import httpx
import orjson
import tenacity

from connectors.base import Connector, Session
from connectors.protocols.answer import (
    Answer,
    clock_skew,
    redirected,
    shown_url,
    status_fault,
    transport_fault,
    waiting_time,
)
from connectors.protocols.patience import PATIENCE, Budget, pause, shared_budget, worth_retrying
from connectors.protocols.tls import tls
from core.clock import Clock
from core.errors import ConfigError, SourceError
from core.settings import SourceSettings
from core.text import nfc

T = TypeVar("T")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class HttpSession(Session):
    """A guest at one base address; one call at a time, retried, budgeted, counted.

    ``budget``: shared with other sessions of the source; by default its own.
    """

    def __init__(
        self,
        settings: SourceSettings,
        clock: Clock,
        *,
        headers: Mapping[str, str] | None = None,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
        budget: Budget | None = None,
    ) -> None:
        super().__init__(settings, clock)
        self.base = httpx.URL(settings.url.rstrip("/"))
        self._timeout = settings.timeout.total_seconds()
        self._budget = budget or Budget(settings.calls_per_minute)
        self._sleep = sleep
        self._limit = settings.max_megabytes * 2**20
        self._secrets: list[str] = []
        self.keep_secret(settings.secret())
        self.keep_secret(settings.bearer())
        self._client = httpx.Client(
            headers={"Accept-Encoding": "gzip", "User-Agent": "ioc-connector/1", **(headers or {})},
            timeout=httpx.Timeout(self._timeout),
            verify=tls(settings),
            proxy=settings.proxy or None,
            transport=transport,
            trust_env=False,
            follow_redirects=False,
        )
        self._retrying = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(settings.retries + 1),
            wait=pause,
            retry=tenacity.retry_if_exception(worth_retrying),
            before_sleep=self._count_retry,
            sleep=sleep,
            reraise=True,
        )

    def keep_secret(self, text: str) -> None:
        """Blot this text out of whatever is quoted from the source."""
        if len(text) > 3:
            self._secrets.append(text)

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def get(
        self,
        path: str,
        params: Mapping[str, str] | None = None,
        *,
        read: Callable[[Answer], T],
        headers: Mapping[str, str] | None = None,
        also: frozenset[int] = frozenset(),
        most: int | None = None,
    ) -> T:
        """GET below the base address; ``read`` makes sense of the body inside the retries.

        Statuses outside 2xx are faults, but for ``also``, which ``read`` judges itself.
        ``most``: after so many bytes the line is closed. Raises SourceError.
        """
        answer: T = self._retrying(self._once, "GET", path, params, None, headers, read, also, most)
        return answer

    def post(
        self,
        path: str,
        body: Any,
        *,
        read: Callable[[Answer], T],
        headers: Mapping[str, str] | None = None,
        also: frozenset[int] = frozenset(),
    ) -> T:
        """POST JSON that only asks (so it may be repeated); otherwise as ``get``."""
        content, kind = orjson.dumps(body), {"Content-Type": "application/json"}
        sent = {**(headers or {}), **kind}
        answer: T = self._retrying(self._once, "POST", path, None, content, sent, read, also)
        return answer

    def form(
        self,
        path: str,
        fields: Mapping[str, str],
        *,
        read: Callable[[Answer], T],
        headers: Mapping[str, str] | None = None,
        also: frozenset[int] = frozenset(),
    ) -> T:
        """POST a form that only asks, as ``get``; ``path`` may be a whole address elsewhere."""
        content = urlencode(fields).encode()
        sent = {**(headers or {}), "Content-Type": "application/x-www-form-urlencoded"}
        answer: T = self._retrying(self._once, "POST", path, None, content, sent, read, also)
        return answer

    def quote(self, message: object) -> str:
        """A source's own message for our errors: one short line without our secrets."""
        text = nfc(str(message or ""))
        for secret in self._secrets:
            text = text.replace(secret, "…")
        return text[:160]

    def _count_retry(self, _state: tenacity.RetryCallState) -> None:
        self.retries += 1

    def _once(
        self,
        method: str,
        path: str,
        params: Mapping[str, str] | None,
        content: bytes | None,
        headers: Mapping[str, str] | None,
        read: Callable[[Answer], T],
        also: frozenset[int],
        most: int | None = None,
    ) -> T:
        sent = dict(headers or {})
        url = httpx.URL(path if "://" in path else str(self.base) + path)
        if params:
            url = url.copy_merge_params(dict(params))
        for _ in range(6):
            self._budget.spend(self._sleep)
            answer, moved, retry_after = self._call(method, url, content, sent, most)
            if moved is None:
                if 200 <= answer.status < 300 or answer.status in also:
                    return read(answer)
                raise status_fault(answer, retry_after)
            if method == "POST" and answer.status not in (307, 308):
                raise SourceError(
                    f"Nguồn chuyển hướng một lời gọi POST (HTTP {answer.status}).",
                    f"{answer.url} -> {shown_url(moved)}",
                    transient=False,
                )
            url = moved
        raise SourceError("Nguồn chuyển hướng vòng quanh.", shown_url(url), transient=False)

    def _call(
        self,
        method: str,
        url: httpx.URL,
        content: bytes | None,
        headers: dict[str, str],
        most: int | None = None,
    ) -> tuple[Answer, httpx.URL | None, float | None]:
        shown = shown_url(url)
        began = time.monotonic()
        self.calls += 1
        try:
            with self._client.stream(method, url, content=content, headers=headers) as reply:
                body = self._body(reply, shown, began + PATIENCE + 4 * self._timeout, most)
        except httpx.HTTPError as fault:
            raise transport_fault(fault, shown, self._timeout) from fault
        except httpx.InvalidURL as fault:
            raise SourceError("Địa chỉ nguồn không hợp lệ.", str(fault), transient=False) from fault
        finally:
            took = time.monotonic() - began
            self.waited += took
            self.slowest = max(self.slowest, took)
        skew = clock_skew(reply.headers.get("date", ""))
        self.skew = self.skew if skew is None else skew
        kind = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
        answer = Answer(reply.status_code, kind, body, shown, dict(reply.headers))
        moved = redirected(reply, url) if reply.status_code in _REDIRECTS else None
        return answer, moved, waiting_time(reply.headers.get("retry-after", ""))

    def _body(self, reply: httpx.Response, shown: str, latest: float, most: int | None) -> bytes:
        """The whole body, within its size and, against drop-by-drop answers, its time."""
        parts, size = [], 0
        for part in reply.iter_bytes():
            size += len(part)
            if size > self._limit:
                raise SourceError(
                    f"Nguồn trả về hơn {self.settings.max_megabytes} MB, quá giới hạn.",
                    shown,
                    transient=False,
                )
            if time.monotonic() > latest:
                raise SourceError("Nguồn trả lời nhỏ giọt, quá lâu nên đã ngắt.", shown)
            parts.append(part)
            if most is not None and size >= most:
                break
        self.bytes += reply.num_bytes_downloaded or size
        return b"".join(parts)[:most]


class HttpConnector(Connector):
    """A connector that speaks HTTP. ``transport`` and ``sleep`` are doors for tests.

    ``profiles``: where the source comes in several, ``kind`` of the settings → its session.
    """

    session_kind: ClassVar[type[HttpSession]] = HttpSession
    profiles: ClassVar[Mapping[str, type[HttpSession]]] = {}
    transport: httpx.BaseTransport | None = None
    sleep: Callable[[float], None] = staticmethod(time.sleep)

    def headers(self, settings: SourceSettings) -> dict[str, str]:
        """What every call carries: keys and tokens. Raises ConfigError when one is missing."""
        return {}

    def connect(
        self, settings: SourceSettings, clock: Clock
    ) -> AbstractContextManager[HttpSession]:
        """A session at ``settings.url``. Raises ConfigError when there is none."""
        return self._connected(settings, clock)

    def session(self, settings: SourceSettings, clock: Clock) -> HttpSession:
        """The session itself; it talks to nobody yet. Raises ConfigError for a ``kind`` unknown."""
        kind = self.profiles.get(settings.kind) if self.profiles else self.session_kind
        if kind is None:
            allowed = ", ".join(name for name in self.profiles if name)
            raise ConfigError(
                [f"sources.{self.name}.kind: “{settings.kind}” không có; nhận: {allowed}"]
            )
        return kind(
            settings,
            clock,
            headers=self.headers(settings),
            transport=self.transport,
            sleep=self.sleep,
            budget=shared_budget(self.name, settings.url, settings.calls_per_minute),
        )

    @contextmanager
    def _connected(self, settings: SourceSettings, clock: Clock) -> Iterator[HttpSession]:
        if not settings.url:
            variable = f"IOC_SOURCES__{self.name.upper()}__URL"
            raise ConfigError(
                [f"sources.{self.name}.url: chưa đặt địa chỉ nguồn (hoặc {variable})"]
            )
        try:
            url = httpx.URL(settings.url)
        except httpx.InvalidURL:
            url = httpx.URL("")
        if url.scheme not in ("http", "https") or not url.host:
            raise ConfigError([f"sources.{self.name}.url: cần dạng http(s)://máy-chủ/đường-dẫn"])
        try:
            session = self.session(settings, clock)
        except ValueError:
            raise ConfigError([f"sources.{self.name}.proxy: không phải địa chỉ proxy"]) from None
        try:
            yield session
        finally:
            session.close()

    def needed(self, value: str, key: str) -> str:
        """A credential that must be there. Raises ConfigError naming the settings, not values."""
        if not value:
            variable = f"IOC_SOURCES__{self.name.upper()}__{key.upper()}"
            raise ConfigError([f"sources.{self.name}: thiếu {key}; đặt {variable} hoặc {key}_file"])
        if not (value.isascii() and value.isprintable()):
            raise ConfigError([f"sources.{self.name}.{key}: có ký tự không gửi được qua HTTP"])
        return value
