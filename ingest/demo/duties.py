"""Made-up rows of tasks due in a month for one base unit."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from data import agencies
from data.period import parse
from ingest.demo import units, words
from ingest.demo.services import Rows
from ingest.demo.trends import rate


@lru_cache(maxsize=8192)
def tasks(unit: str, month: str) -> Rows:
    """Tasks due in the month; one not done by its end has no day of completion."""
    draw = units.chance("tasks", unit, month)
    fewest, most = {1: (4, 11), 2: (2, 6)}.get(units.siblings(unit), (2, 4))
    start, end = parse(month).dates()
    agency = agencies.get(unit)
    found = []
    for number in range(1, draw.randint(fewest, most) + 1):
        title, objective = draw.choice(words.TASKS)
        due = start + timedelta(days=draw.randint(4, (end - start).days))
        done: date | None = due - timedelta(days=min(int(draw.expovariate(0.2)), due.day + 20))
        if draw.random() > rate("tasks", unit, month):
            late = due + timedelta(days=draw.randint(1, 14))
            done = late if late <= end else None
        found.append(
            {
                "task": f"NV{month[2:4]}{month[5:7]}-{agency.gso_code or agency.abbr}-{number:02d}",
                "title": title.format(n=draw.randint(3, 48)),
                "objective": objective,
                "due": due,
                "done": done,
            }
        )
    return found
