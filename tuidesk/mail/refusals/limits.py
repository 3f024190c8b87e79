"""Limits of Office 365 and Google: what asks for patience, with the time that has proved to be enough."""

from __future__ import annotations

from tuidesk.i18n import mark
from tuidesk.mail.errors import Disconnected, Throttled

MINUTE = 60_000
HOUR = 60 * MINUTE
# A daily limit counts the last 24 hours, so that part of it is free again before the day is over.
DAY_WINDOW = 6 * HOUR


class AskedToWait(Throttled):
    """Request is throttled. Suggested Backoff Time: … milliseconds."""

    what = mark("Office 365 asks for a pause, for {user} asked too much of it")
    remedy = mark("It names the time itself and is tried again then; close other programs on this mailbox")


class NotConnected(Throttled):
    """User is authenticated but not connected: too many logins, or no permission on a shared mailbox."""

    wait_ms = 5 * MINUTE
    what = mark("Office 365 accepts the sign-in of {user} but opens no mailbox")
    remedy = mark(
        "After too many logins it passes by itself within minutes. When it stays, the person lacks access:"
        " Add-MailboxPermission -Identity {user} -User PERSON -AccessRights FullAccess"
    )


class TooManyLogins(Disconnected):
    """* BYE Connection closed. 14."""

    what = mark("Office 365 closed the connection of {user}: too many logins in a short time")
    remedy = mark("It is opened again by itself; close other programs on this mailbox")


class ClosedWhenIdle(Disconnected):
    """* BYE Connection is closed. 13."""

    what = mark("Office 365 closed a connection of {user} that was idle or one too many")
    remedy = mark("It is opened again by itself; a mailbox has room for 20 connections")


class SendingTwiceAtOnce(Throttled):
    """432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded."""

    wait_ms = MINUTE
    what = mark("Office 365 takes three connections of a mailbox at once, and {user} has them in use")
    remedy = mark("It is tried again in a minute; other programs that send from this mailbox have to wait")


class QuotaOfSubmissions(Throttled):
    """5.2.2: the mailbox has sent too much lately."""

    wait_ms = HOUR
    what = mark("Office 365 takes no more mail of {user} for now: it has sent too much lately")
    remedy = mark("The mail waits and is tried every hour; send mass mail by another service")


class RecipientsOfTheDay(Throttled):
    """5.1.90: the daily limit of recipients."""

    wait_ms = DAY_WINDOW
    what = mark("{user} has reached Office 365's limit of recipients a day")
    remedy = mark(
        "The mail waits and leaves by itself when the day is over; 10,000 recipients a day are allowed"
    )


class MailsOfTheDay(Throttled):
    """550 5.4.5 Daily user sending limit exceeded."""

    wait_ms = DAY_WINDOW
    what = mark("{user} has reached Google's limit of mails a day")
    remedy = mark(
        "The mail waits and leaves by itself when the day is over; Gmail allows 500, Workspace 2,000"
    )


class BandwidthUsedUp(Throttled):
    """[OVERQUOTA] Account exceeded command or bandwidth limits."""

    wait_ms = HOUR
    what = mark("{user} has used up what Google lets programs fetch in a day")
    remedy = mark("It goes on by itself within 24 hours; a smaller first import (since=) needs less")


class TooManyConnections(Throttled):
    """[ALERT] Too many simultaneous connections."""

    wait_ms = 5 * MINUTE
    what = mark("More programs are connected to {user} than Google allows at once, which is 15")
    remedy = mark("Close some of them; it is tried again by itself")


class TooManyGoogleLogins(Throttled):
    """454 4.7.0 Too many login attempts."""

    wait_ms = 15 * MINUTE
    what = mark("{user} has logged in at Google too often in a short time")
    remedy = mark("It is tried again by itself; close other programs that send from this account")


class TryLater(Throttled):
    """421 4.7.0 Try again later, closing connection."""

    wait_ms = 5 * MINUTE
    what = mark("{host} is busy or mistrusts this network for the moment")
    remedy = mark("It is tried again by itself; nothing is lost")
