"""Storms: each with hundreds of chances to loop; what we send stays under the bucket, and people go on."""

from __future__ import annotations

from itertools import count

import pytest

from tests.desk_in.mails import mail
from tests.desk_loops.storm import ROUNDS, Storming, stripped
from tests.desk_out.desk import Desk
from tuidesk.desk import storms
from tuidesk.desk.gate import BUCKET, STRANGERS
from tuidesk.mail.parse import parse

ROBOT = "robot@away.test"


@pytest.fixture
def told(desk: Desk) -> Desk:
    """Support acknowledges."""
    desk.set_queue("Support", acknowledge="yes")
    return desk


def test_two_queues_that_acknowledge_each_other(told: Desk) -> None:
    told.add_mailbox_queue("IT", "it@xyz.test")
    told.set_queue("IT", acknowledge="yes", reply_via="support out")
    storm = Storming(told, lambda ours: ours.as_bytes())
    storm.blow(lambda n: mail(f"q{n}@xyz.test", sender="it@xyz.test", subject=f"From IT {n}"))
    assert (len(storm.sent), storm.taken["ticket"]) == (0, ROUNDS)
    storm.human_mail_goes_on()


def test_a_vacation_responder_without_a_header_that_changes_its_subject(told: Desk) -> None:
    number = count()
    away = lambda n: mail(f"v{n}@away.test", sender=ROBOT, subject=f"Away, note {n}", body="I am not there.")  # noqa: E731
    storm = Storming(told, lambda _ours: away(f"a{next(number)}"))
    storm.blow(away)
    assert len(storm.sent) <= BUCKET
    assert storm.taken["ticket"] == storm.came
    assert [one.address for one in storm.told()] == [ROBOT]
    assert storm.told()[0].stopped == storm.came - len(storm.sent)
    storm.human_mail_goes_on()


def test_the_same_mail_again_and_again_is_told_as_that(told: Desk) -> None:
    storm = Storming(told, lambda _ours: None)
    storm.blow(lambda n: mail(f"s{n}@away.test", sender=ROBOT, subject="Away", body="I am not there."))
    assert len(storm.sent) == BUCKET - 1
    assert storm.taken["ticket"] == ROUNDS
    assert [(one.address, one.reason) for one in storm.told()] == [(ROBOT, "the same mail again and again")]
    storm.human_mail_goes_on()


def test_a_mailing_list(told: Desk) -> None:
    storm = Storming(told, lambda _ours: None)
    head = {"List_Id": "<talk.lists.test>", "Precedence": "list"}
    storm.blow(lambda n: mail(f"l{n}@lists.test", sender=f"m{n}@lists.test", subject=f"Post {n}", **head))
    assert (storm.sent, storm.told()) == ([], [])
    storm.human_mail_goes_on()


def test_a_bounce_of_a_bounce(told: Desk) -> None:
    number = count()
    head = {"sender": "MAILER-DAEMON@away.test", "Return_Path": "<>"}
    bounce = lambda n: mail(f"b{n}@away.test", subject="Undeliverable: Undeliverable", **head)  # noqa: E731
    storm = Storming(told, lambda _ours: bounce(f"a{next(number)}"))
    storm.comes(mail("first@away.test", sender=ROBOT))
    storm.blow(bounce)
    assert storm.sent == [ROBOT]
    storm.human_mail_goes_on()


def test_a_forwarding_rule_that_returns_our_mail(told: Desk) -> None:
    storm = Storming(told, lambda ours: ours.as_bytes())
    storm.blow(lambda n: mail(f"f{n}@cliente.test", sender=f"c{n}@cliente.test", subject=f"Ask {n}"))
    assert len(storm.sent) == len(set(storm.sent)) == ROUNDS
    assert storm.taken == {"ticket": ROUNDS, "own-mail-returned": ROUNDS}
    storm.human_mail_goes_on(acknowledged=False)  # he is one stranger too many


def test_one_that_strips_our_ids_is_known_by_our_from_number_and_words(told: Desk) -> None:
    number = count()
    storm = Storming(told, lambda ours: stripped(ours, next(number), "support@xyz.test"))
    storm.blow(lambda n: mail(f"f{n}@cliente.test", sender=f"c{n}@cliente.test", subject=f"Ask {n}"))
    assert storm.taken == {"ticket": ROUNDS, "own-mail-returned": ROUNDS}
    storm.human_mail_goes_on(acknowledged=False)  # he is one stranger too many


def test_an_auto_responder_that_strips_ids_and_sends_our_words_back_as_its_own(told: Desk) -> None:
    number = count()

    def echo(text: str) -> bytes:
        n = next(number)
        return mail(f"e{n}@away.test", sender=ROBOT, subject=f"Re: thing {n}", body=text)

    storm = Storming(told, lambda ours: echo(ours.get_body(("plain",)).get_content()))  # type: ignore[union-attr]
    storm.blow(lambda n: mail(f"s{n}@away.test", sender=ROBOT, subject=f"Thing {n}", body=f"Hello {n}"))
    assert storm.sent == [ROBOT]
    assert storm.taken["ticket"] == storm.came
    assert [one.address for one in storm.told()] == [ROBOT]
    storm.human_mail_goes_on()


def test_our_own_words_are_told_as_what_stopped_it(told: Desk) -> None:
    storm = Storming(told, lambda _ours: None)
    storm.comes(mail("first@away.test", sender=ROBOT, subject="Thing"))
    words = parse(told.deliver().as_bytes()).text
    storm.comes(mail("echo@away.test", sender=ROBOT, subject="Another thing", body=words))
    assert [(one.address, one.reason) for one in storm.told()] == [(ROBOT, "our own words came back")]


def test_a_person_who_sends_our_words_back_is_heard(told: Desk) -> None:
    taken = told.get()
    ours = told.deliver()
    back = told.take(stripped(ours, 1, "Ana Ruiz <ana@cliente.test>"))
    assert (back.disposition, back.ticket_id) == ("follow-up", taken.ticket_id)


def test_many_invented_writers_share_one_bucket_and_are_one_storm(told: Desk) -> None:
    storm = Storming(told, lambda _ours: None)
    storm.blow(lambda n: mail(f"i{n}@bots.test", sender=f"x{n}@bots.test", subject=f"Prize {n}"))
    for number in range(ROUNDS, ROUNDS + 5):
        storm.comes(mail(f"i{number}@bots.test", sender=f"x{number}@bots.test", subject=f"Prize {number}"))
    storm.settle()
    assert len(storm.sent) == STRANGERS
    [one] = storm.told()
    assert (one.address, one.stopped, one.tickets, one.listed) == ("*", 5, 5, "@bots.test")
    assert storms.close_tickets(told.store, told.ana, "*").tickets == 5
    assert storms.forget(told.store, told.ana, "*") == 5
    assert storm.told() == []


def test_who_was_answered_by_an_agent_once_is_no_stranger(told: Desk) -> None:
    storm = Storming(told, lambda _ours: None)
    storm.human_mail_goes_on()
    storm.blow(lambda n: mail(f"i{n}@bots.test", sender=f"x{n}@bots.test", subject=f"Prize {n}"))
    storm.comes(mail("h2@cliente.test", sender="zoe@cliente.test", subject="One more thing"))
    storm.settle()
    assert storm.sent[-1] == "zoe@cliente.test"
    storm.comes(mail("i999@bots.test", sender="x999@bots.test", subject="Prize"))
    storm.settle()
    assert [one.address for one in storm.told()] == ["*"]
