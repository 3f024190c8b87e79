"""How long a sign-in lives and how much a provider lets an account send: what is announced before it ends."""

from __future__ import annotations

from dataclasses import dataclass

from tuidesk.store.setup_channels import AccountRow

DAY_MS = 86_400_000
TOKEN_LIFE_MS = 90 * DAY_MS  # of a refresh token of Office 365; each renewal begins them anew
TOKEN_WARN_MS = 14 * DAY_MS
SECRET_WARN_MS = 30 * DAY_MS
SEND_WARN = 0.9  # of a day's limit

# A day is the last 24 hours: that is how both count.
OFFICE365_RECIPIENTS = 10_000
GMAIL_MAILS = 500
WORKSPACE_MAILS = 2_000
_GMAIL_DOMAINS = ("@gmail.com", "@googlemail.com")


@dataclass(frozen=True, slots=True)
class Token:
    """The sign-in of an Office 365 account: when it was last renewed and when it ends unless it is renewed."""

    renewed_at: int
    ends_at: int


def token_of(account: AccountRow) -> Token | None:
    """Return the state of an account's sign-in; None for what has none, or only a client secret."""
    if account.kind != "office365" or account.flow == "secret" or not account.has_secret:
        return None
    renewed_at = max(account.token_at, account.signed_in_at)
    return Token(renewed_at, renewed_at + TOKEN_LIFE_MS) if renewed_at else None


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many mails (or recipients) an account may send in 24 hours and has sent; 0 = no limit is known."""

    sent: int
    limit: int
    of_recipients: bool

    @property
    def nearly_used(self) -> bool:
        """Say whether it is time to announce the end."""
        return bool(self.limit) and self.sent >= self.limit * SEND_WARN


def allowance(account: AccountRow, mails: int, recipients: int) -> Allowance:
    """Return how much of its day an account has used."""
    if account.kind == "office365":
        return Allowance(recipients, OFFICE365_RECIPIENTS, True)
    if account.kind == "gmail":
        private = (account.address or account.login).casefold().endswith(_GMAIL_DOMAINS)
        return Allowance(mails, GMAIL_MAILS if private else WORKSPACE_MAILS, False)
    return Allowance(mails, 0, False)
