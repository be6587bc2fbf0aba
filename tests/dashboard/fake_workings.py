"""How the data came, as the fake catalogue tells it: sources in every state, runs, quarantine."""

from __future__ import annotations

from core.backfill import RUNNING, Backfill
from core.clock import day_number, day_start, from_epoch
from core.drift import Drift
from core.errors import NotFoundError
from core.runs import Outcome, Run
from indicators.asking.answers import AsideGroup, AsidePage, SourceState, StreamState
from indicators.proving.verified import Proof
from indicators.proving.volumes import Volume, band
from tests.dashboard.figures import HOUR, NOW, source

TODAY = day_number(from_epoch(NOW).date())
RUNS = 24


def volume(count: int, usual: int = 800, days: int = 60) -> Volume:
    """Yesterday's count after ``days`` like days of ``usual``."""
    history = tuple((TODAY - 1 - n, usual + n % 7) for n in range(days, 0, -1))
    return Volume(TODAY - 1, True, count, band([n for _, n in history]), True, history)


def stream(of: str, name: str, title: str, state: str, **changes: object) -> StreamState:
    """A stream whose figures follow its source's."""
    whole = source(of, of, state)
    given = {
        "source": of,
        "name": name,
        "title": title,
        "kind": "dossier",
        "windowed": True,
        "state": state,
        "last_success": whole.last_success,
        "next_run": whole.next_run,
        "failing_since": whole.failing_since,
        "fault": whole.fault,
        "lateness": whole.lateness,
        "covered_from": day_start(day_number(from_epoch(NOW).date()) - 300),
        "covered_to": NOW - HOUR,
        "volume": volume(812),
        "quarantined_open": 2,
        "runs": [],
    }
    return StreamState(**(given | changes))


class FakeWorkings:
    """The questions of ``indicators.proving.workings.Workings``."""

    def runs(
        self, source=None, limit=50, *, stream=None, kind=None, outcome=None, before=""
    ) -> list[Run]:
        out = []
        for n in range(RUNS):
            out.append(
                Run(
                    run_id=f"r{n}",
                    source=source or "onestop",
                    stream=stream or "dossiers",
                    started_at=NOW - n * 900,
                    finished_at=NOW - n * 900 + 20,
                    outcome=Outcome.SUCCESS if n % 7 else Outcome.FAILED,
                    window_from=NOW - n * 900 - 3 * 86_400,
                    window_to=NOW - n * 900,
                    pages=2,
                    fetched=800,
                    new=40,
                    changed=12,
                    unchanged=746,
                    quarantined=2,
                    reasons={"absurd_date": 2},
                    bytes=1_250_000,
                    calls=3,
                    fault="" if n % 7 else "cổng trả lỗi 502",
                    detail="" if n % 7 else "GET /ho-so: 502",
                )
            )
        start = next((n + 1 for n, one in enumerate(out) if one.run_id == before), 0)
        kept = [
            one
            for one in out[start:]
            if kind in (None, one.kind) and outcome in (None, one.outcome.value)
        ]
        return kept[:limit]

    def run(self, run_id: str) -> Run:
        for one in FakeWorkings.runs(self):
            if one.run_id == run_id:
                return one
        raise NotFoundError(f"Không có lần chạy “{run_id}” trong sổ.")

    def ledger_mark(self) -> str:
        return "r0"

    proved = Proof("v0", NOW - 15 * HOUR, 0, "", NOW + 9 * HOUR)

    def proof(self) -> Proof:
        return self.proved

    def sources(self) -> list[SourceState]:
        return [
            source("onestop", "Một cửa", "ok", runs=self.runs("onestop")[::-1]),
            source("edoc", "Trục văn bản", "ok"),
            source("docsystem", "Quản lý văn bản", "ok"),
            source("opendata", "Dữ liệu mở", "ok"),
            source("citizen_app", "Long An Số", "stale", failing_since=None, fault=""),
            source("zalo", "Zalo 1022", "failed"),
            source("tasks", "Nhiệm vụ", "ok"),
            source("reported", "Số báo cáo", "partial", progress=0.6, complete_from=19_600),
        ]

    def volumes(self) -> dict[tuple[str, str], Volume]:
        return {
            ("onestop", "dossiers"): volume(812),
            ("edoc", "messages"): volume(90),
            ("docsystem", "outgoing"): volume(2_000),
            ("reported", "figures"): volume(3, days=4),
        }

    def streams(self, source: str) -> list[StreamState]:
        found = {one.name: one for one in self.sources()}.get(source)
        if found is None:
            return []
        return [
            stream(source, "dossiers", "Hồ sơ", found.state, volume=volume(90)),
            stream(source, "agencies", "Danh mục đơn vị", "ok", kind="", covered_from=0),
        ]

    def drift(self, source=None) -> list[Drift]:
        some = [
            Drift("onestop", "dossiers", "new", "MaDinhDanhMoi", NOW - 9 * HOUR, NOW, 12, "r1"),
            Drift("onestop", "dossiers", "missing", "NgayHenTra", NOW - HOUR, NOW, 3, "r1"),
        ]
        return [one for one in some if source in (None, one.source)]

    def backfills(self, source=None, limit=50) -> list[Backfill]:
        one = Backfill(
            "onestop", "dossiers", "b1", NOW - 40 * 86_400, NOW - 10 * 86_400, NOW - 25 * 86_400,
            "vanhanh", NOW - HOUR, RUNNING, 4_200,
        )  # fmt: skip
        return [one] if source in (None, "onestop") else []

    def quarantine_groups(self, source=None) -> list[AsideGroup]:
        made = [
            AsideGroup(
                "onestop", "dossiers", "absurd_date", "NgayTra", 29, NOW - 5 * HOUR, NOW - HOUR,
                ["onestop.on_time_rate"],
            ),
            AsideGroup(
                "opendata", "datasets", "unknown_unit", "unit", 14, NOW - 9 * 24 * HOUR, NOW,
                ["data.datasets"],
            ),
        ]  # fmt: skip
        return [one for one in made if source in (None, one.source)]

    def quarantine(
        self, source=None, *, stream=None, reason=None, field=None, limit=50, skip=0
    ) -> AsidePage:
        rows = [
            {
                "source": "onestop",
                "stream": "dossiers",
                "key": f"H39.{n:06d}",
                "revision": 7,
                "known_from": NOW - HOUR,
                "known_to": None,
                "reason": "absurd_date",
                "field": "NgayTra",
                "public": "NgayTra: năm 1023 vô lý.",
                "payload": {"MaHoSo": f"H39.{n:06d}", "NgayTra": "10231226", "DonVi": "802"},
                "run_id": "r3",
            }
            for n in range(29)
        ]
        return AsidePage(rows[skip : skip + limit], 29, {("onestop", "dossiers"): "dossier"})
