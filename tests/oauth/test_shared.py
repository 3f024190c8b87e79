"""A shared mailbox: somebody else signs in, and what he may is tested before anything is made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.oauth.asking import ask, outcome, reply, row_of, sign_in, write
from tests.servers.office365 import Office365
from tests.servers.scripted import Connection, Script, ScriptedServer
from tests.servers.tls import Certificates
from tests.worker.desk import Desk
from tuidesk.desk import jobs
from tuidesk.store import tables as t

# pytest forgets the filter that the module itself sets.
pytestmark = [pytest.mark.server, pytest.mark.filterwarnings("ignore:response_mode")]


def test_the_wrong_user_makes_nothing_until_it_is_said_that_he_may(desk: Desk, office365: Office365) -> None:
    shared, ana = office365.mailbox("support"), office365.mailbox("ana")
    desk.start()
    asked = sign_in(desk, office365, shared, ana)
    assert asked.ok
    assert not asked.data["matches"]
    assert asked.data["signed_in"] == ana
    assert desk.count(t.account) == 0
    [(job_id,)] = desk.rows(sa.select(sa.func.max(t.job.c.id)))
    finish = {"sign_in": job_id, "answer": "shared"}

    unread = outcome(desk, ask(desk, "finish-sign-in", finish))
    assert unread.title == f"{ana} may not open the mailbox {shared}"
    office365.authority.shared[ana] = shared
    unsent = outcome(desk, ask(desk, "finish-sign-in", finish))
    assert unsent.title == f"{ana} may not send as {shared}"
    assert desk.count(t.account) == 0

    office365.share(shared, ana)
    made = outcome(desk, ask(desk, "finish-sign-in", finish))
    assert made.ok, made.line
    assert desk.count(t.secret, t.secret.c.account_id.is_(None)) == 0
    write(desk, office365, shared, "Impresora")
    [ticket] = desk.tickets(1)
    reply(desk, ticket.id, "Pruebe de nuevo.")
    [sent] = office365.sink.wait()
    assert (sent.user, sent.mail_from) == (ana, shared)


def test_exchange_says_missing_full_access_in_its_own_way(
    desk: Desk,
    office365: Office365,
    certificates: Certificates,
    scripted_imap: Callable[[Script], ScriptedServer],
    sealed: Path,
) -> None:
    def exchange(connection: Connection) -> None:
        connection.start_tls(certificates.server_context())
        connection.send("* OK The Microsoft Exchange IMAP4 service is ready.")
        while line := connection.line():
            tag, _, command = line.partition(" ")
            if command.startswith("AUTHENTICATE"):
                connection.send("+ ")
                connection.line()
            if command.startswith("CAPABILITY"):
                connection.send("* CAPABILITY IMAP4 IMAP4rev1 AUTH=XOAUTH2")
            ok = not command.startswith("EXAMINE")
            connection.send(f"{tag} OK done" if ok else f"{tag} BAD User is authenticated but not connected.")

    shared, ana = office365.mailbox("support"), office365.mailbox("ana")
    place = (sealed / "config.toml").read_text()
    port = scripted_imap(exchange).port
    (sealed / "config.toml").write_text(place.replace(str(office365.dovecot.tls_port), str(port)))
    desk.start()
    assert not sign_in(desk, office365, shared, ana).data["matches"]
    [(job_id,)] = desk.rows(sa.select(sa.func.max(t.job.c.id)))
    refused = outcome(desk, ask(desk, "finish-sign-in", {"sign_in": job_id, "answer": "shared"}))
    assert refused.title == f"{ana} may not open the mailbox {shared}"
    assert "Full Access" in refused.hint


def test_an_answer_that_comes_too_late_asks_for_a_new_sign_in(desk: Desk, office365: Office365) -> None:
    shared, ana = office365.mailbox("support"), office365.mailbox("ana")
    desk.start()
    assert not sign_in(desk, office365, shared, ana).data["matches"]
    with desk.store.write() as conn:
        conn.execute(sa.update(t.secret).values(expires_at=1))
    [(job_id,)] = desk.rows(sa.select(sa.func.max(t.job.c.id)))
    late = outcome(desk, ask(desk, "finish-sign-in", {"sign_in": job_id, "answer": "shared"}))
    assert "waited too long" in late.title
    never = outcome(desk, ask(desk, "finish-sign-in", {"sign_in": 99_999, "answer": "shared"}))
    assert "no such sign-in" in never.title
    assert desk.count(t.account) == 0


def test_a_shared_mailbox_is_connected_although_sending_is_switched_off(
    desk: Desk, office365: Office365
) -> None:
    shared, ana = office365.mailbox("support"), office365.mailbox("ana")
    office365.share(shared, ana)
    office365.sink.answers["AUTH"] = (
        "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox."
    )
    desk.start()
    assert not sign_in(desk, office365, shared, ana).data["matches"]
    [(job_id,)] = desk.rows(sa.select(sa.func.max(t.job.c.id)))
    finish = ask(desk, "finish-sign-in", {"sign_in": job_id, "answer": "shared"})
    assert outcome(desk, finish).ok
    assert any("switched off" in step for step in jobs.progress(row_of(desk, finish)).steps)
