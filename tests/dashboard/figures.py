"""What the fake catalogue knows: units, definitions with their figures, sources.

The moment is 17:30 on 26/12/2023, the province Long An. Figures with a name in the article are the
article's; the others are invented.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from core.clock import epoch, frozen_at
from core.units import Level, Unit
from core.values import Freshness
from indicators.asking.answers import (
    SourceState,
)
from indicators.defining.model import Definition

AT = "2023-12-26"
NOW = epoch(frozen_at(AT).now())
HOUR = 3_600

_OLD = (date(2004, 1, 1), date(2025, 7, 1))
PROVINCE = Unit(1_0000080, "80", "Tỉnh Long An", "Long An", Level.PROVINCE, None, *_OLD)
_DISTRICTS = [
    ("794", "Thành phố Tân An", 10.54, 106.41),
    ("795", "Thị xã Kiến Tường", 10.78, 105.92),
    ("796", "Huyện Tân Hưng", 10.83, 105.66),
    ("797", "Huyện Vĩnh Hưng", 10.89, 105.79),
    ("798", "Huyện Mộc Hóa", 10.74, 106.0),
    ("799", "Huyện Tân Thạnh", 10.61, 106.05),
    ("800", "Huyện Thạnh Hóa", 10.65, 106.18),
    ("801", "Huyện Đức Huệ", 10.89, 106.3),
    ("802", "Huyện Đức Hòa", 10.88, 106.42),
    ("803", "Huyện Bến Lức", 10.64, 106.49),
    ("804", "Huyện Thủ Thừa", 10.6, 106.4),
    ("805", "Huyện Tân Trụ", 10.51, 106.5),
    ("806", "Huyện Cần Đước", 10.51, 106.61),
    ("807", "Huyện Cần Giuộc", 10.61, 106.66),
    ("808", "Huyện Châu Thành", 10.45, 106.48),
]
_COMMUNES = [("27931", "Thị trấn Hậu Nghĩa", "802"), ("27934", "Thị trấn Hiệp Hòa", "802")]
_AGENCIES = [
    ("000.00.12.H39", "Sở Nông nghiệp và Phát triển nông thôn", "Sở NN&PTNT"),
    ("000.00.16.H39", "Sở Tài nguyên và Môi trường", "Sở TN&MT"),
]


def _units() -> list[Unit]:
    out = [PROVINCE]
    for code, name, lat, lon in _DISTRICTS:
        short = name.split(" ", 1)[1] if name.startswith("Huyện") else name.split(" ", 2)[2]
        out.append(
            Unit(
                1_0000000 + int(code),
                code,
                name,
                short,
                Level.DISTRICT,
                PROVINCE.unit_id,
                *_OLD,
                lat,
                lon,
            )
        )
    for code, name, parent in _COMMUNES:
        short = name.split(" ", 2)[2]
        above = 1_0000000 + int(parent)
        out.append(Unit(1_0000000 + int(code), code, name, short, Level.COMMUNE, above, *_OLD))
    for n, (code, name, short) in enumerate(_AGENCIES, start=1):
        out.append(
            Unit(9_0000000 + n, code, name, short, Level.AGENCY, None, date(2004, 1, 1), None)
        )
    return out


UNITS = _units()


@dataclass(frozen=True)
class Shape:
    """What the fake knows of an indicator: its figure at the province and its path to there."""

    definition: Definition
    numerator: float | None
    denominator: float | None = None
    freshness: Freshness = Freshness.FRESH
    note: str = ""
    reason: str = ""
    drift: float = 0.0  # a month's change of the figure
    as_of: int = NOW - 10 * 60


def _definition(
    id: str, name: str, short: str, group: str, *, unit: str = "%", target: float | None = None,
    at_most: float | None = None, watch: float = 0.0, direction: str = "higher",
    decimals: int = 1, shown: str = "percent", source: str = "onestop",
    dimensions: tuple[str, ...] = ("unit", "field", "channel"),
) -> Definition:  # fmt: skip
    targets = []
    if target is not None or at_most is not None:
        targets = [
            {
                "since": "2023-01-01",
                "at_least": target,
                "at_most": at_most,
                "document": "Kế hoạch chuyển đổi số năm 2023",
            }
        ]
    ratio = shown in ("percent", "fraction")
    value = (
        {"kind": "ratio", "numerator": f"of.{id}_part", "denominator": f"of.{id}_all"}
        if ratio
        else {"kind": "sum", "measure": f"of.{id}_count"}
    )
    return Definition.model_validate(
        {
            "id": id,
            "name": {"vi": name, "en": f"{re.sub(r'[._]', ' ', id)} in English"},
            "short_name": short,
            "group": group,
            "unit": unit,
            "shown_as": shown,
            "decimals": decimals if shown == "percent" else 0,
            "direction": direction,
            "value": value,
            "dimensions": dimensions,
            "owner": "Sở Thông tin và Truyền thông",
            "legal_basis": "Quyết định 766/QĐ-TTg",
            "sources": (source,),
            "targets": targets,
            "watch_within": watch,
            "minimum_count": 5,
            "cadence": "15m",
            "lateness": 60,
            "lateness_unit": "minutes",
            "method": "Cộng tử số và mẫu số trên toàn phạm vi, chia sau cùng; không cộng tỷ lệ.",
        }
    )


def shapes() -> list[Shape]:
    old = epoch(frozen_at("2023-12-15T00:00:00").now())
    d = _definition
    society = {"dimensions": (), "source": "reported", "group": "society"}
    return [
        Shape(d("onestop.on_time_rate", "Tỷ lệ hồ sơ giải quyết đúng hạn (A)",
                 "Giải quyết đúng hạn (A)", "onestop", target=0.99), 99_900, 100_000),
        Shape(d("onestop.open_overdue_rate", "Tỷ lệ hồ sơ đang giải quyết bị quá hạn",
                 "HS đang quá hạn (C)", "onestop", at_most=0.01, direction="lower"),
               403, 11_842, drift=0.001),
        Shape(d("onestop.overdue_open", "Hồ sơ quá hạn chưa xong", "Quá hạn chưa xong",
                 "onestop", unit="hồ sơ", shown="number", direction="lower"), 403, drift=6),
        Shape(d("onestop.received", "Hồ sơ tiếp nhận", "Tiếp nhận", "onestop", unit="hồ sơ",
                 shown="number", direction="neutral"), 1_290_412, drift=900),
        Shape(d("onestop.online_rate", "Tỷ lệ hồ sơ nộp trực tuyến", "Hồ sơ nộp trực tuyến",
                 "onestop", target=0.8, watch=0.02), 82_400, 100_000, drift=0.004),
        Shape(d("onestop.online_payment_rate", "Tỷ lệ thanh toán phí, lệ phí trực tuyến",
                 "Thanh toán trực tuyến", "onestop", target=0.8, watch=0.05),
               6_120, 10_000, drift=0.003),
        Shape(d("onestop.satisfaction_rate", "Mức độ hài lòng", "Mức độ hài lòng", "onestop",
                 target=0.9), None, 0, reason="chưa đủ phiếu: 12, cần 30"),
        Shape(d("edoc.electronic_rate", "Tỷ lệ trao đổi văn bản điện tử",
                 "Trao đổi văn bản ĐT", "edoc", target=1.0, source="edoc"), 45_210, 45_210),
        Shape(d("edoc.signed_rate", "Tỷ lệ văn bản đi được ký số", "Văn bản đi được ký số",
                 "edoc", target=0.99, source="docsystem"), 44_965, 45_010, drift=0.0002),
        Shape(d("data.datasets", "Bộ dữ liệu trong kho", "Bộ dữ liệu trong kho", "data",
                 unit="bộ dữ liệu", shown="number", source="opendata",
                 dimensions=("unit", "kind")), 226, drift=3),
        Shape(d("app.installs", "Lượt cài đặt ứng dụng Long An Số", "Lượt cài Long An Số",
                 "society", unit="lượt", shown="number", target=80_000, dimensions=(),
                 source="citizen_app"), 84_500, freshness=Freshness.STALE,
               note="số liệu đến 15/12/2023", drift=450, as_of=old),
        Shape(d("zalo.visits", "Lượt truy cập Zalo 1022", "Lượt vào Zalo 1022", "society",
                 unit="lượt", shown="number", dimensions=(), source="zalo"),
               127_900, freshness=Freshness.FAILED, note="nguồn lỗi từ 08:00", drift=700,
               as_of=old),
        Shape(d("society.smartphone_rate", "Tỷ lệ dân số có điện thoại thông minh",
                 "Điện thoại thông minh", target=0.85, **society), 1_530_000, 1_700_000),
        Shape(d("society.fibre_rate", "Tỷ lệ hộ gia đình có cáp quang", "Hộ có cáp quang",
                 target=0.85, **society), 440_000, 500_000),
        Shape(d("ocop.on_floor_rate", "Tỷ lệ sản phẩm OCOP lên sàn thương mại điện tử",
                 "OCOP lên sàn", "society", target=1.0, source="reported"), 231, 250, drift=0.01),
        Shape(d("team.trained_rate", "Tập huấn tổ công nghệ số cộng đồng", "Tập huấn tổ CNS",
                 "society", target=1.0, watch=0.05, source="reported"), 3_811, 3_937, drift=0.004),
        Shape(d("task.on_time_rate", "Nhiệm vụ UBND tỉnh giao xong đúng hạn",
                 "Nhiệm vụ UBND tỉnh giao", "task", shown="fraction", target=1.0, source="tasks",
                 dimensions=("unit", "assigner")), 6, 6),
        Shape(d("petition.received", "Phản ánh hiện trường đã nhận", "Phản ánh nhận được",
                 "petition", unit="phản ánh", shown="number", direction="neutral",
                 source="petitions"), None, freshness=Freshness.MISSING,
               note="chưa có số liệu", reason="nguồn chưa kết nối"),
    ]  # fmt: skip


def source(name: str, title: str, state: str, **changes: object) -> SourceState:
    good = state in ("ok", "partial")
    base = SourceState(
        name=name,
        title=title,
        protocol="HTTP JSON",
        owner="Sở Thông tin và Truyền thông",
        enabled=True,
        state=state,
        last_success=NOW - (5 * 60 if good else 10 * HOUR),
        next_run=NOW + 10 * 60,
        failing_since=None if good else NOW - 9 * HOUR - HOUR // 2,
        fault="" if good else "cổng trả lỗi 502",
        lateness=HOUR,
        records_last=812,
        new_last=40,
        changed_last=102,
        quarantined_open=2,
        indicators=[],
        streams={"dossiers": "Hồ sơ một cửa"},
    )
    return replace(base, **changes)
