"""The life of a report as people move it: draft, explained, sent, returned, withdrawn, verified.

Both programs use this; it touches the ledger alone and parses nothing. Every act is one transaction with its
audit row. `scope` is what the actor may see: agency ids, or None for the whole country; a report outside of it
is unknown. Whether a role may do an act is its caller's policy.
"""

from data.reports.acts import allow_late, explain, give_back, send, withdraw
from data.reports.before import before
from data.reports.cards import Card, Problem, exceptions, findings, get, history, of_agency, of_file
from data.reports.correct import correct
from data.reports.differences import Difference, differences
from data.reports.originals import original
from data.reports.upload import upload
from data.reports.verify import Value, values, verify
from data.reports.views import Sheet, ask, sheets, workbook

__all__ = [
    "Card",
    "Difference",
    "Problem",
    "Sheet",
    "Value",
    "allow_late",
    "ask",
    "before",
    "correct",
    "differences",
    "exceptions",
    "explain",
    "findings",
    "get",
    "give_back",
    "history",
    "of_agency",
    "of_file",
    "original",
    "send",
    "sheets",
    "upload",
    "values",
    "verify",
    "withdraw",
    "workbook",
]
