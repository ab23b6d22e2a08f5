"""The UN's own export of the E-Government Survey (EGOVKB), one CSV file per survey year.

Its quirks: names of countries end with a space inside their quotes; decimals are English; a country that was not
surveyed has zeros, not blanks; there is no e-participation rank, so it is computed; a year that is not published
yet is answered with 404. An official file supersedes the bundled history's report of its year.
"""

from __future__ import annotations

from collections.abc import Iterator

from data.model import Delivery, Text
from data.period import Period
from ingest.fetchers.file import if_there
from ingest.sources import Context, Source

SOURCE = Source(
    id="un_egovkb",
    name=Text("Cơ sở dữ liệu Chính phủ điện tử LHQ (EGOVKB)", "UN E-Government Knowledgebase"),
    datasets=("un_egov_survey",),
    cron="30 3 * * mon",
    needs=("UN_EGOVKB_URL",),
)
_FIRST = 2018


def fetch(_: Period | None, context: Context) -> Iterator[Delivery]:
    """Bring each survey year's file that changed; `{year}` in the address becomes the year."""
    for year in range(context.now.year, _FIRST - 1, -1):
        if year % 2:  # the survey is made in even years
            continue
        got = if_there(context, context.base.replace("{year}", str(year)))
        if got:
            yield Delivery(f"EGOV_DATA_{year}.csv", got.body, "un_egov_survey", period=str(year), seen=got.seen)
        if "{year}" not in context.base:
            return
