"""The board of obstacles: ages, lateness, money, what came and went, and what is asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal as D

from metrics import board
from tests.dashboard import fixtures
from tests.dashboard.work_fixtures import STUCK

TODAY = date(2025, 10, 14)


def one(number: int, days: int, **more):
    """An obstacle opened so many days ago."""
    plain = replace(
        STUCK, id=number, opened=TODAY - timedelta(days=days), due=None, step_due=None, money=None, projects=()
    )
    return replace(plain, **more)


def made(*held, **asked):
    plans = {"byt.A": D(40), "byt.B": D(60)}
    return board.make(fixtures.STAMP, True, True, TODAY, held, 0, plans, (), {}, asked)


def test_the_oldest_comes_first_and_what_is_gone_is_not_there():
    found = made(
        one(1, 30), one(2, 31), one(3, 91), one(4, 200, state="removed", removed=TODAY),
        one(5, 99, standing="unsaid", touched=False), one(6, 61, standing="unsaid"),
    )  # fmt: skip
    assert [(card.one.id, card.days, card.age) for card in found.every] == [
        (3, 91, 3),
        (6, 61, 2),
        (2, 31, 1),
        (1, 30, 0),
    ]


def test_money_is_what_is_declared_else_the_plans_of_its_projects():
    cards = made(
        one(1, 5, projects=("byt.A", "byt.B", "hue.X")), one(2, 4, money=7, projects=("byt.A",)), one(3, 3)
    ).every
    assert [card.money for card in cards] == [D(100), D(7), None]


def test_days_past_its_own_day_and_past_the_next_step():
    (card,) = made(one(1, 50, due=TODAY - timedelta(days=3), step_due=TODAY)).every
    assert (card.late, card.step_late) == (3, 0)


def test_what_came_and_went_in_ninety_days_and_the_median_before():
    spans = ((1, 0, 40), (2, 10, 50), (3, 20, 60), (4, 95, 70))  # number, removed so many days ago, after so many days
    gone = [one(n, back + took, state="removed", removed=TODAY - timedelta(days=back)) for n, back, took in spans]
    pace = made(*gone, one(9, 3)).pace
    assert (pace.removed, pace.raised, pace.median, pace.median_before) == (3, 4, 50, 70)


def test_what_is_asked_for_and_who_waits_for_whom():
    held = (
        one(1, 9, raiser="hue", owner="btp"),
        one(2, 8, raiser="btp", owner="btc", kind="money"),
        one(3, 7, raiser="btc", owner="btp"),
    )
    found = made(*held, loai="money")
    assert [card.one.id for card in found.cards] == [2] and len(found.every) == 3
    assert found.knots == (("btc", "btp"),) and found.chains == ((("hue",), ("btc", "btp")),)
    assert found.first and found.first.card.one.id == 1 and found.first.money is None


def test_the_first_to_unblock_frees_what_waits_only_for_it():
    found = made(one(1, 9), one(2, 8, after=(1,), money=500), one(3, 7, after=(1, 9))).first
    assert found and (found.card.one.id, [card.one.id for card in found.freed], found.money) == (1, [2, 3], D(500))
