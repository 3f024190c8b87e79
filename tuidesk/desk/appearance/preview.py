"""A sample mail in a queue's looks, built by what builds the real ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa

from tuidesk.desk.actor import Actor
from tuidesk.desk.appearance import Appearance
from tuidesk.desk.appearance.parts import made, names_of
from tuidesk.desk.replies.route import way_of
from tuidesk.i18n import _
from tuidesk.mail.compose import Outgoing, html_part, plain_part
from tuidesk.mail.message import Address
from tuidesk.store import reply_facts
from tuidesk.term.clean import SafeText, clean_block

SAMPLE_DATE = "2026-11-25 10:02"
CUSTOMER = Address("Ana Ruiz", "ana@customer.example")


@dataclass(frozen=True, slots=True)
class Sample:
    """What a sample mail of one queue is made from, read once: what is tried on it needs no store."""

    names: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    agent_signature: str = ""


def sample_of(conn: sa.Connection, actor: Actor, queue_id: int) -> Sample:
    """Read what a reply of this agent in the queue would be made from; raises NotFound."""
    way = way_of(conn, queue_id)
    signature = reply_facts.signature_of(conn, actor.agent_id)
    return Sample(names_of(conn, actor, way), way.queue.language, signature)


def preview_text(sample: Sample, looks: Appearance) -> SafeText:
    """Return the text part that a reply would have."""
    return clean_block(plain_part(_mail(sample, looks)).rstrip("\n"))


def preview_html(sample: Sample, looks: Appearance) -> str:
    """Return the HTML part that a reply would have, a whole page."""
    return html_part(_mail(sample, looks))


def _mail(sample: Sample, looks: Appearance) -> Outgoing:
    parts = made(looks, sample.names, sample.language, sample.agent_signature)
    signature = f"-- \n{parts.signature}" if parts.signature else ""
    words = _("Hello Ana,\n\nthe invoice is corrected: https://acme.example/invoices/113")
    return Outgoing(
        from_=CUSTOMER,
        to=(CUSTOMER,),
        cc=(),
        reply_to=None,
        subject="",
        message_id="",
        date_ms=0,
        in_reply_to="",
        references=(),
        text="\n\n".join(part for part in (words, signature, _quote() if parts.quotes else "") if part),
        above=parts.above,
        header=parts.header,
        look=parts.look,
    )


def _quote() -> str:
    who = f"{CUSTOMER.name} <{CUSTOMER.address}>"
    attribution = _("On {date}, {who} wrote:").format(date=SAMPLE_DATE, who=who)
    return f"{attribution}\n> {_('The VAT of the invoice is wrong.')}"
