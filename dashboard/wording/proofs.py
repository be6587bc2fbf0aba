"""The proof of a figure, with its names and checks in the reader's language."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.values import Value
from dashboard.wording import words
from indicators.asking.answers import Passport

if TYPE_CHECKING:
    from indicators.catalog import Catalog


def of(catalog: Catalog, value: Value) -> Passport | None:
    """The passport of a value; None for one that has no name. Raises as the catalogue does."""
    return told(catalog.passport(value.value_id)) if value.value_id else None


def told(proof: Passport) -> Passport:
    """The same proof, said to this reader."""
    if words.language() == "vi":
        return proof
    return replace(
        proof,
        numerator_name=words.said(proof.numerator_name),
        denominator_name=words.said(proof.denominator_name),
        missed_name=words.said(proof.missed_name),
        set_apart_names=[words.said(one) for one in proof.set_apart_names],
        apart_untold=[words.said(one) for one in proof.apart_untold],
        checks=[
            replace(one, name=words.said(one.name), detail=words.said(one.detail))
            for one in proof.checks
        ],
    )
