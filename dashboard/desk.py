"""One report on its page: who looks, which revision is shown, and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import request

from dashboard import acts, identity, place, policy
from dashboard.address import Address
from data import agencies, datasets, reports
from data.audit import Who
from data.datasets import Dataset
from data.errors import Refusal
from data.model import Agency, Viewer
from data.period import Period, parse
from data.reports import Attachment, Card, Draft, Problem, Sheet
from data.settings import Settings

#: How long after sending the page asks by itself whether the report was accepted.
PATIENCE = timedelta(minutes=1)
NO_DRAFT = Draft()


@dataclass(frozen=True)
class Desk:
    """What the page of one report shows.

    `cards` are its revisions, newest first; `card` is the one that is shown. `file` is the state of the file that has
    just come (waiting, read, repeated, refused), with its `problem` and its `others`, the other reports it holds. `sheets` is None until somebody has made them;
    `draft` is what whoever looks typed and did not save, `files` are the evidence of the revision that is shown.
    """

    settings: Settings
    viewer: Viewer
    period: Period
    agency: Agency
    dataset: Dataset
    path: str
    cards: tuple[Card, ...]
    card: Card | None
    problems: tuple[Problem, ...]
    file: str = ""
    problem: Any = None
    others: tuple[Card, ...] = ()
    sheets: tuple[Sheet, ...] | None = None
    draft: Draft = NO_DRAFT
    files: tuple[Attachment, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What blocks sending."""
        return tuple(one for one in self.problems if one.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What needs an explanation."""
        return tuple(one for one in self.problems if one.severity == "warning")

    def shows(self, one: Problem) -> bool:
        """Tell whether the sheet marks the cell of a finding: the first of its cell."""
        if not any(
            sheet.name == one.sheet and any(row[0] == one.row for row in sheet.rows) for sheet in self.sheets or ()
        ):
            return False
        same = (
            other
            for other in self.problems
            if (other.sheet, other.row, other.column) == (one.sheet, one.row, one.column)
        )
        return bool(one.column) and next(same) is one

    @property
    def mendable(self) -> bool:
        """Tell whether whoever looks may write into the cells of the revision that is shown."""
        newest = bool(self.cards) and self.card == self.cards[0]
        return (
            may("drafting")
            and newest
            and self.card is not None
            and self.card.state in ("draft", "returned", "accepted")
        )


def open_desk(viewer: Viewer, here: Address) -> Desk:
    """Read everything about the report that the address names; what is not the viewer's is refused."""
    settings, (period, agency, dataset) = place.here(), asked(viewer)
    scope = scope_of(viewer)
    state, problem = "", None
    others: tuple[Card, ...] = ()
    receipt = here.get("tep") or ""
    named = receipt.isascii() and receipt.isdigit()
    if named:  # asked before the history: what has been read by then is in it
        state, problem, others = reports.of_file(settings, int(receipt), scope)
    cards = reports.history(settings, dataset.id, agency.id, str(period), scope)
    card = _shown(cards, here.get("lan"))
    if card is not None and not named:
        _, _, others = reports.of_file(settings, card.file, scope)
    return Desk(
        settings, viewer, period, agency, dataset, here.path, cards, card,
        reports.findings(settings, card.id, scope) if card else (), state, problem, others,
        reports.sheets(settings, card.id, scope) if card else None,
        reports.draft_of(settings, account(), (dataset.id, agency.id, str(period))) if may("drafting") else NO_DRAFT,
        reports.attachments(settings, card.id, scope) if card else (),
    )  # fmt: skip


def asked(viewer: Viewer) -> tuple[Period, Agency, Dataset]:
    """Give the period, agency and kind of report that the address names, where the viewer works on them."""
    period, agency, dataset = parse(acts.part("ky")), agencies.get(acts.part("ma")), datasets.get(acts.part("bieu"))
    if not viewer.works_on(agency.id):
        raise Refusal("report_not_yours")
    return period, agency, dataset


def waiting(found: Desk) -> bool:
    """Tell whether the other program still works on what is shown."""
    fresh = found.card is not None and found.settings.now() - found.card.decided_at < PATIENCE
    return found.file == "waiting" or (found.card is not None and found.card.state == "submitted" and fresh)


def scope_of(viewer: Viewer) -> frozenset[str] | None:
    """Give the agencies whose reports somebody may see: their own, or all for the coordinating body."""
    return None if viewer.role == "coordinator" else viewer.agencies or frozenset()


def may(name: str) -> bool:
    """Tell whether whoever asks passes a policy."""
    try:
        return policy.may(name, policy.reader())
    except identity.NoViewer:
        return False


def coordinates() -> bool:
    """Tell whether whoever looks is of the coordinating body and may see reports."""
    return may("reports") and policy.viewer().role == "coordinator"


def by() -> Who:
    """Give who acts; only somebody signed in does."""
    session = policy.reader().session
    if session is None:
        raise policy.NoViewer
    return session.account.who


def account() -> int:
    """Give the account that acts; only somebody signed in has one."""
    number = by().account
    assert number is not None
    return number


def report_id(viewer: Viewer) -> int:
    """Give the report that a form is about, which must be the one that the address names."""
    period, agency, dataset = asked(viewer)
    card = reports.get(place.here(), acts.number("lan-nop"), scope_of(viewer))
    if (card.period, card.sender, card.dataset) != (str(period), agency.id, dataset.id):
        raise Refusal("report_unknown")
    return card.id


def fields(prefix: str) -> dict[str, str]:
    """Give the fields of a form whose names begin alike, without that beginning."""
    return {name.removeprefix(prefix): value for name, value in request.form.items() if name.startswith(prefix)}


def _shown(cards: tuple[Card, ...], revision: str | None) -> Card | None:
    if revision:
        found = next((card for card in cards if str(card.revision) == revision), None)
        if found is not None:
            return found
    standing = (card for card in cards if card.state != "withdrawn")
    return next(standing, cards[0] if cards else None)
