"""Delivering notices: each message that is due is tried, and what became of the try is noted."""

from __future__ import annotations

import hmac
import logging
import smtplib
from datetime import UTC, datetime
from functools import partial

import orjson

from data import fs, notices, outgoing
from data.errors import Refusal
from data.notices import Message, listed_hosts, outbox
from data.settings import Settings
from ingest import addresses, mail, once

log = logging.getLogger("ingest")

#: When messages are looked for, and how long an address may take to answer, in seconds, and how much.
CRON, ANSWER, BODY = "* * * * *", 15.0, 2**16


def run(settings: Settings, lease: once.Lease | None = None) -> int:
    """Try every message that is due; give how many are away."""
    guard, count = partial(once.fence, lease=lease), 0
    for number in outbox.ready(settings):
        try:
            message = outbox.begin(settings, guard, number)
            count += message is not None and _try(settings, guard, message)
        except Refusal as refusal:  # a lost lease or a busy ledger: the next look goes on
            log.error("delivering stopped: %s", refusal)
            break
    return count


def _try(settings: Settings, guard: outbox.Guard, message: Message) -> bool:
    try:
        if message.channel == "mail":
            post = mail.configured()
            if post is None:
                outbox.failed(settings, guard, message, "mail_off", final=True)
                return False
            mail.send(settings, post, message)
        else:
            _call(settings, message)
    except Refusal as refusal:
        outbox.failed(settings, guard, message, refusal.code)
    except smtplib.SMTPRecipientsRefused as error:
        code = max((code for code, _ in error.recipients.values()), default=0)
        outbox.failed(settings, guard, message, "mail_refused", final=code >= 500, status=code)
    except smtplib.SMTPResponseException as error:
        outbox.failed(settings, guard, message, "mail_refused", status=error.smtp_code)
    except (smtplib.SMTPException, OSError) as error:
        outbox.failed(settings, guard, message, "mail_unreachable", what=type(error).__name__)
    else:
        fs.crash_point("deliver.handed_over")
        outbox.sent(settings, guard, message)
        return True
    return False


def _call(settings: Settings, message: Message) -> None:
    """Post a message to the address of an account, signed over its time and its bytes."""
    found = [
        {
            "kind": one.kind, "agency": one.agency, "path": one.path, "at": one.at.isoformat(),
            "title": notices.title(one.kind, one.params), "text": notices.body(one.kind, one.params),
        }
        for one in message.notices
    ]  # fmt: skip
    body = orjson.dumps({"id": message.name, "notices": found})
    time = str(int(datetime.now(UTC).timestamp()))
    signature = hmac.digest(message.secret.encode(), f"{time}.".encode() + body, "sha256").hex()
    headers = {
        "Content-Type": "application/json", "X-Notice-Id": message.name, "X-Notice-Time": time,
        "X-Notice-Signature": f"sha256={signature}",
    }  # fmt: skip
    loopback = settings.mode == "demo"
    networks = () if loopback else addresses.networks()
    session = outgoing.session(loopback, networks, BODY, ANSWER, listed_hosts())
    with session:
        session.post(message.address, data=body, headers=headers)
