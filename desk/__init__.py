"""What the web itself writes: accounts, sessions, tokens, audit, saved views, requests, files."""

from __future__ import annotations

from desk.desk import Desk
from desk.model import REPORTERS, ROLES, Account, DemoAccount, Token
from desk.screens import Screen
from store.office.boards import Composed
from store.office.chart_notes import ChartNote
from store.office.deliveries import FOLDER, Delivery
from store.office.exports import Export
from store.office.handovers import Handover, Reminded
from store.office.issues import Issue
from store.office.orders import FileOrder
from store.office.own import Followed, Person, Recent
from store.office.papers import AuditEntry, Pause, PullRequest
from store.office.playlists import Listed
from store.office.rehearsals import Rehearsal
from store.office.screens import Push
from store.office.views import SavedView

__all__ = [
    "FOLDER",
    "REPORTERS",
    "ROLES",
    "Account",
    "AuditEntry",
    "ChartNote",
    "Composed",
    "Delivery",
    "DemoAccount",
    "Desk",
    "Export",
    "FileOrder",
    "Followed",
    "Handover",
    "Issue",
    "Listed",
    "Pause",
    "Person",
    "PullRequest",
    "Push",
    "Recent",
    "Rehearsal",
    "Reminded",
    "SavedView",
    "Screen",
    "Token",
]
