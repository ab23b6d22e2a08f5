"""What to fix first: each step is applied to what is known of the agency, and the agency is scored again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from metrics.score.board import Line
from metrics.score.definition import Index
from metrics.score.ledger import Entry
from metrics.score.marking import Held, mark, places
from metrics.views.scores import Fix

#: Rows proposed of each criterion, and steps in all.
ROWS, STEPS = 5, 20


def fixes(
    one: Index, kind: str, line: Line, peers: Sequence[Line], ledger: Mapping[str, Sequence[Entry]]
) -> tuple[Fix, ...]:
    """Give the steps that bring most, the greatest gain first; each gain is that of scoring again."""
    if line.marked.score is None:
        return ()
    steps = [
        _again(one, kind, line, peers, fix, {fix.criterion: held})
        for part in line.marked.parts
        for fix, held in _steps(line, part.criterion.id, Fraction(part.criterion.goal), ledger)
        if part.lost
    ]
    chosen = sorted((fix for fix in steps if fix.gain > 0), key=lambda fix: (-fix.gain, fix.kind != "row"))[:STEPS]
    return tuple(_together(one, kind, line, chosen, ledger))


def keys(steps: Sequence[Fix]) -> tuple[str, ...]:
    """Name each step: its criterion, and for a row its number among the rows of that criterion in the list."""
    found: list[str] = []
    for place, fix in enumerate(steps):
        before = sum(one.kind == "row" and one.criterion == fix.criterion for one in steps[:place])
        found.append(f"{fix.criterion}.{before + 1}" if fix.kind == "row" else fix.criterion)
    return tuple(found)


def taken(
    one: Index,
    kind: str,
    line: Line,
    peers: Sequence[Line],
    chosen: Sequence[Fix],
    ledger: Mapping[str, Sequence[Entry]],
) -> tuple[Decimal, int]:
    """Give score and place with all of some steps taken, whatever their order; the others stay as they are."""
    score = mark(one, kind, _mended(one, kind, line, sorted(chosen, key=lambda fix: fix.kind == "row"), ledger)).score
    assert score is not None
    scores = {peer.agency: peer.marked.score for peer in peers} | {line.agency: score}
    return score, places(scores)[line.agency]


def _steps(
    line: Line, criterion: str, goal: Fraction, ledger: Mapping[str, Sequence[Entry]]
) -> Iterable[tuple[Fix, Held]]:
    missing = line.seen.held.get(criterion, Held(None)).value is None
    nothing = Decimal(0)
    whole = Fix("send" if missing else "criterion", criterion, None, None, nothing, nothing, 0, nothing, missing)
    yield whole, Held(goal)
    for entry in list(ledger.get(criterion, ()))[:ROWS]:
        if entry.loss.level == "row" and entry.mended is not None:
            yield replace(whole, kind="row", what=entry.loss.what, short=entry.loss.short), Held(entry.mended)


def _again(one: Index, kind: str, line: Line, peers: Sequence[Line], fix: Fix, changed: dict[str, Held]) -> Fix:
    """Score again with a step taken; the others stay as they are."""
    score = mark(one, kind, _held(one, kind, line) | changed).score
    assert score is not None and line.marked.score is not None
    scores = {peer.agency: peer.marked.score for peer in peers} | {line.agency: score}
    return replace(fix, gain=score - line.marked.score, score=score, place=places(scores)[line.agency])


def _together(
    one: Index, kind: str, line: Line, chosen: Sequence[Fix], ledger: Mapping[str, Sequence[Entry]]
) -> Iterable[Fix]:
    """Give each step the score of all steps so far taken together."""
    for n, fix in enumerate(chosen, 1):
        score = mark(one, kind, _mended(one, kind, line, chosen[:n], ledger)).score
        assert score is not None
        yield replace(fix, together=score)


def _mended(
    one: Index, kind: str, line: Line, chosen: Sequence[Fix], ledger: Mapping[str, Sequence[Entry]]
) -> dict[str, Held]:
    """Give what is known once some steps are taken; a row inside a criterion that is brought to its goal adds nothing."""
    held = _held(one, kind, line)
    start = dict(held)
    whole: set[str] = set()
    for fix in chosen:
        criterion = next(c for c in one.of(kind) if c.id == fix.criterion)
        if fix.kind != "row":
            whole.add(fix.criterion)
            held[fix.criterion] = Held(Fraction(criterion.goal))
        elif fix.criterion not in whole:
            entry = next(e for e in ledger[fix.criterion] if e.loss.level == "row" and e.loss.what == fix.what)
            now, before = held[fix.criterion].value, start[fix.criterion].value
            assert now is not None and before is not None and entry.mended is not None
            held[fix.criterion] = Held(now + entry.mended - before)
    return held


def _held(one: Index, kind: str, line: Line) -> dict[str, Held]:
    """Give what the score was made of: a criterion on which nobody has a figure stays out of it."""
    idle = {p.criterion.id: Held(None, p.missing) for p in line.marked.parts if p.missing is not None}
    return dict(line.seen.held) | idle
