"""Runs side by side: bounded in number and per host, sources that hang keep nobody waiting, rests survive a restart."""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from data import ledger, outgoing
from data.errors import Refusal
from data.ledger import tables
from data.model import Delivery, Text
from data.settings import Settings
from ingest import addresses, circuit, once, pull, schedule, sources
from ingest.circuit import Circuit
from ingest.fetchers.file import changed
from ingest.pool import DOUBTFUL, PLACES, Pool, choose
from tests.ingest.kit import Plain, body, line, rows_of
from tests.ingest.ways import copy_while_open, run
from tests.standins import Answers, Standin, serving

FIRE = "2026-11-21T00:00:00.000000Z"


def many(count: int, first: int = 0) -> list[SimpleNamespace]:
    """Give runs of as many sources."""
    return [SimpleNamespace(id=n, source=f"s{n}") for n in range(first, first + count)]


def test_four_at_once_and_one_per_host():
    assert [one.id for one in choose(many(9), {}, {}, str)] == [0, 1, 2, 3]
    assert [one.id for one in choose(many(9), {0: ("s0", False), 1: ("s1", False)}, {}, str)] == [2, 3]
    assert [one.id for one in choose(many(9), {}, {}, lambda source: "one host")] == [0]
    assert choose(many(9, 1), {0: ("one host", False)}, {}, lambda source: "one host") == []


def test_sources_that_failed_go_last_and_never_take_every_place():
    fares = {f"s{n}": Circuit(1, False) for n in range(8)}
    assert [one.id for one in choose(many(9), {}, fares, str)] == [8, 0, 1, 2]
    assert [one.id for one in choose(many(8), {}, fares, str)] == [0, 1, 2]
    busy = {n: (f"s{n}", True) for n in range(DOUBTFUL)}
    assert choose(many(8), busy, fares, str) == []
    assert [one.id for one in choose(many(9), busy, fares, str)] == [8]
    assert choose(many(4), {}, {f"s{n}": Circuit(5, True) for n in range(4)}, str) == []


def test_whatever_runs_there_are_the_bounds_hold():
    for seed in range(300):
        rng = random.Random(seed)
        runs = [SimpleNamespace(id=n, source=f"s{rng.randrange(8)}") for n in range(rng.randrange(20))]
        fares = {f"s{n}": Circuit(rng.randrange(1, 9), rng.random() < 0.3) for n in range(8) if rng.random() < 0.5}
        busy = {n + 100: (f"h{n}", rng.random() < 0.5) for n in range(rng.randrange(PLACES + 1))}
        chosen = choose(runs, busy, fares, lambda source: f"h{int(source[1:]) // 2}")
        hosts = [f"h{int(one.source[1:]) // 2}" for one in chosen] + [host for host, _ in busy.values()]
        assert len(hosts) == len(set(hosts)) <= PLACES
        assert not any(one.source in fares and fares[one.source].resting for one in chosen)
        failed = sum(one.source in fares for one in chosen)
        assert not failed or failed + sum(failed for _, failed in busy.values()) <= DOUBTFUL


@pytest.fixture
def here(tmp_path: Path) -> Settings:
    """A copy of its own, while September is open."""
    return copy_while_open(tmp_path)


@pytest.fixture
def nation(monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """Sixty sources that never answer and three that do, each a host of its own."""

    class Good(Answers):
        def do_GET(self) -> None:
            self.give(200, body(line()), "application/json")

    made, modules = SimpleNamespace(hanging=[], good=[]), {}
    with ExitStack() as stack:
        for _ in range(60):
            made.hanging.append(stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=8)))
        made.good = [
            stack.enter_context(serving(Good)) for _ in range(3)
        ]  # fmt: skip
        for number, address in enumerate(
            [
                *(f"http://127.0.0.1:{one.getsockname()[1]}/" for one in made.hanging),
                *(f"{one.base}/" for one in made.good),
            ]
        ):
            name = f"h{number:02d}" if number < 60 else f"z{number:02d}"
            module = ModuleType(name)
            module.SOURCE = sources.Source(name, Text(name, name), ("procedures",), "0 6 * * *", needs=(f"URL_{name}",))

            def fetch(_, context, sender=name):
                got = changed(context, context.base)
                if got:
                    yield Delivery(f"{sender}.json", got.body, "procedures", "hung-yen", "2026-09", seen=got.seen)

            module.fetch = fetch
            modules[name] = module
            monkeypatch.setenv(f"URL_{name}", address)
        monkeypatch.setattr(sources, "all_sources", lambda: modules)
        yield made


def test_sixty_that_hang_keep_three_that_answer_from_nothing(here: Settings, nation, monkeypatch):
    """Every good source is done while those that hang are still in hand, without one of them having ended."""
    monkeypatch.setattr(outgoing, "IDLE", 5)
    for name in sources.all_sources():
        once.plan(here, name, [""], FIRE)
    with ledger.writing(here) as connection:
        for name in sources.all_sources():
            circuit.count(connection, name, name.startswith("z"))
    taking = threading.Lock()
    pool = Pool(lambda one: pull.perform(here, [Plain()], one, None, "", taking))
    for _ in range(200):
        schedule._begin(here, pool, "")
        pool.raise_problem()
        if sum(row["state"] == "done" for row in rows_of(here, "run")) == 3:
            break
        pool.wait(0.05)
    states = {row["source"]: row["state"] for row in rows_of(here, "run")}
    assert [states[f"z{number}"] for number in (60, 61, 62)] == ["done"] * 3
    assert sorted({states[name] for name in states if name[0] == "h"}) == ["running", "waiting"]
    assert len(pool.busy) <= DOUBTFUL + 1
    for listening in nation.hanging:
        listening.close()
    pool.drain(8)


class Says(Answers):
    """Answers `server.status` with `server.told`."""

    def do_GET(self) -> None:
        """Answer."""
        self.give(self.server.status, body(line()), "application/json", **self.server.told)


@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch) -> Iterator[Standin]:
    """One source whose answer the test sets."""
    module = ModuleType("says")
    module.SOURCE = sources.Source("says", Text("Nói", "Says"), ("procedures",), "0 6 * * *", needs=("SAYS_URL",))
    module.fetch = lambda _, context: iter(
        [Delivery("a.json", context.session.get(context.base).content, "procedures", "hung-yen", "2026-09")]
    )
    monkeypatch.setattr(sources, "all_sources", lambda: {"says": module})
    with serving(Says, status=404, told={}) as made:
        monkeypatch.setenv("SAYS_URL", made.base)
        yield made


def test_after_five_failures_a_source_rests_and_one_run_tries_it_again(here: Settings, says: Standin):
    for failures in range(1, 6):
        run(here, "says")
        assert circuit.held(here)["says"] == Circuit(failures, failures == 5)
        with ledger.writing(here) as connection:
            connection.execute(tables.run.update().values(next_try=None, state="failed"))
    once.plan(here, "says", [""], FIRE)
    pool = Pool(lambda one: pull.perform(here, [Plain()], one, None, ""))
    assert schedule._begin(here, pool, "") == [] and not pool.busy, "a source that rests was asked"
    with ledger.writing(here) as connection:  # a quarter of an hour passes, and a restart with it
        connection.execute(tables.circuit.update().values(until=tables.stamp(datetime.now(UTC) - timedelta(seconds=1))))
        connection.execute(tables.run.update().values(state="failed"))
    run(here, "says")
    assert circuit.held(here)["says"] == Circuit(6, True), "one failure of the trial must be enough to rest again"
    says.status = 200
    with ledger.writing(here) as connection:
        connection.execute(tables.run.update().values(next_try=None, state="failed"))
    assert run(here, "says")["state"] == "done"
    assert circuit.held(here) == {}


def rest(row: dict) -> float:
    """Give the seconds until a run is tried again."""
    return (tables.moment(row["next_try"]) - tables.moment(row["finished"])).total_seconds()


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [("120", 120), ("3600", 3600), (timedelta(minutes=40), 2400), ("315360000", 3600), (timedelta(days=3650), 3600)],
)  # fmt: skip
@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_kept_up_to_an_hour(here: Settings, says: Standin, status, asked, seconds):
    if isinstance(asked, timedelta):
        asked = format_datetime(datetime.now(UTC) + asked, usegmt=True)
    says.status, says.told = status, {"Retry-After": asked}
    row = run(here, "says")
    assert (row["problem"]["code"], len(says.asked)) == ("source_busy", 1)
    assert seconds - 60 <= rest(row) <= seconds + 5


@pytest.mark.parametrize("asked", ["soon", "-5", "0", "Thu, 01 Jan 1970 00:00:00 GMT", "9" * 400, "1e9", "٣"])
def test_a_retry_after_that_says_nothing_is_as_if_it_were_not_there(here: Settings, says: Standin, asked, monkeypatch):
    monkeypatch.setattr(outgoing, "TRIES", 1)
    says.status, says.told = 429, {"Retry-After": asked.encode("utf-8").decode("latin-1")}
    row = run(here, "says")
    long = asked.startswith("999")
    assert row["problem"]["code"] == ("source_busy" if long else "source_failing")
    assert rest(row) <= (3605 if long else 10)


def test_production_asks_listed_hosts_and_ports_alone(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SOURCE_HOSTS", "files.hungyen.gov.vn:8443 api.gov.vn")
    assert addresses.hosts("https://lgsp.gov.vn/x?y") == {
        ("lgsp.gov.vn", 443), ("files.hungyen.gov.vn", 8443), ("api.gov.vn", 443),
    }  # fmt: skip
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("a name was looked up"))
    with addresses.session("production", "https://lgsp.gov.vn/") as session:
        for url in (
            "https://lgsp.gov.vn:444/",
            "https://files.hungyen.gov.vn/",
            "https://evil.example/",
            "https://lgsp.gov.vn.evil.example/",
        ):
            with pytest.raises(Refusal) as refused:
                session.get(url)
            assert refused.value.code == "address_not_listed", url


@pytest.mark.parametrize(
    ("networks", "address", "reached"),
    [("", "10.20.0.5", False), ("10.20.0.0/16", "10.20.0.5", True), ("10.20.0.0/16", "10.21.0.5", False),
     ("10.20.0.0/16", "127.0.0.1", False), ("10.20.0.0/16", "169.254.169.254", False)],
)  # fmt: skip
def test_a_closed_network_is_reached_only_where_it_is_listed(monkeypatch, networks, address, reached):
    monkeypatch.setenv("SOURCE_NETWORKS", networks)
    tried = []
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    monkeypatch.setattr(
        socket.socket, "connect", lambda _, place: tried.append(place) or (_ for _ in ()).throw(ConnectionRefusedError)
    )
    monkeypatch.setattr(outgoing, "TRIES", 1)
    with addresses.session("production", "https://lgsp.gov.vn/") as session, pytest.raises(Refusal) as refused:
        session.get("https://lgsp.gov.vn/")
    assert (bool(tried), refused.value.code) == (reached, "source_unreachable" if reached else "address_refused")


def test_a_network_that_cannot_be_read_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SOURCE_NETWORKS", "10.0.0.0/8 mạng-riêng")
    with pytest.raises(Refusal) as refused:
        addresses.session("production", "https://lgsp.gov.vn/")
    assert refused.value.code == "networks_unreadable"
