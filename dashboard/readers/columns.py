"""Who may see what: codes of dossiers, which lead to a citizen's affair, runs, the audit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desk.model import ADMINISTRATOR, ANALYST, OFFICIAL, OPERATOR

if TYPE_CHECKING:
    from dashboard.context import User


LOOK = (OPERATOR, ADMINISTRATOR, ANALYST)
"""Who looks into runs and records set aside; the others see how the sources stand."""
GOVERN = (OPERATOR, ADMINISTRATOR)
"""Who governs, and reads the audit, where no unit bounds them."""


def may_look(user: User) -> bool:
    """Runs and what is set aside."""
    return user.role in LOOK


def may_govern(user: User) -> bool:
    """Screens, lists and the audit are affairs of the whole province."""
    return user.role in GOVERN and user.unit is None


def may_see_codes(user: User) -> bool:
    """Codes are for those who act on them: officials within their own units, and operators."""
    return user.role == OPERATOR or (user.role == OFFICIAL and bool(user.unit))
