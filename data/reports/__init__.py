"""The life of a report as people move it: draft, explained, sent, returned, withdrawn, verified.

Both programs use this; it touches the ledger alone and parses nothing. Every act is one transaction with its
audit row. `scope` is what the actor may see: agency ids, or None for the whole country; a report outside of it
is unknown. Whether a role may do an act is its caller's policy.
"""

from data.reports.acts import allow_late, explain, give_back, send, withdraw
from data.reports.before import before
from data.reports.cards import (
    Card,
    Problem,
    exceptions,
    findings,
    get,
    history,
    newest,
    of_agency,
    of_file,
    places,
    standing,
)
from data.reports.correct import correct
from data.reports.differences import Difference, differences
from data.reports.doubts import OUTCOMES, Doubt, Figure, Rulings, answer, doubt, doubts, of_report, rulings
from data.reports.drafts import Draft, draft_of, keep_draft
from data.reports.evidence import Attachment, attach, attached, attachments
from data.reports.originals import original
from data.reports.pack import pack
from data.reports.upload import upload
from data.reports.verify import Value, values, verify
from data.reports.views import Sheet, ask, sheets, workbook

__all__ = [
    "OUTCOMES",
    "Attachment",
    "Card",
    "Difference",
    "Doubt",
    "Draft",
    "Figure",
    "Problem",
    "Rulings",
    "Sheet",
    "Value",
    "allow_late",
    "answer",
    "ask",
    "attach",
    "attached",
    "attachments",
    "before",
    "correct",
    "differences",
    "doubt",
    "doubts",
    "draft_of",
    "exceptions",
    "explain",
    "findings",
    "get",
    "give_back",
    "history",
    "keep_draft",
    "newest",
    "of_agency",
    "of_file",
    "of_report",
    "original",
    "pack",
    "places",
    "rulings",
    "send",
    "sheets",
    "standing",
    "upload",
    "values",
    "verify",
    "withdraw",
    "workbook",
]
