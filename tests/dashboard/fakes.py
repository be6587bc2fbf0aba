"""A small catalogue that answers at once: every state that a screen must draw.

``FakeCatalog.bump()`` makes a new revision in which the overdue stock has grown, so that tests of
live screens have something to see.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date
from itertools import pairwise

import orjson

from core import format as say
from core.calendar import WorkingCalendar
from core.clock import frozen_at, today
from core.errors import MisuseError, NotFoundError
from core.period import Grain, Period
from core.units import Level, Unit
from core.values import Freshness, Status, Target, Value
from indicators.asking.answers import (
    Apart,
    Check,
    Lists,
    Part,
    Passport,
    RecordPage,
    RecordsLink,
    Revision,
    Stamp,
)
from indicators.asking.maps import Drawn, Spot
from indicators.asking.series import periods
from indicators.defining.model import Definition, Group
from indicators.defining.vocabulary import Text
from indicators.form0206a.form import Form
from indicators.reported.arrivals import Blank, Blanks
from indicators.reported.reminders import reminders
from indicators.versions import moments
from indicators.versions.causing import Cause
from indicators.versions.ledger import PartChange, Step
from tests.dashboard import fake_outlook
from tests.dashboard.fake_workings import FakeWorkings
from tests.dashboard.figures import AT, HOUR, NOW, PROVINCE, UNITS, Shape, shapes

__all__ = ["AT", "NOW", "PROVINCE", "UNITS", "FakeCatalog"]


def _record(n: int, unit: str) -> dict[str, object]:
    """A dossier as the store gives it: more columns than anybody is shown."""
    inside = {"applicant": 1, "fee": 50_000, "version": 7, "unit_id": 1, "handling_secs": 90}
    return {"code": f"H39.{n:06d}", "unit": unit, "closing": 1, "due_at": NOW, **inside}


RECORD_ORDERS = ("unit", "-unit", "due_at", "-due_at", "late", "-late")
"""In which orders lists of records may be asked for."""


class FakeCatalog(FakeWorkings):
    """The questions of ``indicators.catalog.Catalog``, answered from the table above."""

    def __init__(self) -> None:
        self.clock = frozen_at(AT)
        self.calendar = WorkingCalendar()
        self.tenant = 80
        self._revision = 7
        self._shapes = {one.definition.id: one for one in shapes()}
        self.asked = 0  # how many values were computed; tests of caching read it

    def bump(self, more: int = 9) -> None:
        """A new revision: the overdue stock grows by ``more``."""
        self._revision += 1
        for id in ("onestop.overdue_open", "onestop.open_overdue_rate"):
            old = self._shapes[id]
            self._shapes[id] = replace(old, numerator=(old.numerator or 0) + more)

    def without(self, source: str, since: int) -> FakeCatalog:
        """The same, with what one source tells marked as failed."""
        other = FakeCatalog()
        other._shapes = {
            id: replace(
                one, freshness=Freshness.FAILED, note=f"nguồn lỗi từ {say.since(since, NOW)}"
            )
            if source in one.definition.sources
            else one
            for id, one in self._shapes.items()
        }
        return other

    def revision(self) -> int:
        return self._revision

    def crossed(self, id, dims, unit=None, period=None, listed=None) -> int:
        return 0

    def reading(self) -> AbstractContextManager[None]:
        return nullcontext()

    def stamp(self) -> Stamp:
        oldest = min(one.as_of for one in self._shapes.values())
        return Stamp("test-build", self._revision, NOW, oldest, "app.installs", 1)

    def definitions(self) -> list[Definition]:
        return [one.definition for one in self._shapes.values()]

    def groups(self) -> list[Group]:
        names = {"onestop": "Một cửa", "edoc": "Văn bản điện tử", "data": "Kho dữ liệu"}
        names |= {"society": "Chuyển đổi số", "task": "Nhiệm vụ", "petition": "Phản ánh"}
        return [
            Group(id=id, name=Text(vi=name, en=f"{id} in English"), order=n)
            for n, (id, name) in enumerate(names.items())
        ]

    def definition(self, id: str) -> Definition:
        if id not in self._shapes:
            near = ", ".join(sorted(self._shapes)[:3])
            raise NotFoundError(f"Không có chỉ tiêu “{id}”. Gần giống: {near}.")
        return self._shapes[id].definition

    def default_period(self, id: str | None = None) -> Period:
        return Period.of(Grain.YTD, today(self.clock))

    def unit(self, code: str | None, day: date | None = None) -> Unit:
        for unit in UNITS:
            if code in (None, unit.code, unit.slug):
                return unit
        raise NotFoundError(f"Không có đơn vị “{code}”.")

    def successions(self):
        return []

    def units(self, at: date) -> list[Unit]:
        return [unit for unit in UNITS if unit.valid(at)]

    def members(self, dim, id=""):
        named = {
            "kind": {"attribute": "Thuộc tính", "geographic": "Địa lý"},
            "direction": {"out": "Văn bản đi", "in": "Văn bản đến"},
            "level": {"agency": "Sở, ban, ngành", "commune": "Cấp xã"},
        }
        return named.get(dim, {"1": "Một", "2": "Hai"})

    def value(self, id, unit=None, period=None, dims=None, as_known=None, listed=None) -> Value:
        self.definition(id)
        shape, where = self._shapes[id], self.unit(unit)
        period = period or self.default_period(id)
        back = max(0, (today(self.clock) - period.end).days) / 30
        if period.days < 2 or period.end == today(self.clock):
            back = 1.0  # yesterday was a little different, so that boards have changes to show
        return self._made(shape, where, period, dims or {}, back)

    def _made(
        self, shape: Shape, unit: Unit, period: Period, dims: dict[str, str], back: float
    ) -> Value:
        self.asked += 1
        definition = shape.definition
        share = 1.0 if unit.level is Level.PROVINCE else ((unit.unit_id * 7919) % 97 + 3) / 1_000
        numerator, denominator = shape.numerator, shape.denominator
        if denominator:
            denominator = max(1.0, float(round(denominator * share)))
            rate = (shape.numerator or 0) / (shape.denominator or 1) - shape.drift * back
            if unit.level is not Level.PROVINCE:
                rate -= ((unit.unit_id * 31) % 13 - 4) / 400
            numerator = float(min(denominator, max(0, round(denominator * rate))))
        elif numerator is not None:
            numerator = float(max(0, round((numerator - shape.drift * back) * share)))
        value = numerator
        if definition.shown_as in ("percent", "fraction"):
            value = numerator / denominator if numerator is not None and denominator else None
        target = self._target(definition)
        missing = shape.freshness is Freshness.MISSING
        return Value(
            indicator=definition.id,
            unit=unit.code,
            unit_id=unit.unit_id,
            unit_name=unit.name,
            period=period,
            dims=dims,
            value=None if missing else value,
            numerator=numerator,
            denominator=denominator,
            display=self._display(definition, value, numerator, denominator),
            status=self._status(definition, value, target),
            freshness=shape.freshness,
            reason=shape.reason,
            coverage=1.0,
            target=target,
            as_of=shape.as_of,
            known_from=NOW - HOUR,
            definition=definition.hash,
            value_id=":".join(
                [definition.id, unit.code, period.code, *(f"{k}={v}" for k, v in dims.items())]
            ).replace("/", "_"),
            freshness_note=shape.note,
            running=period.running(today(self.clock)),
        )

    @staticmethod
    def _target(definition: Definition) -> Target | None:
        for spec in definition.targets:
            return Target(spec.at_least, spec.at_most, spec.equals, spec.document, 0)
        return None

    @staticmethod
    def _display(definition, value, numerator, denominator) -> str:
        if value is None:
            return say.NOTHING
        if definition.shown_as == "percent":
            return say.percent(value, definition.decimals)
        if definition.shown_as == "fraction":
            return f"{say.number(numerator)}/{say.number(denominator)}"
        return say.number(value)

    @staticmethod
    def _status(definition: Definition, value: float | None, target: Target | None) -> Status:
        if value is None or target is None:
            return Status.NONE
        short = target.figure - value if target.at_most is None else value - target.figure
        if short <= 1e-12:
            return Status.ON
        return Status.WATCH if short <= target.figure * definition.watch_within else Status.OFF

    def values(self, ids, unit=None, period=None, as_known=None, listed=None) -> list[Value]:
        return [self.value(id, unit, period, None, as_known) for id in ids]

    def by(
        self, id, dim, unit=None, period=None, dims=None, as_known=None, listed=None
    ) -> list[Value]:
        definition = self.definition(id)
        if dim not in definition.dimensions:
            raise MisuseError(f"Chỉ tiêu “{id}” không chia theo “{dim}”.")
        if dim == "unit":
            out = []
            place = self.unit(unit)
            whole = place.level is Level.PROVINCE
            for below in UNITS:
                first = below.level in (Level.DISTRICT, Level.AGENCY)
                if first if whole else below.parent_id == place.unit_id:
                    one = self.value(id, below.code, period)
                    one.dims, one.extra = {"unit": below.code}, {"name": below.name}
                    out.append(one)
            return out
        names = {"kind": [("attribute", "Thuộc tính", 102), ("geographic", "Địa lý", 124)]}
        out = []
        for code, name, part in names.get(dim, [("1", "Một", 60), ("2", "Hai", 40)]):
            one = self.value(id, unit, period, {dim: code})
            one.extra = {"name": name}
            if one.denominator is None and one.value is not None:
                one.value = one.numerator = float(part)
                one.display = say.number(part)
            out.append(one)
        return out

    def series(
        self,
        id,
        unit=None,
        grain=Grain.MONTH,
        start=None,
        end=None,
        dims=None,
        as_known=None,
        listed=None,
    ) -> list[Value]:
        last = today(self.clock)
        first = start or date(last.year - 1, last.month, 1)
        at, out = Period.of(grain, first), []
        if grain is Grain.YTD:  # month by month, as the catalogue gives it
            out = [self.value(id, unit, one, dims) for one in periods(grain, first, end, last)]
        while grain is not Grain.YTD and at.start <= min(last, end or last):
            out.append(self.value(id, unit, at, dims))
            at = Period.of(grain, at.end)
        for n, (before, after) in enumerate(pairwise(out)):
            if before.denominator and after.value is not None and n % 3 == 0:
                after.value = max(0.0, min(1.0, after.value - 0.002 * (n % 2)))
        return out

    def outlook(self, id, unit=None, period=None):
        return fake_outlook.outlook(self.definition(id), self.value(id, unit, period))

    def boundaries(self, at=None, level=""):
        """Square boundaries of the districts but the last: that one has a seat alone."""
        features = []
        for one in [u for u in UNITS if u.level is Level.DISTRICT][:-1] * (level != "commune"):
            x, y = one.longitude, one.latitude
            ring = [[x - 0.05, y - 0.04], [x + 0.05, y - 0.04], [x + 0.05, y + 0.04],
                    [x - 0.05, y + 0.04], [x - 0.05, y - 0.04]]  # fmt: skip
            shape = {"type": "Polygon", "coordinates": [ring]}
            features.append({"properties": {"slug": one.slug}, "geometry": shape})
        return Drawn(orjson.dumps({"features": features}), "0123456789abcdef", len(features))

    def spots(self, unit=None, period=None, as_known=None, listed=None):
        return [Spot(106.41, 10.54, 12, 3), Spot(106.5, 10.6, 2, 0)]

    def falling(self, unit=None, period=None):
        return fake_outlook.falling([(one, self.value(one.id, unit)) for one in self.definitions()])

    def fragile(self, as_known=None):
        return {id: [one.code for one in told] for id, told in self.remarks(as_known).items()}

    def remarks(self, as_known=None):
        """Noted from 20/12/2023 on."""
        noted = as_known is None or as_known >= fake_outlook.NOTED
        return {fake_outlook.FRAGILE: fake_outlook.REASONS} if noted else {}

    def looked(self, as_known):
        """Looked at from 01/11/2023 on."""
        return as_known >= fake_outlook.LOOKED

    def lists(self, value_id: str) -> Lists:
        proof = self.passport(value_id)
        names = zip(proof.set_apart_names, proof.set_apart, strict=True)
        link = proof.numerator_records
        sets = [Part(proof.definition_id, proof.numerator_name, link)]
        return Lists(proof.value, sets, [Apart(*one) for one in names])

    def passport(self, value_id: str) -> Passport:
        id, unit, period, *cut = [*value_id.split(":"), *([""] * (2 - value_id.count(":")))]
        self.definition(id)
        dims = dict(one.split("=") for one in cut)
        at = Period.parse(period.replace("_", "/"), today(self.clock))
        value = self.value(id, unit, at, dims or None)
        count = int(value.numerator or 0)
        return Passport(
            value=value,
            definition_id=id,
            definition_version=value.definition,
            method=self.definition(id).method,
            legal_basis=self.definition(id).legal_basis,
            owner=self.definition(id).owner,
            numerator_name="trước hạn và đúng hạn",
            denominator_name="đã giải quyết",
            target_document="Kế hoạch chuyển đổi số năm 2023",
            numerator_records=RecordsLink(
                "dossier", {"measure": "n_ontime", "unit": unit, **dims}, count
            ),
            denominator_records=RecordsLink("dossier", {"measure": "n_fin", **dims}, 100_000),
            missed_records=RecordsLink("dossier", {"measure": "n_late", **dims}, 4),
            missed_name="quá hạn",
            set_apart=[RecordsLink("dossier", {"measure": "n_nodue", **dims}, 31)],
            set_apart_names=["không có hạn"],
            runs=self.runs()[:2],
            quarantined={"absurd_date": 2},
            checks=[Check("3 = 4 + 5 + 6", True, "khớp")],
            versions=[Revision(NOW - HOUR, None, value.value, 1.0, 1.0, value.display, "first")],
        )

    def form(self, unit=None, period=None, by="", as_known=None):
        row = Form(120, 60, 50, 10, 100, 70, 25, 5, 20, 17, 3)
        if by == "level":
            return [("district", "Cấp huyện", row)]
        return [("G01", "Đất đai", row), ("G02", "Hộ tịch", row)] if by else [("", "", row)]

    def owing(self, at=None, paused=None):
        first, second = self.unit("802"), self.unit("803")
        return [
            owed_by(first, "overdue", 6, "unit"),
            owed_by(first, "on_time", came_at=NOW, measure="loudspeaker.connected"),
            owed_by(second, "overdue", 3, "mend", "a.csv, ô D7: cần số nguyên", run_id="r7"),
        ]

    def reminders(self, paused=None):
        return reminders(self.owing(), today(self.clock), 3)

    def blanks(self, unit, period):
        where = self.unit(unit)
        rows = [
            Blank("loa", "Truyền thanh", one, f"Tên {one}", "cụm", "", where.code, where.name,
                  held, "") for one, held in (("loudspeaker.stations", 90.0), ("it.staff", None))
        ]  # fmt: skip
        return Blanks(where, period, date(2023, 10, 13), tuple(rows))

    def records(self, kind, query, limit=50, after="") -> RecordPage:
        if kind not in ("dossier", "document", "dataset", "task", "petition"):
            raise NotFoundError(f"Không có loại bản ghi “{kind}”.")
        start = int(after.removeprefix("H39.") or 0)
        rows = [_record(n, query.get("unit", "80")) for n in range(start, min(start + limit, 120))]
        following = f"H39.{start + limit:06d}" if start + limit < 120 else ""
        order = query.get("order") or "due_at"
        if order not in RECORD_ORDERS:
            raise MisuseError(f"Không xếp theo “{order}”.")
        return RecordPage(kind, rows, 120, following, order, RECORD_ORDERS)

    def changes(
        self, since, until=None, unit=None, period=None, among=None, limit=200, after=""
    ) -> list[Value]:
        if after:
            return []
        period = period or Period.parse("2023-10", today(self.clock))
        one = self.value("onestop.online_payment_rate", unit, period)
        one.extra |= {"before": "60,0\u00a0%", "reason": "late_data"}
        return [one]

    def known_at(self, text):
        return moments.read(text, NOW)

    def reasons(self, id, unit, period, since):
        return ["late_data"]

    def ledger(self, id, unit=None, period=None, since=0, until=None, most=50) -> list[Step]:
        """One step: late dossiers, one that was taken away, and a part that nothing explains."""
        value = self.value(id, unit, period)
        before = Revision(NOW - 2 * HOUR, NOW - HOUR, 0.9, 90.0, 100.0, "90,0\u00a0%", "first")
        after = Revision(NOW - HOUR, None, value.value, 94.0, 103.0, value.display, "late_data")
        query = {"measure": "n_fin", "since": "3", "until": "5", "cause": "late_data", "run": "r7"}
        late = RecordsLink("dossier", query, 4)
        run = next(iter(self.runs()), None)
        parts = [
            PartChange(
                "dossier.on_time", "Hồ sơ đúng hạn", 90.0, 94.0,
                [Cause("late_data", 5.0, 5, late, run), Cause("deletion", -1.0, 1, late, run)],
            ),
            PartChange(
                "dossier.finished_due", "Hồ sơ có ngày hẹn trả", 100.0, 103.0,
                [Cause("late_data", 4.0, 4, late, run), Cause("unexplained", -1.0)],
            ),
        ]  # fmt: skip
        return [Step(before, after, "late_data", parts)]


def owed_by(unit, state, days=0, side="", reason="", **more):
    """One owed figure of a unit, for screens."""
    from indicators.reported.owing import Owed, Side, State

    told = {
        "reporter_id": unit.unit_id, "reporter": unit.code, "reporter_name": unit.name,
        "about_id": unit.unit_id, "about_name": unit.name, "duty": "loa",
        "title": "Truyền thanh cơ sở", "measure": "loudspeaker.stations",
        "measure_name": "Cụm loa truyền thanh cơ sở",
        "period": Period.parse("2023-Q3", date(2023, 12, 26)), "due": date(2023, 10, 13),
    }  # fmt: skip
    return Owed(**told | more, state=State(state), days=days, side=Side(side), reason=reason)
