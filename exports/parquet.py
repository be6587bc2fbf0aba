"""Parquet: typed columns, the truth in the schema's metadata, written in groups of rows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import IO

import pyarrow as pa
import pyarrow.parquet as pq

from exports.sheet import Cell, Column, Table
from exports.truth import Truth

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
    """Write the file."""
    schema = _schema(truth, table.columns)
    rows: Iterator[Sequence[Cell]] = iter(table.rows)
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        group = list(islice(rows, _GROUP))
        while group:
            writer.write_table(_group(schema, group))
            group = list(islice(rows, _GROUP))


def _schema(truth: Truth, columns: Sequence[Column]) -> pa.Schema:
    fields = [pa.field(one.key, _TYPES[one.kind], metadata={"title": one.title}) for one in columns]
    told = json.dumps(truth.told(), ensure_ascii=False).encode("utf-8")
    return pa.schema(fields, metadata={TRUTH: told, CODE: truth.short_code.encode()})


def _group(schema: pa.Schema, rows: Sequence[Sequence[Cell]]) -> pa.Table:
    arrays = [pa.array([row[n] for row in rows], type=field.type) for n, field in enumerate(schema)]
    return pa.Table.from_arrays(arrays, schema=schema)
