"""Who may enter: roles and accounts, as the rest of the house sees them. No secret among them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.errors import MisuseError

LEADER = "leader"
OFFICIAL = "official"  # sees a unit and what is below it
ANALYST = "analyst"
OPERATOR = "operator"
ADMINISTRATOR = "administrator"
SCREEN = "screen"  # a wall: figures only
ROLES = (LEADER, OFFICIAL, ANALYST, OPERATOR, ADMINISTRATOR, SCREEN)
REPORTERS = (OFFICIAL, OPERATOR, ADMINISTRATOR)
"""Who may hand over reported figures."""

READ, ACT = "read", "act"
SCOPES = (READ, ACT)
"""What a token is for: to read what its account may, or also to do what it may."""

SHORTEST_PASSWORD = 10
_LOGIN = re.compile(r"^[a-z0-9][a-z0-9._-]{1,39}$")


@dataclass(frozen=True, slots=True)
class Account:
    """One account. ``unit``: code of the unit whose subtree it may see; "" the whole province.

    ``home``: code of the unit on which it opens; "": its ``unit``, else the province. ``acts``: may
    it change what its role may? Not by a token that only reads.
    """

    login: str
    name: str
    role: str
    unit: str = ""
    disabled: bool = False
    created_at: int = 0
    home: str = ""
    acts: bool = True


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account of the demonstration, with the password that its log-in page names."""

    login: str
    name: str
    role: str
    unit: str
    password: str


@dataclass(frozen=True, slots=True)
class Token:
    """An API token, without its secret. Moments in seconds since 1970 UTC; ``scope``: READ, ACT."""

    token_id: str
    name: str
    login: str
    role: str
    unit: str
    created_at: int
    expires_at: int | None
    revoked_at: int | None
    scope: str


def normal_login(text: str) -> str:
    """The one spelling of a log-in name."""
    return text.strip().lower()


def check_login(login: str) -> str:
    """The log-in name in its one spelling. Raises MisuseError."""
    found = normal_login(login)
    if not _LOGIN.match(found):
        raise MisuseError(
            f"Tên đăng nhập “{login}” không hợp lệ: 2–40 ký tự gồm chữ thường không dấu, số, "
            "dấu chấm, gạch nối, gạch dưới; bắt đầu bằng chữ hoặc số."
        )
    return found


def check_role(role: str, unit: str) -> None:
    """Raise MisuseError for an unknown role, or an official without a unit."""
    if role not in ROLES:
        raise MisuseError(f"Không có vai trò “{role}”. Các vai trò: {', '.join(ROLES)}.")
    if role == OFFICIAL and not unit:
        raise MisuseError("Vai trò official phải gắn với một đơn vị: thêm mã đơn vị.")


def check_password(password: str, login: str) -> None:
    """Raise MisuseError for one that is too short or says the log-in name."""
    if len(password) < SHORTEST_PASSWORD:
        raise MisuseError(f"Mật khẩu phải dài ít nhất {SHORTEST_PASSWORD} ký tự.")
    if len(login) >= 4 and login in password.lower():
        raise MisuseError("Mật khẩu không được chứa tên đăng nhập.")
