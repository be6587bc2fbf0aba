"""The kinds of facts, one module each; ``KINDS`` finds them by name."""

from __future__ import annotations

from core.errors import MisuseError
from core.facts import ObservationFact
from store.facts.spec import Conformed, Tables
from store.kinds.agency import AGENCY
from store.kinds.boundary import BOUNDARY
from store.kinds.dataset import DATASET
from store.kinds.document import DOCUMENT
from store.kinds.dossier import DOSSIER
from store.kinds.feature import FEATURE
from store.kinds.observation import OBSERVATION
from store.kinds.petition import PETITION
from store.kinds.resource import RESOURCE
from store.kinds.service import SERVICE
from store.kinds.service_field import SERVICE_FIELD
from store.kinds.task import TASK

KINDS: dict[str, Tables] = {
    one.spec.kind: one
    for one in (
        DOSSIER,
        DOCUMENT,
        DATASET,
        RESOURCE,
        TASK,
        PETITION,
        OBSERVATION,
        SERVICE,
        SERVICE_FIELD,
        AGENCY,
        BOUNDARY,
        FEATURE,
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


def key_of_row(kind: str, item: Conformed) -> str:
    """How a sweep knows the row that a fact becomes.

    Its code; of an observation the parts of its key joined by ``|``, the unit's number among them.
    """
    if isinstance(item.fact, ObservationFact):
        spec = tables(kind).spec
        told = {"unit_id": item.unit_id}
        parts = (told[one] if one in told else getattr(item.fact, one) for one in spec.key)
        return "|".join(str(part) for part in parts)
    return item.fact.code
