"""Files that an agent put over SSH, by the names he gave them: the only files that a session can attach.

A file waits a week for the letter that takes it along. What waits counts against the agent's
room, and a name is used once, so that nobody fills the store by putting the same file again and again:
name and room are taken before the bytes are kept, since nothing takes bytes away again.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from dataclasses import replace

from tuidesk.desk import seeing
from tuidesk.desk.actor import Actor
from tuidesk.desk.attaching import MAX_BYTES
from tuidesk.desk.permissions import NotAllowed, require
from tuidesk.desk.replies.letter import LetterFile
from tuidesk.errors import BadUsage, NotFound, Problem
from tuidesk.i18n import _
from tuidesk.store import events
from tuidesk.store import uploads as rows
from tuidesk.store.clock import now
from tuidesk.store.engine import Store
from tuidesk.store.uploads import Upload
from tuidesk.term.clean import clean_line, clean_name

MOST_BYTES = MAX_BYTES  # of one file
MOST_ROOM = 100_000_000  # bytes of all that waits for letters of one agent
MOST_FILES = 50
KEPT_MS = 7 * 24 * 3600 * 1000
KEEPING_MS = 10 * 60 * 1000  # a name without bytes is free again after that: its program has ended


def put(store: Store, actor: Actor, ticket_id: int, name: str, data: bytes) -> Upload:
    """Keep a file for a letter of this agent; raises BadUsage when there is no room or the name is taken."""
    require(actor, "act")
    agent_id = _agent(actor)
    if name != clean_name(name):
        title = _("{text} is no name for a file").format(text=clean_line(name, 60))
        raise BadUsage(title, _("Use letters, digits and . _ - without a folder, such as offer.pdf."))
    if len(data) > MOST_BYTES:
        title = _("{path} is larger than {limit} MB").format(path=name, limit=MOST_BYTES // 1_000_000)
        raise BadUsage(title, _("Send a link to it instead."))
    with store.read() as conn:
        seeing.require_ticket(conn, actor, ticket_id)
    with store.write() as conn:
        rows.remove_older(conn, now() - KEPT_MS, now() - KEEPING_MS)
        _check_room(rows.of_agent(conn, agent_id), name, len(data))
        taken = rows.reserve(conn, agent_id, name, len(data))
    try:
        sha256 = store.raw.put(data)
    except Problem:
        forget(store, actor, [name])
        raise
    with store.write() as conn:
        events.add(conn, actor.name, ticket_id, "file-put", {"sha256": sha256, "size": len(data)})
        rows.fill(conn, agent_id, name, sha256)
    return replace(taken, sha256=sha256)


def listed(store: Store, actor: Actor) -> list[Upload]:
    """Return the files that wait for letters of this agent, oldest first."""
    require(actor, "act")
    with store.read() as conn:
        return [one for one in rows.of_agent(conn, _agent(actor)) if one.sha256]


def files(store: Store, actor: Actor, names: Sequence[str]) -> tuple[LetterFile, ...]:
    """Return files by their names, each once, ready to go with a letter; raises NotFound for one that was never put.

    Named again and again, a file of 25 MB would be a letter of gigabytes.
    """
    known = {one.name: one for one in listed(store, actor)} if names else {}
    return tuple(_file(store, known, name) for name in dict.fromkeys(names))


def forget(store: Store, actor: Actor, names: Sequence[str]) -> None:
    """Let files go that a letter took along."""
    require(actor, "act")
    if names:
        with store.write() as conn:
            rows.remove(conn, _agent(actor), names)


def _file(store: Store, known: dict[str, Upload], name: str) -> LetterFile:
    found = known.get(name)
    if found is None:
        title = _("You have put no file called {name}").format(name=clean_line(name, 60))
        raise NotFound(title, _("Put it first: put N NAME < file"))
    kind, encoding = mimetypes.guess_type(name, strict=True)
    usual = "application/octet-stream"
    return LetterFile(name, kind if kind and not encoding else usual, store.raw.get(found.sha256))


def _check_room(waiting: Sequence[Upload], name: str, size: int) -> None:
    waiting = [one for one in waiting if one.created_at >= now() - KEPT_MS]
    if any(one.name == name for one in waiting):
        title = _("A file called {name} waits already").format(name=clean_line(name, 60))
        raise BadUsage(title, _("Take it along with a reply, or choose another name."))
    if len(waiting) >= MOST_FILES or sum(one.size for one in waiting) + size > MOST_ROOM:
        title = _("Your files that wait for a letter leave no room")
        raise BadUsage(title, _("Take some along with a reply; after a week they go by themselves."))


def _agent(actor: Actor) -> int:
    if actor.agent_id is None:
        raise NotAllowed(_("A program puts no files"))
    return actor.agent_id
