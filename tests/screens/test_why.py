"""Why? on the screen: sentences about one message, then about the others of its ticket."""

from __future__ import annotations

import pytest

from tuidesk.desk.why.story import Automatic, ChosenWay, Customer, SenderTrust, Story
from tuidesk.screens.why import coming, going, judging
from tuidesk.store.glance import EventNote
from tuidesk.store.why import MessageFacts, OutFacts

FACTS = {
    "id": 5, "ticket_id": 3, "direction": "in", "kind": "human", "disposition": "follow-up", "message_id": "<b@c>",
    "author_name": "Ana", "author_address": "ana@cliente.test", "reply_to": [], "to": [], "cc": [], "raw_sha256": "",
    "verified": True, "marks": "", "copy_of_id": None, "created_at": 0, "number": 1042, "customer_id": 1,
    "queue_id": 1, "origin_queue_id": 1,
}  # fmt: skip
QUEUES = {1: "BI Billing", 2: "SU Support"}


def story(**changes):
    facts = {name: changes.pop(name, value) for name, value in FACTS.items()}
    values = {
        "mail": MessageFacts(**facts), "notes": (), "intake": None, "events": (), "queues": QUEUES,
        "customer": Customer("ana@cliente.test", "From", False, False), "out": None,
    }  # fmt: skip
    return Story(**(values | changes))


JOINED = {"by": "in-reply-to", "header": "In-Reply-To", "queue_by": "", "value": "<a@c>"}
OPENED = {"by": "new", "header": "Delivered-To", "queue_by": "creation-address", "value": "c-9f2k@in.test"}


def test_the_rule_and_its_header_are_a_sentence():
    assert list(coming.ticket(story(intake=JOINED))) == ["Its In-Reply-To names <a@c>, a mail of #1042."]
    strange = list(coming.ticket(story(intake=JOINED, verified=False)))
    assert strange[1] == "Its sender takes no part in the ticket: answers do not go to that address."


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (
            JOINED | {"alternatives": [["without", ["In-Reply-To"], 0, 1]]},
            "Without In-Reply-To it would have opened a new ticket in BI Billing.",
        ),
        (
            JOINED | {"alternatives": [["without", ["In-Reply-To", "References"], 0, 1]]},
            "Without In-Reply-To and References it would have opened a new ticket in BI Billing.",
        ),
        (
            JOINED | {"alternatives": [["also", ["References"], 1029, None]]},
            "By its References it belongs to #1029 as well.",
        ),
        (
            JOINED | {"alternatives": [["without", ["In-Reply-To"], 1029, None]]},
            "Without In-Reply-To it would have joined #1029.",
        ),
        (
            OPENED | {"alternatives": [["without", ["Delivered-To"], 0, 2]]},
            "Without the creation address c-9f2k@in.test, queue SU Support would have taken it.",
        ),
        (
            OPENED | {"queue_by": "mailbox", "value": "", "alternatives": [["without", ["mailbox"], 0, 9]]},
            "Without its mailbox, queue a queue that is gone would have taken it.",
        ),
        (
            OPENED | {"alternatives": [["passed-over", ["Subject"], 1029, None]]},
            "#1029 stands in its subject, but does not count: its sender takes no part there.",
        ),
    ],
)
def test_what_would_have_happened_otherwise(told, words):
    assert list(coming.otherwise(story(intake=told))) == [words]


def test_the_queue_is_said_with_the_address_that_led_there():
    words = "Delivered-To names the creation address c-9f2k@in.test of queue BI Billing."
    assert list(coming.queue(story(intake=OPENED))) == [words]


@pytest.mark.parametrize(
    ("otherwise", "words"),
    [
        ("human", "Without Auto-Submitted it would be an ordinary ticket."),
        ("auto-reply", "Without Auto-Submitted other headers would still say so."),
        ("bulk", "Without Auto-Submitted it would count as: bulk mail."),
    ],
)
def test_automatic_mail_says_by_which_header(otherwise, words):
    automatic = Automatic("Auto-Submitted", "auto-replied", otherwise)
    said = list(judging.kind(story(kind="auto-reply", automatic=automatic)))
    assert said[0] == "It counts as: automatic reply, because of Auto-Submitted: auto-replied"
    assert said[1].startswith("Nobody is answered automatically")
    assert said[2] == words


def test_the_customer_is_said_by_header():
    robot = Customer("ana@cliente.test", "Reply-To", True, False)
    said = list(judging.customer(story(customer=robot, author_address="no-reply@form.test")))
    assert said == [
        "ana@cliente.test stands in Reply-To; From (no-reply@form.test) is a robot that nobody reads."
    ]


def test_rules_and_where_it_would_be_without_them():
    events = (EventNote(0, "worker", "rule", {"rule": "Invoices", "from": "Support", "to": "Billing"}),)
    said = list(judging.rules(story(events=events)))
    assert said == [
        "worker · routing rule · “Invoices” · Support > Billing",
        "Without its rules it would be in Support.",
    ]


def test_what_is_known_of_the_sender():
    trust = SenderTrust("fail", "mx.google.com", "spf=fail dmarc=fail", "xyz.test", "www.banco.test")
    said = list(judging.trust(story(trust=trust)))
    assert said[0].startswith("mx.google.com could not confirm the sender: spf=fail dmarc=fail.")
    assert said[1] == "ana@cliente.test can be taken for xyz.test: look closely."
    assert said[2] == "A link in it says www.banco.test and leads to another site."


@pytest.mark.parametrize(
    ("by", "words"),
    [
        ("reply-via", "It goes through Relay: the Reply via of BI Billing, where its ticket came in."),
        (
            "relay",
            "It goes through Relay: BI Billing has chosen no Reply via, so the default relay sends it.",
        ),
    ],
)
def test_mail_out_says_through_which_channel_and_why_it_waits(by, words):
    out = OutFacts(
        1, "held", "newer message", "a@b.test", "", {"x@y.test": "550 no"}, 0, 4, "Relay", "relay", 2
    )
    told = story(direction="out", out=out, way=ChosenWay("BI Billing", by), queue_id=2)
    assert list(going.way(told)) == [
        words,
        "That the ticket stands in SU Support now changes nothing about it.",
    ]
    assert list(going.state(told)) == ["held: newer message", "x@y.test: 550 no"]


async def test_the_screen_goes_on_to_other_messages():
    from tests.screens.helpers import desk_app

    def seed(desk):
        desk.fill()

    async with desk_app(seed=seed) as run:
        count = len(run.screen.conversation.talk.entries)
        await run.press("w")
        await run.until(lambda: f"of {count}" in run.text, "which message it is")
        for _ in range(count):
            await run.press("left_square_bracket")
        await run.until(lambda: f"1 of {count}" in run.text, "the first message")
        for _ in range(count):
            await run.press("right_square_bracket")
        await run.until(lambda: f"{count} of {count}" in run.text, "the last message")
