"""A sign-in that dies while the worker runs: both directions say it, and a new one brings them back."""

from __future__ import annotations

import logging

import pytest

from tests.helpers import wait_for
from tests.oauth.asking import ask, connected, errors, outcome, reply, sign_in, token, told, write
from tests.servers.authority_refusals import NO_CONSENT, REVOKED, Refusal
from tests.servers.office365 import Office365
from tests.worker.desk import Desk
from tests.worker.test_watch import troubles

pytestmark = pytest.mark.server


@pytest.mark.parametrize(
    ("refusal", "sentence"),
    [(REVOKED, "The sign-in of {user} was revoked"), (NO_CONSENT, "the consent is missing or was withdrawn")],
)
def test_a_death_is_seen_and_a_new_sign_in_brings_it_back_without_a_restart(
    desk: Desk,
    office365: Office365,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    refusal: Refusal,
    sentence: str,
) -> None:
    monkeypatch.setattr("tuidesk.worker.watch.WATCH_SECONDS", 0.5)
    monkeypatch.setattr("tuidesk.worker.mailbox.IDLE_SECONDS", 0.5)
    caplog.set_level(logging.DEBUG, logger="tuidesk")
    office365.authority.life = 3
    address = office365.mailbox("support")
    desk.start()
    first = sign_in(desk, office365, address)
    assert first.ok, first.line
    write(desk, office365, address, "Uno")
    [ticket] = desk.tickets(1)
    wait_for(lambda: office365.authority.count("refresh_token") > 1, "renewals while nothing happens")
    assert errors(desk) == []

    office365.authority.revoke(address, refusal)
    dead = wait_for(lambda: len(errors(desk)) == 2 and errors(desk), "both directions to say it")
    assert all(sentence.format(user=address) in title for title in dead), dead
    strip = wait_for(lambda: troubles(desk), "the strip to say it")
    assert sentence.format(user=address) in " ".join(strip)
    reply(desk, ticket.id, "Espera.")

    payload = {"account": first.data["account_id"]}
    job_id = ask(desk, "sign-in-device", payload)
    office365.authority.approve(told(desk, job_id, "code"), address)
    again = outcome(desk, job_id)
    assert again.ok, again.line
    assert again.data["account_id"] == first.data["account_id"]
    [sent] = office365.sink.wait()
    assert sent.user == address
    wait_for(lambda: errors(desk) == [], "the trouble to be over")
    wait_for(lambda: troubles(desk) == [], "the strip to be quiet")
    assert not [token for token in office365.authority.tokens if token in caplog.text]


def test_somebody_else_cannot_sign_in_again(desk: Desk, office365: Office365) -> None:
    _address, account = connected(desk, office365)
    before = token(desk, account)
    ana = office365.mailbox("ana")
    desk.start()
    job_id = ask(desk, "sign-in-device", {"account": account})
    office365.authority.approve(told(desk, job_id, "code"), ana)
    ended = outcome(desk, job_id)
    assert ended.ok
    assert not ended.data["matches"]
    assert token(desk, account) == before


def test_two_workers_never_use_a_refresh_token_up_twice(
    desk: Desk, office365: Office365, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tuidesk.worker.watch.WATCH_SECONDS", 0.2)
    monkeypatch.setattr("tuidesk.worker.mailbox.IDLE_SECONDS", 0.2)
    office365.authority.life = 2
    desk.start()
    desk.start()
    assert sign_in(desk, office365, office365.mailbox("support")).ok
    wait_for(lambda: office365.authority.count("refresh_token") > 3, "some renewals")
    assert [refusal for refusal in office365.authority.refused if refusal.error == "invalid_grant"] == []
    assert errors(desk) == []
