"""Mail over SMTP, by settings: `SMTP_HOST`, `SMTP_PORT`, `SMTP_SECURITY` (starttls, tls, plain), `SMTP_USER`,
`SMTP_PASSWORD` (or `SMTP_PASSWORD_FILE`), `MAIL_FROM`, and `SITE_URL` for the links. `plain` leads to this machine alone.
"""

from __future__ import annotations

import ipaddress
import os
import re
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from data import notices, urging
from data.errors import Refusal, sentence
from data.notices import Message
from data.settings import Settings

SILENCE = 15
DOCX = ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document")


@dataclass(frozen=True)
class Post:
    """The mail server that takes our mail, and as whom we write."""

    host: str
    port: int
    security: str
    user: str
    password: str
    sender: str
    site: str


def configured() -> Post | None:
    """Read the settings of mail; None where there is no server. Unsafe or incomplete ones are refused."""
    given = os.environ.get
    host, security = given("SMTP_HOST", ""), given("SMTP_SECURITY") or "starttls"
    if not host:
        return None
    sender = given("MAIL_FROM", "")
    if "@" not in sender or security not in ("starttls", "tls", "plain"):
        raise Refusal("mail_settings")
    if security == "plain" and not _here(host):
        raise Refusal("mail_plain", given=host)
    file = given("SMTP_PASSWORD_FILE")
    password = Path(file).read_text("utf-8").strip() if file else given("SMTP_PASSWORD", "")
    port = given("SMTP_PORT") or ("465" if security == "tls" else "587")
    return Post(host, int(port), security, given("SMTP_USER", ""), password, sender, given("SITE_URL", "").rstrip("/"))


def send(settings: Settings, post: Post, message: Message) -> None:
    """Hand one message to the mail server; raises what the server or the net says."""
    with _connected(post) as server:
        if post.user:
            server.login(post.user, post.password)
        server.send_message(write(settings, post, message))


def write(settings: Settings, post: Post, message: Message) -> EmailMessage:
    """Write a message; its Message-ID is the same on every try."""
    found, made = message.notices, EmailMessage()
    titles = [notices.title(one.kind, one.params) for one in found]
    subject = titles[0] if len(titles) == 1 else sentence("mail_subject", n=len(titles))
    made["Subject"] = re.sub(r"\s*[\r\n]+\s*", " ", subject)  # what people wrote may have lines, a header has one
    made["From"], made["To"] = post.sender, message.address
    made["Date"] = format_datetime(settings.now())
    made["Message-ID"] = f"<{message.name}@{post.sender.rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"
    lines = []
    for title, one in zip(titles, found, strict=True):
        lines += [title, notices.body(one.kind, one.params), f"{post.site}{one.path}" if post.site else "", ""]
    made.set_content("\n".join([line for line in lines if line is not None] + [sentence("mail_foot")]))
    for one in found:
        if one.kind == "letter":
            name, body = urging.letter_file(settings, one.params["letter"], {one.agency})
            made.add_attachment(body, maintype=DOCX[0], subtype=DOCX[1], filename=name)
    return made


def _connected(post: Post) -> smtplib.SMTP:
    trust = ssl.create_default_context()
    if post.security == "tls":
        return smtplib.SMTP_SSL(post.host, post.port, timeout=SILENCE, context=trust)
    server = smtplib.SMTP(post.host, post.port, timeout=SILENCE)
    if post.security == "starttls":
        server.starttls(context=trust)
    return server


def _here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
