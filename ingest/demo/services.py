"""Made-up rows of procedures, dossiers and satisfaction for one base unit and month."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from ingest.demo import units, words
from ingest.demo.trends import months_since, rate

Rows = list[dict[str, Any]]
_MILLION_A_MONTH = 3.33
# Thousand dossiers a month; the rest have few.
_MINISTRY_DOSSIERS = {
    "bca": 190, "btc": 110, "bkhdt": 24, "bgtvt": 34, "bldtbxh": 16, "bct": 26, "btttt": 7, "byt": 11, "bkhcn": 12,
    "btnmt": 5, "bnnptnt": 22, "bng": 9, "btp": 12,
}  # fmt: skip
_TET = {2023: 1, 2024: 2, 2025: 1, 2026: 2, 2027: 2, 2028: 1, 2029: 2, 2030: 2}
_SEASON = (0.98, 1.0, 1.06, 1.02, 1.01, 1.0, 1.03, 1.05, 1.02, 1.0, 0.99, 1.02)
_POOL_USED, _POOL_UNUSED = 62, 38


@cache
def _fields(unit: str) -> tuple[tuple[str, float, float], ...]:
    """Each field with its share of the unit's procedures and its own lean towards the full online level."""
    if units.kind(unit) == "ministry":
        names = [name.strip() for name in words.MINISTRY_FIELDS[unit].split(";")]
    else:
        draw = units.chance("fields", units.heir(unit))
        count = draw.randint(9, len(words.PROVINCE_FIELDS))
        chosen = set(draw.sample(words.PROVINCE_FIELDS, count))
        names = [name for name in words.PROVINCE_FIELDS if name in chosen]
    draw = units.chance("weights", unit)
    weights = [draw.uniform(0.5, 1.8) for _ in names]
    whole = sum(weights)
    return tuple((name, weight / whole, draw.gauss(0, 0.3)) for name, weight in zip(names, weights, strict=True))


@cache
def _procedures_held(unit: str) -> float:
    draw = units.chance("procedures", unit)
    count = units.siblings(unit)
    if units.kind(unit) == "ministry":
        return draw.uniform(140, 420) / (1 if count == 1 else 1.6)
    if count == 1:
        return draw.uniform(1050, 1750)
    return draw.uniform(1250, 2150) / count * (0.9 + 0.05 * units.people(unit))


@lru_cache(maxsize=8192)
def procedures(unit: str, month: str) -> Rows:
    """Stocks of procedures by field; they move slowly and without noise."""
    t = months_since(month)
    whole = _procedures_held(unit) * (1 - 0.0022 * max(0, t - 24))
    found = []
    for name, share, lean in _fields(unit):
        total = max(2, round(whole * share))
        eligible = round(total * min(0.92, 0.58 + 0.0034 * t + 0.08 * lean))
        full = min(eligible, round(eligible * rate("full", unit, month, lean)))
        found.append(
            {
                "field": name,
                "total": total,
                "eligible": eligible,
                "full_online": full,
                "partial_online": round((total - full) * 0.55),
            }
        )
    return found


@cache
def _codes(unit: str) -> tuple[tuple[str, float, int, float], ...]:
    """Procedure codes of a unit: code, weight, first month with dossiers (999: nobody asks), lean to online.

    Provinces that were merged list the same codes, so that a merged list is not three lists.
    """
    ministry = units.kind(unit) == "ministry"
    owner = unit if ministry else units.heir(unit)
    draw = units.chance("codes", owner)
    count = max(9, round(draw.randint(18, 24) / (units.siblings(unit) if ministry else 1)))
    used = round(count * draw.uniform(0.54, 0.72))
    if ministry:
        chosen = [(owner, number, number < used) for number in range(count)]
    else:
        common = list(range(6))
        chosen = [("tinh", n, True) for n in common + sorted(draw.sample(range(6, _POOL_USED), used - len(common)))]
        chosen += [("tinh", _POOL_USED + n, False) for n in sorted(draw.sample(range(_POOL_UNUSED), count - used))]
    found = []
    for place, (group, number, asked) in enumerate(chosen):
        own = units.chance("code", group, number)
        code = f"{own.choice('12')}.{own.randint(1000, 14999):06d}"
        since = (own.randint(6, 40) if number % 7 == 5 else 0) if asked else 999
        weight = own.uniform(0.6, 1.4) / (place + 1) ** 1.25 if since == 0 else 0.01
        found.append((code, weight, since, own.gauss(0, 0.35)))
    return tuple(sorted(found))


@cache
def _monthly(unit: str) -> float:
    if units.kind(unit) == "ministry":
        return _MINISTRY_DOSSIERS.get(unit, 2.2) * 1000.0
    asking = {"tdb": 0.62, "dnb": 1.08, "sh": 1.06}
    weights = {name: units.people(name) * asking.get(units.region(name), 0.95) for name in _provinces()}
    return _MILLION_A_MONTH * 1e6 * weights[unit] / sum(weights.values())


@cache
def _provinces() -> tuple[str, ...]:
    return tuple(unit for unit in units.base_units() if units.kind(unit) == "province")


def _season(month: str) -> float:
    year, number = int(month[:4]), int(month[5:7])
    return _SEASON[number - 1] * (0.74 if _TET.get(year, 2) == number else 1.0)


@lru_cache(maxsize=8192)
def dossiers(unit: str, month: str) -> Rows:
    """Dossiers by procedure and channel; a service that nobody asks for stands there with zeros."""
    t = months_since(month)
    draw = units.chance("dossiers", unit, month)
    volume = _monthly(unit) * (0.9 + 0.0024 * t) * _season(month) * draw.uniform(0.96, 1.04)
    listed = _codes(unit)
    whole = sum(weight for _, weight, since, _ in listed if since <= t)
    found = []
    for code, weight, since, lean in listed:
        received = int(volume * weight / whole * draw.uniform(0.9, 1.1)) if since <= t else 0
        online = int(received * rate("online", unit, month, lean + draw.gauss(0, 0.05)))
        by_post = int((received - online) * draw.uniform(0.04, 0.14))
        resolved = int(received * draw.uniform(0.95, 1.01))
        on_time = int(resolved * rate("on_time", unit, month, draw.gauss(0, 0.12)) + 0.5)
        found.append(
            {
                "procedure": code,
                "online": online,
                "in_person": received - online - by_post,
                "by_post": by_post,
                "resolved": resolved,
                "on_time": min(resolved, on_time),
            }
        )
    return found


@lru_cache(maxsize=8192)
def satisfaction(unit: str, month: str) -> Rows:
    """Answers after a transaction, by channel."""
    draw = units.chance("satisfaction", unit, month)
    received = sum(row["online"] + row["in_person"] for row in dossiers(unit, month))
    found = []
    for channel, part, lean in zip(words.CHANNELS, (0.055, 0.04, 0.012), (0.05, 0.12, -0.35), strict=True):
        answers = max(3, int(received * part * draw.uniform(0.85, 1.15)))
        satisfied = int(answers * rate("satisfied", unit, month, lean + draw.gauss(0, 0.05)) + 0.5)
        found.append({"channel": channel, "answers": answers, "satisfied": min(answers, satisfied)})
    return found
