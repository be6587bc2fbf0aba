"""Conform: a source's record → a typed fact with its unit, or quarantine with a reason.

Units are found by the source's code, else by name, as they stood on the day of the fact; a record
whose unit did not exist on that day is set aside, never guessed.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import logging
import traceback
from collections.abc import Mapping
from typing import Any

from connectors.base import Stream
from core.clock import local_day
from core.errors import RecordError
from core.facts import (
    AgencyFact,
    BoundaryFact,
    DatasetFact,
    DocumentFact,
    DossierFact,
    Fact,
    FeatureFact,
    ObservationFact,
    PetitionFact,
    ResourceFact,
    ServiceFact,
    ServiceFieldFact,
    TaskFact,
    UnitRef,
)
from core.people import HIDDEN, looks_like_person
from core.text import nfc
from jobs.pulling.unplaced import unplaced
from store.intake.ingest import Conformed, Quarantined
from store.intake.quarantine import NAMELESS, older
from store.places.resolver import Resolver

log = logging.getLogger(__name__)


def fact_day(fact: Fact, today: int) -> int:
    """Local day number on which the fact's unit must exist.

    A figure stands for its whole period: its unit is that of the last day that has passed. A
    dossier names the unit that handles it as of its last update, or that closed it: dossiers open
    on 30/06/2025 changed hands with the units.
    """
    moment: int | None
    match fact:
        case DossierFact():
            moment = fact.finished_at or fact.version
        case DocumentFact():
            moment = fact.issued_at or fact.sent_at or fact.received_at
        case TaskFact():
            moment = fact.assigned_at
        case PetitionFact():
            moment = fact.created_at
        case ObservationFact():
            return max(min(fact.end_day - 1, today), fact.start_day)
        case BoundaryFact():
            return fact.valid_from
        case (
            DatasetFact()
            | ResourceFact()
            | ServiceFact()
            | ServiceFieldFact()
            | AgencyFact()
            | FeatureFact()
        ):
            moment = None  # lists name today's owner
    return today if moment is None else local_day(moment)


PROVINCES = (DatasetFact, ResourceFact, ServiceFact, ServiceFieldFact)
"""What a list of the whole province holds is the province's where no unit of ours owns it: a
portal's publishers and a procedure's authority (a ministry) need not be units of ours."""


class Conformer:
    """Conforms the records of one stream."""

    def __init__(self, stream: Stream, resolver: Resolver, today: int) -> None:
        self._stream = stream
        self._resolver = resolver
        self._today = today

    def batch(self, records: list[dict[str, Any]]) -> tuple[list[Conformed], list[Quarantined]]:
        """Both halves of a batch: the facts, and the records set aside.

        Of those set aside, the ones whose key comes again in order, and no older, are settled;
        where a record does not say how old it is, what comes further on counts.
        """
        kept: list[Conformed] = []
        aside: list[Quarantined] = []
        good: dict[str, tuple[int, int | None]] = {}  # key → place and version of its newest
        places: list[int] = []
        for place, record in enumerate(records):
            try:
                one = self.one(record)
                kept.append(one)
                if one.key not in good or not older(one.told, good[one.key][1]):
                    good[one.key] = (place, one.told)
                continue
            except RecordError as fault:
                aside.append(self._aside(record, fault))
            except (ArithmeticError, LookupError, TypeError, ValueError) as fault:
                # The connector tripped over this record; the others must not wait for its mending.
                # Where it tripped is told, never the words of the fault: they may quote the record.
                frame = traceback.extract_tb(fault.__traceback__)[-1]
                log.error(
                    "stream %s: record not readable: %s at %s:%s",
                    self._stream.name, type(fault).__name__, frame.name, frame.lineno,
                )  # fmt: skip
                aside.append(
                    self._aside(
                        record,
                        RecordError("unreadable", f"Không đọc được ({type(fault).__name__})."),
                    )
                )
            places.append(place)
        return self._together(kept), [
            dataclasses.replace(one, settled=True)
            if one.key in good and _newer(*good[one.key], place, one.version)
            else one
            for one, place in zip(aside, places, strict=True)
        ]

    def _together(self, kept: list[Conformed]) -> list[Conformed]:
        """Figures that are parts of one, added up: each of them then says the sum.

        Where the whole of that unit came too, it holds its parts already, and all say the whole.
        """
        told: dict[tuple[object, ...], dict[str, tuple[float, int | None]]] = {}
        wholes: dict[tuple[object, ...], tuple[float | None, int | None]] = {}
        for one in kept:
            fact = one.fact
            if not isinstance(fact, ObservationFact):
                return kept
            of = _figure(fact, one.unit_id)
            if not self._stream.partial(one.payload or {}):
                if of not in wholes or not older(one.told, wholes[of][1]):
                    wholes[of] = fact.value, one.told
            elif fact.value is not None:  # of one that came twice the newer one, else the later
                parts = told.setdefault(of, {})
                if one.key not in parts or not older(one.told, parts[one.key][1]):
                    parts[one.key] = fact.value, one.told
        said = {of: sum(value for value, _ in parts.values()) for of, parts in told.items()} | {
            of: value for of, (value, _) in wholes.items() if of in told
        }
        return [_saying(one, said) for one in kept] if said else kept

    def key(self, record: dict[str, Any]) -> str:
        """The stream's key of a record; one without any part of it is named by its content.

        Fields that the connector adds (moment of reading, place) do not count: the same record is
        the same at the next pull.
        """
        key = self._stream.key_of(record)
        if key.strip("|"):
            return key
        told = {name: value for name, value in record.items() if name not in self._stream.made}
        content = json.dumps(told, sort_keys=True, default=str).encode()
        return f"{NAMELESS}{hashlib.sha256(content).hexdigest()[:12]}"

    def one(self, record: dict[str, Any]) -> Conformed:
        """The fact of one record. Raises RecordError."""
        fact = self._stream.conform(record)
        day = fact_day(fact, self._today)
        unit_id = self._resolver.resolve(fact.unit, day)
        if unit_id is None and isinstance(fact, PROVINCES):
            unit_id = self._resolver.province(day)
        if unit_id is None and isinstance(fact, FeatureFact) and not fact.unit.code:
            # A place without a unit lies in the province; a code that is not known is a fault.
            unit_id = self._resolver.province(day)
        if unit_id is None:
            raise unplaced(self._resolver, fact.unit, _shown(fact.unit, record), day)
        return Conformed(
            fact,
            unit_id,
            self._receiver(fact, record),
            self.key(record),
            record,
            self._stream.told(record),
        )

    def _receiver(self, fact: Fact, record: dict[str, Any]) -> int | None:
        """The unit that took a dossier in, as of the day it did; None where not told."""
        if not isinstance(fact, DossierFact) or fact.recv_unit is None:
            return None
        taken = fact.received_at or fact.submitted_at or fact.version
        found = self._resolver.resolve(fact.recv_unit, local_day(taken))
        if found is None:
            _shown(fact.recv_unit, record)
        return found

    def _aside(self, record: dict[str, Any], fault: RecordError) -> Quarantined:
        return Quarantined(
            key=self.key(record),
            reason=fault.reason,
            field=fault.field,
            public=fault.public,
            payload=record,
            version=self._stream.told(record),
        )


def _figure(fact: ObservationFact, unit_id: int) -> tuple[object, ...]:
    return fact.measure, unit_id, fact.grain, fact.start_day, fact.dims


def _saying(one: Conformed, said: Mapping[tuple[object, ...], float | None]) -> Conformed:
    assert isinstance(one.fact, ObservationFact)
    of = _figure(one.fact, one.unit_id)
    if of not in said or one.fact.value == said[of]:
        return one
    return dataclasses.replace(one, fact=dataclasses.replace(one.fact, value=said[of]))


def _newer(place: int, version: int | None, other: int, others: int | None) -> bool:
    """Does a good record at ``place`` settle a bad one at ``other``? By version, else by place."""
    if version is None or others is None or version == others:
        return place > other
    return version > others


def _shown(ref: UnitRef, record: dict[str, Any]) -> str:
    """How an unknown unit is named to people: by name and code.

    Some builds write the official who handles a dossier where the unit was due: what may be a
    person's name is taken out of the record, which is kept, before anything is.
    """
    name = ref.name
    if looks_like_person(name):
        for field, value in record.items():
            if isinstance(value, str) and nfc(value) == name:
                record[field] = HIDDEN
        name = HIDDEN
    return f"{name} ({ref.code})" if name and ref.code else name or ref.code
