"""The clock: every source on its own cron line, runs kept in the ledger, releases made when figures changed.

APScheduler only tells the time (in-memory jobs from code, Asia/Ho_Chi_Minh). A firing writes runs under
unique keys; one loop does them. After an absence, the last missed firing is made up for once, and it
covers every period since, because a run asks its source for whatever is not yet held.
"""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from threading import Event, Lock, Thread
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import delete, func, select
from sqlalchemy.exc import DatabaseError

from data import fs, ledger, rhythm, space
from data.errors import Refusal
from data.ledger import tables
from data.period import ZONE, parse
from data.settings import Settings
from ingest import agencies_server, circuit, deliver, nightly, once, publishing, sources, subscribed, told, urge, views
from ingest import pull as pulling
from ingest.first_load import FirstLoad
from ingest.pool import Pool, choose
from ingest.read.child import Reader
from ingest.reread import reread

log = logging.getLogger("ingest")

#: How many files are read side by side, and how often the inbox is looked at, in seconds.
READERS, GLANCE = 2, 0.2
#: How long the runs in hand may take when the program ends, in seconds.
DRAIN = 8
#: Seconds until a release that failed is tried again, and between two looks at a disk without room.
PAUSE, ROOM = 30, 5


def serve(settings: Settings) -> None:
    """Run until asked to end; a second program on the same data waits for the first one's lease."""
    ended = Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: ended.set())
    with ExitStack() as stack:
        base = stack.enter_context(agencies_server.running(settings))
        readers = [Reader() for _ in range(READERS)]
        for (
            reader
        ) in readers:  # each takes a second or two until it is warm; a file that comes before then waits for it
            stack.callback(reader.close)
            Thread(target=reader.warm, daemon=True).start()
        lease = _wait_for_lease(settings, ended)
        if lease is None:
            return
        stack.callback(_quietly, once.give_back, settings, lease)
        Thread(target=_hold, args=(settings, lease, ended), daemon=True).start()
        fs.tidy(settings.data_dir)
        _announce(settings)
        clock = _clock(settings, lease)
        stack.callback(clock.shutdown, wait=False)
        _catch_up(settings)
        _work(settings, readers, lease, base, ended)


def pull(settings: Settings, source: str) -> None:
    """Pull one source now, once, for every period it has."""
    if settings.mode not in _module(source).SOURCE.modes:
        raise Refusal("source_not_in_mode", given=source, mode=settings.mode)
    if missing := sources.missing(_module(source).SOURCE):
        raise Refusal("source_not_configured", given=source, missing=", ".join(missing))
    with ExitStack() as stack:
        base = stack.enter_context(agencies_server.running(settings))
        readers = [stack.enter_context(Reader()) for _ in range(READERS)]
        fire = tables.stamp(datetime.now(ZONE))
        once.plan(settings, source, _periods(settings, source, full=True), fire)
        for run in [run for run in once.waiting(settings) if run.source == source and run.fire == fire]:
            pulling.perform(settings, readers, run, None, base)
            log.info("pulled %s %s", source, run.period)


def _module(source: str):
    known = sources.all_sources()
    if source not in known:
        raise Refusal("source_unknown", given=source, known=", ".join(known))
    return known[source]


def _periods(settings: Settings, source: str, full: bool = False) -> list[str]:
    """Give what a firing asks for: periods never pulled well, and the newest two of each kind, where corrections come."""
    wanted = [str(period or "") for period in sources.wanted(_module(source), settings.now())]
    if full:
        return wanted
    done = pulling.complete(settings, source)
    kinds: dict[str, list[str]] = {}
    for period in wanted:
        kinds.setdefault(parse(period).kind if period else "", []).append(period)
    return [period for period in wanted if period not in done or any(period in kind[:2] for kind in kinds.values())]


def _wait_for_lease(settings: Settings, ended: Event) -> once.Lease | None:
    me = once.owner()
    while not ended.is_set():
        lease = once.take(settings, me=me)
        if lease:
            return lease
        log.info("another ingest program holds the lease; waiting")
        ended.wait(2)
    return None


def _hold(settings: Settings, lease: once.Lease, ended: Event) -> None:
    while not ended.wait(once.LEASE.total_seconds() / 3):
        try:
            once.renew(settings, lease)
        except Refusal as refusal:
            if refusal.code == "lease_lost":
                log.error("the lease was lost; ending")
                ended.set()
            else:  # a busy ledger: the lease is still ours until it runs out
                log.error("the lease could not be renewed: %s", refusal)
        except DatabaseError as error:  # a full disk, in the same way
            log.error("the lease could not be renewed: %s", error.orig)


def _quietly(act, *arguments) -> None:
    try:
        act(*arguments)
    except (Refusal, DatabaseError) as error:
        log.warning("%s", error)


def _announce(settings: Settings) -> None:
    """Tell the ledger which sources there are, for the other program's readers."""
    rows = []
    for module in sources.of(settings).values():
        source = module.SOURCE
        missing = sources.missing(source)
        following = None if missing else rhythm.trigger(source.cron).get_next_fire_time(None, datetime.now(ZONE))
        rows.append(
            {
                "source": source.id, "name_vi": source.name.vi, "name_en": source.name.en,
                "datasets": list(source.datasets), "cron": source.cron, "illustrative": source.illustrative,
                "next_fire": tables.stamp(following) if following else None, "missing": missing,
            }
        )  # fmt: skip
    with ledger.writing(settings) as connection:
        connection.execute(delete(tables.feed))
        connection.execute(tables.feed.insert(), rows)


def _clock(settings: Settings, lease: once.Lease | None) -> BackgroundScheduler:
    defaults = {"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
    clock = BackgroundScheduler(timezone=ZONE, job_defaults=defaults)
    for name, module in sources.asked(settings).items():
        clock.add_job(_fire, rhythm.trigger(module.SOURCE.cron), args=(settings, name), id=name)
    clock.add_job(nightly.look, rhythm.trigger(nightly.SCRUB), args=(settings,), id="scrub")
    clock.add_job(nightly.sweep, rhythm.trigger(nightly.SWEEP), args=(settings,), id="sweep")
    clock.add_job(nightly.make_release, rhythm.trigger("* * * * *"), args=(settings,), id="release")
    clock.add_job(deliver.run, rhythm.trigger(deliver.CRON), args=(settings, lease), id="delivering")
    clock.add_job(subscribed.look, rhythm.trigger(subscribed.CRON), args=(settings, lease), id="subscribers")
    clock.add_job(urge.look, rhythm.trigger(urge.CRON), args=(settings, lease), id="urging")
    clock.start()
    return clock


def _fire(settings: Settings, source: str, at: datetime | None = None) -> None:
    """Write the runs of one firing, under the moment it was due."""
    due = at or rhythm.last_due(_module(source).SOURCE.cron, datetime.now(ZONE))
    made = once.plan(settings, source, _periods(settings, source), tables.stamp(due))
    log.info("%s fired: %d runs", source, made)
    _announce(settings)


def _catch_up(settings: Settings) -> None:
    """Fire each source for the last time it was due, unless that firing was written."""
    for name, module in sources.asked(settings).items():
        due = rhythm.last_due(module.SOURCE.cron, datetime.now(ZONE))
        with ledger.reading(settings) as connection:
            query = select(func.max(tables.run.c.fire)).where(tables.run.c.source == name)
            newest = connection.execute(query).scalar_one()
        if newest is None or newest < tables.stamp(due):
            _fire(settings, name, due)


def _work(settings: Settings, readers: Sequence[Reader], lease: once.Lease | None, base: str, ended: Event) -> None:
    """Do runs and read the inbox until asked to end; make the first releases on the way."""
    first, again, taking = FirstLoad.begin(settings), 0.0, Lock()
    done: tuple[int, int] | None = None
    heard: tuple[int, ...] | None = None

    def perform(run: Any) -> None:
        with space.told():
            pulling.perform(settings, readers, run, lease, base, taking)
        log.info("ran %s %s", run.source, run.period)

    pool = Pool(perform)
    try:
        while not ended.is_set():
            if space.low(settings):
                _wait_for_room(settings, ended)
                continue
            try:
                with space.told():
                    left = _begin(settings, pool, base)
                    if time.monotonic() >= again:
                        made = first.show(settings, left) and publishing.official(settings)
                        again = 0.0 if made else time.monotonic() + PAUSE
                    pool.raise_problem()
                    with taking:
                        read = pulling.finish_waiting(settings, readers, lease) or views.make(settings, readers)
                        if not read and (now := told.mark(settings)) != heard:
                            read, heard = told.follow(settings, lease), now
                        done = done if read or left else publishing.keep_up(settings, done)
                if not read:
                    pool.wait(GLANCE if left or done else 0)
            except Refusal as refusal:
                if refusal.code == "lease_lost":
                    return
                log.error("%s", refusal)
                if refusal.code == "facts_damaged":
                    with taking:
                        reread(settings)
                else:
                    ended.wait(ROOM)
    finally:
        pool.drain(DRAIN)


def _begin(settings: Settings, pool: Pool, base: str) -> list[str]:
    """Begin the runs for which there is a place; give the periods of all that are to be done or in hand."""
    fares, known = circuit.held(settings), sources.asked(settings)
    runs = [
        run
        for run in once.waiting(settings)
        if run.source in known and not (run.source in fares and fares[run.source].resting)
    ]
    hosts = {name: sources.host(module.SOURCE, base) for name, module in known.items()}
    for run in choose(runs, dict(pool.busy), fares, hosts.__getitem__):
        pool.start(run, hosts[run.source], run.source in fares)
    return [run.period for run in runs]


def _wait_for_room(settings: Settings, ended: Event) -> None:
    """Wait until reports can be kept again, then make up for the firings that could not be written meanwhile."""
    log.error("the disk has no room: nothing is received until there is")
    while space.low(settings) and not ended.wait(ROOM):
        pass
    if not ended.is_set():
        _catch_up(settings)
