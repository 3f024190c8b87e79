"""From what an agent wrote to a frozen spec: everything that the bytes depend on, decided now."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import sqlalchemy as sa

from tuidesk.desk import signature
from tuidesk.desk.actor import Actor
from tuidesk.desk.appearance.parts import parts_of
from tuidesk.desk.errors import NoOutbound, Unfinished
from tuidesk.desk.replies.letter import Letter
from tuidesk.desk.replies.people import checked, from_outside
from tuidesk.desk.replies.route import Way
from tuidesk.desk.replies.thread import Thread, new_thread, reply_subject, reply_thread
from tuidesk.desk.spec import Spec, SpecFile, to_bytes
from tuidesk.i18n import _
from tuidesk.mail.clean_header import clean_header
from tuidesk.mail.message import Address
from tuidesk.store import reply_facts
from tuidesk.store.clock import now
from tuidesk.term.clean import clean_name

NOWHERE = "desk@desk.invalid"  # stands in for a sender that is not decided yet (RFC 2606 §2)


def freeze(conn: sa.Connection, actor: Actor, letter: Letter, way: Way) -> tuple[Spec, Thread]:
    """Decide all that the letter's mail consists of; raises NoOutbound, BadRecipient, Unfinished.

    Where the queue has no way out yet the sender stays open, and is decided with the channel.
    """
    if way.problem:
        raise NoOutbound(way.problem, way.hint)
    to, cc = checked(letter.to, letter.cc)
    if not letter.text.strip() and not letter.files:
        raise Unfinished(_("The letter is empty"), _("Write a word or two."))
    domain = (way.from_.address or way.returns or NOWHERE).rpartition("@")[2]
    last = reply_facts.last_customer_mail(conn, letter.ticket_id) if letter.ticket_id is not None else None
    ids = (
        new_thread(domain) if letter.ticket_id is None else reply_thread(conn, letter.ticket_id, last, domain)
    )
    quoted = from_outside(conn, letter.ticket_id, last) if letter.ticket_id is not None else None
    looks = parts_of(conn, actor, way)
    spec = Spec(
        from_=way.from_,
        reply_to=way.reply_to,
        to=to,
        cc=cc,
        subject=_subject(letter),
        message_id=ids.message_id,
        token=letter.token or ids.token,
        date_ms=now(),
        in_reply_to=ids.in_reply_to,
        references=ids.references,
        text=letter.text,
        signature=looks.signature,
        quote=signature.quote(quoted, actor) if letter.quote and looks.quotes else "",
        files=_files(letter),
        above=looks.above,
        header=looks.header,
        look=looks.look,
        appearance=looks.version,
    )
    return spec, ids


def trial(spec: Spec, letter: Letter) -> None:
    """Build the mail once as the worker will, so that what is wrong with it shows now; raises ComposeError."""
    data = {file.sha256: one.data for file, one in zip(spec.files, letter.files, strict=True)}
    whole = spec if spec.from_.address else replace(spec, from_=Address("", NOWHERE))
    to_bytes(whole, data.__getitem__)


def without(spec: Spec, blocked: tuple[str, ...]) -> Spec:
    """Return the spec without the recipients that are never mailed; somebody else must be left."""
    to = tuple(one for one in spec.to if one.address not in blocked)
    cc = tuple(one for one in spec.cc if one.address not in blocked)
    return replace(spec, to=to or cc, cc=cc if to else ())


def _subject(letter: Letter) -> str:
    subject = reply_subject(letter.subject) if letter.ticket_id is not None else clean_header(letter.subject)
    if not subject:
        raise Unfinished(_("The letter has no subject"), _("Say in a few words what it is about."))
    return subject


def _files(letter: Letter) -> tuple[SpecFile, ...]:
    return tuple(
        SpecFile(clean_name(f.filename), f.content_type, len(f.data), hashlib.sha256(f.data).hexdigest())
        for f in letter.files
    )
