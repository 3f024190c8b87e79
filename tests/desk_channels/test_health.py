"""How channels are judged: each direction apart, and what ends is announced before it ends."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from tests.worker.desk import ADMIN, Desk
from tuidesk.desk import health, queues
from tuidesk.desk.channels import additions as channel_additions
from tuidesk.desk.health import ChannelHealth, Health
from tuidesk.desk.servers import Server
from tuidesk.i18n import use_language
from tuidesk.mail.errors import LoginRefused, SendingSwitchedOff, Unreachable
from tuidesk.store import tables as t
from tuidesk.store import workers
from tuidesk.store.clock import now
from tuidesk.worker import report
from tuidesk.worker.channels import inbound_channels, outbound_channels

DAY = 86_400_000


@pytest.fixture
def desk() -> Iterator[Desk]:
    """Open a desk with one account that receives and sends, and a worker that seems to run."""
    opened = Desk()
    workers.register(opened.store, "1")
    server = Server("mail.test", 993, "implicit")
    channel_additions.add_imap(
        opened.store, ADMIN, "box", server, user="ana", password="x", address="support@xyz.test"
    )
    with opened.store.write() as conn:
        account_id = conn.scalar(sa.select(t.account.c.id))
        way = {"account_id": account_id, "name": "box", "from_address": "support@xyz.test"}
        conn.execute(sa.insert(t.outbound).values(host="mail.test", port=587, tls="starttls", **way))
    queues.add(opened.store, ADMIN, "Support", inbound="box", reply_via="box")
    yield opened
    opened.close()
    use_language("en")


def read(desk: Desk) -> Health:
    with desk.store.read() as conn:
        return health.read(conn)


def only(desk: Desk) -> ChannelHealth:
    [channel] = read(desk).channels
    return channel


def noted(desk: Desk, *, inward: Exception | None = None, outward: Exception | None = None) -> None:
    """Let the worker write down how both directions went."""
    with desk.store.read() as conn:
        [box], [way] = inbound_channels(conn), outbound_channels(conn)
    for channel, problem in ((box, inward), (way, outward)):
        if problem is None:
            report.well(desk.store, channel)
        else:
            report.ill(desk.store, channel, problem, getattr(problem, "retry_seconds", 0))  # type: ignore[arg-type]


def account(desk: Desk, **columns: object) -> None:
    with desk.store.write() as conn:
        conn.execute(sa.update(t.account).values(columns))


def test_both_directions_are_said_apart(desk: Desk) -> None:
    assert health.side_words(only(desk)) == "no mail yet, sending was not tried yet"
    noted(desk)
    assert health.side_words(only(desk)) == "receives ●, sends ●"
    assert read(desk).lines() == []
    noted(desk, outward=SendingSwitchedOff("smtp.test", user="ana"))
    words = health.side_words(only(desk))
    assert words.startswith(
        "receives ●, cannot send: smtp.test has sending with a login switched off for ana"
    )
    assert words.endswith("; trying again every 5 min")
    [line] = read(desk).lines()
    assert line.startswith("support@xyz.test: cannot send: smtp.test has sending")


def test_what_never_worked_cannot_work_yet(desk: Desk) -> None:
    noted(desk, inward=LoginRefused("imap.test", user="ana"), outward=Unreachable("smtp.test"))
    assert health.side_words(only(desk)) == (
        "cannot receive yet: imap.test refused the login of ana; trying again every 20 min,"
        " cannot send yet: smtp.test does not answer; trying again"
    )
    use_language("es")
    assert "imap.test rechazó el inicio de sesión de ana" in health.side_words(only(desk))


def test_what_keeps_both_directions_from_working_is_said_once(desk: Desk) -> None:
    noted(desk, inward=LoginRefused("mail.test", user="ana"), outward=LoginRefused("mail.test", user="ana"))
    [line] = read(desk).lines()
    assert line.startswith("support@xyz.test: mail.test refused the login of ana since")


def test_of_an_account_that_nobody_signed_in_only_that_is_said(desk: Desk) -> None:
    account(desk, kind="office365")
    with desk.store.write() as conn:
        conn.execute(sa.delete(t.secret))
    noted(desk, inward=LoginRefused("mail.test", user="ana"), outward=Unreachable("smtp.test"))
    [line] = read(desk).lines()
    assert line == "support@xyz.test: not signed in yet. Run: tuidesk channel sign-in box"


def test_a_direction_that_is_switched_off_is_no_trouble(desk: Desk) -> None:
    noted(desk, outward=Unreachable("smtp.test"))
    with desk.store.write() as conn:
        conn.execute(sa.update(t.outbound).values(enabled=False))
    assert health.side_words(only(desk)) == "receives ●, sending is off"
    assert read(desk).lines() == ["no way out for Support. Choose a Reply via in the settings (key ,)"]


def test_a_client_secret_is_announced_a_month_before_its_end(desk: Desk) -> None:
    noted(desk)
    account(desk, kind="office365", flow="secret", secret_expires_at=now() + 40 * DAY)
    assert read(desk).lines() == []
    account(desk, secret_expires_at=now() + 20 * DAY)
    [line] = read(desk).lines()
    assert line.startswith("support@xyz.test: the client secret ends on 20")
    account(desk, secret_expires_at=now() - DAY)
    assert "the client secret ended on 20" in read(desk).lines()[0]


def test_a_sign_in_that_nobody_renews_is_announced_two_weeks_before_its_end(desk: Desk) -> None:
    noted(desk)
    account(desk, kind="office365", flow="device", token_at=now() - 60 * DAY)
    token = only(desk).token
    assert token
    assert token.ends_at - token.renewed_at == 90 * DAY
    assert read(desk).lines() == []
    account(desk, token_at=now() - 80 * DAY)
    assert "the sign-in ends on 20" in read(desk).lines()[0]


def test_the_limit_of_a_day_is_announced_before_it_is_used_up(desk: Desk) -> None:
    noted(desk)
    account(desk, kind="gmail", address="support@gmail.com")
    with desk.store.write() as conn:
        rows = [
            {"kind": "reply", "state": "sent", "outbound_id": 1, "sent_at": now() - n} for n in range(449)
        ]
        conn.execute(sa.insert(t.outbox), [{**row, "recipients": ["a@b.test"]} for row in rows])
    assert (only(desk).sent.sent, only(desk).sent.limit) == (449, 500)
    assert read(desk).lines() == []
    with desk.store.write() as conn:
        row = {**rows[0], "recipients": ["a@b.test", "c@d.test"]}
        conn.execute(sa.insert(t.outbox), [row, {**row, "sent_at": now() - 2 * DAY}])
    assert "450 of the 500 mails" in read(desk).lines()[0]
    account(desk, kind="office365")
    assert (only(desk).sent.sent, only(desk).sent.limit) == (451, 10_000)


def test_what_is_new_in_spam_is_worth_a_look_and_no_trouble(desk: Desk) -> None:
    noted(desk)
    with desk.store.write() as conn:
        conn.execute(sa.update(t.inbound).values(spam_unseen=3, backlog=12))
    found = read(desk)
    assert found.lines() == []
    [note] = found.notes()
    assert note.startswith("support@xyz.test: 3 new mails in Spam")
    assert found.channels[0].backlog == 12


def test_the_gravest_comes_first(desk: Desk) -> None:
    account(desk, kind="office365", flow="secret", secret_expires_at=now() + DAY)
    noted(desk, inward=Unreachable("imap.test"))
    with desk.store.write() as conn:
        conn.execute(sa.update(t.outbound).values(enabled=False))
    levels = [trouble.level for trouble in read(desk).troubles]
    assert levels == sorted(levels, key=["bad", "soon", "note"].index)
    lines = read(desk).lines()
    assert "imap.test does not answer" in lines[0]
    assert "no way out for Support. Choose a Reply via in the settings (key ,)" in lines[1]
