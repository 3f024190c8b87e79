"""Asks a desk's worker for sign-ins and reads what it tells."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from tests.helpers import wait_for
from tests.servers.office365 import Office365
from tests.worker.desk import ADMIN, Desk
from tests.worker.post import letter
from tuidesk.desk import jobs, replying
from tuidesk.desk.jobs import Outcome
from tuidesk.desk.replies.letter import Letter
from tuidesk.i18n import said
from tuidesk.store import tables as t
from tuidesk.store.jobs import JobRow
from tuidesk.worker import tokens


def wish(office365: Office365, address: str, **more: Any) -> dict[str, Any]:
    """Return the payload of a sign-in."""
    known = {"address": address, "tenant": office365.tenant, "client_id": office365.client_id}
    return known | {"directions": "both", "queue": ""} | more


def ask(desk: Desk, kind: str, payload: dict[str, Any], secret: str | None = None) -> int:
    """Ask for a job and return its id."""
    return jobs.submit(desk.store, ADMIN, kind, payload, secret)


def row_of(desk: Desk, job_id: int) -> JobRow:
    """Return a job as it stands."""
    with desk.store.read() as conn:
        row = jobs.get(conn, job_id)
    assert row
    return row


def told(desk: Desk, job_id: int, key: str) -> Any:
    """Wait until a job told a value, and return it."""

    def look() -> Any:
        row = row_of(desk, job_id)
        assert not row.ended, row.result
        return jobs.progress(row).data.get(key)

    return wait_for(look, f"the job to tell {key}")


def outcome(desk: Desk, job_id: int) -> Outcome:
    """Wait for the end of a job."""
    wait_for(lambda: row_of(desk, job_id).ended, "the job to end")
    return jobs.outcome(row_of(desk, job_id))


def sign_in(desk: Desk, office365: Office365, address: str, user: str = "", **more: Any) -> Outcome:
    """Sign in by a device code as a user, the mailbox itself unless named, and return how it ended."""
    job_id = ask(desk, "sign-in-device", wish(office365, address, **more))
    office365.authority.approve(told(desk, job_id, "code"), user or address)
    return outcome(desk, job_id)


def reply(desk: Desk, ticket_id: int, text: str) -> None:
    """Answer a ticket; the mail leaves at once."""
    start = replying.start_reply(desk.store, ADMIN, ticket_id)
    wish_ = Letter(
        ticket_id=ticket_id,
        to=start.to,
        subject=start.subject,
        text=text,
        seen_message_id=start.seen_message_id,
    )
    replying.send(desk.store, ADMIN, wish_, undo_ms=0)


def write(desk: Desk, office365: Office365, address: str, subject: str) -> None:
    """Let a customer write to a mailbox, once it is read."""
    wait_for(lambda: desk.count(t.inbound, t.inbound.c.ok_at > 0), "the mailbox to be read")
    office365.dovecot.deliver(address, letter("Bob <bob@customer.test>", address, subject, f"{subject}."))


def connected(desk: Desk, office365: Office365, life: int = 3600) -> tuple[str, int]:
    """Connect a mailbox by a sign-in whose tokens live so many seconds; return its address and account."""
    office365.authority.life = life
    address = office365.mailbox("support")
    stop = desk.start()
    made = sign_in(desk, office365, address)
    assert made.ok, made.line
    stop.set()
    wait_for(lambda: not any(thread.is_alive() for thread, _stop in desk._threads), "the worker to end")
    return address, int(made.data["account_id"])


def token(desk: Desk, account: int, refused: str = "") -> str:
    """Return an account's access token."""
    return tokens.token(desk.store, desk.locations, account, refused)


def errors(desk: Desk) -> list[str]:
    """Return what is wrong with the ways in and out, in English."""
    found = []
    for table in (t.inbound, t.outbound):
        found += [said(row.error_title) for row in desk.rows(sa.select(table)) if row.error_title]
    return found
