"""What was done to a ticket, as sentences: the log keeps ids and codes, which say nothing to an agent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tuidesk.desk.outbox_results import LIKELY
from tuidesk.i18n import _, mark, said
from tuidesk.store.glance import EventNote
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.widgets.conversation_model import priority_word, status_word

EVENTS = {
    "intake": mark("mail came in"),
    "new": mark("new ticket with a first mail"),
    "reply": mark("reply written"),
    "note": mark("note written"),
    "status": mark("Status"),
    "priority": mark("Priority"),
    "assign": mark("another assignee"),
    "move": mark("moved to another queue"),
    "undo": mark("undone"),
    "sent": mark("sent"),
    "held": mark("held"),
    "acknowledged": mark("acknowledgement"),
    "continues": mark("goes on from a closed ticket"),
    "continued-in": mark("goes on in a new ticket"),
    "failed": mark("failed"),
    "withdrawn": mark("mail taken back"),
    "queued": mark("put off: it is tried again"),
    "uncertain": mark("nobody knows whether it arrived"),
    "looked": mark("looked for among the sent mail"),
    "evidence": mark("what came in about it"),
    "released": mark("let go although it was held"),
    "retried": mark("sent again"),
    "way-found": mark("a way out was found for held mail"),
    "hurried": mark("sent at once, before the desk was left"),
    "kept": mark("kept until the desk is opened again"),
    "file-put": mark("file put here for a letter"),
    "reopened": mark("opened again"),
    "rule": mark("routing rule"),
    "default-assignee": mark("assigned by its queue"),
    "not-assigned": mark("not assigned: does not see the queue"),
    "tags": mark("tags"),
    "own-address": mark("came from one of this desk's own addresses"),
    "forward-rule": mark("a rule forwarded it, and changed its sender"),
    "sender-confirmed": mark("made the customer"),
    "sender-kept": mark("left the customer as it was"),
    "merged": mark("another ticket was merged into this one"),
    "merged-into": mark("merged into another ticket"),
    "unmerged": mark("a merged ticket was taken out again"),
    "joined": mark("a ticket was joined to this one when the missing mail came"),
    "belongs-to": mark("a mail that came late shows that it belongs to another ticket"),
    "split-off": mark("mail was moved to a new ticket"),
    "made-ticket": mark("made a ticket by hand"),
    "copy-made-ticket": mark("another copy of its mail was made a ticket"),
    "split-from": mark("made from mail of another ticket"),
    "kept-apart": mark("kept apart from another ticket"),
    "kept-here": mark("mail about another subject was kept here"),
    "participant-added": mark("takes part from now on"),
    "participant-refused": mark("stays a stranger"),
    "bounced": mark("returned: not delivered"),
    "address-failed": mark("mail to this address fails"),
    "address-works": mark("this address works again"),
}
NUMBERED = frozenset(  # whose record names the other ticket
    {
        "merged",
        "merged-into",
        "unmerged",
        "joined",
        "belongs-to",
        "split-off",
        "split-from",
        "copy-made-ticket",
        "kept-apart",
        "continues",
        "continued-in",
    }
)
MATCHES = {
    "new": mark("a new ticket"),
    "issued": mark("it answers a mail of this desk"),
    "in-reply-to": mark("it answers a mail of this ticket"),
    "references": mark("it answers a mail of this ticket"),
    "missing-mail": mark("it answers the same missing mail as one of this ticket"),
    "thread-index": mark("it stands in the same conversation of Outlook"),
    "recipient": mark("it names whom a mail of this ticket was for"),
    "tag": mark("the ticket's number stands in its subject"),
}


def sentence(event: EventNote) -> SafeText:
    """Say who did what; a kind of event without words of its own keeps its name."""
    data = event.data or {}
    what = _(EVENTS.get(event.kind, event.kind))
    return clean_line(" · ".join(part for part in (event.actor, what, *_details(event.kind, data)) if part))


def _details(kind: str, data: Mapping[str, Any]) -> list[str]:
    if kind in ("status", "priority", "assign", "move"):
        return [_changed(kind, data)]
    if kind == "intake":
        by = str(data.get("by", ""))
        return [_(MATCHES.get(by, by)), str(data.get("header") or "")]
    if kind in ("rule", "default-assignee", "not-assigned"):
        return _routed(data)
    if kind in ("looked", "evidence"):
        return [str(data.get("where") or ""), said(str(data.get("found") or ""))]
    if kind == "tags":
        signed = (("+", data.get("added")), ("-", data.get("removed")))
        return [" ".join(f"{sign}{tag}" for sign, tags in signed for tag in tags or ())]
    if kind == "bounced":
        likely = [_(LIKELY)] if data.get("likely") else []
        return [", ".join(map(str, data.get("recipients") or ())), str(data.get("reason") or ""), *likely]
    if kind in ("address-failed", "address-works", "participant-added", "participant-refused"):
        return [str(data.get("address", "")), str(data.get("reason") or "")]
    if kind in NUMBERED:
        return [f"#{data['number']}"] if data.get("number") else []
    if kind in ("sender-confirmed", "sender-kept"):
        return [str(data.get("sender", ""))]
    refused = ", ".join(str(one) for one in data.get("refused") or data.get("blocked") or ())
    return [_(str(data.get("reason") or "")) if data.get("reason") else "", refused]


def _changed(kind: str, data: Mapping[str, Any]) -> str:
    """Say what a field went from and to; names stand there where somebody looked them up."""
    if kind == "status":
        return f"{status_word(str(data.get('from')))} > {status_word(str(data.get('to')))}"
    if kind == "priority":
        return f"{priority_word(int(data.get('from', 1)))} > {priority_word(int(data.get('to', 1)))}"
    was, became = data.get("from_name", ""), data.get("to_name", "")
    return f"{was or _('nobody')} > {became or _('nobody')}" if was or became else ""


def _routed(data: Mapping[str, Any]) -> list[str]:
    """Say which rule held and what it did; the record keeps names, for the rule itself may be gone."""
    said = [f"“{data['rule']}”"] if data.get("rule") else []
    if data.get("to"):
        said.append(f"{data.get('from')} > {data['to']}")
    if "priority" in data:
        said.append(priority_word(int(data["priority"])))
    said += [f"#{tag}" for tag in data.get("tags") or ()]
    return said + ([f"@{data['assignee']}"] if data.get("assignee") else [])
