"""A probe of a small desk: sent by hand, and brought back as forwarders would."""

from __future__ import annotations

from email import message_from_bytes, policy

from tests.desk_in.desk import Desk
from tuidesk.desk import probes
from tuidesk.desk.actor import Actor
from tuidesk.desk.probes import ProbeState
from tuidesk.desk.spec import frozen_from_json, to_bytes
from tuidesk.store import tables

ADMIN = Actor(None, "ada", "admin")


def start(desk: Desk, queue: str = "Sales", kind: str = "") -> int:
    """Start a probe."""
    return probes.start(desk.store, ADMIN, queue, kind=kind)


def state(desk: Desk, probe_id: int) -> ProbeState:
    """Return how far a probe came."""
    with desk.store.read() as conn:
        return probes.read(conn, probe_id)


def letters(desk: Desk) -> list[bytes]:
    """Return the mails of probes that stand in the outbox, oldest first, as they would be sent."""
    rows = desk.rows(tables.outbox, kind="probe")
    return [to_bytes(frozen_from_json(row.spec).spec, desk.store.raw.get) for row in rows]


def sent(desk: Desk, at: int = 0, **columns: object) -> None:
    """Let the server take every mail of the outbox."""
    with desk.store.write() as conn:
        values = {"state": "sent", "sent_at": at, **columns}
        conn.execute(tables.outbox.update().where(tables.outbox.c.state == "queued").values(values))


def with_headers(raw: bytes, **headers: str) -> bytes:
    """Put headers of the way on top of a mail."""
    lines = (f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return "".join(lines).encode() + raw


def rewritten(raw: bytes, sender: str, to: str, prefix: str = "FW: ") -> bytes:
    """Return the mail as the rule "forward" sends it on: another sender, another id, our headers gone."""
    mail = message_from_bytes(raw, policy=policy.default)
    subject = str(mail["Subject"])
    body = f"From: {mail['From']}\r\nSent: today 10:20\r\nTo: {mail['To']}\r\nSubject: {subject}\r\n\r\nTest."
    return (
        f"From: {sender}\r\nTo: {to}\r\nSubject: {prefix}{subject}\r\nMessage-ID: <new@x>\r\n"
        f"Date: Tue, 10 Nov 2026 09:00:00 +0000\r\n\r\n{body}\r\n"
    ).encode()


def bounce(raw: bytes, reason: str, status: str) -> bytes:
    """Return a report that a mail was refused."""
    message_id = str(message_from_bytes(raw, policy=policy.default)["Message-ID"])
    return (
        "From: Mail Delivery System <mailer-daemon@relay.test>\r\nTo: support@xyz.test\r\n"
        "Subject: Undelivered\r\nMessage-ID: <bounce@relay.test>\r\nAuto-Submitted: auto-replied\r\n"
        "MIME-Version: 1.0\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        f"--b\r\n\r\nSorry.\r\n{reason}\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; relay.test\r\n\r\nFinal-Recipient: rfc822; sales@xyz.test\r\n"
        f"Action: failed\r\nStatus: {status}\r\nDiagnostic-Code: smtp; {reason}\r\n\r\n"
        "--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        f"Message-ID: {message_id}\r\nSubject: Test\r\n\r\n--b--\r\n"
    ).encode()
