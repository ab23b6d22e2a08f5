"""A small country with real releases, for what a reader may learn of others: each agency × state has its canaries.

A canary is a number of nine digits or a word that occurs nowhere else. `value` canaries stand in the columns that
the indicator reads, `cell` canaries in columns that it does not, so that their depths can be told apart.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from data import accounts, datasets, inbox, publication, reports, settings, urging, work
from data.model import Delivery
from data.settings import Settings
from data.work import Actor, Raised
from ingest import accept
from ingest.read.child import Reader
from metrics import official, release, working
from tests.doors import kit

NOW = "2026-06-10T09:00:00+07:00"
AGENCIES = ("hung-yen", "ha-noi", "byt")
#: state → the period in which each agency's report is in that state.
STATES = {
    "official": "2026-03",
    "provisional": "2026-04",
    "accepted": "2026-05",
    "returned": "2026-02",
    "draft": "2026-01",
    "submitted": "2025-12",
    "withdrawn": "2025-11",
}

COLUMNS = ("field", "total", "eligible", "full_online", "partial_online")


@dataclass(frozen=True)
class Planted:
    """The canaries of one agency in one state, as texts: the digits of numbers, and a word."""

    agency: str
    state: str
    values: tuple[str, ...]
    cells: tuple[str, ...]


def planted(agency: str, state: str, seed: int = 0) -> Planted:
    """Choose the canaries of an agency in a state; another seed gives other ones."""
    chance = random.Random(f"{agency} {state} {seed}")
    full = chance.randrange(10**8, 2 * 10**8)
    eligible = full + chance.randrange(10**7, 10**8)
    total, partial = eligible + chance.randrange(10**8, 10**9 - eligible), chance.randrange(10**8, 10**9)
    word = "".join(chance.choice("bcdghklmnpqrstvx") for _ in range(12))
    return Planted(agency, state, (str(eligible), str(full)), (str(total), str(partial), word))


def stuck(agency: str, seed: int = 0) -> str:
    """Choose the word of the obstacle that an agency has raised and that no release holds."""
    return planted(agency, "stuck", seed).cells[-1]


def delivery(one: Planted, period: str) -> Delivery:
    """Write the report that carries canaries; a returned one breaks a rule."""
    eligible, full = one.values
    total, partial, word = one.cells
    if one.state == "returned":
        eligible, full = full, eligible
    line = dict(zip(COLUMNS, (word, total, eligible, full, partial), strict=True))
    columns = datasets.get("procedures").columns
    text = f"{','.join(columns[name].headers[0] for name in line)}\n{','.join(line.values())}\n"
    return Delivery(f"{one.agency}_{period}.csv", text.encode(), "procedures", one.agency, period)


def build(folder: Path, reader: Reader, quiet: tuple[str, ...] = ()) -> Settings:
    """Make the country: releases r1 (provisional) and r2 (official), then what all but the `quiet` have not released."""
    here = settings.load(environ={"DATA_DIR": str(folder), "MODE": "demo", "NOW": NOW})
    send(here, reader, ("official", "provisional"), AGENCIES)
    release.publish(here)
    publish(here)
    later(here, reader, tuple(one for one in AGENCIES if one not in quiet))
    return here


def later(here: Settings, reader: Reader, agencies: tuple[str, ...], seed: int = 0) -> None:
    """Let agencies make what stays unreleased; the same steps in the same order whatever the values are."""
    send(here, reader, ("accepted", "returned", "withdrawn"), agencies, seed)
    for agency in agencies:
        until = here.today()
        reports.allow_late(here, kit.BY, agency, STATES["withdrawn"], "văn bản 1", "nhầm kỳ", until, "procedures")
        (card,) = reports.of_agency(here, [agency], period=STATES["withdrawn"])
        reports.withdraw(here, kit.BY, card.id, "nhầm kỳ", [agency])
        for state in ("draft", "submitted"):
            one = delivery(planted(agency, state, seed), STATES[state])
            file = reports.upload(here, kit.BY, one.name, one.body, agency, one.dataset, one.period)
            accept.process(here, [reader], inbox.files(here, [file]))
        (card,) = reports.of_agency(here, [agency], period=STATES["submitted"])
        for problem in reports.findings(here, card.id, [agency]):
            word = planted(agency, "submitted", seed).cells[-1]
            reports.explain(here, kit.BY, problem.id, "đúng như vậy", [agency])
            reports.attach(here, kit.BY, problem.id, f"{word}.pdf", word.encode(), [agency])
        reports.send(here, kit.BY, [card.id], [agency])
        about = reports.Figure(agency, STATES["accepted"], dataset="procedures")
        office, owner = Actor(kit.BY, office=True), "ha-noi" if agency == "byt" else "byt"
        what = Raised(
            agency, "law", f"Vướng {stuck(agency, seed)}", owner, projects=(f"{agency}.{stuck(agency, seed)}",)
        )
        number = work.raise_obstacle(here, office, what)
        work.assign(here, office, number, 1, owner, step=f"Gỡ {stuck(agency, seed)}")
        work.remark(here, office, "obstacle", number, f"Lời {stuck(agency, seed)}")
        word = planted(agency, "submitted", seed).cells[-1]
        issued = work.issue(here, office, "1/CT", "Chính phủ", "Báo cáo kết quả", [agency], here.today())
        file = work.bring(here, f"{word}.pdf", word.encode())
        work.report(here, Actor(kit.BY, agencies=frozenset({agency})), issued, agency, 1, 50, word, file=file)
        word = planted(agency, "accepted", seed).cells[-1]
        reports.doubt(here, kit.BY, about, f"Sai: {word}")
        letter = urging.send(here, kit.BY, [agency], word, f"Đôn đốc {word}")
        urging.reply_letter(here, kit.BY, letter, agency, f"Trả lời {word}", [agency])
    working.refresh(here)


def send(here: Settings, reader: Reader, states: tuple[str, ...], agencies: tuple[str, ...], seed: int = 0) -> None:
    """Receive and decide the reports of agencies in some states."""
    found = [delivery(planted(agency, state, seed), STATES[state]) for agency in agencies for state in states]
    receipts = inbox.receive(here, found, "command", illustrative=False)
    outcomes = accept.process(here, [reader], inbox.files(here, receipts))
    assert not [outcome.refused for outcome in outcomes if outcome.refused]


def publish(here: Settings) -> None:
    """Publish the month of state `official` by two persons."""
    first, second = (accounts.create(here, kit.BY, f"cong.bo.{n}", f"Người {n}", "publisher") for n in "ab")
    wish = publication.propose(here, first, STATES["official"], "chốt")
    publication.confirm(here, second, wish, "đã soát")
    official.publish(here)


@contextmanager
def opened(here: Settings) -> Iterator[Callable[[], kit.House]]:
    """Point the data door at a country; gives what builds its programs with everybody's accounts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATA_DIR", str(here.data_dir))
        patch.setenv("NOW", NOW)
        for name in ("MODE", "LEDGER_URL", "PUBLIC", "HOST", "PORT"):
            patch.delenv(name, raising=False)
        yield lambda: kit.build(replace(here), None)
