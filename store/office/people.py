"""Accounts, sessions and tokens in the desk's database. Secrets come in as hashes only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from store.database.engine import tenant_of
from store.database.sql import insert, rows
from store.office.tables import account, session, token


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account. Moments in seconds since 1970 UTC."""

    login: str
    name: str
    role: str
    unit: str
    password: str
    created_at: int
    disabled_at: int | None
    demo: int
    demo_password: str
    home: str = ""


@dataclass(frozen=True, slots=True)
class TokenRow:
    """One API token, without its secret."""

    token_id: str
    name: str
    login: str
    role: str
    unit: str
    created_at: int
    expires_at: int | None
    revoked_at: int | None
    scope: str


_ACCOUNT = tuple(AccountRow.__dataclass_fields__)
_TOKEN = tuple(TokenRow.__dataclass_fields__)


def _holder(table: sa.Table, *names: str) -> sa.Select[Any]:
    """Of what stands for an account, by its hash: its columns, then the account's.

    Built once: every request asks, and to build a statement takes longer than to answer it.
    """
    same = sa.and_(account.c.tenant == table.c.tenant, account.c.login == table.c.login)
    columns = [table.c[one] for one in names] + [account.c[one] for one in _ACCOUNT]
    here = (table.c.tenant == sa.bindparam("tenant"), table.c.hash == sa.bindparam("hash"))
    return sa.select(*columns).select_from(table.join(account, same)).where(*here)


_NOW: sa.BindParameter[int] = sa.bindparam("now")
_BY_SESSION = _holder(session).where(session.c.expires_at > _NOW)
_BY_TOKEN = _holder(token, *_TOKEN).where(
    token.c.revoked_at.is_(None),
    sa.or_(token.c.expires_at.is_(None), token.c.expires_at > _NOW),
)


def _asked(conn: Connection, hashed: str, now: int) -> dict[str, str | int]:
    return {"tenant": tenant_of(conn), "hash": hashed, "now": now}


def find(conn: Connection, login: str) -> AccountRow | None:
    """The account of this name, disabled ones too."""
    found = _accounts(conn, account.c.login == login)
    return found[0] if found else None


def everyone(conn: Connection) -> list[AccountRow]:
    """Every account by name."""
    return _accounts(conn)


def _accounts(conn: Connection, *conditions: sa.ColumnElement[bool]) -> list[AccountRow]:
    chosen = sa.select(*[c for c in account.c if c.name != "tenant"]).where(
        account.c.tenant == tenant_of(conn), *conditions
    )
    return [AccountRow(**row) for row in rows(conn.execute(chosen.order_by(account.c.login)))]


def add(conn: Connection, row: AccountRow) -> bool:
    """Write a new account; False when the name is taken."""
    values = {name: getattr(row, name) for name in AccountRow.__dataclass_fields__}
    made = insert(conn.dialect.name, account).values(tenant=tenant_of(conn), **values)
    made = made.on_conflict_do_nothing(index_elements=["tenant", "login"])
    return conn.execute(made.returning(account.c.login)).first() is not None


def change(conn: Connection, login: str, **values: str | int | None) -> bool:
    """Set columns of an account; False when there is none."""
    done = conn.execute(
        account.update()
        .where(account.c.tenant == tenant_of(conn), account.c.login == login)
        .values(**values)
    )
    return done.rowcount == 1


def open_session(
    conn: Connection, hashed: str, login: str, *, now: int, expires_at: int, address: str
) -> None:
    """Write a session; those that have ended go."""
    tenant = tenant_of(conn)
    conn.execute(session.delete().where(session.c.tenant == tenant, session.c.expires_at <= now))
    conn.execute(
        session.insert().values(
            tenant=tenant,
            hash=hashed,
            login=login,
            opened_at=now,
            expires_at=expires_at,
            address=address,
        )
    )


def session_holder(conn: Connection, hashed: str, now: int) -> AccountRow | None:
    """Whose session this is, a disabled account too; None when it has ended or never was."""
    row = conn.execute(_BY_SESSION, _asked(conn, hashed, now)).first()
    return None if row is None else AccountRow(*row)


def close_session(conn: Connection, hashed: str) -> None:
    """End one session."""
    conn.execute(
        session.delete().where(session.c.tenant == tenant_of(conn), session.c.hash == hashed)
    )


def close_sessions(conn: Connection, login: str) -> None:
    """End every session of an account."""
    conn.execute(
        session.delete().where(session.c.tenant == tenant_of(conn), session.c.login == login)
    )


def add_token(conn: Connection, hashed: str, row: TokenRow) -> None:
    """Write a token."""
    values = {name: getattr(row, name) for name in TokenRow.__dataclass_fields__}
    conn.execute(token.insert().values(tenant=tenant_of(conn), hash=hashed, **values))


def token_holder(conn: Connection, hashed: str, now: int) -> tuple[TokenRow, AccountRow] | None:
    """The token of this hash while it holds, and its account, a disabled one too."""
    row = conn.execute(_BY_TOKEN, _asked(conn, hashed, now)).first()
    if row is None:
        return None
    return TokenRow(*row[: len(_TOKEN)]), AccountRow(*row[len(_TOKEN) :])


def tokens(conn: Connection) -> list[TokenRow]:
    """Every token, revoked ones too."""
    chosen = sa.select(*[token.c[one] for one in _TOKEN]).where(token.c.tenant == tenant_of(conn))
    order = (token.c.created_at, token.c.token_id)
    return [TokenRow(*row) for row in conn.execute(chosen.order_by(*order))]


def revoke_token(conn: Connection, token_id: str, now: int) -> bool:
    """End a token; False when there is none that holds."""
    done = conn.execute(
        token.update()
        .where(
            token.c.tenant == tenant_of(conn),
            token.c.token_id == token_id,
            token.c.revoked_at.is_(None),
        )
        .values(revoked_at=now)
    )
    return done.rowcount == 1


def revoke_tokens(conn: Connection, login: str, now: int) -> list[str]:
    """End every token of an account that was not ended yet; the ids of those ended."""
    c = token.c
    mine = (c.tenant == tenant_of(conn), c.login == login, c.revoked_at.is_(None))
    found = [str(one) for one in conn.execute(sa.select(c.token_id).where(*mine)).scalars()]
    conn.execute(token.update().where(*mine).values(revoked_at=now))
    return sorted(found)
