"""Official service-quality scores (Quyết định 766/QĐ-TTg) from the national portal's reports.

Two generations, told by ``kind``: ``reporting`` (2026, /api/v1/reporting/evaluation/…, JSON) and
``params`` (to 2025, one form field that holds JSON). The portal's own score is what counts; what we
compute ourselves is held against it, never put in its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, ClassVar

import orjson

from connectors.allow import names
from connectors.base import Page, Session, Stream, Window
from connectors.protocols.answer import Answer, read_json
from connectors.protocols.http import HttpConnector, HttpSession
from connectors.reading import parse
from connectors.records import scores
from connectors.records.catalogues import whole_list
from core.clock import day_date, epoch, local_day
from core.errors import ConfigError, MisuseError, RecordError, SourceError
from core.facts import Fact, ObservationFact, UnitRef
from core.period import Grain, Period
from core.settings import SourceSettings

Record = dict[str, Any]

RESULTS = "service-results"
INDICATORS = (
    "transparency", "dvc-progress-tree", "provide-online-tree", "formality-online-payment-tree",
    "dossier-digitized", "handling-satisfaction",
)  # fmt: skip
_ROOT = "#root"
_GRAINS = {"month": Grain.MONTH, "quarter": Grain.QUARTER, "year": Grain.YEAR}


class Scores(Stream):
    """Điểm chính thức theo đơn vị và kỳ: groups of every unit, indicators of the province."""

    name = "scores"
    title = "Điểm chính thức Bộ chỉ số 766"
    kind = "observation"
    key = ("ma", "donVi", "ky")
    version = cursor = "docLuc"
    owner = "Văn phòng UBND tỉnh"
    cadence = timedelta(days=1)
    lateness = timedelta(days=4)
    lookback = timedelta(days=10)
    made = names("ma diem tran co donVi tenDonVi ky nguon docLuc")
    mandatory = names("ma ky docLuc")
    fields = made | names(
        """departmentCode departmentName totalScore totalMaxScore groupScores.code groupScores.score
        groupScores.maxScore metrics.code metrics.score metrics.maxScore metrics.numerator
        metrics.denominator metrics.flags metrics.qualityFlags qualityFlags flags MA_COQUAN TEN
        TONG_SCORE CKMB TDGQ CLGQ TTTT MDHL MDSH""",
    ) | frozenset(scores.COUNTS)  # fmt: skip
    withheld = names(
        """departmentId childGroup ratio scoreDelta growthPercent rank ID ROW_STT CAPDONVIID
        children radar groupScores.ratio metrics.name metrics.ratio overview evaluation parent"""
    )

    def due(self, session: Session) -> frozenset[str]:
        """Those of the portal's generation that is asked; names of the other never come."""
        old = frozenset(one for one in super().due(session) if one.isupper())
        return old if isinstance(session, ParamsSession) else super().due(session) - old

    def pages(self, session: Session, window: Window) -> Iterator[Page]:
        """Of every period that ends, or still runs, in the window."""
        assert isinstance(session, EvaluationSession)
        for period in periods(session, session.start(window), window.until):
            for endpoint in session.endpoints():
                yield from self._report(session, period, endpoint, window)
        yield Page([], str(window.until))

    def _report(
        self, session: EvaluationSession, period: Period, endpoint: str, window: Window
    ) -> Iterator[Page]:
        """One report of one period; the province's own row last."""

        def ask(page: int, rows: int) -> tuple[list[Any], int | None]:
            return session.rows(endpoint, period, page, rows), None

        def keep(rows: list[Any]) -> tuple[list[Record], int]:
            kept, unknown = self.keep(rows)
            return [
                one for row in kept for one in _spread(row, endpoint, period.code, session)
            ], unknown

        size = session.settings.page_size
        for page in whole_list(self, ask, keep, window, size, self.key_of):
            yield Page(page.records, "", None, page.unknown)
        kept, unknown = keep(session.root(endpoint))
        yield Page(kept, "", None, unknown)

    def conform(self, record: Record) -> Fact:
        """A score, or a count beside it, of a unit and period. Raises RecordError."""
        version = parse.whole(record.get("docLuc"), "docLuc")
        if version is None:
            raise parse.missing("docLuc")
        name, value = scores.measure(record)
        try:
            period = Period.parse(parse.required(record, "ky"), day_date(local_day(self.horizon)))
        except MisuseError:
            raise RecordError("bad_period", "ky: kỳ không đọc được", "ky") from None
        flags = parse.text(record.get("co"))
        source = f"Cổng Dịch vụ công quốc gia, {parse.text(record.get('nguon'))}"
        return ObservationFact(
            measure=name,
            unit=UnitRef(parse.text(record.get("donVi")), parse.text(record.get("tenDonVi"))),
            grain=period.grain.value,
            start_day=period.start_day,
            end_day=period.end_day,
            value=value,
            dims="",
            document=f"{source} [{flags}]" if flags else source,
            version=version,
        )


def _spread(
    row: Record, endpoint: str, period: str, session: EvaluationSession
) -> Iterator[Record]:
    """The figures of a row; the root department is the province."""
    code = parse.text(row.get("departmentCode") or row.get("MA_COQUAN"))
    root = code == session.settings.agency
    service = endpoint.partition("#")[0]
    for one in scores.spread(row, service, session.settings.options):
        yield one | {
            "donVi": session.settings.province if root else code,
            "tenDonVi": parse.text(row.get("departmentName") or row.get("TEN")),
            "ky": period,
            "nguon": service,
            "docLuc": session.began,
        }


def periods(session: Session, since: int, until: int) -> list[Period]:
    """The periods of the wanted grains that end in the window, or those that run now."""
    words = session.option("periods", "month year").split()
    if unknown := sorted(set(words) - set(_GRAINS)):
        allowed = " ".join(_GRAINS)
        raise ConfigError(
            [f"sources.evaluation.options.periods: “{unknown[0]}” không có; nhận: {allowed}"]
        )
    first, last = local_day(since), local_day(until - 1)
    today = local_day(epoch(session.clock.now()) - 1)  # at midnight no second of a new day is over
    found = []
    for word in words:
        day = first
        while day <= last:
            period = Period.of(_GRAINS[word], day_date(day))
            if first <= min(period.end_day - 1, today) <= last:
                found.append(period)
            day = period.end_day
    return found


class EvaluationSession(HttpSession):
    """The newer service: an endpoint a group, pages, ``code`` "OK" in an envelope."""

    _root: list[Any]

    def endpoints(self) -> tuple[str, ...]:
        """The results of all, then the indicators of each group."""
        return (RESULTS, *INDICATORS) if self.option("indicators", "root") != "no" else (RESULTS,)

    def rows(self, endpoint: str, period: Period, page: int, size: int) -> list[Any]:
        """Departments' rows of a page, without the province's own. Raises SourceError."""
        only_root = endpoint != RESULTS and self.option("indicators", "root") == "root"
        if page == 1:
            self._root = []
        elif only_root:
            return []
        path = self.option("root_path", "/api/v1/reporting/evaluation")
        body = {
            "rootDepartmentId": self.option("root_department", self.settings.agency),
            "currentPage": page,
            "pageSize": size,
            **_asked(period, dates=endpoint == "handling-satisfaction"),
        }
        out = []
        for one in scores.people(self.post(f"{path}/{endpoint}", body, read=self._read)):
            if groups := one.get("groupScores") or one.get("radar"):
                one["groupScores"] = scores.pairs(groups)
            if one.pop(_ROOT, False) or one.get("departmentCode") == self.settings.agency:
                self._root = [one | {"departmentCode": self.settings.agency}]
            elif not only_root:
                out.append(one)
        return out

    def root(self, endpoint: str) -> list[Any]:
        """The province's own row of the report just read."""
        return self._root

    def _read(self, answer: Answer) -> Any:
        body = read_json(answer)
        code = parse.text(body.get("code")) if isinstance(body, dict) else ""
        if not code:
            raise SourceError("Câu trả lời không có mã kết quả (code).", answer.url)
        if code.upper() != "OK":
            words = self.quote(body.get("message")) or "không nói rõ"
            raise SourceError(f"Nguồn báo lỗi {self.quote(code)}: {words}.", answer.url)
        data = body.get("data")
        if not isinstance(data, dict | list):
            raise SourceError("Câu trả lời không có dữ liệu (data).", answer.url)
        if isinstance(data, dict):
            # what stands above the departments is the province, with or without its code; the radar
            # speaks of the overview's department
            for name, more in (("overview", {"radar": data.get("radar")}), ("parent", {})):
                if isinstance(data.get(name), dict):
                    data = data | {name: data[name] | more | {_ROOT: True}}
        return data


class ParamsSession(EvaluationSession):
    """The older service: a bare list of rows, figures as strings, one call a level."""

    def endpoints(self) -> tuple[str, ...]:
        """One report for all groups, a list for departments and one for communes."""
        report = self.option("report", "report_tinh_766_service")
        return tuple(f"{report}#{level}" for level in self.option("levels", "1 2").split())

    def rows(self, endpoint: str, period: Period, page: int, size: int) -> list[Any]:
        """Rows of a page. Raises SourceError."""
        self._root = []
        service, _, level = endpoint.partition("#")
        asked = {
            "type": "ref",
            **_numbers(period),
            "p_tinh_id": self.option("province_id", self.settings.agency),
            "pageIndex": str(page),
            "pageSize": str(size),
            "p_loaidonvi": level,
            "loaichitieu": self.option("loaichitieu", "0"),
            "service": service,
        }
        params = {"params": orjson.dumps(asked).decode()}
        return self.form(self.option("service_path", ""), params, read=_read_list)


def _read_list(answer: Answer) -> list[Any]:
    body = read_json(answer)
    if not isinstance(body, list):
        raise SourceError("Câu trả lời không phải danh sách.", answer.url)
    return body


def _asked(period: Period, *, dates: bool) -> Record:
    start = period.start
    if dates:
        return {"fromDate": start.isoformat(), "toDate": day_date(period.end_day - 1).isoformat()}
    asked: Record = {"timeType": period.grain.value, "year": start.year}
    if period.grain is Grain.MONTH:
        asked["month"] = start.month
    elif period.grain is Grain.QUARTER:
        asked["quarter"] = (start.month + 2) // 3
    return asked


def _numbers(period: Period) -> dict[str, str]:
    """0 stands for the whole year."""
    month = period.start.month
    return {
        "p_nam": str(period.start.year),
        "p_6thang": "0",
        "p_quy": str((month + 2) // 3) if period.grain is Grain.QUARTER else "0",
        "p_thang": str(month) if period.grain is Grain.MONTH else "0",
    }


class Evaluation(HttpConnector):
    """Điểm Bộ chỉ số 766 do Cổng Dịch vụ công quốc gia công bố."""

    name = "evaluation"
    title = "Điểm 766 (Cổng DVCQG)"
    protocol = "HTTP + JSON, báo cáo của Cổng Dịch vụ công quốc gia"
    owner = "Văn phòng UBND tỉnh"
    kinds = (Scores,)

    profiles: ClassVar = {
        "": EvaluationSession,
        "reporting": EvaluationSession,
        "params": ParamsSession,
    }

    def headers(self, settings: SourceSettings) -> dict[str, str]:
        """No log-in; but the reports are asked for by the province's own identifier."""
        self.needed(settings.agency, "agency")
        return {}
