"""``ioc screen``: screens of the walls."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from cli import tables
from cli.accounts import opened
from cli.common import Data, me, settings
from core import format as say
from core.clock import today
from core.errors import MisuseError, NotFoundError, StoreError
from dashboard.wall import playing, rehearsal, whose
from desk import Screen
from desk.screens import SILENT
from indicators.catalog import Catalog

HELP = "Màn hình lớn: list, approve, revoke, push, withdraw, rehearse, end-rehearsal."

group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Id = Annotated[str, typer.Argument(metavar="ID", help="Mã màn hình, như ./ioc screen list in ra.")]


@group.command("list", help="Kể các màn hình, cả các màn hình đang chờ duyệt, và bảng khẩn.")
def list_(data: Data = None) -> None:
    """Print the screens, then the urgent boards."""
    now = int(time.time())
    with opened(data) as desk:
        found, pushed, acted = desk.screens(), desk.pushed(), desk.rehearsals()
    heads = (
        "mã",
        "tên",
        "danh sách phát",
        "đơn vị",
        "trạng thái",
        "bảng",
        "bản",
        "bộ nhớ",
        "kích thước",
        "lần hỏi trễ",
        "lượt bảng lỡ",
        "số cũ nhất",
    )
    rows = [
        (one.id, one.name or one.asked, one.playlist, one.unit, *_state(one, now)) for one in found
    ]
    print(tables.columns(heads, rows))
    for push in pushed:
        where = ", ".join(push.screens) or "mọi màn hình"
        print(f"Bảng khẩn {push.push}: {push.board} trên {where}, từ {say.moment(push.at)}.")
    sources = _sources(data) if any(one.kind == rehearsal.OUTAGE for one in acted) else {}
    named = {one.id: one.name or one.asked for one in found}
    for one in acted:
        where = ", ".join(named.get(id, id) for id in one.screens)
        what = rehearsal.said(one, sources)
        print(f"Diễn tập {one.rehearsal}: {what} trên {where}, đến {say.moment(one.until)}.")


def _sources(data: Path | None) -> dict[str, str]:
    """What the sources are called; without the store they keep their ids."""
    try:
        with closing(Catalog(settings(data))) as catalog:
            return rehearsal.titles(catalog)
    except StoreError:
        return {}


def _state(one: Screen, now: int) -> tuple[str, ...]:
    if not one.approved:
        return (f"chờ duyệt, mã {one.code}", *[""] * 7)
    silent = now - one.seen_at > SILENT
    state = f"im từ {say.moment(one.seen_at)}" if silent else "còn nhịp"
    heap, oldest = one.report.get("heap"), one.report.get("oldest")
    counts = [one.report.get(key) for key in ("late", "missed")]  # 0 is told, nothing is not
    return (
        state,
        one.report.get("board", ""),
        one.report.get("build", ""),
        f"{say.number(heap / 1e6, 1)} MB" if heap else "",
        one.report.get("canvas", ""),
        *("" if count is None else say.number(count) for count in counts),
        say.moment(oldest) if oldest else "",
    )


@group.command("approve", help="Duyệt màn hình đang hiện mã này.")
def approve(
    code: Annotated[str, typer.Argument(metavar="CODE", help="Sáu chữ số trên màn hình.")],
    name: Annotated[str, typer.Option(help="Tên màn hình; mặc định theo địa chỉ đã mở.")] = "",
    playlist: Annotated[str, typer.Option(help="Danh sách phát; mặc định là danh sách đầu.")] = "",
    unit: Annotated[
        str,
        typer.Option(help="Mã đơn vị: màn hình chỉ hiện số của đơn vị này; mặc định toàn tỉnh."),
    ] = "",
    data: Data = None,
) -> None:
    """Approve a screen."""
    slug = _slug(unit, data)
    with opened(data) as desk:
        held = playing.of(desk)
        one = desk.approve_screen(
            code,
            name=name,
            playlist=held.playlist_named(playlist or held.first),
            unit=slug,
            by=me(),
        )
    unit_s = f" của đơn vị {one.unit}" if one.unit else ""
    print(f"Đã duyệt màn hình {one.id} “{one.name}”: {held.playlist(one.playlist).title}{unit_s}.")


def _slug(unit: str, data: Path | None) -> str:
    """The unit's unambiguous code; "" for the province. Raises NotFoundError, StoreError."""
    if not unit:
        return ""
    with closing(Catalog(settings(data))) as catalog:
        return whose.standing(catalog.unit(unit), today(catalog.clock))


@group.command("revoke", help="Thu hồi quyền của một màn hình ngay lập tức.")
def revoke(id: Id, data: Data = None) -> None:
    """End a screen's right."""
    with opened(data) as desk:
        one = desk.revoke_screen(id, by=me())
    print(f"Đã thu hồi màn hình {one.id} “{one.name}”.")


@group.command("push", help="Đẩy một bảng khẩn lên trước mọi bảng khác.")
def push(
    board: Annotated[
        str, typer.Argument(metavar="BẢNG", help="Tên bảng, của tệp hoặc tạo trên /quan-tri.")
    ],
    screen: Annotated[
        list[str] | None, typer.Option(help="Mã màn hình; gọi nhiều lần; mặc định mọi màn hình.")
    ] = None,
    minutes: Annotated[int | None, typer.Option(help="Tự rút sau số phút này.")] = None,
    data: Data = None,
) -> None:
    """Push a board."""
    with opened(data) as desk:
        ids = screen or ()
        name = playing.may_push(playing.of(desk), desk.screens(), board, ids)
        one = desk.push_board(name, ids, by=me(), minutes=minutes)
    print(f"Đã đẩy bảng {one.board}. Rút bằng: ./ioc screen withdraw {one.push}")


@group.command("withdraw", help="Rút bảng khẩn; không nêu mã thì rút tất cả.")
def withdraw(
    id: Annotated[str, typer.Argument(metavar="[ID]", help="Mã của bảng khẩn.")] = "",
    data: Data = None,
) -> None:
    """Withdraw a board, or all of them."""
    with opened(data) as desk:
        ids = [id] if id else [one.push for one in desk.pushed()]
        if not ids:
            raise NotFoundError("Không có bảng khẩn nào đang hiện.")
        for one in ids:
            desk.withdraw_board(one, by=me())
    print(f"Đã rút {len(ids)} bảng khẩn.")


@group.command(
    "rehearse", help="Diễn tập trên màn hình đã chọn: phát lại một ngày, hoặc mất nguồn."
)
def rehearse(
    screen: Annotated[list[str], typer.Option(help="Mã màn hình; gọi nhiều lần.")],
    day: Annotated[str, typer.Option(help="Phát lại ngày này, như 2023-12-20.")] = "",
    start: Annotated[str, typer.Option("--from", help="Từ giờ này của ngày.")] = "",
    outage: Annotated[str, typer.Option(help="Giả định mất nguồn này; server: mất máy chủ.")] = "",
    minutes: Annotated[int, typer.Option(help="Giả định mất bao nhiêu phút.")] = 60,
    pace: Annotated[int, typer.Option(help="Số giây đã qua trong một giây thật.")] = 60,
    data: Data = None,
) -> None:
    """Begin a rehearsal."""
    if bool(day) == bool(outage):
        raise MisuseError("Nêu đúng một trong hai: --day NGÀY hoặc --outage NGUỒN.")
    with opened(data) as desk, closing(Catalog(settings(data))) as catalog:
        wanted = (
            rehearsal.day(catalog, day, start)
            if day
            else rehearsal.outage(catalog, outage, minutes)
        )
        one = wanted.begin(desk, screen, pace, by=me())
    print(
        f"Đang diễn tập đến {say.moment(one.until)}."
        f" Kết thúc sớm bằng: ./ioc screen end-rehearsal {one.rehearsal}"
    )


@group.command("end-rehearsal", help="Kết thúc diễn tập; không nêu mã thì kết thúc tất cả.")
def end_rehearsal(
    id: Annotated[str, typer.Argument(metavar="[ID]", help="Mã của buổi diễn tập.")] = "",
    data: Data = None,
) -> None:
    """End a rehearsal, or all of them."""
    with opened(data) as desk:
        ids = [id] if id else [one.rehearsal for one in desk.rehearsals()]
        if not ids:
            raise NotFoundError("Không có buổi diễn tập nào đang diễn ra.")
        for one in ids:
            rehearsal.finish(desk, one, lambda: _sources(data), by=me())
    print(f"Đã kết thúc {len(ids)} buổi diễn tập.")
