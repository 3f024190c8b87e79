"""What ties a mail to its conversation: subject, Message-ID, In-Reply-To and References."""

from __future__ import annotations

import re
from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.desk.replies.letter import new_token
from tuidesk.mail.clean_header import clean_header
from tuidesk.mail.ids import new_message_id, valid_id
from tuidesk.store import reply_facts
from tuidesk.store.reply_facts import CustomerMail

# "Re:" as mail programs write it, in several languages and numbered as by Outlook Express.
_AGAIN = re.compile(
    r"^(?:(?:re|aw|sv|vs|antw|odp|r|rv|res|ref|rif|回复|回覆|答复)(?:\[\d+\]|\(\d+\))?\s*[:：]\s*)+", re.I
)


@dataclass(frozen=True, slots=True)
class Thread:
    """The ids of a mail that leaves. `made_id` is the id that was made up to start a thread, '' for none."""

    message_id: str
    token: str
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    made_id: str = ""


def reply_subject(text: str) -> str:
    """Return the subject of an answer: one "Re: " in front, however many there were, and nothing unsendable."""
    return clean_header(f"Re: {_AGAIN.sub('', clean_header(text))}")


def reply_thread(conn: sa.Connection, ticket_id: int, last: CustomerMail | None, domain: str) -> Thread:
    """Answer the customer's last mail, or continue our own when he never wrote."""
    start = reply_facts.thread_start(conn, ticket_id)
    parent = last.message_id if last else reply_facts.last_sent_id(conn, ticket_id)
    chain = (start, *(last.references if last else ()), parent)
    return Thread(new_message_id(domain), new_token(), parent if valid_id(parent) else "", _shortened(chain))


def new_thread(domain: str) -> Thread:
    """Start a thread under a made-up id, which keeps its mails together where a server replaces our Message-IDs."""
    made = new_message_id(domain)
    return Thread(new_message_id(domain), new_token(), references=(made,), made_id=made)


def _shortened(chain: tuple[str, ...]) -> tuple[str, ...]:
    """Keep the first id and the last ten, each once: the newest place counts, but for the first."""
    valid = [item for item in chain if valid_id(item)]
    if not valid:
        return ()
    rest = dict.fromkeys(item for item in reversed(valid[1:]) if item != valid[0])
    return (valid[0], *reversed(list(rest)[:10]))
