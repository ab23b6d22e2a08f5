"""A world small enough that a release takes a moment: its own registry, datasets and indicators, edited as it goes on."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path
from random import Random

from data import edition

PROVINCES = ("ha-noi", "hue", "hung-yen-cu", "thai-binh", "hung-yen", "lao-cai", "ca-mau")
KEPT = {"VN", "bo", "tinh", "byt", *PROVINCES}
DATASETS = ("dossiers", "satisfaction")
INDICATORS = ("dossiers_online", "resolved_on_time", "services_with_dossiers", "satisfaction")
_NAMES = ("Hồ sơ trực tuyến", "Hồ sơ qua mạng", "Tỷ lệ nộp trực tuyến", "Hồ sơ điện tử")
_TOPS = (
    "sum(online)",
    "sum(online + by_post)",
    "sum(online) - 0",
    "sum(case when in_person > 5 then online else 0 end)",
)
_INDEX = '[[groups]]\nid = "all"\nname = { vi = "Tất cả", en = "All" }\nweight = 100\n'
_CRITERION = '\n[[criteria]]\nindicator = "{}"\ngroup = "all"\nweight = 25\n'


def begin(into: Path) -> Path:
    """Lay out the first edition of a world."""
    for name in (
        *(f"metrics/indicators/{one}.toml" for one in INDICATORS),
        *(f"data/datasets/{one}.toml" for one in DATASETS),
    ):
        _copy(name, into)
    for name in ("documents.csv", "holidays.csv", "cities.csv", "lists.toml", "units.toml", "countries.csv"):
        _copy(f"data/reference/{name}", into)
    head = (edition.HOME / "metrics/indices/national_set.toml").read_text("utf-8").split("[[groups]]")[0]
    index = into / "metrics/indices/national_set.toml"
    index.parent.mkdir()
    index.write_text(
        f"{head}\nexamples = [{{}}]\n\n" + _INDEX + "".join(_CRITERION.format(one) for one in INDICATORS), "utf-8"
    )
    rows = _registry(edition.HOME)
    kept = [row | {"aliases": ""} for row in rows if row["id"] in KEPT or row["kind"] == "region"]
    _write(into, kept, list(rows[0]))
    countries = into / "data/reference/countries.csv"
    countries.write_text("".join(countries.read_text("utf-8").splitlines(True)[:4]), "utf-8")
    return into


def next_edition(root: Path, into: Path) -> Path:
    """Lay out a copy of an edition, to be edited before anybody reads it."""
    shutil.copytree(root, into)
    return into


def redefine(root: Path, draw: Random) -> None:
    """Change a name, a term, a target or a rounding of an indicator."""
    path = root / "metrics/indicators/dossiers_online.toml"
    text = path.read_text("utf-8")
    kind = draw.randrange(3)
    if kind == 0:
        old = next(line for line in text.splitlines() if line.startswith("name = "))
        text = text.replace(old, f'name = {{ vi = "{draw.choice(_NAMES)}", en = "Online {draw.randrange(1000)}" }}')
    elif kind == 1:
        old = next(line for line in text.splitlines() if line.startswith("expression = ") and "online" in line)
        text = text.replace(old, f'expression = "{draw.choice(_TOPS)}"', 1)
    else:
        text = text.replace("value = 80\n", f"value = {draw.randrange(50, 99)}\n", 1)
    path.write_text(f"{text}\n# {draw.random()}\n", "utf-8")


def merge(root: Path, draw: Random, day: str) -> bool:
    """Let one province end on a day and another carry its duties; False where none is left to end."""
    rows = _registry(root)
    standing = [row for row in rows if row["kind"] == "province" and not row["valid_to"] and not row["valid_from"]]
    if len(standing) < 3:
        return False
    gone, heir = draw.sample(standing, 2)
    gone["valid_to"], gone["successors"] = day, heir["id"]
    _write(root, rows, list(rows[0]))
    return True


def _registry(root: Path) -> list[dict[str, str]]:
    text = (root / "data/reference/agencies.csv").read_text("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def _write(root: Path, rows: list[dict[str, str]], names: list[str]) -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    (root / "data/reference/agencies.csv").write_text(text.getvalue(), "utf-8")


def _copy(name: str, into: Path) -> None:
    target = into / name
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(edition.HOME / name, target)
