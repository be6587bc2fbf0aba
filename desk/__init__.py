"""What the web itself writes: accounts, sessions, tokens, audit, saved views, requests, files."""

from __future__ import annotations

from desk.desk import Desk
from desk.model import REPORTERS, ROLES, Account, DemoAccount, Token
from desk.screens import Screen
from store.office.deliveries import FOLDER, Delivery
from store.office.exports import Export
from store.office.handovers import Handover, Reminded
from store.office.issues import Issue
from store.office.papers import AuditEntry, Pause, PullRequest, SavedView
from store.office.screens import Push

__all__ = [
    "FOLDER",
    "REPORTERS",
    "ROLES",
    "Account",
    "AuditEntry",
    "Delivery",
    "DemoAccount",
    "Desk",
    "Export",
    "Handover",
    "Issue",
    "Pause",
    "PullRequest",
    "Push",
    "Reminded",
    "SavedView",
    "Screen",
    "Token",
]
