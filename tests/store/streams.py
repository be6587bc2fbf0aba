"""Facts for tests, and random streams of them as hypothesis draws them."""

from __future__ import annotations

import zlib
from dataclasses import replace

import orjson
import sqlalchemy as sa
from hypothesis import strategies as st

from core.clock import DAY, day_start
from core.facts import (
    BoundaryFact,
    Closing,
    DatasetFact,
    DocumentFact,
    DossierFact,
    FeatureFact,
    ObservationFact,
    PetitionFact,
    ResourceFact,
    ServiceFact,
    TaskFact,
    UnitRef,
)
from core.runs import Run
from store.database.tables import landing
from store.facts.spec import Conformed
from store.intake.ingest import commit_batch

TENANT = 80
NOW = 1_703_586_600  # 26/12/2023 17:30
FIRST = 19_650  # 20/10/2023
UNITS = (10_000_794, 10_000_802, 10_027_694, 90_000_011)
NOBODY = UnitRef("", "")
HOUR = 3_600


def dossier(code="H39.1", version=1, **changes):
    """An accepted dossier of day FIRST, due in ten days, open."""
    at = day_start(FIRST) + 8 * HOUR
    plain = DossierFact(
        code=code,
        version=version,
        unit=NOBODY,
        recv_unit=None,
        proc_code="1.005129",
        proc_name="Cấp giấy phép",
        field_code="G03",
        field_name="Giáo dục",
        channel=2,
        applicant=1,
        status=4,
        status_raw="4",
        submitted_at=at,
        received_at=at,
        due_at=at + 10 * DAY,
        finished_at=None,
        returned_at=None,
        closing=Closing.OPEN,
        supplements=0,
        supplement_secs=0,
        paused=False,
        fee=0,
        paid_online=0,
        digitised=False,
        reused=False,
        e_result=False,
    )
    return replace(plain, **changes)


def finished(code="H39.1", version=2, days=5.0, **changes):
    """The dossier above, finished ``days`` after receipt."""
    at = day_start(FIRST) + 8 * HOUR + int(days * DAY)
    return dossier(
        code, version, **{"finished_at": at, "closing": Closing.FINISHED, "status": 9} | changes
    )


def document(code="H39|1", version=1, **changes):
    """An outgoing document of day FIRST, electronic and signed."""
    at = day_start(FIRST) + 9 * HOUR
    plain = DocumentFact(
        code=code,
        version=version,
        unit=NOBODY,
        counterpart="H38",
        direction="out",
        doc_type="Công văn",
        priority=0,
        issued_at=at,
        sent_at=at,
        received_at=None,
        accepted_at=None,
        finished_at=None,
        due_at=None,
        exchange_status="",
        business=0,
        electronic=True,
        paper=False,
        secret=False,
        signed_person=True,
        signed_agency=None,
    )
    return replace(plain, **changes)


def dataset(code="d1", version=1, **changes):
    """An open attribute data set listed on day FIRST."""
    at = day_start(FIRST)
    plain = DatasetFact(
        code, version, "Bộ dữ liệu", NOBODY, "attribute", True, at, at, 30, "CSV", 1, 10, "x"
    )
    return replace(plain, **changes)


def resource(code="r1", version=1, **changes):
    """A file of the portal listed on day FIRST, which answers."""
    at = day_start(FIRST)
    plain = ResourceFact(
        code, version, "d1", "Tệp", NOBODY, "CSV", "csv", "upload", 100, 10, at, at, "cc-by", True,
        "", "x",
    )  # fmt: skip
    return replace(plain, **changes)


def task(code="t1", version=1, **changes):
    """A task of the province given on day FIRST, due in ten days, open."""
    at = day_start(FIRST)
    plain = TaskFact(code, version, "Nhiệm vụ", NOBODY, "province", 2023, at, at + 10 * DAY, None)
    return replace(plain, **changes)


def petition(code="p1", version=1, **changes):
    """A petition of day FIRST, due in three days, open."""
    at = day_start(FIRST)
    plain = PetitionFact(code, version, NOBODY, "GT", at, at + 3 * DAY, None, None, 10.5, 106.4)
    return replace(plain, **changes)


def service(code="1.005129", version=1, **changes):
    """A procedure wholly online, ten working days."""
    plain = ServiceFact(
        code, version, NOBODY, "Cấp giấy phép", "G03", "Giáo dục", "full", 10.0, "working_day",
        50_000, True, None, None,
    )  # fmt: skip
    return replace(plain, **changes)


def observation(measure="app.installs", version=1, **changes):
    """A counter read on day FIRST."""
    plain = ObservationFact(
        measure, NOBODY, "day", FIRST, FIRST + 1, 84_500.0, "", "bản tin, dòng 1", version
    )
    return replace(plain, **changes)


def boundary(code="27694@2023-10-20", version=1, **changes):
    """A boundary that holds from day FIRST."""
    shape = '{"type":"Polygon","coordinates":[]}'
    plain = BoundaryFact(
        code, version, NOBODY, FIRST, None, shape, 1.5, (106.0, 10.0, 106.1, 10.1), "x"
    )
    return replace(plain, **changes)


def feature(code="health:1", version=1, **changes):
    """A place of a layer."""
    plain = FeatureFact(code, version, NOBODY, "health", "Trạm", "Trạm 1", 106.4, 10.5, "{}")
    return replace(plain, **changes)


def run(name="r1", source="onestop", stream="dossiers"):
    """A run to commit with."""
    return Run(name, source, stream, started_at=NOW, heartbeat_at=NOW)


def put(store, *facts, kind="dossier", unit=UNITS[0], recv=None, now=NOW, source="onestop", **more):
    """Commit facts (or ready ``Conformed``) as one batch."""
    items = [one if isinstance(one, Conformed) else Conformed(one, unit, recv) for one in facts]
    with_run = more.pop("run", None) or run(source=source)
    return commit_batch(
        store,
        with_run,
        kind,
        source,
        more.pop("stream", "s"),
        items,
        more.pop("quarantine", []),
        more.pop("landing", []),
        more.pop("cursor", None),
        now,
    )


def landed(conn, source, stream, tenant=TENANT):
    """The pages kept of a stream, in the order in which they came."""
    c = landing.c
    chosen = sa.select(c.body).where(c.tenant == tenant, c.source == source, c.stream == stream)
    bodies = conn.execute(chosen.order_by(c.at, c.run_id, c.page)).scalars()
    return [orjson.loads(zlib.decompress(one)) for one in bodies]


_moment = st.integers(0, 60 * 24).map(lambda hour: day_start(FIRST) + hour * HOUR + hour % 7)
_maybe = st.one_of(st.none(), _moment)


@st.composite
def _dossiers(draw):
    """Any dossier, also ones that no orderly source would write."""
    closing = draw(st.sampled_from(list(Closing)))
    return Conformed(
        dossier(
            code=f"H39.{draw(st.integers(0, 11))}",
            version=draw(st.integers(1, 6)),
            proc_code=draw(st.sampled_from(["1.1", "1.2", "2.1"])),
            field_code=draw(st.sampled_from(["G1", "G2"])),
            channel=draw(st.integers(1, 3)),
            applicant=draw(st.integers(1, 4)),
            received_at=draw(_maybe),
            due_at=draw(_maybe),
            finished_at=draw(_maybe),
            closing=closing,
            supplements=draw(st.integers(0, 2)),
            supplement_secs=draw(st.sampled_from([0, HOUR, 30 * DAY])),
            paused=draw(st.booleans()),
            asked_at=draw(_maybe),
            answered_at=draw(_maybe),
            asked_again_at=draw(_maybe),
            fee=draw(st.sampled_from([0, 20_000])),
            paid_online=draw(st.integers(0, 2)),
            digitised=draw(st.booleans()),
            reused=draw(st.booleans()),
            e_result=draw(st.booleans()),
            deleted=draw(st.sampled_from([False, False, False, True])),
        ),
        draw(st.sampled_from(UNITS)),
        draw(st.one_of(st.none(), st.sampled_from(UNITS))),
    )


@st.composite
def _documents(draw):
    """Any document."""
    flag = st.one_of(st.none(), st.booleans())
    return Conformed(
        document(
            code=f"d{draw(st.integers(0, 9))}",
            version=draw(st.integers(1, 6)),
            direction=draw(st.sampled_from(["in", "out"])),
            issued_at=draw(_maybe),
            sent_at=draw(_maybe),
            electronic=draw(flag),
            paper=draw(flag),
            signed_person=draw(flag),
            signed_agency=draw(flag),
            secret=draw(st.sampled_from([False, False, True])),
            business=draw(st.integers(0, 3)),
            deleted=draw(st.sampled_from([False, False, False, True])),
        ),
        draw(st.sampled_from(UNITS)),
        None,
    )


@st.composite
def _tasks(draw):
    """Any task."""
    return Conformed(
        task(
            code=f"t{draw(st.integers(0, 9))}",
            version=draw(st.integers(1, 6)),
            assigner=draw(st.sampled_from(["province", "sector"])),
            assigned_at=draw(_maybe),
            due_at=draw(_maybe),
            done_at=draw(_maybe),
            deleted=draw(st.sampled_from([False, False, False, True])),
        ),
        draw(st.sampled_from(UNITS)),
        None,
    )


@st.composite
def _petitions(draw):
    """Any petition."""
    return Conformed(
        petition(
            code=f"p{draw(st.integers(0, 9))}",
            version=draw(st.integers(1, 6)),
            created_at=draw(_maybe),
            due_at=draw(_maybe),
            finished_at=draw(_maybe),
            satisfied=draw(st.sampled_from([None, 0, 1])),
            refused=draw(st.booleans()),
            deleted=draw(st.sampled_from([False, False, False, True])),
        ),
        draw(st.sampled_from(UNITS)),
        None,
    )


@st.composite
def _datasets(draw):
    """Any data set."""
    return Conformed(
        dataset(
            code=f"s{draw(st.integers(0, 9))}",
            version=draw(st.integers(1, 6)),
            kind=draw(st.sampled_from(["attribute", "geographic", "unknown"])),
            is_open=draw(st.booleans()),
            created_at=draw(_maybe),
            modified_at=draw(_maybe),
            update_days=draw(st.sampled_from([None, 1, 30])),
            deleted=draw(st.sampled_from([False, False, False, True])),
        ),
        draw(st.sampled_from(UNITS)),
        None,
    )


@st.composite
def _services(draw):
    """Any procedure."""
    return Conformed(
        service(
            code=f"s{draw(st.integers(0, 9))}",
            version=draw(st.integers(1, 6)),
            level=draw(st.sampled_from(["full", "partial", "information", ""])),
            fee=draw(st.sampled_from([None, 0, 50_000])),
            valid_from=draw(_maybe),
            valid_to=draw(_maybe),
            deleted=draw(st.sampled_from([False, False, False, True])),
        ),
        draw(st.sampled_from(UNITS)),
        None,
    )


@st.composite
def _resources(draw):
    """Any resource."""
    return Conformed(
        resource(
            code=f"r{draw(st.integers(0, 9))}",
            version=draw(st.integers(1, 6)),
            created_at=draw(_maybe),
            modified_at=draw(_maybe),
            rows=draw(st.sampled_from([None, 0, 5])),
            alive=draw(st.sampled_from([None, True, False])),
            deleted=draw(st.sampled_from([False, False, False, True])),
        ),
        draw(st.sampled_from(UNITS)),
        None,
    )


@st.composite
def _boundaries(draw):
    """Any boundary."""
    since = FIRST + draw(st.integers(0, 40))
    return Conformed(
        boundary(
            code=f"u{draw(st.integers(0, 9))}",
            version=draw(st.integers(1, 6)),
            valid_from=since,
            valid_to=draw(st.sampled_from([None, since + 1, since + 30])),
            content_hash=draw(st.sampled_from(["x", "y"])),
            deleted=draw(st.sampled_from([False, False, False, True])),
        ),
        draw(st.sampled_from(UNITS)),
        None,
    )


@st.composite
def _features(draw):
    """Any place, also one without coordinates."""
    placed = draw(st.booleans())
    return Conformed(
        feature(
            code=f"health:{draw(st.integers(0, 9))}",
            version=draw(st.integers(1, 6)),
            kind=draw(st.sampled_from(["Trạm", ""])),
            longitude=106.4 if placed else None,
            latitude=10.5 if placed else None,
            geometry="{}" if placed else None,
            deleted=draw(st.sampled_from([False, False, False, True])),
        ),
        draw(st.sampled_from(UNITS)),
        None,
    )


FACTS = {
    "dossier": _dossiers(),
    "document": _documents(),
    "task": _tasks(),
    "petition": _petitions(),
    "dataset": _datasets(),
    "resource": _resources(),
    "service": _services(),
    "boundary": _boundaries(),
    "feature": _features(),
}
"""Kind → any fact of it, with its unit."""


def batches(kind):
    """Batches of a kind: few keys and few versions, so that copies, stale ones and moves abound."""
    return st.lists(st.lists(FACTS[kind], min_size=1, max_size=12), min_size=1, max_size=6)
