"""What each reader may learn of each agency in each state: searched in every byte that leaves.

Here as those of whom something is kept back, one of each kind; the proof `canaries` asks as every identity.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from tests.doors import canaries, everything, kit

READERS = ("public", "anonymous", "approver", "leader", "administrator", "sending", "coordinator")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[kit.House]:
    """The programs of a small country with real releases."""
    with canaries.country(tmp_path_factory.mktemp("nuoc")) as found:
        yield found


@pytest.mark.parametrize("who", READERS)
def test_nobody_meets_a_foreign_canary(house, who, caplog):
    with caplog.at_level(logging.DEBUG):
        found = canaries.met(house, who)
    assert canaries.foreign(who, found) == {}
    logged = everything._BETWEEN.sub("", caplog.text)
    assert [c for one in canaries.PLANTED for c in (*one.values, *one.cells) if c in logged] == []
    assert who != "public" or "Bản r2" in house.ask(who, "GET", "/").get_data(as_text=True)
    assert canaries.expected(who) <= set(found), "the search is blind: what this reader may see was not met"


def test_the_search_sees_into_packed_files_and_arrays():
    import base64
    import io
    import struct
    import zipfile

    packed = base64.b64encode(struct.pack("<2d", 123456789.0, 2.5)).decode()
    assert "123456789" in everything.opened(f'{{"x": {{"dtype": "f8", "bdata": "{packed}"}}}}'.encode())
    assert "123456789" in everything.opened(f'{{"x": {{"bdata": "{packed}", "dtype": "f8"}}}}'.encode())
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("xl/worksheets/sheet1.xml", "<v>987654321</v>")
    assert "987654321" in everything.opened(buffer.getvalue())
    assert everything._BETWEEN.sub("", "123.456.789 và 123,456,789 và 1 234") == "123456789 và 123456789 và 1234"
