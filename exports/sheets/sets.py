"""The sets of records that stand behind a figure, by the names that they have in an address.

``numerator``, ``denominator``, ``missed``, ``apart-0`` are those of its passport; ``doi-…`` those
of a step by which it changed, ``ben-vung-1`` those of a reason why it may not last,
``thoi-gian-3-5`` those of a class of durations. The pages list them and the files take them under
the same names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from core.errors import NotFoundError
from core.values import Value
from exports.sheets import spread
from exports.sheets.asked import Asked
from indicators.asking.answers import REASONS, Passport, RecordsLink
from indicators.catalog import Catalog
from indicators.defining.model import Definition
from indicators.outlook.prospect import Proven
from indicators.outlook.say import sentence
from indicators.versions.causing import Cause
from indicators.versions.ledger import PartChange, Step

Set = tuple[RecordsLink, str]
"""How its records are listed, and what they are in words."""
FIRST = ("numerator", "denominator")
"""The two that every figure of records has."""
STEPS = 50
"""Steps of a figure that are told at most: the records behind each are looked for."""
_STEP, _REASON, _NOW = "doi-", "ben-vung-", "nay"


def of_proof(proof: Passport) -> dict[str, Set]:
    """Those that a passport names."""
    held = {
        "numerator": (proof.numerator_records, proof.numerator_name),
        "denominator": (proof.denominator_records, proof.denominator_name),
        "missed": (proof.missed_records, proof.missed_name),
    }
    out = {name: (link, said) for name, (link, said) in held.items() if link is not None}
    for n, one in enumerate(zip(proof.set_apart, proof.set_apart_names, strict=False)):
        out[f"apart-{n}"] = one
    return out


def of_steps(found: Sequence[Step]) -> Iterator[tuple[str, RecordsLink, PartChange, Cause]]:
    """(name, how it is listed, the part and the cause that it is of) of every step."""
    for one in found:
        for j, part in enumerate(one.parts):
            for k, cause in enumerate(part.causes):
                if cause.records is not None:
                    yield step(one, j, k), cause.records, part, cause


def step(one: Step, part: int, cause: int) -> str:
    """The name of what a cause moved: by the moment of its step, for newer ones come before it.

    The step to what nobody published is made anew whenever it is asked for: it has no moment.
    """
    at = _NOW if one.after.made_now else one.after.known_from
    return f"{_STEP}{at}-{part}-{cause}"


def of_reasons(
    proven: Sequence[Proven], said: Callable[[Proven], str]
) -> Iterator[tuple[str, RecordsLink, str]]:
    """(name, how it is listed, words) of the reasons why a figure may not last."""
    for n, one in enumerate(proven, start=1):
        if one.records is not None:
            yield reason(n), one.records, said(one)


def reason(n: int) -> str:
    """The name of the records behind a reason, counted from 1."""
    return f"{_REASON}{n}"


def of_whole(name: str) -> bool:
    """Is it a set of a step or a reason? A figure that is narrowed to members has none of them."""
    return name.startswith((_STEP, _REASON))


def find(catalog: Catalog, definition: Definition, value: Value, name: str, asked: Asked) -> Set:
    """The set of that name behind a value.

    Raises NotFoundError naming the ones there are, MisuseError.
    """
    held = of_proof(catalog.passport(value.value_id))
    if not asked.only and name.startswith(_STEP):
        held |= _steps(catalog, definition, value, asked)
    if not asked.only and asked.as_known is None and name.startswith(_REASON):
        held |= _reasons(catalog, definition, value, asked)
    if name.startswith(spread.NAMED):
        held |= _classes(catalog, definition, value, asked, held)
    if name not in held:
        raise NotFoundError(
            f"“{definition.name.vi}” không có danh sách “{name[:30]}”; chọn "
            f"{', '.join(held) or 'chỉ tiêu khác'}, hoặc tên ở địa chỉ (ban-ghi) của một danh sách "
            "đang mở trên trang chỉ tiêu."
        )
    return held[name]


def _steps(catalog: Catalog, definition: Definition, value: Value, asked: Asked) -> dict[str, Set]:
    since = asked.as_known or 0
    found = catalog.ledger(definition.id, asked.unit, value.period, since, most=STEPS)
    return {
        name: (link, f"{part.title}: {REASONS.get(cause.reason, cause.reason)}")
        for name, link, part, cause in of_steps(found)
    }


def _classes(
    catalog: Catalog,
    definition: Definition,
    value: Value,
    asked: Asked,
    held: Mapping[str, Set],
) -> dict[str, Set]:
    """Those of the classes of a quantile; MisuseError for what is none."""
    bands = catalog.spread(
        definition.id, asked.unit, value.period, asked.cut, asked.as_known, asked.listed
    )
    whole = held["numerator"][0] if "numerator" in held else None
    links = spread.lists(whole, bands, definition)
    said = {spread.code(one): f"{definition.name.vi}: {spread.name(one)}" for one in bands}
    return {f"{spread.NAMED}{one}": (link, said[one]) for one, link in links.items()}


def _reasons(
    catalog: Catalog, definition: Definition, value: Value, asked: Asked
) -> dict[str, Set]:
    proven = catalog.outlook(definition.id, asked.unit, value.period).proven
    told = of_reasons(proven, lambda one: sentence(one.reason, definition, "vi"))
    return {name: (link, said) for name, link, said in told}
