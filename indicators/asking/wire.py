"""Values and passports as JSON: one form for the command line, the API and files.

Rates are fractions, moments are ISO 8601 with the product's offset, periods and units are their
written codes. The keys of ``value_json`` are a contract; nothing is added to them, but of a value
in which other units have a share that is said, in ``estimated`` and ``moved``, and of one that is
judged by another rule than the whole was told by then, in ``rule_note``.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from urllib.parse import quote, urlencode

from core.clock import day_date, from_epoch
from core.runs import Run
from core.values import Moved, Target, Value
from indicators.asking.answers import Passport, RecordsLink, Revision
from indicators.asking.because import reasons_of
from indicators.asking.question import Question
from indicators.evaluating.scoring import Scored
from indicators.proving.volumes import Volume
from indicators.versions import rules
from indicators.versions.breaks import Break
from indicators.versions.causing import Cause
from indicators.versions.ledger import Step


def moment(seconds: int | None) -> str | None:
    """``2023-12-26T17:30:00+07:00``."""
    return None if seconds is None else from_epoch(seconds).isoformat()


def figure(number: float | None) -> float | int | None:
    """Whole numbers without a decimal point, as counts are written."""
    if number is None:
        return None
    return int(number) if float(number).is_integer() and abs(number) < 2**53 else number


def target_json(target: Target | None) -> dict[str, Any] | None:
    """The promise with its document and its first day."""
    if target is None:
        return None
    kinds = ("at_least", "at_most", "equals")
    out: dict[str, Any] = {
        kind: getattr(target, kind) for kind in kinds if getattr(target, kind) is not None
    }
    return out | {"document": target.document, "since": day_date(target.since).isoformat()}


def value_json(value: Value) -> dict[str, Any]:
    """One value with exactly the keys of the contract; of a converted one, from which units."""
    ruled = rules.note(value)
    told: dict[str, Any] = {"rule_note": ruled} if ruled else {}
    if value.moved:
        told |= {"estimated": value.estimated, "moved": [moved_json(one) for one in value.moved]}
    return {
        "indicator": value.indicator,
        "unit": value.unit,
        "period": value.period.code,
        "dims": dict(value.dims),
        "value": value.value,
        "numerator": figure(value.numerator),
        "denominator": figure(value.denominator),
        "display": value.display,
        "status": value.status.value,
        "freshness": value.freshness.value,
        "reason": value.reason,
        "coverage": value.coverage,
        "target": target_json(value.target),
        "as_of": moment(value.as_of),
        "known_from": moment(value.known_from),
        "definition": value.definition,
        "value_id": value.value_id,
    } | told


def moved_json(one: Moved) -> dict[str, Any]:
    """Whose facts are in a value, in which share, and whether the share is a guess."""
    return {
        "unit": one.unit,
        "unit_name": one.unit_name,
        "weight": one.weight,
        "estimated": one.estimated,
    }


def records_json(link: RecordsLink | None) -> dict[str, Any] | None:
    """The count and how to list the records: the query, and the address that takes it."""
    if link is None:
        return None
    address = f"/api/v1/records/{quote(link.kind)}?{urlencode(sorted(link.query.items()))}"
    return {
        "kind": link.kind,
        "count": link.count,
        "adds": link.adds,
        "query": dict(link.query),
        "address": address,
    }


def run_json(run: Run) -> dict[str, Any]:
    """A row of the ledger; what is for operators only stays out."""
    out = asdict(run)
    out.pop("detail")
    out["outcome"] = run.outcome.value
    for key in ("started_at", "finished_at", "heartbeat_at", "window_from", "window_to"):
        out[key] = moment(out[key])
    return out


def volume_json(volume: Volume) -> dict[str, Any]:
    """The last complete day of a stream against its band; ``word`` is a key of ``volumes.Word``."""
    return {
        "day": day_date(volume.day).isoformat(),
        "working": volume.working,
        "count": volume.count,
        "word": volume.word.value,
        "band": None if volume.band is None else asdict(volume.band),
        "basis": "events" if volume.events else "runs",
    }


def revision_json(revision: Revision) -> dict[str, Any]:
    """One version of a value; not ``published``: what a year to a past day would be now."""
    return {
        "known_from": moment(revision.known_from),
        "known_to": moment(revision.known_to),
        "value": revision.value,
        "numerator": figure(revision.numerator),
        "denominator": figure(revision.denominator),
        "display": revision.display,
        "reason": revision.reason,
        "value_id": revision.value_id,
        "definition": revision.definition,
        "published": not revision.made_now,
    }


def scored_json(one: Scored) -> dict[str, Any]:
    """One part of a score: points out of its ceiling, and the indicator that they come from."""
    return {
        "code": one.component.code,
        "name": one.component.name.vi,
        "points": one.points,
        "judged": figure(one.judged),
        "ceiling": figure(one.component.ceiling),
        "indicator": one.component.indicator,
        "value": None if one.outcome is None else one.outcome.value,
        "reason": one.reason,
    }


def _from_others(passport: Passport) -> dict[str, Any]:
    """The lists of the units that gave a share; nothing where none did."""
    if not passport.others:
        return {}
    lists = [
        moved_json(one.moved)
        | {
            "numerator": records_json(one.numerator),
            "denominator": records_json(one.denominator),
            "parts": [records_json(link) for link in one.lists],
        }
        for one in passport.others
    ]
    return {"records_of_others": lists}


def break_json(one: Break) -> dict[str, Any]:
    """Where a series must not be read across, and why."""
    return {"at": one.at.isoformat(), "reason": one.reason}


def cause_json(cause: Cause) -> dict[str, Any]:
    """What some records did to a part of a value: how many, by how much, which run, which list."""
    run = cause.run
    return {
        "reason": cause.reason,
        "others": list(cause.others),
        "records": cause.facts,
        "amount": figure(cause.amount),
        "run": None if run is None else {"run_id": run.run_id, "source": run.source},
        "list": records_json(cause.records),
    }


def step_json(step: Step) -> dict[str, Any]:
    """One step of the ledger; the causes of each part add up to its change."""
    return {
        "before": revision_json(step.before),
        "after": revision_json(step.after),
        "reason": step.reason,
        "reasons": list(step.reasons or (step.reason,)),
        "parts": [
            {
                "measure": one.measure,
                "title": one.title,
                "before": figure(one.before),
                "after": figure(one.after),
                "causes": [cause_json(cause) for cause in one.causes],
            }
            for one in step.parts
        ],
    }


def change_json(value: Value) -> dict[str, Any]:
    """A revised value: as of ``value_json``, with what stood before and why it differs.

    Not ``published``: what a year to a past day would be now; it has no ``known_from``.
    """
    return value_json(value) | {
        "before": value.extra["before"],
        "why": value.extra["reason"],
        "reasons": list(reasons_of(value)),
        "published": not Question.is_one(value.value_id),
    }


def passport_json(passport: Passport) -> dict[str, Any]:
    """A value with everything that proves it; the value's own keys stay at the top.

    A list that ``adds`` holds the ``amount`` (or ``value``) of each record, which make the sum.
    """
    apart = zip(passport.set_apart_names, passport.set_apart, strict=True)
    return value_json(passport.value) | {
        "freshness_note": passport.value.freshness_note,
        "method": passport.method,
        "legal_basis": passport.legal_basis,
        "owner": passport.owner,
        "target_document": passport.target_document,
        "numerator_name": passport.numerator_name,
        "denominator_name": passport.denominator_name,
        "records": {
            "numerator": records_json(passport.numerator_records),
            "denominator": records_json(passport.denominator_records),
            "parts": [
                {"measure": one.measure, "title": one.title, "list": records_json(one.records)}
                for one in passport.sets
            ],
        },
        "parts": [scored_json(one) for one in passport.parts],
        **_from_others(passport),
        "set_apart": [{"name": name} | (records_json(link) or {}) for name, link in apart],
        "set_apart_untold": list(passport.apart_untold),
        "runs": [run_json(one) for one in passport.runs],
        "quarantined": dict(passport.quarantined),
        "suspects": [asdict(one) for one in passport.suspects],
        "suspects_at_least": passport.suspects_of > 0,
        "coverage_less_quarantined": passport.coverage,
        "checks": [asdict(one) for one in passport.checks],
        "versions": [revision_json(one) for one in passport.versions],
    }
