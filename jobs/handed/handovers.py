"""Files of reported figures that people hand over at the desk: checked, then taken in.

The same check as ``./ioc import``, the same folder and connector as every other file. What is shown
to the sender is what will happen: where the figures known have changed meanwhile, they are shown
anew and asked about again.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Sequence
from pathlib import Path

from core.clock import from_epoch
from core.errors import IocError
from core.format import moment
from core.reporting import SOURCE
from core.runs import Outcome, Run
from desk import Desk, Handover
from jobs.context import Context, Draining
from jobs.handed import inbox
from jobs.handed.inbox import Findings
from jobs.pulling.order import Order, pull
from jobs.pulling.pull import Puller
from jobs.pulling.turn import owner
from jobs.scheduling.wishes import Wishes

log = logging.getLogger(__name__)


def serve(context: Context, wishes: Wishes, pullers: Sequence[Puller]) -> bool:
    """Carry the oldest waiting file one step on. False when nothing waited.

    ``pullers``: those of the source; the caller lets nobody else pull it meanwhile.
    """
    desk = wishes.desk
    taken = desk.take_handover(owner()) if desk is not None else None
    if desk is None or taken is None:
        return False
    one, content = taken
    try:
        with tempfile.TemporaryDirectory() as place:
            file = Path(place) / one.name
            file.write_bytes(content)
            if one.confirmed_at is not None and inbox.accepted(context, file, _kept_as(one)):
                # A scheduler died after it had taken the confirmed file in: it is pulled whatever
                # we say, and its figures may stand already. Nobody is asked about it again.
                _take_in(context, desk, one, file, pullers)
                return True
            scope = desk.reports_for(one)
            if scope is None:
                words = "Tài khoản nộp tệp không còn quyền nộp số liệu; chưa có gì được ghi."
                desk.judge_handover(one, "{}", words, good=False)
                return True
            found = inbox.examine(context, file, scope, inbox.UPLOADED)
            if one.confirmed_at is None or found.written() != one.findings:
                _judge(desk, one, found, again=one.confirmed_at is not None)
            else:
                _take_in(context, desk, one, file, pullers)
    except Draining:
        raise  # the next scheduler takes it up again
    except IocError as fault:
        desk.end_handover(one, [], fault.public, accepted=False)
        log.error("handover %s: %s (%s)", one.handover, fault.public, fault.detail)
    except Exception as fault:  # a file that we stumble over must not be tried for ever
        log.exception("handover %s", one.handover)
        words = f"Không đọc được tệp ({type(fault).__name__}). Hãy dùng lại biểu mẫu tải về."
        desk.end_handover(one, [], words, accepted=False)
    return True


def _judge(desk: Desk, one: Handover, found: Findings, *, again: bool) -> None:
    if found.faults:
        words = f"Không nhận tệp: {len(found.faults)} lỗi. Sửa rồi nộp lại; chưa có gì được ghi."
    elif not found.news:
        before = desk.same_file(one.digest)
        words = "Mọi số liệu trong tệp đã có trên hệ thống; không có gì mới để nhận."
        if before is not None and before.ended_at is not None:
            words = f"Tệp này đã được nhận lúc {moment(before.ended_at)}. {words}"
    elif again:
        words = "Số liệu trên hệ thống đã đổi trong lúc chờ. Hãy xem lại trước khi xác nhận."
    else:
        words = f"{len(found.news)} số liệu sẽ được ghi khi bạn xác nhận."
    good = not found.faults and bool(found.news)
    desk.judge_handover(one, found.written(), words, good=good)


def _take_in(
    context: Context, desk: Desk, one: Handover, file: Path, pullers: Sequence[Puller]
) -> None:
    """Through the folder, as every other file; what lies there is accepted, whatever comes."""
    inbox.accept(context, file, _kept_as(one))
    if SOURCE in desk.paused():
        words = "Đã nhận vào thư mục. Nguồn đang tạm dừng nên số liệu vào sau khi mở lại."
        desk.end_handover(one, [], words, accepted=True)
        return
    runs: list[Run] = []
    faults: list[str] = []
    try:
        for puller in pullers:
            runs += pull(puller, Order(SOURCE))
    except IocError as fault:
        log.error("handover %s: %s (%s)", one.handover, fault.public, fault.detail)
        faults.append(fault.public)
    faults += [run.fault for run in runs if run.outcome is Outcome.FAILED and run.fault]
    words = "Đã ghi số liệu."
    if faults:
        words = f"Đã nhận vào thư mục; lượt kéo lỗi và sẽ được thử lại: {faults[0]}"
    desk.end_handover(one, [run.run_id for run in runs], words, accepted=True)


def _kept_as(one: Handover) -> str:
    """What the file is called in the folder: the same whenever it is tried."""
    return f"{from_epoch(one.sent_at):%Y%m%d}-{one.handover[-8:]}-{one.name}"
