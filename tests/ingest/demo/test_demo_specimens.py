"""The specimens are what the server sends today."""

from pathlib import Path

import pytest

from data.period import parse
from ingest.sources import demo_api, demo_csv, demo_forms

FOLDER = Path(__file__).parents[2] / "specimens"


@pytest.mark.parametrize("source", [demo_csv, demo_forms, demo_api])
def test_specimen(source, context) -> None:
    (kept,) = (FOLDER / source.SOURCE.id).iterdir()
    sent = {(delivery.name, delivery.body) for delivery in source.fetch(parse("2026-09"), context())}
    assert (kept.name, kept.read_bytes()) in sent
