"""A sample mail in a queue's looks, built by what builds the real ones."""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.desk.actor import Actor
from tuidesk.desk.appearance import Appearance
from tuidesk.desk.appearance_parts import made, names_of
from tuidesk.desk.replies_route import way_of
from tuidesk.i18n import _
from tuidesk.mail.compose import Outgoing, html_part, plain_part
from tuidesk.mail.message import Address
from tuidesk.store import reply_facts
from tuidesk.term.clean import SafeText, clean_block

SAMPLE_DATE = "2026-11-25 10:02"


def preview_text(conn: sa.Connection, actor: Actor, queue_id: int, appearance: Appearance) -> SafeText:
    """Return the text part that a reply of the queue would have; raises NotFound."""
    return clean_block(plain_part(_sample(conn, actor, queue_id, appearance)).rstrip("\n"))


def preview_html(conn: sa.Connection, actor: Actor, queue_id: int, appearance: Appearance) -> str:
    """Return the HTML part that a reply of the queue would have, a whole page; raises NotFound."""
    return html_part(_sample(conn, actor, queue_id, appearance))


def _sample(conn: sa.Connection, actor: Actor, queue_id: int, appearance: Appearance) -> Outgoing:
    way = way_of(conn, queue_id)
    of_agent = reply_facts.signature_of(conn, actor.agent_id)
    parts = made(appearance, names_of(conn, actor, way), way.queue.language, of_agent)
    quote = _quote() if parts.quotes else ""
    signature = f"-- \n{parts.signature}" if parts.signature else ""
    words = _("Hello Ana,\n\nthe invoice is corrected: https://acme.example/invoices/113")
    return Outgoing(
        from_=way.from_,
        to=(Address("Ana Ruiz", "ana@customer.example"),),
        cc=(),
        reply_to=None,
        subject="",
        message_id="",
        date_ms=0,
        in_reply_to="",
        references=(),
        text="\n\n".join(part for part in (words, signature, quote) if part),
        above=parts.above,
        header=parts.header,
        look=parts.look,
    )


def _quote() -> str:
    who = "Ana Ruiz <ana@customer.example>"
    attribution = _("On {date}, {who} wrote:").format(date=SAMPLE_DATE, who=who)
    return f"{attribution}\n> {_('The VAT of the invoice is wrong.')}"
