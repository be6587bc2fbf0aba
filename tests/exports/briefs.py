"""Briefs made up for tests: so many indicators, with names as long as ours get."""

from __future__ import annotations

from core.values import Status
from exports.brief.frozen import Brief, Line
from exports.paper.stamp import Stamp
from exports.provenance.truth import Figure

ADDRESS = "https://ioc.example.invalid/kiem-tra/7K4M-P2QX"
STAMP = Stamp("7K4M-P2QX", 7, 1_703_586_600, ADDRESS)  # 17:30 on 26/12/2023
_STATUSES = (Status.OFF, Status.WATCH, Status.ON, Status.ON, Status.NONE)
_PATH = (0.61, 0.62, None, 0.64, 0.63, 0.66, 0.68, 0.66, 0.7, 0.71, 0.7, 0.72, 0.73)


def line(n: int, status: Status, **more: object) -> Line:
    """One indicator; every fifth has no figure, every seventh an old one."""
    held = status is not Status.NONE or n % 10 == 4
    stale = held and n % 7 == 0
    figure = Figure(
        indicator=f"test.indicator_{n}", unit="80", period="2023-12-26/YTD", dims={},
        value=0.612 if held else None, numerator=612.0, denominator=1000.0,
        display=f"{61 + n % 30},{n % 10}\u00a0%" if held else "–", status=status.value,
        freshness="stale" if stale else "fresh" if held else "missing", as_of=1_703_500_000,
        known_from=1_703_500_000, definition="d" * 12, value_id=f"v{n}",
    )  # fmt: skip
    wrong = status in (Status.OFF, Status.WATCH)
    told: dict[str, object] = {
        "figure": figure,
        "name": f"Tỷ lệ hồ sơ giải quyết đúng hạn thuộc lĩnh vực đất đai số {n}",
        "short": f"Hồ sơ đúng hạn {n}",
        "owner": "Văn phòng UBND tỉnh",
        "target": "≥\u00a080\u00a0%" if held else "",
        "goal": 0.8 if held else None,
        "held": held,
        "doubt": "số liệu đến 15/12/2023" if stale else "" if held else "nguồn chưa kết nối",
        "told": "thiếu 18,8\u00a0điểm; thấp nhất: Huyện Đức Hòa 51,2\u00a0%" if wrong else "",
        "path": tuple(one and one + n / 997 for one in _PATH) if wrong else (),
        "moved": "giảm từ 62,0\u00a0% xuống 61,2\u00a0%" if wrong else "",
        "better": False if wrong else None,
        "fragile": ("Chỉ 5/12 tháng gần nhất đạt mục tiêu; tháng kém nhất 3/2023: 71,0 %.",)
        if status is Status.ON and n % 4 == 2
        else (),
    }
    return Line(**(told | more))


def brief(count: int, **more: object) -> Brief:
    """A brief of so many indicators, the wrong ones first."""
    held = [line(n, _STATUSES[n % len(_STATUSES)]) for n in range(count)]
    held.sort(key=lambda one: -one.judged.urgency)
    told: dict[str, object] = {
        "day": "2023-12-26",
        "moment": STAMP.made_at,
        "province": "Tỉnh Long An",
        "place": "Long An",
        "above": "ỦY BAN NHÂN DÂN TỈNH LONG AN",
        "organ": "TRUNG TÂM ĐIỀU HÀNH THÔNG MINH",
        "symbol": "IOC",
        "signer": "Trung tâm điều hành thông minh",
        "receivers": ("Chủ tịch, các Phó Chủ tịch UBND tỉnh", "Lưu: VT, IOC"),
        "against": "2023-12-25",
        "lines": tuple(held),
        "revised": ("Thanh toán trực tuyến, tháng 10/2023: từ 60,8 % thành 60,9 % (đến muộn)",),
        "unknown": ("Phản ánh 1022: mất kết nối từ 08:00 (cổng trả lỗi 502)",),
        "wanted": ("Yêu cầu Văn phòng UBND tỉnh giải trình; hạn 29/12/2023.",),
        "sources_good": 8,
        "sources_all": 11,
    }
    return Brief(**(told | more))
