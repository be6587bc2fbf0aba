"""The truth that a file carries: what it shows, of whom, since when, from where, made how.

Every form of file is written from the same ``Truth``; the register of the desk keeps it frozen, so
that the check page can say later what has been revised since. Pictures print its ``lines``, other
forms hold its ``told``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from core import codes
from core import format as say
from core.runs import Run
from core.values import Freshness, Value
from indicators.asking import wire
from indicators.asking.answers import SourceState
from indicators.asking.question import Question
from indicators.defining.model import Definition
from indicators.versions import rules

FRESHNESS = {
    Freshness.FRESH: "Mới",
    Freshness.STALE: "Số cũ",
    Freshness.FAILED: "Nguồn lỗi",
    Freshness.MISSING: "Chưa có số",
}
"""Words of the other judgement in files, which are Vietnamese (of a status: ``Status.word``)."""
EACH = "ghi ở từng dòng"
"""What is said in place of a unit of measure where the rows have each their own."""
LISTED = "Danh sách"
"""The filter that says of a list what its rows are, and how many there are."""
REPEATED = 100
"""So many figures a file repeats in its truth; the register has every one."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number as a file says it, with the question that asks for it again.

    ``value`` is a fraction for rates; moments are epoch seconds. ``alone``: only what lies at the
    unit itself.
    """

    indicator: str
    unit: str
    period: str
    dims: Mapping[str, str]
    value: float | None
    numerator: float | None
    denominator: float | None
    display: str
    status: str
    freshness: str
    as_of: int | None
    known_from: int | None
    definition: str
    value_id: str
    alone: bool = False

    @classmethod
    def of(cls, value: Value) -> Figure:
        """A catalogue's value, frozen. What stands there under no name is asked by its own."""
        unit, dims, alone = value.unit, dict(value.dims), False
        if Question.is_one(value.value_id):
            asked = Question.read(value.value_id)
            unit, dims, alone = asked.unit, dict(asked.dims), asked.alone
        elif "unit" in dims:  # published of the part itself; the cut only names its place
            dims = {key: code for key, code in dims.items() if key != "unit"}
        return cls(
            indicator=value.indicator,
            unit=unit,
            period=value.period.code,
            dims=dims,
            value=value.value,
            numerator=value.numerator,
            denominator=value.denominator,
            display=shown(value),
            status=value.status.value,
            freshness=value.freshness.value,
            as_of=value.as_of,
            known_from=value.known_from,
            definition=value.definition,
            value_id=value.value_id,
            alone=alone,
        )

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Figure:
        """Back from ``asdict``."""
        return cls(**told)

    def lasting(self) -> Figure:
        """The same without how far its data reach, which moves with every pull."""
        return replace(self, as_of=None)

    def same(self, other: Figure) -> bool:
        """Is it the same number, made of the same parts by the same rule?

        A part that this one does not tell beside its value is not compared: who took the file may
        have been shown the figure without it.
        """
        parts = [
            name
            for name in ("numerator", "denominator")
            if self.value is None or getattr(self, name) is not None
        ]
        names = ("value", "definition", *parts)
        return all(getattr(self, name) == getattr(other, name) for name in names)


def shown(value: Value) -> str:
    """The figure as cards and pages write it: an en dash where there is none to show."""
    return say.NOTHING if value.withheld else value.display


@dataclass(frozen=True, slots=True)
class Told:
    """The definition of an indicator, as a reader outside needs it."""

    id: str
    name: str
    unit: str
    version: str
    method: str
    legal_basis: str
    owner: str

    @classmethod
    def of(cls, one: Definition) -> Told:
        """From the catalogue's."""
        return cls(one.id, one.name.vi, one.unit, one.hash, one.method, one.legal_basis, one.owner)


@dataclass(frozen=True, slots=True)
class Feed:
    """A source that the numbers come from. Moments in epoch seconds."""

    name: str
    title: str
    owner: str
    state: str
    last_success: int | None
    streams: Mapping[str, str] = field(default_factory=dict)  # name → title

    @classmethod
    def of(cls, one: SourceState) -> Feed:
        """From the catalogue's."""
        return cls(one.name, one.title, one.owner, one.state, one.last_success, one.streams)


@dataclass(frozen=True, slots=True)
class Truth:
    """What a file says of itself. Moments in epoch seconds of the product's clock.

    ``known_at``: the moment whose knowledge it shows; ``as_of``: the day that the oldest of its
    inputs has reached; ``cuts``: in words, everything that was left out; ``notes``: (ISO day,
    words) that people left on the chart; ``host``: where it can be checked, "" not said;
    ``figures_total``: the figures that the register holds, of which ``figures`` repeats the first.
    """

    title: str
    subject: str
    address: str
    unit: str
    unit_name: str
    period: str
    period_name: str
    filters: tuple[tuple[str, str], ...]
    measure: str
    as_of: int | None
    known_at: int
    made_at: int
    revision: int
    definitions: tuple[Told, ...] = ()
    sources: tuple[Feed, ...] = ()
    runs: tuple[Run, ...] = ()
    figures: tuple[Figure, ...] = ()
    doubts: tuple[str, ...] = ()
    cuts: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    code: str = ""
    host: str = ""
    figures_total: int = 0

    def coded(self, code: str, host: str = "") -> Truth:
        """The same under its code. ``host``: readers reach us at ``https://…``."""
        return replace(self, code=code, host=host.rstrip("/"))

    @property
    def short_code(self) -> str:
        """``ABCD-EFGH``, or "" while there is none."""
        return codes.written(self.code) if self.code else ""

    @property
    def check(self) -> str:
        """The address that verifies it."""
        return f"{self.host}/kiem-tra/{self.short_code}" if self.code else ""

    @property
    def noted(self) -> list[str]:
        """What people left on the chart, each with its day."""
        return [f"{say.day(date.fromisoformat(at))}: {text}" for at, text in self.notes]

    @property
    def origin(self) -> str:
        """The sources in one line, each once."""
        return "; ".join(dict.fromkeys(one.title or one.name for one in self.sources))

    def lines(self) -> list[tuple[str, str]]:
        """(name, words) of what a reader must see beside the figures, in reading order."""
        out = [*self.filters, ("Đơn vị tính", self.measure)]
        out += [("Số liệu đến", say.reached(self.as_of) if self.as_of else "chưa có số liệu")]
        out += [("Như đã biết lúc", say.moment(self.known_at)), ("Nguồn", self.origin)]
        if len(self.definitions) == 1:
            one = self.definitions[0]
            out.append(("Cách tính", f"{one.method} (bản {one.version})"))
        out += [("Lưu ý", text) for text in (*self.doubts, *self.cuts)]
        out += [("Ghi chú", text) for text in self.noted]
        if self.figures_total > len(self.figures):
            told = f"nhắc lại {len(self.figures)} trên {self.figures_total} số của tệp"
            out.append(("Bản ghi kèm", f"{told}; trang kiểm tra giữ đủ và so từng số"))
        out += [("Xuất lúc", say.moment(self.made_at)), ("Mã kiểm tra", self.short_code)]
        return [(name, text) for name, text in out if text]

    def told(self) -> dict[str, Any]:
        """Everything, as JSON takes it: moments in ISO 8601, runs without what is internal."""
        return {
            "format": "ioc-truth/1",
            "code": self.short_code,
            "check": self.check,
            "title": self.title,
            "subject": self.subject,
            "address": self.address,
            "unit": self.unit,
            "unit_name": self.unit_name,
            "period": self.period,
            "period_name": self.period_name,
            "filters": [{"name": name, "value": text} for name, text in self.filters],
            "measure": self.measure,
            "as_of": wire.moment(self.as_of),
            "known_at": wire.moment(self.known_at),
            "made_at": wire.moment(self.made_at),
            "revision": self.revision,
            "definitions": [asdict(one) for one in self.definitions],
            "sources": [
                asdict(one) | {"last_success": wire.moment(one.last_success)}
                for one in self.sources
            ],
            "runs": [wire.run_json(one) for one in self.runs],
            "figures": [figure_json(one) for one in self.figures],
            "figures_total": max(self.figures_total, len(self.figures)),
            "doubts": list(self.doubts),
            "cuts": list(self.cuts),
            "notes": [{"day": at, "words": text} for at, text in self.notes],
        }


def remark(value: Value) -> str:
    """What is to be known of one figure: its age, why there is none, and by which rule it is."""
    told = value.freshness_note or value.reason, rules.note(value)
    return "; ".join(one for one in told if one)


def figure_json(one: Figure) -> dict[str, Any]:
    """A number as files tell it: the API's keys, without those that only ask again."""
    return {
        "indicator": one.indicator,
        "unit": one.unit,
        "period": one.period,
        "dims": dict(one.dims),
        "value": one.value,
        "numerator": wire.figure(one.numerator),
        "denominator": wire.figure(one.denominator),
        "display": one.display,
        "status": one.status,
        "freshness": one.freshness,
        "as_of": wire.moment(one.as_of),
        "known_from": wire.moment(one.known_from),
        "definition": one.definition,
        "value_id": one.value_id,
    }
