"""Notices leave by mail and to addresses: a real mail server, a real address, retries under one name, quiet hours, digests."""

from __future__ import annotations

import email
import hashlib
import hmac
import json
import socket
import threading
from dataclasses import replace
from datetime import datetime, timedelta
from email import policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from data import accounts, fs, ledger, notices, urging, work
from data.audit import Who
from data.errors import Refusal
from data.ledger import tables
from data.notices import Mailbox
from data.period import ZONE
from data.work import Actor
from ingest import deliver
from tests.reliability.urged import world

NINE = datetime(2026, 6, 3, 9, tzinfo=ZONE)


@pytest.fixture
def copy(here):
    """A demonstration copy in June, with real people of two provinces and an officer."""
    for name, role, agency in (("hung.yen", "agency_editor", "hung-yen"), ("hue", "agency_editor", "hue"),
                               ("dieu.phoi", "coordinator", None)):  # fmt: skip
        accounts.create(here, Who("thử"), name, name, role, agency)
    world.feed(here, [("count", ("dossiers", "hung-yen", "2026-04"))])
    return replace(here, fixed_now=NINE)


@pytest.fixture
def post(monkeypatch):
    """A mail server that keeps what it takes; it refuses as many letters as `refuses` says, with `code`."""
    held = SimpleNamespace(letters=[], refuses=0, code=451)

    class Keeps:
        async def handle_DATA(self, server, session, envelope):
            if held.refuses:
                held.refuses -= 1
                return f"{held.code} no"
            held.letters.append(email.message_from_bytes(envelope.content, policy=policy.default))
            return "250 OK"

        async def handle_RCPT(self, server, session, envelope, address, options):
            if address.startswith("khong.co"):
                return "550 unknown"
            envelope.rcpt_tos.append(address)
            return "250 OK"

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        held.port = free.getsockname()[1]
    server = Controller(Keeps(), hostname="127.0.0.1", port=held.port)
    server.start()
    for name, value in {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(held.port), "SMTP_SECURITY": "plain",
                        "MAIL_FROM": "khong-tra-loi@vi-du.gov.vn", "SITE_URL": "https://vi-du.gov.vn"}.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    yield held
    server.stop()


@pytest.fixture
def address():
    """An address that keeps what is posted to it, and answers with `status`."""
    held = SimpleNamespace(calls=[], status=200)

    class Takes(BaseHTTPRequestHandler):
        def do_POST(self):
            held.calls.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(held.status)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()

        def log_message(self, *_):
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Takes)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    held.place = f"127.0.0.1:{server.server_port}"
    yield held
    server.shutdown()


def at(here, hours: float):
    """Give the copy some hours after nine."""
    return replace(here, fixed_now=NINE + timedelta(hours=hours))


def choose(here, name: str = "hung.yen", **wanted) -> str:
    """Let somebody choose how to be told."""
    return notices.choose(here, accounts.find(here, name), Mailbox(**wanted))


def letter(here, number: str = "7/CV", to: str = "hung-yen") -> int:
    """Send a letter to an agency."""
    return urging.send(here, Who("dieu.phoi"), [to], number, "V/v đôn đốc")


def states(here) -> list[tuple[str, int, str]]:
    """Give how each message stands: state, tries, code of its problem."""
    with ledger.reading(here) as connection:
        rows = connection.execute(select(tables.delivery).order_by(tables.delivery.c.id))
        return [(row.state, row.attempts, (row.problem or {}).get("code", "")) for row in rows]


def test_a_letter_comes_by_mail_with_its_document_to_its_agency_alone(copy, post):
    choose(copy, mail="lap@hungyen.gov.vn")
    choose(copy, "hue", mail="lap@hue.gov.vn")
    letter(copy)
    assert deliver.run(copy) == 1 and deliver.run(at(copy, 5)) == 0
    (found,) = post.letters
    assert found["To"] == "lap@hungyen.gov.vn" and "7/CV" in found["Subject"]
    assert "https://vi-du.gov.vn/don-doc" in found.get_body().get_content()
    (document,) = found.iter_attachments()
    assert document.get_filename().endswith(".docx") and document.get_content()[:2] == b"PK"
    assert states(copy) == [("sent", 1, "")]


def test_words_of_several_lines_make_one_subject(copy, post):
    choose(copy, mail="lap@hungyen.gov.vn")
    office, due = Actor(Who("dieu.phoi"), office=True), NINE.date() + timedelta(30)
    work.issue(copy, office, "1/CT", "TTg", "Nối dữ liệu\r\nvới bộ", ["hung-yen"], due)
    assert deliver.run(copy) == 1
    (message,) = post.letters
    assert "Nối dữ liệu với bộ" in message["Subject"]


def test_what_failed_is_tried_again_under_the_same_name_and_seen_meanwhile(copy, post):
    choose(copy, mail="lap@hungyen.gov.vn")
    letter(copy)
    post.refuses = 2
    assert deliver.run(copy) == 0
    assert states(copy) == [("waiting", 1, "mail_refused")]
    assert [one.problem for one in notices.ways(copy, accounts.find(copy, "hung.yen").id)] == ["mail_refused"]
    assert deliver.run(copy) == 0 and states(copy)[0][1] == 1, "not before its time"
    assert deliver.run(at(copy, 0.1)) == 0 and deliver.run(at(copy, 1)) == 1
    assert len(post.letters) == 1 and states(copy) == [("sent", 3, "")]


def test_a_program_killed_between_handing_over_and_noting_sends_the_same_name_again(copy, post, monkeypatch):
    choose(copy, mail="lap@hungyen.gov.vn")
    letter(copy)

    class Killed(BaseException):
        """The program ends here."""

    def ends(name):
        if name == "deliver.handed_over":
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(fs, "crash_point", ends)
        with pytest.raises(Killed):
            deliver.run(copy)
    assert deliver.run(at(copy, 1)) == 1 and deliver.run(at(copy, 2)) == 0
    names = [one["Message-ID"] for one in post.letters]
    assert len(names) == 2 and len(set(names)) == 1


def test_a_message_that_nobody_takes_is_given_up_and_says_so(copy, post, monkeypatch):
    choose(copy, mail="khong.co@hungyen.gov.vn")
    letter(copy)
    deliver.run(copy)
    assert states(copy) == [("failed", 1, "mail_refused")]
    choose(copy, "hue", mail="lap@hue.gov.vn")
    letter(copy, to="hue")
    post.refuses = 99
    for hours in (0, 1, 2, 5, 20, 60, 200):
        deliver.run(at(copy, hours))
    assert states(copy)[1] == ("failed", 6, "mail_refused")
    monkeypatch.delenv("SMTP_HOST")
    letter(at(copy, 24), to="hung-yen")
    deliver.run(at(copy, 24))
    assert states(copy)[2][0] == "failed" and states(copy)[2][2] == "mail_off"


def test_quiet_hours_and_the_daily_digest_hold_messages_back_and_put_them_into_one(copy, post):
    choose(copy, mail="lap@hungyen.gov.vn", quiet_from=8, quiet_to=11)
    letter(copy)
    assert deliver.run(at(copy, 1.9)) == 0 and deliver.run(at(copy, 2)) == 1
    choose(copy, "hue", mail="lap@hue.gov.vn", pace="daily")
    urging.tick(replace(copy, fixed_now=datetime(2026, 5, 28, 9, tzinfo=ZONE)))
    urging.tick(copy)
    letter(copy, to="hue")
    assert deliver.run(at(copy, 21.9)) == 3, "Hưng Yên's two and the digest of May"
    assert deliver.run(at(copy, 22)) == 1
    digest, told = post.letters[-1], notices.box(copy, accounts.find(copy, "hue"))
    today = sum(one.at.month == 6 for one in told)
    assert digest["To"] == "lap@hue.gov.vn" and f"{today} tin mới" in digest["Subject"] and today > 1


@pytest.mark.parametrize(
    ("box", "hour", "leaves"),
    [(Mailbox(), 3, (3, 3)), (Mailbox(quiet_from=22, quiet_to=6), 23, (4, 6)), (Mailbox(quiet_from=22, quiet_to=6), 5, (3, 6)),
     (Mailbox(quiet_from=22, quiet_to=6), 6, (3, 6)), (Mailbox(pace="daily"), 6, (3, 7)), (Mailbox(pace="daily"), 7, (4, 7)),
     (Mailbox(pace="daily", quiet_from=6, quiet_to=9), 12, (4, 9)), (Mailbox(quiet_from=9, quiet_to=9), 9, (3, 9))],
)  # fmt: skip
def test_when_something_may_leave(box, hour, leaves):
    found = box.leaves(datetime(2026, 6, 3, hour, tzinfo=ZONE))
    assert (found.day, found.hour) == leaves


def test_who_may_no_longer_see_it_is_sent_nothing(copy, post):
    choose(copy, mail="lap@hungyen.gov.vn")
    letter(copy)
    accounts.change(copy, Who("thử"), accounts.find(copy, "hung.yen").id, "chuyển", "agency_editor", "hue")
    assert deliver.run(copy) == 0 and states(copy) == [("dropped", 0, "")] and post.letters == []


def test_an_address_gets_signed_messages_once_it_is_listed(copy, address, monkeypatch):
    copy = replace(copy, mode="demo")
    with pytest.raises(Refusal) as refused:
        choose(copy, hook=f"http://{address.place}/tin")
    assert refused.value.code == "hook_not_listed"
    monkeypatch.setenv("HOOK_HOSTS", address.place)
    secret = choose(copy, hook=f"http://{address.place}/tin")
    assert len(secret) == 64 and choose(copy, hook=f"http://{address.place}/tin", pace="at_once") == ""
    letter(copy)
    address.status = 503
    assert deliver.run(copy) == 0
    address.status = 200
    assert deliver.run(at(copy, 1)) == 1
    (first, _), (headers, body) = address.calls
    assert first["X-Notice-Id"] == headers["X-Notice-Id"] == json.loads(body)["id"]
    expected = hmac.new(secret.encode(), f"{headers['X-Notice-Time']}.".encode() + body, hashlib.sha256).hexdigest()
    assert headers["X-Notice-Signature"] == f"sha256={expected}"
    (told,) = json.loads(body)["notices"]
    assert told["kind"] == "letter" and told["agency"] == "hung-yen"


def test_an_address_that_leads_elsewhere_or_is_listed_no_more_gets_nothing(copy, address, monkeypatch):
    copy = replace(copy, mode="demo")
    monkeypatch.setenv("HOOK_HOSTS", address.place)
    choose(copy, hook=f"http://{address.place}/tin")
    letter(copy)
    address.status = 302
    assert deliver.run(copy) == 0 and states(copy)[0][2] == "source_redirects"
    monkeypatch.setenv("HOOK_HOSTS", "")
    before = len(address.calls)
    assert deliver.run(at(copy, 1)) == 0 and len(address.calls) == before
    assert states(copy)[0][2] == "address_not_listed"
    for wrong in ("http://10.0.0.1/", "https://a:b@vi-du.vn/", "ftp://vi-du.vn/", "https://vi-du.vn:99999/"):
        with pytest.raises(Refusal):
            choose(replace(copy, mode="production"), hook=wrong)


@pytest.mark.parametrize("mail", ["a", "a@b", "a b@c.vn", "a@c.vn\nBcc: x@y.vn", "a@c.vn, b@c.vn"])
def test_what_is_no_address_is_refused(copy, mail):
    with pytest.raises(Refusal) as refused:
        choose(copy, mail=mail)
    assert refused.value.code == "mailbox_mail"


def test_mail_without_encryption_goes_through_this_machine_only(copy, post, monkeypatch):
    monkeypatch.setenv("SMTP_HOST", "thu.vi-du.gov.vn")
    choose(copy, mail="lap@hungyen.gov.vn")
    letter(copy)
    assert deliver.run(copy) == 0 and states(copy)[0][2] == "mail_plain"
