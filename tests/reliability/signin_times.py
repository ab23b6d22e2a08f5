"""What a sign-in that fails takes and says, by what the name is: nobody learns from it which names there are.

Wrong tries for a known name, an unknown one, a disabled account, one without a password and one of the identity
provider, in random order; and the answer to those who must wait, for a known and an unknown name.
"""

from __future__ import annotations

import math
import random
import statistics
import tempfile
import time
from typing import Any
from unittest.mock import patch

from dashboard.app import make_app
from data import accounts, settings
from data.accounts import limits
from data.audit import Who
from tests.dashboard.fixtures import Door
from tests.doors.kit import PASSWORD, SAME, form_token

BY = Who("tests")
WRONG = ("known.name", "unknown.name", "disabled.name", "without.word", "provider.name")
WAITING = ("waiting.name", "waiting.none")


def main(quick: bool) -> dict[str, Any]:
    """Take 2,000 samples of each (quick: 25); tell the medians, the largest distance and its probability."""
    count = 25 if quick else 2000
    with tempfile.TemporaryDirectory() as folder:
        taken, said = measure(folder, count)
    pairs = [(one, WRONG[0]) for one in WRONG[1:]] + [WAITING]
    found = {one: probability(taken[one], taken[other]) for one, other in pairs}
    medians = {name: round(1000 * statistics.median(times), 2) for name, times in taken.items()}
    gap = max(abs(medians[one] - medians[other]) for one, other in pairs)
    figure = {
        "samples": count, "median_ms": medians, "largest_gap_ms": round(gap, 2),
        "p": {name: round(value, 4) for name, value in found.items()},
        "answers": {name: len({said[one] for one in group}) for name, group in (("wrong", WRONG), ("waiting", WAITING))},
    }  # fmt: skip
    alike = all(len({said[one] for one in group}) == 1 for group in (WRONG, WAITING))
    # Chance alone gives a value below 0.01 to one of five pairs in twenty runs: the sample of make test allows for it.
    least = 1e-4 if quick else 0.01
    return {
        "figure": figure,
        "bar": f"same status and body; distributions alike, p > {least}",
        "ok": alike and min(found.values()) > least,
    }


def measure(folder: str, count: int) -> tuple[dict[str, list[float]], dict[str, tuple[int, bytes]]]:
    """Give name → what each try took, and name → status and body."""
    here = settings.load(environ={"DATA_DIR": folder, "MODE": "production"})
    for name in ("known.name", "disabled.name", "without.word", "provider.name", "waiting.name"):
        subject = "https://idp.example|7" if name == "provider.name" else None
        made = accounts.create(here, BY, name, name, "leader", oidc=subject)
        if name in ("known.name", "disabled.name", "waiting.name"):
            accounts.set_password(here, BY, made.id, PASSWORD)
        if name == "disabled.name":
            accounts.change(here, BY, made.id, "nghỉ", active=False)
    client = make_app(Door(), here=here).server.test_client(use_cookies=False)

    def one(name: str) -> tuple[float, tuple[int, bytes]]:
        data = {"the": form_token(""), "ten": name, "mat-khau": "không phải mật khẩu này"}
        began = time.perf_counter()
        answer = client.post("/dang-nhap", data=data, headers=SAME)
        return time.perf_counter() - began, (answer.status_code, answer.data)

    said: dict[str, tuple[int, bytes]] = {}
    taken: dict[str, list[float]] = {name: [] for name in (*WRONG, *WAITING)}
    with patch.object(limits, "PER_ADDRESS", 10**9):
        for name in WAITING:
            for _ in range(limits.FREE_FAILURES):
                one(name)
            said[name] = one(name)[1]
        chance = random.Random(7)
        turns = [name for name in taken for _ in range(count)]
        chance.shuffle(turns)
        # Who waits is answered at once whatever the seconds; the wait itself must outlast the measurement.
        with patch.object(limits, "LONGEST_WAIT", 10**6), patch.object(limits, "_slow", _slow(limits._slow)):
            for name in (*WRONG, *turns):
                seconds, answer = one(name)
                taken[name].append(seconds)
                said.setdefault(name, answer)
    return taken, said


def _slow(plain):
    """Let the names of wrong tries fail as often as they like, and those that wait go on waiting."""

    def slow(connection, key):
        wait = plain(connection, key)
        return 60 if key in _WAITING else 0 if wait else wait

    return slow


_WAITING = frozenset(limits._short(f"account:{name}") for name in WAITING)


def probability(one: list[float], other: list[float]) -> float:
    """Give how likely two samples of one distribution are this far apart (Kolmogorov and Smirnov, two-sided)."""
    one, other = sorted(one), sorted(other)
    places = sorted([*one, *other])
    far, i, j = 0.0, 0, 0
    for place in places:
        while i < len(one) and one[i] <= place:
            i += 1
        while j < len(other) and other[j] <= place:
            j += 1
        far = max(far, abs(i / len(one) - j / len(other)))
    root = math.sqrt(len(one) * len(other) / (len(one) + len(other)))
    reach = (root + 0.12 + 0.11 / root) * far
    if reach < 0.2:
        return 1.0
    return min(1.0, max(0.0, 2 * sum((-1) ** (k - 1) * math.exp(-2 * k * k * reach * reach) for k in range(1, 101))))
