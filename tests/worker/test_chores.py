"""What the desk does inside a mailbox: copies in Sent, answered mail read, taken mail moved; nothing twice."""

from __future__ import annotations

from imaplib import IMAP4

import pytest
import sqlalchemy as sa

from tests.helpers import wait_for
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink
from tests.worker.desk import ADMIN, Desk
from tests.worker.post import letter
from tests.worker.test_round_trip import ANA, reply
from tuidesk.desk import alignment, channels
from tuidesk.errors import BadUsage
from tuidesk.mail.imap.tidy import Tidy
from tuidesk.store import tables as t
from tuidesk.worker import chores as work

pytestmark = pytest.mark.server

PASSWORD = "pw ñ"


class Box:
    """A look into a mailbox, as the customer's own mail program has it."""

    def __init__(self, dovecot: Dovecot, user: str) -> None:
        self._dovecot, self._user = dovecot, user

    def _client(self) -> IMAP4:
        client = IMAP4(self._dovecot.host, self._dovecot.port)
        client.authenticate("PLAIN", lambda _: f"\0{self._user}\0{PASSWORD}".encode())
        return client

    def make(self, folder: str) -> None:
        """Make a folder."""
        client = self._client()
        client.create(folder)
        client.logout()

    def mails(self, folder: str, which: str = "ALL") -> list[bytes]:
        """Return the mails of a folder, [] when there is none."""
        client = self._client()
        status, _data = client.select(f'"{folder}"', readonly=True)
        found: list[bytes] = []
        if status == "OK":
            _status, [numbers] = client.search(None, which)
            found = [client.fetch(n.decode(), "(BODY.PEEK[])")[1][0][1] for n in numbers.split()]  # type: ignore[index]
        client.logout()
        return found


def support(desk: Desk, dovecot: Dovecot, sink: SmtpSink, **settings: str) -> tuple[str, Box]:
    """Connect support@desk.test both ways and return the user of its mailbox."""
    user = desk.mailbox(dovecot, "support", "support@desk.test")
    desk.way_out(sink, "out", "Support <support@desk.test>")
    desk.queue("Support", inbound="support")
    for key, value in settings.items():
        name = "out" if key == "sent" else "support"
        channels.change(desk.store, ADMIN, name, {key.replace("_", "-"): value})
    box = Box(dovecot, user)
    box.make("Sent")
    return user, box


def mail(dovecot: Dovecot, user: str, subject: str = "Factura") -> None:
    dovecot.deliver(user, letter(ANA, "support@desk.test", subject, "El IVA está mal."))


def answered(desk: Desk, dovecot: Dovecot, user: str, sink: SmtpSink) -> None:
    """Let a mail come in, answer it, and let the answer leave."""
    mail(dovecot, user)
    desk.once()
    [ticket] = desk.tickets(1)
    reply(desk, ticket.id, "Lo corregimos.")
    assert desk.once().totals.sent == 1
    assert len(sink.received) == 1


def test_a_copy_of_what_was_sent_stands_in_sent_once(
    desk: Desk, dovecot: Dovecot, smtp_sink: SmtpSink
) -> None:
    user, box = support(desk, dovecot, smtp_sink)
    answered(desk, dovecot, user, smtp_sink)
    [copy] = box.mails("Sent")
    assert copy == smtp_sink.received[0].data
    assert box.mails("Sent", "SEEN") == [copy]
    assert desk.count(t.chore) == 0
    desk.once()
    assert len(box.mails("Sent")) == 1


def test_a_mailbox_without_a_folder_of_sent_mail_gets_none(
    desk: Desk, dovecot: Dovecot, smtp_sink: SmtpSink
) -> None:
    user = desk.mailbox(dovecot, "support", "support@desk.test")
    desk.way_out(smtp_sink, "out", "support@desk.test")
    desk.queue("Support", inbound="support")
    answered(desk, dovecot, user, smtp_sink)
    assert Box(dovecot, user).mails("Sent") == []
    assert desk.count(t.chore) == 0


def test_a_copy_that_the_server_kept_or_that_was_filed_before_a_crash_is_not_filed_again(
    desk: Desk, dovecot: Dovecot, smtp_sink: SmtpSink
) -> None:
    user, box = support(desk, dovecot, smtp_sink, sent="off")
    answered(desk, dovecot, user, smtp_sink)
    assert box.mails("Sent") == []
    dovecot.deliver(user, smtp_sink.received[0].data, "Sent")
    row = desk.rows(sa.select(t.outbox.c.mime_sha256))[0]
    with desk.store.write() as conn:
        conn.execute(sa.insert(t.chore).values(inbound_id=1, kind="append", sha256=row.mime_sha256))
    desk.once()
    assert len(box.mails("Sent")) == 1
    assert desk.count(t.chore) == 0


@pytest.mark.parametrize(
    ("host", "policy", "files"),
    [
        ("smtp.office365.com", "auto", False),
        ("smtp-mail.outlook.com", "auto", False),
        ("smtp.gmail.com", "auto", False),
        ("mail.acme.test", "auto", True),
        ("mail.acme.test", "off", False),
        ("smtp.office365.com", "append", True),
    ],
)
def test_who_files_the_copy(desk: Desk, host: str, policy: str, files: bool) -> None:
    from tuidesk.desk.chores import appends
    from tuidesk.store.senders import Sender

    sender = Sender(1, 1, "smtp", "out", "a@acme.test", False, "", "u", host, policy)
    assert appends(sender) is files
    assert appends(sender._replace(kind="gmail")) is False


def test_a_mailbox_that_is_away_gets_its_copy_later_and_the_send_is_not_repeated(
    desk: Desk, dovecot: Dovecot, smtp_sink: SmtpSink
) -> None:
    user, box = support(desk, dovecot, smtp_sink)
    mail(dovecot, user)
    desk.once()
    [ticket] = desk.tickets(1)
    reply(desk, ticket.id, "Lo corregimos.")
    channels.change(desk.store, ADMIN, "support", {}, password="wrong")
    desk.once()
    assert len(smtp_sink.received) == 1
    [chore] = desk.rows(sa.select(t.chore))
    assert (chore.kind, chore.attempts) == ("append", 1)
    channels.change(desk.store, ADMIN, "support", {}, password=PASSWORD)
    with desk.store.write() as conn:
        conn.execute(sa.update(t.chore).values(not_before=0))
    desk.once()
    assert len(box.mails("Sent")) == 1
    assert len(smtp_sink.received) == 1


def test_a_chore_that_never_works_is_given_up(desk: Desk, dovecot: Dovecot, smtp_sink: SmtpSink) -> None:
    support(desk, dovecot, smtp_sink)
    desk.once()
    with desk.store.write() as conn:
        conn.execute(
            sa.insert(t.chore).values(
                inbound_id=1, kind="append", sha256="0" * 64, attempts=work.MOST_TRIES - 1
            )
        )
    desk.once()
    assert desk.count(t.chore) == 0


def test_mail_is_read_once_it_was_answered(desk: Desk, dovecot: Dovecot, smtp_sink: SmtpSink) -> None:
    user, _box = support(desk, dovecot, smtp_sink, after="read")
    answered(desk, dovecot, user, smtp_sink)
    assert dovecot.seen(user) == 1
    mail(dovecot, user, "Otra cosa")
    desk.once()
    assert dovecot.seen(user) == 1  # taken in, but nobody has answered it


def test_left_alone_nothing_is_touched(desk: Desk, dovecot: Dovecot, smtp_sink: SmtpSink) -> None:
    user, box = support(desk, dovecot, smtp_sink)
    answered(desk, dovecot, user, smtp_sink)
    assert dovecot.seen(user) == 0
    assert len(box.mails("INBOX")) == 1


def test_mail_is_moved_once_its_ticket_stands_and_is_no_news_where_it_went(
    desk: Desk, dovecot: Dovecot, smtp_sink: SmtpSink
) -> None:
    user, box = support(desk, dovecot, smtp_sink, after_folder="Hecho/Tickets", after="move")
    mail(dovecot, user, "Uno")
    mail(dovecot, user, "Dos")
    desk.once()
    assert box.mails("INBOX") == []
    moved = box.mails("Hecho/Tickets")
    assert len(moved) == 2
    assert desk.count(t.ticket) == 2
    dovecot.deliver(user, moved[0])  # somebody puts it back
    desk.once()
    assert desk.count(t.ticket) == 2
    assert box.mails("INBOX") == []
    assert desk.count(t.chore) == 0


def test_thousands_of_mails_are_moved_in_commands_that_a_server_takes(
    desk: Desk, dovecot: Dovecot, smtp_sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    user, box = support(desk, dovecot, smtp_sink, after_folder="Hecho", after="move")
    sizes: list[int] = []
    move = Tidy.move

    def counted(box: Tidy, folder: str, uids: list[int], target: str) -> None:
        sizes.append(len(uids))
        move(box, folder, uids, target)

    monkeypatch.setattr(Tidy, "move", counted)
    mail(dovecot, user)
    desk.once()
    [folder] = desk.rows(sa.select(t.mailbox.c.uidvalidity))
    chore = {"inbound_id": 1, "kind": "move", "folder": "INBOX", "uidvalidity": folder.uidvalidity}
    with desk.store.write() as conn:
        conn.execute(sa.insert(t.chore), [{**chore, "uid": uid} for uid in range(100_000, 140_000)])
    desk.once()
    assert (max(sizes), sum(sizes)) == (500, 40_001)
    assert len(box.mails("Hecho")) == 1
    assert desk.count(t.chore) == 0


def test_a_folder_that_is_gone_keeps_no_other_chore_waiting(
    desk: Desk, dovecot: Dovecot, smtp_sink: SmtpSink
) -> None:
    user, box = support(desk, dovecot, smtp_sink, after_folder="Hecho")
    for subject in ("Uno", "Dos"):
        mail(dovecot, user, subject)
    desk.once()
    channels.change(desk.store, ADMIN, "support", {"after": "move"})
    [folder] = desk.rows(sa.select(t.mailbox.c.uidvalidity))
    places = (("read", "INBOX", 1), ("read", "Gone", 1), ("move", "INBOX", 2))
    with desk.store.write() as conn:
        for kind, name, uid in places:
            place = {"folder": name, "uidvalidity": folder.uidvalidity, "uid": uid}
            conn.execute(sa.insert(t.chore).values(inbound_id=1, kind=kind, **place))
    desk.once()
    assert len(box.mails("Hecho")) == 1
    assert dovecot.seen(user) == 1
    assert [(row.kind, row.folder) for row in desk.rows(sa.select(t.chore))] == [("read", "Gone")]


def test_mail_cannot_be_moved_to_where_it_comes_from(
    desk: Desk, dovecot: Dovecot, smtp_sink: SmtpSink
) -> None:
    support(desk, dovecot, smtp_sink)
    with pytest.raises(BadUsage, match="INBOX is the folder that mail is fetched from"):
        channels.change(desk.store, ADMIN, "support", {"after": "move", "after-folder": "INBOX"})


def test_a_folder_that_was_made_anew_is_left_alone(desk: Desk, dovecot: Dovecot, smtp_sink: SmtpSink) -> None:
    user, box = support(desk, dovecot, smtp_sink, after_folder="Hecho", after="move")
    mail(dovecot, user)
    desk.once()
    mail(dovecot, user, "Dos")
    desk.once()
    with desk.store.write() as conn:  # a chore from before the folder got a new UIDVALIDITY
        conn.execute(
            sa.insert(t.chore).values(inbound_id=1, kind="move", folder="INBOX", uidvalidity=7, uid=1)
        )
    channels.change(desk.store, ADMIN, "support", {"after": "leave"})
    mail(dovecot, user, "Tres")
    channels.change(desk.store, ADMIN, "support", {"after": "move"})
    desk.once()
    assert len(box.mails("Hecho")) == 3
    assert desk.count(t.chore) == 0


def test_a_running_worker_moves_and_files_without_being_asked(
    desk: Desk, dovecot: Dovecot, smtp_sink: SmtpSink
) -> None:
    user, box = support(desk, dovecot, smtp_sink, after_folder="Hecho", after="move")
    desk.start()
    mail(dovecot, user)
    [ticket] = desk.tickets(1)
    wait_for(lambda: len(box.mails("Hecho")) == 1, "the mail to be moved")
    reply(desk, ticket.id, "Lo corregimos.")
    wait_for(lambda: len(box.mails("Sent")) == 1, "the copy in Sent")


def test_a_from_that_the_provider_replaced_becomes_a_warning(
    desk: Desk, dovecot: Dovecot, smtp_sink: SmtpSink
) -> None:
    user, _box = support(desk, dovecot, smtp_sink)
    account = sa.select(t.outbound.c.account_id).scalar_subquery()
    with desk.store.write() as conn:
        conn.execute(
            sa.update(t.account)
            .where(t.account.c.id == account)
            .values(kind="gmail", address="me@gmail.test")
        )
    answered(desk, dovecot, user, smtp_sink)
    [chore] = desk.rows(sa.select(t.chore))
    assert chore.kind == "sender"
    kept = smtp_sink.received[0].data.replace(b"<support@desk.test>", b"<me@gmail.test>", 1)
    dovecot.deliver(user, kept, "Sent")
    with desk.store.write() as conn:
        conn.execute(sa.update(t.chore).values(not_before=0))
    desk.once()
    assert desk.count(t.chore) == 0
    with desk.store.read() as conn:
        warning = alignment.of_channel(conn, 1)
    assert warning is not None
    assert "puts me@gmail.test in its place" in warning.said()
