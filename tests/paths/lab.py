"""Whole paths in small: a source of the simulated province, pulled into a store of its own.

Sources are found, never listed: what has a connector and an address in the sandbox is pulled. The
window is the longest look-back of the source's streams, so a second pull asks for all of the first.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from connectors import registry
from connectors.base import Connector
from connectors.protocols import messages
from connectors.protocols.http import HttpConnector
from core.clock import frozen_at, today
from core.runs import Run
from core.settings import load
from jobs.context import Context, opened
from jobs.pulling.pull import Puller
from sandbox import addresses, faults
from sandbox.server import Running
from store.database.tables import field, procedure
from store.intake import quarantine
from store.intake.ingest import CursorState
from store.kinds import tables
from store.ledger import runs
from store.places.resolver import Resolver
from store.places.units import resolver

AT = "2023-12-26T00:00:00+07:00"  # midnight: a look-back of days is whole days
_EVERY = addresses.settings("http://sandbox", Path("inbox"), Path("kho.db"))
SIMULATED = sorted([*_EVERY, *addresses.PROFILES])
"""The sources that the sandbox has, and after “@” another profile of one."""


@dataclass(frozen=True)
class Held:
    """What a store holds of a source: facts by key, records set aside by key."""

    facts: dict[tuple[Any, ...], tuple[Any, ...]]
    aside: dict[str, str]


class Route:
    """One source, one store, opened for jobs."""

    def __init__(self, context: Context, connector: Connector) -> None:
        self.context, self.connector = context, connector

    def pull(self) -> list[Run]:
        """Everything of every stream; the rows of these runs as the ledger holds them."""
        messages._memory = messages._Memory()  # another process, as it were
        done = [
            run.run_id
            for stream in self.connector.streams
            for run in Puller(self.context, self.connector, stream).all()
        ]
        with self.context.store.read() as conn:
            rows = {run.run_id: run for run in runs.recent(conn, limit=200)}
        return [rows[run_id] for run_id in done]

    def cursors(self) -> list[CursorState | None]:
        """How far each stream has come."""
        return [
            Puller(self.context, self.connector, one).cursor() for one in self.connector.streams
        ]

    def held(self) -> Held:
        """What is there now; not the versions, which say only what came later."""
        facts = {}
        with self.context.store.read() as conn:
            numbers = {
                "proc_id": dict(
                    conn.execute(sa.select(procedure.c.proc_id, procedure.c.code)).all()
                ),
                "field_id": dict(conn.execute(sa.select(field.c.field_id, field.c.code)).all()),
            }
            for kind in sorted({one.kind for one in self.connector.streams}):
                spec, table = tables(kind).spec, tables(kind).fact
                told = [one for one in spec.names if one != "version"]
                mine = table.c.source == self.connector.name
                for row in conn.execute(sa.select(*[table.c[one] for one in told]).where(mine)):
                    values = row._asdict()
                    for name, codes in numbers.items():
                        if name in values:
                            values[name] = codes.get(values[name])
                    key = (kind, *(values[one] for one in spec.key))
                    assert key not in facts, f"twice: {key}"
                    facts[key] = tuple(values.values())
            aside = {
                f"{one['stream']}/{one['key']}": one["reason"]
                for one in quarantine.listed(conn)
                if one["source"] == self.connector.name
            }
        return Held(facts, aside)


class Lab:
    """The running province, and stores made from one template."""

    def __init__(self, province: Running, template: Path, folder: Path) -> None:
        self.province, self._template, self._folder = province, template, folder
        self._healthy: dict[str, Held] = {}
        self._units: Resolver | None = None
        self._sent = 0
        self._bent: set[str] = set()  # sources whose faults lie in what is written

    @contextmanager
    def route(self, name: str, data: Path, **settings: Any) -> Iterator[Route]:
        """A source over the store in ``data``, made when it is not there."""
        data.mkdir(exist_ok=True)
        if not (data / "ioc.db").exists():
            shutil.copy(self._template, data / "ioc.db")
        connector = registry.get(name.partition("@")[0], frozen_at(AT))
        if isinstance(connector, HttpConnector):
            connector.sleep = lambda _seconds: None  # type: ignore[method-assign]
        told = load(
            data,
            {"IOC_CLOCK_AT": AT},
            registry.names(),
            sources=self._sources(name, connector, settings),
        )
        with opened(told, create=False, stop=threading.Event()) as context:
            yield Route(context, connector)

    def resolver(self, conn: Connection, tenant: int | None = None) -> Resolver:
        """The units of every store here: they all come from one template."""
        self._units = self._units or resolver(conn, tenant)
        return self._units

    def strike(self, name: str, fault: str) -> None:
        """Put a fault of a source in force."""
        self.province.box.board.faulted.clear()
        source = name.partition("@")[0]
        self.province.box.board.add(f"{source}={fault}")
        self._bent.add(source)
        self._refill(source)

    def struck(self, name: str) -> bool:
        """Has it come to bear since?"""
        source = name.partition("@")[0]
        return any(one.startswith(f"{source}=") for one in self.province.box.board.faulted)

    def calm(self) -> None:
        """Take every fault away, and what it has left behind."""
        self.province.box.board.clear()
        self.province.box.resets.clear()
        self._refill(*self._bent)
        self._bent.clear()

    def _refill(self, *names: str) -> None:
        """Files bear the faults that were in force when they were written: write them anew."""
        box = self.province.box
        if set(names) & set(faults.DATABASES):
            box.fill_warehouse()
        if box.inbox is not None and set(names) & set(faults.FOLDERS):
            shutil.rmtree(box.inbox, ignore_errors=True)
            self._sent += 1
            box.fill_inbox()
            for path in box.inbox.glob("*"):  # what is sent again bears a later time
                at = path.stat().st_mtime + self._sent
                os.utime(path, (at, at))

    def healthy(self, name: str) -> Held:
        """What a pull on a good day brings."""
        if name not in self._healthy:
            with self.route(name, self._folder / name) as one:
                done = one.pull()
                assert {str(run.outcome) for run in done} == {"success"}, done
                self._healthy[name] = one.held()
        return self._healthy[name]

    def _sources(
        self, name: str, connector: Connector, more: dict[str, Any]
    ) -> dict[str, dict[str, Any]]:
        back = max(one.lookback for one in connector.streams)
        usual = {
            "retries": 0,
            "timeout": 20.0,
            "page_size": 90,
            "backfill_from": f"{today(frozen_at(AT)) - back}",
        }
        box = self.province.box
        stored = box.warehouse.path if box.warehouse else None
        own = addresses.settings_of(self.province.url, name, box.inbox, stored)
        if connector.name == "opendata":
            own["options"] = {"tables": "no", "resources": "list"}  # whole in tests of their own
        return {connector.name: own | usual | more}
