"""What Why? says about a sender: judged again from the stored head, for it is cheap and needs no record."""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.desk import routing
from tuidesk.desk.intake import trust
from tuidesk.desk.why.story import SenderTrust
from tuidesk.mail.message import Address, Fold, Parsed
from tuidesk.mail.parts import read as read_part
from tuidesk.mail.trust import Authenticated
from tuidesk.mail.trust import read as read_trust
from tuidesk.mail.trust_links import leads_elsewhere
from tuidesk.store import joining
from tuidesk.store import why as rows
from tuidesk.store.glance import LedgerNote
from tuidesk.store.why import MessageFacts


def judged(
    conn: sa.Connection, head: bytes, mail: MessageFacts, notes: tuple[LedgerNote, ...]
) -> SenderTrust:
    """Return what is known about the sender of a person's mail, and whether one of its links lies."""
    headers = read_part(head + b"\r\n\r\n")[0]
    parsed = Parsed(
        sender=Address(mail.author_name, mail.author_address),
        authenticated=read_trust(headers.raw_items()),
        forwarded_to=headers.headers.bare_addresses("x-forwarded-to"),
        forwarded_for=headers.headers.bare_addresses("x-forwarded-for"),
        resent_from=headers.headers.addresses("resent-from"),
    )
    own = routing.own_addresses(conn)
    mailbox = any(note.uid is not None for note in notes)
    found = parsed.authenticated
    known = own if mail.verified else own | joining.authors(conn, [mail.ticket_id])
    return SenderTrust(
        confirmed=trust.confirmed(parsed, own, mailbox=mailbox),
        server=_server(found),
        results=" ".join(f"{method}={found.result(method)}" for method in _methods(found)) if found else "",
        resembles=trust.resembles(parsed, known - {mail.author_address}) if mail.kind == "human" else "",
        link=_lying_link(conn, mail) if "link-elsewhere" in mail.marks.split() else "",
    )


def _server(found: Authenticated | None) -> str:
    """Name who judged; Microsoft does not say its name."""
    return "" if found is None else found.server or "Microsoft"


def _methods(found: Authenticated) -> list[str]:
    return list(dict.fromkeys(method for method, _result in found.results))


def _lying_link(conn: sa.Connection, mail: MessageFacts) -> str:
    text, folds = rows.text_of(conn, mail.id)
    return leads_elsewhere(text.split("\n"), [Fold(*fold) for fold in folds])
