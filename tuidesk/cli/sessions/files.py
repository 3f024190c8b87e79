"""Files over SSH: attachments go out to standard output, files come in from standard input and wait under a name."""

from __future__ import annotations

import sys
from argparse import Namespace

from tuidesk.cli.finding import ticket_id
from tuidesk.cli.opening import open_desk
from tuidesk.cli.output import say
from tuidesk.cli.reading import read_input
from tuidesk.cli.sessions.words import Call
from tuidesk.errors import BadUsage, NotFound
from tuidesk.i18n import _


def get(call: Call) -> int:
    """Write one attachment to standard output, byte for byte; nothing of the store is held meanwhile."""
    if sys.stdout.isatty():
        title = _("An attachment is no text for a terminal")
        raise BadUsage(title, _("Write it into a file: … get {n}/1 > file").format(n=call.number))
    data = _attachment(call)
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
    return 0


def _attachment(call: Call) -> bytes:
    from tuidesk.desk import views
    from tuidesk.store.conversation import entries, pieces

    with open_desk() as desk:
        found = ticket_id(desk, call.number)
        with desk.store.read() as conn:
            kept = pieces(entries(conn, found))
        if not 0 < call.piece <= len(kept):
            title = _("Ticket #{number} has no attachment {piece}")
            said = title.format(number=call.number, piece=call.piece)
            raise NotFound(said, _("show {number} names them.").format(number=call.number))
        entry, row = kept[call.piece - 1]
        return views.attachment_bytes(desk.store, desk.actor, entry.id, row.part, row.sha256)


def put(call: Call) -> int:
    """Keep what comes from standard input under a name, until a reply takes it along."""
    from tuidesk.desk import uploads

    with open_desk("act") as desk:
        found = ticket_id(desk, call.number)
        data = read_input(uploads.MOST_BYTES)
        kept = uploads.put(desk.store, desk.actor, found, call.file, data)
    line = _("{name} is here ({n} bytes); take it along with: reply {number} --attach {name}")
    say(line.format(name=kept.name, n=kept.size, number=call.number))
    return 0


def reply(call: Call) -> int:
    """Answer a ticket with the text from standard input and the files that were put under these names."""
    from tuidesk.cli import reply as letters
    from tuidesk.desk import uploads

    with open_desk("act") as desk:
        wish = Namespace(number=call.number, agent=None, cc=[], attach=[], body_file="-", no_undo=False)
        letters.answer(desk, wish, uploads.files(desk.store, desk.actor, call.files))
        uploads.forget(desk.store, desk.actor, call.files)
    return 0
