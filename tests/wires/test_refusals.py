"""Each refusal that Office 365 and Google are known for leads to its own sentence and remedy."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.servers.scripted import Connection, Script, ScriptedServer
from tests.wires.test_imap_faults import serve
from tests.wires.test_smtp_faults import talk
from tuidesk.i18n import use_language
from tuidesk.mail.errors import LoginRefused, MailError, Throttled, TokenRefused
from tuidesk.mail.imap import Mailbox
from tuidesk.mail.refusals import REFUSALS, limits, logins, mails, recognise
from tuidesk.mail.smtp import Delivery, Envelope, Timeouts, deliver
from tuidesk.mail.tls import Endpoint, Login, TokenLogin

Scripted = Callable[[Script], ScriptedServer]
PASSWORD, TOKEN = Login("ana@acme.test", "secret"), TokenLogin("ana@acme.test", "eyJ0")
ENVELOPE = Envelope("support@acme.test", ("bob@x.test",), b"Subject: x\r\n\r\nhola\r\n")
SHORT = Timeouts(answer=5.0, final=5.0)


@dataclass(frozen=True)
class Case:
    """What a server says at one step, and the error that it must become; `words` stand in its remedy."""

    step: str
    said: str
    kind: type[MailError]
    words: str
    outcome: str = ""
    login: Login | TokenLogin = PASSWORD


DISABLED = "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the"
UNSUCCESSFUL = "535 5.7.139 Authentication unsuccessful,"
SMTP = [
    Case("AUTH", f"{DISABLED} Tenant. Visit https://aka.ms/smtp_auth_disabled", logins.SendingOffForTenant,
         "Set-CASMailbox -Identity ana@acme.test -SmtpClientAuthenticationDisabled $false", "auth", TOKEN),
    Case("AUTH", f"{DISABLED} Mailbox.", logins.SendingOffForMailbox,
         "Manage email apps and ticks Authenticated SMTP", "auth", TOKEN),
    Case("AUTH", f"{UNSUCCESSFUL} the request did not meet the criteria to be authenticated successfully.",
         logins.BlockedByPolicy, "Conditional Access", "auth"),
    Case("AUTH", f"{UNSUCCESSFUL} user is locked by your organization's security defaults policy.",
         logins.BlockedByPolicy, "security defaults", "auth"),
    Case("AUTH", f"{UNSUCCESSFUL} the user credentials were incorrect.", logins.ExchangePasswordWrong,
         "sign-in instead", "auth"),
    Case("AUTH", f"{UNSUCCESSFUL} basic authentication is disabled.", logins.BasicSmtpOff, "office365", "auth"),
    Case("AUTH", "550 5.7.30 Basic authentication is not supported for Client Submission.",
         logins.BasicSmtpOff, "office365", "auth"),
    Case("MAIL", "550 5.7.30 Basic authentication is not supported for Client Submission.",
         logins.BasicSmtpOff, "office365", "auth"),
    Case("AUTH", "535 5.7.3 Authentication unsuccessful [AM0PR01.PROD.OUTLOOK.COM]", logins.TokenOfAnother,
         "SMTP.Send", "auth", TOKEN),
    Case("AUTH", "535 5.7.3 Authentication unsuccessful", logins.ExchangePasswordWrong, "password", "auth"),
    Case("MAIL", "530 5.7.57 Client not authenticated to send mail.", logins.LoginWanted, "user=", "auth"),
    Case("AUTH", "432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded [Hostname=AM0]",
         limits.SendingTwiceAtOnce, "in a minute", "later", TOKEN),
    Case("DOT", "432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded [Hostname=AM0]",
         limits.SendingTwiceAtOnce, "in a minute", "later"),
    Case("DOT", "432 4.3.2 Concurrent connections limit exceeded. Visit https://aka.ms/concurrent_sending",
         limits.SendingTwiceAtOnce, "in a minute", "later"),
    Case("MAIL", "550 5.7.60 SMTP; Client does not have permissions to send as this sender", mails.SendAsDenied,
         "Add-RecipientPermission support@acme.test -Trustee ana@acme.test -AccessRights SendAs", "refused"),
    Case("DOT", "554 5.2.252 SendAsDenied; ana@acme.test not allowed to send as support@acme.test; STOREDRV.Submission",
         mails.SendAsDenied, "Send as: add ana@acme.test", "refused"),
    Case("DOT", "550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients",
         limits.RecipientsOfTheDay, "10,000", "later"),
    Case("DOT", "550 5.2.2 Submission quota exceeded", limits.QuotaOfSubmissions, "every hour", "later"),
    Case("DOT", "550 5.1.8 Access denied, bad outbound sender AS(42003)", mails.SenderBlocked,
         "Restricted entities", "refused"),
    Case("DOT", "550 5.7.520 Access denied, Your organization does not allow external forwarding. AS(7555)",
         mails.ForwardingBlocked, "outbound policy", "refused"),
    Case("AUTH", "535 5.7.8 Username and Password not accepted. For more information, go to x gsmtp",
         logins.AppPasswordRefusedBySmtp, "myaccount.google.com/apppasswords", "auth"),
    Case("AUTH", "534 5.7.9 Application-specific password required. For more information, go to gsmtp",
         logins.AppPasswordWanted, "2-step verification", "auth"),
    Case("AUTH", "534 5.7.14 Please log in via your web browser and then try again. gsmtp",
         logins.BrowserWanted, "DisplayUnlockCaptcha", "auth"),
    Case("AUTH", "454 4.7.0 Too many login attempts, please try again later. gsmtp",
         limits.TooManyGoogleLogins, "by itself", "later"),
    Case("HELLO", "421 4.7.0 Try again later, closing connection. gsmtp", limits.TryLater, "nothing is lost", "later"),
    Case("MAIL", "421 4.7.0 Try again later, closing connection. gsmtp", limits.TryLater, "nothing is lost", "later"),
    Case("DOT", "550 5.4.5 Daily user sending limit exceeded. gsmtp", limits.MailsOfTheDay, "2,000", "later"),
    Case("MAIL", "552 5.3.4 Your message exceeded Google's message size limits. gsmtp", mails.TooLarge,
         "smaller attachments", "refused"),
    Case("DOT", "554 5.2.3 STOREDRV.Submission; message too large", mails.TooLarge, "attachments", "refused"),
    Case("RCPT", "550 5.1.1 The email account that you tried to reach does not exist", mails.BadRecipient,
         "typing error", "refused"),
    Case("RCPT", "550 5.1.10 RESOLVER.ADR.RecipientNotFound", mails.BadRecipient, "typing error", "refused"),
]  # fmt: skip

IMAP = [
    Case("EXAMINE", "TAG BAD User is authenticated but not connected.", limits.NotConnected,
         "Add-MailboxPermission -Identity ana@acme.test", login=TOKEN),
    Case("LOGIN", "TAG NO Request is throttled. Suggested Backoff Time: 299961 milliseconds",
         limits.AskedToWait, "other programs"),
    Case("EXAMINE", "* BYE Connection closed. 14", limits.TooManyLogins, "by itself"),
    Case("EXAMINE", "* BYE Connection is closed. 13", limits.ClosedWhenIdle, "20 connections"),
    Case("AUTHENTICATE", "TAG NO AUTHENTICATE failed.", logins.TokenOpensNoMailbox, "-ImapEnabled $true", login=TOKEN),
    Case("LOGIN", "TAG NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)",
         logins.AppPasswordRefusedByImap, "myaccount.google.com/apppasswords"),
    Case("LOGIN", "TAG NO [ALERT] Application-specific password required: https://support.google.com (Failure)",
         logins.AppPasswordWanted, "2-step verification"),
    Case("LOGIN", "TAG NO [ALERT] Please log in via your web browser: https://support.google.com (Failure)",
         logins.BrowserWanted, "mail.google.com as ana@acme.test"),
    Case("LOGIN", "TAG NO [ALERT] IMAP access is disabled for your domain. (Failure)", logins.ImapOff, "Workspace"),
    Case("LOGIN", "TAG NO [ALERT] Your account is not enabled for IMAP use. (Failure)", logins.ImapOff, "POP and IMAP"),
    Case("EXAMINE", "TAG NO [OVERQUOTA] Account exceeded command or bandwidth limits", limits.BandwidthUsedUp,
         "since="),
    Case("LOGIN", "TAG NO [ALERT] Too many simultaneous connections. (Failure)", limits.TooManyConnections, "Close"),
]  # fmt: skip


def named(case: Case) -> str:
    return f"{case.step} {case.said[:28]}"


def sent(server: ScriptedServer, login: Login | TokenLogin) -> Delivery:
    endpoint = Endpoint(server.host, server.port, "none")
    return deliver(endpoint, login, ENVELOPE, local_hostname="desk.test", timeouts=SHORT)


@pytest.mark.parametrize("case", SMTP, ids=named)
def test_what_smtp_servers_say(case: Case, scripted_smtp: Scripted) -> None:
    ehlo = "250-x\r\n250 AUTH PLAIN XOAUTH2"
    server = scripted_smtp(lambda connection: talk(connection, EHLO=ehlo, **{case.step: case.said}))
    delivery = sent(server, case.login)
    assert delivery.outcome == case.outcome
    assert type(delivery.problem) is case.kind
    check(delivery.problem, case)


@pytest.mark.parametrize("case", IMAP, ids=named)
def test_what_imap_servers_say(case: Case, scripted_imap: Scripted) -> None:
    server = scripted_imap(lambda connection: serve(connection, "SASL-IR", **{case.step: case.said}))
    endpoint = Endpoint(server.host, server.port, "none")
    with pytest.raises(MailError) as caught:
        Mailbox.open(endpoint, case.login, "INBOX", timeout=5.0)
    assert type(caught.value) is case.kind
    check(caught.value, case)


def check(problem: MailError, case: Case) -> None:
    assert case.words in problem.hint
    assert "{" not in problem.line
    assert "eyJ0" not in problem.line
    assert json.loads(problem.stored_title)["say"] == case.kind.what
    if isinstance(problem, Throttled):
        assert problem.retry_ms >= 60_000


def test_each_has_its_own_sentence_and_remedy() -> None:
    made = {row.made for rows in REFUSALS.values() for row in rows}
    assert made == {case.kind for case in SMTP + IMAP} | {logins.BasicImapOff}
    assert len({kind.what for kind in made}) == len({kind.remedy for kind in made}) == len(made)


def test_the_time_that_a_server_names_is_obeyed() -> None:
    problem = recognise(
        "imap", "x", "Request is throttled. Suggested Backoff Time: 7000 milliseconds", user="a"
    )
    assert isinstance(problem, Throttled)
    assert problem.retry_ms == 7000


def test_passwords_at_office_365_are_known_by_the_host() -> None:
    at = {"user": "a", "login": "password"}
    assert isinstance(recognise("imap", "outlook.office365.com", "LOGIN failed.", **at), logins.BasicImapOff)
    assert recognise("imap", "mail.acme.test", "LOGIN failed.", **at) is None


@pytest.mark.parametrize(
    "said",
    ["552 5.2.2 The recipient's mailbox is full", "452 4.2.2 over quota", "550 5.7.1 no", "250 2.1.5 ok"],
)
def test_what_others_say_in_the_same_codes_is_not_taken_for_it(said: str) -> None:
    assert recognise("smtp", "mx.acme.test", said) is None


def test_the_general_refusals_stay(scripted_smtp: Scripted, scripted_imap: Scripted) -> None:
    server = scripted_smtp(lambda connection: talk(connection, AUTH="535 5.7.8 Error: authentication failed"))
    assert type(sent(server, PASSWORD).problem) is LoginRefused
    text = "TAG NO [AUTHENTICATIONFAILED] Authentication failed."
    for login, command, kind in ((PASSWORD, "LOGIN", LoginRefused), (TOKEN, "AUTHENTICATE", TokenRefused)):
        box = scripted_imap(lambda c, command=command: serve(c, "SASL-IR", **{command: text}))
        with pytest.raises(LoginRefused) as caught:
            Mailbox.open(Endpoint(box.host, box.port, "none"), login, "INBOX", timeout=5.0)
        assert type(caught.value) is kind


def test_a_refusal_is_said_in_the_language_of_its_reader() -> None:
    problem = recognise("smtp", "x", f"{DISABLED} Tenant", user="ana@acme.test")
    assert problem
    use_language("es")
    assert "Set-CASMailbox -Identity ana@acme.test" in problem.hint


def test_a_recipient_that_one_server_does_not_know_is_named(scripted_smtp: Scripted) -> None:
    def script(connection: Connection) -> None:
        talk(connection, RCPT="550 5.1.1 no such user")

    delivery = sent(scripted_smtp(script), PASSWORD)
    assert delivery.refused == {"bob@x.test": (550, "5.1.1 no such user")}
