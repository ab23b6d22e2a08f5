"""Every fault of a source, in every format, ends in one named state, and the last good figures stay with their age."""

from __future__ import annotations

import json
import logging
import os
import shutil
import socket
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

from data import ledger, outgoing
from data.model import Delivery, Text
from data.period import ZONE
from data.settings import Settings
from ingest import schedule, sources
from ingest.fetchers.file import changed
from ingest.read.child import Reader
from metrics import freshness, standing
from tests.ingest.kit import counting
from tests.ingest.ways import copy_while_open, run
from tests.reliability.faults import bodies, servers
from tests.standins import Standin, serving

CASES = Path(__file__).parent / "faults" / "cases.toml"
LIMITS = {"CONNECT": 0.4, "IDLE": 0.6, "WHOLE": 2.0, "BODY": 200_000, "TRIES": 1}
LEAST = 120


@dataclass(frozen=True)
class Case:
    """One fault in one format, and where it must end; `kept` tells whether the figures before it must stay."""

    id: str
    kind: str
    state: str
    code: str
    play: str = "good"
    at: str = "plain"
    rows: str = "same"
    bytes: str = "same"
    period: str = "2026-09"
    kept: bool = True
    twice: bool = False
    now: str = ""


def cases() -> list[Case]:
    """Read every case: fault × format."""
    found = []
    for one in tomllib.loads(CASES.read_text("utf-8"))["case"]:
        for kind in one.pop("formats", bodies.FORMATS):
            own = one.get("in", {}).get(kind, {})
            found.append(Case(kind=kind, **{name: value for name, value in (one | own).items() if name != "in"}))
    return found


def main(quick: bool = False) -> dict[str, Any]:
    """Play every case, or every seventh, so that each format has its turn."""
    chosen = cases()[:: 7 if quick else 1]
    logging.getLogger("stamina").setLevel(logging.ERROR)
    wrong, named = [], 0
    with house() as place:
        for case in chosen:
            said = play(place, case)
            named += said[0] in standing.STATES
            if said != (case.state, case.code, True):
                wrong.append(f"{case.id}/{case.kind}: {said}")
                print(f"{case.id}/{case.kind}: is {said}, not {(case.state, case.code, True)}", file=sys.stderr)
    figure = {
        "cases": len(chosen),
        "named": named,
        "as_declared": len(chosen) - len(wrong),
        "faults": len({one.id for one in chosen}),
    }
    least = LEAST // 4 if quick else LEAST
    ok = not wrong and named == len(chosen) >= least
    return {
        "figure": figure,
        "bar": f"≥ {least} cases, each in its one state, last good figures kept with their age",
        "ok": ok,
    }


@dataclass
class House:
    """What the cases share: servers, a reading process, and a copy per format in which all was well once."""

    folder: Path
    places: dict[str, Standin]
    reader: Reader
    closed: str
    full: str
    held: dict[str, Settings]


def play(place: House, case: Case) -> tuple[str, str, bool]:
    """Let a source meet a fault; give the state and code in which it ends, and whether the held figures are right."""
    settings = replace(place.held[case.kind], data_dir=place.folder / "now" / "held")
    settings = replace(settings, ledger_url=f"sqlite:///{settings.data_dir / 'record' / 'ledger.sqlite'}")
    if case.now:
        settings = replace(settings, fixed_now=datetime.fromisoformat(case.now).replace(tzinfo=ZONE))
    shutil.rmtree(place.folder / "now", ignore_errors=True)
    shutil.copytree(place.held[case.kind].data_dir, settings.data_dir)
    ledger._upgrade.cache_clear()
    ledger._engine.cache_clear()
    server = place.places.get(case.at, place.places["plain"])
    server.fault = case.play.replace("{http}", place.places["plain"].base)
    rows = bodies.ROWS[case.rows](bodies.good(more=1))
    server.body = bodies.BYTES[case.bytes](bodies.write(rows, case.kind))
    server.second = bodies.write(bodies.good(more=2), case.kind)
    address = {"closed": place.closed, "full": place.full, "nowhere": "http://khong-co.invalid/"}.get(
        case.at, server.base
    )
    before, good = _figures(settings), _feed(settings).last_good
    with patch.dict(os.environ, _environ(address, case.kind, case.period, case.twice)):
        run(settings, "faulty", readers=[place.reader])
        schedule._announce(settings)
        with ledger.reading(settings) as connection:
            found = standing.of(connection, "faulty", datetime.now(UTC))
        feed = _feed(settings)
    stays = _figures(settings) == before and feed.last_good == good and feed.age is not None
    shown = feed.standing == found and bool(found.says["vi"] or not found.code)
    return found.state, found.code, shown and (stays if case.kept else _figures(settings) != before)


@contextmanager
def house() -> Iterator[House]:
    """Set up servers, certificates and the copies."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="source-faults-")))
        for name, value in LIMITS.items():
            stack.enter_context(patch.object(outgoing, name, value))
        papers = servers.certificates(folder)
        stack.enter_context(patch.dict(os.environ, {"SOURCE_CA": str(papers["authority"])}))
        places = {
            name: stack.enter_context(servers.secure(papers[name]))
            for name in ("good", "expired", "wrong_host", "self_signed")
        }
        places["plain"] = stack.enter_context(serving(servers.Misbehaving, fault="good", body=b""))
        module = _source()
        stack.enter_context(patch.object(sources, "all_sources", lambda: {"faulty": module}))
        full = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            closed = f"http://127.0.0.1:{probe.getsockname()[1]}"
        made = House(
            folder, places, stack.enter_context(Reader()), closed, f"http://127.0.0.1:{full.getsockname()[1]}", {}
        )
        for kind in bodies.FORMATS:
            made.held[kind] = _well(made, kind)
        yield made


def _well(place: House, kind: str) -> Settings:
    """Make a copy in which the source brought a good report."""
    settings = copy_while_open(place.folder / kind)
    place.places["plain"].fault = "good"
    for month in (8, 9):
        place.places["plain"].body = bodies.write(bodies.good(f"{month}/2026"), kind)
        with patch.dict(os.environ, _environ(place.places["plain"].base, kind, f"2026-0{month}", False)):
            schedule._announce(settings)
            row = run(settings, "faulty", readers=[place.reader])
        assert row["accepted"] == 1, row
    return settings


def _environ(address: str, kind: str, period: str, twice: bool) -> dict[str, str]:
    more = f"{address}/second.{kind}" if twice else ""
    return {"FAULTY_URL": f"{address}/file.{kind}", "FAULTY_PERIOD": period, "FAULTY_SECOND": more}


def _source() -> ModuleType:
    module = ModuleType("faulty")
    module.SOURCE = sources.Source(
        "faulty", Text("Thử lỗi", "Faulty"), ("procedures",), "0 6 * * *", needs=("FAULTY_URL",)
    )

    def fetch(_, context):
        for address in filter(None, (context.base, os.environ["FAULTY_SECOND"])):
            got = changed(context, address)
            if got:
                name, period = address.rsplit("/", 1)[-1], os.environ["FAULTY_PERIOD"]
                yield Delivery(name, got.body, "procedures", "hung-yen", period, seen=got.seen)

    module.fetch = fetch
    return module


def _figures(settings: Settings) -> list[tuple[Any, ...]]:
    names = ("field", "total", "eligible", "full_online", "partial_online")
    return sorted(tuple(row[name] for name in names) for row in counting(settings))


def _feed(settings: Settings) -> Any:
    (found,) = freshness.every(settings, "2026-Q3")
    return found


if __name__ == "__main__":
    line = {"name": "source_faults", **main("--quick" in sys.argv)}
    print(json.dumps(line, ensure_ascii=False))
    sys.exit(not line["ok"])
