"""Twenty generated worlds, told by the product and by the slow oracle; `python -m tests.reliability worlds` tells 200."""

from __future__ import annotations

from pathlib import Path

import pytest

from metrics import definitions
from tests.metrics import oracle_world

SEEDS = range(20)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the small registry lies."""
    return tmp_path_factory.mktemp("registry")


@pytest.mark.parametrize("seed", SEEDS)
def test_every_figure_of_a_world_equals_the_oracles(folder: Path, seed: int):
    with oracle_world.registry(folder):
        world = oracle_world.make(seed, oracle_world.chosen(seed))
        count, wrong = oracle_world.differences(world)
    assert count and wrong == []
    assert world.gaps and world.corrections


def test_the_worlds_hold_every_indicator(folder: Path):
    with oracle_world.registry(folder):
        kinds = {dataset.id for seed in SEEDS for dataset in oracle_world.chosen(seed)}
        told = {one.id for kind in kinds for one in definitions.of_dataset(kind)}
    assert told == set(definitions.indicators())


def test_a_report_that_only_one_side_knows_is_found(folder: Path):
    with oracle_world.registry(folder):
        world = oracle_world.make(2, oracle_world.chosen(2))
        made = oracle_world.product(world)
        world.owners.remove(max(world.owners))
        assert made != oracle_world.oracle(world)
