"""A mail looked at part by part: its text, its HTML as text, its headers, its bytes as they stand.

What reads the mail wholly is the caged child; text for the screen has passed `term.clean` here.
"""

from __future__ import annotations

from dataclasses import dataclass

from tuidesk.desk import permissions, seeing
from tuidesk.desk.actor import Actor
from tuidesk.errors import Problem
from tuidesk.i18n import _
from tuidesk.mail.cage_process import ask_once
from tuidesk.mail.caps import split_headers
from tuidesk.mail.part_view import NAMES, SHOWN, PartView, from_json
from tuidesk.store import mail_bytes
from tuidesk.store.engine import Store
from tuidesk.term.clean import SafeText, clean_block, clean_line, clean_source

CHILD = "tuidesk.mail.views_child"
CUTTER = "tuidesk.mail.extract_child"


@dataclass(frozen=True, slots=True)
class View:
    """One view of a mail; `size` counts bytes, `whole` is false when the text is only its beginning."""

    name: str  # text, html, headers or raw
    size: int
    text: SafeText
    whole: bool = True
    types: tuple[SafeText, ...] = ()
    charsets: tuple[SafeText, ...] = ()


def of_message(store: Store, actor: Actor, message_id: int) -> tuple[View, ...]:
    """Return the views that a message has, in their order; raises Problem when there are no bytes to look at."""
    return _views(bytes_of(store, actor, message_id))


def of_attachment(store: Store, actor: Actor, message_id: int, part: int) -> tuple[View, ...]:
    """Return the views of a mail that is attached to a message."""
    return _views(attachment_bytes(store, actor, message_id, part, ""))


def attachment_bytes(store: Store, actor: Actor, message_id: int, part: int, sha256: str) -> bytes:
    """Return an attachment: cut out of its mail, or by its key where it lies by itself (`part` is -1)."""
    permissions.require(actor, "read")
    if part >= 0:
        return _cut_out(bytes_of(store, actor, message_id), part)
    with store.read() as conn:
        seeing.require_message(conn, actor, message_id)
        if not mail_bytes.has_attachment(conn, message_id, sha256):
            raise _no_attachment()
    try:
        return store.raw.get(sha256)
    except KeyError:
        raise _no_attachment() from None


def _cut_out(raw: bytes, part: int) -> bytes:
    """Let a caged child find an attachment: the mail may be large, and made to harm who reads it."""
    answer = ask_once(CUTTER, b"%d\n" % part + raw)
    if not answer:
        raise _no_attachment()
    return answer[1:]


def _no_attachment() -> Problem:
    return Problem(_("The attachment is not in the store"), _("tuidesk doctor looks for what is missing"))


def bytes_of(store: Store, actor: Actor, message_id: int) -> bytes:
    """Return a mail byte for byte, as it came or as it left; raises Problem when there is none."""
    permissions.require(actor, "read")
    with store.read() as conn:
        seeing.require_message(conn, actor, message_id)
        key = mail_bytes.key_of(conn, message_id)
    if not key:
        title = _("This message has no bytes to look at")
        raise Problem(title, _("A mail gets its bytes when it leaves for the first time."))
    try:
        return store.raw.get(key)
    except KeyError:
        raise _lost() from None


def _views(raw: bytes) -> tuple[View, ...]:
    found = _caged(raw)
    if "headers" not in found:  # the child gave up on this mail: its bytes can be looked at all the same
        head = split_headers(raw)[0]
        plain = View("headers", len(head), clean_source(head[:SHOWN]), len(head) <= SHOWN)
    else:
        plain = _cleaned("headers", found["headers"])
    parts = [_cleaned(name, found[name]) for name in NAMES[:2] if name in found]
    return (*parts, plain, View("raw", len(raw), clean_source(raw[:SHOWN]), len(raw) <= SHOWN))


def _caged(raw: bytes) -> dict[str, PartView]:
    answer = ask_once(CHILD, raw)
    try:
        return {} if answer is None else from_json(answer)
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}


def _cleaned(name: str, view: PartView) -> View:
    return View(
        name,
        view.size,
        clean_block(view.text),
        not view.cut,
        tuple(clean_line(one, 60) for one in view.content_types),
        tuple(clean_line(one, 40) for one in view.charsets),
    )


def _lost() -> Problem:
    return Problem(_("The mail is not in the store"), _("tuidesk doctor looks for what is missing"))
