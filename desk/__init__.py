"""What the web itself writes: accounts, sessions, tokens, audit, saved views, requests, pauses."""

from __future__ import annotations

from desk.desk import Desk
from desk.model import ROLES, Account, DemoAccount, Token
from store.office.papers import AuditEntry, Pause, PullRequest, SavedView

__all__ = [
    "ROLES",
    "Account",
    "AuditEntry",
    "DemoAccount",
    "Desk",
    "Pause",
    "PullRequest",
    "SavedView",
    "Token",
]
