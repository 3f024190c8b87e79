"""What Accounts says about a sign-in: who signs in where, until when, and how old it is."""

from __future__ import annotations

from collections.abc import Iterator

from tuidesk.desk.health.limits import SECRET_WARN_MS, TOKEN_WARN_MS, token_of
from tuidesk.i18n import _
from tuidesk.store.clock import now
from tuidesk.store.setup_channels import ChannelRow
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.widgets.grid import Cell
from tuidesk.widgets.times import age

DAY_MS = 86_400_000


def logins(row: ChannelRow) -> SafeText:
    """Name who signs in, for each protocol where they differ."""
    plain = row.login or row.account.login
    inward = (row.inbound.login if row.inbound else "") or plain
    outward = (row.outbound.login if row.outbound else "") or plain
    if row.inbound and row.outbound and inward != outward:
        return clean_line(f"{inward} IMAP, {outward} SMTP")
    return clean_line(inward if row.inbound and row.kind != "forward" else outward)


def sign_in(row: ChannelRow) -> Cell:
    """Return how the account is signed in: what is kept, how old it is, and when it ends."""
    account = row.account
    if row.kind == "forward" or not (account.login or account.has_secret):
        return Cell(clean_line(_("none needed")), "dim")
    if not account.has_secret:
        what = _("nobody has signed in yet") if row.kind == "office365" else _("no password is kept")
        return Cell(clean_line(what), "bad")
    said = list(_said(row))
    return Cell(clean_line(", ".join(said)), "warn" if _ends_soon(row) else "text")


def _said(row: ChannelRow) -> Iterator[str]:
    account = row.account
    if row.kind == "gmail":
        yield _("app password kept")
    elif row.kind != "office365":
        yield _("password kept")
    elif account.flow == "secret":
        yield _("client secret kept")
    else:
        yield _("signed in {age}").format(age=age(account.signed_in_at, now()))
    token = token_of(account)
    if token is not None:
        yield _("token {age}, ends in {days} d").format(
            age=age(token.renewed_at, now()), days=max(0, token.ends_at - now()) // DAY_MS
        )
    if account.secret_expires_at:
        yield _("secret ends in {days} d").format(days=max(0, account.secret_expires_at - now()) // DAY_MS)


def _ends_soon(row: ChannelRow) -> bool:
    token, secret_at = token_of(row.account), row.account.secret_expires_at
    token_ends = token is not None and token.ends_at - now() < TOKEN_WARN_MS
    return token_ends or bool(secret_at and secret_at - now() < SECRET_WARN_MS)
