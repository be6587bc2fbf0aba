"""What the public may see: ``config/publish.toml`` as typed words. What it does not name stays in.

The one place for open data sets, for layers of the map portal and for cards in other people's
pages. It knows no definitions: whether an indicator exists, and which sets may stand beside each
other, is checked where they are known (``exports.public``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from core.errors import ConfigError
from core.period import Grain
from core.settings import Settings
from core.toml_model import read

GRAINS = (Grain.MONTH, Grain.QUARTER, Grain.HALF, Grain.YEAR)
"""Lengths of the periods that are published: only periods that are over."""
_NAME = r"^[a-z0-9][a-z0-9-]{1,59}$"
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?")

GOVERNMENT = "http://publications.europa.eu/resource/authority/data-theme/GOVE"
"""Government and public sector, in the list of themes that DCAT catalogues share."""

Name = Annotated[str, Field(pattern=_NAME)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class About(_Strict):
    """Who answers for all of it, and on what terms it is given."""

    publisher: str = Field(min_length=1)
    publisher_url: str = ""
    contact_name: str = Field(min_length=1)
    contact_email: str = Field(pattern=r"^\S+@\S+$")
    licence: str = "cc-by"
    licence_title: str = "Creative Commons Attribution 4.0"
    licence_url: str = "https://creativecommons.org/licenses/by/4.0/"


class OpenSet(_Strict):
    """One data set: indicators of one unit, period by period, and one cut of them.

    ``unit`` "": the province. ``by`` "": the unit's own figures alone. ``layer``: also offered to
    map portals, each part with its boundary; then it is cut by unit. ``themes``: addresses of DCAT
    themes; by rule the one of government and the public sector.
    """

    name: Name
    title: str = Field(min_length=1)
    about: str = ""
    indicators: tuple[str, ...] = Field(min_length=1)
    grain: Literal[Grain.MONTH, Grain.QUARTER, Grain.HALF, Grain.YEAR]
    since: date
    unit: str = ""
    by: str = ""
    layer: bool = False
    tags: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    themes: tuple[str, ...] = (GOVERNMENT,)


class OpenCard(_Strict):
    """One figure for other people's pages. ``unit`` "": the province; always the usual period."""

    name: Name
    indicator: str
    unit: str = ""


class Public(_Strict):
    """The whole file. ``frames``: origins whose pages may show the cards."""

    about: About | None = None
    dataset: tuple[OpenSet, ...] = ()
    card: tuple[OpenCard, ...] = ()
    frames: tuple[str, ...] = ()

    def faults(self, path: Path) -> list[str]:
        """What does not fit together."""
        out = []
        if self.dataset and self.about is None:
            out.append(f"{path}: thiếu bảng [about]: ai công bố, liên hệ ai, theo giấy phép nào")
        for kind, named in (
            ("dataset", [one.name for one in self.dataset]),
            ("card", [one.name for one in self.card]),
        ):
            out += [f"{path}: {kind} {name}: name đã có" for name in _twice(named)]
        for one in self.dataset:
            where = f"{path}: dataset {one.name}"
            out += [f"{where}.indicators: “{id}” kể hai lần" for id in _twice(one.indicators)]
            if one.layer and one.by != "unit":
                out.append(f'{where}.layer: lớp bản đồ phải chia theo đơn vị (by = "unit")')
        out += [
            f"{path}: frames: “{one}” không phải địa chỉ gốc; viết như https://tinh.gov.vn"
            for one in self.frames
            if not _ORIGIN.fullmatch(one)
        ]
        if self.card and not self.frames:
            out.append(f"{path}: frames: có card nhưng chưa cho trang nào nhúng (frames rỗng)")
        return out

    def layers(self) -> tuple[OpenSet, ...]:
        """The data sets that map portals may read."""
        return tuple(one for one in self.dataset if one.layer)


def _twice(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


def file_of(settings: Settings) -> Path:
    """The file that these settings mean."""
    return settings.publish.file or settings.config.with_name("publish.toml")


def load(path: Path) -> Public:
    """Read the file. Raises ConfigError listing every fault with file, key and value.

    A file that is missing is a fault, not an empty choice: an empty choice withdraws everything.
    """
    made = read(path, Public, "thiếu tệp công bố (đặt publish.file để chỉ tệp khác)")
    if faults := made.faults(path):
        raise ConfigError(faults)
    return made
