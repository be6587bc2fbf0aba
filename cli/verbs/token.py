"""``ioc token``: access to the API for programs."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from cli import tables
from cli.accounts import opened
from cli.common import Data, me
from core import format as say
from core.errors import NotFoundError
from desk.model import READ, Token, normal_login

HELP = "Mã truy cập API cho chương trình: issue, list, revoke."

group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@group.command("issue", help="Cấp mã truy cập của một tài khoản; mã chỉ in ra một lần.")
def issue(
    login: Annotated[str, typer.Argument(metavar="TÊN", help="Tài khoản chịu trách nhiệm.")],
    name: Annotated[str, typer.Argument(metavar="VIỆC", help="Dùng vào việc gì.")],
    role: Annotated[
        str, typer.Option(help="Chỉ nhận đúng vai trò của tài khoản; không ghi cũng là vai trò ấy.")
    ] = "",
    unit: Annotated[str, typer.Option(help="Chỉ thấy đơn vị này và cấp dưới.")] = "",
    scope: Annotated[
        str,
        typer.Option(help="read: chỉ đọc; act: còn được làm việc mà tài khoản được làm."),
    ] = READ,
    days: Annotated[
        int | None, typer.Option(help="Số ngày có hiệu lực; không ghi: đến khi thu hồi.", min=1)
    ] = None,
    data: Data = None,
) -> None:
    """Print a new token, and nothing else, on standard output."""
    with opened(data) as desk:
        secret = desk.issue_token(
            login, name, by=me(), role=role, unit=unit, scope=scope, days=days
        )
    print(secret)
    typer.echo("Mã chỉ in một lần; gửi kèm: Authorization: Bearer MÃ", err=True)


@group.command("list", help="Kể các mã truy cập, không kèm mã.")
def list_(
    login: Annotated[str, typer.Argument(metavar="TÊN", help="Của một tài khoản.")] = "",
    data: Data = None,
) -> None:
    """Print the tokens."""
    name = normal_login(login) if login else ""
    with opened(data) as desk:
        found = [one for one in desk.tokens() if name in ("", one.login)]
        known = {one.login for one in desk.accounts()}
    if name and name not in known:
        raise NotFoundError(f"Không có tài khoản “{login}”.")
    now = int(time.time())
    rows = [
        (
            one.token_id,
            one.name,
            one.login,
            one.role,
            one.unit or "toàn tỉnh",
            "chỉ đọc" if one.scope == READ else "thao tác",
            say.day(one.created_at),
            _state(one, now),
        )
        for one in found
    ]
    heads = ("số", "việc", "tài khoản", "vai trò", "đơn vị", "được", "cấp", "trạng thái")
    print(tables.columns(heads, rows))


@group.command("revoke", help="Thu hồi một mã truy cập ngay lập tức.")
def revoke(
    token_id: Annotated[str, typer.Argument(metavar="SỐ", help="Số của mã, xem token list.")],
    data: Data = None,
) -> None:
    """End a token."""
    with opened(data) as desk:
        desk.revoke_token(token_id, by=me())
    print(f"Đã thu hồi mã {token_id}.")


def _state(one: Token, now: int) -> str:
    if one.revoked_at is not None:
        return f"đã thu hồi {say.day(one.revoked_at)}"
    if one.expires_at is None:
        return "đang dùng"
    return f"{'hết hạn' if one.expires_at <= now else 'đến'} {say.day(one.expires_at)}"
