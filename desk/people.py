"""Accounts, sessions and tokens."""

from __future__ import annotations

import secrets
from dataclasses import replace

from core.clock import Clock, epoch
from core.errors import MisuseError, NotFoundError
from desk import keys
from desk.lately import Lately
from desk.model import (
    ACT,
    OFFICIAL,
    READ,
    SCOPES,
    Account,
    DemoAccount,
    Token,
    check_login,
    check_password,
    check_role,
    normal_login,
)
from store.database.engine import Store
from store.office import papers, people
from store.office.people import AccountRow, TokenRow


def _account(row: AccountRow) -> Account:
    gone = row.disabled_at is not None
    return Account(row.login, row.name, row.role, row.unit, gone, row.created_at, row.home)


def _token(row: TokenRow) -> Token:
    return Token(**{name: getattr(row, name) for name in TokenRow.__dataclass_fields__})


def _within(role: str, unit: str, row: AccountRow) -> bool:
    """Does a token's scope stay inside its account's? Roles are not ranked: only its own."""
    return role == row.role and row.unit in ("", unit)


class People(Lately):
    """The half of the desk that knows who may enter.

    What changes rights is audited with who did it (``by``) and from where (``address``; "": on the
    server itself).
    """

    def __init__(
        self, store: Store, clock: Clock, passwords: keys.Passwords, session_seconds: int
    ) -> None:
        super().__init__(store)
        self._clock = clock
        self._passwords = passwords
        self._session = session_seconds

    def _now(self) -> int:
        return epoch(self._clock.now())

    # accounts

    def add_account(
        self,
        login: str,
        name: str,
        role: str,
        password: str,
        *,
        unit: str = "",
        home: str = "",
        by: str,
        address: str = "",
    ) -> Account:
        """Make an account. Raises MisuseError, also when the name is taken."""
        login = check_login(login)
        check_role(role, unit)
        check_password(password, login)
        row = AccountRow(
            login, name, role, unit, self._passwords.hash(password), self._now(), None, 0, "", home
        )
        self._add(row, by, address)
        return _account(row)

    def _add(self, row: AccountRow, by: str, address: str = "") -> None:
        with self._store.write() as conn:
            if not people.add(conn, row):
                raise MisuseError(f"Tài khoản “{row.login}” đã có.")
            scope = f"{row.role} {row.unit}".strip()
            papers.note(conn, self._now(), by, "account.add", row.login, address, scope)

    def accounts(self) -> list[Account]:
        """Every account by name, disabled ones too."""
        with self._store.read() as conn:
            return [_account(row) for row in people.everyone(conn)]

    def set_role(
        self, login: str, role: str, *, unit: str = "", by: str, address: str = ""
    ) -> None:
        """Give an account another role and scope; its sessions and tokens end.

        Raises NotFoundError.
        """
        check_role(role, unit)
        detail = f"{role} {unit}".strip()
        self._change(login, by, address, "account.role", detail, role=role, unit=unit)

    def set_home(self, login: str, home: str, *, by: str, address: str = "") -> None:
        """Open an account on another unit ("": its scope, else the province).

        It gives no right, so sessions and tokens go on. Raises NotFoundError.
        """
        login = normal_login(login)
        with self._store.write() as conn:
            if not people.change(conn, login, home=home.strip()):
                raise NotFoundError(f"Không có tài khoản “{login}”.")
            papers.note(conn, self._now(), by, "account.home", login, address, home.strip())

    def set_password(self, login: str, password: str, *, by: str, address: str = "") -> None:
        """Give an account another password; its sessions and tokens end. Raises NotFoundError."""
        check_password(password, normal_login(login))
        made = self._passwords.hash(password)
        fresh: dict[str, str | int | None] = {"password": made, "demo": 0, "demo_password": ""}
        self._change(login, by, address, "account.password", "", **fresh)

    def disable(self, login: str, *, by: str, address: str = "") -> None:
        """Shut an account out at once; its sessions and tokens end for good.

        Raises NotFoundError.
        """
        self._change(login, by, address, "account.disable", "", disabled_at=self._now())

    def enable(self, login: str, *, by: str, address: str = "") -> None:
        """Let an account in again. Raises NotFoundError."""
        self._change(login, by, address, "account.enable", "", disabled_at=None)

    def _change(
        self,
        login: str,
        by: str,
        address: str,
        what: str,
        detail: str,
        **values: str | int | None,
    ) -> None:
        login = normal_login(login)
        with self._store.write() as conn:
            if not people.change(conn, login, **values):
                raise NotFoundError(f"Không có tài khoản “{login}”.")
            people.close_sessions(conn, login)
            papers.note(conn, self._now(), by, what, login, address, detail)
            for token_id in people.revoke_tokens(conn, login, self._now()):
                papers.note(conn, self._now(), by, "token.revoke", token_id, address, what)

    # sessions

    def log_in(self, login: str, password: str, address: str = "") -> str | None:
        """Open a session and give its secret; None for a wrong name or password, whichever."""
        login, now = normal_login(login), self._now()
        with self._store.read() as conn:
            row = people.find(conn, login)
        living = row if row is not None and row.disabled_at is None else None
        good = self._passwords.matches(living.password if living else None, password)
        with self._store.write() as conn:
            if living is None or not good:
                papers.note(conn, now, login[:40], "login.refused", "", address, "")
                return None
            if self._passwords.outdated(living.password):
                people.change(conn, login, password=self._passwords.hash(password))
            secret = keys.new_secret()
            people.open_session(
                conn,
                keys.hashed(secret),
                login,
                now=now,
                expires_at=now + self._session,
                address=address,
            )
            papers.note(conn, now, login, "login", "", address, "")
        return secret

    def log_out(self, secret: str, address: str = "") -> None:
        """End a session; one that has ended is no fault."""
        with self._store.write() as conn:
            row = people.session_holder(conn, keys.hashed(secret), self._now())
            if row is not None:
                people.close_session(conn, keys.hashed(secret))
                papers.note(conn, self._now(), row.login, "logout", "", address, "")

    def session_account(self, secret: str) -> Account | None:
        """Who is behind a session's secret; None when it has ended or the account is disabled."""
        with self._store.read() as conn:
            row = people.session_holder(conn, keys.hashed(secret), self._now())
        return _account(row) if row is not None and row.disabled_at is None else None

    # tokens

    def issue_token(
        self,
        login: str,
        name: str,
        *,
        by: str,
        role: str = "",
        unit: str = "",
        scope: str = READ,
        days: int | None = None,
        address: str = "",
    ) -> str:
        """Make an API token of an account and give its secret, once.

        ``role`` and ``unit``: "" or those of the account (a unit may narrow an account that has
        none); ``scope``: READ, or ACT; ``days`` None: until it is revoked. A change of the account
        ends it as well. Raises NotFoundError, MisuseError.
        """
        if scope not in SCOPES:
            raise MisuseError(f"Phạm vi mã “{scope}”: chỉ nhận {' hoặc '.join(SCOPES)}.")
        now, login = self._now(), normal_login(login)
        secret = keys.new_token()
        with self._store.write() as conn:
            row = people.find(conn, login)
            if row is None or row.disabled_at is not None:
                raise NotFoundError(f"Không có tài khoản “{login}” đang hoạt động.")
            role, unit = role or row.role, unit or row.unit
            check_role(role, unit)
            if not _within(role, unit, row):
                raise MisuseError(
                    f"Mã truy cập không được rộng hơn tài khoản “{login}”: giữ vai trò "
                    f"{row.role} và phạm vi {row.unit or 'toàn tỉnh'} của tài khoản."
                )
            token = TokenRow(
                secrets.token_hex(4),
                name,
                login,
                role,
                unit,
                now,
                None if days is None else now + days * 86_400,
                None,
                scope,
            )
            people.add_token(conn, keys.hashed(secret), token)
            lasts = "không hạn" if days is None else f"{days} ngày"
            told = " ".join(filter(None, (login, role, unit, scope, lasts)))
            papers.note(conn, now, by, "token.issue", token.token_id, address, told)
        return secret

    def token_account(self, secret: str) -> Account | None:
        """The account behind a token, with the token's role and scope; None when it is no good."""
        with self._store.read() as conn:
            held = people.token_holder(conn, keys.hashed(secret), self._now())
        if held is None or held[1].disabled_at is not None:
            return None
        token, row = held
        if not _within(token.role, token.unit, row):  # written before its account lost rights
            return None
        acts = token.scope == ACT
        return replace(_account(row), role=token.role, unit=token.unit, acts=acts)

    def tokens(self) -> list[Token]:
        """Every token, revoked ones too, without their secrets."""
        with self._store.read() as conn:
            return [_token(row) for row in people.tokens(conn)]

    def revoke_token(self, token_id: str, *, by: str, address: str = "") -> None:
        """End a token. Raises NotFoundError."""
        with self._store.write() as conn:
            if not people.revoke_token(conn, token_id, self._now()):
                raise NotFoundError(f"Không có mã truy cập “{token_id}” còn hiệu lực.")
            papers.note(conn, self._now(), by, "token.revoke", token_id, address, "")

    # the demonstration

    def add_demo_account(self, login: str, name: str, role: str, unit: str = "") -> None:
        """Make an account with a random password that the log-in page may name; once."""
        with self._store.read() as conn:
            if people.find(conn, login) is not None:
                return
        password = keys.new_password()
        made = self._passwords.hash(password)
        scope = unit if role == OFFICIAL else ""
        self._add(
            AccountRow(login, name, role, scope, made, self._now(), None, 1, password), "demo"
        )

    def demo_accounts(self) -> list[DemoAccount]:
        """The demonstration's accounts, with their passwords."""
        with self._store.read() as conn:
            return [
                DemoAccount(row.login, row.name, row.role, row.unit, row.demo_password)
                for row in people.everyone(conn)
                if row.demo and row.disabled_at is None
            ]
