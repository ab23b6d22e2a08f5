"""Ages of obstacles: every mark is a row of the table, and no name lies upon a mark or leaves the drawing."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from dashboard.address import Address
from dashboard.markup import render
from dashboard.parts import board_ages
from data import work
from metrics import board as boards
from tests.dashboard import drawn, fixtures
from tests.dashboard.work_fixtures import STUCK

TODAY = fixtures.NOW.date()


def card(ages: list[tuple[str, int]]) -> drawn.Node:
    held = [
        replace(STUCK, id=n, kind=kind, opened=TODAY - timedelta(days=days)) for n, (kind, days) in enumerate(ages, 1)
    ]
    board = boards.make(fixtures.STAMP, True, True, TODAY, held, 0, {}, (), {}, {})
    return drawn.tree(render(board_ages.card(board, Address("/vuong-mac"))))


def left(mark: drawn.Node) -> float:
    return float(mark.attributes["style"].partition("left:")[2].partition("%")[0])


@pytest.mark.parametrize("seed", range(25))
def test_a_name_stands_where_there_is_room(seed):
    chance = random.Random(seed)
    ages = [
        (chance.choice(work.KINDS), chance.choice([chance.randrange(400), 95])) for _ in range(chance.randrange(40))
    ]
    page = card(ages)
    marks = [one for line in page.of("ln") for one in line.of("agd")]
    assert len(marks) == len(ages)
    for line in page.of("ln"):
        places = [left(one) for one in line.of("agd")]
        named = [one for one in line.of("agd") for inside in one.all() if inside.tag == "b"]
        assert len(named) <= 1
        for one in named:
            (side,) = (inside.attributes["class"] for inside in one.all() if inside.tag == "b")
            low, high = (0.1, 16) if side == "after" else (-16, -0.1)
            assert left(one) + low >= 0 and left(one) + high <= 100
            assert not [other for other in places if low <= other - left(one) < high]


def test_every_mark_is_a_row_of_the_table():
    page = card([("law", 10), ("law", 200), ("money", 91)])
    rows = [
        [cell.text() for cell in row.all() if cell.tag in ("td", "th")]
        for row in page.of("numbers")[0].all()
        if row.tag == "tr"
    ]
    assert [(row[0], row[3]) for row in rows[1:]] == [("VM-002", "200"), ("VM-003", "91"), ("VM-001", "10")]


def test_the_oldest_of_many_is_named():
    named = [
        one.text()
        for one in card([("law", 91), ("law", 200), ("money", 91)]).all()
        if one.tag == "b" and "VM" in one.text()
    ]
    assert named == ["VM-002", "VM-003"]
