"""Tags on tickets: what one may look like, and how agents put them on and take them off."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from tuidesk.desk import seeing
from tuidesk.desk.actor import Actor
from tuidesk.desk.names import quoted
from tuidesk.desk.permissions import require
from tuidesk.errors import BadUsage, NotFound
from tuidesk.i18n import _
from tuidesk.store import events, ticket_tags, tickets
from tuidesk.store.engine import Store

MAX_TAG = 40
_TAG = re.compile(r"\w[\w.+-]*")


def check_tags(words: Iterable[str]) -> tuple[str, ...]:
    """Return tags as they are kept: small letters, each once; raises BadUsage."""
    return tuple(dict.fromkeys(check_tag(word) for word in words))


def check_tag(word: str) -> str:
    """Return one tag as it is kept; raises BadUsage when it is none."""
    tag = unicodedata.normalize("NFC", word.strip().removeprefix("#").casefold())
    if not _TAG.fullmatch(tag) or len(tag) > MAX_TAG:
        title = _("{text} is no tag of a ticket").format(text=quoted(word))
        hint = _("Use 1 to {most} letters, digits and . + - _ without blanks.").format(most=MAX_TAG)
        raise BadUsage(title, hint)
    return tag


def change(
    store: Store, actor: Actor, ticket_ids: Sequence[int], add: Iterable[str] = (), remove: Iterable[str] = ()
) -> None:
    """Put tags on tickets and take others off; raises BadUsage or NotFound."""
    require(actor, "act")
    on, off = check_tags(add), check_tags(remove)
    with store.write() as conn:
        seeing.require_tickets(conn, actor, ticket_ids)
        for ticket_id in sorted(set(ticket_ids)):
            before = set(ticket_tags.of_ticket(conn, ticket_id))
            if not tickets.change(conn, ticket_id, touch=False, touched=True):
                raise NotFound(_("This ticket is gone"), _("Look at the list again."))
            ticket_tags.remove(conn, ticket_id, off)
            ticket_tags.add(conn, [(ticket_id, tag) for tag in on])
            after = set(ticket_tags.of_ticket(conn, ticket_id))
            if before != after:
                data = {"added": sorted(after - before), "removed": sorted(before - after)}
                events.add(conn, actor.name, ticket_id, "tags", data)
