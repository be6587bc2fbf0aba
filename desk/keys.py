"""Passwords, session secrets and tokens: how they are made and in which form they are kept."""

from __future__ import annotations

import hashlib
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

TOKEN_MARK = "ioc_"  # noqa: S105 - lets scanners of leaked secrets know ours
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class Passwords:
    """Argon2id. The cost may rise: older hashes are made anew when their owner logs in."""

    def __init__(self, *, time_cost: int = 2, memory_kib: int = 19_456) -> None:
        self._hasher = PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=1)
        self._nobody = self._hasher.hash(secrets.token_hex(16))

    def hash(self, password: str) -> str:
        """The form in which a password is kept."""
        return self._hasher.hash(password)

    def matches(self, hashed: str | None, password: str) -> bool:
        """Is it the password? Takes as long when there is no such account."""
        try:
            good = self._hasher.verify(hashed or self._nobody, password)
        except (VerificationError, InvalidHashError):
            return False
        return good and hashed is not None

    def outdated(self, hashed: str) -> bool:
        """Was it made at another cost?"""
        return self._hasher.check_needs_rehash(hashed)


def new_secret() -> str:
    """A session's secret: 256 random bits."""
    return secrets.token_urlsafe(32)


def new_token() -> str:
    """An API token: 256 random bits behind our mark."""
    return TOKEN_MARK + secrets.token_urlsafe(32)


def new_password() -> str:
    """A password that can be read out: 12 of 31 letters and digits, about 59 bits."""
    return "".join(secrets.choice(_LETTERS) for _ in range(12))


def hashed(secret: str) -> str:
    """The form in which secrets of 256 random bits are kept and looked up."""
    return hashlib.sha256(secret.encode()).hexdigest()
