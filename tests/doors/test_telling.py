"""Who is told what of urging: every identity reads its inbox, the page of urging and every letter, and meets its own only."""

from __future__ import annotations

import html
import io
import zipfile
from collections import defaultdict
from dataclasses import replace
from datetime import datetime

import pytest

from data import accounts, notices, settings, urging
from data.period import ZONE
from tests.dashboard.fixtures import Door
from tests.doors import kit
from tests.reliability.urged import world

OFFICE = {"coordinator", "government_office"}
READS = OFFICE | {"publisher", "demonstration"}
OWN = {"viewer", "editor", "approver"}
WORDS = {"hung-yen": "qrstvxkbdg", "ha-noi": "mnpqrsklht", "byt": "gdbkxvtsrq"}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> kit.House:
    """Urge three agencies, send each a letter whose words nobody else has, and let each reply."""
    folder = tmp_path_factory.mktemp("tin")
    house = kit.build(settings.load(environ={"DATA_DIR": str(folder), "MODE": "demo"}), Door())
    here = replace(house.settings, fixed_now=datetime(2026, 6, 3, 9, tzinfo=ZONE))
    world.feed(here, [("count", ("dossiers", "hung-yen", "2026-04"))])
    urging.tick(replace(here, fixed_now=datetime(2026, 5, 28, 9, tzinfo=ZONE)))
    urging.tick(here)
    for agency, word in WORDS.items():
        number = urging.send(here, kit.BY, [agency], word, f"V/v {word}")
        urging.reply_letter(here, kit.BY, number, agency, f"Trả lời {word}", {agency})
    return house


def met(house, who: str) -> dict[str, set[str]]:
    """Give whose words an identity meets, and where."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in ("/hop-thu", "/hop-thu/dang-ky", "/don-doc", *(f"/don-doc/cong-van?so-lan={n}" for n in range(1, 5))):
        answer = house.ask(who, "GET", path)
        body = answer.data
        if body[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(body)) as packed:
                body = packed.read("word/document.xml")
        text = html.unescape(body.decode("utf-8", "replace"))
        for agency, word in WORDS.items():
            if word in text:
                found[agency].add(path.partition("?")[0])
    return found


@pytest.mark.parametrize("who", kit.IDENTITIES)
def test_nobody_is_told_of_a_foreign_letter(told, who):
    found = met(told, who)
    allowed = set(WORDS) if who in READS else {"hung-yen"} if who in OWN else set()
    assert set(found) == allowed
    if who in OWN:
        assert found["hung-yen"] == {"/hop-thu", "/don-doc", "/don-doc/cong-van"}
    if who in OFFICE:
        assert all(places == {"/hop-thu", "/don-doc", "/don-doc/cong-van"} for places in found.values())


def test_an_answer_to_what_is_not_ones_own_changes_nothing(told):
    foreign = next(one for one in urging.letters(told.settings, {"ha-noi"}))
    token = told.session("editor")
    form = {"the": kit.form_token(token), "cong-van": str(foreign.id), "ma": "ha-noi", "loi": "xen vào"}
    client = told.remote.server.test_client(use_cookies=False)
    headers = {"Cookie": f"__Host-phien={token}", **kit.SAME}
    for path in ("/don-doc/nhan", "/don-doc/tra-loi"):
        assert client.post(path, data=form, headers=headers).status_code == 400
    after = next(one for one in urging.letters(told.settings, {"ha-noi"}))
    assert after == foreign


def test_whoever_moves_to_another_agency_or_role_takes_nothing_along(told):
    editor = told.people["editor"]
    assert notices.unread(told.settings, accounts.get(told.settings, editor.id)) > 0
    moved = accounts.change(told.settings, kit.BY, editor.id, "chuyển", "agency_editor", "ha-noi")
    assert notices.box(told.settings, moved) == ()
    assert WORDS["hung-yen"] not in told.ask("editor", "GET", "/hop-thu").data.decode()
