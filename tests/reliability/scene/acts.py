"""What happens in the small world, act by act, each a durable change of the product by its own functions.

Every receipt is told at once (`told`), so that what was promised can be held against what is found later.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select

from data import archive, audit, fs, inbox, ledger, release, reports
from data.ledger import tables
from data.model import Delivery
from data.period import ZONE
from data.settings import Settings
from ingest import once, pull, views
from metrics import deltas, working
from metrics import release as releasing
from tests.ingest import kit

NOW = datetime(2026, 11, 10, 9, tzinfo=ZONE)
SENDERS = ("hung-yen", "hue", "ha-noi", "da-nang")
PERIOD = "2026-10"
#: The acts that give the number of a new release.
PUBLISHING = ("publish", "second", "third")
WHO = audit.Who("test")

Told = Callable[[int, str], None]


def copy_at(folder: Path) -> Settings:
    """Name the copy in a folder; room is not judged by the disk that the tests run on."""
    return replace(kit.copy_at(folder, now=NOW), min_free=0)


@dataclass(frozen=True)
class Sent:
    """One file as its sender wrote it: what an independent count of the rows needs."""

    sender: str
    rows: tuple[tuple[str, int, int, int], ...]

    @property
    def body(self) -> bytes:
        """The file's bytes."""
        lines = [kit.line(field, total, eligible, full) for field, total, eligible, full in self.rows]
        return kit.body(*lines)

    @property
    def digest(self) -> str:
        """The sha256 of the bytes."""
        return sha256(self.body).hexdigest()


def drawn(draw: Random, sender: str) -> Sent:
    """Draw a file of an agency."""
    fields = draw.sample(["Đất đai", "Hộ tịch", "Y tế", "Xây dựng", "Giáo dục", "Thuế"], draw.randint(1, 4))
    rows = []
    for field in fields:
        total = draw.randint(20, 90)
        eligible = draw.randint(8, total - 6)
        rows.append((field, total, eligible, draw.randint(1, eligible)))
    return Sent(sender, tuple(rows))


def receive(settings: Settings, told: Told, *files: Sent) -> tuple[int, ...]:
    """Receive files as their senders bring them; each receipt is told as soon as it is given."""
    deliveries = [Delivery(f"{one.sender}.json", one.body, "procedures", one.sender, PERIOD) for one in files]
    receipts = inbox.receive(settings, deliveries, "watched", False)
    for number, one in zip(receipts, files, strict=True):
        told(number, one.digest)
    return receipts


def accept(settings: Settings) -> None:
    """Read and accept what waits."""
    pull.finish_waiting(settings, [kit.Plain()])


def publish(settings: Settings) -> int:
    """Make a release."""
    return releasing.publish(settings)


@dataclass(frozen=True)
class World:
    """The files of one seed: those of the beginning, and those that come while it is disturbed."""

    first: tuple[Sent, ...]
    second: tuple[Sent, ...]
    third: tuple[Sent, ...]
    upload: Sent

    @property
    def sent(self) -> dict[str, Sent]:
        """Every file by its sha256."""
        return {one.digest: one for one in (*self.first, *self.second, *self.third, self.upload)}


def world(seed: int) -> World:
    """Draw the files of a seed."""
    draw = Random(seed)
    first = tuple(drawn(draw, sender) for sender in SENDERS[:3])
    second = (drawn(draw, SENDERS[3]), drawn(draw, SENDERS[0]))
    return World(first, second, (drawn(draw, SENDERS[1]), second[0], drawn(draw, SENDERS[0])), drawn(draw, SENDERS[0]))


def begin(settings: Settings, told: Told, world: World) -> None:
    """Make the beginning: three agencies in release 1."""
    (settings.data_dir / "record").mkdir(parents=True)
    fs.write(settings.data_dir / "record" / "mode", b"demo")
    receive(settings, told, *world.first)
    accept(settings)
    publish(settings)


def steps(settings: Settings, told: Told, world: World) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Give the acts that follow the beginning, in order, each with its name."""
    yield "receive", lambda: receive(settings, told, *world.second)
    yield "accept", lambda: accept(settings)
    yield "working", lambda: working.refresh(settings)
    yield "publish", lambda: publish(settings)
    yield "lease", lambda: _lease(settings)
    yield "again", lambda: receive(settings, told, *world.third)
    yield "correct", lambda: accept(settings)
    yield "upload", lambda: _upload(settings, told, world.upload)
    yield "draft", lambda: accept(settings)
    yield "show", lambda: views.make(settings, [_Shows()])  # type: ignore[list-item]
    yield "send", lambda: _send(settings)
    yield "decide", lambda: accept(settings)
    yield "verify", lambda: _verify(settings)
    yield "verified", lambda: accept(settings)
    yield "second", lambda: publish(settings)
    yield "withdraw", lambda: _take_back(settings, "hung-yen", reports.withdraw)
    yield "give_back", lambda: _take_back(settings, "da-nang", reports.give_back)
    yield "late", lambda: _allow(settings)
    yield "doubt", lambda: _doubt(settings)
    yield "third", lambda: publish(settings)
    yield "made_again", lambda: _made_again(settings)


def _lease(settings: Settings) -> None:
    """Do one run of a source that gives nothing, under a lease."""
    lease = once.take(settings)
    assert lease
    once.renew(settings, lease)
    once.plan(settings, "un_history", [""], "2026-11-10T00:00:00.000000Z")
    for run in once.waiting(settings):
        once.begin(settings, run, lease)
        once.finish(settings, run, lease, "done")
    once.give_back(settings, lease)


def _upload(settings: Settings, told: Told, one: Sent) -> None:
    """Bring a file as an agency's person does: its report stays a draft."""
    receipt = reports.upload(settings, WHO, "upload.json", one.body, one.sender, "procedures", PERIOD)
    told(receipt, one.digest)


class _Shows(kit.Plain):
    """Gives the cells of a file and its marked workbook as the real reader does, in their plainest form."""

    def show(self, path: Path, name: str, cells: Any) -> dict[str, Any]:
        """Give the cells."""
        return {"name": name, "text": path.read_text("utf-8")}

    def mark(self, path: Path, name: str, notes: Any, cells: Any) -> bytes:
        """Give the workbook."""
        return b"marked: " + path.read_bytes()


def _send(settings: Settings) -> None:
    """Send the draft, if it is still one."""
    with ledger.reading(settings) as connection:
        drafts = connection.execute(tables.report.select().where(tables.report.c.state == "draft")).all()
    if drafts:
        reports.send(settings, WHO, [row.id for row in drafts], None)


def _counting(settings: Settings, sender: str) -> int:
    """Give the report whose word counts for an agency."""
    query = select(tables.live.c.report).where(tables.live.c.sender == sender, tables.live.c.period == PERIOD)
    with ledger.reading(settings) as connection:
        return connection.execute(query).scalar_one()


def _verify(settings: Settings) -> None:
    """Set the verified value of a cell that the count of the proofs does not look at."""
    report, row = _counting(settings, "hue"), kit.LAYOUT.header_row + 1
    reports.verify(settings, WHO, report, row, "partial_online", "6", "Đối chiếu tại chỗ", sheet=kit.LAYOUT.sheet)


def _take_back(settings: Settings, sender: str, act: Callable[..., None]) -> None:
    act(settings, WHO, _counting(settings, sender), "Gửi nhầm", None)


def _allow(settings: Settings) -> None:
    reports.allow_late(settings, WHO, "hue", PERIOD, "Bộ trưởng", "Bão", settings.today())


def _doubt(settings: Settings) -> None:
    number = reports.doubt(settings, WHO, reports.Figure("hue", PERIOD, dataset="procedures"), "Thiếu một dòng.")
    reports.answer(settings, WHO, number, "Đã nộp bổ sung.", None)


def _made_again(settings: Settings) -> None:
    """Lose the newest release's file and make it again from the record."""
    newest = release.newest(settings)
    assert newest
    fs.remove(release.path(settings, newest))
    deltas.materialised(settings, newest)


def copied(folder: Path, to: Path) -> Settings:
    """Copy a prepared copy, so that it can be disturbed."""
    shutil.copytree(folder / "held", to / "held")
    return copy_at(to)


def whole(settings: Settings, digest: str) -> bool:
    """Tell whether the archive holds the bytes of a sha256."""
    return archive.whole(settings.archive, digest)
