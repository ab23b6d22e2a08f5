"""Whether a province learns anything of what others have not released: their values are permuted, its answers compared."""

from __future__ import annotations

import re
import shutil
import tempfile
from datetime import datetime
from pathlib import Path

from data import settings
from data.period import ZONE
from ingest.read.child import Reader
from tests.doors import everything, world
from tests.doors.world import AGENCIES

OWN, OTHERS = AGENCIES[0], AGENCIES[1:]
#: What changes from one request to the next whatever is asked: form tokens, the
#: renderer's signature, ids under which the log tells more, and when a session was begun by the real clock.
_FLEETING = re.compile(
    rb'name="the" value="[0-9a-f]+"|"end_id":"[^"]+"|\b[0-9a-f]{8}\b|\d\d:\d\d(?:\xc2\xa0| )'
    + f"{datetime.now(ZONE):%d/%m/%Y}".encode()
)


def compare(times: int) -> dict[str, int]:
    """Ask everything as Hưng Yên's editor in `times` countries that differ in others' unreleased values alone.

    Gives the number of permutations, of answers compared, and of answers that differ.
    """
    compared = differing = 0
    with tempfile.TemporaryDirectory() as folder, Reader() as reader:
        base = Path(folder) / "goc"
        world.build(base, reader, quiet=OTHERS)
        expected: dict[everything.Question, bytes] = {}
        for seed in range(times + 1):
            copy = Path(folder) / f"nuoc-{seed}"
            shutil.copytree(base, copy)
            here = settings.load(environ={"DATA_DIR": str(copy), "NOW": world.NOW})
            world.later(here, reader, OTHERS, seed)
            answers = _answers(here)
            if not expected:
                expected = answers
            else:
                compared += len(answers)
                differing += sum(answers[one] != expected[one] for one in expected)
            shutil.rmtree(copy)
    return {"permutations": times, "answers": compared, "differing": differing}


def _answers(here) -> dict[everything.Question, bytes]:
    with world.opened(here) as start:
        house = start()
        key = house.session("editor")
        found = {}
        for question in everything.questions(house):
            if question.method == "GET":
                answer = house.remote.server.test_client(use_cookies=False).get(
                    question.path, headers={"Cookie": f"__Host-phien={key}"}
                )
                found[question] = _FLEETING.sub(b"", answer.data)
        return found
