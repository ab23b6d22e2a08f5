"""Urging: what the clock does about reports that are owed, and letters that people send about them.

Both programs use this; it touches the ledger and the archive alone. Late or missing never means bad: a step says
what is owed and until when, and nothing of the figures. `scope` is the agencies whose affairs somebody may see, None
for all.
"""

from data.urging.acts import receive, receive_letter, reply, reply_letter
from data.urging.clock import tick
from data.urging.letters import bring_template, draft, send, template, until
from data.urging.seen import Answer, Letter, Line, Made, letter_file, letters, overdue
from data.urging.steps import LEVELS, Step, coming, rules, step, steps

__all__ = [
    "LEVELS", "Answer", "Letter", "Line", "Made", "Step", "bring_template", "coming", "draft", "letter_file", "letters",
    "overdue", "receive", "receive_letter", "reply", "reply_letter", "rules", "send", "step", "steps", "template", "tick",
    "until",
]  # fmt: skip
