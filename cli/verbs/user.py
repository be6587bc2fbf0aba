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

HELP = "Tài khoản đăng nhập: add, list, role, home, disable."

_HEADS = ("tên đăng nhập", "tên", "vai trò", "phạm vi", "đơn vị mặc định", "trạng thái", "tạo")

group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Login = Annotated[str, typer.Argument(metavar="TÊN", help="Tên đăng nhập.")]
Role = Annotated[
    str,
    typer.Option(help="leader, official, analyst, operator, administrator hoặc screen."),
]
Unit = Annotated[str, typer.Option(help="Mã đơn vị; official chỉ thấy đơn vị này và cấp dưới.")]
Home = Annotated[str, typer.Option(help="Mã đơn vị mặc định: trang tổng quan mở vào đó.")]


@group.command("add", help="Tạo tài khoản; mật khẩu tự tạo và in ra một lần.")
def add(
    login: Login,
    role: Role,
    name: Annotated[str, typer.Option(help="Tên hiển thị.")] = "",
    unit: Unit = "",
    home: Home = "",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Đọc mật khẩu từ dòng nhập thay vì tự tạo.")
    ] = False,
    data: Data = None,
) -> None:
    """Make an account."""
    typed = sys.stdin.readline().rstrip("\n") if password_stdin else ""
    password = typed if password_stdin else secrets.token_urlsafe(12)
    with opened(data) as desk:
        made = desk.add_account(login, name or login, role, password, unit=unit, home=home, by=me())
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
            one.home or "–",
            "đã khóa" if one.disabled else "đang dùng",
            say.day(one.created_at),
        )
        for one in found
    ]
    print(tables.columns(_HEADS, rows))


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


@group.command("home", help="Chọn đơn vị mặc định của một tài khoản; bỏ trống để thôi chọn.")
def home_(
    login: Login,
    unit: Annotated[str, typer.Argument(metavar="ĐƠN_VỊ", help="Mã đơn vị.")] = "",
    data: Data = None,
) -> None:
    """Open the overview on another unit; it gives no right."""
    with opened(data) as desk:
        desk.set_home(login, unit, by=me())
    print(f"Đơn vị mặc định của {login}: {unit or 'theo tài khoản'}.")


@group.command("disable", help="Khóa một tài khoản ngay lập tức.")
def disable(login: Login, data: Data = None) -> None:
    """Shut an account out."""
    with opened(data) as desk:
        desk.disable(login, by=me())
    print(f"Đã khóa tài khoản {login}.")
