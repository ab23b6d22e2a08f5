"""A quick sample of each long proof; the proofs themselves run with `make reliability`, and so does what only measures."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reliability import names

ROOT = Path(__file__).parents[2]
#: What a proof may lack on a machine on which the product runs.
LACKING = {
    "gcc": "the failing disk is made by a C compiler, and there is none (package gcc)",
    "mount (as root)": "only root may mount the small disk that is filled",
}
#: What measures speed and memory: a sample would tell nothing, and no test asserts seconds.
MEASURES = {
    "feed_rate", "release_speed", "signin_load", "signin_times", "tally_speed", "upload_findings", "upload_memory",
    "working_speed",
}  # fmt: skip


def test_every_measure_is_one_of_the_proofs():
    assert set(names()) >= MEASURES


@pytest.mark.parametrize("name", sorted(set(names()) - MEASURES))
def test_the_sample_of_each_proof_reaches_its_bar(name: str):
    command = [sys.executable, "-m", "tests.reliability", name, "--quick"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.stdout, done.stderr
    line = json.loads(done.stdout)
    for lacking, why in LACKING.items():
        if f"the package {lacking} is" in line["bar"]:
            pytest.skip(why)
    assert done.returncode == 0 and line["ok"], f"{line}\n{done.stderr}"
