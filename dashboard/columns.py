"""Who may see the codes of dossiers, which lead to a citizen's affair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desk.model import OFFICIAL, OPERATOR

if TYPE_CHECKING:
    from dashboard.context import User


def may_see_codes(user: User) -> bool:
    """Codes are for those who act on them: officials within their own units, and operators."""
    return user.role == OPERATOR or (user.role == OFFICIAL and bool(user.unit))
