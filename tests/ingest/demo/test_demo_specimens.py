"""The specimens are what the server sends today."""

from pathlib import Path

import pytest

from data.period import parse
from ingest.sources import demo_api, demo_csv, demo_forms

FOLDER = Path(__file__).parents[2] / "specimens"


@pytest.mark.parametrize("source", [demo_csv, demo_forms, demo_api])
def test_specimen(source, context) -> None:
    kept = {(path.name, path.read_bytes()) for path in (FOLDER / source.SOURCE.id).iterdir()}
    for period in ("2026-09", "2026-Q3"):
        sent = {(delivery.name, delivery.body) for delivery in source.fetch(parse(period), context())}
        assert len(kept & sent) == 1
