"""What forwarded mail teaches: codes, rules that rewrite the sender, and the address that customers use."""

from __future__ import annotations

import pytest

from tests.desk_in import forwarders
from tests.desk_in.desk import Desk
from tests.desk_in.forwarders import CREATION, PUBLIC
from tests.desk_in.mails import DATE_MS, mail
from tuidesk.desk import forwarding
from tuidesk.desk.actor import Actor
from tuidesk.desk.forwarding import Notice, Proposal
from tuidesk.desk.routing import own_addresses
from tuidesk.errors import BadUsage
from tuidesk.store import tables

ADMIN = Actor(None, "ada", "admin")
GOOGLE = "Gmail Team <forwarding-noreply@google.com>"
LISTENER = {"channel": "pipe:Sales", "folder": "", "uid": None, "envelope": CREATION}
OURS = {"Authentication_Results": "mx.xyz.test; dkim=pass header.i=@google.com header.s=20230601; spf=none"}
FORGED = {
    "Authentication_Results": "mx.xyz.test; dkim=fail header.d=google.com; spf=pass smtp.mailfrom=evil.test"
}
SUBJECTS = [
    ("(#123456789) Gmail Forwarding Confirmation - Receive Mail from sales@xyz.test", "x"),
    ("(#123456789) Confirmación de reenvío de Gmail: recibir correo de sales@xyz.test", "x"),
    ("（#123456789）Gmail 转发确认", "x"),
    ("Gmail の転送の確認", "確認コード: 123456789"),
]


def notices(desk: Desk) -> list[Notice]:
    with desk.store.read() as conn:
        return forwarding.notices(conn)


def proposals(desk: Desk) -> list[Proposal]:
    with desk.store.read() as conn:
        return forwarding.proposals(conn)


def no_public(desk: Desk) -> None:
    with desk.store.write() as conn:
        conn.execute(tables.queue.update().values(public_address=""))


# --- confirmations ---------------------------------------------------------------------------


@pytest.mark.parametrize(("subject", "body"), SUBJECTS)
@pytest.mark.parametrize("checked", [{}, OURS], ids=["unchecked", "checked"])
def test_a_confirmation_shows_its_code_beside_the_queue(
    desk: Desk, subject: str, body: str, checked: dict[str, str]
) -> None:
    raw = mail("g@google.test", sender=GOOGLE, to=CREATION, subject=subject, body=body, **checked)
    taken = desk.get_one(raw, **LISTENER)
    assert (taken.disposition, taken.ticket_id) == ("forwarding-confirmation", None)
    [queue] = desk.rows(tables.queue, name="Sales")
    assert (queue.forwarding_code, queue.forwarding_code_at) == ("123456789", DATE_MS + 60_000)
    assert desk.rows(tables.queue, name="Support")[0].forwarding_code == ""
    assert desk.rows(tables.ticket) == []
    assert desk.sound()


@pytest.mark.parametrize(
    "changes",
    [FORGED, {"sender": "Gmail <forwarding-noreply@google.com.evil.test>"}, {"sender": "x@google.com"}],
    ids=["forged", "another domain", "another sender"],
)
def test_a_forged_confirmation_is_an_ordinary_mail(desk: Desk, changes: dict[str, str]) -> None:
    values = {"sender": GOOGLE, "subject": SUBJECTS[0][0]} | changes
    taken = desk.get_one(mail("g@evil.test", to=CREATION, **values))
    assert taken.disposition == "ticket"
    assert desk.rows(tables.queue, name="Sales")[0].forwarding_code == ""


def test_a_check_that_the_mail_brought_along_counts_only_below_ours() -> None:
    from tuidesk.mail.parse import parse

    raw = mail("g@x", sender=GOOGLE, subject=SUBJECTS[0][0])
    theirs = b"Authentication-Results: x; dkim=pass header.d=google.com\r\n"
    ours = b"Authentication-Results: mx.xyz.test; dkim=none; spf=fail smtp.mailfrom=evil.test\r\n"
    assert parse(ours + theirs + raw).forwarding_code == ""
    assert parse(theirs + raw).forwarding_code == "123456789"


def test_zohos_question_is_known_by_its_words() -> None:
    from tuidesk.mail.parse import parse

    raw = mail(
        "z@x", sender="Zoho Mail <noreply@zohomail.com>", subject="Email forwarding: confirm your address",
        body="Your verification code: 482913",
    )  # fmt: skip
    assert parse(raw).forwarding_code == "482913"
    assert parse(mail("z@x", sender="noreply@zoho.com", subject="Your invoice")).forwarding_code == ""


# --- a rule that forwards --------------------------------------------------------------------


def test_a_rule_that_forwards_is_told_until_it_redirects(desk: Desk) -> None:
    assert notices(desk) == []
    taken = desk.get_one(forwarders.exchange_forward(), **LISTENER)
    [notice] = notices(desk)
    assert (notice.queue, notice.at) == ("Sales", DATE_MS + 60_000)
    assert "changes its sender" in notice.title.said()
    assert "redirect" in notice.hint.said()
    [event] = desk.events("forward-rule")
    assert (event.ticket_id, event.data["queue_id"]) == (taken.ticket_id, desk.sales)
    desk.get(mail("robot@c", to=PUBLIC, Delivered_To=CREATION, Auto_Submitted="auto-generated"))
    assert len(notices(desk)) == 1  # robots prove nothing
    desk.get(forwarders.exchange_redirect(), **LISTENER)
    assert notices(desk) == []


def test_one_of_us_who_passes_a_mail_on_by_hand_is_no_rule(desk: Desk) -> None:
    desk.get(mail("a@c", sender="Support <support@xyz.test>", subject="FW: x", body=forwarders.BLOCK))
    assert notices(desk) == []  # it came to the mailbox, not by forwarding


# --- the public address that nobody gave -------------------------------------------------------


def test_the_address_of_two_forwarded_mails_is_proposed_once_and_accepted(desk: Desk) -> None:
    no_public(desk)
    desk.get(mail("a@c", to=PUBLIC, Delivered_To=CREATION, X_Forwarded_For=f"{PUBLIC} {CREATION}"))
    assert proposals(desk) == []
    desk.get(
        mail("b@d", to="bob@other.test", sender="bob@d.test", X_Forwarded_For=PUBLIC, Delivered_To=CREATION)
    )
    assert [(one.queue, one.address, one.mails) for one in proposals(desk)] == [("Sales", PUBLIC, 2)]
    assert PUBLIC in proposals(desk)[0].question.said()
    forwarding.accept(desk.store, ADMIN, "sales", PUBLIC)
    assert proposals(desk) == []
    with desk.store.read() as conn:
        assert PUBLIC in own_addresses(conn)


def test_customers_are_not_proposed_and_a_forgotten_one_stays_so(desk: Desk) -> None:
    no_public(desk)
    desk.get(mail("z@c", sender="team@cliente.test"))
    for number in range(3):
        to = f"team@cliente.test, {PUBLIC}"
        desk.get(mail(f"{number}@c", sender=f"p{number}@cliente.test", to=to, Delivered_To=CREATION))
    assert [one.address for one in proposals(desk)] == [PUBLIC]
    forwarding.forget(desk.store, ADMIN, PUBLIC)
    assert proposals(desk) == []


def test_a_mailbox_whose_rule_forwards_is_proposed_although_it_looks_like_a_customer(desk: Desk) -> None:
    no_public(desk)
    for number in range(2):
        raw = mail(
            f"{number}@c",
            sender=f"Sales <{PUBLIC}>",
            to=CREATION,
            subject=f"FW: {number}",
            body=forwarders.BLOCK,
        )
        desk.get(raw, **LISTENER)
    assert [one.address for one in proposals(desk)] == [PUBLIC]


def test_an_address_of_another_queue_is_not_accepted(desk: Desk) -> None:
    with pytest.raises(BadUsage, match="public address of the queue Sales"):
        forwarding.accept(desk.store, ADMIN, "Support", PUBLIC)
    with pytest.raises(BadUsage, match="opens tickets in the queue Sales"):
        forwarding.accept(desk.store, ADMIN, "Support", CREATION)
