"""Notices: what an account is told, in its inbox first, and by mail or hook where it wants that.

A notice is written in the transaction of its event, under a key that makes it one per account and event. Nobody is told
what they may not see: that is asked when a notice is written, when it is shown, and when it leaves.
"""

from data.notices.post import of_agency, of_role, post

__all__ = ["of_agency", "of_role", "post"]
