"""One run: pull a source's files of a period, keep them, read them, accept them, say how it went."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select

from data import fetched, fs, inbox, ledger, space
from data.errors import Refusal
from data.ledger import tables
from data.model import Delivery, Seen
from data.period import ZONE, Period, parse
from data.settings import Settings
from ingest import accept, addresses, drafts, leave, once, sources, verified
from ingest.read.child import Reader

#: Files read and accepted together; a larger batch rewrites facts less often.
BATCH = 120
#: A feed may be as large as the disk allows: it is read before the next one is fetched.
FEEDS = 1
#: Tries of a run, with full jitter from 2 s up to 5 min between them.
TRIES, FIRST_WAIT, LAST_WAIT = 5, 2, 300
#: How long a source may ask to be left alone (Retry-After), in seconds.
LONGEST_ASKED = 3600
#: What a run holds while it reads what it got, where no other run is at work.
ALONE: AbstractContextManager[Any] = nullcontext()
#: Refusals that say nothing of the source: the run stays begun and is taken up again.
OURS = space.CODES | {"lease_lost"}


def perform(
    settings: Settings,
    readers: Sequence[Reader],
    run: Any,
    lease: once.Lease | None,
    base: str,
    taking: AbstractContextManager[Any] = ALONE,
) -> bool:
    """Do one run; tell whether anything was accepted. A failure is kept with its sentence and tried again.

    Runs side by side share one `taking` lock: they ask their sources together and read one after the other.
    """
    once.begin(settings, run, lease)
    module = sources.all_sources()[run.source]
    counted = {"received": 0, "accepted": 0, "returned": 0}
    unchanged: list[Seen] = []
    most = FEEDS if module.SOURCE.feed else BATCH
    try:
        with _spool(settings, module.SOURCE) as spool:
            context = _context(settings, module.SOURCE, base, unchanged, spool)
            period = parse(run.period) if run.period else None
            leave.record(settings, run.source, sources.leaves(module, period, settings.now()))
            batch: list[Delivery] = []
            try:
                for delivery in _deliveries(module, period, context):
                    batch.append(delivery)
                    if len(batch) >= most:
                        with taking:
                            _take(settings, readers, module, batch, counted, lease)
                        batch = []
            finally:
                if batch:
                    with taking:
                        _take(settings, readers, module, batch, counted, lease)
    except Refusal as refusal:
        if refusal.code in OURS:
            raise
        _again(settings, run, lease, refusal, counted)
    else:
        once.finish(settings, run, lease, "done", unchanged, problem=None, **counted)
    return counted["accepted"] > 0


def _deliveries(module: Any, period: Period | None, context: sources.Context) -> Iterator[Delivery]:
    """Give a source's files, its own faults named; what fails on our side while they are kept is not caught here."""
    try:
        yield from sources.fetch(module, period, context)
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise Refusal("source_unreadable", what=type(error).__name__) from error


def _spool(settings: Settings, source: sources.Source) -> AbstractContextManager[Path | None]:
    """Lend a feed a folder beside the archive for what it brings; any other source needs none."""
    return fs.workshop(settings.archive) if source.feed else nullcontext()


def _context(
    settings: Settings, source: sources.Source, base: str, unchanged: list[Seen], spool: Path | None
) -> sources.Context:
    """Give a source what it may use; one that is set up by the environment has its own address."""
    lacking, given = sources.missing(source), sources.given(source)
    if lacking:
        raise Refusal("source_not_configured", given=source.id, missing=", ".join(lacking))
    return sources.Context(
        session=addresses.session(settings.mode, given[source.needs[0]] if source.needs else ""),
        base=given[source.needs[0]] if source.needs else base,
        now=settings.now(),
        held=inbox.held_etags(settings, source.id).__contains__,
        seen=fetched.held(settings, source.id),
        remember=unchanged.append,
        given=given,
        spool=spool,
        # What a feed brings lies on the disk twice until it is in the archive.
        room=lambda coming: space.check(settings, 2 * coming),
    )


def _take(
    settings: Settings,
    readers: Sequence[Reader],
    module: Any,
    batch: list[Delivery],
    counted: dict,
    lease: once.Lease | None,
) -> None:
    source = module.SOURCE
    ids = inbox.receive(settings, batch, source.id, source.illustrative, lambda at: once.fence(at, lease))
    for delivery in batch:
        if isinstance(delivery.file, Path):
            fs.remove(delivery.file)
    outcomes = accept.process(settings, readers, inbox.files(settings, ids), lease)
    counted["received"] += len(outcomes)
    for outcome in outcomes:
        counted["accepted"] += sum(candidate.accepted for _, candidate in outcome.reports)
        counted["returned"] += sum(not candidate.accepted for _, candidate in outcome.reports)
        counted["returned"] += outcome.refused is not None


def finish_waiting(settings: Settings, readers: Sequence[Reader], lease: once.Lease | None = None) -> int:
    """Do what people wait for: files nobody has read, drafts that were sent, values that were verified."""
    files = inbox.waiting(settings)
    if files:
        accept.process(settings, readers, files, lease)
    done = len(files)
    while found := drafts.sent(settings):
        accept.decide(settings, readers[0], *found, lease)
        done += 1
    if verified.waiting(settings):
        accept.verify(settings, lease)
        done += 1
    return done


def _again(settings: Settings, run: Any, lease: once.Lease | None, refusal: Refusal, counted: dict) -> None:
    problem = {"code": refusal.code, "params": {name: str(value) for name, value in refusal.params.items()}}
    tries = run.tries + 1
    if tries >= TRIES:
        once.finish(settings, run, lease, "failed", problem=problem, **counted)
        return
    wait = Random(os.urandom(8)).uniform(0, min(LAST_WAIT, FIRST_WAIT * 4**run.tries))
    asked = refusal.params.get("wait")
    wait = max(wait, min(asked, LONGEST_ASKED)) if isinstance(asked, int) else wait
    next_try = tables.stamp(datetime.now(ZONE) + timedelta(seconds=wait))
    once.finish(settings, run, lease, "waiting", problem=problem, next_try=next_try, **counted)


def complete(settings: Settings, source: str) -> frozenset[str]:
    """Give the periods of a source that were pulled well before."""
    with ledger.reading(settings) as connection:
        query = select(tables.run.c.period).where(tables.run.c.source == source, tables.run.c.state == "done")
        return frozenset(connection.execute(query).scalars())
