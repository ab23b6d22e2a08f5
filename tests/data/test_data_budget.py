"""A query that takes too long is stopped, and one that cannot be stopped ends its process alone."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from data import budget, duck
from data.errors import Refusal

LONG = "SELECT count(*) FROM range(200000) a, range(200000) b WHERE (a.range * b.range) % 7 = 3"


def test_a_query_within_its_budget_answers():
    with duck.connect() as connection, budget.within(connection):
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_the_watch_ends_with_the_query():
    before = set(threading.enumerate())
    for _ in range(50):
        with duck.connect() as connection, budget.within(connection):
            pass
        assert set(threading.enumerate()) == before


def test_a_long_query_is_interrupted_and_the_connection_goes_on():
    with duck.connect() as connection:
        with pytest.raises(Refusal) as refused, budget.within(connection, soft=0.2):
            connection.execute(LONG)
        assert refused.value.code == "query_too_long"
        assert connection.execute("SELECT 2").fetchone() == (2,)


def test_what_does_not_heed_ends_its_process():
    program = (
        "import time\nfrom data import budget, duck\n"
        "with duck.connect() as connection, budget.within(connection, soft=0.1, hard=0.3):\n    time.sleep(60)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=30, check=False)
    assert done.returncode == budget.TOO_LONG


def test_after_its_budget_nothing_is_ended():
    program = (
        "import time\nfrom data import budget, duck\nconnection = duck.connect()\n"
        "with budget.within(connection, soft=0.1, hard=0.2):\n    pass\ntime.sleep(0.5)\nprint(connection.execute('SELECT 3').fetchone())"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "(3,)")
