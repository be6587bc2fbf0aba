"""Parquet and Arrow: typed columns, written in groups of rows; a file of ours holds its truth."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from exports.provenance.truth import Truth
from exports.sheets.sheet import Cell, Column, Table

TRUTH, CODE = b"ioc_truth", b"ioc_code"
"""Keys of the schema's metadata."""
_GROUP = 10_000
_TYPES = {
    "text": pa.string(),
    "number": pa.float64(),
    "whole": pa.int64(),
    "day": pa.date32(),
    "moment": pa.timestamp("s", tz="Asia/Ho_Chi_Minh"),
    "flag": pa.bool_(),
}


def write(truth: Truth, table: Table, out: IO[bytes]) -> None:
    """Write a file with its truth in the schema's metadata."""
    told = json.dumps(truth.told(), ensure_ascii=False).encode("utf-8")
    schema = _schema(table.columns, {TRUTH: told, CODE: truth.short_code.encode()})
    _poured(table, schema, pq.ParquetWriter(out, schema, compression="zstd"))


def plain(table: Table, out: IO[bytes]) -> None:
    """Write a table alone, as Parquet."""
    schema = _schema(table.columns)
    _poured(table, schema, pq.ParquetWriter(out, schema, compression="zstd"))


def arrow(table: Table, out: IO[bytes]) -> None:
    """The same as a stream of Arrow's."""
    schema = _schema(table.columns)
    _poured(table, schema, pa.ipc.new_stream(out, schema))


def _poured(table: Table, schema: pa.Schema, into: Any) -> None:
    rows: Iterator[Sequence[Cell]] = iter(table.rows)
    with into as writer:
        while made := _next(schema, rows):
            writer.write_table(made)
            del made  # never two groups at a time


def _next(schema: pa.Schema, rows: Iterator[Sequence[Cell]]) -> pa.Table | None:
    group = list(islice(rows, _GROUP))
    return _group(schema, group) if group else None


def _schema(columns: Sequence[Column], told: Mapping[bytes, bytes] | None = None) -> pa.Schema:
    fields = [pa.field(one.key, _TYPES[one.kind], metadata={"title": one.title}) for one in columns]
    return pa.schema(fields, metadata=dict(told) if told else None)


def _group(schema: pa.Schema, rows: Sequence[Sequence[Cell]]) -> pa.Table:
    arrays = [pa.array([row[n] for row in rows], type=field.type) for n, field in enumerate(schema)]
    return pa.Table.from_arrays(arrays, schema=schema)
