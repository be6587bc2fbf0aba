"""The kinds of facts, one module each; ``KINDS`` finds them by name."""

from __future__ import annotations

from core.errors import MisuseError
from store.kinds.agency import AGENCY
from store.kinds.dataset import DATASET
from store.kinds.document import DOCUMENT
from store.kinds.dossier import DOSSIER
from store.kinds.observation import OBSERVATION
from store.kinds.petition import PETITION
from store.kinds.service import SERVICE
from store.kinds.service_field import SERVICE_FIELD
from store.kinds.task import TASK
from store.spec import Tables

KINDS: dict[str, Tables] = {
    one.spec.kind: one
    for one in (
        DOSSIER,
        DOCUMENT,
        DATASET,
        TASK,
        PETITION,
        OBSERVATION,
        SERVICE,
        SERVICE_FIELD,
        AGENCY,
    )
}
"""Fact kind → its tables."""


def tables(kind: str) -> Tables:
    """The tables of a kind. Raises MisuseError naming the kinds that exist."""
    try:
        return KINDS[kind]
    except KeyError:
        raise MisuseError(
            f"Không có loại dữ liệu “{kind}”. Các loại: {', '.join(KINDS)}."
        ) from None
