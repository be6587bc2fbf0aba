"""How tables of others become figures and registers: ``config/tables.toml``, written by operators.

``[[table]]`` turns rows into observations, ``[[register]]`` turns rows into data sets. Columns are
named as the source names them, compared in NFC and without regard to case. Every fault is listed
with its file, entry and key; ``tables.local.toml`` beside the file adds entries of one's own.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from core.errors import ConfigError
from core.facts import KINDS
from core.setting_faults import sentence
from core.text import nfc

PERIODS = Literal["year", "half", "quarter", "month", "day", "ioc"]


@lru_cache(maxsize=4_096)
def column(name: str) -> str:
    """A column's name as columns are compared."""
    return nfc(name).lower()


Text = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(nfc)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    source: Text
    table: Text  # resource id, or "set/resource" by names; of SQL a table or view
    db_schema: str = Field("", alias="schema")  # of SQL; "": the connection's own

    @property
    def place(self) -> str:
        """The table in words."""
        return f"{self.db_schema}.{self.table}" if self.db_schema else self.table


class TableMap(_Entry):
    """One measure of one table: which columns say whose figure it is, of when, and how much."""

    measure: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$", max_length=80)]
    value: Text  # column
    scale: float = 1.0  # the figure is the column's times this
    unit: str = ""  # code of the one unit that the table is about
    unit_code: str = ""  # column
    unit_name: str = ""  # column
    code_digits: int = Field(0, ge=0, le=12)  # zeros that a portal took from the front of codes
    period: str = ""  # column
    year: str = ""  # column of the year, where ``period`` holds a month, quarter or half alone
    period_is: str = ""  # the one period that the table is about, as 2023-Q4
    period_form: PERIODS = "ioc"
    dims: dict[str, str] = Field(default_factory=dict)  # dimension → column
    only: dict[str, str | list[str]] = Field(default_factory=dict)  # column → values to take
    document: str = ""  # what people are told as the source of the figure
    dates: Literal["check", "stored", "swapped"] = "check"
    read: Literal["table", "file"] = "table"

    @field_validator("scale")
    @classmethod
    def _usable(cls, scale: float) -> float:
        if not math.isfinite(scale) or scale == 0:
            raise ValueError("phải là số khác 0")
        return scale

    @field_validator("dims")
    @classmethod
    def _named(cls, dims: dict[str, str]) -> dict[str, str]:
        for name in dims:
            if not (name.isascii() and name.isidentifier()):
                raise ValueError(f"tên chiều “{name}” chỉ gồm chữ không dấu, số và _")
        return dims

    @field_validator("measure")
    @classmethod
    def _reported(cls, measure: str) -> str:
        if measure.split(".")[0] in KINDS:
            raise ValueError(f"“{measure.split('.')[0]}.” là tổng của bản ghi, không nhập từ bảng")
        return measure

    @model_validator(mode="after")
    def _complete(self) -> TableMap:
        if bool(self.unit) == bool(self.unit_code or self.unit_name):
            raise ValueError("cần đúng một trong: unit, hoặc unit_code và/hay unit_name")
        if bool(self.period) == bool(self.period_is):
            raise ValueError("cần đúng một trong: period, period_is")
        if self.year and (not self.period or self.period_form not in ("month", "quarter", "half")):
            raise ValueError("year chỉ đi với period dạng month, quarter hoặc half")
        return self

    @property
    def columns(self) -> dict[str, str]:
        """Every column that is read: as compared → as written."""
        named = [self.value, self.unit_code, self.unit_name, self.period, self.year]
        named += [*self.dims.values(), *self.only]
        return {column(one): one for one in named if one}

    def takes(self, row: dict[str, Any]) -> bool:
        """Is the row one of ours, by ``only``? ``row``: compared column name → value."""
        for name, wanted in self.only.items():
            allowed = {nfc(one) for one in ([wanted] if isinstance(wanted, str) else wanted)}
            if nfc(str(row.get(column(name)) or "")) not in allowed:
                return False
        return True


class RegisterMap(_Entry):
    """A register of data sets; columns of its table."""

    code: Text
    title: Text
    kind: str = ""
    kinds: dict[str, Literal["attribute", "geographic"]] = Field(default_factory=dict)
    owner: str = ""
    created: str = ""
    modified: str = ""
    frequency: str = ""
    rows: str = ""
    quality: str = ""
    formats: str = ""
    open: str = ""

    @property
    def columns(self) -> dict[str, str]:
        """As ``TableMap.columns``."""
        named = [
            self.code, self.title, self.kind, self.owner, self.created, self.modified,
            self.frequency, self.rows, self.quality, self.formats, self.open,
        ]  # fmt: skip
        return {column(one): one for one in named if one}


class Mapping(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    table: list[TableMap] = []
    register_: list[RegisterMap] = Field([], alias="register")

    def of(self, source: str) -> dict[tuple[str, str], list[TableMap]]:
        """A source's entries by (schema, table), as written."""
        out: dict[tuple[str, str], list[TableMap]] = {}
        for one in self.table:
            if one.source == source:
                out.setdefault((one.db_schema, one.table), []).append(one)
        return out

    def registers(self, source: str) -> list[RegisterMap]:
        """A source's registers."""
        return [one for one in self.register_ if one.source == source]


def load(path: Path, sources: Iterable[str] = ()) -> Mapping:
    """The entries of the file and of its local neighbour; none where there is no file.

    ``sources``: those that can have tables; another one is a fault. Raises ConfigError listing
    every fault.
    """
    faults: list[str] = []
    tables: list[TableMap] = []
    registers: list[RegisterMap] = []
    for one in (path, path.with_name(f"{path.stem}.local.toml")):
        found = _read(one, faults)
        tables += found.table
        registers += found.register_
        for entry in (*found.table, *found.register_):
            if sources and entry.source not in sources:
                allowed = ", ".join(sorted(sources))
                faults.append(
                    f"{one}: {entry.place}: source: “{entry.source}” không có bảng; nhận: {allowed}"
                )
    met: set[tuple[object, ...]] = set()
    for entry in tables:
        key = (
            entry.source, entry.place, entry.measure, entry.unit, entry.period_is, entry.value,
            repr(sorted(entry.dims.items())), repr(sorted(entry.only.items())),
        )  # fmt: skip
        if key in met:
            faults.append(f"{path}: {entry.place}: measure: “{entry.measure}” được ghi hai lần")
        met.add(key)
    if faults:
        raise ConfigError(faults)
    return Mapping(table=tables, register=registers)


def _read(path: Path, faults: list[str]) -> Mapping:
    try:
        tree = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return Mapping()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as fault:
        faults.append(f"{path}: không đọc được TOML: {fault}")
        return Mapping()
    try:
        return Mapping(**tree)
    except ValidationError as wrong:
        for one in wrong.errors():
            name, *rest = one["loc"]
            if rest and isinstance(rest[0], int):
                one["loc"] = (f"{name}[{rest[0] + 1}]", *rest[1:])
            if one["type"] == "value_error":
                one["msg"] = one["msg"].removeprefix("Value error, ")
            faults.append(sentence(one, path, {}, ""))
        return Mapping()
