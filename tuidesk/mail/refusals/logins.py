"""Logins that Office 365 and Google refuse, each with its own remedy."""

from __future__ import annotations

from tuidesk.i18n import mark
from tuidesk.mail.errors import REMEDY_SECONDS, LoginRefused, SendingSwitchedOff, TokenRefused


class SendingOffForTenant(SendingSwitchedOff):
    """535 5.7.139 SmtpClientAuthentication is disabled for the Tenant."""

    what = mark("Office 365 has SMTP AUTH, sending by programs, switched off for the whole organisation")
    remedy = mark(
        "An administrator runs Set-CASMailbox -Identity {user} -SmtpClientAuthenticationDisabled $false, which"
        " goes before the organisation's setting; or Microsoft 365 admin center › Users › Active users › {user}"
        " › Mail › Manage email apps › Authenticated SMTP. It takes up to some hours and is tried again by itself"
    )


class SendingOffForMailbox(SendingSwitchedOff):
    """535 5.7.139 SmtpClientAuthentication is disabled for the Mailbox."""

    what = mark("Office 365 has SMTP AUTH, sending by programs, switched off for the mailbox {user}")
    remedy = mark(
        "An administrator opens Microsoft 365 admin center › Users › Active users › {user} › Mail › Manage email"
        " apps and ticks Authenticated SMTP, or runs Set-CASMailbox -Identity {user}"
        " -SmtpClientAuthenticationDisabled $false. It takes up to some hours and is tried again by itself"
    )


class BlockedByPolicy(LoginRefused):
    """535 5.7.139, the request did not meet the criteria to be authenticated: a policy stands in the way."""

    retry_seconds = REMEDY_SECONDS
    what = mark("A policy of the organisation keeps {user} from sending by programs")
    remedy = mark(
        "An administrator looks at Entra › Protection › Conditional Access and at the security defaults"
        " (Entra › Overview › Properties), which block SMTP AUTH, and excepts {user}"
    )


class ExchangePasswordWrong(LoginRefused):
    """535 5.7.139 with incorrect credentials, or 535 5.7.3 to a password."""

    what = mark("{host} does not take this password of {user} for sending")
    remedy = mark(
        "Check user and password; Office 365 wants a sign-in instead: tuidesk channel add office365"
    )


class BasicSmtpOff(LoginRefused):
    """550 5.7.30 Basic authentication is not supported for Client Submission."""

    retry_seconds = REMEDY_SECONDS
    what = mark("Office 365 takes no passwords for sending any more, and {user} sends by one")
    remedy = mark("Connect the mailbox by a sign-in instead: tuidesk channel add office365")


class BasicImapOff(LoginRefused):
    """LOGIN failed at Exchange Online, where IMAP takes no passwords since October 2022."""

    retry_seconds = REMEDY_SECONDS
    what = mark("Office 365 takes no passwords for receiving, and {user} logs in by one")
    remedy = mark("Connect the mailbox by a sign-in, which receives and sends: tuidesk channel add office365")


class TokenOfAnother(TokenRefused):
    """535 5.7.3 Authentication unsuccessful: the token is not this user's, or lacks SMTP.Send."""

    what = mark("Office 365 does not let {user} send with the sign-in that this desk has")
    remedy = mark(
        "Sign in as {user}; for a shared mailbox the login is the person, not the mailbox (channel set login=)."
        " The app registration needs the delegated permission SMTP.Send with consent"
    )


class TokenOpensNoMailbox(TokenRefused):
    """AUTHENTICATE failed at Exchange Online's IMAP: no access, IMAP off, or the wrong user."""

    what = mark("Office 365 does not open the mailbox {user} with the sign-in that this desk has")
    remedy = mark(
        "For a shared mailbox an administrator runs Add-MailboxPermission -Identity {user} -User PERSON"
        " -AccessRights FullAccess; IMAP is switched on by Set-CASMailbox -Identity {user} -ImapEnabled $true."
        " Else sign in again"
    )


class LoginWanted(LoginRefused):
    """530: the server takes no mail without a login."""

    retry_seconds = REMEDY_SECONDS
    what = mark("{host} takes no mail without a login")
    remedy = mark("Give the channel a user and a password: tuidesk channel set NAME user= --password-stdin")


class AppPasswordRefusedBySmtp(LoginRefused):
    """535 5.7.8 Username and Password not accepted."""

    what = mark("Google does not let {user} send with this app password")
    remedy = mark(
        "App passwords end with a new password of the account, and when 2-step verification goes: make one at"
        " myaccount.google.com/apppasswords and save it: tuidesk channel set NAME --password-stdin"
    )


class AppPasswordRefusedByImap(LoginRefused):
    """[AUTHENTICATIONFAILED] Invalid credentials."""

    what = mark("Google does not open the mailbox {user} with this app password")
    remedy = mark(
        "Make a new app password at myaccount.google.com/apppasswords and save it (tuidesk channel set NAME"
        " --password-stdin); in Workspace see that an administrator allows IMAP"
    )


class AppPasswordWanted(LoginRefused):
    """534 5.7.9, or [ALERT] Application-specific password required."""

    what = mark("Google wants an app password for {user}, not the password of the account")
    remedy = mark(
        "With 2-step verification on, make one at myaccount.google.com/apppasswords and save it:"
        " tuidesk channel set NAME --password-stdin"
    )


class BrowserWanted(LoginRefused):
    """[ALERT] Please log in via your web browser, or 534 5.7.14 with the same words."""

    retry_seconds = REMEDY_SECONDS
    what = mark("Google wants {user} to log in by a web browser before programs may")
    remedy = mark(
        "Open mail.google.com as {user}, confirm there that it was you, and allow the new device at"
        " accounts.google.com/DisplayUnlockCaptcha"
    )


class ImapOff(LoginRefused):
    """[ALERT] IMAP access is disabled for your domain, or for the account."""

    retry_seconds = REMEDY_SECONDS
    what = mark("IMAP is switched off for {user}")
    remedy = mark(
        "A Workspace administrator allows it in Google Admin › Apps › Google Workspace › Gmail › End User Access"
        " › POP and IMAP access"
    )
