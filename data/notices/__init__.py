"""Notices: what an account is told, in its inbox first, and by mail or hook where it wants that.

A notice is written in the transaction of its event, under a key that makes it one per account and event. Nobody is told
what they may not see: that is asked when a notice is written, when it is shown, and when it leaves.
"""

from data.notices.box import Notice, box, mark, unread
from data.notices.mailbox import PACES, Mailbox, choose, chosen, listed_hosts
from data.notices.outbox import Message, Way, ways
from data.notices.post import of_agency, of_role, post, tell
from data.notices.subscriptions import SIDES, Subscription, Value, look, of_account, subscribe, unseen, unsubscribe
from data.notices.words import body, title

__all__ = [
    "PACES", "SIDES", "Mailbox", "Message", "Notice", "Subscription", "Value", "Way", "body", "box", "choose", "chosen", "listed_hosts",
    "look", "mark", "of_account", "of_agency", "of_role", "post", "subscribe", "tell", "title", "unread", "unseen",
    "unsubscribe", "ways",
]  # fmt: skip
