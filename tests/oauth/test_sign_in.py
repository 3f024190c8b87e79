"""Signing in as the worker does it: one step makes everything, and nothing is left when it does not come about."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.oauth.asking import ask, outcome, reply, sign_in, told, wish, write
from tests.servers.authority import SECRET
from tests.servers.authority_refusals import BLOCKED, CORRELATION, DECLINED
from tests.servers.office365 import Office365
from tests.worker.desk import ADMIN, Desk
from tests.worker.post import parsed
from tuidesk.desk import jobs
from tuidesk.store import tables as t

# pytest forgets the filter that the module itself sets.
pytestmark = [pytest.mark.server, pytest.mark.filterwarnings("ignore:response_mode")]


def nothing_made(desk: Desk) -> bool:
    return not any(desk.count(table) for table in (t.account, t.inbound, t.outbound, t.queue, t.secret))


def test_a_device_code_connects_everything_and_a_reply_leaves(desk: Desk, office365: Office365) -> None:
    address = office365.mailbox("support")
    desk.start()
    made = sign_in(desk, office365, address)
    assert made.ok, made.line
    assert made.data["signed_in"] == address
    assert made.data["matches"]
    [account] = desk.rows(sa.select(t.account))
    assert (account.kind, account.login, account.flow) == ("office365", address, "device")
    assert account.signed_in_at
    assert account.token_at
    [queue] = desk.rows(sa.select(t.queue))
    assert queue.inbound_id
    assert queue.reply_via_id
    assert made.data["queue"] == queue.name
    write(desk, office365, address, "Impresora")
    [ticket] = desk.tickets(1)
    reply(desk, ticket.id, "Pruebe de nuevo.")
    [sent] = office365.sink.wait()
    assert sent.user == address
    assert sent.mail_from == address
    assert (
        parsed(sent.data)["To"].endswith("bob@customer.test>")
        or "bob@customer.test" in parsed(sent.data)["To"]
    )
    assert office365.authority.count("refresh_token") == 0, "one token serves both"


def test_a_pasted_address_connects_too(desk: Desk, office365: Office365) -> None:
    address = office365.mailbox("support")
    desk.start()
    job_id = ask(desk, "sign-in-browser", wish(office365, address))
    uri = told(desk, job_id, "uri")
    bad = outcome(desk, ask(desk, "paste-code", {"sign_in": job_id}, "http://localhost/?code=x"))
    assert not bad.ok
    assert "was cut" in bad.title
    right = office365.authority.sign_in(uri, address)
    assert outcome(desk, ask(desk, "paste-code", {"sign_in": job_id}, right)).ok
    made = outcome(desk, job_id)
    assert made.ok, made.line
    assert desk.rows(sa.select(t.account.c.flow)) == [("code",)]
    late = outcome(desk, ask(desk, "paste-code", {"sign_in": job_id}, right))
    assert "has ended" in late.title


def test_a_client_secret_connects_without_anybody(desk: Desk, office365: Office365) -> None:
    address = office365.mailbox("support")
    desk.start()
    wrong = outcome(desk, ask(desk, "sign-in-secret", wish(office365, address), "wrong"))
    assert "The client secret of the app" in wrong.title
    assert nothing_made(desk)
    payload = wish(office365, address, secret_expires_at=1_900_000_000_000)
    made = outcome(desk, ask(desk, "sign-in-secret", payload, SECRET))
    assert made.ok, made.line
    [account] = desk.rows(sa.select(t.account))
    assert (account.flow, account.login, account.secret_expires_at) == ("secret", address, 1_900_000_000_000)


def test_a_sign_in_is_let_go_at_any_time(desk: Desk, office365: Office365) -> None:
    desk.start()
    for kind, key in (("sign-in-device", "code"), ("sign-in-browser", "uri")):
        job_id = ask(desk, kind, wish(office365, office365.mailbox("support")))
        told(desk, job_id, key)
        jobs.cancel(desk.store, ADMIN, job_id)
        assert not outcome(desk, job_id).ok
    assert nothing_made(desk)


@pytest.mark.parametrize(("refusal", "said"), [(DECLINED, "was declined"), (BLOCKED, "blocks device codes")])
def test_a_sign_in_that_fails_leaves_nothing(
    desk: Desk, office365: Office365, refusal: object, said: str
) -> None:
    desk.start()
    job_id = ask(desk, "sign-in-device", wish(office365, office365.mailbox("support")))
    office365.authority.refuse_code(told(desk, job_id, "code"), refusal)  # type: ignore[arg-type]
    ended = outcome(desk, job_id)
    assert not ended.ok
    assert said in ended.title
    assert ended.hint
    assert CORRELATION in ended.detail
    assert nothing_made(desk)


def test_a_personal_account_is_turned_down_with_the_way_that_works(desk: Desk, office365: Office365) -> None:
    desk.start()
    refused = outcome(desk, ask(desk, "sign-in-device", wish(office365, "ana@outlook.com")))
    assert "Forward it instead" in refused.hint
    office365.authority.consumer = True
    signed = sign_in(desk, office365, office365.mailbox("support"))
    assert "personal Microsoft account" in signed.title
    assert "forward" in signed.hint
    assert nothing_made(desk)


def test_what_could_not_be_connected_is_refused_before_anybody_signs_in(
    desk: Desk, office365: Office365
) -> None:
    address = office365.mailbox("support")
    desk.start()
    assert sign_in(desk, office365, address).ok
    asked = len(office365.authority.requests)
    again = outcome(desk, ask(desk, "sign-in-device", wish(office365, address)))
    assert "is connected already" in again.title
    lost = outcome(desk, ask(desk, "sign-in-device", wish(office365, "other@desk.test", queue="No such")))
    assert "No queue is called" in lost.title
    assert len(office365.authority.requests) == asked


def test_tenant_and_app_are_checked(desk: Desk, office365: Office365) -> None:
    desk.start()
    good = outcome(desk, ask(desk, "check-tenant", wish(office365, "")))
    assert good.ok, good.line
    assert good.data["tenant_id"] == office365.tenant
    wrong = outcome(
        desk, ask(desk, "check-tenant", {"tenant": "gone.test", "client_id": office365.client_id})
    )
    assert "There is no tenant called gone.test" in wrong.title
