"""Made-up events of some dossiers: a small part of what an agency handles, in the order in which it happened."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from data import agencies
from data.period import parse
from ingest.demo import services, units
from ingest.demo.services import Rows

_DOSSIERS = 6
_DEPARTMENTS = ("Trung tâm Phục vụ hành chính công", "Chi cục chuyên ngành", "Phòng nghiệp vụ", "UBND xã")


def dossier_events(agency: str, period: str) -> Rows:
    """Follow a few dossiers of the month from filing to result; those filed late in the month end in the next one."""
    month, place = parse(period), agencies.get(agency)
    codes = [row for unit in units.parts(agency, period) for row in services.dossiers(unit, period) if row["online"]]
    found: Rows = []
    for number in range(1, _DOSSIERS + 1):
        draw = units.chance("events", agency, period, number)
        row = draw.choice(codes)
        day = month.dates()[0] + timedelta(days=draw.randint(0, 24))
        channel = "online" if draw.random() < row["online"] / (row["online"] + row["in_person"] + 1) else "in_person"
        due = day + timedelta(days=draw.choice((3, 5, 7, 10, 15)))
        for step, moment in _steps(draw, day, due):
            if month.dates()[0] <= moment.date() <= month.end:
                found.append(
                    {
                        "dossier": f"{place.gso_code or place.abbr}-{month.year % 100}{month.number:02d}{day.day:02d}-{number:04d}",
                        "procedure": row["procedure"],
                        "channel": channel,
                        "step": step,
                        "at": moment,
                        "due": due,
                        "handler": draw.choice(_DEPARTMENTS),
                    }
                )
    return found


def _steps(draw, day: date, due: date) -> list[tuple[str, datetime]]:
    """Give the steps of one dossier with their times, in order."""
    clock = datetime.combine(day, time(draw.randint(7, 16), draw.randint(0, 59), draw.randint(0, 59)))
    steps = [("received", clock), ("assigned", clock + timedelta(minutes=draw.randint(5, 400)))]
    if draw.random() < 0.2:
        steps.append(("asked_more", clock + timedelta(hours=draw.randint(20, 50))))
    end = datetime.combine(due, time(9)) + timedelta(hours=draw.randint(-40, 6) if draw.random() < 0.9 else 60)
    end = max(end, steps[-1][1] + timedelta(hours=1))
    return [*steps, ("resolved", end), ("handed_over", end + timedelta(minutes=draw.randint(3, 900)))]
