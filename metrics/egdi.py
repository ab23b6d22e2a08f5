"""The road to a rank of the UN survey: EGDI from its components, what the country at the target rank has, how others move.

EGDI = Σ weight × component, with the weights of each edition (`data/reference/egdi_weights.csv`); published values carry
four or five decimals, so that a recomputed one may differ by 0.0001. How others move: the spread of the change of EGDI
from one edition to the next among the countries that stood within ten ranks of the target in the earlier one, over
editions made by one method two years apart at most.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, ROUND_UP, Decimal
from fractions import Fraction
from itertools import pairwise
from statistics import median

import duckdb

from data import agencies, edition
from data.errors import Refusal, sentence
from data.model import Text
from metrics import kept
from metrics.trajectory import SURVEY_YEARS
from metrics.views import Stamp
from metrics.views.targets import Drift, Edition, Road, Standing, Way

PARTS = ("osi", "tii", "hci")
TOLERANCE = Decimal("0.0001")
#: Countries so near in rank to the target tell how the target moves; so many are shown around the country itself.
NEAR, AROUND = 10, 5
ASEAN = ("BRN", "KHM", "IDN", "LAO", "MYS", "MMR", "PHL", "SGP", "THA", "TLS")
#: An edition of so many countries is whole: its rows give the country at any rank.
WHOLE = 190
_PLACES = Decimal("0.00001")

Weights = Mapping[str, Fraction]
Editions = Mapping[int, Mapping[str, Standing]]


@edition.kept
def weights() -> dict[int, Weights]:
    """Load the weights of each edition: year → component → weight."""
    with edition.place("data/reference/egdi_weights.csv").open(encoding="utf-8", newline="") as file:
        return {int(row["year"]): {part: Fraction(row[part]) for part in PARTS} for row in csv.DictReader(file)}


def weights_of(year: int) -> Weights:
    """Give the weights of an edition; one that is newer than the file goes by the newest known."""
    known = weights()
    return known.get(year) or known[max(known)]


def recomputed(one: Standing, shares: Weights) -> Decimal | None:
    """Give the EGDI that the components make, to five decimals, or None where one of them is missing."""
    parts = {part: getattr(one, part) for part in PARTS}
    if None in parts.values():
        return None
    return _decimal(sum((shares[part] * Fraction(parts[part]) for part in PARTS), Fraction(0)), ROUND_HALF_UP)


def load(connection: duckdb.DuckDBPyConnection) -> dict[int, dict[str, Standing]]:
    """Give every edition that a release holds, oldest first: year → country → where it stood."""
    query = f"""
        SELECT period, agency, egdi_rank, egdi, osi, tii, hci FROM {kept.held(connection, "survey")}
        WHERE egdi_rank IS NOT NULL AND egdi IS NOT NULL ORDER BY period, egdi_rank, agency
    """
    found: dict[int, dict[str, Standing]] = {}
    for period, country, rank, egdi, *parts in connection.execute(query).fetchall():
        held = (None if part is None else _trim(part) for part in parts)
        found.setdefault(int(period), {})[country] = Standing(
            country, agencies.get(country).name, rank, _trim(egdi), *held
        )
    return found


def make(connection: duckdb.DuckDBPyConnection, stamp: Stamp, country: str, rank: int, until: int) -> Road:
    """Make the road of a country to a rank in the newest edition up to a year."""
    held = {year: rows for year, rows in load(connection).items() if year <= until}
    return road(held, stamp, country, rank)


def road(held: Editions, stamp: Stamp, country: str, rank: int) -> Road:
    """Make the road from the editions themselves."""
    years = [year for year, rows in held.items() if country in rows]
    if not years:
        raise Refusal("survey_without_country", given=agencies.get(country).name.vi)
    year = max(years)
    rows, own, shares = held[year], held[year][country], weights_of(year)
    lower, upper = _at_rank(rows, rank)
    aim = lower.egdi if lower else None
    drift = _drift(held, rank)
    words = ["rank_is_relative"]
    if not lower or not upper or lower.rank != rank:
        words.append("rank_between_known")
    return Road(
        stamp=stamp,
        country=country,
        name=own.name,
        year=year,
        rank=rank,
        own=own,
        weights={part: _decimal(shares[part], ROUND_HALF_UP) for part in PARTS},
        at_rank=lower,
        better=upper,
        aim=aim,
        gap=max(aim - own.egdi, Decimal(0)) if aim is not None else None,
        ways=_ways(own, aim, shares) if aim is not None and own.rank > rank else (),
        drift=drift,
        aim_next=(aim + drift.low, aim + drift.high) if aim is not None and drift else None,
        thresholds=tuple(
            (one, found.egdi) for one, others in held.items() if (found := _exactly(others, rank)) is not None
        ),
        around=tuple(one for one in rows.values() if abs(one.rank - own.rank) <= AROUND and one.country != country),
        neighbours=tuple(rows[one] for one in ASEAN if one in rows and one != country),
        editions=tuple(_edition(one, list(others.values())) for one, others in held.items()),
        words=tuple(Text(sentence(code, "vi", rank=rank), sentence(code, "en", rank=rank)) for code in words),
    )


def _exactly(rows: Mapping[str, Standing], rank: int) -> Standing | None:
    """Give the country at a rank; with tied ranks above it, the last of those that share the rank before."""
    found = [one for one in rows.values() if one.rank == rank]
    if not found and len(rows) >= WHOLE:
        found = [one for one in rows.values() if one.rank < rank][-1:]
    return found[0] if found else None


def _at_rank(rows: Mapping[str, Standing], rank: int) -> tuple[Standing | None, Standing | None]:
    """Give the country at a rank twice, or the nearest that are held: the next worse, and the next better."""
    exact = _exactly(rows, rank)
    if exact:
        return exact, exact
    worse = min((one for one in rows.values() if one.rank > rank), key=lambda one: one.rank, default=None)
    better = max((one for one in rows.values() if one.rank < rank), key=lambda one: one.rank, default=None)
    return worse, better


def _ways(own: Standing, aim: Decimal, shares: Weights) -> tuple[Way, ...]:
    """Say which values of the components would make the aim: one of them alone, all alike, all by the same share of the rest.

    Values are rounded up to five decimals, so that the way reaches the aim; one beyond 1 cannot be walked.
    """
    parts = {part: getattr(own, part) for part in PARTS}
    if None in parts.values():
        return ()
    now = {part: Fraction(value) for part, value in parts.items()}
    lack = Fraction(aim) - sum((shares[part] * now[part] for part in PARTS), Fraction(0))
    rest = sum((shares[part] * (1 - now[part]) for part in PARTS), Fraction(0))
    ways = {part: now | {part: now[part] + lack / shares[part]} for part in PARTS}
    ways["alike"] = {part: value + lack for part, value in now.items()}
    ways["share"] = {part: value + lack / rest * (1 - value) if rest else value for part, value in now.items()}
    return tuple(
        Way(name, {part: _decimal(value, ROUND_UP) for part, value in found.items()}, max(found.values()) <= 1)
        for name, found in ways.items()
    )


def _drift(held: Editions, rank: int) -> Drift | None:
    """Give how far countries near a rank have moved from one edition to the next."""
    moves, pairs = [], []
    for before, after in pairwise(held):
        if after - before > SURVEY_YEARS or weights_of(before) != weights_of(after):
            continue  # another pace or another method: not what the next edition may bring
        near = [one for one in held[before].values() if abs(one.rank - rank) <= NEAR and one.country in held[after]]
        if near:
            pairs.append((before, after))
            moves += [held[after][one.country].egdi - one.egdi for one in near]
    if not moves:
        return None
    moves.sort()
    cut = (len(moves) + 1) // 10
    ends = (moves[cut - 1], moves[-cut]) if cut else (moves[0], moves[-1])
    return Drift(tuple(pairs), len(moves), ends[0], median(moves), ends[1], moves[0], moves[-1])


def _edition(year: int, rows: Sequence[Standing]) -> Edition:
    shares = weights_of(year)
    compared = [(one, again) for one in rows if (again := recomputed(one, shares)) is not None]
    apart = [(one, again) for one, again in compared if abs(again - one.egdi) > TOLERANCE]
    differences = [abs(again - one.egdi) for one, again in compared]
    return Edition(
        year=year,
        countries=len(rows),
        compared=len(compared),
        agreeing=len(compared) - len(apart),
        largest=max(differences, default=Decimal(0)),
        apart=tuple((one.country, one.egdi, again) for one, again in apart),
    )


def _decimal(value: Fraction, rounding: str) -> Decimal:
    """Give a fraction to five decimals."""
    scaled = value * 100_000
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    up = rest > 0 if rounding == ROUND_UP else 2 * rest >= scaled.denominator
    return Decimal(whole + up) * _PLACES


def _trim(value: Decimal) -> Decimal:
    return Decimal(f"{value.normalize():f}")
