"""Finding by name, without accents: agencies and what they were called, indicators, projects, work, reports, pages.

A name fits exactly, by its beginning, by the beginnings of its words, or by what stands inside it, and comes in this
order. Only names are searched, never what a report says.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from data import agencies, datasets
from data.errors import Refusal
from data.folding import plain
from data.model import Agency, Text
from data.period import parse
from data.work import Directive, Obstacle, numbered
from metrics import definitions, kept
from metrics.views.search import KINDS, Hit

LONGEST = 100
#: How many are given at most, and of one kind.
MOST, EACH = 20, 6
EXACT, BEGINS, WORDS, INSIDE = range(4)
NOTHING = Text("", "")
#: A report: dataset, sender, period.
Place = tuple[str, str, str]


@dataclass(frozen=True)
class Entry:
    """What can be found, with its spellings folded: as words, and run together."""

    hit: Hit
    spellings: tuple[str, ...]


def words(text: str) -> str:
    """Fold a text to its words: no accents, no case, one space between them."""
    return " ".join(re.findall(r"[^\W_]+", plain(text)))


def asked(text: str) -> str:
    """Fold what was typed; what is too long for any name is refused with a sentence."""
    if len(text) > LONGEST:
        raise Refusal("search_too_long", most=LONGEST)
    return words(text)


def entry(hit: Hit, *spelled: str) -> Entry:
    """Make an entry of the spellings of a name in any language."""
    folded = dict.fromkeys(words(one) for one in (hit.name.vi, hit.name.en, *spelled) if one)
    return Entry(hit, tuple(dict.fromkeys(form for one in folded for form in (one, one.replace(" ", "")) if form)))


def common(today: date) -> tuple[Entry, ...]:
    """Give what every reader may find: agencies of today and before, regions of today, indicators."""
    known = agencies.registry().values()
    reporting = (one for one in known if one.kind in agencies.REPORTING)
    found = [made for one in reporting if (made := _agency(one, today))]
    regions = agencies.in_force(today, ("region",))
    found += [entry(Hit("region", one.id, one.name, NOTHING), one.short) for one in regions]
    for one in definitions.indicators().values():
        found.append(entry(Hit("indicator", one.id, one.name, one.note), one.id.replace("_", " "), *one.aliases))
    return tuple(found)


def _agency(one: Agency, today: date) -> Entry | None:
    """Make the entry of an agency; one that is no more leads to its successor, unless that bears the same name."""
    spelled = (one.short, one.abbr, *one.aliases)
    if one.in_force(today):
        return entry(Hit("agency", one.id, one.name, NOTHING), *spelled)
    became = agencies.get(agencies.current(one.id, today))
    if became.id == one.id or became.name.vi == one.name.vi:
        return None
    return entry(Hit("agency", one.id, one.name, NOTHING, became.name), *spelled)


def projects(connection: duckdb.DuckDBPyConnection, scope: Collection[str] | None, today: date) -> tuple[Entry, ...]:
    """Give the projects of some agencies (None: of all) that a release knows; none where it keeps no projects."""
    try:
        source = kept.held(connection, "work")
    except Refusal:
        return ()
    rows = connection.execute(
        f"SELECT agency, project, arg_max(title, period) FROM {source} GROUP BY agency, project ORDER BY ALL"
    ).fetchall()
    found = {}
    for agency, code, title in rows:
        owner = agencies.get(agencies.current(agency, today))
        if scope is None or owner.id in scope:
            hit = Hit("project", f"{owner.id}.{code}", Text(title or code, title or code), owner.name)
            found[hit.key] = entry(hit, code)
    return tuple(found.values())


def work(obstacles: Iterable[Obstacle], directives: Iterable[Directive]) -> tuple[Entry, ...]:
    """Make the entries of obstacles, by title and number, and of directives, by title and document."""
    found = []
    for one in obstacles:
        code, raiser = numbered(one.id), agencies.get(one.raiser).name
        about = Text(f"{code}, {raiser.vi}", f"{code}, {raiser.en}")
        found.append(entry(Hit("obstacle", str(one.id), Text(one.title, one.title), about), code))
    for given in directives:
        about = Text(given.document, given.document)
        found.append(entry(Hit("directive", str(given.id), Text(given.title, given.title), about), given.document))
    return tuple(found)


def find(text: str, entries: Iterable[Entry], reports: Sequence[Place] = ()) -> tuple[tuple[Hit, ...], int]:
    """Give the best hits of a folded text, and how many there are at all."""
    if not text:
        return (), 0
    ranked = [(rank, one.hit) for one in entries if (rank := _rank(text, one.spellings)) is not None]
    ranked.sort(key=lambda pair: (pair[0], KINDS.index(pair[1].kind), len(pair[1].name.vi), words(pair[1].name.vi)))
    fitting = _reports(text.split(), reports)
    held = [*(hit for _, hit in ranked), *map(_report, fitting[:EACH])]
    counts: dict[str, int] = dict.fromkeys(KINDS, 0)
    shown: list[Hit] = []
    for hit in held:
        counts[hit.kind] += 1
        if counts[hit.kind] <= EACH and len(shown) < MOST:
            shown.append(hit)
    return tuple(shown), len(ranked) + len(fitting)


def _rank(text: str, spellings: tuple[str, ...]) -> int | None:
    tokens = text.split()
    best: int | None = None
    for one in spellings:
        if one == text:
            return EXACT
        if one.startswith(text):
            rank = BEGINS
        elif all(token in one for token in tokens):
            rank = WORDS if _begins(tokens, one.split()) else INSIDE
        else:
            continue
        best = rank if best is None else min(best, rank)
    return best


def _begins(tokens: Iterable[str], held: Collection[str]) -> bool:
    return all(any(word.startswith(token) for word in held) for token in tokens)


def _reports(tokens: Sequence[str], places: Sequence[Place]) -> list[Place]:
    """Give the reports of which each token begins a word of the kind, the sender or the period; the newest first."""
    fits = []
    for part, spelled in enumerate((_kind, _sender, _period)):
        known = {place[part]: words(spelled(place[part])).split() for place in places}
        fits.append([{key for key, held in known.items() if _begins([token], held)} for token in tokens])
    kinds, senders, periods = fits
    return [
        place
        for place in places
        if all(place[0] in kinds[n] or place[1] in senders[n] or place[2] in periods[n] for n in range(len(tokens)))
    ]


def _kind(dataset: str) -> str:
    label = datasets.get(dataset).label
    return f"{label.vi} {label.en} {dataset.replace('_', ' ')}"


def _sender(agency: str) -> str:
    one = agencies.get(agency)
    return " ".join((one.name.vi, one.name.en, one.short, *one.aliases))


def _period(spelling: str) -> str:
    one = parse(spelling)
    return f"{one.label('vi')} {one.label('en')} {spelling}"


def _report(place: Place) -> Hit:
    dataset, sender, period = place
    who, when = agencies.get(sender).name, parse(period)
    about = Text(f"{who.vi}, {when.label('vi')}", f"{who.en}, {when.label('en')}")
    return Hit("report", f"{period}/{sender}/{dataset}", datasets.get(dataset).label, about)
