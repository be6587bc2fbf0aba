"""What ``publish.toml`` chooses, held against the indicators and the province that there are."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from core.errors import MisuseError
from core.period import Grain
from core.public import OpenSet, Public
from exports.public import together
from indicators.defining.model import Definition


def faults(
    chosen: Public, known: Mapping[str, Definition], tenant: int, agencies: Collection[str]
) -> list[str]:
    """What the choices ask that cannot be, or must not be together: one sentence each.

    ``tenant``: code of the province; ``agencies``: codes of its departments, whenever they were.
    """
    out = []
    for one in chosen.dataset:
        where = f"publish.toml: dataset {one.name}"
        if one.unit.partition("@")[0] == f"{tenant:02d}":
            out.append(f'{where}.unit: “{one.unit}” là cả tỉnh; để trống (unit = "")')
        for id in one.indicators:
            definition = known.get(id)
            if definition is None:
                out.append(f"{where}.indicators: không có chỉ tiêu “{id}”")
                continue
            try:
                _fits(one, definition)
            except MisuseError as fault:
                out.append(f"{where}: {id}: {fault.public}")
    out += [
        f"publish.toml: card {one.name}.indicator: không có chỉ tiêu “{one.indicator}”"
        for one in chosen.card
        if one.indicator not in known
    ]
    return out + together.faults(chosen.dataset, known, agencies)


def _fits(one: OpenSet, definition: Definition) -> None:
    if Grain(one.grain) not in definition.grains:
        allowed = ", ".join(grain.value for grain in definition.grains)
        raise MisuseError(f"grain: không tính theo “{one.grain.value}”; có {allowed}")
    if one.by and one.by not in definition.dimensions:
        allowed = ", ".join(definition.dimensions) or "không có chiều nào"
        raise MisuseError(f"by: không chia theo “{one.by}”; có {allowed}")
