"""Who acts on obstacles and directives, and for which bodies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from data.audit import Who
from data.errors import Refusal


@dataclass(frozen=True)
class Actor:
    """A person who acts: for the coordinating body (`office`), or for the agencies whose people they are of."""

    who: Who
    office: bool = False
    agencies: frozenset[str] = frozenset()

    def of(self, bodies: Iterable[str]) -> bool:
        """Tell whether they act for one of some bodies, or for the coordinating body, which may act for all."""
        return self.office or not self.agencies.isdisjoint(bodies)

    def must(self, allowed: bool) -> None:
        """Refuse what is not theirs to do."""
        if not allowed:
            raise Refusal("work_not_yours")

    @property
    def agency(self) -> str:
        """The agency in whose name a remark stands; "" for the coordinating body."""
        return min(self.agencies, default="")
