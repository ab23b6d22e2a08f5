"""Urging: what the clock does about reports that are owed, and letters that people send about them.

Both programs use this; it touches the ledger and the archive alone. Late or missing never means bad: a step says
what is owed and until when, and nothing of the figures.
"""

from data.urging.clock import tick
from data.urging.steps import LEVELS, Step, coming, rules, step, steps

__all__ = ["LEVELS", "Step", "coming", "rules", "step", "steps", "tick"]
