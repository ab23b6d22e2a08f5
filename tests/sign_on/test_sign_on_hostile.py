"""A provider that answers otherwise than it should: nobody is signed in, and nothing fails."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
import time_machine
from flask.testing import FlaskClient
from joserfc import jws

from dashboard.app import make_app
from data import accounts, audit, ledger, outgoing, sign_on
from data.audit import Who
from data.errors import Refusal
from data.ledger import tables
from data.settings import Settings
from data.sign_on import provider
from tests.dashboard.fixtures import Door
from tests.sign_on import standin
from tests.sign_on.hostile import CASES, CLAIMS, NOW, SIGNATURE, put
from tests.sign_on.standin import Standin

BY = Who("tests")
BACK = "/dang-nhap/cong/ve"


@pytest.fixture(scope="module")
def served(copy: Settings) -> Iterator:
    """The program, asked without a socket."""
    yield make_app(Door(), here=copy).server


@pytest.fixture(scope="module")
def running(copy: Settings) -> Iterator[Standin]:
    """One stand-in for all cases; an account belongs to its person."""
    with standin.running() as made, pytest.MonkeyPatch.context() as patch:
        for name, value in (("ISSUER", made.base), ("CLIENT_ID", standin.CLIENT), ("CLIENT_SECRET", standin.SECRET)):
            patch.setenv(f"OIDC_{name}", value)
        patch.setattr(outgoing, "TRIES", 1)
        patch.setattr("data.sign_on.handshake.PER_ADDRESS", 10**6)
        for name in ("lan", "minh"):
            subject = sign_on.configured(copy).subject(f"sub-{name}")
            accounts.create(copy, BY, f"{name}.gia", name, "leader", oidc=subject)
        yield made


@pytest.fixture
def other(running: Standin) -> Standin:
    """The stand-in as it is honest; what we know of it is forgotten."""
    provider._held.clear()
    running.changes, running.kind, running.sub = {}, "RS256", "sub-lan"
    running.asked.clear()
    running.faults.clear()
    return running


@pytest.fixture
def client(served) -> FlaskClient:
    """A browser in which nobody has signed in."""
    return served.test_client()


def _returns(client: FlaskClient, other: Standin, start: str = "/dang-nhap/cong"):
    """Go to the provider and come back."""
    sent = client.get(start)
    return client.get(BACK, query_string=other.sent(sent.headers["Location"])) if sent.status_code == 303 else sent


def _in(client: FlaskClient) -> bool:
    found = client.get_cookie("phien")
    return found is not None and client.get("/tai-khoan").status_code == 200


def _sessions(copy: Settings) -> int:
    with ledger.reading(copy) as connection:
        return len(connection.execute(tables.session.select()).all())


@pytest.mark.parametrize("kind", ["RS256", "ES256", "EdDSA"])
def test_an_honest_answer_signs_in(client, other, kind):
    other.kind = kind
    assert _returns(client, other).headers["Location"] == "/" and _in(client)


@pytest.mark.parametrize(
    "change",
    [put("claims", aud=[standin.CLIENT]), put("claims", at_hash=...), put("claims", azp=standin.CLIENT),
     put("metadata", code_challenge_methods_supported=...), put("answer", token_type="bearer"),
     put("metadata", id_token_signing_alg_values_supported=["RS256", "none"]),
     put("metadata", token_endpoint_auth_methods_supported=["client_secret_basic", "none"])],
)  # fmt: skip
def test_what_a_provider_may_say_otherwise_is_taken(client, other, change):
    other.changes = dict([change])
    assert _returns(client, other).status_code == 303 and _in(client)


def test_there_are_as_many_hostile_cases_as_promised():
    assert len(CASES) >= 100


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_hostile_answer_signs_nobody_in(client, other, copy, case):
    other.changes, before = dict([CASES[case]]), _sessions(copy)
    answer = _returns(client, other)
    assert answer.status_code in (400, 502), answer.status_code
    said = re.search(r'role="alert">.*?</span>(.*?)</p>', answer.get_data(as_text=True), re.S)
    assert said and "Traceback" not in said[1] and "\x1b" not in said[1] and "\u202e" not in said[1]
    assert not _in(client) and _sessions(copy) == before
    assert other.faults == [], "the stand-in itself failed"
    if case in SIGNATURE | CLAIMS:
        assert audit.rows(copy, 1)[0]["after"]["why"] in ("sso_token", "sso_unknown")


def test_an_algorithm_that_the_provider_does_not_announce_is_not_taken(client, other):
    other.changes = dict([put("metadata", id_token_signing_alg_values_supported=["ES256"])])
    assert _returns(client, other).status_code == 400 and not _in(client)


def test_who_announces_to_name_itself_must(client, other):
    other.changes = dict([put("metadata", authorization_response_iss_parameter_supported=True)])
    assert _returns(client, other).status_code == 400
    other.changes |= dict([put("back", iss=other.base)])
    provider._held.clear()
    assert _returns(client, other).status_code == 303


def test_small_keys_and_shared_secrets_are_no_keys(client, other):
    for kind, algorithm in (("small", "RS256"), ("HS256", "HS256")):
        made = standin.key(kind)
        shown = made.as_dict(private=kind == "HS256")
        other.changes = {
            "keys": lambda _, shown=shown: {"keys": [shown]},
            "sign": lambda said, made=made, algorithm=algorithm: jws.serialize_compact(
                {"alg": algorithm, "kid": made.kid}, json.dumps(said[1]), made, algorithms=[algorithm]
            ),
        }
        provider._held.clear()
        assert _returns(client, other).status_code == 400 and not _in(client)


def test_keys_that_were_changed_are_asked_for_once(client, other):
    other.changes = {"keys": lambda said: {"keys": [one for one in said["keys"] if one["kty"] == "EC"]}}
    assert _returns(client, other).status_code == 400
    assert other.asked.count("/keys") == 2
    other.changes, other.asked[:] = {}, []
    assert _returns(client, other).status_code == 303 and other.asked.count("/keys") == 1


def test_an_answer_is_not_taken_twice_nor_in_another_browser(client, other, served):
    brought = other.sent(client.get("/dang-nhap/cong").headers["Location"])
    thief = served.test_client()
    assert thief.get(BACK, query_string=brought).status_code == 400
    thief.get("/dang-nhap/cong")
    assert thief.get(BACK, query_string=brought).status_code == 400
    assert other.asked.count("/token") == 0
    assert client.head(BACK, query_string=brought).status_code == 200
    assert client.get(BACK, query_string=brought).status_code == 303
    assert client.get(BACK, query_string=brought).status_code == 400
    assert other.asked.count("/token") == 1


def test_a_swapped_cookie_leads_nowhere(client, other, served):
    """Somebody lays their own handshake into another's browser, or their cookie beside another's answer."""
    thief = served.test_client()
    mine, theirs = (other.sent(one.get("/dang-nhap/cong").headers["Location"]) for one in (client, thief))
    client.set_cookie("cong", thief.get_cookie("cong").value, path="/")
    assert client.get(BACK, query_string=mine).status_code == 400
    assert thief.get(BACK, query_string=theirs).status_code == 400, "the handshake was used up by the first try"


def test_a_token_of_an_earlier_sign_in_is_not_taken(client, other):
    _returns(client, other)
    other.changes = dict([put("claims", nonce=other.nonce)])
    assert _returns(client, other).status_code == 400


def test_a_handshake_that_took_too_long_is_over(client, other):
    brought = other.sent(client.get("/dang-nhap/cong").headers["Location"])
    with time_machine.travel(NOW() + 601):
        assert client.get(BACK, query_string=brought).status_code == 400
    assert other.asked.count("/token") == 0


def test_no_change_of_a_letter_is_overlooked(client, other, copy):
    chance, before = random.Random(7), _sessions(copy)

    def altered(said: dict) -> dict:
        text = said["id_token"]
        # The last sign of a part holds bits that count for nothing.
        at = chance.choice([n for n in range(len(text)) if text[n] != "." and text[n + 1 : n + 2] not in ("", ".")])
        sign = chance.choice([one for one in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJ0123456789-_" if one != text[at]])
        return said | {"id_token": text[:at] + sign + text[at + 1 :]}

    other.changes = {"answer": altered}
    assert {_returns(client, other).status_code for _ in range(60)} == {400}
    assert _sessions(copy) == before


def test_who_begins_too_often_waits(client, other, monkeypatch, copy):
    monkeypatch.setattr("data.sign_on.handshake.PER_ADDRESS", 3)
    with time_machine.travel(NOW() + 86_400 * 7):
        said = [client.get("/dang-nhap/cong").status_code for _ in range(5)]
    assert said == [303, 303, 303, 429, 429]
    with ledger.reading(copy) as connection:
        held = connection.execute(tables.handshake.select()).all()
    assert len(held) == 3, "what is over is cleared away"


def test_every_refusal_stands_in_the_audit(client, other, copy):
    other.changes = dict([CASES["alg none"]])
    _returns(client, other)
    (row,) = audit.rows(copy, 1)
    assert (row["act"], row["subject"], row["after"]["why"]) == ("sign_in_failed", "account:?", "sso_token")
    assert audit.verify(copy).problems == ()


@pytest.mark.parametrize(
    ("environ", "code"),
    [
        ({"OIDC_ISSUER": "http://idp.example"}, "OIDC_ISSUER"),
        ({"OIDC_ISSUER": "https://idp.example?a=b"}, "OIDC_ISSUER"),
        ({"OIDC_ISSUER": "https://a@idp.example"}, "OIDC_ISSUER"),
        ({"OIDC_ISSUER": "https://["}, "OIDC_ISSUER"),
        ({"OIDC_ISSUER": "https://idp.example"}, "OIDC_CLIENT_ID"),
        ({"OIDC_ISSUER": "https://idp.example", "OIDC_CLIENT_ID": "a"}, "OIDC_CLIENT_SECRET"),
        ({"OIDC_CLIENT_SECRET": "short"}, "OIDC_CLIENT_SECRET"),
        ({"OIDC_CLIENT_SECRET": "a" * 40}, "OIDC_CLIENT_SECRET"),
        ({"OIDC_CLIENT_SECRET_FILE": "/nowhere/at/all"}, "OIDC_CLIENT_SECRET_FILE"),
        ({"OIDC_NETWORKS": "10.0.0.0/99"}, "OIDC_NETWORKS"),
    ],
)
def test_half_a_configuration_stops_the_start(copy, monkeypatch, environ, code):
    whole = {"OIDC_ISSUER": "https://idp.example", "OIDC_CLIENT_ID": "a", "OIDC_CLIENT_SECRET": standin.SECRET}
    for name in (*whole, "OIDC_CLIENT_SECRET_FILE", "OIDC_NETWORKS"):
        monkeypatch.delenv(name, raising=False)
    base = {} if environ.get("OIDC_ISSUER") else whole
    for name, value in (base | environ).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(Exception, match=code):
        make_app(Door(), here=copy)


def test_production_takes_no_provider_of_this_machine(copy, other):
    with pytest.raises(Refusal, match="https"):
        sign_on.configured(replace(copy, mode="production"))
