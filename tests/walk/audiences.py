"""Who walks: one account of the demonstration per role, and the public."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard import policy
from data import accounts
from data.settings import Settings

PUBLIC = "public"


@dataclass(frozen=True)
class Audience:
    """One who reads: the account's name, its role, and the session's token; the public has neither name nor token."""

    name: str
    role: str
    token: str = ""
    agency: str | None = None

    @property
    def cookies(self) -> dict[str, str]:
        """What the browser shows."""
        return {"phien": self.token} if self.token else {}

    def may(self, policy_name: str) -> bool:
        """Tell whether a page of this policy is for this audience."""
        held = policy.POLICIES[policy_name]
        return held is None or (self.role in held.roles and ("session" if self.token else PUBLIC) in held.by)


def everybody(here: Settings) -> tuple[Audience, ...]:
    """Sign one account of each role in, by their order on the sign-in page; the public comes last."""
    first = {one.role: one for one in reversed(accounts.demo_accounts(here))}
    signed = (
        Audience(one.name, role, accounts.demo_session(here, one.id).token, one.agency) for role, one in first.items()
    )
    return *signed, Audience(PUBLIC, PUBLIC)
