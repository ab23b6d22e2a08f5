"""Points lost and score add up to 100 to the last decimal; scores and places equal those told slowly."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import agencies, duck
from data.errors import Refusal
from data.period import parse, span
from metrics import definitions, rollup
from metrics.score import board, check, definition
from metrics.score.marking import Held, grade, mark, places
from metrics.score.sharing import shared, split
from metrics.views import MISSING
from tests.metrics import oracle_scores as oracle

INDICES = definition.indices()
HUNDRED = Decimal(100)
SET = INDICES["national_set"]


def _known(one: definition.Index, kind: str, draw: Random) -> dict[str, Fraction | str]:
    """Draw a value inside and around the range of each criterion, or a reason why there is none."""
    found: dict[str, Fraction | str] = {}
    for criterion in one.of(kind):
        if draw.random() < 0.15:
            found[criterion.id] = draw.choice(MISSING)
            continue
        whole = draw.randint(1, 9_999)
        way = Fraction(draw.randint(-whole // 10, whole + whole // 10), whole)
        low, high = Fraction(criterion.floor), Fraction(criterion.goal)
        found[criterion.id] = low + (high - low) * way
    return found


def _held(known: dict[str, Fraction | str]) -> dict[str, Held]:
    return {name: Held(None, one) if isinstance(one, str) else Held(one) for name, one in known.items()}


@pytest.mark.parametrize("index_id", INDICES)
@given(seed=st.integers(0, 2**32))
@settings(max_examples=40, deadline=None)
def test_a_score_equals_the_one_told_slowly_and_its_losses_add_up(index_id: str, seed: int):
    one, draw = INDICES[index_id], Random(seed)
    kind = draw.choice(one.kinds)
    known = _known(one, kind, draw)
    marked = mark(one, kind, _held(known))
    assert marked.score == oracle.score(one, kind, known)
    exact = oracle.losses(one, kind, known)
    if exact is None:
        assert marked.score is None and marked.missing in MISSING and not any(part.lost for part in marked.parts)
        return
    assert sum((part.lost for part in marked.parts), marked.score) == HUNDRED
    for part in marked.parts:
        assert abs(Fraction(part.lost) - exact.get(part.criterion.id, 0)) < Fraction(2, 10**6) and part.lost >= 0


@given(
    total=st.integers(0, 10**12),
    parts=st.lists(st.integers(0, 10**15) | st.integers(0, 3), min_size=1, max_size=40),
)
@settings(max_examples=60, deadline=None)
def test_the_largest_remainder_adds_up_and_never_strays_by_a_whole_unit(total: int, parts: list[int]):
    given_out = shared(total, parts)
    assert given_out == split(total, [Fraction(part, 7) for part in parts])
    assert sum(given_out) == total and min(given_out) >= 0
    whole = sum(parts)
    if whole:
        assert all(abs(one - Fraction(total * part, whole)) < 1 for one, part in zip(given_out, parts, strict=True))
        rest = {n: Fraction(total * part, whole) - given_out[n] for n, part in enumerate(parts)}
        rounded_up = [n for n in rest if rest[n] < 0]
        rounded_down = [n for n in rest if rest[n] > 0]
        assert all(rest[up] + 1 >= rest[down] for up in rounded_up for down in rounded_down)


def test_equal_remainders_go_to_the_earlier_and_nothing_to_go_by_goes_to_the_last():
    assert shared(2, [1, 1, 1]) == [1, 1, 0]
    assert shared(3, [0, 0]) == [0, 3] and shared(0, []) == []


@given(st.dictionaries(st.text(max_size=3), st.none() | st.integers(0, 6).map(Decimal), max_size=30))
@settings(max_examples=60, deadline=None)
def test_ties_are_ties(scores: dict[str, Decimal | None]):
    found = places(scores)
    assert {name: oracle.place(scores, name) for name in scores if scores[name] is not None} == found
    assert places({"a": Decimal(9), "b": Decimal(5), "c": Decimal(5), "d": Decimal(1), "e": None}) == {
        "a": 1, "b": 2, "c": 2, "d": 4,
    }  # fmt: skip


@pytest.fixture(scope="module")
def world():
    """Observations of every agency for 24 months across the mergers, with gaps, and the scores made of them."""
    draw = Random(20250701)
    months = list(span(parse("2024-08"), parse("2026-07")))
    periods = sorted({str(whole) for month in months for whole in month.containing()})
    wanted = {c.indicator for one in INDICES.values() for c in one.criteria}
    rows = []
    for period in periods:
        for agency in agencies.in_force(parse(period).end):
            for name in sorted(wanted):
                rows += [_observation(draw, name, agency.id, period)] if draw.random() < 0.97 else []
    with duck.connect() as connection:
        rollup.load(connection, "observation", rows, rollup.OBSERVATION)
        board.fill(connection)
        yield rows, connection


def _observation(draw: Random, name: str, agency: str, period: str) -> dict:
    one = definitions.get(name)
    bottom = draw.choice((0, draw.randint(1, 40), draw.randint(1, 10**7)))
    top = draw.randint(0, bottom)
    missing = "not_occurring" if not bottom else draw.choice(MISSING) if draw.random() < 0.1 else None
    factor = board.times(one)
    value = None if missing else f"{Decimal(top) * factor / bottom:.6f}"
    said = {"indicator": name, "agency": agency, "period": period, "lens": "", "value": value, "missing": missing}
    amounts = {"numerator": top, "denominator": bottom} if missing in (None, "not_occurring") else {}
    return said | amounts | {"marks": [], "illustrative": False, "oldest_input": None, "newest_input": None}


def test_for_all_agencies_and_periods_points_lost_and_score_are_one_hundred(world):
    _, connection = world
    counted, wrong, agencies_, periods = connection.execute(
        """
        SELECT count(*), count(*) FILTER (WHERE score + lost <> 100), count(DISTINCT agency), count(DISTINCT period)
        FROM score JOIN (SELECT "index", agency, period, sum(lost) AS lost FROM lost GROUP BY ALL) USING ("index", agency, period)
        """
    ).fetchone()
    assert (wrong, counted > 1_000, agencies_ > 100, periods >= 12) == (0, True, True, True)


def test_every_score_and_place_of_the_world_equals_the_one_told_slowly(world):
    rows, connection = world
    held: dict[tuple[str, str], dict[str, Fraction | str]] = {}
    for row in rows:
        name, factor = row["indicator"], board.times(definitions.get(row["indicator"]))
        value = row["missing"] or Fraction(row["numerator"]) * factor / row["denominator"]
        held.setdefault((row["agency"], row["period"]), {})[name] = value
    found = {(i, a, p): (s, n) for i, a, p, s, n in connection.execute(
        'SELECT "index", agency, period, score, place FROM score').fetchall()}  # fmt: skip
    checked = 0
    for one in INDICES.values():
        for period in {p for i, _, p in found if i == one.id}:
            for kind in one.kinds:
                peers = [agency.id for agency in agencies.in_force(parse(period).end, (kind,))]
                told = {
                    a: {c.id: held.get((a, period), {}).get(c.indicator, "unknown") for c in one.of(kind)}
                    for a in peers
                }
                idle = [c.id for c in one.of(kind) if not any(isinstance(told[a][c.id], Fraction) for a in peers)]
                scores = {a: oracle.score(one, kind, told[a] | dict.fromkeys(idle, "not_applicable")) for a in peers}
                for agency in peers:
                    assert found[one.id, agency, period] == (scores[agency], oracle.place(scores, agency))
                    checked += 1
    assert checked == len(found)


def test_scores_are_kept_for_the_periods_that_an_index_names_and_for_nobody_who_was_not_there(world):
    _, connection = world
    for index_id, agency, period in connection.execute('SELECT "index", agency, period FROM score').fetchall():
        assert parse(period).kind in INDICES[index_id].periods
        assert agencies.get(agency).in_force(parse(period).end)


def test_a_grade_begins_at_its_own_limit():
    graded = [one for one in INDICES.values() if one.grades]
    for one in graded:
        for upper, lower in pairwise(one.grades):
            assert grade(one, upper.at) == upper and grade(one, upper.at - Decimal("0.000001")) == lower
    assert grade(SET, None) is None


GOOD = (definition.FOLDER / "national_set.toml").read_text("utf-8")
BROKEN = {
    "a weight that does not add up": (GOOD.replace("weight = 6", "weight = 7"), "weigh"),
    "a group that does not add up": (GOOD.replace("total = 100", "total = 99"), "weigh 100"),
    "an unknown indicator": (GOOD.replace('"tasks_on_time"', '"happiness"', 1), "happiness"),
    "an unknown group": (GOOD.replace('group = "done"', 'group = "undone"', 1), "undone"),
    "no rule for a reason": (GOOD.replace('late = "lost", ', ""), "missing needs a rule"),
    "an unknown rule": (GOOD.replace('late = "lost"', 'late = "zero"'), "missing needs a rule"),
    "floor at the goal": (GOOD.replace("floor = 50", "floor = 100", 1), "floor and goal"),
    "no weight": (GOOD.replace("weight = 4", "weight = 0"), "not above 0"),
    "no example": (GOOD[: GOOD.index("[[examples]]")], "examples"),
    "an unknown document": (GOOD.replace('document = "bo-dung-chung"', 'document = "qd9"'), "qd9"),
    "an unknown period": (GOOD.replace('"quarter"', '"week"'), "unknown value"),
    "a name twice": (GOOD.replace('id = "done"', 'id = "tasks_on_time"').replace('"done"', '"tasks_on_time"'), "twice"),
    "text that is not TOML": (GOOD + "\n= 3", "line"),
}  # fmt: skip


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_index_is_refused_naming_the_file_and_the_fault(fault: str):
    text, named = BROKEN[fault]
    assert text != GOOD
    with pytest.raises(Refusal) as refused:
        definition.read("broken_one", text)
    assert refused.value.code == "definition_invalid" and "broken_one.toml" in refused.value.say("vi")
    assert named in refused.value.say("en")


def test_an_example_that_gives_something_else_is_refused(monkeypatch: pytest.MonkeyPatch):
    wrong = definition.read("national_set", GOOD.replace("score = 65.730337", "score = 65.730338"))
    monkeypatch.setattr(check, "indices", lambda: {"national_set": wrong})
    with pytest.raises(Refusal) as refused:
        check.examples()
    assert refused.value.code == "example_wrong" and "65.730337" in refused.value.say()


def test_an_unknown_index_is_refused_with_those_that_exist():
    with pytest.raises(Refusal) as refused:
        definition.get("happiness")
    assert refused.value.code == "index_unknown" and "national_set" in refused.value.say("en")
