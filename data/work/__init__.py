"""What people work on: obstacles that stand in the way, and directives with what each agency owes to them.

Both programs use this; it touches the ledger alone. An act names the revision that its actor saw and is one short
transaction with its audit row; one that somebody else's act came before is refused with what that changed. Remarks are
added and never changed. Who sees an obstacle: who raised it, who must remove it or is waited for, and the coordinating
body. Reported rows open and update obstacles and tell of duties (`ingest.told`); releases hold a snapshot (`metrics.work_held`).
"""

from data.work.actor import Actor
from data.work.directives import confirm, extend, issue, report, send_back
from data.work.duties import Directive, Duty, Told, directive, directives, status
from data.work.files import MOST as FILES
from data.work.files import Brought, Proof, bring, proof, proofs
from data.work.obstacles import Raised, assign, connect, move, raise_obstacle
from data.work.seen import (
    KINDS,
    STATES,
    Change,
    Obstacle,
    Remark,
    history,
    mark,
    numbered,
    obstacle,
    obstacle_of,
    obstacles,
    remarks,
)
from data.work.thread import remark

__all__ = [
    "FILES",
    "KINDS",
    "STATES",
    "Actor",
    "Brought",
    "Change",
    "Directive",
    "Duty",
    "Obstacle",
    "Proof",
    "Raised",
    "Remark",
    "Told",
    "assign",
    "bring",
    "confirm",
    "connect",
    "directive",
    "directives",
    "extend",
    "history",
    "issue",
    "mark",
    "move",
    "numbered",
    "obstacle",
    "obstacle_of",
    "obstacles",
    "proof",
    "proofs",
    "raise_obstacle",
    "remark",
    "remarks",
    "report",
    "send_back",
    "status",
]
