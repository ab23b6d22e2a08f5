"""A program that brings files without end and writes down each receipt: `python -m tests.reliability.load.sender FOLDER`.

File number n is drawn from n alone, so that whoever counts later knows every row of it.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

from data import inbox, settings
from data.model import Delivery
from tests.reliability.scene.acts import PERIOD, SENDERS, Sent

HEADERS = "Lĩnh vực,Tổng số thủ tục,Đủ điều kiện toàn trình,Cung cấp toàn trình,Cung cấp một phần"


@dataclass(frozen=True)
class Listed(Sent):
    """A file as CSV, which the product reads itself."""

    @property
    def body(self) -> bytes:
        """The file's bytes."""
        lines = [f"{field},{total},{eligible},{full},5" for field, total, eligible, full in self.rows]
        return "\n".join((HEADERS, *lines)).encode()


def drawn(number: int) -> Listed:
    """Draw file number n; every fifth is the one before it once more."""
    number -= number % 5 == 4
    draw = Random(number)
    rows = []
    for part in range(draw.randint(1, 3)):
        total = draw.randint(20, 90)
        eligible = draw.randint(8, total - 6)
        rows.append((f"{number}-{part}", total, eligible, draw.randint(1, eligible)))
    return Listed(draw.choice(SENDERS), tuple(rows))


def main() -> None:
    """Send from where the one before ended."""
    folder = Path(sys.argv[1])
    here = settings.load()
    log = os.open(folder / "told", os.O_RDWR | os.O_CREAT | os.O_APPEND)
    number = len((folder / "begun").read_bytes()) if (folder / "begun").exists() else 0
    begun = os.open(folder / "begun", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    while True:
        one = drawn(number)
        os.write(begun, b".")
        delivery = Delivery(f"{number}.csv", one.body, "procedures", one.sender, PERIOD)
        (receipt,) = inbox.receive(here, [delivery], "watched", False)
        os.write(log, f"{receipt} {one.digest}\n".encode())
        number += 1
        time.sleep(0.15)


if __name__ == "__main__":
    main()
