"""``ioc user``: accounts of the web."""

from __future__ import annotations

import secrets
import sys
from typing import Annotated

import typer

from cli import tables
from cli.accounts import opened
from cli.common import Data, me
from core import format as say

HELP = "Tài khoản đăng nhập: add, list, role, disable."

group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Login = Annotated[str, typer.Argument(metavar="TÊN", help="Tên đăng nhập.")]
Role = Annotated[
    str,
    typer.Option(help="leader, official, analyst, operator, administrator hoặc screen."),
]
Unit = Annotated[str, typer.Option(help="Mã đơn vị; official chỉ thấy đơn vị này và cấp dưới.")]


@group.command("add", help="Tạo tài khoản; mật khẩu tự tạo và in ra một lần.")
def add(
    login: Login,
    role: Role,
    name: Annotated[str, typer.Option(help="Tên hiển thị.")] = "",
    unit: Unit = "",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Đọc mật khẩu từ dòng nhập thay vì tự tạo.")
    ] = False,
    data: Data = None,
) -> None:
    """Make an account."""
    typed = sys.stdin.readline().rstrip("\n") if password_stdin else ""
    password = typed if password_stdin else secrets.token_urlsafe(12)
    with opened(data) as desk:
        made = desk.add_account(login, name or login, role, password, unit=unit, by=me())
    print(f"Đã tạo tài khoản {made.login} ({made.role}).")
    if not password_stdin:
        print(f"Mật khẩu (chỉ in một lần): {password}")


@group.command("list", help="Kể các tài khoản.")
def list_(data: Data = None) -> None:
    """Print the accounts."""
    with opened(data) as desk:
        found = desk.accounts()
    rows = [
        (
            one.login,
            one.name,
            one.role,
            one.unit or "toàn tỉnh",
            "đã khóa" if one.disabled else "đang dùng",
            say.day(one.created_at),
        )
        for one in found
    ]
    print(tables.columns(("tên đăng nhập", "tên", "vai trò", "phạm vi", "trạng thái", "tạo"), rows))


@group.command("role", help="Đổi vai trò của một tài khoản; người ấy phải đăng nhập lại.")
def role_(
    login: Login,
    role: Annotated[str, typer.Argument(metavar="VAI_TRÒ", help="Vai trò mới.")],
    unit: Unit = "",
    data: Data = None,
) -> None:
    """Give another role."""
    with opened(data) as desk:
        desk.set_role(login, role, unit=unit, by=me())
    print(f"Đã đổi vai trò của {login} thành {role}.")


@group.command("disable", help="Khóa một tài khoản ngay lập tức.")
def disable(login: Login, data: Data = None) -> None:
    """Shut an account out."""
    with opened(data) as desk:
        desk.disable(login, by=me())
    print(f"Đã khóa tài khoản {login}.")
