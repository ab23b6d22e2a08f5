"""Notices: what an account is told, in its inbox first, and by mail or hook where it wants that.

A notice is written in the transaction of its event, under a key that makes it one per account and event. Nobody is told
what they may not see: that is asked when a notice is written, when it is shown, and when it leaves.
"""

from data.notices.box import Notice, box, mark, unread
from data.notices.post import of_agency, of_role, post
from data.notices.words import body, title

__all__ = ["Notice", "body", "box", "mark", "of_agency", "of_role", "post", "title", "unread"]
