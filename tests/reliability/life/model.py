"""The plain model of a report's life: lists and dictionaries, in the words of the promises and none of the product's.

A file that came is read in turn. The same bytes again, while they count, change nothing. A wrong file is returned.
Once a period has closed a report that counts is not changed, though a first one may still come. The last word of a
sender counts for a period; when it is taken back, the one before it counts again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

Key = tuple[str, str]


@dataclass
class Report:
    """One file and what became of it."""

    sender: str
    period: str
    digest: str
    rows: list
    right: bool
    draft: bool
    came: date
    file: str = "waiting"
    state: str = ""
    order: int = 0


@dataclass
class Model:
    """Every file in the order of its receipt, and how many acceptances there were."""

    closes: dict[str, date]
    reports: dict[int, Report] = field(default_factory=dict)
    sent: list[int] = field(default_factory=list)
    accepted: int = 0

    def receive(self, number: int, report: Report) -> None:
        """A file came."""
        self.reports[number] = report

    def accept(self) -> None:
        """What waits is read, in order; then what was sent is decided."""
        waiting = [(number, one) for number, one in sorted(self.reports.items()) if one.file == "waiting"]
        known = {number for number, one in waiting if self._known(number, one)}
        standing = self.live()
        for number, one in waiting:
            one.file = "repeated" if number in known else "read"
            if number in known:
                continue
            if one.draft:
                for other in self.reports.values():
                    if other.state == "draft" and (other.sender, other.period) == (one.sender, one.period):
                        other.state = "superseded"
                one.state = "draft"
            elif not one.right or ((one.sender, one.period) in standing and one.came > self.closes[one.period]):
                one.state = "returned"
            else:
                standing[one.sender, one.period] = number
                self._count(one)
        for number in self.sent:
            if self.reports[number].state == "submitted":
                self._count(self.reports[number])
        self.sent.clear()

    def send(self, number: int, today: date) -> bool:
        """A person sends a draft; tell whether that is allowed."""
        one = self.reports[number]
        if not one.right or ((one.sender, one.period) in self.live() and today > self.closes[one.period]):
            return False
        one.state = "submitted"
        self.sent.append(number)
        return True

    def withdraw(self, number: int, today: date) -> bool:
        """A person takes a report back; tell whether that is allowed."""
        one = self.reports[number]
        if self.live().get((one.sender, one.period)) == number and today > self.closes[one.period]:
            return False
        one.state = "withdrawn"
        for again in self.live().values():
            self.reports[again].state = "accepted"
        return True

    def live(self) -> dict[Key, int]:
        """Whose word counts: of each sender and period the file that was accepted last and still stands."""
        found: dict[Key, int] = {}
        for number, one in sorted(self.reports.items(), key=lambda item: item[1].order):
            if one.order and one.state in ("accepted", "superseded"):
                found[one.sender, one.period] = number
        return found

    def counts(self) -> dict[str, list]:
        """The rows that count, by sender and period."""
        return {f"{sender} {period}": self.reports[number].rows for (sender, period), number in self.live().items()}

    def states(self) -> dict[str, list]:
        """What became of each file and its report."""
        return {str(number): [one.file, one.state] for number, one in sorted(self.reports.items())}

    def _known(self, number: int, one: Report) -> bool:
        standing = ("draft", "submitted", "accepted") if one.draft else ("accepted",)
        same = (one.digest, one.sender, one.period)
        return any(
            (other.digest, other.sender, other.period) == same and other.state in standing
            for held, other in self.reports.items()
            if held != number
        )

    def _count(self, one: Report) -> None:
        before = self.live().get((one.sender, one.period))
        self.accepted += 1
        one.order, one.state = self.accepted, "accepted"
        if before is not None:
            self.reports[before].state = "superseded"
