"""Test mails: one goes to the address under test, comes back, is answered once, and can never loop."""

from __future__ import annotations

import pytest

from tests.desk_in import probing
from tests.desk_in.desk import Desk, insert
from tests.desk_in.forwarders import CREATION, PUBLIC
from tests.desk_in.mails import mail
from tests.desk_in.probing import ADMIN, letters, sent, start, state, with_headers
from tuidesk.desk import gate, health, probes
from tuidesk.desk.gate import GateRequest
from tuidesk.desk.probes import Limits, TooManyProbes
from tuidesk.errors import BadUsage, NotFound
from tuidesk.store import counters, tables
from tuidesk.store.clock import now

LISTENER = {"channel": "pipe:Sales", "folder": "", "uid": None, "envelope": CREATION}


@pytest.fixture(autouse=True)
def relay(desk: Desk) -> None:
    with desk.store.write() as conn:
        account = insert(conn, tables.account, name="relay", kind="relay")
        insert(conn, tables.outbound, account_id=account, name="relay", from_address="desk@xyz.test")


def age(desk: Desk, ms: int) -> None:
    """Let time pass for every probe and its mail."""
    with desk.store.write() as conn:
        for table, names in (
            (tables.probe, ("created_at", "expires_at")),
            (tables.outbox, ("created_at", "sent_at")),
        ):
            for name in names:
                column = table.c[name]
                conn.execute(table.update().where(column > 0).values({name: column - ms}))


# --- the way round ---------------------------------------------------------------------------


def test_a_round_trip_ends_with_a_closed_test_ticket_that_was_answered(desk: Desk) -> None:
    probe = start(desk, "Support")
    assert state(desk, probe).state == "waiting"
    sent(desk, now())
    assert state(desk, probe).state == "sent"
    back = desk.get_one(letters(desk)[0], received_ms=now())
    ticket = desk.ticket(back)
    assert (back.disposition, ticket.status, ticket.automatic, ticket.customer_id) == (
        "probe",
        "closed",
        False,
        None,
    )
    sent(desk, now())
    told = state(desk, probe)
    assert (told.state, told.kind, told.ticket_number, told.answered_via) == (
        "arrived",
        "round",
        1,
        "support@xyz.test",
    )
    words = [step.split(" ")[0] for step in told.steps()]
    assert words == ["sent", "arrived", "ticket", "answered"]
    assert "ticket 1 (test, closed)" in told.steps()
    assert told.path.said().startswith("in the mailbox mail, after ")
    assert told.over
    answer = desk.get_one(letters(desk)[1])
    assert (answer.disposition, answer.ticket_id) == ("own-mail-returned", back.ticket_id)
    assert len(letters(desk)) == 2
    with desk.store.write() as conn:
        assert counters.read(conn) == {(desk.support, "closed"): 1}
    assert desk.rows(tables.customer) == []
    assert desk.sound()


PATHS = {
    "listener": (LISTENER, {}, f"by the listener, for {CREATION}, after "),
    "pipe": ({"uid": None, "folder": "", "channel": "pipe:Sales"}, {"Delivered_To": CREATION}, "by the pipe of "),
    "plus-address": ({}, {"Delivered_To": CREATION}, f"in the mailbox mail, for {CREATION} (Delivered-To), after "),
    "redirected": ({}, {"Resent_From": PUBLIC}, "in the mailbox mail and not by a creation address of Sales"),
    "other queue": ({}, {}, "by mail, but into another queue than Sales"),
}  # fmt: skip


@pytest.mark.parametrize("way", PATHS)
def test_a_forwarded_test_says_by_which_path_it_came(desk: Desk, way: str) -> None:
    place, headers, words = PATHS[way]
    probe = start(desk)
    assert desk.rows(tables.outbox)[0].recipients == [PUBLIC]
    sent(desk, now())
    taken = desk.get_one(with_headers(letters(desk)[0], **headers), **place)
    assert taken.disposition == "probe"
    assert state(desk, probe).path.said().startswith(words)
    assert desk.rows(tables.outbox)[1].recipients == [PUBLIC]  # the answer goes round as well


def test_a_test_that_a_rule_forwards_is_recognised_and_told(desk: Desk) -> None:
    probe = start(desk)
    sent(desk, now())
    raw = probing.rewritten(letters(desk)[0], f"Sales <{PUBLIC}>", CREATION)
    back = desk.get_one(raw, **LISTENER)
    assert (back.disposition, desk.ticket(back).status) == ("probe", "closed")
    assert "make the rule redirect" in state(desk, probe).path.said()
    assert desk.rows(tables.queue, name="Sales")[0].forward_rule_at > 0
    sent(desk, now())
    again = desk.get_one(
        probing.rewritten(letters(desk)[1], f"Sales <{PUBLIC}>", CREATION).replace(b"<new@x>", b"<newer@x>"),
        **LISTENER,
    )
    assert (again.disposition, again.ticket_id) == ("probe", back.ticket_id)
    assert len(letters(desk)) == 2
    assert desk.sound()


def test_a_server_that_renames_our_mail_hides_no_test(desk: Desk) -> None:
    probe = start(desk, "Support")
    sent(desk, now(), assigned_id="<abc@PROD.OUTLOOK.COM>")
    raw = letters(desk)[0]
    start_of_id = raw.index(b"Message-ID: <")
    end = raw.index(b"\r\n", start_of_id)
    renamed = raw[:start_of_id] + b"Message-ID: <abc@PROD.OUTLOOK.COM>" + raw[end:]
    assert desk.get_one(renamed).disposition == "probe"
    assert state(desk, probe).state == "arrived"


# --- what is no test -------------------------------------------------------------------------


def test_an_absence_note_about_a_test_is_not_its_arrival(desk: Desk) -> None:
    probe = start(desk)
    sent(desk, now())
    subject = desk.rows(tables.outbox)[0].subject
    for number, head in enumerate(("Automatic reply: ", "Re: ", "Out of office ")):
        raw = mail(
            f"{number}@x",
            sender=f"Sales <{PUBLIC}>",
            to=CREATION,
            subject=head + subject,
            Auto_Submitted="auto-replied",
        )
        assert desk.get_one(raw).disposition == "probe"
    assert state(desk, probe).state == "sent"
    assert len({row.ticket_id for row in desk.rows(tables.message)}) == 1
    person = desk.get_one(mail("p@x", sender="Ben <ben@other.test>", subject=f"Re: {subject}"))
    assert person.disposition == "ticket"


def test_an_invented_token_is_nothing(desk: Desk) -> None:
    raw = mail("a@c", subject="tuidesk-test-" + "0" * 32, X_Tuidesk_Id="0" * 32)
    assert desk.get_one(raw).disposition == "ticket"


# --- it cannot loop --------------------------------------------------------------------------


def test_a_test_that_comes_back_again_and_again_is_answered_once(desk: Desk) -> None:
    start(desk)
    for turn in range(10):
        sent(desk, now())
        for n, raw in enumerate(letters(desk)):
            changed = with_headers(raw, Delivered_To=CREATION).replace(
                b"Message-ID: <", f"Message-ID: <{turn}{n}".encode()
            )
            changed = changed.replace(b"Nobody has", f"Turn {turn}: nobody has".encode())
            desk.get(changed, **LISTENER)
    assert len(letters(desk)) == 2
    assert len(desk.rows(tables.ticket)) == 1
    assert desk.sound()


def test_only_three_in_ten_minutes_and_the_next_is_told(desk: Desk) -> None:
    for _ in range(3):
        start(desk)
    with pytest.raises(TooManyProbes, match=f"3 tests went to {PUBLIC}") as refused:
        start(desk)
    assert "The next one is possible at " in refused.value.hint
    start(desk, "Support")  # another address
    age(desk, 600_001)
    start(desk)
    with desk.store.read() as conn:
        assert len(conn.execute(tables.probe.select()).all()) == 5


def test_the_gate_lets_a_probe_pass_only_where_one_was_started(desk: Desk) -> None:
    with desk.store.write() as conn:
        for address in (PUBLIC, "support@xyz.test", "ana@cliente.test"):
            verdict = gate.admit(conn, GateRequest("probe", None, (address,)))
            assert (verdict.state, verdict.reason) == ("held", gate.BLOCKED)
    start(desk)
    [row] = desk.rows(tables.outbox)
    with desk.store.write() as conn:
        assert gate.admit(conn, GateRequest("probe", None, (PUBLIC,))).state == "held"  # used up
        assert gate.admit(conn, GateRequest("reply", None, (PUBLIC,))).reason == gate.BLOCKED
        assert gate.probe_objection(conn, row.id, (PUBLIC,)) == ""
        assert gate.probe_objection(conn, row.id, ("ana@cliente.test",)) == gate.BLOCKED
        assert gate.probe_objection(conn, row.id + 1, (PUBLIC,)) == gate.BLOCKED
    age(desk, 25 * 3_600_000)
    with desk.store.write() as conn:
        assert gate.probe_objection(conn, row.id, (PUBLIC,)) == gate.BLOCKED


def test_a_quiet_desk_holds_its_tests(desk: Desk) -> None:
    with desk.store.write() as conn:
        insert(conn, tables.meta, key="quiet", value="on")
    told = state(desk, start(desk))
    assert (told.state, [cause.said() for cause in told.causes]) == (
        "late",
        ["It stays in the outbox: quiet"],
    )


# --- what keeps it ---------------------------------------------------------------------------


def test_it_is_late_after_two_minutes_and_expires_after_a_day(desk: Desk) -> None:
    probe = start(desk)
    sent(desk, now())
    age(desk, 60_000)
    assert state(desk, probe).state == "sent"
    age(desk, 61_000)
    late = state(desk, probe)
    assert late.state == "late"
    causes = [cause.said() for cause in late.causes]
    assert ["5.7.520" in causes[0], "Spam" in causes[1], "redirect" in causes[2], CREATION in causes[3]] == [
        True
    ] * 4
    assert "Defender portal" in causes[0]
    age(desk, 24 * 3_600_000)
    assert (state(desk, probe).state, state(desk, probe).over) == ("expired", True)
    desk.get(letters(desk)[0], **LISTENER)
    assert state(desk, probe).state == "arrived"
    assert len(letters(desk)) == 1  # too late for an answer


def test_the_health_tells_a_late_test_until_it_comes_back_or_another_is_sent(desk: Desk) -> None:
    def told() -> list[str]:
        with desk.store.read() as conn:
            return [line for line in health.read(conn).lines() if "has not come back" in line]

    start(desk)
    sent(desk, now())
    age(desk, 60_000)
    assert told() == []
    age(desk, 61_000)
    [line] = told()
    assert line.startswith(f"Sales: The test to {PUBLIC} has not come back yet since ")
    assert "5.7.520" in line
    start(desk)
    assert told() == []
    age(desk, 200_000)
    assert len(told()) == 1
    sent(desk, now())
    desk.get(letters(desk)[-1], **LISTENER)
    assert told() == []


def test_a_way_out_by_gmail_has_a_cause_of_its_own_last(desk: Desk) -> None:
    with desk.store.write() as conn:
        conn.execute(tables.account.update().where(tables.account.c.name == "relay").values(kind="gmail"))
        conn.execute(tables.queue.update().values(reply_via_id=desk.outbound + 1))
    probe = start(desk)
    sent(desk, now())
    age(desk, 121_000)
    assert "Gmail shows no mail again" in state(desk, probe).causes[-1].said()


def test_the_time_is_injectable(desk: Desk) -> None:
    probe = probes.start(desk.store, ADMIN, "Sales", limits=Limits(life_ms=1, most=1))
    with desk.store.read() as conn:
        assert probes.read(conn, probe, limits=Limits(late_ms=-1)).state in ("late", "expired")


def test_a_mail_that_never_left_says_so_and_nothing_else(desk: Desk) -> None:
    probe = start(desk)
    age(desk, 130_000)
    assert [cause.said() for cause in state(desk, probe).causes] == [
        "It has not left yet: see ! health, and whether a worker runs"
    ]
    sent(desk, 0, state="failed", results={PUBLIC: "550 5.7.60 not your sender"})
    told = state(desk, probe)
    assert (told.state, told.causes[0].said()) == (
        "late",
        "The server refused it: 550 5.7.60 not your sender",
    )


@pytest.mark.parametrize(
    ("reason", "status", "first"),
    [
        ("550 5.1.1 no such user", "5.1.1", "It came back undelivered: "),
        (
            "550 5.7.520 Access denied, Your organization does not allow external forwarding",
            "5.7.520",
            "Microsoft 365",
        ),
    ],
)
def test_a_report_about_the_test_goes_first(desk: Desk, reason: str, status: str, first: str) -> None:
    probe = start(desk)
    sent(desk, now())
    taken = desk.get_one(probing.bounce(letters(desk)[0], reason, status))
    assert (taken.disposition, desk.ticket(taken).status) == ("probe", "closed")
    told = state(desk, probe)
    assert told.state == "late"
    assert told.causes[0].said().startswith(first)
    assert any(status in cause.said() for cause in told.causes[:2])
    desk.get(with_headers(letters(desk)[0], Delivered_To=CREATION))
    assert (state(desk, probe).state, state(desk, probe).ticket_number) == ("arrived", taken.ticket_number)
    assert desk.sound()


def test_what_cannot_be_tested_is_refused(desk: Desk) -> None:
    with pytest.raises(NotFound):
        start(desk, "Nowhere")
    with pytest.raises(BadUsage, match="no address that a test could go to"):
        start(desk, "Sales", "round")
    with pytest.raises(BadUsage, match="no address that a test could go to"):
        start(desk, "Support", "forward")
    with desk.store.read() as conn, pytest.raises(NotFound):
        probes.read(conn, 99)


def test_the_way_begins_with_its_first_step_although_it_came_back_before_the_outbox_knew(desk: Desk) -> None:
    probe = start(desk)
    desk.get(letters(desk)[0], **LISTENER)
    said = [str(step).split(" ")[0] for step in state(desk, probe).steps()]
    assert said[:3] == ["sent", "arrived", "ticket"]
