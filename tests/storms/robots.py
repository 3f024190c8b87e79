"""The robots: what each writes by itself, and what it makes of a mail that it gets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.utils import formatdate

from tuidesk.mail.parse import parse

Words = str
ROBOT = "robot@away.test"


@dataclass(frozen=True, slots=True)
class Robot:
    """One kind of storm. Both functions get a number that no other mail of this storm has.

    `writes` gives what it sends unasked, `answers` what it sends back for a mail of ours ("" = nothing).
    `marked` = nothing of it is answered at all; `many` = its addresses are many, and those of strangers.
    """

    name: str
    writes: Callable[[str, int], bytes]
    answers: Callable[[str, int, bytes], bytes]
    marked: bool = False
    many: bool = False
    returns_ours: bool = False


def mail(number: int, to: str, sender: str, subject: str, body: str, **headers: str) -> bytes:
    """Write a mail of this moment; headers as Delivered_To="..."."""
    head = {"From": sender, "To": to, "Subject": subject, "Date": formatdate()}
    head |= {"Message-ID": f"<{number}.{abs(hash((sender, subject)))}@robots.test>"}
    head |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{name}: {value}" for name, value in head.items()]
    return "\r\n".join([*lines, "Content-Type: text/plain; charset=utf-8", "", body, ""]).encode()


def _away(to: str, number: int) -> bytes:
    return mail(number, to, ROBOT, f"Away, note {number}", f"I am not there (note {number}).")


def _list(to: str, number: int) -> bytes:
    head = {"List_Id": "<talk.lists.test>", "Precedence": "list", "Reply_To": "talk@lists.test"}
    return mail(number, to, f"member{number}@lists.test", f"Post {number}", f"I think {number}.", **head)


def _passed_to_the_list(to: str, number: int, ours: bytes) -> bytes:
    return b"List-Id: <talk.lists.test>\r\nPrecedence: list\r\n" + ours


def _bounce(to: str, number: int, ours: bytes = b"") -> bytes:
    head = {"Return_Path": "<>", "Auto_Submitted": "auto-replied"}
    daemon = "MAILER-DAEMON@away.test"
    return mail(number, to, daemon, "Undeliverable: Undeliverable", f"Report {number}.", **head)


def _customer(to: str, number: int) -> bytes:
    return mail(number, to, f"c{number}@cliente.test", f"Order {number}", f"Where is order {number}?")


def _returned(to: str, number: int, ours: bytes) -> bytes:
    return b"Delivered-To: " + to.encode() + b"\r\n" + ours


def _stripped(to: str, number: int, ours: bytes) -> bytes:
    parsed = parse(ours)
    return mail(number, to, parsed.sender.address, parsed.subject, parsed.text)


def _echo(to: str, number: int, ours: bytes) -> bytes:
    return mail(number, to, ROBOT, f"Re: thing {number}", parse(ours).text)


def _thing(to: str, number: int) -> bytes:
    return mail(number, to, ROBOT, f"Thing {number}", f"Take thing {number}.")


def _invented(to: str, number: int) -> bytes:
    return mail(number, to, f"x{number}@bots.test", f"Prize {number}", f"You won prize {number}.")


def _invented_away(to: str, number: int, ours: bytes) -> bytes:
    """Answer as whoever was written to, which is another one each time."""
    whom = parse(ours).to[0].address
    return mail(number, to, whom, f"Away, note {number}", f"I am not there (note {number}).")


def passed_on(to: str, number: int, ours: bytes) -> bytes:
    """Pass a mail on as a relay does that takes everything off by which desks know each other's mail."""
    parsed = parse(ours)
    subject = parsed.subject.partition(" [#")[0]
    return mail(number, to, parsed.sender.address, f"{subject} {number}", parsed.text)


def intact(to: str, number: int, ours: bytes) -> bytes:
    """Pass a mail on as it is."""
    return ours


def recipient(raw: bytes) -> str:
    """Return the address in To."""
    return str(message_from_bytes(raw, policy=policy.default)["To"].addresses[0].addr_spec).casefold()


ROBOTS = {
    robot.name: robot
    for robot in (
        Robot("vacation", _away, lambda to, n, _ours: _away(to, n)),
        Robot("mailing-list", _list, _passed_to_the_list, marked=True),
        Robot("bounce-of-a-bounce", _bounce, _bounce, marked=True),
        Robot("forward-rule", _customer, _returned, many=True, returns_ours=True),
        Robot("forward-rule-that-strips", _customer, _stripped, many=True, returns_ours=True),
        Robot("auto-responder-that-strips", _thing, _echo),
        Robot("invented-addresses", _invented, _invented_away, many=True),
    )
}
