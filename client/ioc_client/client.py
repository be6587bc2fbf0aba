"""The client: one method an address, each giving a frame (or the plain object of a passport)."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote

import httpx
import pandas as pd

from ioc_client.errors import IocApiError, IocUnreachable
from ioc_client.frames import Moment, named, row, step, timed, told, written

_BASE = "/api/v1"
_PAGE = 500


class Ioc:
    """A centre at ``url``, read with an API ``token``. Use as a context manager, or ``close()``."""

    def __init__(
        self,
        url: str,
        token: str,
        *,
        timeout: float = 60.0,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._http = httpx.Client(
            base_url=url.rstrip("/") + _BASE,
            headers={"Authorization": f"Bearer {token}", "Accept": "application/json"},
            timeout=timeout,
            transport=transport,
        )

    def __enter__(self) -> Ioc:
        return self

    def __exit__(self, *fault: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def indicators(self) -> pd.DataFrame:
        """Every definition, one a row, by ``id``; ``name`` and ``name_en`` are its names."""
        found, attrs = self._asked("/indicators", {})
        frame = named(found["indicators"], "id", "name", "name_en")
        names = frame["name"]
        frame["name_en"] = [one.get("en", "") for one in names]
        frame["name"] = [one.get("vi", "") for one in names]
        return told(frame, attrs)

    def values(
        self,
        indicator: str | Sequence[str],
        *,
        unit: str | None = None,
        period: str | None = None,
        by: str | None = None,
        only: str | Sequence[str] | None = None,
        as_known: Moment = None,
        boundaries: str | None = None,
    ) -> pd.DataFrame:
        """Values of one period, or cut ``by`` unit, field, procedure, channel, applicant.

        One row a value. ``value`` of a rate is a fraction (0.999); where there is none it is NaN
        and ``reason`` says why. Dimensions stand in columns ``dim_…``, the target's figure in
        ``target`` and how it binds (at_least, at_most, equals) in ``target_kind``. ``as_known``: as
        it was known then; ``only``: of one member of a dimension alone (``"channel:2"``), or of
        several at once, each of another dimension (``["channel:2", "applicant:2"]``).
        ``attrs["hidden"]`` counts the rows that are kept back (small counts of a commune) and
        ``attrs["cuts"]`` says it in words. Raises IocApiError, IocUnreachable.
        """
        query = {"period": period, "by": by, "only": only, "boundaries": boundaries}
        return self._values(indicator, unit, as_known, query)

    def series(
        self,
        indicator: str | Sequence[str],
        grain: str = "month",
        *,
        start: str | date | None = None,
        end: str | date | None = None,
        unit: str | None = None,
        by: str | None = None,
        only: str | Sequence[str] | None = None,
        as_known: Moment = None,
        boundaries: str | None = None,
    ) -> pd.DataFrame:
        """Values of every period of a grain from ``start`` to ``end``, as of ``values``.

        ``attrs["breaks"]``: days at which the series must not be read across, and why.
        """
        query = {
            "grain": grain, "from": written(start), "to": written(end), "by": by, "only": only,
            "boundaries": boundaries,
        }  # fmt: skip
        return self._values(indicator, unit, as_known, query)

    def records(self, kind: str, *, most: int | None = None, **query: Any) -> pd.DataFrame:
        """The records behind a sum, all pages of them; ``query`` as in the API (measure, from …).

        ``most``: no more rows than that. ``attrs["total"]`` is the server's count; where the
        server ends a list before (dossiers without codes after 1 000 rows) a UserWarning says so.
        """
        rows: list[dict[str, Any]] = []
        attrs: dict[str, Any] = {}
        for page, attrs in self._pages(f"/records/{quote(kind)}", query, _PAGE):
            rows += page["rows"]
            attrs["total"] = page["total"]
            if most is not None and len(rows) >= most:
                break
        if most is None and len(rows) < attrs["total"]:
            warnings.warn(
                f"{kind}: {len(rows)} of {attrs['total']} records; the server gives this token no "
                "more of this list: narrow it (unit, from and to …)",
                stacklevel=2,
            )
        return told(pd.DataFrame(rows if most is None else rows[:most]), attrs)

    def changes(
        self,
        since: Moment,
        until: Moment = None,
        *,
        unit: str | None = None,
        period: str | None = None,
    ) -> pd.DataFrame:
        """Figures of closed periods that are not what they were: ``before``, ``why``; all of them.

        The newest first, page by page; ``period``: of this one alone.
        """
        query = {
            "since": written(since), "until": written(until), "unit": unit, "period": period,
        }  # fmt: skip
        rows: list[dict[str, Any]] = []
        attrs: dict[str, Any] = {}
        for page, said in self._pages("/changes", query, _PAGE):
            rows += [row(one) for one in page["changes"]]
            attrs = said
        return told(timed(pd.DataFrame(rows)), attrs)

    def ledger(
        self,
        indicator: str,
        *,
        unit: str | None = None,
        period: str | None = None,
        since: Moment = None,
        until: Moment = None,
    ) -> pd.DataFrame:
        """Why a value is what it is: one row a step, the newest first.

        ``known_from`` and ``reason`` of the step, ``before`` and ``after`` as displayed with their
        figures in ``value_before`` and ``value_after``; ``parts`` holds each measure's causes with
        the records behind them. With ``until``: ``since`` against ``until``, in one step.
        """
        query = {
            "indicator": indicator, "unit": unit, "period": period, "since": written(since),
            "until": written(until),
        }  # fmt: skip
        found, attrs = self._asked("/ledger", query)
        return told(timed(pd.DataFrame([step(one) for one in found["steps"]])), attrs)

    def indicator(
        self, id: str, *, unit: str | None = None, period: str | None = None
    ) -> dict[str, Any]:
        """One definition, with its value in ``value_now``, as the API tells it."""
        return self._asked(f"/indicators/{quote(id)}", {"unit": unit, "period": period})[0]

    def outlook(
        self, id: str, *, unit: str | None = None, period: str | None = None
    ) -> dict[str, Any]:
        """What is ahead of an indicator: path, pace, likely final, sustainability; as the API."""
        return self._asked(f"/indicators/{quote(id)}/outlook", {"unit": unit, "period": period})[0]

    def passport(self, value_id: str) -> dict[str, Any]:
        """Everything that proves a value, as the API tells it."""
        return self._asked(f"/passport/{quote(value_id, safe='/')}", {})[0]

    def form(
        self, *, unit: str | None = None, period: str | None = None, as_known: Moment = None
    ) -> pd.DataFrame:
        """Form II.06a by ``field`` ("": all of them), columns ``c1`` … as the form numbers them.

        ``attrs``: the ``unit`` and ``period`` it is of, ``columns`` (what each is called), the
        balances that do not hold (``faults``), its rows by level where there are several
        (``levels``), and the ``doubt`` about its figures, "" none.
        """
        query = {"unit": unit, "period": period, "as_known": written(as_known)}
        found, attrs = self._asked("/form", query)
        more = {key: found[key] for key in ("unit", "period", "columns", "faults", "doubt")}
        more["levels"] = found.get("levels", [])  # of a centre that does not tell them yet: none
        return told(named(found["rows"], "field"), {**attrs, **more})

    def units(self, at: str | date | None = None) -> pd.DataFrame:
        """The units of a day, by ``code``; ``from`` and ``into`` tell what they were and became."""
        found, attrs = self._asked("/units", {"at": written(at)})
        return told(named(found["units"], "code"), attrs)

    def sources(self) -> pd.DataFrame:
        """The sources and how they stand, by ``name``."""
        found, attrs = self._asked("/sources", {})
        return told(timed(named(found["sources"], "name")), attrs)

    def runs(self, source: str | None = None, limit: int = 50) -> pd.DataFrame:
        """The newest runs, so many of them."""
        rows: list[dict[str, Any]] = []
        attrs: dict[str, Any] = {}
        for page, said in self._pages("/runs", {"source": source}, min(limit, _PAGE)):
            rows, attrs = rows + page["runs"], said
            if len(rows) >= limit:
                break
        return told(timed(pd.DataFrame(rows[:limit])), attrs)

    def _values(
        self,
        indicator: str | Sequence[str],
        unit: str | None,
        known: Moment,
        query: Mapping[str, Any],
    ) -> pd.DataFrame:
        names = indicator if isinstance(indicator, str) else ",".join(indicator)
        asked = {"indicator": names, "unit": unit, "as_known": written(known), **query}
        if not isinstance(asked["only"], str | None):
            asked["only"] = ",".join(asked["only"])
        found, attrs = self._asked("/values", asked)
        attrs |= {key: found[key] for key in ("revision", "breaks", "hidden", "cuts")}
        return told(timed(pd.DataFrame([row(one) for one in found["values"]])), attrs)

    def _pages(
        self, path: str, query: Mapping[str, Any], size: int
    ) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        after, held = "", dict(query)
        while True:
            asked = {**held, "limit": size, "after": after}
            page, attrs = self._asked(path, asked)
            yield page, attrs
            after = page["next"]
            if not after:
                return
            if page.get("until"):  # the pages to come are of what was known at the first
                held["until"] = page["until"]

    def _asked(self, path: str, query: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """The answer, and where it comes from. Raises IocApiError, IocUnreachable."""
        given = {key: value for key, value in query.items() if value not in (None, "")}
        try:
            answer = self._http.get(path, params=given)
        except httpx.TransportError as fault:
            raise IocUnreachable(f"{self._http.base_url}: {fault}") from fault
        attrs = {"url": str(answer.url), "asked_at": datetime.now(UTC).isoformat()}
        try:
            found = answer.json()
        except ValueError:
            raise IocUnreachable(f"{answer.url}: {answer.status_code}, not an API answer") from None
        if answer.is_error:
            wait = answer.headers.get("Retry-After", "")
            raise IocApiError(
                answer.status_code,
                str(found.get("title", "")),
                str(found.get("detail", "")),
                float(wait) if wait.isdigit() else None,
            )
        return found, attrs
