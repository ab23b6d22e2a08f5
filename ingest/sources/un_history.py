"""The sourced UN history of Viet Nam and its neighbours, shipped with the product.

Two files: the survey's published ranks and values 2003–2024 with EPI ranks computed from them, and the
ranks that documents cite. An official file received later for a year supersedes this one's report of
that year; the cited ranks are a dataset of their own and stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from data.model import Delivery, Text
from data.period import Period
from ingest.sources import Context, Source

SOURCE = Source(
    id="un_history",
    name=Text("Lịch sử khảo sát Chính phủ điện tử LHQ", "History of the UN E-Government Survey"),
    datasets=("un_egov_survey", "un_ranks_cited"),
    cron="0 3 * * mon",
)
_FOLDER = Path(__file__).parents[2] / "data" / "reference"


def fetch(_: Period | None, context: Context) -> Iterator[Delivery]:
    """Bring each bundled file once; a new edition of the product brings a changed file again."""
    for dataset in SOURCE.datasets:
        body = (_FOLDER / f"{dataset}.csv").read_bytes()
        etag = sha256(body).hexdigest()
        if not context.held(etag):
            yield Delivery(name=f"{dataset}.csv", body=body, dataset=dataset, etag=etag)
