"""Damaged files: a bit flipped, the tail cut, a page zeroed, the file emptied, in every kind of file that is kept.

Each is named by the scrub; none is ever shown: what readers get is the same figure as before, made again from the
record, or a refusal. A product that was deleted or damaged comes again equal.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from data import archive, audit, release, scrub
from data.errors import Refusal
from data.settings import Settings
from ingest import reread
from metrics import release as releasing
from metrics import tally
from tests.ingest import kit
from tests.reliability.scene import acts, forks, oracle, warm  # noqa: F401

FILES, SEED = 100, 5
PAGE = 4096


def main(quick: bool) -> dict[str, Any]:
    """Damage files; give the figures."""
    with tempfile.TemporaryDirectory() as name:
        folder, draw = Path(name), Random(SEED)
        status, before = forks.run(_make, folder / "base")
        assert status == 0, before
        kinds = _files(folder / "base" / "held")
        cases = [(kind, path, how) for kind, paths in kinds.items() for path in paths for how in DAMAGE]
        cases = draw.sample(cases, 6) if quick else cases
        wrong: list[str] = []
        for number, (kind, path, how) in enumerate(cases):
            wrong += [
                f"{how} in {path.name} ({kind}): {what}" for what in _case(folder, before, kind, path, how, number)
            ]
        wrong += [f"everything that is a product deleted: {what}" for what in _deleted(folder, before)]
    for what in wrong[:20]:
        print(what, file=sys.stderr)
    return {
        "figure": {"files": len(cases), "not_found_or_shown": len(wrong), **{kind: len(found) for kind, found in kinds.items()}},
        "bar": f"≥ {FILES} damaged files: all found, none shown; a deleted product comes again equal",
        "ok": not wrong and (quick or len(cases) >= FILES),
    }  # fmt: skip


def _flipped(body: bytearray, draw: Random) -> bytes:
    body[draw.randrange(len(body))] ^= 1 << draw.randrange(8)
    return bytes(body)


def _zeroed(body: bytearray, draw: Random) -> bytes:
    """Zero a page that holds something."""
    pages = [at for at in range(0, len(body), PAGE) if any(body[at : at + PAGE])]
    at = draw.choice(pages)
    body[at : at + PAGE] = bytes(len(body[at : at + PAGE]))
    return bytes(body)


DAMAGE: dict[str, Callable[[bytearray, Random], bytes]] = {
    "bit flipped": _flipped,
    "page zeroed": _zeroed,
    "tail cut": lambda body, draw: bytes(body[: draw.randrange(1, len(body))]),
    "emptied": lambda body, draw: b"",
}


def _make(folder: Path) -> Any:
    """Do all acts of a world; give what is shown at the end."""
    settings, world = acts.copy_at(folder), acts.world(SEED)
    acts.begin(settings, lambda *_: None, world)
    for _, act in acts.steps(settings, lambda *_: None, world):
        act()
    audit.note_head(settings, at_once=True)
    return _shown(settings)


def _shown(settings: Settings) -> Any:
    newest = release.newest(settings)
    assert newest
    return [newest, oracle._observed(settings, newest), sorted(map(str, kit.counting(settings)))]


def _files(held: Path) -> dict[str, list[Path]]:
    product, record = held / "product", held / "record"
    return {
        "archive": sorted(record.glob("archive/*/*")),
        "delta": sorted(record.glob("releases/*/*.parquet")),
        "release": sorted(product.glob("releases/*.duckdb")),
        "facts": [path for path in sorted(product.glob("facts/*/*.parquet"))],
        "tally": sorted(product.glob("tallies/*/*.parquet")),
    }


def _case(folder: Path, before: Any, kind: str, path: Path, how: str, number: int) -> list[str]:
    settings = acts.copied(folder / "base", folder / "damaged")
    target = settings.data_dir / path.relative_to(folder / "base" / "held")
    target.write_bytes(DAMAGE[how](bytearray(path.read_bytes()), Random(number)))
    status, found = forks.run(_look, folder / "damaged", before, kind, str(target.relative_to(settings.data_dir)))
    shutil.rmtree(folder / "damaged")
    return found if status == 0 else [f"the look failed: {found}"]


def _look(folder: Path, before: Any, kind: str, damaged: str) -> list[str]:
    settings, wrong = acts.copy_at(folder), list[str]()
    _, named = scrub.scrub(settings)
    if [one.path for one in named] != [damaged]:
        wrong.append(f"the scrub names {[one.path for one in named]}")
    try:
        shown = _after(settings, kind, Path(damaged))
    except Refusal as refusal:
        if refusal.code not in ("archive_damaged", "delta_damaged", "facts_damaged"):
            wrong.append(f"it is refused as {refusal.code}")
        return wrong
    if kind in ("archive", "delta") and shown is None:
        return [*wrong, "damage in the record went unnoticed when it was needed"]
    return wrong if shown == before else [*wrong, "something else is shown"]


def _after(settings: Settings, kind: str, damaged: Path) -> Any:
    """Use what is damaged, as the product does: release files and tallies mend themselves, facts by rereading."""
    if kind == "archive":
        archive.read(settings.archive, damaged.name)
        return None
    if kind == "facts":
        _reread(settings)
    if kind == "delta":
        for row in release.rows(settings):
            shutil.rmtree(settings.releases)
            oracle.materialised(settings, row.n)
        return None
    if kind in ("tally", "facts"):
        for row in kit.rows_of(settings, "facts"):
            tally.ensure(settings, row["dataset"], row["name"])
        newest = release.newest(settings)
        assert newest
        if releasing.again(settings, newest, settings.today()) != release.row(settings, newest).digests:
            return "another release"
    return _plain(_shown(settings))


def _plain(shown: Any) -> Any:
    """Write what is shown as it comes through JSON."""
    number, observed, rows = shown
    return [number, {agency: list(pair) for agency, pair in observed.items()}, rows]


def _deleted(folder: Path, before: Any) -> list[str]:
    settings = acts.copied(folder / "base", folder / "deleted")
    shutil.rmtree(settings.data_dir / "product")
    status, found = forks.run(_rebuilt, folder / "deleted")
    return [] if (status, found) == (0, before) else [f"{found}"]


def _rebuilt(folder: Path) -> Any:
    settings = acts.copy_at(folder)
    _reread(settings)
    return _shown(settings)


class _Reader(kit.Plain):
    """Reads the files of the small world where a reading process would be started."""

    def __enter__(self) -> _Reader:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing was started."""


def _reread(settings: Settings) -> None:
    reread.Reader = _Reader  # type: ignore[assignment,misc]
    reread.reread(settings)
