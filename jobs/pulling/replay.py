"""Replay: what was set aside is conformed again, without asking the source.

For when the fault was ours: an alias, a unit, a code or a rule was missing. What conforms now
becomes a fact by the ordinary rule of versions; what does not stays set aside, with its new reason
where that has changed. Twice is as once, and neither cursor nor freshness moves.
"""

from __future__ import annotations

import dataclasses

from core.runs import Outcome, Run
from jobs.pulling.intake import conformer
from jobs.pulling.ledger import new_run, recorded
from jobs.pulling.pull import Puller
from jobs.pulling.turn import turn
from store.intake import quarantine
from store.intake.ingest import Conformed, Quarantined, commit_batch


def replay(puller: Puller, reason: str = "") -> Run:
    """Conform again what is set aside of a stream, or only what is for one reason.

    The run is partial where some of it stays. Raises StoreError.
    """
    context, source, stream = puller.context, puller.connector.name, puller.stream
    run = new_run(context, source, stream.name, "replay")
    state = puller.cursor()
    run.cursor_before = run.cursor_after = state.value if state else ""
    with recorded(context, run), turn(context, source):
        puller.connector.look_ahead(context.clock)
        made = conformer(context, stream)
        after = ""
        while True:
            context.check_stop()
            with context.store.read() as conn:
                rows = quarantine.waiting(
                    conn,
                    source,
                    stream.name,
                    reason=reason,
                    after=after,
                    limit=context.settings.jobs.batch,
                )
            if not rows:
                break
            after = rows[-1].key
            items: list[Conformed] = []
            aside: list[Quarantined] = []
            for row in rows:
                kept, refused = made.batch([row.payload])
                # Under the name by which it was set aside, so that it is settled there.
                items += [dataclasses.replace(one, key=row.key) for one in kept]
                aside += [
                    dataclasses.replace(one, key=row.key, run_id=row.run_id) for one in refused
                ]
            run.fetched += len(rows)
            commit_batch(
                context.store,
                run,
                stream.kind,
                source,
                stream.name,
                items,
                aside,
                [],
                None,
                context.now(),
            )
            puller.committed()
        run.done = 1.0
        if run.quarantined:
            run.outcome = Outcome.PARTIAL
            run.fault = f"{run.quarantined}/{run.fetched} bản ghi vẫn chưa nhận được."
    return run
