"""Every identity asks for everything that leaves; what is not theirs to know is in no byte of it."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.doors import canaries, everything, kit


def main(quick: bool) -> dict[str, Any]:
    """Ask as every identity (quick: as the public), and search each answer."""
    wrong, unseen = list[str](), list[str]()
    identities = ("public",) if quick else kit.IDENTITIES
    with tempfile.TemporaryDirectory() as folder, canaries.country(Path(folder)) as house:
        asked = len(everything.questions(house))
        for who in identities:
            found = canaries.met(house, who)
            wrong += [f"{who}: {canary} in {where}" for canary, where in canaries.foreign(who, found).items()]
            unseen += [f"{who}: {canary}" for canary in canaries.expected(who) - set(found)]
    for one in wrong[:20]:
        print(one, file=sys.stderr)
    figure = {"identities": len(identities), "questions": asked, "foreign": len(wrong), "unseen": len(unseen)}
    return {"figure": figure, "bar": "every identity, 0 foreign canaries", "ok": not wrong and not unseen}
