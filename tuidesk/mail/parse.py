"""From the bytes of a mail to `Parsed`. Never raises; what it cannot read it says less about."""

from __future__ import annotations

import hashlib
from typing import Any

from tuidesk.mail import caps
from tuidesk.mail.addresses import sender_address
from tuidesk.mail.attachments import describe
from tuidesk.mail.auto import kind_of
from tuidesk.mail.body import Words, words_of
from tuidesk.mail.bounce import find_bounce, reports_on
from tuidesk.mail.charset import decode
from tuidesk.mail.clues import quoted_sender, scan_headers, ticket_tag
from tuidesk.mail.forwarders import forwarding_code, list_addresses, original_sender
from tuidesk.mail.headers import Headers
from tuidesk.mail.ids import find_ids
from tuidesk.mail.invitation import invitation_of
from tuidesk.mail.message import Parsed
from tuidesk.mail.parts import read
from tuidesk.mail.passed_on import passed_on_sender
from tuidesk.mail.sealed import packet_of, seals_of
from tuidesk.mail.structure import structure_of
from tuidesk.mail.text import shown
from tuidesk.mail.thread_index import conversation_of
from tuidesk.mail.trust import read as read_trust
from tuidesk.mail.trust_links import leads_elsewhere

PARSER = 1  # raise it with every change of what is read, so that `tuidesk reparse` knows what to read again

_ENVELOPE = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to")
_PLAIN_TEXT = 256 * 1024


def parse(raw: bytes) -> Parsed:
    """Read a mail wholly: headers, words, folds, attachments, kind."""
    try:
        return _parse(raw)
    except Exception:  # whatever a hostile mail breaks, it must still become a ticket
        return plain(raw)


def plain(raw: bytes) -> Parsed:
    """Read the headers by a plain scan and show the rest as it is: for mails that break the parser."""
    head, rest = caps.split_headers(raw)
    text = decode(rest[:_PLAIN_TEXT]).replace("\r\n", "\n").strip("\n")
    try:
        return Parsed(**_facts(Headers(scan_headers(head)), text), text=text, marks=("unparsed",))
    except Exception:  # the last line of defence knows nothing but the bytes
        return Parsed(text=text, digest=hashlib.sha256(raw).hexdigest(), marks=("unparsed",))


def _parse(raw: bytes) -> Parsed:
    root, limited = read(raw)
    structure = structure_of(root)
    invitation, invitation_mark = invitation_of(structure)
    words = [*([Words(f"{invitation}\n", html=False)] if invitation else []), *words_of(structure)]
    facts = _facts(root.headers, "\n".join(item.text for item in words))
    lines, folds, from_html, cut = shown(words)
    text = "\n".join(lines)
    bounce, verdict = find_bounce(structure, text)
    kind = verdict or kind_of(root, facts["sender"], facts["reply_to"], facts["subject"])
    sender, reply_to, subject = facts["sender"], facts["reply_to"], facts["subject"]
    limit_mark = "parse-limited" if limited or structure.cut or cut else ""
    behind = kind_of(root, sender, reply_to, subject, through_list=True) if kind.kind == "bulk" else None
    return Parsed(
        **facts,
        text=text,
        kind_behind_list=behind.kind if behind else "",
        folds=folds,
        from_html=from_html,
        attachments=describe(structure),
        kind=kind.kind,
        kind_reason=kind.reason,
        bounce=bounce,
        marks=tuple(
            filter(
                None,
                (
                    *(limit_mark, invitation_mark, *seals_of(structure, text), packet_of(structure)),
                    "link-elsewhere" if kind.kind == "human" and leads_elsewhere(lines, folds) else "",
                ),
            )
        ),
        quoted_sender=quoted_sender(lines),
        about=reports_on(structure) if kind.kind != "human" else (),
        passed_on=passed_on_sender(structure, subject, lines),
        authenticated=read_trust(root.raw_items()),
    )


def _facts(headers: Headers, body: str) -> dict[str, Any]:
    """Return the fields of `Parsed` that the headers alone decide, and the digests."""
    subject = headers.text("subject")
    sender = sender_address(headers.raw("from"))
    fingerprint = f"{headers.raw('from')}\0{headers.raw('date')}".encode("utf-8", "surrogateescape")
    return {
        "subject": subject,
        "message_id": _own_id(headers.raw("message-id")),
        "in_reply_to": find_ids(headers.raw("in-reply-to")),
        "references": find_ids(headers.raw("references")),
        "sender": sender,
        "reply_to": headers.addresses("reply-to"),
        "to": headers.addresses("to"),
        "cc": headers.addresses("cc"),
        "resent_to": headers.addresses("resent-to"),
        "resent_from": headers.addresses("resent-from"),
        "envelope": tuple(dict.fromkeys(item for name in _ENVELOPE for item in headers.bare_addresses(name))),
        "forwarded_to": headers.bare_addresses("x-forwarded-to"),
        "forwarded_for": headers.bare_addresses("x-forwarded-for"),
        "original_sender": original_sender(headers),
        "submitter": next(iter(headers.addresses("sender")), None),
        "list_addresses": list_addresses(headers),
        "date_ms": headers.time_ms("date"),
        "fingerprint": hashlib.sha256(fingerprint).hexdigest(),
        "digest": _digest(fingerprint, subject, body),
        "received": headers.count("received"),
        "tuidesk_id": headers.text("x-tuidesk-id"),
        "tag": ticket_tag(subject),
        "conversation": conversation_of(headers.raw("thread-index")),
        "forwarding_code": forwarding_code(headers, sender, subject, body),
    }


def _own_id(value: str) -> str:
    """Return a mail's own id; some programs leave out its angle brackets."""
    found = find_ids(value)
    if found:
        return found[0]
    word = value.strip().strip("<>")
    return (
        f"<{word}>"
        if word and len(word) <= 250 and word.isascii() and " " not in word and word.isprintable()
        else ""
    )


def _digest(fingerprint: bytes, subject: str, body: str) -> str:
    digest = hashlib.sha256(fingerprint)
    digest.update(b"\0" + subject.encode("utf-8", "replace") + b"\0")
    digest.update(" ".join(body.split()).encode("utf-8", "replace"))
    return digest.hexdigest()
