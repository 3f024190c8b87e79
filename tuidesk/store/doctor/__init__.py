"""Looks whether the store is sound, and counts and indexes anew what was kept wrongly."""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.i18n import _, ngettext
from tuidesk.store import counters, facts
from tuidesk.store.doctor import files, postgres, raw, search
from tuidesk.store.doctor.finding import Finding
from tuidesk.store.engine import Store
from tuidesk.store.tables import ledger, message

_GONE_TO_MESSAGE = ("ticket", "follow-up", "probe")


def check(store: Store, *, full: bool = False, fix: bool = False) -> list[Finding]:
    """Run every check; `full` reads every mail and index, `fix` makes anew what can be made from the rest.

    A large store takes minutes, and with `full` as long as reading all of it.
    """
    found = check_files(store)
    if all(finding.ok or not finding.serious for finding in found):
        found += [_counters(store, fix=fix), search.check(store, full=full, fix=fix)]
        found += [_ledger(store), _mail(store), *raw.check(store, full=full), _key(store)]
    return found


def check_files(store: Store) -> list[Finding]:
    """Look at the files themselves; PostgreSQL looks after its own."""
    return postgres.check(store) if store.file is None else files.check(store.file)


def _counters(store: Store, *, fix: bool) -> Finding:
    with store.read() as conn:
        wrong = counters.compare(conn)
    if not wrong:
        return Finding("counters", True, _("The numbers of the queues are right"))
    if not fix:
        return Finding(
            "counters", False, _("The numbers of the queues are wrong: tuidesk doctor --fix counts them anew")
        )
    with store.write() as conn:
        counters.rebuild(conn)
    words = _("The numbers of the queues were wrong; they were counted anew")
    return Finding("counters", True, words, fixed=True)


def _ledger(store: Store) -> Finding:
    """Every mail of the ledger that went to a ticket has its message."""
    query = (
        sa.select(sa.func.count()).select_from(ledger).outerjoin(message, message.c.id == ledger.c.entry_id)
    )
    query = query.where(ledger.c.disposition.in_(_GONE_TO_MESSAGE), message.c.id.is_(None))
    lost = _number(store, query)
    if not lost:
        return Finding("ledger", True, _("Every mail of the ledger is where the ledger says"))
    detail = ngettext(
        "{n} mail of the ledger has no message", "{n} mails of the ledger have no message", lost
    )
    return Finding("ledger", False, detail.format(n=lost))


def _mail(store: Store) -> Finding:
    """Every message that came in has its line in the ledger."""
    known = sa.select(ledger.c.entry_id).where(ledger.c.entry_id.is_not(None))
    query = sa.select(sa.func.count()).select_from(message)
    query = query.where(message.c.direction == "in", message.c.id.not_in(known))
    unknown = _number(store, query)
    if not unknown:
        return Finding("messages", True, _("Every message that came in stands in the ledger"))
    detail = ngettext("{n} message is not in the ledger", "{n} messages are not in the ledger", unknown)
    return Finding("messages", False, detail.format(n=unknown))


def _key(store: Store) -> Finding:
    with store.read() as conn:
        exported = facts.get(conn, "key_exported_at")
    if exported:
        return Finding("key", True, _("The desk's private key was exported"))
    detail = _(
        "The desk's private key was never exported: if this machine is lost, every account "
        "must be connected again. Keep what `tuidesk key export` prints in a safe place."
    )
    return Finding("key", False, detail, serious=False)


def _number(store: Store, query: sa.Select[int]) -> int:
    with store.read() as conn:
        return conn.scalar(query) or 0
