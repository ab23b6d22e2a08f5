"""The year's course as lines: what is missing parts a line, names do not lie upon each other, and all agree with the headline."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from dashboard import markup
from dashboard.parts import course, flow, lines
from data.model import Viewer
from metrics.views.investment import Investment
from tests.dashboard import investment_fixtures


def _view() -> Investment:
    return investment_fixtures.investment(Viewer("", "coordinator"), "tat-ca")


def _drawn(view: Investment) -> str:
    return markup.render(course.draw(view, "Dòng vốn trong năm", "vi"))


def test_lines_end_in_the_figures_of_the_headline():
    view = _view()
    drawn = _drawn(view)
    apart = view.newest.unpaid
    assert apart is not None and apart == view.newest.work.numerator - view.newest.money.numerator  # type: ignore[operator]
    assert f"<b>{course.amount(apart, view, 'vi')}</b>" in drawn and "chờ thanh toán" in drawn
    assert course.amount(apart, view, "vi") in flow.finding(view, "vi")
    for key in ("plan", "money", "work"):
        assert f"<b>{course.amount(getattr(view.newest, key).numerator, view, 'vi')}</b>" in drawn


def test_a_month_without_a_number_parts_its_line():
    view = _view()
    assert _drawn(view).count('class="ln ') == 5  # April lacks money and work
    known = [month for month in view.months if month.money.numerator is not None]
    whole = replace(view, months=tuple(known))
    assert _drawn(whole).count('class="ln ') == 3


def test_paid_ahead_of_work_is_said_the_other_way_round():
    view = _view()
    newest = view.newest
    turned = replace(view, newest=replace(newest, money=newest.work, work=newest.money))
    assert "trả trước việc" in _drawn(turned) and "chờ thanh toán" not in _drawn(turned)


def test_little_money_is_drawn_in_millions():
    view = _view()
    small = {
        key: replace(getattr(view.newest, key), numerator=D(40), denominator=D(90)) for key in ("plan", "money", "work")
    }
    little = replace(view, newest=replace(view.newest, **small), months=(view.newest,))
    assert course.unit(little) == 1 and "Cả năm 90" in _drawn(little)
    nothing = {key: replace(one, numerator=None, denominator=None, value=None) for key, one in small.items()}
    bare = replace(little, newest=replace(view.newest, **nothing))
    assert 'class="ln' not in _drawn(bare) and 'class="end' not in _drawn(bare)


@given(st.lists(st.floats(0, 100), max_size=6))
def test_names_keep_their_order_and_their_distance(places):
    places.sort()
    moved = lines.apart(places, course.APART)
    assert len(moved) == len(places)
    assert all(high - low >= course.APART - 1e-6 for low, high in pairwise(moved))
    assert abs(sum(moved) - sum(places)) < 1e-6
