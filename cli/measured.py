"""What a bench measured, as a plain table."""

from __future__ import annotations

from cli.tables import columns
from core import format as say
from jobs.bench.figures import Figure, Report

MEASURES = {
    "records_per_second": "hồ sơ mỗi giây, từ trang nguồn đến tổng hợp đã ghi",
    "records_per_cpu_second": "hồ sơ mỗi giây bộ xử lý của tiến trình kéo",
    "peak_memory": "bộ nhớ lớn nhất của tiến trình đo",
    "private_memory": "trong đó bộ nhớ riêng (không kể tệp cơ sở dữ liệu được ánh xạ)",
    "records": "hồ sơ mỗi lần đo",
    "seconds": "thời gian mỗi lần đo",
    "calls": "lượt gọi nguồn",
    "bytes": "dung lượng đã nhận",
    "share_waiting": "phần thời gian chờ nguồn trả lời",
    "share_reading": "phần thời gian đọc và lọc trường",
    "share_conforming": "phần thời gian chuẩn hóa",
    "share_storing": "phần thời gian ghi bản ghi và tổng hợp",
    "staged_per_second": "bản ghi mỗi giây đặt cạnh kho",
    "filled_per_second": "bản ghi mỗi giây nạp cả loạt, kể cả chỉ mục",
    "rebuild_seconds": "dựng lại mọi tổng hợp từ bản ghi",
    "evaluate_seconds": "tính lại mọi giá trị công bố",
    "values": "số giá trị công bố đã tính",
    "events_per_second": "sự kiện mỗi giây, lô 5.000, kể cả tổng hợp",
    "batch_slowest": "lô chậm nhất",
    "batch_changed": "bản ghi đổi ở mỗi lô",
    "follow_seconds": "tính giá trị sau một lô 200 sự kiện",
    "tile_median": "ô số liệu: trung vị",
    "tile_p95": "ô số liệu: 95 % lượt hỏi nhanh hơn",
    "tile_slowest": "ô số liệu: chậm nhất",
    "tile_same": "ô số liệu cùng khoảng thời gian: trung bình",
    "list_page": "một trang danh sách bản ghi",
    "verify_seconds": "đối chiếu toàn bộ",
    "differences": "sai khác khi đối chiếu",
    "disk": "dung lượng cơ sở dữ liệu",
    "page_cold_first": "/mot-cua, trình duyệt chưa có gì: con số đầu tiên",
    "page_cold_all": "/mot-cua, trình duyệt chưa có gì: vẽ xong",
    "page_cold_bytes": "/mot-cua, trình duyệt chưa có gì: dung lượng",
    "page_cold_requests": "/mot-cua, trình duyệt chưa có gì: lượt hỏi",
    "page_warm_first": "/mot-cua mở lại: con số đầu tiên",
    "page_warm_all": "/mot-cua mở lại: vẽ xong",
    "page_warm_bytes": "/mot-cua mở lại: dung lượng",
    "page_warm_data": "/mot-cua mở lại: lượt hỏi số liệu",
    "page_unread_first": "/mot-cua ở kỳ chưa ai xem: con số đầu tiên",
    "page_unread_all": "/mot-cua ở kỳ chưa ai xem: vẽ xong",
    "page_month_new": "chọn một tháng chưa ai xem: đổi xong mọi ô",
    "page_month": "chọn một tháng đã có người xem: đổi xong mọi ô",
    "page_field_new": "chọn một lĩnh vực chưa ai xem: đổi xong mọi ô",
    "page_unit_new": "chọn một đơn vị chưa ai xem: đổi xong mọi ô",
    "view_rate": "/mot-cua đã dựng: lượt trả lời mỗi giây, 8 kết nối",
    "view_same_rate": "/mot-cua không đổi (304): lượt trả lời mỗi giây, 8 kết nối",
    "view_rate_of_web": "/mot-cua đã dựng: lượt mỗi giây xử lý của web (một nhân)",
    "view_same_rate_of_web": "/mot-cua không đổi: lượt mỗi giây xử lý của web (một nhân)",
    "page_rate_of_web": "cả trang /mot-cua: lượt mỗi giây xử lý của web (một nhân)",
    "page_rate": "cả trang /mot-cua mở lại: lượt mỗi giây, 8 kết nối",
    "wall_stamp_p50": "hỏi nhịp: trung vị",
    "wall_stamp_p95": "hỏi nhịp: 95 % nhanh hơn",
    "wall_stamp_p99": "hỏi nhịp: 99 % nhanh hơn",
    "wall_first_p50": "bảng và trang khi mở lần đầu, mọi người cùng lúc: trung vị",
    "wall_first_p95": "bảng và trang khi mở lần đầu: 95 % nhanh hơn",
    "wall_first_p99": "bảng và trang khi mở lần đầu: 99 % nhanh hơn",
    "wall_view_p50": "bảng và trang khi có số mới: trung vị",
    "wall_view_p95": "bảng và trang khi có số mới: 95 % nhanh hơn",
    "wall_view_p99": "bảng và trang khi có số mới: 99 % nhanh hơn",
    "share_unchanged": "phần trả lời không đổi (304)",
    "wall_errors": "lỗi",
    "wall_rate": "yêu cầu mỗi giây",
    "wall_return_peak": "yêu cầu ở giây đông nhất sau khi chạy lại",
    "wall_return": "giây ấy so với bình thường",
    "wall_return_first_p50": "bảng và trang đầu tiên sau khi chạy lại: trung vị",
    "wall_return_first_p95": "bảng và trang đầu tiên sau khi chạy lại: 95 % nhanh hơn",
    "wall_return_first_p99": "bảng và trang đầu tiên sau khi chạy lại: 99 % nhanh hơn",
    "wall_return_errors": "lỗi sau khi chạy lại",
    "wall_return_drawing": "lượt được trả lời đang dựng, hỏi lại sau",
    "wall_drawing_one": "một lần số mới, một màn hình: giây xử lý của web, ngoài lượt hỏi nhịp",
    "wall_drawing": "một lần số mới, mọi màn hình",
    "wall_drawing_growth": "mọi màn hình so với một",
    "wall_cpu": "số nhân mà tiến trình web dùng",
    "wall_memory": "bộ nhớ của tiến trình con lớn nhất",
    "wall_private": "trong đó bộ nhớ riêng",
    "wall_follows": "từ lúc kéo xong đến khi màn hình vẽ số mới",
    "wall_follows_slowest": "trong đó lần lâu nhất",
    "wall_from_source": "từ lúc nguồn có hồ sơ mới đến khi màn hình vẽ số mới",
    "first_figures": "từ lúc gọi ./ioc demo: con số đúng đầu tiên trên trang",
    "whole_seconds": "từ lúc gọi ./ioc demo: nạp và tính xong",
    "all_memory": "bộ nhớ của web và lập lịch cộng lại, phần dùng chung tính một lần",
    "all_mapped": "ngoài ra: trang tệp cơ sở dữ liệu mà hệ điều hành giữ hộ, lấy lại được",
    "picture_seconds": "hình PNG của một biểu đồ, sau hình đầu tiên",
    "brief_seconds": "báo cáo nhanh A4 (lập và in PDF), sau bản đầu tiên",
    "csv_rows": "dòng của một danh sách CSV",
    "csv_first": "danh sách ấy: byte đầu tiên",
    "csv_seconds": "danh sách ấy: đến hết",
    "csv_private": "danh sách ấy: bộ nhớ riêng mà web cần thêm",
    "growth_tiles": "ô số liệu: gấp mấy lần khi kho gấp 10",
    "growth_batch": "thời gian một lô: gấp mấy lần khi kho gấp 10",
}


def table(found: Report) -> str:
    """Figures beside what must be reached; the machine above, notes below."""
    rows = []
    for one in found.figures:
        at = "" if one.rows is None else say.number(one.rows)
        goal = "" if one.goal is None else f"{'≤' if one.at_most else '≥'} {_number(one.goal)}"
        met = {True: "đạt", False: "chưa đạt", None: ""}[one.met]
        rows.append((_name(one.name), at, _value(one), goal, met))
    head = f"{found.cores} nhân, tải trước khi đo {say.number(found.load, 1)}"
    if found.loops:
        slow = say.number(max(found.loops), 2)
        head += f", vòng lặp Python 10 triệu lượt {slow} s"
    titles = ("đại lượng", "bản ghi trong kho", "trung vị", "mục tiêu", "")
    return "\n".join([head, "", columns(titles, rows), *found.notes])


def _name(name: str) -> str:
    return MEASURES.get(name) or name.replace("tile ", "ô: ", 1)


def _value(one: Figure) -> str:
    if one.name.startswith("share_"):
        return say.percent(one.value)
    return f"{_number(one.value)} {one.unit}".strip()


def _number(value: float) -> str:
    whole = value >= 100 or value == int(value)
    return say.number(value, 0 if whole else 2 if value < 10 else 1)
