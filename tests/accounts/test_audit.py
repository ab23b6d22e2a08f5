"""The audit: a row with every act or no act, no secret in any row, and every tampering found at its row.

Long because each kind of tampering is spelled out beside the others that it must not be mistaken for.
"""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime

import pyotp
import pytest

from data import accounts, audit, audit_seal, ledger
from data.audit import Who
from data.errors import Refusal, messages
from data.ledger import tables
from tests.accounts.conftest import ADMIN, PASSWORD

TABLE = tables.audit


class Broken(Exception):
    """The fault that is put into the audit."""


def _prepare(settings, lan) -> dict[str, object]:
    """Make what the acts below need."""
    session = accounts.start_session(settings, lan.id).token
    shown, token = accounts.create_token(settings, lan.who, lan.id, "máy")
    other = accounts.create(settings, ADMIN, "hai.that", "Hai", "administrator")
    secret = accounts.enrol(settings, other.who, other.id).secret
    both = accounts.create(settings, ADMIN, "ba.that", "Ba", "leader")
    totp = pyotp.TOTP(accounts.enrol(settings, both.who, both.id).secret)
    accounts.confirm(settings, both.who, both.id, totp.at(int(time.time()) - 30))
    pending = accounts.start_session(settings, both.id).token
    code = accounts.invite_password(settings, ADMIN, lan.id)
    return locals()


ACTS = {
    "create": lambda s, lan, p: accounts.create(s, ADMIN, "moi.that", "Mới", "leader"),
    "change": lambda s, lan, p: accounts.change(s, ADMIN, lan.id, "x", role="leader"),
    "disable": lambda s, lan, p: accounts.change(s, ADMIN, lan.id, "x", active=False),
    "set_password": lambda s, lan, p: accounts.set_password(s, ADMIN, lan.id, PASSWORD + "!"),
    "sign_in": lambda s, lan, p: accounts.verify(s, lan.name, PASSWORD),
    "sign_in_failed": lambda s, lan, p: accounts.verify(s, lan.name, "sai"),
    "start_session": lambda s, lan, p: accounts.start_session(s, lan.id),
    "finish": lambda s, lan, p: accounts.finish(s, p["pending"], p["totp"].now()),
    "code_failed": lambda s, lan, p: accounts.finish(s, p["pending"], "x"),
    "step_up": lambda s, lan, p: accounts.step_up(s, p["session"], PASSWORD),
    "renew": lambda s, lan, p: accounts.renew(s, p["session"], "single_sign_on"),
    "end": lambda s, lan, p: accounts.end(s, p["session"]),
    "end_all": lambda s, lan, p: accounts.end_all(s, ADMIN, lan.id),
    "enrol": lambda s, lan, p: accounts.enrol(s, lan.who, lan.id),
    "confirm": lambda s, lan, p: accounts.confirm(s, ADMIN, p["other"].id, pyotp.TOTP(p["secret"]).now()),
    "remove": lambda s, lan, p: accounts.remove(s, ADMIN, p["both"].id, "x"),
    "create_token": lambda s, lan, p: accounts.create_token(s, ADMIN, lan.id, "x"),
    "revoke_token": lambda s, lan, p: accounts.revoke_token(s, ADMIN, p["token"].id),
    "invite": lambda s, lan, p: accounts.invite_administrator(s, ADMIN, force=True),
    "invite_password": lambda s, lan, p: accounts.invite_password(s, ADMIN, lan.id),
    "redeem": lambda s, lan, p: accounts.redeem(s, p["code"], lan.name, PASSWORD + "!"),
}


@pytest.mark.parametrize("act", ACTS)
def test_an_act_without_its_audit_row_does_not_happen(here, lan, act, dump, monkeypatch):
    prepared = _prepare(here, lan)
    before = dump(here)
    with monkeypatch.context() as patch:

        def broken(*_):
            raise Broken

        patch.setattr(audit, "_seal", broken)
        with pytest.raises(Broken):
            ACTS[act](here, lan, prepared)
        assert dump(here) == before
    try:
        ACTS[act](here, lan, prepared)
    except Refusal as refusal:
        assert refusal.code in ("sign_in_failed", "code_wrong")
    after = dump(here)
    assert len(after["audit"]) > len(before["audit"]) and audit.verify(here).problems == ()


def test_demonstration_accounts_are_not_made_without_audit_rows(demo, dump, monkeypatch):
    ledger.engine(demo)
    before = dump(demo)
    monkeypatch.setattr(audit, "write", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        accounts.demo_accounts(demo)
    assert dump(demo) == before


def test_no_secret_is_in_any_audit_row_or_message(here, lan):
    prepared = _prepare(here, lan)
    secrets = [PASSWORD, PASSWORD + "!", "mật khẩu gõ nhầm vào ô tên", prepared["totp"].secret, prepared["secret"]]
    secrets += [prepared[name] for name in ("session", "shown", "pending", "code")]
    said = []
    for name, act in ACTS.items():
        try:
            made = act(here, lan, prepared)
        except Refusal as refusal:
            said += [refusal.say(lang) for lang in ("vi", "en")] + [str(refusal.params)]
            continue
        if name in ("create_token", "invite", "invite_password"):
            secrets.append(made[0] if isinstance(made, tuple) else made)
        secrets += [made.token] if isinstance(made, accounts.Started) else []
        secrets += [made.secret] if isinstance(made, accounts.Enrolment) else []
    for name, password in ((secrets[2], PASSWORD), (lan.name, secrets[2])):
        with pytest.raises(Refusal) as refused:
            accounts.verify(here, name, password)
        said.append(refused.value.say() + str(refused.value.params))
    with ledger.reading(here) as connection:
        held = connection.execute(tables.account.select()).all()
        tried = str(connection.execute(tables.attempt.select()).all())
    secrets += [row.password for row in held if row.password] + [row.totp for row in held if row.totp]
    written = str(audit.rows(here, 1000)) + "".join(said) + tried
    assert len(secrets) > 15 and [secret for secret in secrets if secret in written] == []
    assert [secret for secret in secrets if secret in str(messages())] == []


def test_a_row_tells_who_changed_what_from_what_to_what_and_why(here, lan):
    accounts.change(here, ADMIN, lan.id, "chuyển về bộ", role="agency_viewer", agency="bca")
    row = audit.rows(here, 1)[0]
    assert (row["who"], row["account"], row["act"], row["subject"]) == (
        ADMIN.name,
        1,
        "account_change",
        "account:lan.hy",
    )
    assert (row["before"]["agency"], row["after"]["agency"], row["why"]) == ("hung-yen", "bca", "chuyển về bộ")
    assert [found["act"] for found in audit.rows(here, subject="account:lan.hy")][-1] == "account_create"
    assert audit.rows(here, before=2)[0]["sequence"] == 1


def test_nothing_written_can_fake_a_line(here):
    nasty = "a\r\nb\x1b[2J\u202e\u2028\x00\ud800\u200b"
    with audit.acting(here) as connection:
        audit.write(connection, Who(nasty), "test", nasty, {"x": nasty}, None, nasty)
    row = audit.rows(here, 1)[0]
    assert row["who"] == row["why"] == "a\\u000d\\u000ab\\u001b[2J\\u202e\\u2028\\u0000\\ud800\\u200b"
    assert row["before"] == {"x": nasty} and audit.verify(here).problems == ()


def test_sequence_numbers_run_on_in_every_process_and_thread(here, lan):
    from threading import Thread

    threads = [Thread(target=lambda: [accounts.start_session(here, lan.id) for _ in range(5)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = audit.verify(here)
    assert found.rows == 22 and found.problems == ()


def _many(settings, count: int) -> list[dict]:
    """Write rows as `audit.write` does, in one transaction."""
    with ledger.writing(settings) as connection:
        for number in range(count):
            audit.write(connection, Who("ai", number), "act", f"s{number}", {"n": number}, {"n": number + 1}, "vì sao")
        rows = [dict(row) for row in connection.execute(TABLE.select().order_by(TABLE.c.sequence)).mappings()]
    audit.note_head(settings, at_once=True)
    return rows


def _chained(rows: list[dict]) -> list[dict]:
    """Write the chain anew as somebody can who knows everything but the key."""
    previous = audit_seal.FIRST
    for row in rows:
        row["previous"] = previous
        row["hash"] = previous = audit._hash([row[name] for name in audit._COVERED])
    return rows


def _tamper(rows: list[dict], kind: str, chance: random.Random) -> tuple[list[dict], int]:
    """Give tampered rows and the sequence number at which they are first wrong."""
    rows = [dict(row) for row in rows]
    at = chance.randrange(len(rows) - 1)
    sequence = at + 1
    if kind in ("change", "re-chain"):
        name = chance.choice(("at", "who", "account", "act", "subject", "before", "after", "why"))
        rows[at][name] = 987 if name == "account" else chance.choice(["", "khác", '{"n": 1}'])
    elif kind == "hash":
        name = chance.choice(("previous", "hash", "seal"))
        rows[at][name] = f"{chance.getrandbits(256):064x}"
    elif kind == "delete":
        del rows[at]
    elif kind in ("delete, re-chain", "insert, re-chain", "insert"):
        if kind.startswith("delete"):
            del rows[at]
        else:
            rows.insert(at, dict(chance.choice(rows), who="kẻ chèn"))
        for number, row in enumerate(rows, 1):
            row["sequence"] = number
    elif kind == "swap":
        other = chance.randrange(at + 1, len(rows))
        rows[at]["sequence"], rows[other]["sequence"] = other + 1, at + 1
    elif kind == "cut":
        rows = rows[: at + 1]
        sequence = at + 2
    elif kind == "add":
        rows.append(dict(rows[-1], sequence=len(rows) + 1, why="thêm"))
        sequence = len(rows)
    return (_chained(rows) if "re-chain" in kind or kind == "add" else rows), sequence


KINDS = (
    "change", "hash", "delete", "swap", "cut", "insert", "add", "re-chain", "delete, re-chain", "insert, re-chain",
)  # fmt: skip


def test_five_hundred_tamperings_are_found_at_the_right_row(here):
    rows = _many(here, 40)
    assert audit.verify(here).problems == ()
    chance, missed = random.Random(20261121), []
    for number in range(500):
        kind = KINDS[number % len(KINDS)]
        tampered, sequence = _tamper(rows, kind, chance)
        with ledger.writing(here) as connection:
            connection.execute(TABLE.delete())
            connection.execute(TABLE.insert(), tampered)
        problems = audit.verify(here).problems
        if not problems or problems[0].sequence != sequence:
            missed.append((number, kind, sequence, problems[:1]))
    assert missed == []


def test_an_emptied_or_restarted_audit_is_found(here):
    rows = _many(here, 5)
    with ledger.writing(here) as connection:
        connection.execute(TABLE.delete())
    assert audit.verify(here).problems == (audit.Problem(1, "cut"),)
    with audit.acting(here) as connection:
        audit.write(connection, ADMIN, "test", "x")
    assert audit.verify(here).problems[0] == audit.Problem(2, "cut")
    _many(here, 7)
    assert audit.verify(here).problems == (audit.Problem(5, "forked"),)
    assert audit_seal.head(here.data_dir)["hash"] == rows[-1]["hash"]
    with ledger.writing(here) as connection:
        connection.execute(TABLE.insert().values(dict(rows[0], sequence=0)))
    assert audit.verify(here).problems[0] == audit.Problem(0, "inserted")


def test_a_lost_note_or_key_is_found_and_not_papered_over(here):
    _many(here, 3)
    head, key = audit_seal.head_path(here.data_dir), audit_seal.key_path(here.data_dir)
    assert key.stat().st_mode & 0o777 == 0o600
    for text in (b"", b"[]", b'{"sequence": 1}', b"\xff"):
        head.write_bytes(text)
        assert audit.verify(here).problems == (audit.Problem(3, "no_head"),)
    head.unlink()
    with audit.acting(here) as connection:
        audit.write(connection, ADMIN, "test", "x")
    assert audit.verify(here).problems == (audit.Problem(4, "no_head"),) and not head.exists()
    key.rename(key.with_name("away"))
    with pytest.raises(Refusal, match="key that seals"), audit.acting(here) as connection:
        audit.write(connection, ADMIN, "test", "x")
    assert audit.verify(here).problems[0] == audit.Problem(1, "unsealed")


def test_the_head_is_noted_at_once_then_at_most_once_a_minute(here, clock, monkeypatch):
    import os

    def act() -> int:
        with audit.acting(here) as connection:
            audit.write(connection, ADMIN, "test", "x")
        now = datetime.now(UTC).timestamp()
        held = audit_seal.head(here.data_dir)["sequence"]
        if held != act.held:
            os.utime(audit_seal.head_path(here.data_dir), (now, now))
        act.held = held
        return held

    act.held = 0
    assert [act() for _ in range(3)] == [1, 1, 1]
    clock.shift(61)
    assert [act() for _ in range(2)] == [4, 4]
    audit.note_head(here, at_once=True)
    assert audit_seal.head(here.data_dir)["sequence"] == 5


def test_an_empty_audit_is_right(here):
    found = audit.verify(here)
    assert (found.rows, found.head, found.problems) == (0, audit_seal.FIRST, ())
    audit.note_head(here, at_once=True)
    assert audit.rows(here) == [] and audit_seal.head(here.data_dir) is None


def test_the_speed_of_checking_is_told(here, capsys):
    key, rows, previous = None, [], audit_seal.FIRST
    with ledger.writing(here) as connection:
        audit.write(connection, ADMIN, "first", "x")
        key = audit_seal.key(here.data_dir, False)
        connection.execute(TABLE.delete())
        for number in range(1, 50_001):
            row = {"sequence": number, "at": "2026-05-20T02:00:00.000000Z", "who": "ai đó", "account": 7}
            row |= {"act": "account_change", "subject": "account:lan.hy", "why": "chuyển việc", "previous": previous}
            row |= {"before": '{"role":"leader"}', "after": '{"role":"auditor"}'}
            row["hash"] = previous = audit._hash([row[name] for name in audit._COVERED])
            row["seal"] = audit._seal(key, previous)
            rows.append(row)
        connection.execute(TABLE.insert(), rows)
    begun = time.perf_counter()
    found = audit.verify(here)
    speed = found.rows / (time.perf_counter() - begun)
    with capsys.disabled():
        print(f"\n[audit] {found.rows} rows checked, {speed:,.0f} rows a second")
    assert found.problems == () and found.rows == 50_000
