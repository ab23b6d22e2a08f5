"""Who may sign in, how they prove it, and for how long that counts; every act is in the audit."""

from data.accounts.demonstration import check_start, demo_accounts, demo_session
from data.accounts.invitations import invite_administrator, invite_password, redeem
from data.accounts.limits import allow
from data.accounts.manage import change, create, tie
from data.accounts.passwords import check_policy, pace, set_password
from data.accounts.people import Account, auth_epoch, by_oidc, every, find, get
from data.accounts.roles import NAMES, ROLES, of_agency, viewer
from data.accounts.second import Enrolment, confirm, enrol, remove
from data.accounts.sessions import (
    Session,
    Started,
    awaiting,
    end,
    end_all,
    end_one,
    list_sessions,
    resume,
    start_session,
)
from data.accounts.signin import verify
from data.accounts.stepping import finish, renew, step_up
from data.accounts.tokens import SENDERS, Token, check_token, create_token, list_tokens, revoke_token

__all__ = [
    "NAMES", "ROLES", "SENDERS", "Account", "Enrolment", "Session", "Started", "Token", "allow", "auth_epoch", "awaiting",
    "by_oidc", "change", "check_policy", "check_start", "check_token", "confirm", "create", "create_token",
    "demo_accounts", "demo_session", "end", "end_all", "end_one", "enrol", "every", "find", "finish", "get",
    "invite_administrator", "invite_password", "list_sessions", "list_tokens", "of_agency", "pace", "redeem", "remove",
    "renew", "resume", "revoke_token", "set_password", "start_session", "step_up", "tie", "verify", "viewer",
]  # fmt: skip
