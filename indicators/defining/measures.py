"""Which sums there are. Pure.

A measure names a sum that the store keeps: of which facts, counted on which event, restricted how.
Figures that somebody reports (``observation``) need no entry here: any other name is one, and its
definition gives its words. Everything is additive over units, months and fields; divide last.
"""

from __future__ import annotations

from collections.abc import Mapping

from core.facts import KINDS
from indicators.defining.measure import (
    Measure,
    Shape,
    Use,
    fallen_due,
    flow,
    histogram,
    latest,
    one_way,
    present,
    span,
    stock,
    used,
)

_EXCHANGE = {"source": "edoc"}
_REGISTER = {"source": "docsystem"}
_OUT = {"direction": "out", **_REGISTER}
"""Electronic and signed shares come from the register of the document system: the exchange carries
electronic documents only, and a header signature does not tell that a document is signed."""

_PORTAL = {"source": "opendata"}
"""Data sets are counted where they are published. The warehouse's own register names many of them a
second time; it stands beside the portal's and is never added to it."""

_PROVINCE = {"assigner": "province"}

_ONLINE = Use(where=(("channel", "2"),))
_ALL = (
    flow("dossier", "received", "Hồ sơ tiếp nhận trong kỳ", "n_recv"),
    flow("dossier", "received_online", "Hồ sơ tiếp nhận trực tuyến", "n_recv", channel="2"),
    one_way("at_counter", "Hồ sơ nộp trực tiếp từ 01/7/2025", "n_counter"),
    one_way("elsewhere", "Hồ sơ nộp tại nơi khác đơn vị xử lý", "n_elsewhere"),
    flow("dossier", "finished", "Hồ sơ đã giải quyết xong", "n_fin"),
    flow("dossier", "finished_due", "Hồ sơ đã giải quyết có ngày hẹn trả", "n_fin_due"),
    flow("dossier", "on_time", "Hồ sơ giải quyết trước hạn và đúng hạn", "n_ontime"),
    flow("dossier", "early", "Hồ sơ giải quyết trước hạn", "n_early"),
    flow("dossier", "late", "Hồ sơ giải quyết quá hạn", "n_fin_due", "-n_ontime"),
    flow("dossier", "no_due", "Hồ sơ đã giải quyết không có ngày hẹn trả", "n_nodue"),
    flow("dossier", "refused", "Hồ sơ từ chối sau tiếp nhận", "n_refused"),
    flow("dossier", "withdrawn", "Hồ sơ công dân rút", "n_withdrawn"),
    flow("dossier", "stopped", "Hồ sơ dừng xử lý", "n_stopped"),
    flow(
        "dossier",
        "closed",
        "Hồ sơ kết thúc (giải quyết, từ chối, rút, dừng)",
        "n_fin",
        "n_refused",
        "n_withdrawn",
        "n_stopped",
    ),
    flow("dossier", "fee_bearing", "Hồ sơ có phí, lệ phí", "n_fee"),
    flow("dossier", "paid_online", "Hồ sơ thanh toán trực tuyến", "n_paid"),
    flow("dossier", "digitised", "Hồ sơ được số hóa", "n_digit"),
    flow("dossier", "reused", "Hồ sơ tái sử dụng giấy tờ", "n_reuse"),
    flow("dossier", "supplemented", "Hồ sơ phải bổ sung", "n_supp"),
    flow(
        "dossier",
        "supplemented_again",
        "Hồ sơ phải bổ sung nhiều lần, tiếp nhận trong kỳ",
        "n_supp2",
    ),
    flow("dossier", "e_result", "Hồ sơ có kết quả điện tử", "n_eres"),
    flow("dossier", "handling_seconds", "Tổng thời gian giải quyết", "sum_pt"),
    stock("dossier", "open", "Hồ sơ đang giải quyết cuối kỳ", "pending", "pending_now"),
    stock("dossier", "open_overdue", "Hồ sơ đang giải quyết quá hạn", "overdue", "overdue_now"),
    Measure(
        "dossier.carried_over",
        "Hồ sơ từ kỳ trước chuyển sang",
        "dossier",
        Shape.STOCK,
        ((1, "pending"),),
        opening=True,
    ),
    present("dossier", "due_soon", "Hồ sơ đến hạn trong 3 ngày tới", "due_soon"),
    present("dossier", "paused", "Hồ sơ đang tạm dừng chờ công dân", "paused_now"),
    present("dossier", "paused_late", "Hồ sơ đang tạm dừng đã qua ngày hẹn trả", "paused_late_now"),
    present(
        "dossier",
        "paused_spared",
        "Hồ sơ đang tạm dừng đã qua ngày hẹn trả, không tính quá hạn",
        "paused_spared_now",
    ),
    present("dossier", "open_no_due", "Hồ sơ đang giải quyết không có ngày hẹn", "nodue_now"),
    span(
        "dossier",
        "judged_766",
        "Hồ sơ tiếp nhận, xử lý trong kỳ",
        "span_judged",
        "n_end_judged",
        "open_judged",
    ),
    span(
        "dossier",
        "kept_766",
        "Hồ sơ đã và đang xử lý đúng hạn, trong hạn",
        "span_kept",
        "n_kept766",
        "open_within",
    ),
    flow(
        "dossier",
        "unjudged",
        "Hồ sơ kết thúc không có ngày hẹn và thời hạn luật định",
        "n_end_unjudged",
    ),
    stock(
        "dossier",
        "open_unjudged",
        "Hồ sơ đang giải quyết không có ngày hẹn và thời hạn luật định",
        "open_unjudged",
        "open_unjudged_now",
    ),
    one_way("online_766", "Hồ sơ nộp trực tuyến có kết quả điện tử", "n_online766"),
    one_way("full_online", "Hồ sơ trực tuyến toàn trình", "n_full"),
    histogram("dossier", "handling", "Thời gian giải quyết (ngày làm việc)", "handling"),
    stock("service", "offered", "Thủ tục hành chính đang cung cấp", "n_service"),
    stock("service", "online", "Dịch vụ công trực tuyến đang cung cấp", "n_online"),
    used("used_online", "Dịch vụ công trực tuyến có hồ sơ nộp trực tuyến", "n_online", _ONLINE),
    used("used_with_fee", "Thủ tục có hồ sơ phải nộp phí, lệ phí", "n_service", Use("n_fee")),
    used("used_paid", "Thủ tục có hồ sơ thanh toán trực tuyến", "n_service", Use("n_paid")),
    flow(
        "document",
        "exchanged",
        "Văn bản đi và đến đã rõ gửi, nhận điện tử hay không (trừ văn bản mật)",
        "n_elec_known",
        **_REGISTER,
    ),
    flow(
        "document",
        "form_told",
        "Văn bản đi và đến đã rõ điện tử hay không, kèm bản giấy hay không (trừ văn bản mật)",
        "n_elec_known",
        "-n_elec",
        "n_elec_paper_told",
        **_REGISTER,
    ),
    flow("document", "electronic", "Văn bản gửi, nhận điện tử", "n_elec", **_REGISTER),
    flow("document", "with_paper", "Văn bản gửi kèm bản giấy", "n_paper", **_REGISTER),
    flow("document", "secret", "Văn bản mật (không tính)", "n_secret", **_REGISTER),
    flow(
        "document",
        "out",
        "Văn bản đi đã rõ ký số hay chưa (trừ văn bản mật)",
        "n_signed_known",
        **_OUT,
    ),
    flow(
        "document",
        "out_signed",
        "Văn bản đi có chữ ký số của người có thẩm quyền",
        "n_signed_person",
        **_OUT,
    ),
    flow(
        "document",
        "out_signed_agency",
        "Văn bản đi có chữ ký số của cơ quan",
        "n_signed_agency",
        **_OUT,
    ),
    flow(
        "document",
        "out_sign_untold",
        "Văn bản đi chưa rõ đã ký số hay chưa",
        "n_doc",
        "-n_signed_known",
        **_OUT,
    ),
    flow(
        "document",
        "form_untold",
        "Văn bản chưa rõ gửi, nhận điện tử hay không",
        "n_doc",
        "-n_elec_known",
        **_REGISTER,
    ),
    flow(
        "document",
        "electronic_told",
        "Văn bản điện tử đã rõ có kèm bản giấy hay không",
        "n_elec_paper_told",
        **_REGISTER,
    ),
    flow(
        "document",
        "paper_untold",
        "Văn bản điện tử chưa rõ có kèm bản giấy hay không",
        "n_elec",
        "-n_elec_paper_told",
        **_REGISTER,
    ),
    flow("document", "out_all", "Văn bản đi", "n_out", **_REGISTER),
    flow("document", "in_all", "Văn bản đến", "n_in", **_REGISTER),
    flow("document", "messages", "Văn bản qua trục liên thông", "n_doc", **_EXCHANGE),
    flow("document", "refused", "Văn bản bị từ chối tiếp nhận", "n_refused", **_EXCHANGE),
    flow("document", "recalled", "Văn bản thu hồi", "n_recalled", **_EXCHANGE),
    flow("document", "replaced", "Văn bản thay thế", "n_replaced", **_EXCHANGE),
    flow(
        "document",
        "electronic_paper",
        "Văn bản điện tử gửi kèm bản giấy",
        "n_elec_paper",
        **_REGISTER,
    ),
    histogram("document", "accept", "Từ lúc đến tới lúc tiếp nhận", "accept", **_EXCHANGE),
    histogram("document", "finish", "Từ lúc đến tới lúc hoàn thành", "finish", **_EXCHANGE),
    stock("document", "overdue", "Văn bản quá hạn xử lý", "overdue", "overdue_now", **_EXCHANGE),
    stock("document", "stuck", "Văn bản đến chưa có phản hồi", "stuck", "stuck_now", **_EXCHANGE),
    stock("dataset", "open", "Bộ dữ liệu mở", "n_open", **_PORTAL),
    latest("dataset", "promised", "Bộ dữ liệu có hẹn kỳ cập nhật", "n_promised", **_PORTAL),
    latest("dataset", "fresh", "Bộ dữ liệu cập nhật đúng hẹn", "n_fresh", **_PORTAL),
    latest(
        "dataset", "overdue_update", "Bộ dữ liệu quá hẹn cập nhật", "n_overdue_update", **_PORTAL
    ),
    stock("dataset", "rated", "Bộ dữ liệu được chấm chất lượng", "n_rated", source="warehouse"),
    stock(
        "dataset", "quality_points", "Tổng điểm chất lượng", "quality_points", source="warehouse"
    ),
    flow("dataset", "updated", "Bộ dữ liệu cập nhật trong kỳ", "n_modified", **_PORTAL),
    stock("resource", "listed", "Tài nguyên của bộ dữ liệu", "n_resource"),
    stock("resource", "dead", "Tài nguyên không mở được", "n_dead"),
    flow("petition", "received", "Phản ánh nhận được", "n_recv"),
    flow("petition", "finished", "Phản ánh đã xử lý", "n_fin"),
    flow("petition", "finished_due", "Phản ánh đã xử lý có hạn", "n_fin_due"),
    flow("petition", "on_time", "Phản ánh xử lý đúng hạn", "n_ontime"),
    flow("petition", "no_due", "Phản ánh đã xử lý không có hạn", "n_nodue"),
    flow("petition", "refused", "Phản ánh từ chối tiếp nhận", "n_refused"),
    flow("petition", "rated", "Phản ánh được người dân đánh giá", "n_rated"),
    flow("petition", "satisfied", "Phản ánh được đánh giá hài lòng", "n_satisfied"),
    histogram("petition", "handling", "Thời gian xử lý phản ánh (ngày làm việc)", "handling"),
    stock("dataset", "registered", "Bộ dữ liệu có trong danh mục", "n_dataset", **_PORTAL),
    fallen_due("due", "Nhiệm vụ UBND tỉnh giao đến hạn", "n_due"),
    fallen_due("on_time", "Nhiệm vụ UBND tỉnh giao hoàn thành đúng hạn", "n_ontime"),
    flow("task", "done", "Nhiệm vụ UBND tỉnh giao đã hoàn thành", "n_done", **_PROVINCE),
    flow("task", "finished", "Nhiệm vụ tỉnh và ngành giao đã hoàn thành", "n_done"),
    stock(
        "task",
        "open_overdue",
        "Nhiệm vụ UBND tỉnh giao quá hạn chưa xong",
        "overdue",
        "overdue_now",
        **_PROVINCE,
    ),
    stock("task", "open", "Nhiệm vụ tỉnh và ngành giao chưa hoàn thành", "pending"),
    Measure(
        "task.planned",
        "Nhiệm vụ tỉnh và ngành giao có hạn trong kỳ",
        "task",
        Shape.FLOW,
        ((1, "n_due"),),
        ahead=True,
    ),
)

MEASURES: dict[str, Measure] = {one.name: one for one in _ALL}
"""Measure by name."""


def measure(name: str, words: Mapping[str, str] | None = None) -> Measure:
    """The measure of this name; a name outside the registry is a reported figure.

    ``words`` are a definition's own names of measures. Raises KeyError for an unknown sum of facts.
    """
    found = MEASURES.get(name)
    if found is not None:
        return found
    if name.split(".")[0] in KINDS:
        raise KeyError(name)
    title = (words or {}).get(name, name)
    return Measure(name, title, "observation", Shape.OBSERVED, ((1, name),))
